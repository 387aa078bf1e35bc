use std::fs;

use crate::{
    CosignError, Ledger, NoteError, Policy, PolicyRefusal, SigningKey,
    testing::{ORIGIN, TempDir, append_all, create, flip, open},
    verify::{self, Directory, Options, parse_signed},
};

fn witness(n: u8) -> SigningKey {
    SigningKey::cosigner_from_seed(&format!("wit.example/w{n}"), &[100 + n; 32]).unwrap()
}

/// Two of three must have cosigned.
fn policy(ledger: &Ledger) -> Policy {
    let line = |n| format!("witness W{n} {}\n", witness(n).verifying_key());
    let text = (1..=3).map(line).collect::<String>() + "group G 2 W1 W2 W3\nquorum G\n";
    Policy::parse(text.as_bytes()).unwrap().for_log(ledger.verifying_key()).unwrap()
}

/// The note with cosignatures by these witnesses, at these times.
fn cosigned(note: &str, by: &[(u8, u64)]) -> String {
    let text = note.split_once("\n\n").unwrap().0.to_owned() + "\n";
    by.iter().fold(note.to_owned(), |note, (n, time)| note + &witness(*n).sign(&text, *time))
}

/// A ledger of two entries in a published checkpoint.
fn of_two(dir: &TempDir) -> Ledger {
    let ledger = create(dir);
    append_all(&ledger, &["a", "b"]);
    ledger.publish().unwrap();
    ledger
}

fn file(dir: &TempDir, name: &str) -> Option<String> {
    fs::read_to_string(dir.join("ledger/tiles").join(name)).ok()
}

#[test]
fn cosignatures_are_added_to_the_latest_checkpoint_and_stay() {
    let dir = TempDir::new();
    let ledger = of_two(&dir);
    let (policy, bare) = (policy(&ledger), ledger.checkpoint());
    let verdict = ledger.add_cosignatures(&cosigned(&bare, &[(2, 50), (9, 50)]), &policy).unwrap();
    assert!(!verdict.quorum && verdict.note == cosigned(&bare, &[(2, 50)]), "W9 is no witness of ours");
    assert_eq!((ledger.checkpoint(), ledger.witnessed().unwrap()), (verdict.note.clone(), None));
    assert_eq!(file(&dir, "checkpoint").unwrap(), verdict.note);

    let both = cosigned(&bare, &[(1, 60), (2, 50)]);
    let verdict = ledger.add_cosignatures(&cosigned(&bare, &[(1, 60)]), &policy).unwrap();
    assert_eq!((verdict.quorum, verdict.as_of, &verdict.note), (true, Some(50), &both), "W2 is still there");
    for name in ["checkpoint", "witnessed"] {
        assert_eq!(file(&dir, name).as_deref(), Some(both.as_str()));
        assert_eq!(ledger.public_file(name).unwrap().unwrap(), both.as_bytes());
    }
    let newer = cosigned(&bare, &[(1, 60), (2, 70)]);
    for (by, after) in [((2, 70), &newer), ((2, 65), &newer), ((1, 60), &newer)] {
        let verdict = ledger.add_cosignatures(&cosigned(&bare, &[by]), &policy).unwrap();
        assert_eq!((&verdict.note, &ledger.checkpoint()), (after, after), "the newest of each");
        assert_eq!(file(&dir, "witnessed").as_ref(), Some(after));
    }
    ledger.close().unwrap();
    let ledger = open(&dir);
    assert_eq!((ledger.checkpoint(), ledger.witnessed().unwrap().unwrap()), (newer.clone(), newer));
    let store = Directory::find(&dir.join("ledger")).unwrap();
    let options = Options { entries: true, progress: &mut |_| {} };
    assert_eq!(verify::verify(&store, ledger.verifying_key(), options).unwrap().size, 2);
}

#[test]
fn what_was_witnessed_stays_when_the_ledger_grows_and_never_goes_back() {
    let dir = TempDir::new();
    let ledger = of_two(&dir);
    let (policy, two) = (policy(&ledger), ledger.checkpoint());
    append_all(&ledger, &["c"]);
    ledger.publish().unwrap();
    let three = ledger.checkpoint();
    let late = cosigned(&two, &[(1, 50), (2, 50)]);
    assert!(ledger.add_cosignatures(&late, &policy).unwrap().quorum);
    assert_eq!((ledger.checkpoint(), ledger.witnessed().unwrap()), (three.clone(), Some(late.clone())));

    let newer = cosigned(&three, &[(2, 55), (3, 56)]);
    ledger.add_cosignatures(&newer, &policy).unwrap();
    assert_eq!((ledger.checkpoint(), ledger.witnessed().unwrap()), (newer.clone(), Some(newer.clone())));
    ledger.add_cosignatures(&cosigned(&two, &[(1, 90), (2, 90)]), &policy).unwrap();
    assert_eq!((ledger.checkpoint(), ledger.witnessed().unwrap()), (newer.clone(), Some(newer.clone())));

    append_all(&ledger, &["d"]);
    ledger.publish().unwrap();
    assert_eq!(parse_signed(&ledger.checkpoint(), ledger.verifying_key()).unwrap().size, 4);
    assert_eq!(ledger.witnessed().unwrap(), Some(newer), "the fourth entry is not witnessed yet");
}

#[test]
fn a_quorum_of_nobody_witnesses_nothing() {
    let dir = TempDir::new();
    let ledger = of_two(&dir);
    let policy = Policy::parse(b"quorum none\n").unwrap().for_log(ledger.verifying_key()).unwrap();
    assert!(ledger.add_cosignatures(&ledger.checkpoint(), &policy).unwrap().quorum);
    assert_eq!(ledger.witnessed().unwrap(), None);
}

#[test]
fn what_is_wrong_changes_nothing() {
    let dir = TempDir::new();
    let ledger = of_two(&dir);
    let (policy, bare) = (policy(&ledger), ledger.checkpoint());
    let good = cosigned(&bare, &[(1, 50), (2, 50)]);
    ledger.add_cosignatures(&good, &policy).unwrap();
    let wrong = cosigned(&bare, &[(1, 60)]) + &witness(3).sign("another text\n", 60);
    let refusal = ledger.add_cosignatures(&wrong, &policy).unwrap_err();
    let CosignError::Policy(PolicyRefusal::Note(NoteError::BadSignature(by))) = refusal else {
        panic!("{refusal}");
    };
    assert_eq!(by, witness(3).verifying_key().to_string());

    let stranger = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let text = bare.split_once("\n\n").unwrap().0.to_owned() + "\n";
    let forged = format!("{text}\n{}", stranger.sign(&text, 0));
    let refusal = ledger.add_cosignatures(&cosigned(&forged, &[(1, 60), (2, 60)]), &policy);
    assert!(matches!(refusal, Err(CosignError::Note(NoteError::NotSigned(_)))));
    assert!(matches!(ledger.add_cosignatures("garbage", &policy), Err(CosignError::Note(_))));
    assert_eq!((ledger.checkpoint(), ledger.witnessed().unwrap()), (good.clone(), Some(good)));
    assert_eq!(ledger.failed(), None, "a witness's mistake does not stop the ledger");
}

#[test]
fn a_checkpoint_of_another_history_is_not_published() {
    let dir = TempDir::new();
    let ledger = of_two(&dir);
    let policy = policy(&ledger);
    let old = dir.copy();
    append_all(&ledger, &["c"]);
    ledger.publish().unwrap();
    let other = cosigned(&ledger.checkpoint(), &[(1, 50), (2, 50)]);
    ledger.add_cosignatures(&other, &policy).unwrap();
    let restored = open(&old);
    assert!(matches!(restored.add_cosignatures(&other, &policy), Err(CosignError::OtherHistory { size: 3 })));
    append_all(&restored, &["x", "y"]);
    restored.publish().unwrap();
    assert!(matches!(restored.add_cosignatures(&other, &policy), Err(CosignError::OtherHistory { size: 3 })));
    assert_eq!(restored.witnessed().unwrap(), None);
}

#[test]
fn a_spoiled_file_of_the_witnessed_is_replaced() {
    let dir = TempDir::new();
    let ledger = of_two(&dir);
    let (policy, bare) = (policy(&ledger), ledger.checkpoint());
    let good = cosigned(&bare, &[(1, 50), (2, 50)]);
    ledger.add_cosignatures(&good, &policy).unwrap();
    flip(&dir.join("ledger/tiles/witnessed"), 3);
    ledger.add_cosignatures(&good, &policy).unwrap();
    assert_eq!(ledger.witnessed().unwrap(), Some(good));
}

#[test]
fn what_is_said_of_conflicts_is_replaced_as_a_whole_and_taken_away_again() {
    let dir = TempDir::new();
    let ledger = of_two(&dir);
    assert!(!ledger.publish_conflicts(None).unwrap());
    assert_eq!((ledger.conflicts().unwrap(), ledger.public_file("conflicts").unwrap()), (None, None));
    for (says, was_another) in [("one", true), ("one", false), ("two", true)] {
        assert_eq!(ledger.publish_conflicts(Some(says.as_bytes())).unwrap(), was_another);
        assert_eq!(file(&dir, "conflicts").as_deref(), Some(says));
        assert_eq!(ledger.public_file("conflicts").unwrap().as_deref(), Some(says.as_bytes()));
    }
    ledger.close().unwrap();
    let ledger = open(&dir);
    assert_eq!(ledger.conflicts().unwrap().as_deref(), Some(b"two".as_slice()), "a restart leaves it");
    assert!(ledger.publish_conflicts(None).unwrap());
    assert_eq!((file(&dir, "conflicts"), ledger.failed()), (None, None));
    fs::create_dir(dir.join("ledger/tiles/conflicts")).unwrap();
    ledger.publish_conflicts(Some(b"one")).unwrap_err();
    assert!(ledger.failed().is_some(), "a disk that refuses stops it");
}
