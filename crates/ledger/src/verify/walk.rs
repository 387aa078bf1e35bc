//! The walk over all tiles, bottom up.

use super::{Progress, TileStore, VerifyError, parallel::in_order};
use crate::{
    checkpoint::Checkpoint,
    hash::Hash,
    merkle::{Frontier, root_of},
    tile::{self, TILE_WIDTH, TilePath},
    tree::{Tree, TreeError},
};

/// Tiles of level 0 that are in memory at once, and between two calls of the progress function.
const BATCH: u64 = 64;

/// Which tiles to read, and how.
pub(super) struct Plan {
    /// The first tile of level 0.
    pub(super) first: u64,
    /// A tree that this one must continue.
    pub(super) earlier: Option<Checkpoint>,
    /// Whether tiles of level 0 are compared with their entries.
    pub(super) entries: bool,
    pub(super) threads: usize,
}

/// Checks the tiles that the plan names, and the root. How many were read.
pub(super) fn walk<S: TileStore>(
    store: &S,
    checkpoint: &Checkpoint,
    plan: Plan,
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, VerifyError> {
    let size = checkpoint.size;
    let mut walk = Walk::new(Tree::new(store, size), size, Some(checkpoint.root), plan.first)?;
    walk.earlier = plan.earlier;
    let tiles = size.div_ceil(TILE_WIDTH);
    for start in (plan.first..tiles).step_by(BATCH as usize) {
        let batch = start..tiles.min(start + BATCH);
        progress(Progress { done: start * TILE_WIDTH, size });
        let (leaves, outcome) = in_order(batch, plan.threads, |index| walk.read_leaves(index, plan.entries));
        leaves.into_iter().try_for_each(|leaves| walk.add(leaves))?;
        outcome?;
    }
    progress(Progress { done: size, size });
    let computed = walk.finish()?;
    if computed == checkpoint.root { Ok(walk.tiles) } else { Err(root_error(checkpoint, computed)) }
}

/// Checks the tiles that publication of `[from, size)` has written, from their entries up, and returns the
/// root that they lead to.
pub(crate) fn check_edge<S: TileStore>(store: &S, from: u64, size: u64) -> Result<Hash, VerifyError> {
    let first = from / TILE_WIDTH;
    let mut walk = Walk::new(Tree::new(store, size), size, None, first)?;
    for index in first..size.div_ceil(TILE_WIDTH) {
        walk.add(walk.read_leaves(index, true)?)?;
    }
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
    /// A tree that this one must continue.
    earlier: Option<Checkpoint>,
    /// Over all that was hashed so far.
    frontier: Frontier,
    /// Hashes of level 1 and up as recomputed, for the tile of each level that is being filled.
    above: Vec<Filling>,
    tiles: u64,
}

/// A tile being recomputed; its first `skipped` hashes were checked by an earlier publication or verification.
#[derive(Default)]
struct Filling {
    index: u64,
    skipped: usize,
    hashes: Vec<Hash>,
}

/// A tile of level 0, checked against its entries when asked to.
struct Leaves {
    index: u64,
    hashes: Vec<Hash>,
    /// The root over a full tile.
    root: Option<Hash>,
    /// Files that were read.
    read: u64,
}

impl<'a, S: TileStore> Walk<'a, S> {
    /// Starts at the `first`-th tile of level 0.
    fn new(tree: Tree<'a, S>, size: u64, root: Option<Hash>, first: u64) -> Result<Self, TreeError> {
        let above = tile::levels(size).skip(1).map(|level| {
            let done = tile::level_size(first, level - 1);
            Filling { index: done / TILE_WIDTH, skipped: (done % TILE_WIDTH) as usize, hashes: Vec::new() }
        });
        let above = above.collect();
        let frontier = tree.prefix(first * TILE_WIDTH)?.frontier()?;
        Ok(Walk { tree, size, root, earlier: None, frontier, above, tiles: 0 })
    }

    /// Reads one tile of level 0, and its entries when asked to.
    fn read_leaves(&self, index: u64, entries: bool) -> Result<Leaves, VerifyError> {
        let path = self.path(0, index)?;
        let hashes = self.tree.hashes(path)?;
        let mut read = 1;
        if entries {
            let bundle = TilePath::entries(index, self.size);
            let bundle = bundle.ok_or(TreeError::OutOfRange { asked: index, size: self.size })?;
            let recomputed = self.tree.each_entry(bundle, Hash::leaf)?;
            read += 1;
            if recomputed != hashes {
                let tile_is_right = self.is_vouched_for(path, &hashes);
                return Err(VerifyError::Changed(if tile_is_right { bundle } else { path }));
            }
        }
        let root = (!path.is_partial()).then(|| root_of(&hashes));
        Ok(Leaves { index, hashes, root, read })
    }

    /// Goes on by the next tile of level 0, and checks what it completes above.
    fn add(&mut self, leaves: Leaves) -> Result<(), VerifyError> {
        self.tiles += leaves.read;
        self.check_earlier(leaves.index, &leaves.hashes)?;
        match leaves.root {
            Some(root) => {
                self.frontier.push_subtree(8, root);
                self.completed(root)
            }
            None => {
                leaves.hashes.into_iter().for_each(|leaf| self.frontier.push(leaf));
                Ok(())
            }
        }
    }

    /// Compares with the earlier tree when it ends in, or just before, the `index`-th tile of level 0.
    fn check_earlier(&self, index: u64, leaves: &[Hash]) -> Result<(), VerifyError> {
        let Some(earlier) = self.earlier.as_ref().filter(|earlier| earlier.size / TILE_WIDTH == index) else {
            return Ok(());
        };
        let mut frontier = self.frontier.clone();
        let within = (earlier.size % TILE_WIDTH) as usize;
        leaves.iter().take(within).for_each(|leaf| frontier.push(*leaf));
        if frontier.root() == earlier.root {
            return Ok(());
        }
        // Tiles that do not lead to the signed root either are damaged, which is another matter.
        let computed = self.tree.root()?;
        match self.root {
            Some(signed) if signed != computed => {
                let origin = earlier.origin.clone();
                Err(root_error(&Checkpoint { origin, size: self.size, root: signed }, computed))
            }
            _ => Err(VerifyError::Rewritten { earlier: earlier.size }),
        }
    }

    /// Hands the hash of a full tile of level 0 upwards.
    fn completed(&mut self, root: Hash) -> Result<(), VerifyError> {
        let mut hash = root;
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
        // The earlier tree may end where this one does, at the end of a full tile.
        self.check_earlier(self.size.div_ceil(TILE_WIDTH), &[])?;
        Ok(self.frontier.root())
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
