use std::fs;

use crate::{
    Ledger, MasterKey, Owner, RotateError, Rotated, Trouble,
    testing::{TempDir, append_all, config, create, draft, flip, master, open, payloads},
};

fn other() -> MasterKey {
    MasterKey::from_bytes([43; 32])
}

fn closed() -> TempDir {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a"]);
    ledger.append(draft("gone", "b")).unwrap().wait().unwrap();
    ledger.erase(&Owner::Subject("gone".into())).unwrap();
    ledger.write_snapshot(2, b"state").unwrap();
    ledger.close().unwrap();
    dir
}

#[test]
fn the_new_key_opens_what_the_old_one_did_and_the_old_one_nothing() {
    let dir = closed();
    let key = open(&dir).verifying_key().to_string();
    assert_eq!(Ledger::rotate_master(&config(&dir), &master(), &other()).unwrap(), Rotated::Now);
    let refused = Ledger::open(config(&dir), &master()).unwrap_err();
    assert!(refused.to_string().contains("master key does not open") && refused.trouble() == Trouble::Keys);
    let ledger = Ledger::open(config(&dir), &other()).unwrap();
    assert_eq!(ledger.verifying_key().to_string(), key);
    assert_eq!(ledger.read_snapshot().unwrap().unwrap().bytes, b"state");
    append_all(&ledger, &["c"]);
    assert_eq!(payloads(&ledger), ["a", "-", "c"], "the same owner is found, an erased one stays erased");
    let tag = |id: &str| ledger.erasure(&Owner::Subject(id.into())).unwrap().map(|erasure| erasure.n());
    assert_eq!((tag("s1"), tag("gone")), (Some(2), None), "one chain per owner");
    ledger.close().unwrap();
    // And once more, back.
    Ledger::rotate_master(&config(&dir), &other(), &master()).unwrap();
    assert_eq!(payloads(&open(&dir)), ["a", "-", "c"]);
}

#[test]
fn repeating_a_rotation_finds_it_done_and_a_third_key_changes_nothing() {
    let dir = closed();
    let third = MasterKey::from_bytes([44; 32]);
    let before = fs::read(dir.join("ledger/keys.sqlite")).unwrap();
    let refused = Ledger::rotate_master(&config(&dir), &third, &other()).unwrap_err();
    assert!(matches!(refused, RotateError::Keys(crate::KeysError::WrongMaster)));
    assert_eq!(fs::read(dir.join("ledger/keys.sqlite")).unwrap(), before);
    Ledger::rotate_master(&config(&dir), &master(), &other()).unwrap();
    assert_eq!(Ledger::rotate_master(&config(&dir), &master(), &other()).unwrap(), Rotated::Before);
    let ledger = Ledger::open(config(&dir), &other()).unwrap();
    let refused = Ledger::rotate_master(&config(&dir), &other(), &master()).unwrap_err();
    assert!(refused.to_string().contains("held by another process"), "{refused}");
    drop(ledger);
}

#[test]
fn a_crash_before_or_after_the_transaction_loses_nothing() {
    // Before: nothing has changed. After: the snapshot is still sealed under the old key.
    let dir = closed();
    let snapshot = fs::read(dir.join("ledger/snapshot")).unwrap();
    Ledger::rotate_master(&config(&dir), &master(), &other()).unwrap();
    fs::write(dir.join("ledger/snapshot"), snapshot).unwrap();
    let ledger = Ledger::open(config(&dir), &other()).unwrap();
    assert!(ledger.read_snapshot().is_err(), "ignored, and the caller reads from the start");
    assert_eq!(payloads(&ledger), ["a", "-"]);
}

#[test]
fn a_transaction_that_is_not_finished_leaves_the_old_key() {
    let dir = closed();
    // An owner's key that does not unwrap ends the rotation in its midst.
    let sqlite = rusqlite::Connection::open(dir.join("ledger/keys.sqlite")).unwrap();
    sqlite.execute("UPDATE owners SET key = zeroblob(72) WHERE key IS NOT NULL", []).unwrap();
    drop(sqlite);
    assert!(Ledger::rotate_master(&config(&dir), &master(), &other()).is_err());
    assert!(Ledger::open(config(&dir), &other()).is_err());
    assert!(Ledger::open(config(&dir), &master()).is_ok());
}

#[test]
fn nothing_under_the_old_key_stays_in_a_file() {
    let dir = closed();
    let sqlite = rusqlite::Connection::open(dir.join("ledger/keys.sqlite")).unwrap();
    let mut select = sqlite.prepare("SELECT key FROM owners WHERE key IS NOT NULL").unwrap();
    let wrapped: Vec<Vec<u8>> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(select);
    drop(sqlite);
    let holds = |needle: &[u8]| {
        let files = fs::read_dir(dir.join("ledger")).unwrap().map(|entry| entry.unwrap().path());
        files
            .filter(|path| path.is_file())
            .any(|path| fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle))
    };
    assert!(!wrapped.is_empty() && wrapped.iter().all(|key| holds(key)));
    Ledger::rotate_master(&config(&dir), &master(), &other()).unwrap();
    assert!(!wrapped.iter().any(|key| holds(key)));
    flip(&dir.join("ledger/keys.sqlite"), 5);
    assert!(Ledger::rotate_master(&config(&dir), &other(), &master()).is_err());
}
