//! The walk over all tiles, bottom up.

use super::{Options, Progress, Report, TileStore, VerifyError};
use crate::{
    checkpoint::Checkpoint,
    hash::Hash,
    merkle::root_of,
    tile::{self, TILE_WIDTH, TilePath},
    tree::{Tree, TreeError},
};

/// Entries between two calls of the progress function.
const PROGRESS_EVERY: u64 = 64 * TILE_WIDTH;

pub(super) fn walk<S: TileStore>(
    store: &S,
    checkpoint: &Checkpoint,
    options: Options<'_>,
) -> Result<Report, VerifyError> {
    let size = checkpoint.size;
    let mut walk = Walk::new(Tree::new(store, size), size, Some(checkpoint.root), 0);
    let bundles = size.div_ceil(TILE_WIDTH);
    for index in 0..bundles {
        walk.leaves(index, options.entries)?;
        let done = size.min((index + 1) * TILE_WIDTH);
        if done.is_multiple_of(PROGRESS_EVERY) || done == size {
            (options.progress)(Progress { done, size });
        }
    }
    let computed = walk.finish()?;
    if computed != checkpoint.root {
        return Err(root_error(checkpoint, computed));
    }
    Ok(Report {
        origin: checkpoint.origin.clone(),
        size,
        root: computed,
        entries_checked: if options.entries { size } else { 0 },
        tiles_checked: walk.tiles,
    })
}

/// Checks the tiles that publication of `[from, size)` has written, from their entries up, and returns the
/// root that they lead to.
pub(crate) fn check_edge<S: TileStore>(store: &S, from: u64, size: u64) -> Result<Hash, VerifyError> {
    let first = from / TILE_WIDTH;
    let mut walk = Walk::new(Tree::new(store, size), size, None, first);
    (first..size.div_ceil(TILE_WIDTH)).try_for_each(|index| walk.leaves(index, true))?;
    walk.finish()
}

pub(crate) fn root_error(checkpoint: &Checkpoint, computed: Hash) -> VerifyError {
    let size = checkpoint.size;
    // Only tiles of level 0 that are not full have no parent; without them, it is the topmost tile.
    let edge = TilePath::hashes(0, size / TILE_WIDTH, size).or_else(|| {
        tile::levels(size)
            .rev()
            .find_map(|level| TilePath::hashes(level, tile::level_size(size, level) / TILE_WIDTH, size))
    });
    let edge = edge.map_or_else(|| "checkpoint".to_owned(), |path| path.to_string());
    VerifyError::Root { size, signed: checkpoint.root, computed, edge }
}

struct Walk<'a, S> {
    tree: Tree<'a, S>,
    size: u64,
    /// The root that vouches for the right edge, where known.
    root: Option<Hash>,
    /// Hashes of level 1 and up as recomputed, for the tile of each level that is being filled.
    above: Vec<Filling>,
    tiles: u64,
}

/// A tile being recomputed; its first `skipped` hashes were checked by an earlier publication.
#[derive(Default)]
struct Filling {
    index: u64,
    skipped: usize,
    hashes: Vec<Hash>,
}

impl<'a, S: TileStore> Walk<'a, S> {
    /// Starts at the `first`-th tile of level 0.
    fn new(tree: Tree<'a, S>, size: u64, root: Option<Hash>, first: u64) -> Walk<'a, S> {
        let above = tile::levels(size).skip(1).map(|level| {
            let done = tile::level_size(first, level - 1);
            Filling { index: done / TILE_WIDTH, skipped: (done % TILE_WIDTH) as usize, hashes: Vec::new() }
        });
        Walk { tree, size, root, above: above.collect(), tiles: 0 }
    }

    /// Checks one tile of level 0, against its entries when asked to, and what it completes above.
    fn leaves(&mut self, index: u64, entries: bool) -> Result<(), VerifyError> {
        let path = self.path(0, index)?;
        let stored = self.tree.hashes(path)?;
        self.tiles += 1;
        if entries {
            let bundle = TilePath::entries(index, self.size);
            let bundle = bundle.ok_or(TreeError::OutOfRange { asked: index, size: self.size })?;
            let entries = self.tree.entries(bundle)?;
            self.tiles += 1;
            let recomputed: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry)).collect();
            if recomputed != stored {
                let tile_is_right = self.is_vouched_for(path, &stored);
                return Err(VerifyError::Changed(if tile_is_right { bundle } else { path }));
            }
        }
        if path.is_partial() { Ok(()) } else { self.completed(&stored) }
    }

    /// Hands the hash of a full tile of level 0 upwards.
    fn completed(&mut self, full: &[Hash]) -> Result<(), VerifyError> {
        let mut hash = root_of(full);
        for level in 1u8.. {
            let Some(filling) = self.above.get_mut(usize::from(level - 1)) else { break };
            filling.hashes.push(hash);
            if filling.skipped + filling.hashes.len() < TILE_WIDTH as usize {
                break;
            }
            let stored = self.check(level)?;
            if let Some(filling) = self.above.get_mut(usize::from(level - 1)) {
                *filling = Filling { index: filling.index + 1, ..Filling::default() };
            }
            hash = root_of(&stored);
        }
        Ok(())
    }

    /// Compares the tile being filled at `level` with the stored one, and returns that.
    fn check(&mut self, level: u8) -> Result<Vec<Hash>, VerifyError> {
        let Some(filling) = self.above.get(usize::from(level - 1)) else { return Ok(Vec::new()) };
        let path = self.path(level, filling.index)?;
        let stored = self.tree.hashes(path)?;
        self.tiles += 1;
        let unchecked = stored.get(filling.skipped..).unwrap_or_default();
        let agreeing =
            filling.hashes.iter().zip(unchecked).take_while(|(ours, theirs)| ours == theirs).count();
        if agreeing == filling.hashes.len() && agreeing == unchecked.len() {
            return Ok(stored);
        }
        // When the tile is right, the one below that led to another hash is not.
        let child = filling.index * TILE_WIDTH + (filling.skipped + agreeing) as u64;
        let tile_is_right = self.is_vouched_for(path, &stored);
        Err(VerifyError::Changed(if tile_is_right { self.path(level - 1, child)? } else { path }))
    }

    /// Checks the partial tiles of the upper levels and returns the root of everything.
    fn finish(&mut self) -> Result<Hash, VerifyError> {
        for level in 1u8..=self.above.len() as u8 {
            if self.above.get(usize::from(level - 1)).is_some_and(|filling| !filling.hashes.is_empty()) {
                self.check(level)?;
            }
        }
        Ok(self.tree.root()?)
    }

    /// When two tiles disagree, the third opinion decides which is wrong: the parent's hash of a full tile, or
    /// the signed root for those at the right edge.
    fn is_vouched_for(&self, path: TilePath, stored: &[Hash]) -> bool {
        if let Some((parent, position)) = path.parent(self.size)
            && !path.is_partial()
        {
            // A parent that cannot be read vouches for nothing; its own turn comes.
            return self.tree.hashes(parent).is_ok_and(|p| p.get(position) == Some(&root_of(stored)));
        }
        self.root.is_some_and(|root| self.tree.root().is_ok_and(|computed| computed == root))
    }

    fn path(&self, level: u8, index: u64) -> Result<TilePath, TreeError> {
        TilePath::hashes(level, index, self.size)
            .ok_or(TreeError::OutOfRange { asked: index, size: self.size })
    }
}
