use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::{
    Draft, Erasure, KeysError, Owner, Trouble,
    testing::{TempDir, append_all, create, draft, open, payloads},
    verify::{self, Directory, Options},
};

pub(super) fn subject(id: &str) -> Owner {
    Owner::Subject(id.into())
}

#[test]
fn erased_payloads_are_unreadable_and_everything_else_stays() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a"]);
    let staff = Draft { owner: Owner::Staff("s1".into()), class: 2, payload: b"staff".into() };
    ledger.append(staff).unwrap().wait().unwrap();
    append_all(&ledger, &["b"]);
    assert!(ledger.erase(&subject("s1")).unwrap());
    assert_eq!(payloads(&ledger), ["-", "staff", "-"]);
    assert!(!ledger.erase(&subject("s1")).unwrap(), "already gone");
    assert!(!ledger.erase(&subject("unknown")).unwrap());
    assert!(matches!(ledger.erase(&Owner::Log), Err(KeysError::NotErasable)));

    append_all(&ledger, &["c"]);
    assert_eq!(payloads(&ledger), ["-", "staff", "-", "c"], "a new key opens only what is new");
    ledger.close().unwrap();
    let ledger = open(&dir);
    assert_eq!(payloads(&ledger), ["-", "staff", "-", "c"]);
    assert!(ledger.erase(&subject("s1")).unwrap());
    append_all(&ledger, &["d"]);
    assert_eq!(payloads(&ledger), ["-", "staff", "-", "-", "d"]);
    ledger.publish().unwrap();
    let store = Directory::find(&dir.join("ledger")).unwrap();
    let options = Options { entries: true, progress: &mut |_| {} };
    assert_eq!(verify::verify(&store, ledger.verifying_key(), options).unwrap().entries_checked, 5);
}

/// A key that was used for reading is at hand; after the erasure it must not be.
#[test]
fn what_was_read_before_an_erasure_is_not_read_after_it() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a", "b"]);
    assert_eq!(payloads(&ledger), ["a", "b"]);
    assert!(ledger.erase(&subject("s1")).unwrap());
    assert_eq!(payloads(&ledger), ["-", "-"]);
    append_all(&ledger, &["c"]);
    assert_eq!(payloads(&ledger), ["-", "-", "c"]);
}

#[test]
fn no_file_of_the_ledger_holds_a_destroyed_key() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let ids: Vec<String> = (0..60).map(|i| format!("subject {i}")).collect();
    let pending: Vec<_> = ids.iter().map(|id| ledger.append(draft(id, "x")).unwrap()).collect();
    pending.into_iter().for_each(|pending| assert!(pending.wait().is_ok()));
    ledger.publish().unwrap();
    let wrapped = wrapped_keys(&dir.join("ledger/keys.sqlite"));
    assert_eq!(wrapped.len(), 60);
    let wrapped: Vec<&[u8]> = wrapped.iter().map(Vec::as_slice).collect();
    assert_eq!(occurring(dir.path(), &wrapped), 60, "the search finds what is there");
    for id in &ids {
        assert!(ledger.erase(&subject(id)).unwrap());
    }
    assert_eq!(occurring(dir.path(), &wrapped), 0, "a destroyed key is still in a file");
}

#[test]
fn no_file_of_the_ledger_holds_an_id_or_a_payload_in_clear() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    ledger.append(draft("a-telling-id", "a telling payload")).unwrap().wait().unwrap();
    ledger.write_snapshot(1, b"a telling state").unwrap();
    ledger.close().unwrap();
    assert_eq!(occurring(dir.path(), &[b"zweckwal"]), 1, "the search finds what is there");
    assert_eq!(occurring(dir.path(), &[b" telling", b"-telling", b"telling "]), 0);
}

pub(super) fn wrapped_keys(sqlite: &Path) -> Vec<Vec<u8>> {
    let sqlite = Connection::open(sqlite).unwrap();
    let mut select = sqlite.prepare("SELECT key FROM owners").unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// How many of the needles occur in any file.
pub(super) fn occurring(path: &Path, needles: &[&[u8]]) -> usize {
    let by_start: HashMap<&[u8], &[u8]> = needles.iter().map(|needle| (&needle[..8], *needle)).collect();
    let mut found: HashSet<&[u8]> = HashSet::new();
    for file in files(path) {
        // Most of a segment is zeros, which are slow to search.
        let mut bytes = fs::read(file).unwrap();
        bytes.truncate(bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1));
        for start in 0..bytes.len().saturating_sub(7) {
            let needle = by_start.get(&bytes[start..start + 8]);
            found.extend(needle.copied().filter(|needle| bytes[start..].starts_with(needle)));
        }
    }
    found.len()
}

fn files(path: &Path) -> Vec<PathBuf> {
    match fs::read_dir(path) {
        Ok(entries) => entries.flat_map(|entry| files(&entry.unwrap().path())).collect(),
        Err(_) => vec![path.to_owned()],
    }
}

#[test]
fn an_erasure_can_be_finished_later_and_spares_what_came_after_it() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    assert_eq!(ledger.erasure(&subject("s1")).unwrap(), None, "nobody knows them");
    append_all(&ledger, &["a", "b"]);
    let erasure = ledger.erasure(&subject("s1")).unwrap().unwrap();
    assert_eq!((erasure.n(), erasure.tag().len()), (2, 64));
    let read_back = Erasure::parse(&erasure.tag(), erasure.n()).unwrap();
    assert_eq!(read_back, erasure);
    ledger.close().unwrap();
    let ledger = open(&dir);
    assert!(ledger.finish_erasure(&read_back).unwrap(), "after a crash");
    append_all(&ledger, &["c"]);
    assert!(!ledger.finish_erasure(&read_back).unwrap(), "a second time");
    assert_eq!(payloads(&ledger), ["-", "-", "c"], "what came after the erasure stays");
    let again = ledger.erasure(&subject("s1")).unwrap().unwrap();
    assert_eq!((again.tag(), again.n()), (erasure.tag(), 3));
    for tag in ["", &"0".repeat(32), &format!("+{}", "0".repeat(63)), &"ä".repeat(32), &"z".repeat(64)] {
        assert_eq!(Erasure::parse(tag, 1), None, "{tag}");
    }
}

#[test]
fn the_snapshot_can_be_removed() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    ledger.remove_snapshot().unwrap();
    ledger.write_snapshot(0, b"state").unwrap();
    ledger.remove_snapshot().unwrap();
    assert_eq!(ledger.read_snapshot().unwrap(), None);
    fs::create_dir(dir.join("ledger/snapshot")).unwrap();
    assert!(ledger.remove_snapshot().is_err());
    assert_eq!(ledger.trouble(), Some(Trouble::Disk), "what is to be erased must not stay unnoticed");
}
