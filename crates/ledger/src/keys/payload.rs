//! What an entry opens to.

use std::fmt;

use crate::index::IndexRoot;

/// What a reader gets of an entry.
#[derive(Clone, PartialEq, Eq)]
pub enum Payload {
    /// The bytes of the draft.
    Readable(Vec<u8>),
    /// The owner's key was destroyed.
    Erased,
    /// Nobody's: written by the ledger itself, for everybody.
    Public(IndexRoot),
}

/// Shows no content.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Payload::Readable(bytes) => write!(f, "Readable({} bytes)", bytes.len()),
            Payload::Erased => f.write_str("Erased"),
            Payload::Public(root) => write!(f, "Public({root:?})"),
        }
    }
}
