use tokio_postgres::error::SqlState;

use crate::introspect::IntrospectError;

/// Why nothing was read. No message holds a value, an id, SQL, or what the database says beyond its error code.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The mapping has no such purpose.
    #[error("there is no such purpose in the mapping")]
    NoSuchPurpose,
    /// The purpose does not name the table.
    #[error("the purpose names no such table")]
    NoSuchTable,
    /// Beyond the last page, or another page than the first without naming a table.
    #[error("there is no such page: name one table, and a page up to 9999")]
    NoSuchPage,
    /// No row has this id, or more than one has.
    #[error("there is no such subject")]
    NoSuchSubject,
    /// The database is down, restarting, out of connections, or all of ours are in use.
    #[error("the customers' database is not available: try again later")]
    Unavailable,
    /// The database did not answer in time.
    #[error("the customers' database did not answer in time: try again later")]
    Timeout,
    /// The database refused.
    #[error(
        "the customers' database refused with code `{code}`: run `zweck check`, and see the database's own log"
    )]
    Refused {
        /// The SQLSTATE, SQLite's result code, or `TLS` where no trusted connection can be made.
        code: String,
    },
    /// The catalogue could not be read.
    #[error(transparent)]
    Schema(#[from] IntrospectError),
}

impl From<tokio_postgres::Error> for ReadError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(code) = error.code() else {
            // Without a code it is the connection that failed, and only TLS does not mend by itself. The driver
            // tells its kinds of errors apart by nothing but their words.
            let tls = error.to_string().starts_with("error performing TLS handshake");
            return if tls { ReadError::Refused { code: "TLS".to_owned() } } else { ReadError::Unavailable };
        };
        match code {
            &SqlState::QUERY_CANCELED | &SqlState::LOCK_NOT_AVAILABLE => ReadError::Timeout,
            &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW
            | &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
            | &SqlState::TOO_MANY_CONNECTIONS => ReadError::Unavailable,
            code if code.code().starts_with("08") => ReadError::Unavailable,
            code => ReadError::Refused { code: code.code().to_owned() },
        }
    }
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let Some(failure) = error.sqlite_error() else {
            return ReadError::Refused { code: "SQLite".to_owned() };
        };
        match failure.code {
            ErrorCode::OperationInterrupted | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                ReadError::Timeout
            }
            ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::FileLockingProtocolFailed => {
                ReadError::Unavailable
            }
            _ => ReadError::Refused { code: format!("SQLite {}", failure.extended_code) },
        }
    }
}
