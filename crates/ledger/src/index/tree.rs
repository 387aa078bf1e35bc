//! The tree over the records of an epoch, kept as the roots of its blocks of 256 records.

use std::{ops::Range, thread};

use super::Record;
use crate::{hash::Hash, merkle::root_of, proof};

/// Records of a block; a proof hashes one block, and the roots of all.
pub(crate) const BLOCK: u64 = 256;

/// Fewer records are not worth a second thread.
const WORTH_A_THREAD: usize = 1 << 14;

/// Roots of the blocks. The tree over them, taken as leaves, has the same root as the tree over the records,
/// because every split of the latter above one block is a multiple of [`BLOCK`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexTree {
    pub(crate) count: u64,
    pub(crate) blocks: Vec<Hash>,
}

impl IndexTree {
    /// Hashes all records, on all processors.
    pub(crate) fn over(records: &[[u8; Record::LEN]]) -> IndexTree {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = records.len().div_ceil(threads).max(WORTH_A_THREAD).next_multiple_of(BLOCK as usize);
        // The first share is hashed on this thread.
        let (mine, others) = records.split_at(share.min(records.len()));
        let blocks = thread::scope(|scope| {
            let hashing: Vec<_> =
                others.chunks(share).map(|share| scope.spawn(|| block_roots(share))).collect();
            let mut blocks = block_roots(mine);
            hashing.into_iter().for_each(|thread| blocks.extend(thread.join().unwrap_or_default()));
            blocks
        });
        assert_eq!(blocks.len(), records.len().div_ceil(BLOCK as usize), "every block was hashed");
        IndexTree { count: records.len() as u64, blocks }
    }

    /// The root over everything.
    pub(crate) fn root(&self) -> Hash {
        root_of(&self.blocks)
    }

    /// The proof that the record at `position` is in the tree; `block` are the leaf hashes of its block.
    pub(crate) fn inclusion(&self, position: u64, block: &[Hash]) -> Vec<Hash> {
        let first = position / BLOCK * BLOCK;
        let range = |range: Range<u64>| {
            let inside = range.end - range.start < BLOCK
                && range.start >= first
                && range.end <= first + block.len() as u64;
            let hashes = if inside {
                part(block, range.start - first..range.end - first)
            } else {
                part(&self.blocks, range.start / BLOCK..range.end.div_ceil(BLOCK))
            };
            Ok::<_, std::convert::Infallible>(root_of(hashes))
        };
        let Ok(proof) = proof::inclusion(position, self.count, range);
        proof
    }
}

fn part(hashes: &[Hash], range: Range<u64>) -> &[Hash] {
    hashes.get(range.start as usize..range.end as usize).unwrap_or_default()
}

fn block_roots(records: &[[u8; Record::LEN]]) -> Vec<Hash> {
    records.chunks(BLOCK as usize).map(|block| root_of(&leaves(block))).collect()
}

/// Leaf hashes of records.
pub(crate) fn leaves(records: &[[u8; Record::LEN]]) -> Vec<Hash> {
    records.iter().map(|record| Hash::leaf(record)).collect()
}
