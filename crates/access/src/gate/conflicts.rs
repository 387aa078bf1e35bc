//! Conflicts with witnesses: put on the ledger before anybody is told, and taken off the list by an event only.

use std::sync::PoisonError;

use ledger::Ledger;

use super::{Error, Gate, clock, erasure::is_a_reason, open, open::OpenError};
use crate::{
    conflict::{self, Conflict, Recorded, Settled},
    event::{Event, What},
    time::Timestamp,
};

impl Gate {
    /// Puts on record that a witness has seen another history of this ledger, unless that is on record already, and
    /// publishes it. Both are durable when this returns.
    ///
    /// Blocks: not for an async executor's threads.
    pub fn record_conflict(&self, at: Timestamp, conflict: Conflict) -> Result<(), Error> {
        let pending = {
            let mut state = self.state_mut();
            let event = Event { at, by: None, what: What::Conflict(conflict) };
            match &event.what {
                What::Conflict(conflict) if !state.wants_conflict(conflict) => None,
                _ => Some(self.enqueue(&mut state, &event)?),
            }
        };
        if let Some(pending) = pending {
            pending.wait().map_err(|_| Error::Stopped)?;
        }
        self.publish_conflicts().map(|_| ())
    }

    /// The conflicts that are on record and not settled.
    pub fn conflicts(&self) -> Vec<Recorded> {
        let state = self.state();
        // What is not durable yet is told a moment later.
        let durable = self.ledger.size();
        state.conflicts().iter().filter(|recorded| recorded.entry < durable).cloned().collect()
    }

    /// Writes the file `conflicts` if it is not what the ledger says. Whether it was written: after a crash in between
    /// it may be behind, otherwise somebody removed or changed it.
    pub fn publish_conflicts(&self) -> Result<bool, Error> {
        // Who comes later has seen more.
        let _one_at_a_time = self.publishing_conflicts.lock().unwrap_or_else(PoisonError::into_inner);
        let file = conflict::to_file(&self.conflicts()).map_err(|_| Error::TooLarge)?;
        self.ledger.publish_conflicts(file.as_deref()).map_err(|_| Error::Stopped)
    }
}

/// Records what was behind all open conflicts, which ends them: for whoever owns the ledger's files, while no gate has it
/// open. Which they were. A witness that repeats its claim opens a new one.
pub fn settle_conflicts(ledger: &Ledger, at: Timestamp, reason: &str) -> Result<Vec<Recorded>, OpenError> {
    if !is_a_reason(reason) {
        return Err(OpenError::Reason);
    }
    let state = open::fold(ledger)?;
    clock::check(&state, at)?;
    let open = state.conflicts().to_vec();
    if !open.is_empty() {
        let entries = open.iter().map(|recorded| recorded.entry).collect();
        let what = What::ConflictsSettled(Settled { entries, reason: reason.to_owned() });
        open::record(ledger, &Event { at, by: None, what })?;
    }
    ledger.publish_conflicts(None).map_err(|error| OpenError::disk(&error))?;
    Ok(open)
}
