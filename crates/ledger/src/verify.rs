//! Checking a published ledger offline, with nothing but its files and its key: the signature, every tile
//! from the entries up, the root.
//!
//! Memory is bounded by a few tiles per level, whatever the size of the ledger. Needs no key of an owner and
//! reads no payload.

mod store;
mod walk;

use std::fmt;

pub use self::store::{Directory, StoreError, TileStore};
pub(crate) use self::walk::{check_edge, root_error};
use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    hash::Hash,
    note::{Note, NoteError, VerifyingKey},
    tile::TilePath,
    tree::{Tree, TreeError},
};

/// What to check, and whom to tell about progress.
pub struct Options<'a> {
    /// Whether entry bundles are checked as well: only authorised auditors have them.
    pub entries: bool,
    /// Called now and then with the entries done.
    pub progress: &'a mut dyn FnMut(Progress),
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("entries", &self.entries).finish_non_exhaustive()
    }
}

/// How far verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries below this are done.
    pub done: u64,
    /// Entries of the ledger.
    pub size: u64,
}

/// What was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The ledger's name, from its checkpoint and key.
    pub origin: String,
    /// Entries that the signed checkpoint covers.
    pub size: u64,
    /// The root that was signed and recomputed.
    pub root: Hash,
    /// Entries that were hashed; 0 without [`Options::entries`].
    pub entries_checked: u64,
    /// Hash tiles and entry bundles that were read.
    pub tiles_checked: u64,
}

/// The first thing that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The store refused, a tile is missing, or it has the wrong length.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// No checkpoint: not a ledger.
    #[error("`checkpoint` is missing: this is not the directory of a ledger")]
    NoCheckpoint,
    /// The signed note is garbled, of another key, or changed.
    #[error("`checkpoint`: {0}")]
    Note(#[from] NoteError),
    /// Signed, but not a checkpoint.
    #[error("`checkpoint`: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// Signed by the key, but for another ledger.
    #[error("`checkpoint` is of the origin `{found}`, the key is of `{expected}`")]
    Origin {
        /// In the checkpoint.
        found: String,
        /// The name of the key.
        expected: String,
    },
    /// This tile or entry bundle was changed.
    #[error("`{0}` was changed: it does not hash to what the signed tree holds")]
    Changed(TilePath),
    /// All tiles fit together, but not with the signed root: those at the right edge were changed together,
    /// or the checkpoint is of another tree.
    #[error(
        "the tiles lead to the root `{computed}`, the checkpoint signs `{signed}` for {size} entries; look at `{edge}` first"
    )]
    Root {
        /// Entries of the checkpoint.
        size: u64,
        /// In the checkpoint.
        signed: Hash,
        /// From the tiles.
        computed: Hash,
        /// The tile at the right edge that nothing but the root vouches for.
        edge: String,
    },
}

impl From<StoreError> for VerifyError {
    fn from(error: StoreError) -> VerifyError {
        VerifyError::Tree(TreeError::Store(error))
    }
}

/// Checks everything that is published in `store` against the ledger's key.
pub fn verify(
    store: &impl TileStore,
    key: &VerifyingKey,
    options: Options<'_>,
) -> Result<Report, VerifyError> {
    let checkpoint = signed_checkpoint(store, key)?;
    walk::walk(store, &checkpoint, options)
}

/// The checkpoint in `store`, when `key` signed it.
pub fn signed_checkpoint(store: &impl TileStore, key: &VerifyingKey) -> Result<Checkpoint, VerifyError> {
    let note = store.read("checkpoint")?.ok_or(VerifyError::NoCheckpoint)?;
    let note = String::from_utf8(note).map_err(|_| NoteError::Malformed("not UTF-8"))?;
    parse_signed(&note, key)
}

/// A signed note's checkpoint, when `key` signed it.
pub fn parse_signed(note: &str, key: &VerifyingKey) -> Result<Checkpoint, VerifyError> {
    let note = Note::parse(note)?;
    note.verify(key)?;
    let checkpoint = Checkpoint::parse(note.text)?;
    if checkpoint.origin != key.name() {
        return Err(VerifyError::Origin { found: checkpoint.origin, expected: key.name().to_owned() });
    }
    Ok(checkpoint)
}

/// The signed checkpoint's root must follow from the tiles at the right edge.
pub(crate) fn check_root<S: TileStore>(store: &S, checkpoint: &Checkpoint) -> Result<(), VerifyError> {
    let computed = Tree::new(store, checkpoint.size).root()?;
    if computed == checkpoint.root { Ok(()) } else { Err(root_error(checkpoint, computed)) }
}

#[cfg(test)]
mod tests;
