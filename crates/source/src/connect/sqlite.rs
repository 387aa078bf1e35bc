//! SQLite: a few connections to one file, each used on a thread that may block.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Settings;
use crate::classes::{Class, Classes};
use crate::draft::Samples;
use crate::introspect;
use crate::plan::{ITEM_CLEAR, ITEM_FUNCTION, ITEM_SENSITIVE, ITEM_UNKNOWN};
use crate::read::ReadError;
use crate::schema::Schema;

/// Up to [`Settings::pool`] connections, opened when first needed.
pub(crate) struct SqlitePool {
    path: PathBuf,
    settings: Settings,
    slots: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Locked>>>,
}

/// A connection that prepares nothing but queries.
pub(crate) struct Locked {
    pub(crate) connection: Connection,
    /// The file that it has open: another one may have taken its place.
    file: FileIdentity,
    /// What [`ITEM_FUNCTION`] goes by, once a plan asked for it.
    classes: Option<Arc<Classes>>,
}

impl SqlitePool {
    pub(super) fn new(path: PathBuf, settings: Settings) -> SqlitePool {
        let slots = Arc::new(Semaphore::new(settings.pool));
        SqlitePool { path, settings, slots, idle: Arc::default() }
    }

    /// Runs `work` on a connection of the pool.
    ///
    /// Whether the time is up or the caller gave up waiting, the running statement is interrupted, so that a slot
    /// is never lost. A connection on which something failed is closed rather than used again.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Locked) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let permit = timeout(self.settings.timeout, Arc::clone(&self.slots).acquire_owned()).await;
        let permit = permit.map_err(|_| ReadError::Unavailable)?.map_err(|_| ReadError::Unavailable)?;
        let stop = StopOnDrop::default();
        let (stopped, idle) = (Arc::clone(&stop.0), Arc::clone(&self.idle));
        let (path, settings) = (self.path.clone(), self.settings);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let file = identity(&path)?;
            let kept = lock(&idle).pop().filter(|kept| kept.file == file);
            let mut locked = match kept {
                Some(locked) => locked,
                None => Locked::open(&path, file, settings)?,
            };
            let interrupt = move || stopped.load(Ordering::Relaxed);
            locked.connection.progress_handler(PROGRESS_STEPS, Some(interrupt))?;
            let result = work(&mut locked);
            if result.is_ok() && locked.connection.is_autocommit() {
                lock(&idle).push(locked);
            }
            result
        });
        match timeout(self.settings.timeout, task).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(ReadError::Unavailable),
            Err(_) => Err(ReadError::Timeout),
        }
    }

    pub(super) async fn ping(&self) -> Result<(), ReadError> {
        self.run(|locked| {
            Ok(locked.connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?)
        })
        .await
    }

    pub(super) async fn schema(&self) -> Result<Schema, ReadError> {
        let (path, settings) = (self.path.clone(), self.settings);
        // Its own connection: reading the catalogue takes pragmas, which those of the pool refuse.
        self.run(move |_| Ok(introspect::sqlite(&open(&path, settings)?)?)).await
    }

    pub(super) async fn samples(&self, schema: &Schema) -> Result<Samples, ReadError> {
        let schema = schema.clone();
        self.run(move |locked| Ok(introspect::sample_sqlite(&locked.connection, &schema)?)).await
    }
}

/// Tells the work on a connection to stop once nobody waits for it.
#[derive(Default)]
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A connection that cannot write: read-only at the file, `query_only` in SQLite, nothing spilled to temporary
/// files, and neither the schema nor a double-quoted name can become something else than it says.
fn open(path: &Path, settings: Settings) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(settings.timeout)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    // Otherwise SQLite plans anew for every subject, which takes several times as long as reading.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

impl Locked {
    /// An [`open`] connection on which nothing else is even prepared: no `ATTACH`, no `PRAGMA`, no `VACUUM INTO`.
    fn open(path: &Path, file: FileIdentity, settings: Settings) -> Result<Locked, rusqlite::Error> {
        let mut connection = open(path, settings)?;
        connection.authorizer(Some(|context: AuthContext<'_>| match context.action {
            AuthAction::Select
            | AuthAction::Read { .. }
            | AuthAction::Function { .. }
            | AuthAction::Recursive
            | AuthAction::Transaction { .. } => Authorization::Allow,
            _ => Authorization::Deny,
        }))?;
        Ok(Locked { connection, file, classes: None })
    }

    /// Makes [`ITEM_FUNCTION`] go by `classes`.
    pub(crate) fn flag_items_by(&mut self, classes: &Arc<Classes>) -> Result<(), rusqlite::Error> {
        if self.classes.as_ref().is_some_and(|known| Arc::ptr_eq(known, classes)) {
            return Ok(());
        }
        let flags = FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_DIRECTONLY;
        let by = Arc::clone(classes);
        let flag = move |call: &Context<'_>| Ok(item_flag(&by, call.get_raw(0)));
        self.connection.create_scalar_function(ITEM_FUNCTION, 1, flags, flag)?;
        self.classes = Some(Arc::clone(classes));
        Ok(())
    }
}

/// A file whatever its path: device and inode.
#[derive(Clone, Copy, PartialEq)]
struct FileIdentity(u64, u64);

/// Which file `path` leads to now. An open one lives on after its replacement, and would be read for ever.
fn identity(path: &Path) -> Result<FileIdentity, ReadError> {
    let metadata = std::fs::metadata(path).map_err(|_| ReadError::Unavailable)?;
    Ok(FileIdentity(metadata.dev(), metadata.ino()))
}

fn item_flag(classes: &Classes, class: ValueRef<'_>) -> i64 {
    match class.as_str().ok().and_then(|name| classes.class(name)) {
        Some(Class::Clear) => ITEM_CLEAR,
        Some(Class::Sensitive(_)) => ITEM_SENSITIVE,
        None => ITEM_UNKNOWN,
    }
}

/// A panic while the lock is held leaves the list as it was, so poison says nothing.
fn lock(idle: &Mutex<Vec<Locked>>) -> MutexGuard<'_, Vec<Locked>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many steps of SQLite's machine pass between two looks at the stop flag: well under a millisecond.
const PROGRESS_STEPS: i32 = 1000;
/// Prepared statements kept on each connection.
const CACHED_STATEMENTS: usize = 256;
