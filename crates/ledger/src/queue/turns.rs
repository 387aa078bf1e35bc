//! Who does what next: the writer's threads take turns at sealing, writing and answering.
//!
//! While one group of entries is being written, the next is sealed and the one before is answered; whatever was sealed
//! while the disk was busy becomes one frame and one fsync. Each of the three is done by one thread at a time, and in
//! order. No thread has a role of its own: whoever comes back from an fsync starts the next one if something is sealed,
//! and a lone append is sealed, written and answered by one thread, which wakes no other. On few processors that
//! counts: to wake a thread takes longer than to seal an entry.

use std::{
    collections::VecDeque,
    mem,
    sync::{MutexGuard, PoisonError},
};

use super::{Job, Queue};
use crate::{
    disk::Staged,
    keys::{Sealed, Sealer},
    wal::{MAX_FRAME_PAYLOAD, Preparer, Writer},
};

/// Something to do, with the tool for it. Whoever has done it gives the tool back, by [`Queue::sealed`],
/// [`Queue::written`], [`Queue::answered`] or [`Queue::prepared`]. After a failure nobody does, and nothing more is done.
pub(crate) enum Work {
    /// Make entries of these.
    Seal(Box<Sealer>, Vec<Job>),
    /// Make these durable.
    Write(Box<Writer>, Group),
    /// Tell the appenders that these are durable.
    Answer(Vec<Group>),
    /// Make the log's next segment, before it is needed.
    Prepare(Box<Preparer>),
}

/// For tests that do one thing at a time.
#[cfg(test)]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Seal,
    Write,
    Answer,
    Prepare,
}

/// Entries on their way to the disk.
#[derive(Default)]
pub(crate) struct Group {
    pub(crate) jobs: Vec<Job>,
    pub(crate) sealed: Vec<Sealed>,
    /// The entries, as a bundle.
    pub(crate) bundle: Vec<u8>,
}

/// What there is to do.
#[derive(Default)]
pub(super) struct State {
    pub(super) jobs: VecDeque<Job>,
    pub(super) reserved: usize,
    pub(super) stopped: Option<String>,
    /// Stopped by a failure: what is not durable by now never will be.
    failed: bool,
    /// Sealed, and not yet being written.
    sealed: Group,
    /// Durable, and not yet being answered.
    durable: Vec<Group>,
    answering: bool,
    /// Tools that nobody has in hand.
    sealer: Option<Box<Sealer>>,
    log: Option<Box<Writer>>,
    preparer: Option<Box<Preparer>>,
    spare: Option<Staged>,
    spare_wanted: bool,
    threads: Threads,
}

/// What the threads are at.
#[derive(Default)]
struct Threads {
    asleep: usize,
    /// Told to get up, and not up yet.
    called: usize,
    /// Those that will look for work before long: called or up, and not at the disk.
    about: usize,
}

impl Queue {
    /// Lays out the tools.
    pub(crate) fn start(&self, sealer: Sealer, log: Writer) {
        let mut state = self.state();
        state.preparer = Some(Box::new(log.preparer()));
        (state.sealer, state.log) = (Some(Box::new(sealer)), Some(Box::new(log)));
    }

    /// One more thread, from which a loop over [`Queue::next`] must follow.
    pub(crate) fn join(&self) {
        self.state().threads.about += 1;
    }

    /// Waits for work. `None` once there will be no more for this thread.
    pub(crate) fn next(&self) -> Option<Work> {
        let mut state = self.state();
        loop {
            if let Some(work) = state.work() {
                if matches!(work, Work::Write(..) | Work::Prepare(_)) {
                    state.threads.about -= 1;
                    // The others go on with what remains.
                    if state.can_prepare() {
                        self.call_one(&mut state);
                    } else if state.has_work() {
                        self.call_if_needed(&mut state);
                    }
                }
                return Some(work);
            }
            if state.stopped.is_some() {
                // Whoever has a tool in hand looks again afterwards.
                state.threads.about -= 1;
                return None;
            }
            state = self.sleep(state);
        }
    }

    /// Takes back what [`Work::Seal`] has given.
    pub(crate) fn sealed(&self, sealer: Box<Sealer>, group: Group) {
        let mut state = self.state();
        state.sealer = Some(sealer);
        match &state.stopped {
            Some(reason) if state.failed => group.refuse(reason),
            _ => state.sealed.extend(group),
        }
    }

    /// Takes back what [`Work::Write`] has given: the group is durable.
    pub(crate) fn written(&self, log: Box<Writer>, group: Group) {
        let mut state = self.state();
        state.threads.about += 1;
        state.spare_wanted = log.wants_spare();
        state.log = Some(log);
        state.durable.push(group);
    }

    /// Comes after [`Work::Answer`].
    pub(crate) fn answered(&self) {
        self.state().answering = false;
    }

    /// Takes back what [`Work::Prepare`] has given.
    pub(crate) fn prepared(&self, preparer: Box<Preparer>, spare: Option<Staged>) {
        let mut state = self.state();
        state.threads.about += 1;
        (state.preparer, state.spare) = (Some(preparer), spare);
    }

    /// Whether no more is accepted.
    pub(crate) fn is_stopped(&self) -> bool {
        self.state().stopped.is_some()
    }

    /// Accepts no more. Drafts already queued are still taken.
    pub(crate) fn stop(&self, reason: &str) {
        let mut state = self.state();
        state.stopped.get_or_insert_with(|| reason.to_owned());
        while state.threads.asleep > 0 {
            self.call_one(&mut state);
        }
    }

    /// Accepts no more and refuses all that is not durable or just being made so.
    pub(crate) fn abandon(&self, reason: &str) {
        self.stop(reason);
        let mut state = self.state();
        state.failed = true;
        let (jobs, sealed) = (mem::take(&mut state.jobs), mem::take(&mut state.sealed));
        drop(state);
        sealed.refuse(reason);
        jobs.into_iter().for_each(|job| job.refuse(reason));
    }

    fn sleep<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        state.threads.about -= 1;
        state.threads.asleep += 1;
        while state.threads.called == 0 {
            state = self.call.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.threads.called -= 1;
        state
    }

    /// Gets up a thread, unless one will look for work anyway: each call is one of the system.
    pub(super) fn call_if_needed(&self, state: &mut State) {
        if state.threads.about == 0 {
            self.call_one(state);
        }
    }

    fn call_one(&self, state: &mut State) {
        let threads = &mut state.threads;
        if threads.asleep > 0 {
            threads.asleep -= 1;
            threads.called += 1;
            threads.about += 1;
            self.call.notify_one();
        }
    }

    /// One kind of work, if there is some.
    #[cfg(test)]
    pub(crate) fn only(&self, kind: Kind) -> Option<Work> {
        let mut state = self.state();
        match kind {
            Kind::Seal => state.seal(),
            Kind::Write => state.write(),
            Kind::Answer => state.answer(),
            Kind::Prepare => state.prepare(),
        }
    }
}

impl State {
    /// The disk must not wait for anything; then, whose entries are durable should hear of it.
    fn work(&mut self) -> Option<Work> {
        self.write().or_else(|| self.answer()).or_else(|| self.seal()).or_else(|| self.prepare())
    }

    fn has_work(&self) -> bool {
        !self.durable.is_empty() && !self.answering || self.sealer.is_some() && self.fitting() > 0
    }

    fn write(&mut self) -> Option<Work> {
        if self.sealed.jobs.is_empty() {
            return None;
        }
        let mut log = self.log.take()?;
        if let Some(spare) = self.spare.take() {
            log.give_spare(spare);
            self.spare_wanted = false;
        }
        Some(Work::Write(log, mem::take(&mut self.sealed)))
    }

    fn answer(&mut self) -> Option<Work> {
        if self.answering || self.durable.is_empty() {
            return None;
        }
        self.answering = true;
        Some(Work::Answer(mem::take(&mut self.durable)))
    }

    fn seal(&mut self) -> Option<Work> {
        let count = self.fitting();
        if count == 0 {
            return None;
        }
        Some(Work::Seal(self.sealer.take()?, self.jobs.drain(..count).collect()))
    }

    fn can_prepare(&self) -> bool {
        self.spare_wanted && self.spare.is_none() && self.preparer.is_some() && self.stopped.is_none()
    }

    fn prepare(&mut self) -> Option<Work> {
        if !self.can_prepare() {
            return None;
        }
        Some(Work::Prepare(self.preparer.take()?))
    }

    /// How many drafts fit into a frame with what is sealed and waits for the disk.
    fn fitting(&self) -> usize {
        let most = SEALED_AT_ONCE.min(GROUP.saturating_sub(self.sealed.jobs.len()));
        let mut room = MAX_FRAME_PAYLOAD.saturating_sub(self.sealed.bundle.len());
        let fits = |job: &&Job| {
            let rest = room.checked_sub(job.content.payload_len() + SEALED_EXTRA);
            room = rest.unwrap_or(room);
            rest.is_some()
        };
        self.jobs.iter().take(most).take_while(fits).count()
    }
}

impl Group {
    fn extend(&mut self, mut next: Group) {
        if self.jobs.is_empty() {
            *self = next;
        } else {
            self.jobs.append(&mut next.jobs);
            self.sealed.append(&mut next.sealed);
            self.bundle.append(&mut next.bundle);
        }
    }

    fn refuse(self, reason: &str) {
        self.jobs.into_iter().for_each(|job| job.refuse(reason));
    }
}

/// Most entries in one frame. A payload of any size fits into an empty one.
const GROUP: usize = 512;

/// Sealing these takes about as long as an fsync: whoever writes should not wait for more of them, and new owners' keys
/// share one commit.
const SEALED_AT_ONCE: usize = 64;

/// Envelope header, salt, authentication tag, and the length prefix: 142 bytes, rounded up.
const SEALED_EXTRA: usize = 256;
