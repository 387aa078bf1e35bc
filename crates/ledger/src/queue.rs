//! The bounded queue before the writer, and the promise that an appender gets.

mod turns;

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use futures_channel::oneshot;
use sha2::{Digest, Sha256};

#[cfg(test)]
pub(crate) use self::turns::Kind;
use self::turns::State;
pub(crate) use self::turns::{Group, Work};
use crate::{Draft, envelope::MAX_PAYLOAD, hash::Hash, index::IndexRoot};

/// The queue is full or closed. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Pushback {
    /// As many drafts as configured are waiting: try again in a moment.
    #[error("the ledger's queue is full: try again")]
    Full,
    /// The ledger has stopped and will not start again in this process.
    #[error("the ledger has stopped: {0}")]
    Stopped(String),
}

/// Why a draft was not committed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The payload cannot be an entry.
    #[error("a payload of {length} bytes is too large for the ledger: at most {MAX_PAYLOAD}")]
    TooLarge {
        /// Bytes of the payload.
        length: usize,
    },
    /// The ledger has stopped. Whether this draft is on the disk is not known; it must count as not recorded.
    #[error("the ledger has stopped: {0}")]
    Stopped(String),
}

/// Proof that a draft is durable on the ledger. Only the ledger makes one:
///
/// ```compile_fail,E0451
/// let forged = ledger::Committed { index: 0, leaf_hash: ledger::Hash::ZERO, payload_digest: [0; 32] };
/// ```
///
/// and there is one per entry, so it cannot be used twice:
///
/// ```compile_fail,E0599
/// fn twice(committed: ledger::Committed) -> (ledger::Committed, ledger::Committed) {
///     (committed.clone(), committed)
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Committed {
    index: u64,
    leaf_hash: Hash,
    payload_digest: [u8; 32],
}

impl Committed {
    /// Position on the ledger, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The entry's leaf in the Merkle tree.
    pub fn leaf_hash(&self) -> Hash {
        self.leaf_hash
    }

    /// SHA-256 of the draft's payload, to be compared with what was meant to be recorded.
    pub fn payload_digest(&self) -> [u8; 32] {
        self.payload_digest
    }
}

/// The outcome of an append, to be awaited or waited for. Dropping it does not take the draft back.
#[must_use = "nothing is known to be recorded before this has resolved"]
#[derive(Debug)]
pub struct Pending(oneshot::Receiver<Result<Committed, AppendError>>);

impl Pending {
    /// Blocks until the draft is committed or refused.
    pub fn wait(mut self) -> Result<Committed, AppendError> {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match Pin::new(&mut self).poll(&mut context) {
                Poll::Ready(outcome) => return outcome,
                Poll::Pending => thread::park(),
            }
        }
    }

    fn refused(error: AppendError) -> Pending {
        let (sender, receiver) = oneshot::channel();
        // The receiver is right here.
        let _ = sender.send(Err(error));
        Pending(receiver)
    }
}

impl Future for Pending {
    type Output = Result<Committed, AppendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // A writer that died without an answer has stopped.
        let stopped = |_| Err(AppendError::Stopped("the writer ended".into()));
        Pin::new(&mut self.0).poll(context).map(|outcome| outcome.unwrap_or_else(stopped))
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What is to become an entry.
pub(crate) enum Content {
    /// Of a caller; always sealed.
    Draft(Draft),
    /// Of the ledger itself. No caller can make one.
    Public(IndexRoot),
}

impl Content {
    fn payload_len(&self) -> usize {
        match self {
            Content::Draft(draft) => draft.payload.len(),
            Content::Public(_) => IndexRoot::LEN,
        }
    }
}

/// Queued content with the means to answer.
pub(crate) struct Job {
    pub(crate) content: Content,
    payload_digest: [u8; 32],
    answer: oneshot::Sender<Result<Committed, AppendError>>,
}

impl Job {
    /// Tells the appender that its draft is durable. It may have stopped listening.
    pub(crate) fn commit(self, index: u64, leaf_hash: Hash) {
        let committed = Committed { index, leaf_hash, payload_digest: self.payload_digest };
        let _ = self.answer.send(Ok(committed));
    }

    pub(crate) fn refuse(self, reason: &str) {
        let _ = self.answer.send(Err(AppendError::Stopped(reason.to_owned())));
    }
}

pub(crate) struct Queue {
    capacity: usize,
    state: Mutex<State>,
    call: Condvar,
}

/// A place in the queue. Dropping it gives the place back.
#[must_use = "a slot that is dropped records nothing"]
pub struct Slot {
    queue: Arc<Queue>,
    /// Whether the place was taken by a draft.
    used: bool,
}

impl Queue {
    pub(crate) fn new(capacity: usize) -> Arc<Queue> {
        Arc::new(Queue { capacity, state: Mutex::default(), call: Condvar::new() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code that holds this lock can panic half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reserve(self: &Arc<Queue>) -> Result<Slot, Pushback> {
        let mut state = self.state();
        if let Some(reason) = &state.stopped {
            return Err(Pushback::Stopped(reason.clone()));
        }
        if state.jobs.len() + state.reserved >= self.capacity {
            return Err(Pushback::Full);
        }
        state.reserved += 1;
        Ok(Slot { queue: Arc::clone(self), used: false })
    }
}

impl Slot {
    /// Queues a draft. Entries get their indexes in the order of these calls.
    pub fn append(mut self, draft: Draft) -> Pending {
        let length = draft.payload.len();
        if length > MAX_PAYLOAD {
            return Pending::refused(AppendError::TooLarge { length });
        }
        // Hashed before the lock is taken: it is the only work that grows with the payload.
        let payload_digest = Sha256::digest(&draft.payload).into();
        self.push(Content::Draft(draft), payload_digest)
    }

    /// Queues an entry of the ledger itself.
    pub(crate) fn append_public(mut self, root: IndexRoot) -> Pending {
        self.push(Content::Public(root), Sha256::digest(root.to_bytes()).into())
    }

    fn push(&mut self, content: Content, payload_digest: [u8; 32]) -> Pending {
        let (answer, receiver) = oneshot::channel();
        let mut state = self.queue.state();
        if let Some(reason) = &state.stopped {
            return Pending::refused(AppendError::Stopped(reason.clone()));
        }
        state.reserved -= 1;
        self.used = true;
        state.jobs.push_back(Job { content, payload_digest, answer });
        self.queue.call_if_needed(&mut state);
        drop(state);
        Pending(receiver)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if !self.used {
            self.queue.state().reserved -= 1;
        }
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}
