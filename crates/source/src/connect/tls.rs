use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::ConnectError;

/// TLS that checks the server's name and certificate, against the public roots or the PEM file `roots`.
pub(super) fn connector(roots: Option<&Path>) -> Result<MakeRustlsConnect, ConnectError> {
    let store = match roots {
        Some(path) => private(path)?,
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn private(path: &Path) -> Result<RootCertStore, ConnectError> {
    let unreadable = || ConnectError::Certificates { path: path.to_owned() };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|_| unreadable())? {
        store.add(certificate.map_err(|_| unreadable())?)?;
    }
    if store.is_empty() { Err(unreadable()) } else { Ok(store) }
}
