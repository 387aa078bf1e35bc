use std::fs;

use super::*;
use crate::{
    merkle::{
        Frontier,
        tests::{leaves, naive_root},
    },
    proof::{verify_consistency, verify_inclusion},
    testing::{Bare, flip},
};

fn check(bare: &Bare, entries: bool) -> Result<Report, VerifyError> {
    let store = Directory::find(bare.dir.path()).unwrap();
    verify(&store, bare.key.verifying_key(), Options { entries, progress: &mut |_| {} })
}

#[test]
fn publications_of_any_size_verify_and_are_consistent() {
    let mut bare = Bare::new();
    let leaves = leaves(1100);
    let sizes = [1, 2, 3, 200, 255, 256, 257, 300, 512, 513, 1024, 1100];
    for (i, size) in sizes.into_iter().enumerate() {
        bare.grow(size);
        let checkpoint = bare.publish(size);
        assert_eq!((checkpoint.size, checkpoint.root), (size, naive_root(&leaves[..size as usize])));
        let report = check(&bare, true).unwrap();
        assert_eq!((report.size, report.entries_checked, report.root), (size, size, checkpoint.root));
        assert_eq!(check(&bare, false).unwrap().entries_checked, 0);
        let store = Directory::find(&bare.dir.join("tiles")).unwrap();
        let tree = Tree::new(&store, size);
        for old in &sizes[..=i] {
            let old_root = naive_root(&leaves[..*old as usize]);
            assert_eq!(tree.prefix(*old).unwrap().root().unwrap(), old_root);
            let proof = tree.consistency_proof(*old).unwrap();
            assert_eq!(
                verify_consistency(*old, old_root, size, checkpoint.root, &proof),
                Ok(()),
                "{old} {size}"
            );
        }
        for prefix in (0..size).step_by(41) {
            let root = tree.prefix(prefix).unwrap().root().unwrap();
            assert_eq!(root, naive_root(&leaves[..prefix as usize]), "tiles give every earlier root");
        }
        for index in (0..size).step_by(37) {
            let proof = tree.inclusion_proof(index).unwrap();
            let leaf = leaves[index as usize];
            assert_eq!(
                verify_inclusion(index, leaf, size, checkpoint.root, &proof),
                Ok(()),
                "{index} {size}"
            );
        }
        assert!(tree.inclusion_proof(size).is_err() && tree.consistency_proof(size + 1).is_err());
    }
    let partials = fs::read_dir(bare.dir.join("tiles/tile/0")).unwrap();
    let mut names: Vec<_> = partials.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["000", "001", "002", "003", "004.p"], "replaced partial tiles are gone");
}

#[test]
fn the_reference_tree_verifies_and_every_kind_of_tile_is_named_when_changed() {
    let mut bare = Bare::new();
    bare.grow(70_000);
    // Two publications, so that tiles of all levels grow from partial ones.
    bare.publish(66_000);
    let before = on(&bare, 2, None, false).unwrap();
    let checkpoint = bare.publish(70_000);
    assert_eq!(checkpoint.root.to_string(), "B6rPSxNrAZk0gbEpB9Svpy2XvHzHmxx8SR3/TgZuFTA=");
    let mut calls = Vec::new();
    let store = Directory::find(bare.dir.path()).unwrap();
    let options = Options { entries: true, progress: &mut |progress| calls.push(progress) };
    let report = verify(&store, bare.key.verifying_key(), options).unwrap();
    assert_eq!((report.entries_checked, report.tiles_checked), (70_000, 274 + 274 + 2 + 1));
    assert_eq!(calls.last(), Some(&Progress { done: 70_000, size: 70_000 }));
    let added = on(&bare, 2, found(&before, bare.key.verifying_key(), true), false).unwrap();
    assert_eq!((added.continues, added.entries_checked), (66_000, 70_000 - 66_000 / 256 * 256));
    assert_eq!(on(&bare, 3, None, false).unwrap(), report);

    let tiles = [
        "tile/entries/000",
        "tile/entries/200",
        "tile/entries/273.p/112",
        "tile/0/000",
        "tile/0/255",
        "tile/0/256",
        "tile/0/273.p/112",
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ];
    for tile in tiles {
        let path = bare.dir.join("tiles").join(tile);
        let last = fs::metadata(&path).unwrap().len() as usize - 1;
        flip(&path, last);
        assert_names(tile, check(&bare, true), "flipped");
        flip(&path, last);
    }
    check(&bare, true).unwrap();
}

fn assert_names(tile: &str, outcome: Result<Report, VerifyError>, what: &str) {
    let error = outcome.unwrap_err().to_string();
    assert!(error.contains(&format!("`{tile}`")), "{tile} {what}: {error}");
}

#[test]
fn tiles_that_are_missing_or_changed_or_of_the_wrong_length_are_named() {
    let mut bare = Bare::new();
    bare.grow(300);
    bare.publish(300);
    let tiles =
        ["tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"];
    for tile in tiles {
        let path = bare.dir.join("tiles").join(tile);
        let whole = fs::read(&path).unwrap();
        let check = |what, bytes: Option<&[u8]>| {
            match bytes {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            assert_names(tile, check(&bare, true), what);
            if !tile.starts_with("tile/entries") {
                assert_names(tile, check(&bare, false), what);
            }
        };
        check("flipped", Some(&[&[whole[0] ^ 1], &whole[1..]].concat()));
        check("cut", Some(&whole[..whole.len() - 1]));
        check("empty", Some(&[]));
        check("longer", Some(&[&whole, [0; 32].as_slice()].concat()));
        check("missing", None);
        fs::write(&path, &whole).unwrap();
    }
    check(&bare, true).unwrap();
}

#[test]
fn a_checkpoint_that_is_not_this_key_s_is_refused() {
    let mut bare = Bare::new();
    bare.grow(3);
    bare.publish(3);
    let path = bare.dir.join("tiles/checkpoint");
    let good = fs::read_to_string(&path).unwrap();
    let message = |note: &str| {
        fs::write(&path, note).unwrap();
        check(&bare, true).unwrap_err().to_string()
    };
    let key = &bare.key;
    let signed = |checkpoint: &Checkpoint| {
        let text = checkpoint.to_string();
        format!("{text}\n{}", key.sign(&text, 0))
    };
    let honest = Checkpoint::parse(Note::parse(&good).unwrap().text).unwrap();
    let mut other_root = Frontier::default();
    (0..3).for_each(|_| other_root.push(Hash::leaf(b"other")));

    assert!(message(&good.replace("\n3\n", "\n2\n")).contains("signature by `zweck.example/log1"));
    assert!(message(&good.replace("— zweck", "— zwack")).contains("not signed by"));
    assert!(message("").contains("not a signed note"));
    let text = "zweck.example/log1\nthree\n";
    assert!(message(&format!("{text}\n{}", key.sign(text, 0))).contains("line 2"));
    let other = Checkpoint { origin: "other.example".into(), ..honest.clone() };
    assert!(message(&signed(&other)).contains("origin `other.example`"));
    let other = Checkpoint { root: other_root.root(), ..honest.clone() };
    assert!(message(&signed(&other)).contains("`tile/0/000.p/3`"), "equivocation");
    let longer = Checkpoint { size: 4, ..honest };
    assert!(message(&signed(&longer)).contains("`tile/0/000.p/4` is missing"));
    fs::remove_file(&path).unwrap();
    assert!(check(&bare, true).unwrap_err().to_string().contains("`checkpoint` is missing"));
}

fn on(bare: &Bare, threads: usize, earlier: Option<Earlier>, again: bool) -> Result<Report, VerifyError> {
    let store = Directory::find(bare.dir.path()).unwrap();
    let verifier = Verifier::new(bare.key.verifying_key()).threads(threads);
    verifier.since(earlier).again(again).run(&store, Options { entries: true, progress: &mut |_| {} })
}

/// What a verification hands to the next one.
fn found(report: &Report, key: &VerifyingKey, entries: bool) -> Option<Earlier> {
    Some(Earlier { checkpoint: parse_signed(&report.note, key).unwrap(), entries })
}

#[test]
fn the_first_wrong_tile_is_named_whatever_the_number_of_threads() {
    let mut bare = Bare::new();
    bare.grow(17_000);
    bare.publish(17_000);
    let path = |tile: &str| bare.dir.join("tiles").join(tile);
    let spoilt = ["tile/entries/003", "tile/0/005", "tile/0/063", "tile/entries/065"];
    for tile in spoilt {
        flip(&path(tile), 40);
    }
    fs::remove_file(path("tile/entries/004")).unwrap();
    for first in ["tile/entries/003", "tile/entries/004", "tile/0/005", "tile/0/063", "tile/entries/065"] {
        for threads in [1, 2, 7] {
            for _ in 0..3 {
                assert_names(first, on(&bare, threads, None, false), "first");
            }
        }
        match first {
            "tile/entries/004" => drop(fs::copy(path("tile/entries/003"), path(first)).unwrap()),
            _ => flip(&path(first), 40),
        }
        if first == "tile/entries/004" {
            let entries: Vec<String> = (1024..1280).map(|i| format!("event {i}")).collect();
            let mut bundle = Vec::new();
            entries.iter().for_each(|entry| crate::bundle::push(&mut bundle, entry.as_bytes()));
            fs::write(path(first), bundle).unwrap();
        }
    }
    assert_eq!(on(&bare, 2, None, false).unwrap(), on(&bare, 1, None, false).unwrap());
}

#[test]
fn what_was_verified_before_need_not_be_read_again() {
    let mut bare = Bare::new();
    let key = bare.key.verifying_key().clone();
    let sizes = [1, 255, 256, 257, 700, 768, 1024, 1500, 1500];
    let mut reports: Vec<Report> = Vec::new();
    for size in sizes {
        bare.grow(size);
        bare.publish(size);
        for before in &reports {
            let report = on(&bare, 2, found(before, &key, true), false).unwrap();
            assert_eq!((report.size, report.continues), (size, before.size));
            assert_eq!(report.entries_checked, size - before.size / 256 * 256, "{} {size}", before.size);
            let again = on(&bare, 2, found(before, &key, true), true).unwrap();
            assert_eq!(again.entries_checked, size, "all of it when asked to");
            let without = on(&bare, 2, found(before, &key, false), false).unwrap();
            assert_eq!(without.entries_checked, size, "all when the entries were not hashed before");
        }
        reports.push(on(&bare, 2, None, false).unwrap());
    }
    let empty = Checkpoint { origin: key.name().into(), size: 0, root: Hash::empty_tree() };
    let report = on(&bare, 2, Some(Earlier { checkpoint: empty, entries: true }), false).unwrap();
    assert_eq!((report.continues, report.entries_checked), (0, 1500));
    // What was verified before is not read: only a run over everything finds it.
    flip(&bare.dir.join("tiles/tile/entries/000"), 9);
    assert!(on(&bare, 2, found(&reports[4], &key, true), false).is_ok());
    assert_names("tile/entries/000", on(&bare, 2, found(&reports[4], &key, true), true), "again");
    assert_names("tile/entries/000", on(&bare, 2, None, false), "without a memory");
}

#[test]
fn a_ledger_that_shrank_or_was_rewritten_is_refused() {
    let (mut bare, mut other) = (Bare::new(), Bare::new());
    let key = bare.key.verifying_key().clone();
    other.log.append(&[0, 5, b'o', b't', b'h', b'e', b'r'], 1).unwrap();
    for size in [300, 512, 600] {
        bare.grow(size);
        bare.publish(size);
        other.grow(size);
        other.publish(size);
        let before = on(&bare, 2, None, false).unwrap();
        for (again, entries) in [(false, true), (true, true), (false, false)] {
            let refused = on(&other, 2, found(&before, &key, entries), again).unwrap_err();
            assert!(matches!(refused, VerifyError::Rewritten { earlier } if earlier == size), "{refused}");
        }
    }
    let before = on(&bare, 2, None, false).unwrap();
    other.grow(900);
    other.publish(900);
    let refused = on(&other, 2, found(&before, &key, true), false).unwrap_err();
    assert!(matches!(refused, VerifyError::Rewritten { earlier: 600 }), "longer, too: {refused}");
    let longer = on(&other, 2, None, false).unwrap();
    let refused = on(&bare, 2, found(&longer, &key, true), false).unwrap_err();
    assert!(matches!(refused, VerifyError::Shrunk { size: 600, earlier: 900 }), "{refused}");
    // Damage is told from rewriting.
    flip(&bare.dir.join("tiles/tile/0/002.p/88"), 5);
    let refused = on(&bare, 2, found(&before, &key, false), false).unwrap_err();
    assert!(matches!(refused, VerifyError::Changed(_)), "{refused}");
}

/// Answers the second question for a tile differently from the first.
struct TwoFaced {
    honest: Directory,
    other: Directory,
    asked: std::sync::Mutex<std::collections::HashSet<String>>,
}

impl TileStore for TwoFaced {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let first = self.asked.lock().unwrap().insert(path.to_owned());
        if first && path != "checkpoint" { self.other.read(path) } else { self.honest.read(path) }
    }
}

#[test]
fn a_server_that_shows_other_entries_first_gains_nothing() {
    let (mut honest, mut other) = (Bare::new(), Bare::new());
    other.log.append(&[0, 5, b'o', b't', b'h', b'e', b'r'], 1).unwrap();
    for size in [5, 256, 300] {
        honest.grow(size);
        honest.publish(size);
        other.grow(size);
        other.publish(size);
        let find = |bare: &Bare| Directory::find(bare.dir.path()).unwrap();
        let store = TwoFaced { honest: find(&honest), other: find(&other), asked: Default::default() };
        let options = Options { entries: true, progress: &mut |_| {} };
        verify(&store, honest.key.verifying_key(), options).unwrap_err();
    }
}
