//! A real ledger that grows to sizes of a test's choice.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use ledger::{Checkpoint, Config, Draft, Ledger, MAX_PAYLOAD, MasterKey, Owner};

pub(crate) const ORIGIN: &str = "zweck.example/looks";

/// Nothing is published but what a test publishes.
pub(crate) const NEVER: Duration = Duration::from_secs(3600);

pub(crate) struct Grown {
    dir: PathBuf,
    config: Config,
    ledger: Option<Ledger>,
}

impl Grown {
    /// `name` is the test's own.
    pub(crate) fn new(name: &str, publish_every: Duration) -> Grown {
        let dir = std::env::temp_dir().join(format!("zweck-interop-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir(&dir).unwrap();
        let (origin, tenant) = (ORIGIN.into(), "shop".into());
        let config = Config { dir: dir.join("ledger"), origin, tenant, publish_every, queue: 4096 };
        Ledger::create(&config, &master()).unwrap();
        let ledger = Ledger::open(config.clone(), &master()).unwrap();
        Grown { dir, config, ledger: Some(ledger) }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().unwrap()
    }

    pub(crate) fn key(&self) -> String {
        self.ledger().verifying_key().to_string()
    }

    /// The ledger's directory.
    pub(crate) fn path(&self) -> &Path {
        &self.config.dir
    }

    /// A file beside the ledger, for the test's own use.
    pub(crate) fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Appends up to `size` entries and publishes them.
    pub(crate) fn grow(&self, size: u64) -> Checkpoint {
        while self.ledger().size() < size {
            let end = size.min(self.ledger().size() + 2048);
            let indexes = self.ledger().size()..end;
            let pending: Vec<_> =
                indexes.clone().map(|index| self.ledger().append(draft(index)).unwrap()).collect();
            for (index, pending) in indexes.zip(pending) {
                assert_eq!(pending.wait().unwrap().index(), index);
            }
        }
        let checkpoint = self.ledger().publish().unwrap();
        assert_eq!(checkpoint.size, size);
        checkpoint
    }

    /// Closes the ledger and opens it again: what follows continues from what is on the disk.
    pub(crate) fn reopen(&mut self) {
        self.ledger.take().unwrap().close().unwrap();
        self.ledger = Some(Ledger::open(self.config.clone(), &master()).unwrap());
    }
}

impl Drop for Grown {
    fn drop(&mut self) {
        self.ledger = None;
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Of few subjects and many lengths; the shortest and the longest are among them.
pub(crate) fn draft(index: u64) -> Draft {
    let length = if index == 70 { MAX_PAYLOAD } else { index as usize * 31 % 500 };
    Draft { owner: Owner::Subject(format!("subject {}", index % 7)), class: 1, payload: vec![b'x'; length] }
}

fn master() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}
