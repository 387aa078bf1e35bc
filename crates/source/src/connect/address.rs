use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// Where the customers' database is. Neither `Debug` nor `Display` shows a user or a password.
#[derive(Clone)]
pub enum Address {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    Postgres(Box<PostgresAddress>),
}

/// How to reach a PostgreSQL server.
#[derive(Clone)]
pub struct PostgresAddress {
    pub(super) config: Config,
    pub(super) roots: Option<PathBuf>,
}

/// Why text is not the address of a database. It never repeats the text, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Neither of the two kinds of database.
    #[error("the database address begins with neither `sqlite:` nor `postgres://`")]
    Scheme,
    /// No path after `sqlite:`.
    #[error("the database address has no path: write `sqlite:shop.sqlite`")]
    NoPath,
    /// Not a PostgreSQL URL.
    #[error(
        "the database address is no `postgres://user:password@host:port/database`: percent-encode special characters, \
         and use no parameters but those of libpq that `tokio-postgres` knows"
    )]
    Url,
    /// An unknown `sslmode`.
    #[error("`sslmode` is none of `disable`, `prefer`, `require`, `verify-full`")]
    SslMode,
}

impl Address {
    /// Reads `sqlite:path` or a `postgres://` or `postgresql://` URL as libpq writes them.
    ///
    /// `sslmode=disable` never encrypts. `require` and `verify-full` always do, and check the server's name and
    /// certificate against the public roots or the PEM file in `sslrootcert`. Without either, and with `prefer`,
    /// a server on this machine is spoken to in clear text, any other as with `require`.
    ///
    /// # Errors
    ///
    /// [`AddressError`] says what is wrong without repeating the address.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return if path.is_empty() {
                Err(AddressError::NoPath)
            } else {
                Ok(Address::Sqlite(path.into()))
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Address::Postgres(Box::new(PostgresAddress::parse(text)?)));
        }
        Err(AddressError::Scheme)
    }

    /// The same address with another password. It means nothing to a file.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> Address {
        if let Address::Postgres(address) = &mut self {
            address.config.password(password);
        }
        self
    }
}

impl PostgresAddress {
    fn parse(url: &str) -> Result<PostgresAddress, AddressError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => roots = Some(PathBuf::from(value)),
                _ => rest.push(parameter),
            }
        }
        // The driver's own message quotes parts of the URL.
        let mut config: Config =
            format!("{base}?{}", rest.join("&")).parse().map_err(|_| AddressError::Url)?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(AddressError::Url);
        }
        let encrypted = match mode {
            Some("disable") => false,
            Some("require" | "verify-full") => true,
            None | Some("prefer") => !is_local(&config),
            Some(_) => return Err(AddressError::SslMode),
        };
        config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
        Ok(PostgresAddress { config, roots })
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Require
    }
}

/// Whether nothing of the conversation can leave this machine. A `hostaddr` is where the driver really connects.
fn is_local(config: &Config) -> bool {
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
    })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Address::Postgres(address) => address.fmt(f),
        }
    }
}

impl fmt::Display for PostgresAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => Path::display(path).to_string(),
        });
        let hosts: Vec<String> =
            hosts.chain(self.config.get_hostaddrs().iter().map(IpAddr::to_string)).collect();
        write!(f, "postgres://{}/{}", hosts.join(","), self.config.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for PostgresAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
