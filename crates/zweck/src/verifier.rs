//! Reads a ledger's public files over HTTP, for `zweck verify URL`.

use std::time::Duration;

use ledger::{StoreError, TileStore};
use ureq::Agent;

/// A gate's public files.
pub(crate) struct Website {
    agent: Agent,
    base: String,
    token: Option<String>,
}

impl Website {
    /// The files under `base`; `token` opens the entries.
    pub(crate) fn new(base: &str, token: Option<String>) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_idle_connections_per_host(AT_ONCE)
            .build();
        Self { agent: config.into(), base: base.trim_end_matches('/').to_owned(), token }
    }

    fn fetch(&self, path: &str) -> Result<Option<Vec<u8>>, ureq::Error> {
        let mut request = self.agent.get(format!("{}/{path}", self.base));
        // The token goes only where it is needed.
        if let Some(token) = self.token.as_ref().filter(|_| path.starts_with("tile/entries/")) {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let mut response = request.call()?;
        match response.status().as_u16() {
            200 => Ok(Some(response.body_mut().with_config().limit(LARGEST_FILE).read_to_vec()?)),
            404 => Ok(None),
            status => Err(ureq::Error::StatusCode(status)),
        }
    }
}

impl TileStore for Website {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.fetch(path).map_err(|error| StoreError(format!("`{path}`: {error}")))
    }
}

/// Requests to a gate at once: enough to hide the way there, too few to be a burden.
pub(crate) const AT_ONCE: usize = 8;

const TIMEOUT: Duration = Duration::from_secs(30);

/// 256 entries of the greatest size and their lengths.
const LARGEST_FILE: u64 = 256 * (65_535 + 2);
