//! SQLite on the simulated disk. It keeps its own promises: a commit lasts, whole.

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, backup::Backup};

/// A database in SQLite's own memory, kept open so that it stays.
#[derive(Debug)]
pub(super) struct Database {
    uri: String,
    keep: Connection,
    /// Where the disk lies about commits: as it was before each of the last operations.
    before: VecDeque<Connection>,
}

impl Database {
    pub(super) fn new() -> Database {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let uri = format!("file:/crash-{}?vfs=memdb", NEXT.fetch_add(1, Ordering::Relaxed));
        let keep = connect(&uri, OpenFlags::default()).unwrap();
        Database { uri, keep, before: VecDeque::new() }
    }

    pub(super) fn connect(&self, flags: OpenFlags) -> rusqlite::Result<Connection> {
        connect(&self.uri, flags)
    }

    pub(super) fn copy(&self) -> Database {
        let mut copy = Database::new();
        copy_database(self.before.front().unwrap_or(&self.keep), &mut copy.keep);
        copy
    }

    pub(super) fn remember(&mut self) {
        let mut now = Connection::open_in_memory().unwrap();
        copy_database(&self.keep, &mut now);
        self.before.push_back(now);
        if self.before.len() > LATE {
            self.before.pop_front();
        }
    }
}

fn connect(uri: &str, flags: OpenFlags) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
}

fn copy_database(from: &Connection, to: &mut Connection) {
    Backup::new(from, to).unwrap().run_to_completion(i32::MAX, Duration::ZERO, None).unwrap();
}

/// More operations than a group commit has, and fewer than two.
const LATE: usize = 3;
