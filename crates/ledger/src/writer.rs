//! The writer: what its threads do in their turns. A group of entries is sealed, becomes one frame and one fsync, and
//! is answered, in this order; groups overlap, see [`crate::queue`].

use std::sync::{Arc, atomic::Ordering};

use crate::{
    KeysError, Trouble,
    disk::DiskError,
    keys::Sealer,
    ledger::Shared,
    queue::{Group, Job, Work},
    wal::{Preparer, Writer},
};

/// One waits for the disk, one seals and answers, and now and then one makes the log's next segment.
pub(crate) const THREADS: usize = 3;

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
pub(crate) fn run(shared: &Arc<Shared>) {
    // Should this thread ever panic, nobody may wait for it or go on without it.
    let guard = StopOnPanic(shared);
    while let Some(work) = shared.queue.next() {
        if !perform(shared, work) {
            break;
        }
    }
    drop(guard);
}

/// `false` when it failed: then the ledger has stopped.
pub(crate) fn perform(shared: &Shared, work: Work) -> bool {
    let done = match work {
        Work::Seal(sealer, jobs) => seal(shared, sealer, jobs),
        Work::Write(log, group) => write(shared, log, group),
        Work::Answer(groups) => {
            groups.into_iter().for_each(answer);
            shared.queue.answered();
            Ok(())
        }
        Work::Prepare(preparer) => prepare(shared, preparer),
    };
    done.is_ok()
}

struct StopOnPanic<'a>(&'a Shared);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail(Trouble::System, "the writer panicked");
        }
    }
}

fn seal(shared: &Shared, mut sealer: Box<Sealer>, jobs: Vec<Job>) -> Result<(), ()> {
    let mut bundle = Vec::new();
    let sealed = sealer.seal(&shared.keys, jobs.iter().map(|job| &job.content), &mut bundle);
    // The jobs are dropped after that, which tells their appenders: they may ask at once why.
    let sealed = sealed.map_err(|error| stop(shared, &error.into()))?;
    shared.queue.sealed(sealer, Group { jobs, sealed, bundle });
    Ok(())
}

fn write(shared: &Shared, mut log: Box<Writer>, group: Group) -> Result<(), ()> {
    let written = log.append(&group.bundle, group.sealed.len() as u64);
    written.map_err(|error| stop(shared, &error.into()))?;
    // In this order: whoever sees the size finds heads that are no older.
    shared.heads.committed(&group.sealed);
    shared.durable.store(log.next(), Ordering::Release);
    shared.commits.fetch_add(1, Ordering::Relaxed);
    shared.queue.written(log, group);
    Ok(())
}

fn prepare(shared: &Shared, preparer: Box<Preparer>) -> Result<(), ()> {
    let prepared = preparer.prepare(|| !shared.queue.is_stopped());
    let spare = prepared.map_err(|error| stop(shared, &error.into()))?;
    shared.queue.prepared(preparer, spare);
    Ok(())
}

fn stop(shared: &Shared, error: &WriteError) {
    shared.fail(error.trouble(), &error.to_string());
}

fn answer(group: Group) {
    for (job, sealed) in group.jobs.into_iter().zip(&group.sealed) {
        job.commit(sealed.index(), sealed.leaf);
    }
}
