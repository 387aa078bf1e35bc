//! Start and stop: the state is folded from the ledger, and from a snapshot where there is one.

use std::{
    fmt::Display,
    ops::ControlFlow,
    sync::{Mutex, OnceLock, RwLock},
};

use ledger::{DiskError, Erasure, IndexError, IndexRoot, KeysError, Ledger, Payload, Trouble};

use super::{ClockBack, CustomerData, Gate, clock, erasure};
use crate::{
    decision::Policies,
    event::{Event, Rules, What},
    principal::{Keyring, NewToken},
    purpose::Purposes,
    state::State,
    time::Timestamp,
};

/// Why the gate does not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The ledger could not be read.
    #[error("the ledger cannot be read: {reason}")]
    Ledger {
        /// Which kind of trouble it is.
        trouble: Trouble,
        /// What happened.
        reason: String,
    },
    /// The clock is behind the newest record.
    #[error(transparent)]
    Clock(#[from] ClockBack),
    /// No reason, a long one, or one with control characters.
    #[error("the reason must be 1 to 128 characters without control or invisible characters")]
    Reason,
    /// An entry is readable and makes no sense to this version.
    #[error(
        "ledger entry {index} is not an event that this version knows; a newer version may have written it"
    )]
    Event {
        /// Which entry.
        index: u64,
    },
    /// The key is destroyed, but a copy of it stays in the file for another process that reads it. Repeating an
    /// erasure finishes it.
    #[error("{}", KeysError::CopyStays)]
    CopyStays,
    /// An event could not be recorded.
    #[error("the ledger did not take the record: {reason}")]
    Record {
        /// Which kind of trouble it is.
        trouble: Trouble,
        /// What happened.
        reason: String,
    },
}

impl Gate {
    /// Folds the ledger and starts to answer. Records the rules if they are not those of the last start.
    ///
    /// Blocks: for the fold, and until that record is durable.
    pub fn open(
        ledger: Ledger,
        policies: Policies,
        purposes: Purposes,
        data: impl CustomerData,
        at: Timestamp,
    ) -> Result<Self, OpenError> {
        let state = fold(&ledger)?;
        clock::check(&state, at)?;
        let rules = Rules { policies: policies.digest().to_owned(), purposes: purposes.digest() };
        let known = state.rules() == Some(&rules);
        let gate = Self {
            ledger,
            policies,
            purposes,
            keyring: Keyring::default(),
            state: RwLock::new(state),
            snapshots: Mutex::default(),
            publishing_conflicts: Mutex::default(),
            clock_back: OnceLock::new(),
            data: Box::new(data),
        };
        if !known {
            gate.record_now(&Event { at, by: None, what: What::RulesSet(rules) })?;
        }
        Ok(gate)
    }

    /// Writes a snapshot, so that the next start need not read the whole ledger. How many entries it covers.
    ///
    /// Blocks until everything that the snapshot has seen is durable and published.
    pub fn snapshot(&self) -> Result<u64, OpenError> {
        let _one_at_a_time = self.snapshot_turn();
        self.snapshot_in_turn()
    }

    /// The same for whoever has the turn already.
    pub(super) fn snapshot_in_turn(&self) -> Result<u64, OpenError> {
        let (size, bytes) = {
            let state = self.state();
            (state.size(), bytes(&state)?)
        };
        put(&self.ledger, size, &bytes)?;
        Ok(size)
    }

    /// Writes an epoch of the ledger's index, for the proofs that a person's looks are all. Its root is an entry
    /// among the gate's own, which the state passes over as the fold of a restart does.
    ///
    /// Blocks until the index is written; the gate goes on meanwhile.
    pub fn write_index(&self) -> Result<IndexRoot, IndexError> {
        self.ledger.write_index_when(|next| {
            let mut state = self.state_mut();
            state.skip();
            next.append()
        })
    }

    /// Stops: publishes what is committed and gives the ledger's files free.
    pub fn close(self) -> Result<(), OpenError> {
        self.ledger.close().map_err(|error| OpenError::ledger(error.trouble(), &error))
    }

    fn record_now(&self, event: &Event) -> Result<(), OpenError> {
        let refused = |error: &dyn Display| OpenError::record(&self.ledger, error);
        let pending = self.enqueue(&mut self.state_mut(), event).map_err(|error| refused(&error))?;
        pending.wait().map_err(|error| refused(&error))?;
        Ok(())
    }
}

impl OpenError {
    fn ledger(trouble: Trouble, reason: &dyn Display) -> Self {
        Self::Ledger { trouble, reason: reason.to_string() }
    }

    /// What stopped the ledger is the trouble, if it has stopped.
    fn record(ledger: &Ledger, reason: &dyn Display) -> Self {
        let trouble = ledger.trouble().unwrap_or(Trouble::System);
        Self::Record { trouble, reason: reason.to_string() }
    }

    pub(super) fn keys(error: &KeysError) -> Self {
        match error {
            KeysError::CopyStays => Self::CopyStays,
            _ => Self::ledger(error.trouble(), error),
        }
    }

    pub(super) fn disk(error: &DiskError) -> Self {
        Self::ledger(Trouble::Disk, error)
    }
}

/// Makes a token valid without anybody's leave: for whoever owns the ledger's files, to issue the first one.
pub fn issue_first_token(ledger: &Ledger, at: Timestamp, token: NewToken) -> Result<(), OpenError> {
    clock::check(&fold(ledger)?, at)?;
    record(ledger, &Event { at, by: None, what: What::TokenIssued(token) })
}

/// Puts an event on the ledger where there is no gate, and waits until it is durable.
pub(super) fn record(ledger: &Ledger, event: &Event) -> Result<(), OpenError> {
    let refused = |error: &dyn Display| OpenError::record(ledger, error);
    let draft = event.draft().map_err(|error| refused(&error))?;
    let pending = ledger.append(draft).map_err(|error| refused(&error))?;
    pending.wait().map_err(|error| refused(&error))?;
    Ok(())
}

/// Folds the ledger, from the snapshot if there is one that fits. Finishes erasures that were recorded before a crash.
pub(super) fn fold(ledger: &Ledger) -> Result<State, OpenError> {
    // A snapshot that is another ledger's, garbled or of another version is as good as none.
    let snapshot = ledger.read_snapshot().ok().flatten();
    let start = snapshot.and_then(|snapshot| State::from_snapshot(&snapshot.bytes).ok());
    let (state, erasures) = fold_from(ledger, start.unwrap_or_default())?;
    let mut unfinished = false;
    for erasure in &erasures {
        if ledger.is_readable(erasure).map_err(|error| OpenError::keys(&error))? {
            // A copy that stays is no reason not to start: the ledger goes on trying to overwrite it.
            erasure::destroy(ledger, erasure)?;
            unfinished = true;
        }
    }
    // What was folded just now knows the person still.
    if unfinished { Ok(fold_from(ledger, State::default())?.0) } else { Ok(state) }
}

/// The state, and the erasures that were recorded on the way.
fn fold_from(ledger: &Ledger, mut state: State) -> Result<(State, Vec<Erasure>), OpenError> {
    let mut erasures = Vec::new();
    let outcome = ledger.replay(state.size(), |entry| {
        match &entry.payload {
            Payload::Readable(bytes) => match Event::parse(bytes) {
                Ok(event) => {
                    if let What::Erased(erased) = &event.what {
                        erasures.extend(Erasure::parse(&erased.tag, erased.n));
                    }
                    state.apply(&event);
                }
                Err(_) => return ControlFlow::Break(entry.index),
            },
            // About a person who was erased, and so is whatever it did to the state.
            Payload::Erased => state.skip(),
            // The ledger's own: nothing that happened at the gate.
            Payload::Public(_) => state.skip(),
        }
        ControlFlow::Continue(())
    });
    match outcome.map_err(|error| OpenError::ledger(error.trouble(), &error))? {
        ControlFlow::Break(index) => Err(OpenError::Event { index }),
        ControlFlow::Continue(()) => Ok((state, erasures)),
    }
}

/// Replaces the snapshot by one of this state.
pub(super) fn write_snapshot(ledger: &Ledger, state: &State) -> Result<(), OpenError> {
    put(ledger, state.size(), &bytes(state)?)
}

fn bytes(state: &State) -> Result<Vec<u8>, OpenError> {
    state.to_snapshot().map_err(|error| OpenError::ledger(Trouble::System, &error))
}

fn put(ledger: &Ledger, size: u64, bytes: &[u8]) -> Result<(), OpenError> {
    while ledger.size() < size {
        ledger.publish().map_err(|error| OpenError::ledger(error.trouble(), &error))?;
    }
    ledger.write_snapshot(size, bytes).map_err(|error| OpenError::ledger(error.trouble(), &error))
}
