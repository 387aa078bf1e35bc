//! Audit worlds: what a shop that never had a gate would hand to an audit, with the truth about every look. Staff,
//! subjects, shifts, tasks, contacts and the log of looks, as nine tables of CSV or Parquet; in `truth/`, why each
//! look happened and who is what to whom.
//!
//! ```text
//! Flags ─► Scene (people, circles, shifts) ─► Plan (misuse) ─► Desk, day by day ─► tables
//! ```
//!
//! A world is written as it is made: memory grows with the staff, their circles and the looks of one day, and not
//! with all looks or all subjects. Nothing here is shared with what finds misuse, not even a constant: what a
//! neighbour is, how surnames are spread and how long after a task one may look is decided anew, so that the
//! detector is measured against somebody else's idea of the world. `docs/simulation.md` has all rates.

mod circle;
mod desk;
mod events;
mod flags;
mod misuse;
mod output;
mod people;
mod phones;
mod rates;
mod roster;
mod rows;
mod scene;
mod spelling;
mod staff;
mod surnames;
mod tables;
mod ties;
mod towns;
mod truth;
mod world;

pub use flags::Flags;
pub use output::{Format, WorldError};
pub use ties::TieKind;
pub use truth::{Manner, Motive, Reason};
pub use world::{World, Written};

#[cfg(test)]
mod tests;
