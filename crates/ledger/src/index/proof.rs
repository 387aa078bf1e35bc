//! What an epoch says of one tag, and the proof of it.

use super::{IndexRoot, Record};
use crate::{
    hash::Hash,
    keys::Head,
    proof::{ProofError, verify_inclusion},
};

/// A record with its place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Neighbour {
    pub(crate) position: u64,
    pub(crate) record: Record,
    pub(crate) proof: Vec<Hash>,
}

/// That a tag is in the list, or that it is not: then by the records between which it would stand. The first of
/// the list has no left neighbour, the last no right one, and an empty list has neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IndexProof {
    Present(Neighbour),
    Absent { left: Option<Neighbour>, right: Option<Neighbour> },
}

/// Why an index does not prove what is claimed of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IndexProofError {
    /// A record is not in the tree of the index.
    #[error("the record at position {position} is not in the index: {reason}")]
    NotIncluded {
        /// Where it claims to be.
        position: u64,
        /// Why not.
        reason: ProofError,
    },
    /// The record is another person's.
    #[error("the index record belongs to another tag")]
    OtherTag,
    /// Says that there are no entries, or entries that the index cannot cover.
    #[error("the index record counts {n} entries up to entry {at}, but the index covers {input_size}")]
    Impossible {
        /// Entries that it counts.
        n: u64,
        /// The latest.
        at: u64,
        /// What the index covers.
        input_size: u64,
    },
    /// The records leave room for the tag.
    #[error("absence is not proved: the records are not the two between which the tag would stand")]
    NotBetween,
}

impl IndexProof {
    /// The tag's latest entry, `None` when it is proved that there is none.
    pub(crate) fn check(&self, tag: &[u8; 32], root: &IndexRoot) -> Result<Option<Head>, IndexProofError> {
        match self {
            IndexProof::Present(found) => {
                found.check(root)?;
                if found.record.tag != *tag {
                    return Err(IndexProofError::OtherTag);
                }
                let Head { n, at, .. } = found.record.head;
                if n == 0 || n > root.input_size || at >= root.input_size {
                    return Err(IndexProofError::Impossible { n, at, input_size: root.input_size });
                }
                Ok(Some(found.record.head))
            }
            IndexProof::Absent { left, right } => {
                [left, right].into_iter().flatten().try_for_each(|neighbour| neighbour.check(root))?;
                let sorted = left.as_ref().is_none_or(|left| left.record.tag < *tag)
                    && right.as_ref().is_none_or(|right| *tag < right.record.tag);
                if sorted && adjacent(left.as_ref(), right.as_ref(), root) {
                    Ok(None)
                } else {
                    Err(IndexProofError::NotBetween)
                }
            }
        }
    }
}

impl Neighbour {
    fn check(&self, root: &IndexRoot) -> Result<(), IndexProofError> {
        let leaf = Hash::leaf(&self.record.to_bytes());
        verify_inclusion(self.position, leaf, root.count, root.root, &self.proof)
            .map_err(|reason| IndexProofError::NotIncluded { position: self.position, reason })
    }
}

fn adjacent(left: Option<&Neighbour>, right: Option<&Neighbour>, root: &IndexRoot) -> bool {
    match (left, right) {
        (None, None) => root.count == 0 && root.root == Hash::empty_tree(),
        (None, Some(right)) => right.position == 0,
        // Both are in the tree, so no position overflows.
        (Some(left), None) => left.position + 1 == root.count,
        (Some(left), Some(right)) => left.position + 1 == right.position,
    }
}
