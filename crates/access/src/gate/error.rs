//! What can keep the gate from doing what was asked.

use super::clock::ClockBack;
use crate::{principal::Scope, refusal::Refusal, request::NotStaff, reveal::RecordError};

/// Why the gate did not do what was asked. Each says whether a record of the attempt was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The decision was no. Recorded.
    #[error("{}", refusal.title())]
    Refused {
        /// Why.
        refusal: Refusal,
        /// The ids of the operator's policies that forbade it, if any did.
        policies: Vec<String>,
    },
    /// The token is for something else.
    #[error("this needs a token with the scope `{0}`")]
    OutOfScope(Scope),
    /// The thing does not exist, or is not the caller's.
    #[error("there is no such {0}, or it is not yours")]
    NotFound(&'static str),
    /// The thing exists and is different.
    #[error("there is already a {0} with this id that says something else")]
    Conflict(&'static str),
    /// A value is of the right type, but makes no sense.
    #[error("{0}")]
    Invalid(&'static str),
    /// The customers' database did not answer. Recorded; nothing was released.
    #[error("{0}")]
    Data(#[from] DataError),
    /// The event is too large for the ledger. Nothing happened.
    #[error("the request is too large to be recorded, so it is refused")]
    TooLarge,
    /// The ledger's queue is full. Nothing happened; the same call may go through in a moment.
    #[error("the ledger is busy; try again in a moment")]
    Busy,
    /// The subject's key is destroyed, but a copy of it stays in the file for another process that reads it. What was
    /// to be recorded is; repeating the erasure finishes it.
    #[error("{}", ledger::KeysError::CopyStays)]
    CopyStays,
    /// The clock is behind the newest record. Nothing is recorded until the gate was started again.
    #[error("{0}")]
    Clock(#[from] ClockBack),
    /// The ledger can no longer record, so nothing is released.
    #[error("the ledger has stopped; nothing is shown without a record")]
    Stopped,
}

/// Why the customers' database gave no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// It is down, refuses us, or is overloaded.
    #[error("the customers' database does not answer; try again in a moment")]
    Unavailable,
    /// It took too long.
    #[error("the customers' database took too long; try again in a moment")]
    Timeout,
    /// It has no customer of that id, or no page of that number.
    #[error("the customers' database has nothing there; check the customer's id in the ticket system")]
    Nothing,
    /// It answered something that the mapping does not fit.
    #[error("the customers' database has changed; the operator must run `zweck check`")]
    Mismatch,
}

impl DataError {
    /// One fixed word for the record and for metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::Nothing => "nothing",
            Self::Mismatch => "mismatch",
        }
    }
}

impl From<NotStaff> for Error {
    fn from(_: NotStaff) -> Self {
        Self::OutOfScope(Scope::Look)
    }
}

impl From<RecordError> for Error {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Encode(_) => Self::TooLarge,
            // Both would be faults of this crate. A record that does not fit its look is as good as none.
            RecordError::NotALook | RecordError::OtherRecord => Self::Stopped,
        }
    }
}
