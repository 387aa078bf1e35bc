//! Another process at `keys.sqlite` meanwhile: here another connection of SQLite.

use std::sync::Mutex;

use rusqlite::{Connection, OpenFlags};

use super::erase::{occurring, subject, wrapped_keys};
use crate::{
    KeysError, Ledger, MasterKey, OpenError, RotateError, Rotated, Trouble,
    disk::Disk,
    keys::{Keys, Sealer},
    queue::Content,
    testing::{TempDir, append_all, config, create, draft, master, open, payloads},
};

/// With an open read transaction, as a backup has; it cannot tidy up when it ends.
fn reader(dir: &TempDir) -> Connection {
    let path = dir.join("ledger/keys.sqlite");
    let sqlite = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    sqlite.execute_batch("BEGIN").unwrap();
    sqlite.query_row("SELECT count(*) FROM owners", [], |row| row.get::<_, i64>(0)).unwrap();
    sqlite
}

fn writer(dir: &TempDir) -> Connection {
    let sqlite = Connection::open(dir.join("ledger/keys.sqlite")).unwrap();
    sqlite.execute_batch("BEGIN IMMEDIATE").unwrap();
    sqlite
}

/// A ledger with an owner, whose wrapped key is in the file itself.
fn with_owner(dir: &TempDir) -> (Ledger, Vec<u8>) {
    let ledger = create(dir);
    append_all(&ledger, &["a"]);
    ledger.close().unwrap();
    let key = wrapped_keys(&dir.join("ledger/keys.sqlite")).remove(0);
    assert_eq!(occurring(dir.path(), &[&key]), 1, "the search finds what is there");
    (open(dir), key)
}

#[test]
fn nothing_is_called_erased_while_a_reader_keeps_a_copy() {
    let dir = TempDir::new();
    let (ledger, key) = with_owner(&dir);
    let reader = reader(&dir);
    for _ in 0..2 {
        let refused = ledger.erase(&subject("s1")).unwrap_err();
        assert!(matches!(refused, KeysError::CopyStays) && refused.trouble() == Trouble::InUse);
    }
    assert_eq!(ledger.failed(), None);
    assert_eq!(payloads(&ledger), ["-"], "it is destroyed for the ledger");
    ledger.append(draft("s2", "b")).unwrap().wait().unwrap();
    ledger.publish().unwrap();
    assert_eq!(occurring(dir.path(), &[&key]), 1);
    drop(reader);
    ledger.publish().unwrap();
    assert_eq!(occurring(dir.path(), &[&key]), 0, "each publication tries again");
    assert!(!ledger.erase(&subject("s1")).unwrap());
    assert_eq!(payloads(&ledger), ["-", "b"]);
}

#[test]
fn repeating_an_erasure_finishes_it() {
    let dir = TempDir::new();
    let (ledger, key) = with_owner(&dir);
    let erasure = ledger.erasure(&subject("s1")).unwrap().unwrap();
    let reader = reader(&dir);
    assert!(ledger.finish_erasure(&erasure).is_err() && ledger.finish_erasure(&erasure).is_err());
    drop(reader);
    assert!(!ledger.finish_erasure(&erasure).unwrap());
    assert_eq!(occurring(dir.path(), &[&key]), 0);
}

#[test]
fn an_opening_overwrites_what_an_interrupted_erasure_left() {
    let dir = TempDir::new();
    let (ledger, key) = with_owner(&dir);
    let reader = reader(&dir);
    assert!(ledger.erase(&subject("s1")).is_err());
    drop(ledger);
    let ledger = open(&dir);
    assert!(ledger.erase(&subject("s1")).is_err(), "it opens, and does not claim to be done");
    drop(ledger);
    drop(reader);
    assert_eq!(occurring(dir.path(), &[&key]), 1);
    let ledger = open(&dir);
    assert_eq!(occurring(dir.path(), &[&key]), 0);
    assert!(!ledger.erase(&subject("s1")).unwrap());
}

#[test]
fn a_rotation_is_not_called_done_while_a_reader_keeps_a_copy() {
    let dir = TempDir::new();
    let (ledger, key) = with_owner(&dir);
    ledger.write_snapshot(1, b"state").unwrap();
    ledger.close().unwrap();
    let reader = reader(&dir);
    let other = MasterKey::from_bytes([43; 32]);
    for _ in 0..2 {
        let refused = Ledger::rotate_master(&config(&dir), &master(), &other).unwrap_err();
        assert!(matches!(refused, RotateError::CopyStays) && refused.trouble() == Trouble::InUse);
    }
    assert_eq!(occurring(dir.path(), &[&key]), 1);
    drop(reader);
    assert_eq!(Ledger::rotate_master(&config(&dir), &master(), &other).unwrap(), Rotated::Before);
    assert_eq!(occurring(dir.path(), &[&key]), 0);
    let ledger = Ledger::open(config(&dir), &other).unwrap();
    assert_eq!(payloads(&ledger), ["a"]);
    assert_eq!(ledger.read_snapshot().unwrap().unwrap().bytes, b"state");
}

#[test]
fn whoever_is_known_is_recorded_under_anothers_lock_and_a_new_owner_stops_the_ledger() {
    let dir = TempDir::new();
    let (ledger, _) = with_owner(&dir);
    append_all(&ledger, &["b"]);
    let lock = writer(&dir);
    append_all(&ledger, &["c"]);
    ledger.publish().unwrap();
    assert!(ledger.append(draft("s2", "never")).unwrap().wait().is_err());
    assert_eq!(ledger.trouble(), Some(Trouble::InUse));
    assert!(ledger.failed().unwrap().contains("is locked"));
    drop(ledger);
    let refused = Ledger::open(config(&dir), &master()).unwrap_err();
    assert!(matches!(refused, OpenError::Keys(KeysError::Locked)) && refused.trouble() == Trouble::InUse);
    drop(lock);
    let ledger = open(&dir);
    ledger.append(draft("s2", "d")).unwrap().wait().unwrap();
    assert_eq!(payloads(&ledger), ["a", "b", "c", "d"], "nothing of what was refused");
}

#[test]
fn a_transaction_that_fails_is_taken_back_and_its_keys_are_forgotten() {
    let dir = TempDir::new();
    let path = dir.join("keys.sqlite");
    let (keys, _) = Keys::create(&Disk::os(), &path, "o.example/l", "t", &master()).unwrap();
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch(
            "CREATE TRIGGER second BEFORE INSERT ON owners WHEN (SELECT count(*) FROM owners) = 1
             BEGIN SELECT RAISE(FAIL, 'no more'); END",
        )
        .unwrap();
    let contents = ["s1", "s2"].map(|id| Content::Draft(draft(id, "x")));
    let mut sealer = Sealer::new(&keys);
    let keys = Mutex::new(keys);
    let mut seal = || Ok(sealer.seal(&keys, contents.iter(), &mut Vec::new())?.len());
    assert!(matches!(seal(), Err(KeysError::Sqlite(_))));
    assert_eq!(wrapped_keys(&path).len(), 0, "the first went with the second");
    other.execute_batch("DROP TRIGGER second").unwrap();
    assert_eq!(seal().unwrap(), 2);
    assert_eq!(wrapped_keys(&path).len(), 2, "none was taken from memory");
}
