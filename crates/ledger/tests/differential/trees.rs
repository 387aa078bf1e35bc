//! Roots and proofs, from tiles of ours and from `ct-merkle`'s tree in memory.

use std::collections::BTreeMap;

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use ledger::{
    Frontier, Hash, StoreError, TilePath, TileStore, Tree,
    proof::{verify_consistency, verify_inclusion},
};
use proptest::prelude::*;
use sha2::Sha256;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    /// Roots and proofs are equal byte by byte.
    #[test]
    fn the_same_tree_has_the_same_root_and_proofs(
        size in size(), index in any::<prop::sample::Index>(), old in any::<prop::sample::Index>(),
    ) {
        let (tiles, theirs) = (Tiles::of(size), theirs(size));
        let ours = Tree::new(&tiles, size);
        let root: [u8; 32] = (*theirs.root().as_bytes()).into();
        prop_assert_eq!(ours.root().unwrap(), Hash::new(root));
        let index = index.index(size as usize);
        let proof = ours.inclusion_proof(index as u64).unwrap();
        prop_assert_eq!(bytes(&proof), theirs.prove_inclusion(index).as_bytes().to_vec());
        let old = old.index(size as usize) + 1;
        let proof = ours.consistency_proof(old as u64).unwrap();
        prop_assert_eq!(bytes(&proof), theirs.prove_consistency(size as usize - old).as_bytes().to_vec());
    }

    /// A proof that was changed, or is of something else, is accepted by both or by none.
    #[test]
    fn a_changed_proof_is_judged_alike(
        size in size(),
        index in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 0..3),
        claimed in (-2i64..3, -2i64..3),
    ) {
        let (tiles, tree) = (Tiles::of(size), theirs(size));
        let root = tree.root();
        let index = index.index(size as usize) as u64;
        let mut proof = Tree::new(&tiles, size).inclusion_proof(index).unwrap();
        changes.iter().for_each(|change| change.apply(&mut proof));
        let at = index.saturating_add_signed(claimed.0);
        let claimed_size = size.saturating_add_signed(claimed.1);
        let (ours, theirs) = (Hash::new((*root.as_bytes()).into()), RootHash::<Sha256>::new(*root.as_bytes(), claimed_size));
        let judged = verify_inclusion(at, Hash::leaf(&entry(index)), claimed_size, ours, &proof);
        let foreign = theirs.verify_inclusion(&entry(index), at, &InclusionProof::from_bytes(bytes(&proof)));
        prop_assert_eq!(judged.is_ok(), foreign.is_ok(), "we: {:?}, ct-merkle: {:?}", judged, foreign);
    }

    #[test]
    fn a_changed_consistency_proof_is_judged_alike(
        size in size(),
        old in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 0..3),
        claimed in (-2i64..3, -2i64..3),
    ) {
        let (tiles, tree) = (Tiles::of(size), theirs(size));
        let old = old.index(size as usize) as u64 + 1;
        let (root, old_root) = (tree.root(), theirs(old).root());
        let mut proof = Tree::new(&tiles, size).consistency_proof(old).unwrap();
        changes.iter().for_each(|change| change.apply(&mut proof));
        // From the empty tree everything follows for us, and nothing for ct-merkle.
        let claimed_old = old.saturating_add_signed(claimed.0).max(1);
        let claimed_size = size.saturating_add_signed(claimed.1);
        let judged = verify_consistency(
            claimed_old,
            Hash::new((*old_root.as_bytes()).into()),
            claimed_size,
            Hash::new((*root.as_bytes()).into()),
            &proof,
        );
        let foreign = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&proof)).and_then(|proof| {
            let old = RootHash::<Sha256>::new(*old_root.as_bytes(), claimed_old);
            RootHash::<Sha256>::new(*root.as_bytes(), claimed_size).verify_consistency(&old, &proof)
        });
        prop_assert_eq!(judged.is_ok(), foreign.is_ok(), "we: {:?}, ct-merkle: {:?}", judged, foreign);
    }
}

/// Small ones, ones around the borders of tiles, and any.
fn size() -> impl Strategy<Value = u64> {
    prop_oneof![1u64..20, 254u64..260, 510u64..515, 1u64..1500]
}

#[derive(Clone, Debug)]
enum Change {
    Drop(prop::sample::Index),
    Double(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    Flip(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        index().prop_map(Change::Drop),
        index().prop_map(Change::Double),
        (index(), index()).prop_map(|(a, b)| Change::Swap(a, b)),
        index().prop_map(Change::Flip),
    ]
}

impl Change {
    fn apply(&self, proof: &mut Vec<Hash>) {
        let length = proof.len();
        match self {
            _ if length == 0 => proof.push(Hash::ZERO),
            Change::Drop(at) => drop(proof.remove(at.index(length))),
            Change::Double(at) => proof.insert(at.index(length), proof[at.index(length)]),
            Change::Swap(a, b) => proof.swap(a.index(length), b.index(length)),
            Change::Flip(at) => {
                let mut flipped = *proof[at.index(length)].as_bytes();
                flipped[0] ^= 1;
                proof[at.index(length)] = Hash::new(flipped);
            }
        }
    }
}

fn entry(index: u64) -> Vec<u8> {
    format!("event {index}").into_bytes()
}

fn theirs(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|index| tree.push(entry(index)));
    tree
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// The hash tiles of a tree, made in the plainest way: level by level.
struct Tiles(BTreeMap<String, Vec<u8>>);

impl Tiles {
    fn of(size: u64) -> Tiles {
        let mut files = BTreeMap::new();
        let mut hashes: Vec<Hash> = (0..size).map(|index| Hash::leaf(&entry(index))).collect();
        for level in 0.. {
            for (index, tile) in hashes.chunks(256).enumerate() {
                let path = TilePath::hashes(level, index as u64, size).unwrap();
                files.insert(path.to_string(), bytes(tile));
            }
            hashes = hashes.chunks_exact(256).map(root).collect();
            if hashes.is_empty() {
                break;
            }
        }
        Tiles(files)
    }
}

fn root(hashes: &[Hash]) -> Hash {
    let mut tree = Frontier::default();
    hashes.iter().for_each(|hash| tree.push(*hash));
    tree.root()
}

impl TileStore for Tiles {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(path).cloned())
    }
}
