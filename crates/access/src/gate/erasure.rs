//! Erasure of a subject: recorded, then done, in an order that a crash cannot turn round.
//!
//! 1. The record, durable: it names the tag and how many entries go, never the person.
//! 2. The snapshot goes: it may hold the person's tasks.
//! 3. The key goes, and with it every payload about them.
//! 4. The state forgets their tasks and grants, and a new snapshot is written.
//!
//! A crash between 1 and 3 leaves a record of something that was not done: the next start finds it and finishes. A
//! crash between 3 and 4 leaves no snapshot, and the ledger is read from its beginning.
//!
//! While another process reads `keys.sqlite`, step 3 leaves a copy of the key in that file. Step 4 is done all the
//! same, and the caller is told to repeat; there is then nothing to record, and the answer comes once the copy is
//! overwritten, which the ledger tries at each publication too.

use ledger::{Erasure, KeysError, Ledger, Owner};

use super::{Error, Gate, clock, open, open::OpenError, require};
use crate::{
    event::{Erased, Event, What},
    ids::{SubjectId, is_short_and_plain},
    principal::{Identity, Principal, Scope},
    time::Timestamp,
};

impl Gate {
    /// Makes everything that the ledger holds about a subject unreadable for ever; all proofs stay valid. `false`
    /// when there is nothing about them. Their open tasks and grants are unknown from then on.
    ///
    /// Blocks, and holds up everybody else until it is done: not for an async executor's threads.
    pub fn erase_subject(
        &self,
        by: &Principal,
        at: Timestamp,
        subject: &SubjectId,
        reason: &str,
    ) -> Result<bool, Error> {
        require(by, Scope::Erase)?;
        if !is_a_reason(reason) {
            return Err(Error::Invalid(
                "the reason must be 1 to 128 characters without control or invisible characters",
            ));
        }
        // A snapshot that was begun before must not be finished after.
        let _no_snapshot = self.snapshot_turn();
        let mut state = self.state_mut();
        let stopped = |_| Error::Stopped;
        while self.ledger.size() < state.size() {
            self.ledger.publish().map_err(stopped)?;
        }
        let erasure = self.ledger.erasure(&owner(subject)).map_err(|error| match error {
            KeysError::CopyStays => Error::CopyStays,
            _ => Error::Stopped,
        })?;
        let Some(erasure) = erasure else { return Ok(false) };
        let event = erased(at, Some(by.identity().clone()), &erasure, reason);
        self.enqueue(&mut state, &event)?.wait().map_err(|_| Error::Stopped)?;
        let wiped = destroy(&self.ledger, &erasure).map_err(|_| Error::Stopped)?;
        state.forget_subject(subject);
        drop(state);
        // Without a snapshot the next start takes longer; the person is erased all the same.
        let _ = self.snapshot_in_turn();
        if wiped { Ok(true) } else { Err(Error::CopyStays) }
    }
}

/// The same for whoever owns the ledger's files, while no gate has it open.
pub fn erase_subject_at_rest(
    ledger: &Ledger,
    at: Timestamp,
    subject: &SubjectId,
    reason: &str,
) -> Result<bool, OpenError> {
    if !is_a_reason(reason) {
        return Err(OpenError::Reason);
    }
    let mut state = open::fold(ledger)?;
    clock::check(&state, at)?;
    let Some(erasure) = ledger.erasure(&owner(subject)).map_err(|error| OpenError::keys(&error))? else {
        return Ok(false);
    };
    let event = erased(at, None, &erasure, reason);
    open::record(ledger, &event)?;
    state.apply(&event);
    let wiped = destroy(ledger, &erasure)?;
    state.forget_subject(subject);
    open::write_snapshot(ledger, &state)?;
    if wiped { Ok(true) } else { Err(OpenError::CopyStays) }
}

/// Steps 2 and 3. Also of an erasure that was recorded before a crash. Whether no copy of the key stays in the file.
pub(super) fn destroy(ledger: &Ledger, erasure: &Erasure) -> Result<bool, OpenError> {
    ledger.remove_snapshot().map_err(|error| OpenError::disk(&error))?;
    match ledger.finish_erasure(erasure) {
        Ok(_) => Ok(true),
        Err(KeysError::CopyStays) => Ok(false),
        Err(error) => Err(OpenError::keys(&error)),
    }
}

fn erased(at: Timestamp, by: Option<Identity>, erasure: &Erasure, reason: &str) -> Event {
    let what = What::Erased(Erased { tag: erasure.tag(), n: erasure.n(), reason: reason.to_owned() });
    Event { at, by, what }
}

/// It stays on the ledger for ever: no novels, no escape sequences.
pub(super) fn is_a_reason(text: &str) -> bool {
    !text.trim().is_empty() && is_short_and_plain(text)
}

fn owner(subject: &SubjectId) -> Owner {
    Owner::Subject(subject.as_str().to_owned())
}
