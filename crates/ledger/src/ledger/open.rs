//! Creating a ledger, and opening one after checking what is there.

use std::{
    convert::Infallible,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, OnceLock, PoisonError, atomic::AtomicU64},
    thread,
};

use super::{Handle, Ledger, Shared};
use crate::{
    Checkpoint, Config, ConfigError, DiskError, Hash, KeysError, MasterKey, PublishError, RecoveryError,
    ReplayError, VerifyingKey,
    disk::{Disk, Staging},
    keys::{Keys, Sealer},
    publish::{Publisher, Signed},
    queue::Queue,
    replay,
    sync::lock,
    verify::{Directory, VerifyError, check_root, parse_signed},
    wal::{Reader, Segments, recover},
    writer,
};

/// Why a ledger was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The configuration cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Something is there already.
    #[error(
        "`{}` is there already: choose another directory, or remove this one if an earlier creation was interrupted",
        .0.display()
    )]
    Exists(PathBuf),
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The keys could not be written.
    #[error(transparent)]
    Keys(#[from] KeysError),
}

/// Why a ledger was not opened. What is damaged was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The configuration cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is none.
    #[error("`{}` holds no ledger: create one, or correct the path", .0.display())]
    NoLedger(PathBuf),
    /// A process has it open.
    #[error("`{}` is held by another process: a ledger can be open only once", .0.display())]
    Locked(PathBuf),
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Wrong master key, other origin, or keys that do not belong to the log.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The checkpoint or the tiles at the right edge are wrong.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The write-ahead log is damaged.
    #[error(transparent)]
    Log(#[from] RecoveryError),
    /// Entries cannot be read back.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// What a crash left committed could not be integrated.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The operating system gave no thread.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
}

/// The checkpoint comes last: without it there is no ledger yet. A crash before leaves a directory that
/// neither opens nor is overwritten.
pub(crate) fn create(
    disk: &Disk,
    segment_len: usize,
    config: &Config,
    master: &MasterKey,
) -> Result<VerifyingKey, CreateError> {
    config.check()?;
    let paths = Paths::new(&config.dir);
    for path in [&paths.keys, &paths.tiles, &paths.wal] {
        if disk.exists(path)? {
            return Err(CreateError::Exists(path.clone()));
        }
    }
    for dir in [&config.dir, &paths.tiles, &paths.wal] {
        disk.create_dir(dir)?;
    }
    let staging = Staging::open(disk.clone(), paths.staging)?;
    let (_, key) = Keys::create(disk, &paths.keys, &config.origin, &config.tenant, master)?;
    Segments::new(disk.clone(), paths.wal, &config.origin, segment_len).create(0, &staging)?;
    let empty = Checkpoint { origin: config.origin.clone(), size: 0, root: Hash::empty_tree() };
    let signed = Signed::new(empty, &key);
    staging.replace(&paths.tiles.join("checkpoint"), &[signed.note.as_bytes()])?;
    Ok(key.verifying_key().clone())
}

/// Everything but the threads.
pub(crate) fn prepare(
    disk: Disk,
    segment_len: usize,
    config: Config,
    master: &MasterKey,
) -> Result<Arc<Shared>, OpenError> {
    config.check()?;
    let paths = Paths::new(&config.dir);
    let no_ledger = || OpenError::NoLedger(config.dir.clone());
    let checkpoint_path = paths.tiles.join("checkpoint");
    if !disk.exists(&checkpoint_path)? {
        return Err(no_ledger());
    }
    let lock_file = disk.lock(&paths.lock)?.ok_or_else(|| OpenError::Locked(paths.lock.clone()))?;
    let (keys, key) = Keys::open(&disk, &paths.keys, &config.origin, &config.tenant, master)?;
    let note = disk.read(&checkpoint_path)?.ok_or_else(no_ledger)?;
    let note = String::from_utf8_lossy(&note).into_owned();
    let checkpoint = parse_signed(&note, key.verifying_key())?;
    let store = Directory::new(disk.clone(), paths.tiles.clone());
    check_root(&store, &checkpoint)?;
    let segments = Segments::new(disk.clone(), paths.wal, &config.origin, segment_len);
    let recovered = recover(&segments, checkpoint.size)?;
    let size = recovered.end();
    if keys.size() > size {
        return Err(KeysError::Ahead { heads_at: keys.size(), size }.into());
    }
    // From here on things change: everything that could be checked was.
    let staging = Staging::open(disk.clone(), paths.staging)?;
    // Of a process whose fsync failed, names and the checkpoint may be seen and yet not be on the disk.
    [&config.dir, &paths.tiles, segments.dir()].into_iter().try_for_each(|dir| disk.sync_dir(dir))?;
    staging.replace(&checkpoint_path, &[note.as_bytes()])?;
    let log = recovered.into_writer(staging.clone())?;
    let verifying_key = key.verifying_key().clone();
    let last = Signed { checkpoint, note };
    let reader = Reader::open(segments.clone(), last.checkpoint.size)?;
    let mut publisher = Publisher::new(disk.clone(), paths.tiles, staging.clone(), reader, key, last);
    let published = publisher.publish(size)?.clone();
    let mut keys = keys;
    catch_up(&mut keys, &store, &published.checkpoint)?;
    // Of a process that ended in an erasure. Whoever reads the file now need not keep the ledger closed: nothing is
    // read from the old pages, and each publication tries again.
    keys.wipe_if_free()?;
    segments.prune(size)?;
    let queue = Queue::new(config.queue);
    queue.start(Sealer::new(&keys), log);
    Ok(Arc::new(Shared {
        queue,
        durable: AtomicU64::new(size),
        commits: AtomicU64::new(0),
        vrf_key: keys.vrf_public(),
        heads: keys.heads(),
        keys: Mutex::new(keys),
        publisher: Mutex::new(publisher),
        published: Mutex::new(published),
        failure: OnceLock::new(),
        indexing: Mutex::new(()),
        closing: Mutex::new(false),
        wake_publisher: Condvar::new(),
        snapshot_key: master.derive("snapshot", &config.origin),
        config,
        verifying_key,
        disk,
        staging,
        segments,
        _lock: lock_file,
    }))
}

/// Brings the owners' heads up to date with entries that were committed after they were last stored.
fn catch_up(keys: &mut Keys, store: &Directory, checkpoint: &Checkpoint) -> Result<(), OpenError> {
    let from = keys.size();
    let outcome = replay::bundles(store, checkpoint, from, |first, entries| {
        for (index, entry) in (first..).zip(&entries).filter(|(index, _)| *index >= from) {
            keys.catch_up(index, entry)?;
        }
        Ok(ControlFlow::<Infallible>::Continue(()))
    });
    let ControlFlow::Continue(()) = outcome?;
    let (heads, size) = keys.unsaved_heads();
    keys.save_heads(&heads)?;
    Ok(keys.heads_saved(&heads, size)?)
}

pub(super) fn start(shared: Arc<Shared>) -> Result<Ledger, OpenError> {
    let handle = Arc::new(Handle { shared: Arc::clone(&shared), threads: Mutex::default() });
    let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work).map_err(OpenError::Thread)?;
        lock(&handle.threads).push(thread);
        Ok::<_, OpenError>(())
    };
    for _ in 0..writer::THREADS {
        let shared = Arc::clone(&shared);
        shared.queue.join();
        spawn("ledger-writer", Box::new(move || writer::run(&shared)))?;
    }
    spawn("ledger-publisher", Box::new(move || publish_regularly(&shared)))?;
    Ok(Ledger { handle })
}

/// In many small steps, and each interval's last one signs.
fn publish_regularly(shared: &Shared) {
    let mut closing = lock(&shared.closing);
    for step in (1..=STEPS).cycle() {
        let pause = shared.config.publish_every / STEPS;
        let woken = shared.wake_publisher.wait_timeout_while(closing, pause, |closing| !*closing);
        let (guard, _) = woken.unwrap_or_else(PoisonError::into_inner);
        if *guard {
            return;
        }
        drop(guard);
        let done = if step == STEPS { shared.publish().map(|_| ()) } else { shared.advance() };
        if done.is_err() {
            // It has marked the ledger as stopped.
            return;
        }
        closing = lock(&shared.closing);
    }
}

/// Of a publication. At 30,000 entries a second and one publication a second, each step has one or two tiles to write.
const STEPS: u32 = 64;

pub(super) struct Paths {
    pub(super) tiles: PathBuf,
    wal: PathBuf,
    pub(super) keys: PathBuf,
    pub(super) staging: PathBuf,
    pub(super) lock: PathBuf,
}

impl Paths {
    pub(super) fn new(dir: &Path) -> Paths {
        Paths {
            tiles: dir.join("tiles"),
            wal: dir.join("wal"),
            keys: dir.join("keys.sqlite"),
            staging: dir.join("staging"),
            lock: dir.join("LOCK"),
        }
    }
}
