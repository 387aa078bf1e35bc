use std::ops::Deref;

use proptest::prelude::*;

use super::*;
use crate::{
    Hash, Ledger, Payload, Policy, SigningKey, TlogProof,
    index::{IndexProof, Neighbour},
    testing::{ORIGIN, TempDir, config, create, draft, master},
};

mod beside;
mod moments;

/// A ledger that stays open while packages are made from its files.
struct Shop {
    ledger: Ledger,
    dir: TempDir,
}

impl Shop {
    fn new() -> Shop {
        let dir = TempDir::new();
        Shop { ledger: create(&dir), dir }
    }

    fn make(&self, subject: &str, note: Option<&str>) -> Result<Made, MakeError> {
        make(&config(&self.dir), &master(), subject, note)
    }

    fn package(&self, subject: &str, note: &str) -> Package {
        self.make(subject, Some(note)).unwrap().package
    }
}

impl Deref for Shop {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        &self.ledger
    }
}

fn witness(n: u8) -> SigningKey {
    SigningKey::cosigner_from_seed(&format!("wit.example/w{n}"), &[100 + n; 32]).unwrap()
}

/// Both witnesses must have seen it.
fn policy(ledger: &Ledger) -> Policy {
    let keys = [1, 2].map(|n| format!("witness W{n} {}\n", witness(n).verifying_key())).concat();
    let text = format!("log {}\n{keys}group both all W1 W2\nquorum both\n", ledger.verifying_key());
    Policy::parse(text.as_bytes()).unwrap()
}

/// The published checkpoint with the cosignatures of these witnesses.
fn cosigned(ledger: &Ledger, witnesses: &[u8]) -> String {
    ledger.publish().unwrap();
    let note = ledger.checkpoint();
    let text = signed_text(&note);
    let lines: String =
        witnesses.iter().map(|n| witness(*n).sign(&text, 1_767_000_000 + u64::from(*n))).collect();
    note.clone() + &lines
}

fn signed_text(note: &str) -> String {
    note.split_once("\n\n").unwrap().0.to_owned() + "\n"
}

fn append(ledger: &Ledger, looks: &[(&str, &str)]) {
    for (subject, payload) in looks {
        ledger.append(draft(subject, *payload)).unwrap().wait().unwrap();
    }
}

/// Three looks at `a`, one at each of 40 others, and an index.
fn ledger() -> Shop {
    let ledger = Shop::new();
    append(&ledger, &[("a", "first"), ("b", "of b"), ("a", "second")]);
    for i in 0..40 {
        append(&ledger, &[(format!("s{i}").as_str(), "x")]);
    }
    append(&ledger, &[("a", "third")]);
    ledger.write_index().unwrap();
    append(&ledger, &[("a", "after the index")]);
    ledger
}

fn payloads(verified: &Verified) -> Vec<String> {
    let text = |payload: &Payload| match payload {
        Payload::Readable(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        Payload::Erased => "-".to_owned(),
        Payload::Public(_) => "public".to_owned(),
    };
    verified.entries.iter().map(|entry| text(&entry.payload)).collect()
}

#[test]
fn a_package_shows_all_looks_and_who_saw_the_history() {
    let ledger = ledger();
    let package = ledger.package("a", &cosigned(&ledger, &[1, 2]));
    let verified = verify(&package, &policy(&ledger)).unwrap();
    assert_eq!(
        (verified.subject.as_str(), payloads(&verified)),
        ("a", vec!["first".into(), "second".into(), "third".into()])
    );
    assert!(verified.entries.iter().map(|entry| entry.index).eq([0, 2, 43]));
    assert_eq!((verified.index.input_size, verified.index.count), (44, 42));
    assert_eq!((verified.verdict.checkpoint.size, verified.verdict.as_of), (46, Some(1_767_000_001)));
    let none = |subject: &str| {
        let package = ledger.package(subject, &cosigned(&ledger, &[1, 2]));
        payloads(&verify(&package, &policy(&ledger)).unwrap())
    };
    assert_eq!(none("nobody looked at them"), Vec::<String>::new());
    assert_eq!(none(""), Vec::<String>::new());
    assert_eq!(none("b"), ["of b"]);
}

#[test]
fn absence_is_proved_at_both_ends_and_in_an_empty_index() {
    let mut kinds = std::collections::BTreeSet::new();
    // Where a tag stands is left to chance, and differs from ledger to ledger: more of them until every place was seen.
    for _ in 0..50 {
        let ledger = Shop::new();
        for round in 0..3 {
            ledger.write_index().unwrap();
            for i in 0..10 {
                let package = ledger.package(&format!("absent {i}"), &cosigned(&ledger, &[1, 2]));
                assert_eq!(payloads(&verify(&package, &policy(&ledger)).unwrap()), Vec::<String>::new());
                if let IndexProof::Absent { left, right } = Contents::parse(&package.subject).unwrap().index {
                    kinds.insert((left.is_some(), right.is_some()));
                }
            }
            append(&ledger, &[(format!("present {round}").as_str(), "x")]);
        }
        if kinds.len() == 4 {
            return;
        }
    }
    panic!("not all of: empty, before the first, behind the last, between two");
}

#[test]
fn what_was_erased_is_counted_and_not_shown() {
    let ledger = ledger();
    assert!(ledger.erase(&owner("a")).unwrap());
    append(&ledger, &[("a", "again")]);
    ledger.write_index().unwrap();
    let package = ledger.package("a", &cosigned(&ledger, &[1, 2]));
    let verified = verify(&package, &policy(&ledger)).unwrap();
    assert_eq!(payloads(&verified), ["-", "-", "-", "-", "again"]);
}

/// Changes the honest package of `a` and says what the verifier says.
fn attack(change: impl FnOnce(&Shop, &mut Contents, &mut TlogProof)) -> String {
    let ledger = ledger();
    let honest = ledger.package("a", &cosigned(&ledger, &[1, 2]));
    let mut contents = Contents::parse(&honest.subject).unwrap();
    let mut proof: TlogProof = std::str::from_utf8(&honest.index).unwrap().parse().unwrap();
    change(&ledger, &mut contents, &mut proof);
    let package = Package { index: proof.to_string().into(), subject: contents.to_bytes().unwrap() };
    verify(&package, &policy(&ledger)).unwrap_err().to_string()
}

fn contents_of(ledger: &Shop, subject: &str) -> Contents {
    Contents::parse(&ledger.package(subject, &cosigned(ledger, &[1, 2])).subject).unwrap()
}

#[test]
fn a_chain_that_is_not_whole_is_refused() {
    let cases = [
        (attack(|_, contents, _| drop(contents.chain.remove(1))), "holds 2 entries, but the index counts 3"),
        (attack(|_, contents, _| drop(contents.chain.remove(0))), "holds 2 entries, but the index counts 3"),
        (attack(|_, contents, _| contents.chain.clear()), "holds 0 entries, but the index counts 3"),
        (attack(|_, contents, _| contents.chain.swap(0, 1)), "entry number 3 of this subject is not the one"),
        (attack(|_, contents, _| contents.chain.swap(1, 2)), "entry number 2 of this subject is not the one"),
        (
            attack(|ledger, contents, _| contents.chain[1] = contents_of(ledger, "b").chain.remove(0)),
            "entry number 2 of this subject is not the one",
        ),
        (
            attack(|_, contents, _| contents.chain[1].entry = contents.chain[2].entry.clone()),
            "entry number 2 of this subject is not the one",
        ),
        (
            attack(|_, contents, _| contents.chain[0].key = contents.chain[1].key),
            "entry number 3 of this subject does not open",
        ),
        (attack(|_, contents, _| contents.nodes.truncate(1)), "not all in the tree"),
        (attack(|_, contents, _| contents.nodes.push(Hash::ZERO)), "not all in the tree"),
    ];
    for (found, words) in cases {
        assert!(found.starts_with("`subject.package`") && found.contains(words), "{found}");
    }
}

#[test]
fn what_is_another_person_s_is_refused() {
    let other_index =
        |change: fn(&Shop, &mut Contents)| attack(|ledger, contents, _| change(ledger, contents));
    let cases = [
        (other_index(|_, contents| contents.subject = "b".into()), "not proved to be this subject's"),
        (
            other_index(|ledger, contents| contents.vrf_proof = contents_of(ledger, "b").vrf_proof),
            "not proved to be this subject's",
        ),
        (other_index(|_, contents| contents.tenant = "other".into()), "another tenant"),
        (other_index(|ledger, contents| contents.index = contents_of(ledger, "b").index), "another tag"),
        (
            other_index(|ledger, contents| {
                let subject = contents.subject.clone();
                *contents = Contents { subject, ..contents_of(ledger, "b") };
            }),
            "not proved to be this subject's",
        ),
        (
            other_index(|ledger, contents| {
                let vrf_proof = contents.vrf_proof;
                *contents = Contents { subject: "a".into(), vrf_proof, ..contents_of(ledger, "b") };
            }),
            "another tag",
        ),
    ];
    for (found, words) in cases {
        assert!(found.contains(words), "{found}");
    }
}

/// An honest index under a newer checkpoint is right about what it counts; how much it does not count is told.
#[test]
fn what_an_outdated_index_leaves_out_is_counted() {
    let ledger = ledger();
    let package = ledger.package("nobody yet", &cosigned(&ledger, &[1, 2]));
    let fresh = verify(&package, &policy(&ledger)).unwrap();
    assert_eq!((fresh.index.input_size, fresh.verdict.checkpoint.size, fresh.uncovered()), (44, 46, 2));
    append(&ledger, &[("nobody yet", "a look")]);
    ledger.write_index().unwrap();
    let mut proof: TlogProof = std::str::from_utf8(&package.index).unwrap().parse().unwrap();
    proof.checkpoint = cosigned(&ledger, &[1, 2]);
    let size = ledger.size();
    let tiles = crate::Directory::find(&config(&ledger.dir).dir).unwrap();
    proof.proof = crate::Tree::new(&tiles, size).inclusion_proof(proof.index).unwrap();
    let outdated = Package { index: proof.to_string().into_bytes(), subject: package.subject };
    let verified = verify(&outdated, &policy(&ledger)).unwrap();
    assert_eq!((verified.entries.len(), verified.verdict.checkpoint.size), (0, size));
    assert_eq!((size, verified.uncovered()), (48, 4), "an entry of `a`, the look and two index roots");
}

/// The index is asked for the count before any entry is read.
#[test]
fn a_flood_of_empty_entries_is_refused_by_its_count() {
    let ledger = ledger();
    let mut package = ledger.package("a", &cosigned(&ledger, &[1, 2]));
    let mut contents = Contents::parse(&package.subject).unwrap();
    contents.chain = (0..100_000).map(|_| Link { entry: Vec::new(), key: None }).collect();
    package.subject = contents.to_bytes().unwrap();
    let counted = PackageError::Count { found: 100_000, expected: 3 };
    assert_eq!(verify(&package, &policy(&ledger)).unwrap_err(), counted);
    // Nor is any read behind the first that is wrong, or behind the end of the file.
    contents.chain.truncate(3);
    package.subject = contents.to_bytes().unwrap();
    let first = PackageError::Chain { n: 3, fault: ChainFault::Other };
    assert_eq!(verify(&package, &policy(&ledger)).unwrap_err(), first);
}

#[test]
fn absence_of_somebody_who_is_there_is_refused() {
    let claim = |left: bool, right: bool| {
        attack(|ledger, contents, _| {
            let IndexProof::Present(found) = &contents.index else { panic!("it is there") };
            let around = |position: Option<u64>| neighbour(ledger, position?);
            let left = left.then(|| around(found.position.checked_sub(1))).flatten();
            let right = right.then(|| around(found.position.checked_add(1))).flatten();
            contents.index = IndexProof::Absent { left, right };
            contents.chain.clear();
            contents.nodes.clear();
        })
    };
    for (left, right) in [(true, true), (true, false), (false, true), (false, false)] {
        let found = claim(left, right);
        assert!(found.contains("absence is not proved"), "{found}");
    }
}

/// The record at a position of the newest index, with its proof.
fn neighbour(ledger: &Shop, position: u64) -> Option<Neighbour> {
    let everybody = (0..40).map(|i| format!("s{i}")).chain(["a".into(), "b".into()]);
    everybody.map(|subject| contents_of(ledger, &subject).index).find_map(|index| match index {
        IndexProof::Present(found) if found.position == position => Some(found),
        _ => None,
    })
}

#[test]
fn an_index_that_is_not_on_the_witnessed_ledger_is_refused() {
    let proof = |change: fn(&Ledger, &mut TlogProof)| attack(|ledger, _, proof| change(ledger, proof));
    let cases = [
        (proof(|_, proof| proof.index -= 1), "the index root is not entry 43"),
        (proof(|_, proof| proof.extra = None), "not an index root"),
        (proof(|_, proof| proof.extra.as_mut().unwrap()[5] ^= 1), "the index root is not entry 44"),
        (proof(|_, proof| proof.extra.as_mut().unwrap()[60] ^= 1), "the index root is not entry 44"),
        (proof(|_, proof| proof.proof.truncate(2)), "wrong number of hashes"),
        (
            proof(|ledger, proof| proof.checkpoint = cosigned(ledger, &[1])),
            "cosigned by `W1` only: that is not the quorum",
        ),
        (
            proof(|ledger, proof| proof.checkpoint = cosigned(ledger, &[])),
            "cosigned by no witness of the policy",
        ),
        (
            proof(|_, proof| {
                let other = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
                let text = signed_text(&proof.checkpoint);
                proof.checkpoint = format!("{text}\n{}", other.sign(&text, 0));
            }),
            "signed by no log of the policy",
        ),
    ];
    for (found, words) in cases {
        assert!(found.starts_with("`index.tlog-proof`") && found.contains(words), "{found}");
    }
}

#[test]
fn the_files_of_two_ledgers_or_epochs_do_not_mix() {
    let [one, two] = [ledger(), ledger()];
    let [from_one, from_two] = [&one, &two].map(|ledger| ledger.package("a", &cosigned(ledger, &[1, 2])));
    let mixed = |index: &Package, subject: &Package| Package {
        index: index.index.clone(),
        subject: subject.subject.clone(),
    };
    assert!(matches!(verify(&mixed(&from_one, &from_two), &policy(&one)), Err(PackageError::Tag(_))));
    assert!(matches!(verify(&from_one, &policy(&two)), Err(PackageError::Policy(_))));
    one.write_index().unwrap();
    let newer = one.package("a", &cosigned(&one, &[1, 2]));
    assert!(verify(&newer, &policy(&one)).is_ok());
    assert!(verify(&mixed(&newer, &from_one), &policy(&one)).is_err(), "an old chain under a new index");
    assert!(verify(&mixed(&from_one, &newer), &policy(&one)).is_err());
}

#[test]
fn every_flipped_bit_and_every_cut_is_noticed() {
    let ledger = Shop::new();
    append(&ledger, &[("a", "first"), ("b", "x"), ("a", "second"), ("c", "x"), ("d", "x")]);
    ledger.write_index().unwrap();
    let note = cosigned(&ledger, &[1, 2]);
    let policy = policy(&ledger);
    for subject in ["a", "nobody"] {
        let good = ledger.package(subject, &note);
        assert!(verify(&good, &policy).is_ok());
        let check = |index: &[u8], bytes: &[u8], what: String| {
            let package = Package { index: index.to_vec(), subject: bytes.to_vec() };
            assert!(verify(&package, &policy).is_err(), "{subject}: {what}");
        };
        for byte in 0..good.subject.len() {
            for bit in 0..8 {
                let mut changed = good.subject.clone();
                changed[byte] ^= 1 << bit;
                check(&good.index, &changed, format!("subject.package, byte {byte}, bit {bit}"));
            }
            check(&good.index, &good.subject[..byte], format!("subject.package cut at {byte}"));
        }
        check(&good.index, &[good.subject.as_slice(), &[0; 32]].concat(), "32 bytes more".into());
        for byte in 0..good.index.len() {
            for bit in 0..8 {
                let mut changed = good.index.clone();
                changed[byte] ^= 1 << bit;
                check(&changed, &good.subject, format!("index.tlog-proof, byte {byte}, bit {bit}"));
            }
            check(&good.index[..byte], &good.subject, format!("index.tlog-proof cut at {byte}"));
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_stop(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let with_magic = [b"zweckpkg\0\0\0\x01".as_slice(), &bytes].concat();
        for bytes in [bytes, with_magic] {
            if let Ok(contents) = Contents::parse(&bytes) {
                prop_assert_eq!(contents.to_bytes(), Some(bytes));
            }
        }
    }
}
