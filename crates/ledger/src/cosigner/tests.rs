use super::*;
use crate::{
    Hash, Ledger,
    envelope::Place,
    index::{MAX_LAG, Record},
    keys::Head,
    testing::{Forge, TempDir, append_all, create, draft, open},
    verify::Directory,
};

fn check(store: &Directory, key: &VerifyingKey, state: State) -> Result<Checked, CosignerError> {
    super::check(store, key, state, &mut |_| {})
}

fn forged(forge: &mut Forge, state: State) -> Result<Checked, CosignerError> {
    forge.publish();
    check(&forge.store(), forge.bare.key.verifying_key(), state)
}

fn honest(ledger: &Ledger, dir: &TempDir, state: State) -> Checked {
    ledger.publish().unwrap();
    let store = Directory::find(&dir.join("ledger")).unwrap();
    check(&store, ledger.verifying_key(), State::parse(&state.to_bytes()).unwrap()).unwrap()
}

#[test]
fn an_honest_ledger_passes_in_any_number_of_runs() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let mut state = State::default();
    let mut epochs = 0;
    for round in 0..6 {
        let subjects = (0..round * 37).map(|i| format!("s{}", i * i % 91));
        let pending: Vec<_> = subjects.map(|subject| (ledger.clone(), subject)).collect();
        pending.iter().for_each(|(ledger, subject)| drop(ledger.append(draft(subject, "x")).unwrap().wait()));
        if round % 2 == 1 {
            ledger.write_index().unwrap();
            append_all(&ledger, &["y"]);
            ledger.write_index().unwrap();
        }
        let checked = honest(&ledger, &dir, state);
        assert_eq!((checked.checkpoint.size, checked.epochs), (ledger.size(), [0, 2][round % 2]));
        epochs += checked.epochs;
        state = checked.state;
    }
    let again = honest(&ledger, &dir, state.clone());
    assert_eq!((again.epochs, &again.state), (0, &state), "nothing is new");
    let fresh = honest(&ledger, &dir, State::default());
    assert_eq!((fresh.epochs, &fresh.state), (epochs, &state));
    drop(ledger);
    let ledger = open(&dir);
    append_all(&ledger, &["z"]);
    ledger.write_index().unwrap();
    assert_eq!(honest(&ledger, &dir, state).epochs, 1);
}

/// Twelve looks at three subjects with an epoch in between, then the lie.
fn lie(lie: impl FnOnce(&mut Forge)) -> String {
    let mut forge = prepared();
    let state = forged(&mut forge, State::default()).unwrap().state;
    lie(&mut forge);
    forge.look(3);
    let words = forged(&mut forge, State::default()).unwrap_err().to_string();
    let incremental = forged(&mut forge, state).unwrap_err().to_string();
    assert_eq!(words, incremental, "found by a new cosigner and by one that goes on");
    words
}

/// An epoch over other records, or with another root.
fn false_epoch(records: impl FnOnce(&mut Vec<Record>), root: impl FnOnce(&mut IndexRoot)) -> String {
    lie(|forge| {
        let mut changed = forge.records();
        records(&mut changed);
        let mut claimed = forge.root(&changed);
        root(&mut claimed);
        forge.bare.push(&claimed.to_bytes());
    })
}

#[test]
fn a_forked_chain_is_caught() {
    let place = prepared().place(2);
    let cases = [
        (Place { n: 6, ..place }, "its n is 6, expected 7"),
        (Place { n: 8, ..place }, "its n is 8, expected 7"),
        (Place { prev_at: 10, ..place }, "its `prev_at` is 10, but the entry before it is 12"),
        (Place { prev: Hash::ZERO, ..place }, "its `prev` is not the leaf hash of entry 12"),
    ];
    for (false_place, words) in cases {
        let found = lie(|forge| {
            let honest = forge.place(2);
            // Each run seals anew, so the leaf hashes of its entries are its own.
            let prev = if false_place.prev == Hash::ZERO { Hash::ZERO } else { honest.prev };
            forge.sealed(Place { prev, ..false_place });
        });
        assert_eq!(found, format!("entry 14 does not continue its tag's chain: {words}"));
    }
    let first = lie(|forge| forge.sealed(Place { prev_at: 3, ..forge.place(9) }));
    assert!(first.contains("the first of its tag"), "{first}");
}

fn prepared() -> Forge {
    let mut forge = Forge::new();
    for _ in 0..2 {
        [1, 2, 3, 2, 1, 2].into_iter().for_each(|tag| forge.look(tag));
        forge.epoch();
    }
    forge
}

#[test]
fn a_look_that_the_index_hides_is_caught() {
    let hidden = lie(|forge| {
        forge.hidden(forge.place(2));
        forge.epoch();
    });
    assert!(
        hidden.starts_with("the index root at entry 15, over the entries below 15: its root is"),
        "{hidden}"
    );
    let person = lie(|forge| {
        forge.hidden(forge.place(9));
        forge.epoch();
    });
    assert!(person.contains("it counts 3 tags, the entries have 4"), "{person}");
}

#[test]
fn every_false_index_is_caught() {
    let cases = [
        (false_epoch(|records| records.truncate(2), |_| {}), "it counts 2 tags, the entries have 3"),
        (false_epoch(|records| records.swap(0, 1), |_| {}), "its root is"),
        (false_epoch(|records| records.push(records[2]), |_| {}), "it counts 4 tags, the entries have 3"),
        (false_epoch(|records| records[0] = records[1], |_| {}), "its root is"),
        (false_epoch(|records| records[1].head.n -= 1, |_| {}), "its root is"),
        (false_epoch(|records| records[1].head = Head { at: 3, ..records[1].head }, |_| {}), "its root is"),
        (false_epoch(|_| {}, |root| root.count += 1), "it counts 4 tags, the entries have 3"),
        (false_epoch(|_| {}, |root| root.root = Hash::ZERO), "its root is"),
        (false_epoch(|_| {}, |root| root.input_size += 1), "it claims to cover entries that came after it"),
        (
            false_epoch(|_| {}, |root| root.input_size = u64::MAX),
            "it claims to cover entries that came after it",
        ),
        (
            false_epoch(|_| {}, |root| root.input_size = 13),
            "it does not cover more than the one before it, which covers 13",
        ),
        (false_epoch(|_| {}, |root| root.input_size = 3), "it does not cover more than the one before it"),
        (false_epoch(|_| {}, |root| root.vrf_public_key[0] ^= 1), "it names another VRF key"),
        (false_epoch(|_| {}, |root| root.tenant[0] ^= 1), "it names another tenant"),
    ];
    for (found, words) in cases {
        assert!(found.starts_with("the index root at entry 14") && found.contains(words), "{found}");
    }
}

#[test]
fn what_is_no_entry_is_caught() {
    let garbled = lie(|forge| forge.bare.push(b"not an entry"));
    assert_eq!(garbled, "entry 14: the entry is cut short");
    let public = lie(|forge| forge.bare.push(&[0x81; 200]));
    assert_eq!(
        public,
        "entry 14: the entry has version 129, which this program does not know: it is of a newer program, or damaged"
    );
    let older = lie(|forge| forge.bare.push(&[1; 200]));
    assert!(older.starts_with("entry 14: the entry has version 1, older than any release"), "{older}");
}

#[test]
fn another_history_than_the_one_seen_is_caught() {
    let mut seen = prepared();
    let state = forged(&mut seen, State::default()).unwrap().state;
    let shrunk = {
        let mut forge = Forge::new();
        forge.look(1);
        forged(&mut forge, state.clone()).unwrap_err().to_string()
    };
    assert!(shrunk.starts_with("the checkpoint has 1 entries, but 14 were signed before"), "{shrunk}");
    let mut other = prepared();
    let forked = forged(&mut other, state.clone()).unwrap_err().to_string();
    assert!(forked.starts_with("the checkpoint of 14 entries does not continue the 14"), "{forked}");
    other.look(1);
    let forked = forged(&mut other, state.clone()).unwrap_err().to_string();
    assert!(forked.starts_with("the checkpoint of 15 entries does not continue the 14"), "{forked}");
    let elsewhere = Checkpoint { origin: "other.example".into(), ..state.seen.clone().unwrap() };
    let elsewhere = State { seen: Some(elsewhere), ..state };
    assert!(forged(&mut seen, elsewhere).unwrap_err().to_string().contains("of the ledger `other.example`"));
}

#[test]
fn entries_that_are_not_in_the_signed_tree_are_nobody_s_lie() {
    let mut forge = prepared();
    forge.sealed(Place { n: 1, ..forge.place(2) });
    forge.publish();
    crate::testing::flip(&forge.bare.dir.join("tiles/tile/entries/000.p/15"), 300);
    let words =
        check(&forge.store(), forge.bare.key.verifying_key(), State::default()).unwrap_err().to_string();
    assert!(words.contains("`tile/entries/000.p/15` was changed"), "not blamed on a chain: {words}");
}

#[test]
fn a_root_far_behind_what_it_covers_is_caught() {
    let mut fold = fold::Fold::new(State::default());
    let mut forge = Forge::new();
    let root = forge.root(&[]);
    fold.take(MAX_LAG, &root.to_bytes());
    fold.take(MAX_LAG + 2, &IndexRoot { input_size: 1, ..root }.to_bytes());
    let words = fold.finish().unwrap_err().to_string();
    assert!(words.contains("at entry 1048578") && words.contains("more than 1048576 entries"), "{words}");
    forge.look(1);
}

#[test]
fn every_changed_byte_of_the_state_is_noticed() {
    let mut forge = prepared();
    for state in [State::default(), forged(&mut forge, State::default()).unwrap().state] {
        let bytes = state.to_bytes();
        assert_eq!(State::parse(&bytes), Ok(state));
        for byte in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[byte] ^= 1;
            assert_eq!(State::parse(&changed), Err(StateError), "byte {byte}");
            assert_eq!(State::parse(&bytes[..byte]), Err(StateError), "cut at {byte}");
        }
    }
}
