//! The gate: the one choke point through which every door goes.
//!
//! ```text
//! request ─► principal ─► decision ─► read ─► record ─► reveal
//! ```
//!
//! Every change goes on the ledger first and into the state by the fold, under one lock, so that the state is at any
//! time the fold of what was handed to the ledger, in its order. The state may be ahead of the disk by one group
//! commit; answers never are: they wait for the ledger's receipt. An answer for which nothing had to be recorded
//! (a grant that is held already, a task that is known) is for the door to record as a call, see
//! [`Gate::record_call`]: entries become durable in order, so that record waits for what the answer stands on.

mod call;
mod clock;
mod conflicts;
mod erasure;
mod error;
mod grants;
mod looks;
mod open;
mod staff;
mod tasks;
#[cfg(test)]
mod tests;
mod tokens;

use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use ledger::{Ledger, Pending, Pushback};

pub use clock::{ClockBack, accept_clock, check_clock};
pub use conflicts::settle_conflicts;
pub use erasure::erase_subject_at_rest;
pub use error::{DataError, Error};
pub use grants::{Grant, GrantAnswer};
pub use open::{OpenError, issue_first_token};
pub use staff::Qualified;
pub use tasks::{TaskAnswer, TaskUpdate};

use crate::{
    decision::{Permit, Policies},
    event::Event,
    ids::{StaffId, TokenId},
    principal::{Keyring, Presented, Principal, Scope, Unauthenticated},
    purpose::Purposes,
    reveal::Card,
    state::{Counts, Staff, State},
};

/// Reads what a permit names from the customers' database.
///
/// It is a trait so that this crate knows no SQL; SQLite and PostgreSQL stand behind it.
pub trait CustomerData: Send + Sync + 'static {
    /// Reads one subject's rows for one purpose. Whatever the purpose does not show must not be in the card.
    fn read<'a>(&'a self, permit: &'a Permit) -> Reading<'a>;
}

/// A card on its way from the customers' database.
pub struct Reading<'a>(Pin<Box<dyn Future<Output = Result<Card, DataError>> + Send + 'a>>);

impl<'a> Reading<'a> {
    /// Wraps the work of reading.
    pub fn new(work: impl Future<Output = Result<Card, DataError>> + Send + 'a) -> Self {
        Self(Box::pin(work))
    }
}

/// The gate in front of one customers' database, with one ledger behind it.
pub struct Gate {
    ledger: Ledger,
    policies: Policies,
    purposes: Purposes,
    keyring: Keyring,
    state: RwLock<State>,
    /// Held while a snapshot is made, taken before `state`.
    snapshots: Mutex<()>,
    /// Held while the file of conflicts is written, never with `state`.
    publishing_conflicts: Mutex<()>,
    clock_back: OnceLock<ClockBack>,
    data: Box<dyn CustomerData>,
}

impl Gate {
    /// The purposes of the mapping.
    pub fn purposes(&self) -> &Purposes {
        &self.purposes
    }

    /// The ledger behind it.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What is known of a staff member.
    pub fn staff_member(&self, id: &StaffId) -> Option<Staff> {
        self.state().staff(id).cloned()
    }

    /// How much the state holds.
    pub fn counts(&self) -> Counts {
        self.state().counts()
    }

    /// Recognises a token that verified before, at once.
    pub fn recall(&self, token: &Presented) -> Option<Principal> {
        self.keyring.recall(&self.state(), token)
    }

    /// Whether there is a valid token with this public half.
    pub fn knows_token(&self, id: &TokenId) -> bool {
        self.state().token(id).is_some()
    }

    /// Verifies a token. Takes some tens of milliseconds of one processor: not for an async executor's threads.
    pub fn verify(&self, token: &Presented) -> Result<Principal, Unauthenticated> {
        let record = self.state().token(token.id()).cloned();
        self.keyring.verify(record.as_ref(), token)
    }

    /// The clock has run backwards: no more is recorded, and the process should end.
    pub fn clock_back(&self) -> Option<ClockBack> {
        self.clock_back.get().copied()
    }

    fn snapshot_turn(&self) -> MutexGuard<'_, ()> {
        self.snapshots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands an event to the ledger and folds it into the state: both or neither.
    fn enqueue(&self, state: &mut State, event: &Event) -> Result<Pending, Error> {
        if let Some(back) = self.clock_back() {
            return Err(back.into());
        }
        clock::check(state, event.at).inspect_err(|back| {
            self.clock_back.get_or_init(|| *back);
        })?;
        let draft = event.draft().map_err(|_| Error::TooLarge)?;
        if draft.payload.len() > ledger::MAX_PAYLOAD {
            return Err(Error::TooLarge);
        }
        let slot = self.ledger.reserve().map_err(|pushback| match pushback {
            Pushback::Full => Error::Busy,
            Pushback::Stopped(_) => Error::Stopped,
        })?;
        state.apply(event);
        Ok(slot.append(draft))
    }

    /// Decides on one change, records it, and waits until it is durable.
    async fn commit<T>(
        &self,
        change: impl FnOnce(&State) -> Result<Change<T>, Error> + Send,
    ) -> Result<T, Error> {
        let (answer, pending) = {
            let mut state = self.state_mut();
            match change(&state)? {
                Change::Nothing(answer) => return Ok(answer),
                Change::Record(event, answer) => (answer, self.enqueue(&mut state, &event)?),
            }
        };
        pending.await.map_err(|_| Error::Stopped)?;
        Ok(answer)
    }
}

/// What a command comes to, with its answer.
#[expect(clippy::large_enum_variant, reason = "it lives on the stack from one line to the next")]
enum Change<T> {
    /// Everything is already as it should be.
    Nothing(T),
    /// This happens.
    Record(Event, T),
}

fn require(by: &Principal, scope: Scope) -> Result<(), Error> {
    if by.scopes().contains(&scope) { Ok(()) } else { Err(Error::OutOfScope(scope)) }
}
