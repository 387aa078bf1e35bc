use std::{fs, ops::ControlFlow, time::Duration};

use rusqlite::Connection;

use crate::{
    Config, KeyReader, Ledger, MasterKey, Trouble,
    testing::{TempDir, append_all, config, copy_files, create, flip, master, open},
};

fn refusal(dir: &TempDir) -> String {
    refusal_of(config(dir), &master())
}

fn refusal_of(config: Config, master: &MasterKey) -> String {
    Ledger::open(config, master).unwrap_err().to_string()
}

fn closed(payloads: &[&str]) -> TempDir {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, payloads);
    ledger.close().unwrap();
    dir
}

#[test]
fn creation_is_explicit_and_never_over_something() {
    let dir = TempDir::new();
    assert!(refusal(&dir).contains("holds no ledger"));
    Ledger::create(&config(&dir), &master()).unwrap();
    let again = Ledger::create(&config(&dir), &master()).unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
    fs::remove_file(dir.join("ledger/tiles/checkpoint")).unwrap();
    assert!(refusal(&dir).contains("holds no ledger"), "an interrupted creation");
    assert!(Ledger::create(&config(&dir), &master()).is_err(), "and not over that either");
}

#[test]
fn configurations_that_cannot_work_are_refused() {
    let dir = TempDir::new();
    let bad = [
        (Config { origin: "a b".into(), ..config(&dir) }, "`a b`"),
        (Config { origin: String::new(), ..config(&dir) }, "``"),
        (Config { tenant: "a\0b".into(), ..config(&dir) }, "NUL"),
        (Config { queue: 0, ..config(&dir) }, "queue"),
        (Config { publish_every: Duration::ZERO, ..config(&dir) }, "publications"),
    ];
    for (config, part) in bad {
        assert!(Ledger::create(&config, &master()).unwrap_err().to_string().contains(part));
        assert!(refusal_of(config, &master()).contains(part));
    }
}

#[test]
fn the_wrong_key_origin_or_tenant_is_refused() {
    let dir = closed(&["a"]);
    let other_key = refusal_of(config(&dir), &MasterKey::from_bytes([43; 32]));
    assert!(other_key.contains("master key does not open"), "{other_key}");
    let other_origin = refusal_of(Config { origin: "other.example".into(), ..config(&dir) }, &master());
    assert!(other_origin.contains("origin `zweck.example/log1`"), "{other_origin}");
    let other_tenant = refusal_of(Config { tenant: "other".into(), ..config(&dir) }, &master());
    assert!(other_tenant.contains("another tenant"), "{other_tenant}");
    open(&dir);
}

#[test]
fn a_ledger_of_another_version_is_refused_before_anything_is_read_or_written() {
    let dir = closed(&["a"]);
    let path = dir.join("ledger/keys.sqlite");
    let versions = [
        (1, "has version 1, older than any release, and so have the entries", Trouble::Config),
        (3, "has version 3, of a newer program than this one", Trouble::Config),
        (0, "is damaged: not a finished key file", Trouble::Keys),
    ];
    for (version, words, trouble) in versions {
        Connection::open(&path).unwrap().pragma_update(None, "user_version", version).unwrap();
        let before = fs::read(&path).unwrap();
        let refused = Ledger::open(config(&dir), &master()).unwrap_err();
        assert!(refused.to_string().contains(words) && refused.trouble() == trouble, "{refused}");
        let reading = KeyReader::open(&config(&dir), &master()).unwrap_err().to_string();
        assert!(reading.contains(words), "{reading}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    open(&dir);
}

#[test]
fn one_process_at_a_time() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    assert!(refusal(&dir).contains("held by another process"));
    let clone = ledger.clone();
    drop(ledger);
    assert!(refusal(&dir).contains("held by another process"));
    clone.close().unwrap();
    open(&dir);
}

#[test]
fn a_changed_checkpoint_or_tile_is_named_and_left_alone() {
    let dir = closed(&["a", "b"]);
    let changes = [
        ("tiles/checkpoint", 20, "`checkpoint`"),
        ("tiles/tile/0/000.p/2", 3, "`tile/0/000.p/2`"),
        ("keys.sqlite", 5, "keys.sqlite"),
        ("wal/00000000000000000000.wal", 10, "offset 0"),
        ("wal/00000000000000000000.wal", 80, "offset 56"),
    ];
    for (file, byte, named) in changes {
        let path = dir.join("ledger").join(file);
        flip(&path, byte);
        let before = fs::read(&path).unwrap();
        let refusal = refusal(&dir);
        assert!(refusal.contains(named), "{file}: {refusal}");
        assert!(!refusal.contains('\n'), "one line: {refusal}");
        assert_eq!(fs::read(&path).unwrap(), before);
        flip(&path, byte);
    }
    fs::remove_file(dir.join("ledger/tiles/tile/0/000.p/2")).unwrap();
    assert!(refusal(&dir).contains("`tile/0/000.p/2` is missing"));
}

#[test]
fn changed_entries_are_found_when_they_are_read() {
    let dir = closed(&["a", "b"]);
    let ledger = open(&dir);
    let replay = || ledger.replay(0, |_| ControlFlow::<()>::Continue(())).unwrap_err().to_string();
    flip(&dir.join("ledger/tiles/tile/entries/000.p/2"), 200);
    assert!(replay().contains("`tile/entries/000.p/2` was changed"));
    flip(&dir.join("ledger/tiles/tile/entries/000.p/2"), 200);
    // Bundle and hash tile changed so that they fit each other: the signed root tells.
    let entries = fs::read(dir.join("ledger/tiles/tile/entries/000.p/2")).unwrap();
    let mut split: Vec<Vec<u8>> =
        crate::split_bundle(&entries).unwrap().into_iter().map(<[u8]>::to_vec).collect();
    split.reverse();
    let mut bundle = Vec::new();
    split.iter().for_each(|entry| crate::bundle::push(&mut bundle, entry));
    let hashes: Vec<u8> = split.iter().flat_map(|entry| *crate::Hash::leaf(entry).as_bytes()).collect();
    fs::write(dir.join("ledger/tiles/tile/entries/000.p/2"), bundle).unwrap();
    fs::write(dir.join("ledger/tiles/tile/0/000.p/2"), hashes).unwrap();
    assert!(replay().contains("lead to the root"));
}

#[test]
fn a_published_entry_that_the_log_has_lost_is_noticed() {
    let dir = closed(&["a", "b"]);
    let segment = dir.join("ledger/wal/00000000000000000000.wal");
    let whole = fs::read(&segment).unwrap();
    fs::write(&segment, &whole[..100]).unwrap();
    assert!(refusal(&dir).contains("ends with entry count 0, but the signed checkpoint has 2"));
    fs::remove_file(&segment).unwrap();
    assert!(refusal(&dir).contains("no segment with entry 2"));
}

#[test]
fn keys_and_log_from_different_backups_are_refused() {
    let dir = TempDir::new();
    drop(create(&dir));
    let (old, new) = (dir.copy(), closed(&["a"]));
    let keys = |from: &TempDir, to: &TempDir| {
        for name in ["keys.sqlite", "keys.sqlite-wal", "keys.sqlite-shm"] {
            let _ = fs::remove_file(to.join("ledger").join(name));
            if fs::exists(from.join("ledger").join(name)).unwrap() {
                fs::copy(from.join("ledger").join(name), to.join("ledger").join(name)).unwrap();
            }
        }
    };
    // Another ledger's keys: its signing key did not sign this checkpoint.
    keys(&old, &new);
    assert!(refusal(&new).contains("not signed by"));
    // Older keys of the same ledger.
    let ledger = open(&dir);
    append_all(&ledger, &["a"]);
    ledger.close().unwrap();
    let newer = dir.copy();
    keys(&old, &dir);
    assert!(refusal(&dir).contains("does not know the owner of entry 0"));
    // Older log of the same ledger.
    fs::remove_dir_all(newer.join("ledger/tiles")).unwrap();
    fs::remove_dir_all(newer.join("ledger/wal")).unwrap();
    copy_files(&old.join("ledger/tiles"), &newer.join("ledger/tiles"));
    copy_files(&old.join("ledger/wal"), &newer.join("ledger/wal"));
    assert!(refusal(&newer).contains("entry count 1, the log only at 0"));
}
