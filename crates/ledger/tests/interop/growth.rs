//! Every publication is accepted, and continues the one before.

use std::fs;

use ledger::{
    Owner, VerifyingKey,
    verify::{Directory, Options, verify},
};

use crate::{
    damage::flip,
    grown::{Grown, NEVER},
    tools::{Checker, checkers},
};

#[test]
fn every_publication_is_accepted_and_continues_the_one_before() {
    let checkers = checkers("publications around the borders of tiles");
    let mut grown = Grown::new("growth", NEVER);
    let mut notes = vec![grown.ledger().checkpoint()];
    accepted_by_all(&checkers, &grown, 0, &[]);
    for size in [1, 2, 255, 256, 257, 300, 511, 512, 513, 1000, 3000] {
        grown.grow(size);
        let before = grown.file("before", &notes[notes.len() - 1]);
        accepted_by_all(&checkers, &grown, size, &["--older", before.to_str().unwrap()]);
        notes.push(grown.ledger().checkpoint());
        match size {
            257 => grown.reopen(),
            300 => assert!(grown.ledger().erase(&Owner::Subject("subject 1".into())).unwrap()),
            _ => {}
        }
    }
    // Who was given an older checkpoint finds its tree still, in full tiles where its partial ones are gone.
    for note in &notes {
        let file = grown.file("earlier", note);
        for checker in &checkers {
            let found = checker.check(grown.path(), &grown.key(), &["--checkpoint", file.to_str().unwrap()]);
            assert!(found.is_ok(), "{} with an earlier checkpoint: {found:?}\n{note}", checker.name);
        }
    }
    // Who may not have the entries checks all the rest.
    fs::remove_dir_all(grown.path().join("tiles/tile/entries")).unwrap();
    for checker in &checkers {
        let found = checker.check(grown.path(), &grown.key(), &["--hashes-only"]);
        assert!(
            found.as_ref().is_ok_and(|found| found.contains("(0 bundles")),
            "{}: {found:?}",
            checker.name
        );
        assert!(
            checker.check(grown.path(), &grown.key(), &[]).is_err(),
            "{} misses no entries",
            checker.name
        );
    }
}

#[test]
fn a_third_level_of_tiles_is_accepted_and_a_flipped_bit_in_any_is_not() {
    let checkers = checkers("publications of more than 65,535 entries");
    let mut grown = Grown::new("levels", NEVER);
    let mut before = grown.file("before", &grown.ledger().checkpoint());
    for size in [65_535, 65_536, 66_100] {
        grown.grow(size);
        accepted_by_all(&checkers, &grown, size, &["--older", before.to_str().unwrap()]);
        before = grown.file("before", &grown.ledger().checkpoint());
        grown.reopen();
    }
    // The Go program only: it takes a tenth of the time of the other.
    let Some(go) = checkers.iter().find(|checker| checker.name == "Go") else { return };
    let tiles = [
        "entries/000",
        "entries/258.p/52",
        "0/000",
        "0/255",
        "0/258.p/52",
        "1/000",
        "1/001.p/2",
        "2/000.p/1",
    ];
    for tile in tiles {
        let path = grown.path().join("tiles/tile").join(tile);
        let last = fs::metadata(&path).unwrap().len() as usize - 1;
        flip(&path, last);
        let found = go.check(grown.path(), &grown.key(), &[]);
        assert!(found.is_err(), "a flipped bit in {tile}: {found:?}");
        flip(&path, last);
    }
    assert_eq!(go.check(grown.path(), &grown.key(), &[]).map(drop), Ok(()), "everything is as it was");
}

/// All say the same as our own verification: to the letter, how many of what they have checked.
fn accepted_by_all(checkers: &[Checker], grown: &Grown, size: u64, options: &[&str]) {
    let key: VerifyingKey = grown.key().parse().unwrap();
    let store = Directory::find(grown.path()).unwrap();
    let report = verify(&store, &key, Options { entries: true, progress: &mut |_| {} }).unwrap();
    assert_eq!(report.size, size);
    let bundles = size.div_ceil(256);
    let tiles = report.tiles_checked - bundles;
    let (origin, root) = (report.origin, report.root);
    let ours = format!("{origin} has {size} entries, root {root} ({bundles} bundles, {tiles} hash tiles, ");
    for checker in checkers {
        let found = checker.check(grown.path(), &grown.key(), options);
        let found =
            found.unwrap_or_else(|reason| panic!("{} refuses {size} entries: {reason}", checker.name));
        assert!(found.starts_with(&ours), "{} says `{found}`, we say `{ours}`", checker.name);
        assert!(size == 0 || !found.contains(" 0 inclusion proofs, 0 consistency proofs"), "{found}");
    }
}
