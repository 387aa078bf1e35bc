//! What is on record of staff for times at which they were not employed.

use serde::{Serialize, Serializer};
use tables::Table;

use super::Moment;

/// Rows that name staff at a time at which, by `from` and `to` of the table of staff, they were not employed: looks, work,
/// and tasks that they opened. Either the dates are wrong, or somebody else used the account. These rows are used like all
/// others, and nothing is weighed for it: it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outside {
    /// Looks.
    pub looks: u64,
    /// Tasks, by who opened them.
    pub tasks: u64,
    /// Rows of work.
    pub work: u64,
    /// The first [`Outside::KEPT`] of these rows: tasks, then work, then looks, each in the order of the input.
    pub rows: Vec<OutsideRow>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutsideRow {
    /// Its table.
    pub table: Table,
    /// Its number in the table, from 0.
    pub row: u64,
    /// Its file.
    pub file: String,
    /// Its number in the file, from 0.
    pub row_in_file: u64,
    /// Who, by that row.
    pub staff_id: String,
    /// When, by that row.
    pub at: Moment,
    /// What the table of staff has against it: the column `from`, the day on which they came, or `to`, the day on which they
    /// left.
    pub column: &'static str,
    /// That day, as its midnight UTC.
    #[serde(serialize_with = "day")]
    pub day: Moment,
}

impl Outside {
    /// So many rows are listed. Beyond that, it is the table of staff that needs a look.
    pub const KEPT: usize = 1_000;

    /// All of them.
    pub fn count(&self) -> u64 {
        self.looks + self.tasks + self.work
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn day<S: Serializer>(day: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
    let text = day.to_string();
    serializer.serialize_str(text.split('T').next().unwrap_or_default())
}
