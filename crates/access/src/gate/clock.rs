//! A clock that runs backwards would put records into an order that never was: then nothing is recorded.

use ledger::Ledger;

use super::open::{self, OpenError};
use crate::{
    event::{ClockAccepted, Event, What},
    state::State,
    time::Timestamp,
};

/// The clock is behind the newest record by more than [`TOLERANCE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the clock ran backwards: it says {now}, and the newest record is of {newest}; set the clock right, or, if it was \
     ahead before, `zweck ledger accept-clock`"
)]
pub struct ClockBack {
    /// The time of the newest record.
    pub newest: Timestamp,
    /// What the clock says.
    pub now: Timestamp,
}

/// Whether time may go on at `now`.
pub(super) fn check(state: &State, now: Timestamp) -> Result<(), ClockBack> {
    match state.now() {
        Some(newest) if now.after(TOLERANCE) < newest => Err(ClockBack { newest, now }),
        _ => Ok(()),
    }
}

/// Refuses a clock that is behind the newest record: for whoever is about to append to the ledger's files without a
/// gate.
pub fn check_clock(ledger: &Ledger, at: Timestamp) -> Result<(), OpenError> {
    Ok(check(&open::fold(ledger)?, at)?)
}

/// Records that the clock was ahead when the newest events were recorded, and that time goes on from `at`: for
/// whoever owns the ledger's files, while no gate has it open. The time of the newest record; nothing if the clock is
/// not behind it.
pub fn accept_clock(ledger: &Ledger, at: Timestamp) -> Result<Option<Timestamp>, OpenError> {
    let state = open::fold(ledger)?;
    let Err(ClockBack { newest, .. }) = check(&state, at) else { return Ok(None) };
    let event = Event { at, by: None, what: What::ClockAccepted(ClockAccepted { newest }) };
    open::record(ledger, &event)?;
    Ok(Some(newest))
}

/// A look is recorded with the time at which it was asked for, and the customers' database may take a minute.
const TOLERANCE: std::time::Duration = std::time::Duration::from_secs(120);
