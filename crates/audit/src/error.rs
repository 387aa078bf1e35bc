//! Why an audit ends without findings.

use crate::SpillError;

/// An audit could not be finished. Nothing of it is left behind but what [`crate::Kept`] keeps.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A table cannot be read.
    #[error(transparent)]
    Tables(#[from] tables::Error),
    /// Rows do not fit into memory, and could not be kept on disk.
    #[error(transparent)]
    Spill(#[from] SpillError),
    /// There is no such look.
    #[error(
        "no look `{access_id}` in the table of accesses, or none that could be read; name it as in the column access_id, or by its row from 0 where there is none"
    )]
    NoSuchLook {
        /// As it was asked for.
        access_id: String,
    },
    /// There is nobody of that id.
    #[error(
        "no table names `{id}`: correct `--staff` or `--subject`, which take ids as the tables have them"
    )]
    Unknown {
        /// As it was asked for.
        id: String,
    },
}
