//! Merkle tree hash over a growing list, kept as its right frontier: O(log n) memory, O(1) amortised time.

use crate::hash::Hash;

/// The roots of the perfect subtrees that tile `[0, size)`, largest first: one per set bit of `size`.
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// A frontier from known peaks, largest subtree first.
    ///
    /// # Panics
    /// When the number of peaks is not the number of set bits of `size`.
    pub(crate) fn from_peaks(size: u64, peaks: Vec<Hash>) -> Frontier {
        assert_eq!(u64::from(size.count_ones()), peaks.len() as u64, "one peak per set bit of the size");
        Frontier { size, peaks }
    }

    /// Adds the next leaf (or, when used within one tile level, the next hash of that level).
    pub fn push(&mut self, leaf: Hash) {
        self.push_subtree(0, leaf);
    }

    /// Adds the root over the next 2^height leaves at once.
    ///
    /// # Panics
    /// When such a subtree does not begin here.
    pub(crate) fn push_subtree(&mut self, height: u32, root: Hash) {
        assert_eq!(self.size % (1 << height), 0, "a perfect subtree begins at a multiple of its size");
        let mut right = root;
        // Each trailing set bit of the old size is a subtree as large as the one just completed.
        for _ in 0..(self.size >> height).trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            right = Hash::node(left, right);
        }
        self.peaks.push(right);
        self.size += 1 << height;
    }

    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The Merkle tree hash, RFC 6962 §2.1.
    pub fn root(&self) -> Hash {
        fold_peaks(&self.peaks)
    }
}

/// The root above perfect subtrees of falling size.
pub(crate) fn fold_peaks(peaks: &[Hash]) -> Hash {
    let mut from_right = peaks.iter().rev().copied();
    let Some(smallest) = from_right.next() else { return Hash::empty_tree() };
    from_right.fold(smallest, |right, left| Hash::node(left, right))
}

/// The Merkle tree hash over a short list, as inside one tile.
pub(crate) fn root_of(hashes: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    hashes.iter().for_each(|hash| frontier.push(*hash));
    frontier.root()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// MTH as RFC 6962 §2.1 words it, recursive and slow: the oracle for everything else.
    pub(crate) fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::empty_tree(),
            [one] => *one,
            many => {
                let split = many.len().next_power_of_two() / 2;
                Hash::node(naive_root(&many[..split]), naive_root(&many[split..]))
            }
        }
    }

    pub(crate) fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|i| Hash::leaf(format!("event {i}").as_bytes())).collect()
    }

    #[test]
    fn the_frontier_agrees_with_the_definition() {
        let leaves = leaves(300);
        let mut frontier = Frontier::default();
        for (i, leaf) in leaves.iter().enumerate() {
            assert_eq!(frontier.root(), naive_root(&leaves[..i]), "{i} leaves");
            frontier.push(*leaf);
        }
    }

    #[test]
    fn whole_subtrees_count_as_their_leaves() {
        let leaves = leaves(300);
        let mut frontier = Frontier::default();
        frontier.push_subtree(8, root_of(&leaves[..256]));
        leaves[256..].iter().for_each(|leaf| frontier.push(*leaf));
        assert_eq!((frontier.size(), frontier.root()), (300, naive_root(&leaves)));
    }

    #[test]
    #[should_panic(expected = "a perfect subtree begins at a multiple of its size")]
    fn a_subtree_that_does_not_begin_here_is_refused() {
        let mut frontier = Frontier::default();
        frontier.push(Hash::leaf(b"event 0"));
        frontier.push_subtree(8, Hash::ZERO);
    }

    #[test]
    #[should_panic(expected = "one peak per set bit of the size")]
    fn peaks_of_another_size_are_refused() {
        Frontier::from_peaks(3, leaves(1));
    }

    #[test]
    fn seventy_thousand_leaves_have_the_root_that_go_computes() {
        let mut frontier = Frontier::default();
        leaves(70_000).into_iter().for_each(|leaf| frontier.push(leaf));
        assert_eq!(frontier.root().to_string(), "B6rPSxNrAZk0gbEpB9Svpy2XvHzHmxx8SR3/TgZuFTA=");
    }
}
