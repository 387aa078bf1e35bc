//! The tables of `keys.sqlite`.

use std::{path::Path, time::Duration};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Row, config::DbConfig, named_params, params,
};
use zeroize::Zeroizing;

use super::{Head, KeysError};
use crate::{disk::Disk, hash::Hash, master::SubKey};

/// `owners.key` is NULL once destroyed; `since` is the first n that the present key seals; `head_at` is the index of
/// the latest entry, `NO_ENTRY` before the first. A VRF tag and a keyed hash are 32 bytes, a
/// wrapped key 24 + 32 + 16.
const SCHEMA: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE owners (
        tag BLOB PRIMARY KEY,
        lookup BLOB NOT NULL UNIQUE,
        key BLOB,
        since INTEGER NOT NULL DEFAULT 1,
        n INTEGER NOT NULL DEFAULT 0,
        head BLOB NOT NULL DEFAULT (zeroblob(32)),
        head_at INTEGER NOT NULL DEFAULT (1099511627775)
    ) STRICT, WITHOUT ROWID;
";

/// `PRAGMA application_id`: the ASCII bytes `zwky`. Set last, so a file without it was not finished.
const APPLICATION_ID: i32 = 0x7a77_6b79;

/// `PRAGMA user_version`: the version of the schema and of the entries that the keys open. An older or newer ledger is
/// refused by it before anything of another version is appended.
const VERSION: i32 = 2;

/// What is lost and what is not: the runbook has it at length.
const MISSING: &str = "it is missing; without it no record can be read and none can be made, but every proof still \
                       holds: restore it from its newest backup";

/// How long to wait for another process that writes, before anything that cannot be put off.
const PATIENCE: Duration = if cfg!(test) { Duration::from_millis(300) } else { Duration::from_secs(10) };

const ORIGIN: &str = "origin";
const HEADS_AT: &str = "heads at";

pub(super) struct Store {
    sqlite: Connection,
}

/// One owner.
pub(super) struct OwnerRow {
    pub(super) tag: [u8; 32],
    pub(super) wrapped: Option<Vec<u8>>,
    pub(super) since: u64,
    pub(super) head: Head,
}

impl Store {
    pub(super) fn create(disk: &Disk, path: &Path, origin: &str) -> Result<Store, KeysError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let store = Store::connect(disk, path, flags)?;
        store.sqlite.execute_batch(SCHEMA)?;
        store.set(ORIGIN, origin.as_bytes())?;
        store.set_heads_at(0)?;
        Ok(store)
    }

    pub(super) fn finish_creation(&self) -> Result<(), KeysError> {
        self.sqlite.pragma_update(None, "user_version", VERSION)?;
        self.sqlite.pragma_update(None, "application_id", APPLICATION_ID)?;
        self.truncate_journal(PATIENCE)?;
        self.settle()
    }

    pub(super) fn open(disk: &Disk, path: &Path, origin: &str) -> Result<Store, KeysError> {
        if !disk.exists(path)? {
            return Err(KeysError::Damaged(MISSING));
        }
        Store::connect(disk, path, OpenFlags::SQLITE_OPEN_READ_WRITE)?.checked(origin)
    }

    /// Never writes, and so is not in the way of whoever does.
    pub(super) fn open_to_read(disk: &Disk, path: &Path, origin: &str) -> Result<Store, KeysError> {
        if !disk.exists(path)? {
            return Err(KeysError::Damaged(MISSING));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Store { sqlite: disk.database(path, flags)? }.checked(origin)
    }

    /// The store, if it is a finished one of this origin.
    fn checked(self, origin: &str) -> Result<Store, KeysError> {
        let store = self;
        let pragma = |name| store.sqlite.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        match (pragma("application_id")?, pragma("user_version")?) {
            (APPLICATION_ID, VERSION) => {}
            (APPLICATION_ID, 1) => return Err(KeysError::Older(1)),
            (APPLICATION_ID, newer) if newer > VERSION => return Err(KeysError::Newer(newer)),
            _ => return Err(KeysError::Damaged("not a finished key file")),
        }
        let found = store.value(ORIGIN)?.ok_or(KeysError::Damaged("the origin is missing"))?;
        if found != origin.as_bytes() {
            return Err(KeysError::OtherOrigin(String::from_utf8_lossy(&found).into_owned()));
        }
        Ok(store)
    }

    fn connect(disk: &Disk, path: &Path, flags: OpenFlags) -> Result<Store, KeysError> {
        let sqlite = disk.database(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        sqlite.busy_timeout(PATIENCE)?;
        sqlite.pragma_update(None, "secure_delete", true)?;
        sqlite.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        sqlite.pragma_update(None, "synchronous", "FULL")?;
        // After a failed fsync nobody knows what is in the journal. SQLite would sync it again when it closes the file,
        // believe that, and copy it over the pages of the file unchecked; whoever opens it next checks each page.
        sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(Store { sqlite })
    }

    /// All went well: when the file is closed, the journal is to go into it.
    pub(super) fn settle(&self) -> Result<(), KeysError> {
        self.sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(())
    }

    /// Begins a transaction, unless one is open. [`Store::end`] must follow, whatever happens in between.
    pub(super) fn begin(&self) -> Result<(), KeysError> {
        if self.sqlite.is_autocommit() {
            self.sqlite.execute_batch("BEGIN IMMEDIATE")?;
        }
        Ok(())
    }

    /// Ends the open transaction, if there is one: commits what went well, and takes back what did not.
    pub(super) fn end<T>(&self, outcome: Result<T, KeysError>) -> Result<T, KeysError> {
        if self.sqlite.is_autocommit() {
            return outcome;
        }
        let ended = outcome.and_then(|done| Ok(self.sqlite.execute_batch("COMMIT").map(|()| done)?));
        if ended.is_err() && !self.sqlite.is_autocommit() {
            // Should even this fail, the first error is the one to report; nothing is committed.
            let _ = self.sqlite.execute_batch("ROLLBACK");
        }
        ended
    }

    pub(super) fn value(&self, name: &str) -> Result<Option<Vec<u8>>, KeysError> {
        let mut select = self.sqlite.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
        Ok(select.query_row([name], |row| row.get(0)).optional()?)
    }

    pub(super) fn set(&self, name: &str, value: &[u8]) -> Result<(), KeysError> {
        let mut upsert = self.sqlite.prepare_cached(
            "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value",
        )?;
        upsert.execute(params![name, value])?;
        Ok(())
    }

    /// A key of the log, sealed under its own name.
    pub(super) fn secret(&self, name: &str, wrap: &SubKey) -> Result<Zeroizing<Vec<u8>>, KeysError> {
        self.secret_if_kept(name, wrap)?.ok_or(KeysError::Damaged("a key of the log is missing"))
    }

    pub(super) fn secret_if_kept(
        &self,
        name: &str,
        wrap: &SubKey,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, KeysError> {
        let sealed = self.value(name)?;
        let open =
            |sealed: Vec<u8>| wrap.unseal(name.as_bytes(), &sealed).map_err(|_| KeysError::WrongMaster);
        sealed.map(open).transpose()
    }

    pub(super) fn keep_secret(&self, name: &str, wrap: &SubKey, secret: &[u8]) -> Result<(), KeysError> {
        self.set(name, &wrap.seal(name.as_bytes(), secret)?)
    }

    pub(super) fn heads_at(&self) -> Result<u64, KeysError> {
        let stored = self.value(HEADS_AT)?.and_then(|bytes| bytes.try_into().ok());
        stored.map(u64::from_be_bytes).ok_or(KeysError::Damaged("the size of the heads is missing"))
    }

    pub(super) fn set_heads_at(&self, size: u64) -> Result<(), KeysError> {
        self.lazily(|| self.set(HEADS_AT, &size.to_be_bytes()))
    }

    pub(super) fn by_lookup(&self, lookup: &[u8; 32]) -> Result<Option<OwnerRow>, KeysError> {
        self.owner("SELECT tag, key, since, n, head, head_at FROM owners WHERE lookup = ?1", lookup)
    }

    pub(super) fn by_tag(&self, tag: &[u8; 32]) -> Result<Option<OwnerRow>, KeysError> {
        self.owner("SELECT tag, key, since, n, head, head_at FROM owners WHERE tag = ?1", tag)
    }

    fn owner(&self, select: &str, by: &[u8; 32]) -> Result<Option<OwnerRow>, KeysError> {
        Ok(self.sqlite.prepare_cached(select)?.query_row([by], read_owner).optional()?)
    }

    pub(super) fn insert(&self, lookup: &[u8; 32], tag: &[u8; 32], wrapped: &[u8]) -> Result<(), KeysError> {
        let mut insert =
            self.sqlite.prepare_cached("INSERT INTO owners (lookup, tag, key) VALUES (?1, ?2, ?3)")?;
        insert.execute(params![lookup, tag, wrapped])?;
        Ok(())
    }

    pub(super) fn replace_key(&self, tag: &[u8; 32], wrapped: &[u8], since: u64) -> Result<(), KeysError> {
        let mut update =
            self.sqlite.prepare_cached("UPDATE owners SET key = :key, since = :since WHERE tag = :tag")?;
        update.execute(named_params! {":key": wrapped, ":since": since.cast_signed(), ":tag": tag})?;
        Ok(())
    }

    pub(super) fn set_heads(&self, heads: &[([u8; 32], Head)]) -> Result<(), KeysError> {
        let mut update = self
            .sqlite
            .prepare_cached("UPDATE owners SET n = :n, head = :head, head_at = :at WHERE tag = :tag")?;
        self.lazily(|| {
            self.begin()?;
            self.end(heads.iter().try_for_each(|(tag, head)| {
                let (n, at) = (head.n.cast_signed(), head.at.cast_signed());
                update.execute(
                    named_params! {":n": n, ":head": head.leaf.as_bytes(), ":at": at, ":tag": tag},
                )?;
                Ok(())
            }))
        })
    }

    /// Commits without an fsync. A crash leaves what was there before, whole; the next commit that is not lazy takes
    /// this along. Waits for nobody. For what can be derived again.
    fn lazily(&self, work: impl FnOnce() -> Result<(), KeysError>) -> Result<(), KeysError> {
        self.sqlite.pragma_update(None, "synchronous", "NORMAL")?;
        let done = self.waiting(Duration::ZERO, work);
        self.sqlite.pragma_update(None, "synchronous", "FULL")?;
        done
    }

    /// Does something that waits so long for other processes.
    fn waiting<T>(
        &self,
        patience: Duration,
        work: impl FnOnce() -> Result<T, KeysError>,
    ) -> Result<T, KeysError> {
        self.sqlite.busy_timeout(patience)?;
        let done = work();
        self.sqlite.busy_timeout(PATIENCE)?;
        done
    }

    /// Overwrites the key in the table. Old pages hold it until [`Store::truncate_journal`] has succeeded.
    pub(super) fn destroy_key(&self, tag: &[u8; 32]) -> Result<(), KeysError> {
        self.sqlite.execute("UPDATE owners SET key = NULL WHERE tag = ?1", [tag])?;
        Ok(())
    }

    /// Replaces the wrapped key of every owner who has one.
    pub(super) fn rewrap_owners(
        &self,
        mut anew: impl FnMut(&[u8; 32], &[u8]) -> Result<Vec<u8>, KeysError>,
    ) -> Result<(), KeysError> {
        let mut select = self.sqlite.prepare(
            "SELECT tag, key FROM owners WHERE key IS NOT NULL AND tag > ?1 ORDER BY tag LIMIT 1000",
        )?;
        let mut update = self.sqlite.prepare("UPDATE owners SET key = ?2 WHERE tag = ?1")?;
        // Some at a time: a cursor over rows that change meanwhile is undefined, and all at once are many.
        let mut last = Vec::new();
        loop {
            let rows = select
                .query_map([&last], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
            let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
            let Some((tag, _)) = rows.last() else { return Ok(()) };
            last = tag.to_vec();
            for (tag, wrapped) in &rows {
                update.execute(params![tag, anew(tag, wrapped)?])?;
            }
        }
    }

    /// Writes all new pages over the old ones in `keys.sqlite` and empties the journal. While another connection
    /// reads, SQLite must keep what that one sees: then it is [`KeysError::CopyStays`].
    pub(super) fn truncate_journal(&self, patience: Duration) -> Result<(), KeysError> {
        let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i32 =
            self.waiting(patience, || Ok(self.sqlite.query_row(truncate, [], |row| row.get("busy"))?))?;
        if busy == 0 { Ok(()) } else { Err(KeysError::CopyStays) }
    }
}

impl From<rusqlite::Error> for KeysError {
    fn from(error: rusqlite::Error) -> KeysError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => KeysError::Locked,
            _ => KeysError::Sqlite(error),
        }
    }
}

fn read_owner(row: &Row<'_>) -> rusqlite::Result<OwnerRow> {
    Ok(OwnerRow {
        tag: row.get(0)?,
        wrapped: row.get(1)?,
        since: row.get::<_, i64>(2)?.cast_unsigned(),
        head: Head {
            n: row.get::<_, i64>(3)?.cast_unsigned(),
            leaf: Hash::new(row.get(4)?),
            at: row.get::<_, i64>(5)?.cast_unsigned(),
        },
    })
}
