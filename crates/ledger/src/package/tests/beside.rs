//! Packages that are made beside a process that has the ledger open, and writes.

use std::{fs, os::unix::fs::symlink, thread};

use super::*;
use crate::{
    Config, MasterKey, Trouble,
    testing::{append_all, draft},
};

#[test]
fn a_package_is_made_for_the_newest_index_that_the_checkpoint_covers() {
    let shop = Shop::new();
    append_all(&shop, &["one"]);
    let early = cosigned(&shop, &[1, 2]);
    assert!(matches!(shop.make("s1", None), Err(MakeError::NoIndex { size: 1 })), "none is written");
    shop.write_index().unwrap();
    assert!(
        matches!(shop.make("s1", None), Err(MakeError::NoIndex { size: 1 })),
        "its root is not published"
    );
    let seen = cosigned(&shop, &[1, 2]);
    assert!(matches!(shop.make("s1", Some(&early)), Err(MakeError::NoIndex { size: 1 })));
    shop.add_cosignatures(&seen, &policy(&shop)).unwrap();
    append_all(&shop, &["two"]);
    shop.write_index().unwrap();
    shop.publish().unwrap();
    let made = shop.make("s1", None).unwrap();
    assert_eq!((made.covers, made.witnessed), (1, true), "rather what witnesses saw");
    let verified = verify(&made.package, &policy(&shop)).unwrap();
    assert_eq!((payloads(&verified), verified.verdict.note), (vec!["one".to_owned()], seen));
    let later = shop.make("s1", Some(&cosigned(&shop, &[1, 2]))).unwrap();
    assert_eq!((later.covers, later.witnessed), (3, false), "nobody has told the ledger of them");
    assert_eq!(payloads(&verify(&later.package, &policy(&shop)).unwrap()), ["one", "two"]);
    append_all(&shop, &["three"]);
    shop.write_index().unwrap();
    shop.publish().unwrap();
    let made = shop.make("s1", None).unwrap();
    assert_eq!((made.covers, made.witnessed), (5, false), "what witnesses saw covers no index that is kept");
    let Shop { ledger, dir } = shop;
    ledger.close().unwrap();
    let closed = make(&config(&dir), &master(), "s1", None).unwrap();
    assert_eq!(closed.package, made.package, "nobody has it open");
}

#[test]
fn a_package_needs_the_ledger_its_master_key_and_its_checkpoint() {
    let (shop, other) = (ledger(), ledger());
    shop.publish().unwrap();
    let foreign = cosigned(&other, &[1, 2]);
    let nowhere = Config { dir: shop.dir.join("nowhere"), ..config(&shop.dir) };
    let cases = [
        (make(&nowhere, &master(), "a", None), "nowhere` holds no ledger", Trouble::Config),
        (
            make(&config(&shop.dir), &MasterKey::from_bytes([9; 32]), "a", None),
            "the master key does not open",
            Trouble::Keys,
        ),
        (shop.make("a", Some(&foreign)), "what was given is no checkpoint of this ledger", Trouble::Config),
        (shop.make("a", Some("x")), "what was given is no checkpoint of this ledger", Trouble::Config),
        (shop.make(&"a".repeat(1 << 16), None), "longer than 65,535 bytes", Trouble::Config),
    ];
    for (made, words, trouble) in cases {
        let error = made.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(error.trouble(), trouble, "{error}");
    }
}

/// Every file that goes between the list and the opening looks like one that never was.
#[test]
fn an_epoch_that_has_gone_or_is_damaged_is_passed_over() {
    let shop = ledger();
    shop.publish().unwrap();
    let index = config(&shop.dir).dir.join("index");
    symlink("gone", index.join("00000000000000009999")).unwrap();
    fs::write(index.join("00000000000000008888"), "damaged").unwrap();
    assert_eq!(shop.make("a", None).unwrap().covers, 44);
    fs::remove_file(index.join("00000000000000000044")).unwrap();
    assert!(matches!(shop.make("a", None).unwrap_err(), MakeError::NoIndex { size: 46 }));
}

/// Appends, publishes, writes epochs and erases, so that tiles fill up and epochs are replaced all the time.
fn work(shop: &Ledger) -> u64 {
    let mut erasures = 0;
    for round in 0..ROUNDS {
        let subjects = ["a".to_owned(), "b".to_owned()].into_iter().chain((0..20).map(|i| format!("s{i}")));
        let waiting: Vec<_> =
            subjects.map(|subject| shop.append(draft(&subject, "a look")).unwrap()).collect();
        for pending in waiting {
            pending.wait().unwrap();
        }
        match round % 3 {
            0 => drop(shop.write_index().unwrap()),
            1 => drop(shop.publish().unwrap()),
            _ => erasures += u64::from(shop.erase(&owner("a")).unwrap()),
        }
    }
    erasures
}

#[test]
fn every_package_that_is_made_while_the_gate_writes_verifies() {
    let shop = ledger();
    shop.publish().unwrap();
    let own = format!("log {}\nquorum none\n", shop.verifying_key());
    let own = Policy::parse(own.as_bytes()).unwrap();
    let checked = |subject: &str| {
        let made = shop.make(subject, None).unwrap();
        let verified = verify(&made.package, &own).unwrap();
        assert_eq!(verified.index.input_size, made.covers);
        (made.covers, payloads(&verified))
    };
    thread::scope(|scope| {
        let gate = scope.spawn(|| work(&shop));
        let (mut covers, mut of_b) = (0, 0);
        while !gate.is_finished() {
            let (now, of_a) = checked("a");
            assert!(now >= covers, "an older index than before");
            assert!(
                of_a.is_sorted_by_key(|look| look != "-"),
                "what was erased comes before what is readable: {of_a:?}"
            );
            let (_, looks) = checked("b");
            assert!(looks.len() >= of_b && looks.iter().skip(1).all(|look| look == "a look"), "{looks:?}");
            assert!(checked("nobody").1.is_empty());
            (covers, of_b) = (now, looks.len());
        }
        assert_eq!(gate.join().unwrap(), ROUNDS / 3);
    });
    shop.write_index().unwrap();
    shop.publish().unwrap();
    assert_eq!(checked("b").1.len() as u64, 1 + ROUNDS);
    assert_eq!(checked("a").1.iter().filter(|look| *look == "-").count() as u64, 3 + 1 + ROUNDS);
}

/// A multiple of 3; 22 entries each, so that several tiles fill up.
const ROUNDS: u64 = 60;
