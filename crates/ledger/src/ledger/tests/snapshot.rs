use std::fs;

use crate::{
    Snapshot, SnapshotError,
    testing::{TempDir, append_all, create, flip, open},
};

#[test]
fn a_snapshot_comes_back_with_its_size() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    assert_eq!(ledger.read_snapshot().unwrap(), None);
    ledger.write_snapshot(0, b"nothing yet").unwrap();
    append_all(&ledger, &["a", "b", "c"]);
    assert_eq!(ledger.read_snapshot().unwrap().unwrap().size, 0);
    ledger.write_snapshot(2, b"two").unwrap();
    append_all(&ledger, &["d"]);
    ledger.close().unwrap();
    let expected = Snapshot { size: 2, bytes: b"two".into() };
    assert_eq!(open(&dir).read_snapshot().unwrap(), Some(expected));
}

#[test]
fn a_snapshot_of_what_is_not_there_is_neither_written_nor_read() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a"]);
    assert!(matches!(ledger.write_snapshot(2, b""), Err(SnapshotError::OtherTree { size: 2 })));
    let short = dir.copy();
    append_all(&ledger, &["b"]);
    let fork = dir.copy();
    ledger.write_snapshot(2, b"two").unwrap();
    let snapshot = dir.join("ledger/snapshot");
    fs::copy(&snapshot, short.join("ledger/snapshot")).unwrap();
    let reading = open(&short).read_snapshot();
    assert!(matches!(reading, Err(SnapshotError::OtherTree { size: 2 })), "longer than the ledger");

    let ledger = open(&short);
    append_all(&ledger, &["other"]);
    ledger.publish().unwrap();
    assert!(matches!(ledger.read_snapshot(), Err(SnapshotError::OtherTree { size: 2 })), "other entries");
    fs::copy(&snapshot, fork.join("ledger/snapshot")).unwrap();
    assert!(open(&fork).read_snapshot().unwrap().is_some(), "the same entries");
}

#[test]
fn a_changed_snapshot_is_ignored_with_a_reason() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a"]);
    ledger.write_snapshot(1, b"state").unwrap();
    let path = dir.join("ledger/snapshot");
    let whole = fs::read(&path).unwrap();
    for byte in 0..whole.len() {
        flip(&path, byte);
        assert!(ledger.read_snapshot().is_err(), "byte {byte}");
        fs::write(&path, &whole[..byte]).unwrap();
        assert!(ledger.read_snapshot().is_err(), "cut at {byte}");
        fs::write(&path, &whole).unwrap();
    }
    let other = TempDir::new();
    let other_ledger = create(&other);
    append_all(&other_ledger, &["a"]);
    fs::write(other.join("ledger/snapshot"), &whole).unwrap();
    assert!(other_ledger.read_snapshot().is_err(), "of another ledger");
}
