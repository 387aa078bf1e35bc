//! What the tests of several modules share.

mod forge;

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    Config, Draft, Entry, Ledger, MasterKey, Owner, Payload, SigningKey,
    checkpoint::Checkpoint,
    disk::{Disk, Staging},
    hash::Hash,
    master::random,
    publish::{Publisher, Signed},
    wal::{Reader, SEGMENT_LEN, Segments, Writer, recover},
};

pub(crate) use self::forge::Forge;

pub(crate) const ORIGIN: &str = "zweck.example/log1";

/// A directory that goes with the test.
pub(crate) struct TempDir(PathBuf);

impl TempDir {
    pub(crate) fn new() -> TempDir {
        let unique = u64::from_be_bytes(random().unwrap());
        let path = std::env::temp_dir().join(format!("zweck-ledger-{unique:016x}"));
        fs::create_dir(&path).unwrap();
        TempDir(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// The files as a crash would leave them now (what was written is taken to be on the disk).
    pub(crate) fn copy(&self) -> TempDir {
        let copy = TempDir::new();
        copy_files(&self.0, &copy.0);
        copy
    }
}

pub(crate) fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_files(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// Flips the lowest bit of one byte.
pub(crate) fn flip(path: &Path, byte: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[byte] ^= 1;
    fs::write(path, bytes).unwrap();
}

pub(crate) fn master() -> MasterKey {
    MasterKey::from_bytes([42; 32])
}

/// Publishes only when told to.
pub(crate) fn config(dir: &TempDir) -> Config {
    Config {
        dir: dir.join("ledger"),
        origin: ORIGIN.into(),
        tenant: "shop".into(),
        publish_every: Duration::from_secs(3600),
        queue: 64,
    }
}

pub(crate) fn create(dir: &TempDir) -> Ledger {
    Ledger::create(&config(dir), &master()).unwrap();
    open(dir)
}

pub(crate) fn open(dir: &TempDir) -> Ledger {
    Ledger::open(config(dir), &master()).unwrap()
}

pub(crate) fn draft(subject: &str, payload: impl Into<Vec<u8>>) -> Draft {
    Draft { owner: Owner::Subject(subject.into()), class: 1, payload: payload.into() }
}

/// Appends and waits, one entry each.
pub(crate) fn append_all(ledger: &Ledger, payloads: &[&str]) {
    for payload in payloads {
        ledger.append(draft("s1", *payload)).unwrap().wait().unwrap();
    }
}

pub(crate) fn entries(ledger: &Ledger, from: u64) -> Vec<Entry> {
    let mut entries = Vec::new();
    let outcome = ledger.replay(from, |entry| {
        entries.push(entry);
        ControlFlow::<()>::Continue(())
    });
    assert_eq!(outcome.unwrap(), ControlFlow::Continue(()));
    entries
}

/// Payloads as text, `-` for an erased one.
pub(crate) fn payloads(ledger: &Ledger) -> Vec<String> {
    let text = |entry: Entry| match entry.payload {
        Payload::Readable(bytes) => String::from_utf8(bytes).unwrap(),
        Payload::Erased => "-".into(),
        Payload::Public(_) => "public".into(),
    };
    entries(ledger, 0).into_iter().map(text).collect()
}

/// Log and publisher without keys and threads: entries `event 0`, `event 1`, … of the reference tree.
pub(crate) struct Bare {
    pub(crate) dir: TempDir,
    pub(crate) key: SigningKey,
    pub(crate) log: Writer,
    publisher: Publisher,
}

impl Bare {
    pub(crate) fn new() -> Bare {
        let dir = TempDir::new();
        let key = || SigningKey::from_seed(ORIGIN, &[1; 32]).unwrap();
        for sub in ["tiles", "wal"] {
            Disk::os().create_dir(&dir.join(sub)).unwrap();
        }
        let staging = Staging::open(Disk::os(), dir.join("staging")).unwrap();
        let segments = Segments::new(Disk::os(), dir.join("wal"), ORIGIN, SEGMENT_LEN);
        segments.create(0, &staging).unwrap();
        let log = recover(&segments, 0).unwrap().into_writer(staging.clone()).unwrap();
        let empty = Checkpoint { origin: ORIGIN.into(), size: 0, root: Hash::empty_tree() };
        let reader = Reader::open(segments, 0).unwrap();
        let last = Signed::new(empty, &key());
        let publisher = Publisher::new(Disk::os(), dir.join("tiles"), staging, reader, key(), last);
        Bare { dir, key: key(), log, publisher }
    }

    /// Appends up to `size` entries, in frames of at most 10,000.
    pub(crate) fn grow(&mut self, size: u64) {
        while self.log.next() < size {
            let end = size.min(self.log.next() + 10_000);
            let mut payload = Vec::new();
            for i in self.log.next()..end {
                crate::bundle::push(&mut payload, format!("event {i}").as_bytes());
            }
            self.log.append(&payload, end - self.log.next()).unwrap();
        }
    }

    /// Appends one entry as it is.
    pub(crate) fn push(&mut self, entry: &[u8]) {
        let mut payload = Vec::new();
        crate::bundle::push(&mut payload, entry);
        self.log.append(&payload, 1).unwrap();
    }

    pub(crate) fn publish(&mut self, size: u64) -> Checkpoint {
        self.publisher.publish(size).unwrap().checkpoint.clone()
    }
}
