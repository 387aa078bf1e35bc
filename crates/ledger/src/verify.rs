//! Checking a published ledger offline, with nothing but its files and its key: the signature, every tile
//! from the entries up, the root.
//!
//! The root is computed from what was hashed here and from nothing that is read a second time, so a server
//! that answers differently each time gains nothing. Memory is bounded by a few tiles per level and thread,
//! whatever the size of the ledger. Needs no key of an owner and reads no payload.

mod parallel;
mod store;
mod walk;

use std::fmt;

pub use self::store::{Directory, StoreError, TileStore};
pub(crate) use self::walk::{check_edge, root_error};
use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    hash::Hash,
    note::{Note, NoteError, VerifyingKey},
    tile::{TILE_WIDTH, TilePath},
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

/// What an earlier verification found, for the next one to go on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The checkpoint that was verified, and whose signature has been checked again since.
    pub checkpoint: Checkpoint,
    /// Whether the entries under it were hashed, too.
    pub entries: bool,
}

/// A verification in the making.
#[derive(Debug, Clone)]
pub struct Verifier<'a> {
    key: &'a VerifyingKey,
    threads: usize,
    earlier: Option<Earlier>,
    again: bool,
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
    /// The signed note that was verified.
    pub note: String,
    /// The ledger continues the one of so many entries that was verified before; 0 if there was none.
    pub continues: u64,
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
    /// Entries have gone since the last verification. The log's key must never sign that.
    #[error(
        "it has {size} entries and had {earlier} when it was verified before: entries were taken away; keep both checkpoints, they are the evidence"
    )]
    Shrunk {
        /// Entries of the checkpoint.
        size: u64,
        /// Entries verified before.
        earlier: u64,
    },
    /// The tree is not the one that was verified before with something added. The log's key must never sign that.
    #[error(
        "its first {earlier} entries are not those that were verified before: the history was rewritten; keep both checkpoints, they are the evidence"
    )]
    Rewritten {
        /// Entries verified before.
        earlier: u64,
    },
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

/// Checks everything that is published in `store` against the ledger's key, on one thread.
pub fn verify(
    store: &impl TileStore,
    key: &VerifyingKey,
    options: Options<'_>,
) -> Result<Report, VerifyError> {
    Verifier::new(key).run(store, options)
}

impl<'a> Verifier<'a> {
    /// Checks everything, on one thread.
    pub fn new(key: &'a VerifyingKey) -> Verifier<'a> {
        Verifier { key, threads: 1, earlier: None, again: false }
    }

    /// Checks so many tiles at once. What is found does not depend on it.
    #[must_use]
    pub fn threads(self, threads: usize) -> Verifier<'a> {
        Verifier { threads, ..self }
    }

    /// Checks that the ledger continues the one of `earlier`, and reads only what was added since. What was
    /// added without its entries having been hashed then is read from the start when they are asked for now.
    #[must_use]
    pub fn since(self, earlier: Option<Earlier>) -> Verifier<'a> {
        Verifier { earlier, ..self }
    }

    /// Reads also what was verified before: disks forget.
    #[must_use]
    pub fn again(self, again: bool) -> Verifier<'a> {
        Verifier { again, ..self }
    }

    /// Checks what is published in `store`.
    pub fn run(self, store: &impl TileStore, options: Options<'_>) -> Result<Report, VerifyError> {
        let note = read_note(store)?;
        let checkpoint = parse_signed(&note, self.key)?;
        let size = checkpoint.size;
        if let Some(earlier) = self.earlier.as_ref().map(|earlier| earlier.checkpoint.size)
            && earlier > size
        {
            return Err(VerifyError::Shrunk { size, earlier });
        }
        let (entries, threads) = (options.entries, self.threads);
        let first = match &self.earlier {
            Some(earlier) if !self.again && (earlier.entries || !entries) => {
                earlier.checkpoint.size / TILE_WIDTH
            }
            _ => 0,
        };
        let earlier = self.earlier.map(|earlier| earlier.checkpoint);
        let continues = earlier.as_ref().map_or(0, |earlier| earlier.size);
        let plan = walk::Plan { first, earlier, entries, threads };
        let tiles_checked = walk::walk(store, &checkpoint, plan, options.progress)?;
        Ok(Report {
            origin: checkpoint.origin,
            size,
            root: checkpoint.root,
            note,
            continues,
            entries_checked: if entries { size - first * TILE_WIDTH } else { 0 },
            tiles_checked,
        })
    }
}

/// The checkpoint in `store`, when `key` signed it.
pub fn signed_checkpoint(store: &impl TileStore, key: &VerifyingKey) -> Result<Checkpoint, VerifyError> {
    parse_signed(&read_note(store)?, key)
}

/// The checkpoint in `store` as it stands there.
pub fn read_note(store: &impl TileStore) -> Result<String, VerifyError> {
    let note = store.read("checkpoint")?.ok_or(VerifyError::NoCheckpoint)?;
    Ok(String::from_utf8(note).map_err(|_| NoteError::Malformed("not UTF-8"))?)
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
