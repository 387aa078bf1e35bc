//! Start and stop: the state is folded from the ledger, and from a snapshot where there is one.

use std::{ops::ControlFlow, sync::RwLock};

use ledger::{IndexError, IndexRoot, Ledger, Payload};

use super::{CustomerData, Gate};
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
    #[error("the ledger cannot be read: {0}")]
    Ledger(String),
    /// An entry is readable and makes no sense to this version.
    #[error(
        "ledger entry {index} is not an event that this version knows; a newer version may have written it"
    )]
    Event {
        /// Which entry.
        index: u64,
    },
    /// The first events could not be recorded.
    #[error("the ledger did not take the rules that are in force")]
    Record,
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
        let rules = Rules { policies: policies.digest().to_owned(), purposes: purposes.digest() };
        let known = state.rules() == Some(&rules);
        let gate = Self {
            ledger,
            policies,
            purposes,
            keyring: Keyring::default(),
            state: RwLock::new(state),
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
        let broken = |error: &dyn std::fmt::Display| OpenError::Ledger(error.to_string());
        let (size, bytes) = {
            let state = self.state();
            (state.size(), state.to_snapshot().map_err(|error| broken(&error))?)
        };
        while self.ledger.size() < size {
            self.ledger.publish().map_err(|error| broken(&error))?;
        }
        self.ledger.write_snapshot(size, &bytes).map_err(|error| broken(&error))?;
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
        self.ledger.close().map_err(|error| OpenError::Ledger(error.to_string()))
    }

    fn record_now(&self, event: &Event) -> Result<(), OpenError> {
        let pending = self.enqueue(&mut self.state_mut(), event).map_err(|_| OpenError::Record)?;
        pending.wait().map_err(|_| OpenError::Record)?;
        Ok(())
    }
}

/// Makes a token valid without anybody's leave: for whoever owns the ledger's files, to issue the first one.
pub fn issue_first_token(ledger: &Ledger, at: Timestamp, token: NewToken) -> Result<(), OpenError> {
    let draft =
        Event { at, by: None, what: What::TokenIssued(token) }.draft().map_err(|_| OpenError::Record)?;
    ledger.append(draft).map_err(|_| OpenError::Record)?.wait().map_err(|_| OpenError::Record)?;
    Ok(())
}

/// Folds the ledger, from the snapshot if there is one that fits.
fn fold(ledger: &Ledger) -> Result<State, OpenError> {
    let broken = |error: &dyn std::fmt::Display| OpenError::Ledger(error.to_string());
    // A snapshot that is another ledger's, garbled or of another version is as good as none.
    let snapshot = ledger.read_snapshot().ok().flatten();
    let start = snapshot.and_then(|snapshot| State::from_snapshot(&snapshot.bytes).ok());
    let mut state = start.unwrap_or_default();
    let outcome = ledger.replay(state.size(), |entry| {
        match &entry.payload {
            Payload::Readable(bytes) => match Event::parse(bytes) {
                Ok(event) => state.apply(&event),
                Err(_) => return ControlFlow::Break(entry.index),
            },
            // About a person who was erased, and so is whatever it did to the state.
            Payload::Erased => state.skip(),
            // The ledger's own: nothing that happened at the gate.
            Payload::Public(_) => state.skip(),
        }
        ControlFlow::Continue(())
    });
    match outcome.map_err(|error| broken(&error))? {
        ControlFlow::Break(index) => Err(OpenError::Event { index }),
        ControlFlow::Continue(()) => Ok(state),
    }
}
