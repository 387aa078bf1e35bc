//! One customers' database, opened so that nothing can be written to it.

mod address;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;
mod tls;

use std::path::PathBuf;
use std::time::Duration;

pub use address::{Address, AddressError, PostgresAddress};
pub(crate) use postgres::PostgresPool;
pub(crate) use sqlite::{Locked, SqlitePool};

use crate::classes::Classes;
use crate::draft::Samples;
use crate::mapping::Mapping;
use crate::plan::{PlanError, Plans};
use crate::read::ReadError;
use crate::schema::Schema;

/// A pool of read-only connections to the customers' database.
///
/// A database that goes away makes reads fail, quickly; when it returns, they succeed again without a restart.
pub struct Source {
    pub(crate) backend: Backend,
    pub(crate) settings: Settings,
}

pub(crate) enum Backend {
    Sqlite(SqlitePool),
    Postgres(PostgresPool),
}

/// Bounds on what reads may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long one read may wait for a connection, and then how long it may run.
    pub timeout: Duration,
    /// The most connections, at least 1.
    pub pool: usize,
    /// The most rows of one table on one page, 1 to 1000.
    pub rows: u32,
}

/// Why a database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// There is no such file. A new one is never made.
    #[error("there is no database file `{path}`: check the path")]
    NoFile {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file of `sslrootcert` does not hold certificates.
    #[error("cannot read certificates from `{path}`: name a PEM file in `sslrootcert`")]
    Certificates {
        /// The file.
        path: PathBuf,
    },
    /// A secure connection cannot be set up.
    #[error("cannot set up TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] ReadError),
}

impl Source {
    /// Opens the database at `address` and waits for its first answer.
    ///
    /// # Errors
    ///
    /// [`ConnectError`] if there is no such file, TLS cannot be set up, or the database does not answer in time.
    pub async fn connect(address: &Address, settings: Settings) -> Result<Source, ConnectError> {
        let settings =
            Settings { pool: settings.pool.max(1), rows: settings.rows.clamp(1, MAX_ROWS), ..settings };
        let backend = match address {
            Address::Sqlite(path) if !path.is_file() => {
                return Err(ConnectError::NoFile { path: path.clone() });
            }
            Address::Sqlite(path) => Backend::Sqlite(SqlitePool::new(path.clone(), settings)),
            Address::Postgres(address) => Backend::Postgres(PostgresPool::new(address, settings)?),
        };
        let source = Source { backend, settings };
        source.ping().await?;
        Ok(source)
    }

    /// Asks the database whether it is there.
    ///
    /// # Errors
    ///
    /// [`ReadError::Unavailable`] or [`ReadError::Timeout`] if it is not.
    pub async fn ping(&self) -> Result<(), ReadError> {
        match &self.backend {
            Backend::Sqlite(pool) => pool.ping().await,
            Backend::Postgres(pool) => pool.ping().await,
        }
    }

    /// Reads the database's catalogue. No values are read.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the database is not there or refuses.
    pub async fn schema(&self) -> Result<Schema, ReadError> {
        match &self.backend {
            Backend::Sqlite(pool) => pool.schema().await,
            Backend::Postgres(pool) => pool.schema().await,
        }
    }

    /// Looks at some values of each text column and keeps their shapes: for `zweck init --sample`, and nothing else.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the database is not there or refuses.
    pub async fn samples(&self, schema: &Schema) -> Result<Samples, ReadError> {
        match &self.backend {
            Backend::Sqlite(pool) => pool.samples(schema).await,
            Backend::Postgres(pool) => pool.samples(schema).await,
        }
    }

    /// Compiles all queries of `mapping`, once; see [`Plans::compile`].
    ///
    /// # Errors
    ///
    /// [`PlanError`] names the table and column that have no exact query.
    pub fn plans(&self, mapping: &Mapping, schema: &Schema, classes: &Classes) -> Result<Plans, PlanError> {
        Plans::compile(mapping, schema, classes)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings { timeout: Duration::from_secs(2), pool: 8, rows: 200 }
    }
}

/// The largest value of [`Settings::rows`].
pub const MAX_ROWS: u32 = 1000;
