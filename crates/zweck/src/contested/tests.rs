use std::collections::BTreeMap;

use access::Timestamp;
use access::conflict::Conflict;
use ledger::{SigningKey, StoreError};

use super::*;

const ORIGIN: &str = "shop.example/looks";

/// Published files in memory.
struct Files(BTreeMap<&'static str, Vec<u8>>);

impl TileStore for Files {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(path).cloned())
    }
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

fn note(size: u64, key: &SigningKey) -> String {
    let text = Checkpoint { origin: ORIGIN.into(), size, root: ledger::Hash::ZERO }.to_string();
    format!("{text}\n{}", key.sign(&text, 0))
}

fn line(offered: String, shown: Option<String>) -> String {
    let (witness, key, why) = ("W1".to_owned(), "w1+00+key".to_owned(), "it remembers more".to_owned());
    let conflict = Conflict { witness, key, why, status: 409, seen: 3, had: 2, offered, shown };
    serde_json::to_string(&Recorded { at: Timestamp::from_millis(0), entry: 4, conflict }).unwrap()
}

/// What is said of a ledger with such a file.
fn said(file: Option<String>, key: Option<&VerifyingKey>) -> Vec<String> {
    let file = file.map(|text| (FILE, text.into_bytes()));
    sentences(&Files(file.into_iter().collect()), &note(2, &super::tests::key(1)), key).unwrap()
}

#[test]
fn what_the_file_says_is_said_and_what_is_wrong_with_it_too() {
    let (ours, theirs) = (key(1), key(2));
    let vkey = ours.verifying_key();
    let file = |offered: String, shown| Some(format!("zweck conflicts 1\n{}\n", line(offered, shown)));
    assert_eq!(said(None, Some(vkey)), Vec::<String>::new());
    let good = file(note(2, &ours), Some(note(3, &ours)));
    for key in [None, Some(vkey)] {
        let said = said(good.clone(), key);
        assert!(
            said.len() == 1 && said[0].starts_with("the witness `W1` has seen another history"),
            "{said:?}"
        );
    }
    let maybe = "a witness may have seen another history of this ledger; ask the operator";
    let strange = "`conflicts` has a checkpoint that this ledger did not sign";
    let cases = [
        ("cut", Some("zweck conflicts 1\n".to_owned()), "`conflicts` is damaged or of another version"),
        ("empty", Some(String::new()), "`conflicts` is damaged or of another version"),
        ("huge", Some(" ".repeat(5 << 20)), "`conflicts` is larger than any that a gate writes"),
        ("forged offer", file(note(2, &theirs), None), strange),
        ("forged showing", file(note(2, &ours), Some(note(3, &theirs))), strange),
        ("foreign", file("other.example\n2\n".to_owned(), None), "`conflicts` is of another ledger"),
    ];
    for (what, file, expected) in cases {
        assert_eq!(said(file, Some(vkey)), [format!("{expected}: {maybe}")], "{what}");
    }
}
