//! Reading entries back, in order and checked.

use std::ops::ControlFlow;

use crate::{
    KeysError, Payload, PublishError,
    checkpoint::Checkpoint,
    hash::Hash,
    tile::{TILE_WIDTH, TilePath},
    tree::{Tree, TreeError},
    verify::{TileStore, VerifyError, root_error},
};

/// One entry as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Position on the ledger, from 0.
    pub index: u64,
    /// The class of the draft, or the kind of a public entry.
    pub class: u8,
    /// The draft's payload, unless its owner was erased; or what a public entry says.
    pub payload: Payload,
}

/// Why entries cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Asked to start beyond the end.
    #[error("cannot read from entry {from}: the ledger has {size}")]
    OutOfRange {
        /// Where to start.
        from: u64,
        /// Durable entries.
        size: u64,
    },
    /// What was committed cannot be published first.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A tile is missing or has the wrong length.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A tile or bundle was changed.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A key is missing or an entry does not open.
    #[error(transparent)]
    Keys(#[from] KeysError),
}

/// Hands over the bundles from the one with entry `from` on, each checked against its hash tile, and all of
/// them against the signed root: `each(index of the first, entries)`. A caller that breaks gets no such
/// check of what it has not read.
pub(crate) fn bundles<S: TileStore, B>(
    store: &S,
    checkpoint: &Checkpoint,
    from: u64,
    mut each: impl FnMut(u64, Vec<Vec<u8>>) -> Result<ControlFlow<B>, ReplayError>,
) -> Result<ControlFlow<B>, ReplayError> {
    let size = checkpoint.size;
    if from > size {
        return Err(ReplayError::OutOfRange { from, size });
    }
    let tree = Tree::new(store, size);
    let first = from / TILE_WIDTH;
    let mut frontier = tree.prefix(first * TILE_WIDTH)?.frontier()?;
    for index in first..size.div_ceil(TILE_WIDTH) {
        let outside = || TreeError::OutOfRange { asked: index, size };
        let bundle = TilePath::entries(index, size).ok_or_else(outside)?;
        let entries = tree.entries(bundle)?;
        let leaves: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry)).collect();
        if leaves != tree.hashes(TilePath::hashes(0, index, size).ok_or_else(outside)?)? {
            return Err(VerifyError::Changed(bundle).into());
        }
        leaves.into_iter().for_each(|leaf| frontier.push(leaf));
        if let ControlFlow::Break(stop) = each(index * TILE_WIDTH, entries)? {
            return Ok(ControlFlow::Break(stop));
        }
    }
    if frontier.root() != checkpoint.root {
        return Err(root_error(checkpoint, frontier.root()).into());
    }
    Ok(ControlFlow::Continue(()))
}
