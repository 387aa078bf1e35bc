//! The writer thread: leader of group commit. Everything that has arrived becomes one frame and one fsync.

use std::sync::{Arc, atomic::Ordering};

use crate::{
    KeysError, Trouble, bundle,
    disk::DiskError,
    keys::Sealed,
    ledger::Shared,
    queue::{BatchLimit, Job},
    sync::lock,
    wal::{MAX_FRAME_PAYLOAD, Writer},
};

/// A sealed draft is at most [`SEALED_EXTRA`] bytes longer than its payload, so a batch fits into a frame.
const LIMIT: BatchLimit = BatchLimit { drafts: 512, bytes: MAX_FRAME_PAYLOAD - 512 * SEALED_EXTRA };

/// Envelope header, salt, authentication tag, and the length prefix: 188 bytes, rounded up.
const SEALED_EXTRA: usize = 256;

#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl WriteError {
    fn trouble(&self) -> Trouble {
        match self {
            WriteError::Keys(error) => error.trouble(),
            WriteError::Disk(error) => error.trouble(),
        }
    }
}

/// Runs until the queue is closed and empty, or until something fails.
pub(crate) fn run(shared: &Arc<Shared>, mut log: Writer) {
    // Should this thread ever panic, nobody may wait for it or go on without it.
    let guard = StopOnPanic(shared);
    while step(shared, &mut log) {}
    drop(guard);
}

/// Waits for drafts and commits one group. `false` when there will be no more.
pub(crate) fn step(shared: &Shared, log: &mut Writer) -> bool {
    let Some(jobs) = shared.queue.take(LIMIT) else { return false };
    let first = log.next();
    match commit(shared, log, &jobs) {
        Ok(sealed) => answer(jobs, &sealed, first),
        Err(error) => {
            // Before the jobs are dropped, which tells their appenders: they may ask at once why.
            shared.fail(error.trouble(), &error.to_string());
            return false;
        }
    }
    true
}

struct StopOnPanic<'a>(&'a Shared);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail(Trouble::System, "the writer panicked");
        }
    }
}

/// Keys, then the log; the answers come after both.
fn commit(shared: &Shared, log: &mut Writer, jobs: &[Job]) -> Result<Vec<Sealed>, WriteError> {
    // The lock is not held across the log's fsync: readers and publication go on meanwhile.
    let sealed = lock(&shared.keys).seal(jobs.iter().map(|job| &job.content))?;
    let mut payload = Vec::new();
    sealed.iter().for_each(|sealed| bundle::push(&mut payload, &sealed.entry));
    log.append(&payload, sealed.len() as u64)?;
    mark_durable(shared, &sealed, log.next());
    shared.commits.fetch_add(1, Ordering::Relaxed);
    Ok(sealed)
}

fn answer(jobs: Vec<Job>, sealed: &[Sealed], first: u64) {
    for ((job, sealed), index) in jobs.into_iter().zip(sealed).zip(first..) {
        job.commit(index, sealed.leaf);
    }
}

/// Both under one lock: whoever holds it sees heads of exactly the durable entries.
fn mark_durable(shared: &Shared, sealed: &[Sealed], size: u64) {
    let mut keys = lock(&shared.keys);
    keys.committed(sealed);
    shared.durable.store(size, Ordering::Release);
}
