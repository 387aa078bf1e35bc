//! How common is misuse? A random sample of looks, or of staff members, is reviewed by people; this crate draws it,
//! keeps their verdicts, and says what follows for all: "at least 41 of 1,000,000 looks, with 95 % confidence". The
//! bounds are valid whenever the review stops, and for whatever reason. It is *not* in here how a look gets its score
//! (any will do: scores decide how narrow a bound is, never whether it is true), what reviewers see of a look, and how
//! well they judge: their verdicts are taken for the truth, and planted units with known answers show how far to trust
//! that. It reads no clock and makes no randomness.
//!
//! ```text
//! plan ─► draw ─► label ─► estimate
//!  │       ▲        │
//!  │       └────────┘  more, at any time
//!  └► digest, told before the first label
//! ```
//!
//! 1. A [`Plan`] divides the units into strata of similar score. It is frozen over the units and their scores
//!    ([`Frozen`]): the digest commits to everything but the verdicts.
//! 2. [`draw()`] takes a simple random sample from each stratum, [`draw_more`] continues it ([`order`]).
//! 3. [`append_label`] keeps a verdict ([`labels`]); [`Review::next_for`] says who sees what next ([`review`]).
//! 4. [`estimate`] makes the [`Statement`], from the bounds of each stratum ([`bounds`]).
//!
//! # From strata to a statement
//! Each of the H strata gets bounds at α/H, so all of them are right at all times with probability 1 − α (union bound);
//! then the sum of the lower bounds is not above the number of misuses, and the sum of the upper ones not below. The
//! reviews of different strata may depend on each other in any way: each stratum's own order is random, and its bounds
//! hold at all its times at once.

pub mod bounds;
mod directory;
pub mod draw;
mod hex;
pub mod labels;
pub mod order;
pub mod plan;
pub mod population;
pub mod review;
pub mod statement;
#[cfg(test)]
mod testing;

pub use bounds::{Alpha, Interval, Prior};
pub use directory::FilesError;
pub use draw::{DrawError, Drawn, draw, draw_more};
pub use labels::{Appended, Label, Verdict};
pub use plan::{Answer, Frozen, Plan, Stratum, Take, Unit};
pub use population::{Scored, scores_in};
pub use review::{Review, ReviewError, append_label};
pub use statement::{Language, Statement, estimate};
