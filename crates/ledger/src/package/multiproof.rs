//! One inclusion proof for many entries: hashes that several of them need are told once.
//!
//! The tree is walked from left to right. A subtree without any of the entries is one hash of the proof, a leaf
//! that is one of them is known, and everything else follows. So there is one proof for a set of entries, no hash of
//! it can be left out or added, and none says where it belongs.

use std::ops::Range;

use crate::{hash::Hash, proof::split};

/// The proof for the entries at `indexes`, ascending and below `size`; `range` gives the Merkle tree hash over
/// `[start, end)`.
pub(crate) fn prove<E>(
    indexes: &[u64],
    tree: Range<u64>,
    range: &mut impl FnMut(Range<u64>) -> Result<Hash, E>,
    proof: &mut Vec<Hash>,
) -> Result<(), E> {
    if indexes.is_empty() {
        proof.push(range(tree)?);
        return Ok(());
    }
    if tree.end - tree.start == 1 {
        return Ok(());
    }
    let middle = split(&tree);
    let (left, right) = indexes.split_at(indexes.partition_point(|index| *index < middle));
    prove(left, tree.start..middle, range, proof)?;
    prove(right, middle..tree.end, range, proof)
}

/// The root that the leaves (ascending by index, each once) and the proof lead to, `None` when they do not fit.
pub(super) fn root(leaves: &[(u64, Hash)], size: u64, proof: &[Hash]) -> Option<Hash> {
    let in_order = leaves.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a < b));
    let (last, _) = leaves.last()?;
    if !in_order || *last >= size {
        return None;
    }
    let mut proof = proof.iter().copied();
    let root = subtree(leaves, 0..size, &mut proof)?;
    proof.next().is_none().then_some(root)
}

fn subtree(leaves: &[(u64, Hash)], tree: Range<u64>, proof: &mut impl Iterator<Item = Hash>) -> Option<Hash> {
    let Some((_, leaf)) = leaves.first() else { return proof.next() };
    if tree.end - tree.start == 1 {
        return Some(*leaf);
    }
    let middle = split(&tree);
    let (left, right) = leaves.split_at(leaves.partition_point(|(index, _)| *index < middle));
    let left = subtree(left, tree.start..middle, proof)?;
    Some(Hash::node(left, subtree(right, middle..tree.end, proof)?))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;
    use crate::merkle::tests::{leaves, naive_root};

    proptest! {
        #[test]
        fn a_proof_for_any_set_gives_the_root_and_no_other(
            size in 1u64..600,
            picks in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
        ) {
            let all = leaves(size as usize);
            let mut indexes: Vec<u64> = picks.iter().map(|pick| pick.index(size as usize) as u64).collect();
            indexes.sort_unstable();
            indexes.dedup();
            let mut range = |r: Range<u64>| Ok::<_, Infallible>(naive_root(&all[r.start as usize..r.end as usize]));
            let mut proof = Vec::new();
            let Ok(()) = prove(&indexes, 0..size, &mut range, &mut proof);
            let known: Vec<_> = indexes.iter().map(|index| (*index, all[*index as usize])).collect();
            let expected = naive_root(&all);
            prop_assert_eq!(root(&known, size, &proof), Some(expected));
            let longer = [proof.as_slice(), &[Hash::ZERO]].concat();
            prop_assert_eq!(root(&known, size, &longer), None);
            if let [shorter @ .., _] = proof.as_slice() {
                prop_assert_eq!(root(&known, size, shorter), None);
            }
            for at in 0..proof.len() {
                let mut changed = proof.clone();
                changed[at] = Hash::ZERO;
                prop_assert_ne!(root(&known, size, &changed), Some(expected));
            }
            let mut changed = known.clone();
            changed[0].1 = Hash::ZERO;
            prop_assert_ne!(root(&changed, size, &proof), Some(expected));
            prop_assert_eq!(root(&known, indexes[indexes.len() - 1], &proof), None, "outside");
            let twice = [known.as_slice(), &known[known.len() - 1..]].concat();
            prop_assert_eq!(root(&twice, size, &proof), None);
        }
    }
}
