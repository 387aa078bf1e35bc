//! The ledger as a whole: created, opened, appended to, read, closed.

mod index;
mod open;
mod rotate;
mod witnessed;

use std::{
    fmt,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

pub use self::{
    index::{IndexError, NextIndex},
    open::{CreateError, OpenError},
    rotate::{RotateError, Rotated},
    witnessed::CosignError,
};
use crate::{
    Checkpoint, Config, DiskError, Draft, Entry, Erasure, Hash, KeysError, MasterKey, Owner, Payload,
    Pending, PublishError, Pushback, ReplayError, Slot, Snapshot, SnapshotError, TilePath, Tree, TreeError,
    Trouble, VerifyingKey,
    disk::{Disk, DiskFile, Staging},
    keys::{Heads, Keys},
    master::SubKey,
    publish::{Publisher, Signed},
    queue::Queue,
    replay, snapshot,
    sync::lock,
    verify::Directory,
    vrf,
    wal::{SEGMENT_LEN, Segments},
};

/// An open ledger. Clones are cheap and share it; all threads may use it at once.
#[derive(Clone)]
pub struct Ledger {
    handle: Arc<Handle>,
}

/// Stops the threads with the last clone, so that the lock is released.
struct Handle {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// What the threads share.
pub(crate) struct Shared {
    pub(crate) queue: Arc<Queue>,
    /// Entries that are durable.
    pub(crate) durable: AtomicU64,
    /// Groups of entries that became durable together.
    pub(crate) commits: AtomicU64,
    pub(crate) keys: Mutex<Keys>,
    /// Those of `keys`.
    pub(crate) heads: Arc<Heads>,
    /// Taken before `keys` where both are needed.
    publisher: Mutex<Publisher>,
    /// The same as the publisher's, readable while it works.
    published: Mutex<Signed>,
    failure: OnceLock<(Trouble, String)>,
    /// One epoch of the index at a time.
    indexing: Mutex<()>,
    closing: Mutex<bool>,
    wake_publisher: Condvar,
    config: Config,
    verifying_key: VerifyingKey,
    vrf_key: vrf::PublicKey,
    snapshot_key: SubKey,
    disk: Disk,
    staging: Staging,
    segments: Segments,
    /// Held until the last clone has gone: none may write when another process does.
    _lock: DiskFile,
}

impl Ledger {
    /// Creates a new, empty ledger with fresh keys and a signed empty checkpoint. Its own act, never implied:
    /// a ledger that was lost must not be replaced silently.
    pub fn create(config: &Config, master: &MasterKey) -> Result<VerifyingKey, CreateError> {
        open::create(&Disk::os(), SEGMENT_LEN, config, master)
    }

    /// Opens a ledger for this process alone, checks it, and integrates what a crash left committed only.
    pub fn open(config: Config, master: &MasterKey) -> Result<Ledger, OpenError> {
        open::start(open::prepare(Disk::os(), SEGMENT_LEN, config, master)?)
    }

    /// Takes a place in the queue, before doing what would be in vain without it.
    pub fn reserve(&self) -> Result<Slot, Pushback> {
        self.handle.shared.queue.reserve()
    }

    /// Queues a draft: [`reserve`](Ledger::reserve) and [`Slot::append`].
    pub fn append(&self, draft: Draft) -> Result<Pending, Pushback> {
        Ok(self.reserve()?.append(draft))
    }

    /// Committed entries.
    pub fn size(&self) -> u64 {
        self.handle.shared.durable.load(Ordering::Acquire)
    }

    /// Groups of entries that were committed since the start, each with one `fdatasync`.
    pub fn commits(&self) -> u64 {
        self.handle.shared.commits.load(Ordering::Relaxed)
    }

    /// The key that checks this ledger's checkpoints.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.handle.shared.verifying_key
    }

    /// The key that proves which tag is whose.
    pub fn vrf_key(&self) -> &vrf::PublicKey {
        &self.handle.shared.vrf_key
    }

    /// The last published checkpoint, a signed note.
    pub fn checkpoint(&self) -> String {
        lock(&self.handle.shared.published).note.clone()
    }

    /// Integrates everything committed so far and returns the signed checkpoint's content. Blocks.
    pub fn publish(&self) -> Result<Checkpoint, PublishError> {
        self.handle.shared.publish()
    }

    /// Reads entries from `from` on, in order, after integrating what is committed: so each is covered by a
    /// signed checkpoint, and is checked against it. `each` may stop by [`ControlFlow::Break`].
    ///
    /// When this fails, what `each` has been given may have been changed by somebody: do not use it.
    pub fn replay<B>(
        &self,
        from: u64,
        mut each: impl FnMut(Entry) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, ReplayError> {
        let shared = &self.handle.shared;
        let checkpoint = shared.publish()?;
        replay::bundles(&shared.tiles(), &checkpoint, from, |first, entries| {
            for (index, (class, payload)) in (first..).zip(shared.open_entries(first, &entries)?) {
                if index >= from
                    && let ControlFlow::Break(stop) = each(Entry { index, class, payload })
                {
                    return Ok(ControlFlow::Break(stop));
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Destroys an owner's key: their payloads are unreadable for ever, all proofs stay valid. `false` when
    /// there was no key. An owner who is recorded again gets a new key for the new entries. Errors as
    /// [`finish_erasure`](Ledger::finish_erasure).
    pub fn erase(&self, owner: &Owner) -> Result<bool, KeysError> {
        match self.erasure(owner)? {
            Some(erasure) => self.finish_erasure(&erasure),
            None => Ok(false),
        }
    }

    /// What erasing an owner would destroy now, for a record of it; `None` when nothing of theirs is readable. A
    /// ledger that stopped does not say: entries that it did not acknowledge may be durable all the same, and would
    /// be read after the next start. Nor does it say `None` before old pages of the file are overwritten: see
    /// [`KeysError::CopyStays`].
    pub fn erasure(&self, owner: &Owner) -> Result<Option<Erasure>, KeysError> {
        if let Some((_, reason)) = self.handle.shared.failure.get() {
            return Err(KeysError::Stopped(reason.clone()));
        }
        lock(&self.handle.shared.keys).erasure(owner)
    }

    /// Whether something that an erasure names is still readable: it was recorded, and then interrupted.
    pub fn is_readable(&self, erasure: &Erasure) -> Result<bool, KeysError> {
        lock(&self.handle.shared.keys).is_readable(erasure)
    }

    /// Destroys what an erasure names, if it is still there; `false` when it was gone. A failure stops the
    /// ledger: what is recorded as erased must not be read on. Except [`KeysError::CopyStays`]: then the key is
    /// destroyed, and repeating this, or the next publication, overwrites the copy.
    pub fn finish_erasure(&self, erasure: &Erasure) -> Result<bool, KeysError> {
        let erased = lock(&self.handle.shared.keys).erase(erasure);
        erased.inspect_err(|error| {
            if !matches!(error, KeysError::CopyStays) {
                self.handle.shared.fail(error.trouble(), &error.to_string());
            }
        })
    }

    /// The proof that entry `index` is in the tree of `size` entries.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
        let store = self.handle.shared.tiles();
        self.handle.shared.tree(&store, size)?.inclusion_proof(index)
    }

    /// The proof that the tree of `size` entries continues that of `old` entries.
    pub fn consistency_proof(&self, old: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
        let store = self.handle.shared.tiles();
        self.handle.shared.tree(&store, size)?.consistency_proof(old)
    }

    /// Seals what the caller folded from the first `size` entries and replaces the snapshot.
    pub fn write_snapshot(&self, size: u64, bytes: &[u8]) -> Result<(), SnapshotError> {
        let shared = &self.handle.shared;
        if shared.publish()?.size < size {
            return Err(SnapshotError::OtherTree { size });
        }
        let root = shared.tree(&shared.tiles(), size)?.root()?;
        let snapshot = Snapshot { size, bytes: bytes.to_vec() };
        let [header, sealed] = snapshot::seal(&snapshot, root, &shared.config.origin, &shared.snapshot_key)?;
        // Two callers at once would stage the same file.
        let _one_at_a_time = lock(&shared.publisher);
        Ok(shared.staging.replace(&shared.snapshot_path(), &[&header, &sealed])?)
    }

    /// Removes the snapshot durably: the next reader starts from the first entry. A failure stops the ledger: the
    /// snapshot may hold what is to be erased.
    pub fn remove_snapshot(&self) -> Result<(), DiskError> {
        let shared = &self.handle.shared;
        let _one_at_a_time = lock(&shared.publisher);
        let discarded = shared.staging.discard(&shared.snapshot_path());
        discarded.inspect_err(|error| shared.fail(error.trouble(), &error.to_string()))
    }

    /// The snapshot; `None` when there is none. An error is the reason for which it must be ignored.
    pub fn read_snapshot(&self) -> Result<Option<Snapshot>, SnapshotError> {
        let shared = &self.handle.shared;
        let Some(file) = shared.disk.read(&shared.snapshot_path())? else { return Ok(None) };
        let (snapshot, root) = snapshot::unseal(&file, &shared.config.origin, &shared.snapshot_key)?;
        match shared.tree(&shared.tiles(), snapshot.size) {
            Ok(tree) if tree.root()? == root => Ok(Some(snapshot)),
            Ok(_) | Err(TreeError::OutOfRange { .. }) => {
                Err(SnapshotError::OtherTree { size: snapshot.size })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A published file by its path: `checkpoint`, `witnessed`, `conflicts`, or the path of a tile. `None` when there is no such file, or
    /// when the path is none of a ledger. Entry bundles are for authorised auditors: see
    /// [`TilePath::is_entry_bundle`].
    pub fn public_file(&self, path: &str) -> Result<Option<Vec<u8>>, DiskError> {
        let shared = &self.handle.shared;
        if path == "checkpoint" {
            return Ok(Some(self.checkpoint().into_bytes()));
        }
        if path == "witnessed" {
            return Ok(self.witnessed()?.map(String::into_bytes));
        }
        if path == "conflicts" {
            return self.conflicts();
        }
        match path.parse::<TilePath>() {
            Ok(tile) => shared.disk.read(&shared.tiles_path().join(tile.to_string())),
            Err(_) => Ok(None),
        }
    }

    /// Why the ledger has stopped, when it has: no more is recorded, and the process should end.
    pub fn failed(&self) -> Option<&str> {
        self.handle.shared.failure.get().map(|(_, reason)| reason.as_str())
    }

    /// What kind of trouble has stopped the ledger.
    pub fn trouble(&self) -> Option<Trouble> {
        self.handle.shared.failure.get().map(|(trouble, _)| *trouble)
    }

    /// Commits what is queued, publishes, and ends the threads. Other clones can append no more; the
    /// directory stays locked until the last has gone.
    pub fn close(self) -> Result<(), PublishError> {
        self.handle.stop();
        self.handle.shared.publish().map(|_| ())
    }
}

impl Handle {
    /// Lets the writer finish what is queued, and both threads end.
    fn stop(&self) {
        self.shared.queue.stop("it was closed");
        *lock(&self.shared.closing) = true;
        self.shared.wake_publisher.notify_all();
        for thread in lock(&self.threads).drain(..) {
            // A panic has already marked the ledger as stopped.
            let _ = thread.join();
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.stop();
        if self.shared.failure.get().is_none() {
            // What cannot be tidied up now, the next start reads from the journal, or removes: a segment that was made
            // ahead.
            let _ = lock(&self.shared.keys).settle();
            let _ = self.shared.staging.clear();
        }
    }
}

impl Shared {
    /// Stops for good. The first reason is kept.
    pub(crate) fn fail(&self, trouble: Trouble, reason: &str) {
        let (_, reason) = self.failure.get_or_init(|| (trouble, reason.to_owned()));
        self.queue.abandon(reason);
    }

    fn publish(&self) -> Result<Checkpoint, PublishError> {
        if let Some((_, reason)) = self.failure.get() {
            return Err(PublishError::Stopped(reason.clone()));
        }
        let published = self.publish_durable();
        if let Err(error) = &published {
            self.fail(error.trouble(), &error.to_string());
        }
        published
    }

    /// Does a part of the next publication.
    fn advance(&self) -> Result<(), PublishError> {
        if let Some((_, reason)) = self.failure.get() {
            return Err(PublishError::Stopped(reason.clone()));
        }
        let advanced = lock(&self.publisher).advance(self.durable.load(Ordering::Acquire));
        advanced.inspect_err(|error| self.fail(error.trouble(), &error.to_string()))
    }

    fn publish_durable(&self) -> Result<Checkpoint, PublishError> {
        let mut publisher = lock(&self.publisher);
        let signed = publisher.publish(self.durable.load(Ordering::Acquire))?.clone();
        let checkpoint = signed.checkpoint.clone();
        *lock(&self.published) = signed;
        match self.save_heads() {
            // They can be derived, and the next publication stores them.
            Err(KeysError::Locked) => {}
            saved => saved?,
        }
        lock(&self.keys).wipe_if_free()?;
        self.segments.prune(checkpoint.size)?;
        Ok(checkpoint)
    }

    /// In small steps, because the writer waits for the keys meanwhile. The lock is not fair, so it gets a moment.
    fn save_heads(&self) -> Result<(), KeysError> {
        let (heads, size) = lock(&self.keys).unsaved_heads();
        if heads.is_empty() {
            return Ok(());
        }
        for some in heads.chunks(HEADS_AT_ONCE) {
            lock(&self.keys).save_heads(some)?;
            thread::sleep(Duration::from_micros(100));
        }
        lock(&self.keys).heads_saved(&heads, size)
    }

    fn open_entries(&self, first: u64, entries: &[Vec<u8>]) -> Result<Vec<(u8, Payload)>, KeysError> {
        let mut keys = lock(&self.keys);
        (first..).zip(entries).map(|(index, entry)| keys.open_entry(index, entry)).collect()
    }

    /// The tree of the first `size` entries, from what is published.
    fn tree<'a>(&self, store: &'a Directory, size: u64) -> Result<Tree<'a, Directory>, TreeError> {
        Tree::new(store, lock(&self.published).checkpoint.size).prefix(size)
    }

    fn tiles(&self) -> Directory {
        Directory::new(self.disk.clone(), self.tiles_path())
    }

    fn tiles_path(&self) -> PathBuf {
        self.config.dir.join("tiles")
    }

    fn snapshot_path(&self) -> PathBuf {
        self.config.dir.join("snapshot")
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ledger({}, {} entries)", self.handle.shared.config.origin, self.size())
    }
}

/// About a millisecond of SQLite's time; in tests few enough for a crash to come between.
const HEADS_AT_ONCE: usize = if cfg!(test) { 2 } else { 100 };

#[cfg(test)]
mod crash;
#[cfg(test)]
mod tests;
