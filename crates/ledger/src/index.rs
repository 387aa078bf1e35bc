//! The index: who has how many entries, for proofs that a list of entries is complete.
//!
//! An *epoch* of the index is the list of all tags that have an entry among the first `input_size` entries of the
//! ledger, sorted by tag, one record of 80 bytes each:
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 32 | tag |
//! | 32 | 8 | n, u64be: the tag's entries so far |
//! | 40 | 8 | index of the latest of them, u64be |
//! | 48 | 32 | leaf hash of the latest of them |
//!
//! Over the records stands a tree of RFC 6962, and its root is an entry of the same ledger, an [`IndexRoot`]. So a
//! record that is in the tree and the chain of `prev` that starts from it are all entries of that tag, and two
//! neighbours in the list leave no room for a tag between them. That the list is what the entries say is for
//! somebody else to recompute: see [`crate::cosigner`].

mod file;
mod heads;
mod proof;
mod root;
#[cfg(test)]
mod tests;
mod tree;

pub(crate) use self::{
    file::{IndexFile, IndexFileError, list},
    heads::{Heads, Step},
    proof::{IndexProof, Neighbour},
    tree::IndexTree,
};
pub use self::{
    heads::{Broken, ChainError},
    proof::IndexProofError,
    root::IndexRoot,
};
use crate::{hash::Hash, keys::Head};

/// Most entries between the last one that an epoch covers and its [`IndexRoot`]. Who replays the ledger learns only
/// there what was covered, and keeps that many entries in mind.
pub(crate) const MAX_LAG: u64 = 1 << 20;

/// A record as bytes: what a leaf of the tree hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) tag: [u8; 32],
    pub(crate) head: Head,
}

impl Record {
    pub(crate) const LEN: usize = 80;

    pub(crate) fn to_bytes(self) -> [u8; Record::LEN] {
        let mut bytes = [0; Record::LEN];
        let fields = [self.head.n.to_be_bytes(), self.head.at.to_be_bytes()];
        let parts =
            self.tag.into_iter().chain(fields.into_iter().flatten()).chain(*self.head.leaf.as_bytes());
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8; Record::LEN]) -> Record {
        let (mut tag, mut n, mut at, mut leaf) = ([0; 32], [0; 8], [0; 8], [0; 32]);
        let fields = tag.iter_mut().chain(&mut n).chain(&mut at).chain(&mut leaf);
        fields.zip(bytes).for_each(|(to, from)| *to = *from);
        let head = Head { n: u64::from_be_bytes(n), leaf: Hash::new(leaf), at: u64::from_be_bytes(at) };
        Record { tag, head }
    }
}

/// The tag of a record, which sorts it.
pub(crate) fn tag_of(record: &[u8; Record::LEN]) -> &[u8; 32] {
    record.first_chunk().unwrap_or(&[0; 32])
}
