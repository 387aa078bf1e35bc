//! The audit: which looks does no task explain? Looks, work and people in; ranked findings out, each with its evidence as a
//! sum of bits and with every explanation that was tried. **Not here:** how tables are read (`tables`), how two people are
//! compared (`relate`), the report as a page, the command line, the gate and its ledger.
//!
//! ```text
//! Inputs ─► ingest ─► shards by subject ─► kernel ─► candidates by staff ─► sides ─► pairs ─► details ─► Audit
//!             │           (memory or disk)    ▲                               ▲
//!             └► people, relations ───────────┴───────────────────────────────┘
//! ```
//!
//! A look is explained if one of the declared templates ([`settings`]) holds: a fact of work, linked to whoever looked,
//! near enough in time. That is weighed first; everything else is added to it, so that a relationship can bring up even an
//! explained look. [`Term`] lists what is weighed, and the score of a look is the sum of its terms and nothing else.
//!
//! The kernel and the staff's side are pure functions of one partition each. Sums are whole numbers and orders total, so
//! that the same input gives the same findings for any number of threads and partitions, in memory or on disk. More work
//! on record never raises a score: whoever writes down what they do has nothing to fear from it.

mod ahead;
mod bits;
mod columns;
mod details;
mod engine;
mod error;
mod facts;
mod finding;
mod ids;
mod ingest;
mod kept;
mod kernel;
mod output;
mod people;
mod related;
mod sentence;
pub mod settings;
mod shards;
mod sides;

pub use bits::Bits;
pub use details::{Attempt, Explained, explain_one};
pub use engine::{Options, Outcome, Progress, Report, resume, run};
pub use error::Error;
pub use finding::{
    Audit, Counts, Event, Finding, Happening, Idle, Miss, Missing, Moment, Outside, OutsideRow, Relationship,
    Share, StaffScore, TeamShare, TemplateShare, Term, Totals, Tried, Unused, Weighed,
};
pub use ingest::columns_read;
pub use kept::Kept;
pub use output::{ScoredLook, Scores, ScoresError, read_scores, write_jsonl, write_parquet};
pub use relate::Lang;
pub use related::{Names, Related, relations};
pub use settings::Settings;
pub use shards::SpillError;

pub(crate) use kernel::Context;
