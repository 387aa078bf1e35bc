//! From a request to released fields: who asks, what they may see, the record of it, and the release. Pure: no SQL,
//! no HTTP, no files, no clock, no randomness and no async runtime; all of that is passed in. It knows the ledger
//! only as the place that takes drafts and gives receipts.
//!
//! ```text
//! request ─► principal ─► decision ─► record ─► reveal          a look
//!                             │          │         ▲
//!                          Denial    Committed ────┘            no Committed, no values
//!                             └────┬─────┘
//!                               ledger ─► state (fold) ─► next decision
//! ```
//!
//! The types carry the proof: [`AccessRequest`] → [`Identified`] → [`Permit`] or [`Denial`] → [`Recording`] →
//! [`ledger::Committed`] → [`Revealed`]. Each can be had only from the one before it, and only the last has bytes.

pub mod conflict;
pub mod decision;
pub mod event;
pub mod gate;
pub mod ids;
pub mod principal;
pub mod purpose;
pub mod refusal;
pub mod request;
pub mod reveal;
pub mod state;
#[cfg(test)]
mod testing;
mod time;

pub use decision::{Decision, Denial, Permit, Policies};
pub use gate::{CustomerData, DataError, Gate};
pub use refusal::Refusal;
pub use request::{AccessRequest, Identified};
pub use reveal::{Recording, Revealed};
pub use time::Timestamp;
