use std::{collections::BTreeMap, fs};

use proptest::prelude::*;

use super::*;
use crate::{
    disk::{Disk, Staging},
    merkle::tests::naive_root,
    testing::{TempDir, append_all, config, create, draft, entries, flip, master, open},
};

fn record(tag: u8, n: u64) -> Record {
    Record { tag: [tag; 32], head: Head { n, leaf: Hash::leaf(&[tag]), at: n + 1 } }
}

/// An epoch over these tags, as a file.
fn epoch(dir: &TempDir, tags: &[[u8; 32]]) -> IndexFile {
    let records: Vec<_> =
        tags.iter().map(|tag| Record { tag: *tag, ..record(tag[0], 1) }.to_bytes()).collect();
    let tree = IndexTree::over(&records);
    let root = root_of(&tree);
    let disk = Disk::os();
    let staging = Staging::open(disk.clone(), dir.join("staging")).unwrap();
    IndexFile::write(&disk, &dir.join("index"), &staging, 3, &root, &records, &tree).unwrap();
    IndexFile::open(&disk, &dir.join("index"), root.input_size).unwrap()
}

fn root_of(tree: &IndexTree) -> IndexRoot {
    let (vrf_public_key, tenant) = ([1; 32], [2; 32]);
    IndexRoot { input_size: 1000, count: tree.count, root: tree.root(), vrf_public_key, tenant }
}

proptest! {
    // Each case writes files durably.
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_is_in_the_list_is_present_and_all_else_absent(
        tags in prop::collection::btree_set(any::<[u8; 2]>(), 0..700),
        asked in prop::collection::vec(any::<[u8; 2]>(), 20),
    ) {
        let dir = TempDir::new();
        let wide = |tag: &[u8; 2]| -> [u8; 32] { std::array::from_fn(|i| tag[i % 2]) };
        let sorted: Vec<_> = tags.iter().map(wide).collect();
        let file = epoch(&dir, &sorted);
        let leaves: Vec<_> = sorted.iter().map(|tag| Hash::leaf(&Record { tag: *tag, ..record(tag[0], 1) }.to_bytes())).collect();
        prop_assert_eq!(file.root.root, naive_root(&leaves));
        prop_assert!(file.records().unwrap().iter().map(|record| *tag_of(record)).eq(sorted.iter().copied()));
        for tag in asked.iter().chain(tags.iter().take(20)).map(wide) {
            let outcome = file.prove(&tag).unwrap().check(&tag, &file.root);
            let expected = sorted.contains(&tag).then(|| record(tag[0], 1).head);
            prop_assert_eq!(outcome, Ok(expected));
        }
    }

    #[test]
    fn the_fold_is_what_a_map_would_be(steps in prop::collection::vec((0u8..40, any::<bool>()), 0..300)) {
        let (mut heads, mut model) = (Heads::default(), BTreeMap::<u8, Head>::new());
        for (index, (tag, settle)) in (0..).zip(steps) {
            let before = model.get(&tag).copied().unwrap_or(Head::NONE);
            let place = place(tag, &before);
            let leaf = Hash::leaf(&[tag, index as u8]);
            heads.take(index, &Step::Sealed { place, leaf }).unwrap();
            model.insert(tag, Head { n: place.n, leaf, at: index });
            if settle {
                heads.settle();
            }
        }
        let expected: Vec<_> = model.iter().map(|(tag, head)| Record { tag: [*tag; 32], head: *head }).collect();
        let found: Vec<_> = heads.settle().iter().map(Record::from_bytes).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn what_several_threads_hash_is_the_same_tree() {
    for count in [16_383, 16_384, 16_385, 40_000] {
        let number =
            |i: u32| Record { tag: std::array::from_fn(|at| i.to_be_bytes()[at % 4]), ..record(0, 1) };
        let records: Vec<_> = (0..count).map(|i| number(i).to_bytes()).collect();
        let leaves: Vec<_> = records.iter().map(|record| Hash::leaf(record)).collect();
        assert_eq!(IndexTree::over(&records).root(), naive_root(&leaves), "{count} records");
    }
}

fn place(tag: u8, before: &Head) -> crate::envelope::Place {
    crate::envelope::Place {
        class: 1,
        tag: [tag; 32],
        n: before.n + 1,
        prev: before.leaf,
        prev_at: before.at,
    }
}

#[test]
fn every_entry_that_does_not_continue_its_chain_is_named() {
    let first = Head { n: 1, leaf: Hash::leaf(b"first"), at: 4 };
    let good = place(7, &first);
    let bad = [
        (crate::envelope::Place { n: 1, ..good }, "its n is 1, expected 2"),
        (crate::envelope::Place { n: 3, ..good }, "its n is 3, expected 2"),
        (crate::envelope::Place { n: 0, ..good }, "its n is 0, expected 2"),
        (crate::envelope::Place { prev: Hash::ZERO, ..good }, "its `prev` is not the leaf hash of entry 4"),
        (crate::envelope::Place { prev_at: 3, ..good }, "its `prev_at` is 3, but the entry before it is 4"),
        (crate::envelope::Place { tag: [8; 32], ..good }, "its n is 2, expected 1"),
        (crate::envelope::Place { tag: [8; 32], n: 1, ..good }, "it is the first of its tag"),
    ];
    for (place, words) in bad {
        for settled in [false, true] {
            let mut heads = Heads::default();
            heads.take(4, &Step::Sealed { place: self::place(7, &Head::NONE), leaf: first.leaf }).unwrap();
            if settled {
                heads.settle();
            }
            let error = heads.take(9, &Step::Sealed { place, leaf: Hash::ZERO }).unwrap_err().to_string();
            assert!(error.starts_with("entry 9 ") && error.contains(words), "{error}");
            heads.take(9, &Step::Sealed { place: good, leaf: Hash::ZERO }).unwrap();
        }
    }
}

#[test]
fn neighbours_that_leave_room_prove_nothing() {
    let dir = TempDir::new();
    let file = epoch(&dir, &[[2; 32], [4; 32], [6; 32], [8; 32]]);
    let neighbour = |tag: u8| match file.prove(&[tag; 32]).unwrap() {
        IndexProof::Present(found) => Some(found),
        IndexProof::Absent { .. } => panic!("it is in the list"),
    };
    let absent = |left: Option<Neighbour>, right: Option<Neighbour>, tag: u8| {
        IndexProof::Absent { left, right }.check(&[tag; 32], &file.root)
    };
    assert_eq!(absent(neighbour(2), neighbour(4), 3), Ok(None));
    assert_eq!(absent(None, neighbour(2), 1), Ok(None));
    assert_eq!(absent(neighbour(8), None, 9), Ok(None));
    let not_between = Err(IndexProofError::NotBetween);
    assert_eq!(absent(neighbour(2), neighbour(6), 4), not_between, "one is left out");
    assert_eq!(absent(neighbour(2), neighbour(6), 3), not_between);
    assert_eq!(absent(neighbour(2), neighbour(4), 2), not_between, "it is one of them");
    assert_eq!(absent(neighbour(4), neighbour(2), 3), not_between, "swapped");
    assert_eq!(absent(neighbour(6), None, 7), not_between, "not the last");
    assert_eq!(absent(None, neighbour(4), 3), not_between, "not the first");
    assert_eq!(absent(None, None, 3), not_between, "not empty");
    assert_eq!(absent(neighbour(8), neighbour(2), 9), not_between, "round the end");

    let found = neighbour(4).unwrap();
    let present =
        |found: &Neighbour, tag: u8| IndexProof::Present(found.clone()).check(&[tag; 32], &file.root);
    assert_eq!(present(&found, 4), Ok(Some(record(4, 1).head)));
    assert_eq!(present(&found, 5), Err(IndexProofError::OtherTag));
    for changed in [
        Neighbour { position: 0, ..found.clone() },
        Neighbour { position: 9, ..found.clone() },
        Neighbour { record: record(4, 2), ..found.clone() },
        Neighbour { proof: Vec::new(), ..found.clone() },
    ] {
        assert!(matches!(present(&changed, 4), Err(IndexProofError::NotIncluded { .. })));
    }
    let empty = TempDir::new();
    let empty = epoch(&empty, &[]);
    assert_eq!(empty.prove(&[3; 32]).unwrap().check(&[3; 32], &empty.root), Ok(None));
}

#[test]
fn an_index_record_that_cannot_be_is_refused() {
    for head in [
        Head { n: 0, ..record(4, 1).head },
        Head { at: 1000, ..record(4, 1).head },
        Head { n: 1001, ..record(4, 1).head },
    ] {
        let records = [Record { tag: [4; 32], head }];
        let tree = IndexTree::over(&records.map(Record::to_bytes));
        let found = Neighbour { position: 0, record: records[0], proof: Vec::new() };
        let outcome = IndexProof::Present(found).check(&[4; 32], &root_of(&tree));
        assert!(matches!(outcome, Err(IndexProofError::Impossible { .. })), "{outcome:?}");
    }
}

#[test]
fn only_the_exact_bytes_are_an_index_root() {
    let root = root_of(&IndexTree::over(&[record(1, 1).to_bytes()]));
    let entry = root.to_bytes();
    assert_eq!((entry.len(), IndexRoot::parse(&entry)), (IndexRoot::LEN, Some(root)));
    for bad in [&entry[..113], &entry[1..], &[entry.as_slice(), &[0]].concat(), &[&[1], &entry[1..]].concat()]
    {
        assert_eq!(IndexRoot::parse(bad), None);
    }
}

#[test]
fn epochs_cover_what_was_durable_and_the_newest_two_stay() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let empty = ledger.write_index().unwrap();
    assert_eq!((empty.input_size, empty.count, empty.root), (0, 0, Hash::empty_tree()));
    assert_eq!(ledger.size(), 1);
    assert_eq!(ledger.write_index().unwrap(), empty, "nothing is new");
    for (round, subjects) in [&["a", "b"][..], &["b", "c"], &["a"]].into_iter().enumerate() {
        for subject in subjects {
            ledger.append(draft(subject, "x")).unwrap().wait().unwrap();
        }
        let size = ledger.size();
        let root = ledger.write_index().unwrap();
        assert_eq!((root.input_size, root.count), (size, [2, 3, 3][round]));
        assert_eq!(root, recomputed(&ledger, size), "from the entries alone");
        assert_eq!(entries(&ledger, size).last().unwrap().payload, crate::Payload::Public(root));
    }
    assert_eq!(fs::read_dir(dir.join("ledger/index")).unwrap().count(), 2);
    ledger.close().unwrap();
    let ledger = open(&dir);
    let size = ledger.size();
    append_all(&ledger, &["d"]);
    assert_eq!(ledger.write_index().unwrap(), recomputed(&ledger, size + 1), "after a restart");
}

/// The index that the first `size` entries of the bundles lead to, by the definition.
fn recomputed(ledger: &crate::Ledger, size: u64) -> IndexRoot {
    ledger.publish().unwrap();
    let mut heads = BTreeMap::new();
    for index in 0..size {
        let entry = published_entry(ledger, index);
        if entry[0] == 2 {
            let tag: [u8; 32] = entry[2..34].try_into().unwrap();
            heads.insert(
                tag,
                [&tag[..], &[0; 3], &entry[34..39], &index.to_be_bytes(), Hash::leaf(&entry).as_bytes()]
                    .concat(),
            );
        }
    }
    let leaves: Vec<_> = heads.values().map(|record| Hash::leaf(record)).collect();
    IndexRoot {
        input_size: size,
        count: leaves.len() as u64,
        root: naive_root(&leaves),
        vrf_public_key: *ledger.vrf_key().as_bytes(),
        tenant: <sha2::Sha256 as sha2::Digest>::digest(config(&TempDir::new()).tenant).into(),
    }
}

#[test]
fn a_damaged_epoch_is_derived_again() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a", "b", "c"]);
    ledger.write_index().unwrap();
    let file = dir.join("ledger/index").join(format!("{:020}", 3));
    for byte in (0..fs::metadata(&file).unwrap().len() as usize).step_by(19) {
        flip(&file, byte);
        let crashed = dir.copy();
        flip(&file, byte);
        let ledger = open(&crashed);
        append_all(&ledger, &["d"]);
        let size = ledger.size();
        assert_eq!(ledger.write_index().unwrap(), recomputed(&ledger, size), "byte {byte}");
    }
    fs::remove_dir_all(dir.join("ledger/index")).unwrap();
    append_all(&ledger, &["d"]);
    let size = ledger.size();
    assert_eq!(ledger.write_index().unwrap(), recomputed(&ledger, size), "without any");
}

#[test]
fn no_draft_becomes_a_public_entry() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let root = root_of(&IndexTree::over(&[]));
    for class in [IndexRoot::CLASS, 0x81] {
        let draft = crate::Draft { owner: crate::Owner::Log, class, payload: root.to_bytes() };
        ledger.append(draft).unwrap().wait().unwrap();
    }
    for entry in entries(&ledger, 0) {
        assert_eq!(entry.payload, crate::Payload::Readable(root.to_bytes()));
    }
}

#[test]
fn an_epoch_is_written_while_others_append() {
    let dir = TempDir::new();
    crate::Ledger::create(&config(&dir), &master()).unwrap();
    let ledger = open(&dir);
    let appending = {
        let ledger = ledger.clone();
        std::thread::spawn(move || (0..300).for_each(|i| append_all(&ledger, &[["x", "y", "z"][i % 3]])))
    };
    let mut roots = Vec::new();
    while !appending.is_finished() {
        roots.push(ledger.write_index().unwrap());
    }
    appending.join().unwrap();
    for root in roots.into_iter().step_by(7) {
        assert_eq!(root, recomputed(&ledger, root.input_size));
    }
}

fn published_entry(ledger: &crate::Ledger, index: u64) -> Vec<u8> {
    let size = crate::verify::parse_signed(&ledger.checkpoint(), ledger.verifying_key()).unwrap().size;
    let path = crate::TilePath::entries(index / 256, size).unwrap().to_string();
    let bundle = ledger.public_file(&path).unwrap().unwrap();
    crate::split_bundle(&bundle).unwrap()[(index % 256) as usize].to_vec()
}
