//! What a witness remembers, in SQLite: of each log the checkpoint that it cosigned last.

use std::{io, path::Path};

use ledger::{Hash, VerifyingKey};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

/// `size` and `time` are the bits of unsigned numbers; `note` is the checkpoint with the signatures that the witness
/// checked and made.
const SCHEMA: &str = "
    CREATE TABLE witness (vkey TEXT NOT NULL) STRICT;
    CREATE TABLE logs (
        origin TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        root BLOB NOT NULL,
        time INTEGER NOT NULL,
        note TEXT NOT NULL
    ) STRICT;
";

/// `PRAGMA application_id`: the ASCII bytes `zwwt`. Set last, so a file without it was not finished.
const APPLICATION_ID: i32 = 0x7a77_7774;

/// `PRAGMA user_version`: the version of the schema.
const SCHEMA_VERSION: i32 = 1;

/// Why a witness cannot remember.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A new memory would forget what was cosigned.
    #[error("the state of the witness is there already: a witness keeps it for ever")]
    Exists,
    /// Not there, or not openable.
    #[error("the state of the witness cannot be opened: {0}")]
    Open(io::Error),
    /// Another file, or one whose creation was interrupted.
    #[error("not the finished state of a witness of this version")]
    Foreign,
    /// Two witnesses with one memory would speak for each other.
    #[error("the state belongs to the witness `{0}`")]
    OtherKey(String),
    /// SQLite.
    #[error("the state of the witness: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// What is on the disk is not known.
    #[error("the state of the witness could not be written before: start it anew, and see to its disk")]
    Stopped,
}

/// A checkpoint that was cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) size: u64,
    pub(super) root: Hash,
    /// Seconds since the Unix epoch, as cosigned.
    pub(super) time: u64,
    pub(super) note: String,
}

#[derive(Debug)]
pub(super) struct Store {
    sqlite: Connection,
    stopped: bool,
}

/// An exclusive transaction, also across processes. Dropped, it changes nothing.
pub(super) struct Turn<'a> {
    transaction: Transaction<'a>,
    stopped: &'a mut bool,
}

impl Store {
    pub(super) fn create(path: &Path, key: &VerifyingKey) -> Result<(), StoreError> {
        if path.try_exists().map_err(StoreError::Open)? {
            return Err(StoreError::Exists);
        }
        let sqlite = connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        sqlite.execute_batch(SCHEMA)?;
        sqlite.execute("INSERT INTO witness (vkey) VALUES (?1)", [key.to_string()])?;
        sqlite.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        sqlite.pragma_update(None, "application_id", APPLICATION_ID)?;
        Ok(())
    }

    pub(super) fn open(path: &Path, key: &VerifyingKey) -> Result<Store, StoreError> {
        std::fs::metadata(path).map_err(StoreError::Open)?;
        let sqlite = connect(path, OpenFlags::empty())?;
        let pragma = |name| sqlite.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        if pragma("application_id")? != APPLICATION_ID || pragma("user_version")? != SCHEMA_VERSION {
            return Err(StoreError::Foreign);
        }
        let vkey: String = sqlite.query_row("SELECT vkey FROM witness", [], |row| row.get(0))?;
        if vkey != key.to_string() {
            return Err(StoreError::OtherKey(vkey));
        }
        Ok(Store { sqlite, stopped: false })
    }

    pub(super) fn begin(&mut self) -> Result<Turn<'_>, StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped);
        }
        let transaction = self.sqlite.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Turn { transaction, stopped: &mut self.stopped })
    }
}

impl Turn<'_> {
    pub(super) fn latest(&self, origin: &str) -> Result<Option<Seen>, StoreError> {
        let mut select =
            self.transaction.prepare_cached("SELECT size, root, time, note FROM logs WHERE origin = ?1")?;
        let seen = select.query_row([origin], |row| {
            Ok(Seen {
                size: row.get::<_, i64>(0)?.cast_unsigned(),
                root: Hash::new(row.get(1)?),
                time: row.get::<_, i64>(2)?.cast_unsigned(),
                note: row.get(3)?,
            })
        });
        Ok(seen.optional()?)
    }

    /// Durable when it returns. After an error it is not known what a restart would find: nothing more is cosigned
    /// until then.
    pub(super) fn record(self, origin: &str, seen: &Seen) -> Result<(), StoreError> {
        let Turn { transaction, stopped } = self;
        *stopped = true;
        transaction.execute(
            "INSERT INTO logs (origin, size, root, time, note) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root, time = excluded.time,
                                       note = excluded.note",
            params![
                origin,
                seen.size.cast_signed(),
                seen.root.as_bytes(),
                seen.time.cast_signed(),
                seen.note
            ],
        )?;
        transaction.commit()?;
        *stopped = false;
        Ok(())
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let sqlite = Connection::open_with_flags(path, flags)?;
    sqlite.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    sqlite.pragma_update(None, "synchronous", "FULL")?;
    Ok(sqlite)
}
