//! Reading a published tree: tiles from any store, and what follows from them.

use std::ops::Range;

use crate::{
    bundle,
    hash::Hash,
    merkle::{Frontier, fold_peaks, root_of},
    proof,
    tile::{self, TILE_WIDTH, TilePath},
    verify::{StoreError, TileStore},
};

/// A tile that is not what the tree needs it to be.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Neither the partial nor the full tile is there.
    #[error("`{0}` is missing")]
    Missing(TilePath),
    /// Not the number of bytes or entries that its path says.
    #[error("`{path}` holds {found}, expected {expected}")]
    Length {
        /// Which tile.
        path: TilePath,
        /// What it holds.
        found: String,
        /// What its width says.
        expected: String,
    },
    /// An entry bundle that is cut off inside an entry.
    #[error("`{path}`: {reason}")]
    Bundle {
        /// Which bundle.
        path: TilePath,
        /// Where.
        reason: bundle::BundleError,
    },
    /// A question about entries that the tree does not have.
    #[error("the tree has {size} entries, {asked} is outside")]
    OutOfRange {
        /// What was asked for.
        asked: u64,
        /// What there is.
        size: u64,
    },
}

/// The tree of `size` entries in a store. Trusts what it reads: compare roots.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'a, S> {
    store: &'a S,
    size: u64,
    /// The published size, which says what partial tiles there are.
    published: u64,
}

impl<'a, S: TileStore> Tree<'a, S> {
    /// The published tree of `size` entries.
    pub fn new(store: &'a S, size: u64) -> Tree<'a, S> {
        Tree { store, size, published: size }
    }

    /// The tree of the first `size` entries, read from the same tiles.
    pub fn prefix(&self, size: u64) -> Result<Tree<'a, S>, TreeError> {
        if size > self.size {
            return Err(TreeError::OutOfRange { asked: size, size: self.size });
        }
        Ok(Tree { size, ..*self })
    }

    /// The hashes of one tile. A partial tile that has been replaced is taken from the full one.
    pub fn hashes(&self, path: TilePath) -> Result<Vec<Hash>, TreeError> {
        let (bytes, stored) = self.read(path)?;
        if bytes.len() != stored.width() * Hash::LEN {
            return Err(TreeError::Length {
                path: stored,
                found: format!("{} bytes", bytes.len()),
                expected: format!("{} bytes", stored.width() * Hash::LEN),
            });
        }
        let (chunks, _) = bytes.as_chunks();
        Ok(chunks.iter().take(path.width()).map(|hash| Hash::new(*hash)).collect())
    }

    /// One entry, from its bundle.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, TreeError> {
        let outside = || TreeError::OutOfRange { asked: index, size: self.size };
        let bundle = TilePath::entries(index / TILE_WIDTH, self.size).ok_or_else(outside)?;
        self.entries(bundle)?.into_iter().nth((index % TILE_WIDTH) as usize).ok_or_else(outside)
    }

    /// The entries of one bundle.
    pub fn entries(&self, path: TilePath) -> Result<Vec<Vec<u8>>, TreeError> {
        self.each_entry(path, <[u8]>::to_vec)
    }

    /// What `of` makes of each entry of one bundle.
    pub(crate) fn each_entry<T>(
        &self,
        path: TilePath,
        of: impl FnMut(&[u8]) -> T,
    ) -> Result<Vec<T>, TreeError> {
        let (bytes, stored) = self.read(path)?;
        let entries = bundle::split(&bytes).map_err(|reason| TreeError::Bundle { path: stored, reason })?;
        if entries.len() != stored.width() {
            return Err(TreeError::Length {
                path: stored,
                found: format!("{} entries", entries.len()),
                expected: format!("{} entries", stored.width()),
            });
        }
        Ok(entries.into_iter().take(path.width()).map(of).collect())
    }

    /// The tile as published, which may be wider than asked for; or, when publication went on meanwhile and
    /// has replaced it, the full one.
    fn read(&self, path: TilePath) -> Result<(Vec<u8>, TilePath), TreeError> {
        let published = path.at_size(self.published);
        for path in [published, published.full()] {
            if let Some(bytes) = self.store.read(&path.to_string())? {
                return Ok((bytes, path));
            }
        }
        Err(TreeError::Missing(published))
    }

    /// The root of the whole tree, from the tiles at its right edge.
    pub fn root(&self) -> Result<Hash, TreeError> {
        Ok(self.frontier()?.root())
    }

    /// The right frontier, from which the tree can be continued.
    pub fn frontier(&self) -> Result<Frontier, TreeError> {
        let mut peaks = Vec::new();
        for level in tile::levels(self.size).rev() {
            let width = tile::level_size(self.size, level) % TILE_WIDTH;
            let index = tile::level_size(self.size, level) / TILE_WIDTH;
            let hashes = match TilePath::hashes(level, index, self.size) {
                Some(path) => self.hashes(path)?,
                None => Vec::new(),
            };
            let mut rest = hashes.as_slice();
            for bit in (0..8).rev().filter(|bit| width >> bit & 1 == 1) {
                let (subtree, right) = rest.split_at_checked(1 << bit).unwrap_or((rest, &[]));
                peaks.push(root_of(subtree));
                rest = right;
            }
        }
        Ok(Frontier::from_peaks(self.size, peaks))
    }

    /// The Merkle tree hash over the entries of a range that occurs in proofs.
    pub(crate) fn range(&self, range: Range<u64>) -> Result<Hash, TreeError> {
        let mut peaks = Vec::new();
        let mut start = range.start;
        while start < range.end {
            let height =
                (range.end - start).ilog2().min(start.checked_ilog2().map_or(63, |_| start.trailing_zeros()));
            peaks.push(self.subtree(height, start >> height)?);
            start += 1 << height;
        }
        Ok(fold_peaks(&peaks))
    }

    /// The root of the `index`-th perfect subtree of 2^height entries: part of one tile.
    fn subtree(&self, height: u32, index: u64) -> Result<Hash, TreeError> {
        let (level, within) = ((height / 8) as u8, height % 8);
        let first = index << within;
        let outside = TreeError::OutOfRange { asked: first, size: self.size };
        let path = TilePath::hashes(level, first / TILE_WIDTH, self.size).ok_or(outside)?;
        let hashes = self.hashes(path)?;
        let start = (first % TILE_WIDTH) as usize;
        let part = hashes.get(start..start + (1 << within));
        part.map(root_of).ok_or(TreeError::OutOfRange { asked: first, size: self.size })
    }

    /// The proof that entry `index` is in this tree; see [`proof::verify_inclusion`].
    pub fn inclusion_proof(&self, index: u64) -> Result<Vec<Hash>, TreeError> {
        if index >= self.size {
            return Err(TreeError::OutOfRange { asked: index, size: self.size });
        }
        proof::inclusion(index, self.size, |range| self.range(range))
    }

    /// The proof that the tree of `old` entries is a prefix of this one; see [`proof::verify_consistency`].
    pub fn consistency_proof(&self, old: u64) -> Result<Vec<Hash>, TreeError> {
        if old > self.size {
            return Err(TreeError::OutOfRange { asked: old, size: self.size });
        }
        proof::consistency(old, self.size, |range| self.range(range))
    }
}
