//! Inclusion and consistency proofs: made by RFC 9162 §2.1.3.1 and §2.1.4.1, checked by §2.1.3.2 and
//! §2.1.4.2.

use std::ops::Range;

use crate::hash::Hash;

/// Why a proof does not prove what it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The index or size asked about cannot be in such a tree.
    #[error("the tree of {size} entries cannot prove anything about {asked}")]
    OutOfRange {
        /// The index or the older size.
        asked: u64,
        /// The size of the newer tree.
        size: u64,
    },
    /// Too few or too many hashes.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Mismatch,
}

/// The inclusion proof of entry `index` in the tree of `size` entries, leaf end first.
///
/// `range` gives the Merkle tree hash over the entries `[start, end)`.
pub(crate) fn inclusion<E>(
    index: u64,
    size: u64,
    range: impl FnMut(Range<u64>) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let (mut tree, mut siblings) = (0..size, Vec::new());
    while tree.end - tree.start > 1 {
        let split = split(&tree);
        if index < split {
            siblings.push(split..tree.end);
            tree.end = split;
        } else {
            siblings.push(tree.start..split);
            tree.start = split;
        }
    }
    siblings.into_iter().rev().map(range).collect()
}

/// The proof that the tree of `old` entries is a prefix of the tree of `size` entries.
pub(crate) fn consistency<E>(
    old: u64,
    size: u64,
    range: impl FnMut(Range<u64>) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    if old == 0 || old == size {
        return Ok(Vec::new());
    }
    let (mut tree, mut needed) = (0..size, Vec::new());
    while tree.end != old {
        let split = split(&tree);
        if old <= split {
            needed.push(split..tree.end);
            tree.end = split;
        } else {
            needed.push(tree.start..split);
            tree.start = split;
        }
    }
    // The old root itself is known to whoever asks; only a subtree of it must be told.
    if tree.start != 0 {
        needed.push(tree);
    }
    needed.into_iter().rev().map(range).collect()
}

/// Checks an inclusion proof, RFC 9162 §2.1.3.2.
pub fn verify_inclusion(
    index: u64,
    leaf: Hash,
    size: u64,
    root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange { asked: index, size });
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            hash = Hash::node(*sibling, hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(hash, *sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    match last {
        0 if hash == root => Ok(()),
        0 => Err(ProofError::Mismatch),
        _ => Err(ProofError::Length),
    }
}

/// Checks a consistency proof, RFC 9162 §2.1.4.2. Every tree is consistent with the empty one.
pub fn verify_consistency(
    old: u64,
    old_root: Hash,
    size: u64,
    root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > size {
        return Err(ProofError::OutOfRange { asked: old, size });
    }
    if old == size || old == 0 {
        let known = if old == 0 { Hash::empty_tree() } else { root };
        return match proof {
            [] if old_root == known => Ok(()),
            [] => Err(ProofError::Mismatch),
            _ => Err(ProofError::Length),
        };
    }
    let mut hashes = proof.iter().copied();
    let first = if old.is_power_of_two() { Some(old_root) } else { hashes.next() };
    let mut ours = first.ok_or(ProofError::Length)?;
    let mut theirs = ours;
    let shift = (old - 1).trailing_ones();
    let (mut at, mut last) = ((old - 1) >> shift, (size - 1) >> shift);
    for sibling in hashes {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            ours = Hash::node(sibling, ours);
            theirs = Hash::node(sibling, theirs);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            theirs = Hash::node(theirs, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    match last {
        0 if ours == old_root && theirs == root => Ok(()),
        0 => Err(ProofError::Mismatch),
        _ => Err(ProofError::Length),
    }
}

/// Where a tree splits: after the largest power of two that is smaller than its size.
pub(crate) fn split(tree: &Range<u64>) -> u64 {
    let size = tree.end - tree.start;
    tree.start + (1 << (size - 1).ilog2())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::merkle::tests::{leaves, naive_root};

    fn range_of(leaves: &[Hash]) -> impl Fn(Range<u64>) -> Result<Hash, Infallible> {
        |range| Ok(naive_root(&leaves[range.start as usize..range.end as usize]))
    }

    #[test]
    fn every_inclusion_proof_verifies_and_no_other() {
        let leaves = leaves(40);
        for size in 1..=leaves.len() {
            let tree = &leaves[..size];
            let (size, root) = (size as u64, naive_root(tree));
            for index in 0..size {
                let leaf = tree[index as usize];
                let Ok(proof) = inclusion(index, size, range_of(tree));
                assert_eq!(verify_inclusion(index, leaf, size, root, &proof), Ok(()));
                let other = Hash::leaf(b"other");
                assert_eq!(verify_inclusion(index, other, size, root, &proof), Err(ProofError::Mismatch));
                assert_eq!(verify_inclusion(index, leaf, size, other, &proof), Err(ProofError::Mismatch));
                let longer = [proof.as_slice(), &[other]].concat();
                assert_eq!(verify_inclusion(index, leaf, size, root, &longer), Err(ProofError::Length));
                if let [shorter @ .., _] = proof.as_slice() {
                    assert_eq!(verify_inclusion(index, leaf, size, root, shorter), Err(ProofError::Length));
                }
            }
            assert!(verify_inclusion(size, tree[0], size, root, &[]).is_err());
        }
    }

    #[test]
    fn every_consistency_proof_verifies_and_no_other() {
        let leaves = leaves(40);
        for size in 0..=leaves.len() {
            for old in 0..=size {
                let (old_root, root) = (naive_root(&leaves[..old]), naive_root(&leaves[..size]));
                let (old, size) = (old as u64, size as u64);
                let Ok(proof) = consistency(old, size, range_of(&leaves));
                assert_eq!(verify_consistency(old, old_root, size, root, &proof), Ok(()), "{old} {size}");
                let other = Hash::leaf(b"other");
                assert!(verify_consistency(old, other, size, root, &proof).is_err(), "{old} {size}");
                assert!(old == 0 || verify_consistency(old, old_root, size, other, &proof).is_err());
                let longer = [proof.as_slice(), &[other]].concat();
                assert!(verify_consistency(old, old_root, size, root, &longer).is_err(), "{old} {size}");
                if let [shorter @ .., _] = proof.as_slice() {
                    assert!(verify_consistency(old, old_root, size, root, shorter).is_err(), "{old} {size}");
                }
            }
        }
    }

    #[test]
    fn a_smaller_tree_is_never_consistent() {
        let leaves = leaves(5);
        let (old_root, root) = (naive_root(&leaves), naive_root(&leaves[..3]));
        assert_eq!(
            verify_consistency(5, old_root, 3, root, &[]),
            Err(ProofError::OutOfRange { asked: 5, size: 3 })
        );
    }
}
