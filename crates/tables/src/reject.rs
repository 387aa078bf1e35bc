//! Rows that could not be read: which, where, why, and what to do. Never their values.

mod saved;

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use self::saved::Saved;
use crate::Table;

/// Why a row could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// A CSV row has more or fewer fields than the header.
    Ragged {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// A quoted CSV field goes on after its closing quote, or never closes.
    Quote,
    /// Longer than [`crate::MAX_RECORD`].
    TooLong,
    /// Bytes that are no text in the file's encoding.
    Encoding,
    /// A byte of value zero, which no text has.
    Nul,
    /// A line that is not JSON.
    NotJson,
    /// A line that is JSON, but no object.
    NotAnObject,
    /// A JSON object has the column twice, perhaps under two names.
    Repeated,
    /// An object or a list where one value belongs.
    Nested,
    /// Nothing where the column must have a value.
    Missing,
    /// Not a time in the form that the column's other values have.
    Time,
    /// A date that can only be read in the other order of day and month.
    Order,
    /// A local time that the time zone skips, when its clocks go forward.
    Skipped,
    /// It happened after the run that reads it.
    Future,
    /// Not a number.
    Number,
    /// A number that is not whole, or too large to be exact, where an id belongs.
    Id,
}

impl Reason {
    /// A short name, the same for all rows with this trouble: what rejects are counted by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Reason::Ragged { .. } => "ragged",
            Reason::Quote => "quote",
            Reason::TooLong => "too-long",
            Reason::Encoding => "encoding",
            Reason::Nul => "nul",
            Reason::NotJson => "not-json",
            Reason::NotAnObject => "not-an-object",
            Reason::Repeated => "repeated",
            Reason::Nested => "nested",
            Reason::Missing => "missing",
            Reason::Time => "time",
            Reason::Order => "date-order",
            Reason::Skipped => "skipped-time",
            Reason::Future => "future",
            Reason::Number => "number",
            Reason::Id => "id",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Reason::Ragged { .. } => {
                "quote values that hold the delimiter, or set `delimiter` in the mapping"
            }
            Reason::Quote => "double every quote inside a quoted value, and close each",
            Reason::TooLong => "look for a missing line break or closing quote before it, or shorten the row",
            Reason::Encoding => "export as UTF-8, or set `encoding` in the mapping",
            Reason::Nul => "the file is damaged, or UTF-16: copy it again, or set `encoding` in the mapping",
            Reason::NotJson => "write each row as one JSON object on a line of its own",
            Reason::NotAnObject => "write each row as a JSON object with the columns as keys",
            Reason::Repeated => "write each column once",
            Reason::Nested => "write one value: text, a number, true or false",
            Reason::Missing => "fill it in, or leave the row out",
            Reason::Time => "write all times of a column in one form, best as 2026-12-31T14:05:06Z",
            Reason::Order => "write all dates of a column in one order, or set `date_order` in the mapping",
            Reason::Skipped => "correct `time_zone` in the mapping, or write times with their offset",
            Reason::Future => {
                "check `time_zone` and the columns in the mapping, the order of day and month, and the clock that wrote it"
            }
            Reason::Number => "write digits, with a point or comma before decimals",
            Reason::Id => "write ids as text",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Ragged { found, expected } => {
                return write!(f, "it has {found} fields, and the header has {expected}");
            }
            Reason::Quote => "a quoted value goes on after its closing quote, or does not close",
            Reason::TooLong => "it is longer than 1 MiB",
            Reason::Encoding => "it is not text in the file's encoding",
            Reason::Nul => "it holds a NUL byte",
            Reason::NotJson => "it is not JSON",
            Reason::NotAnObject => "it is no JSON object",
            Reason::Repeated => "it has this column twice",
            Reason::Nested => "it is an object or a list",
            Reason::Missing => "it is empty",
            Reason::Time => "it is not a time in the form of this column",
            Reason::Order => "its day and month are in the other order",
            Reason::Skipped => "the time zone has no such local time",
            Reason::Future => "it is more than a day in the future",
            Reason::Number => "it is not a number",
            Reason::Id => "it is not a whole number or text",
        })
    }
}

/// Where in a file a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// The line on which it begins, from 1.
    Line(u64),
    /// The row of a Parquet file, from 0.
    Row(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(line) => write!(f, "line {line}"),
            Place::Row(row) => write!(f, "row {row}"),
        }
    }
}

/// One row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Its table.
    pub table: Table,
    /// Its file.
    pub file: Arc<Path>,
    /// Its place in the file.
    pub place: Place,
    /// Its number in the table, from 0, which no other row has.
    pub row: u64,
    /// The column that is wrong, if it is one.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub reason: Reason,
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.file.display(), self.place)?;
        if let Some(column) = self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}; {}", self.reason, self.reason.remedy())
    }
}

/// The rows that scans could not read, and how many they read in all. A row is rejected once in a scan, for what is
/// wrong with it first; the scan of other columns may reject it again. What is serialised and read again is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Saved", try_from = "Saved")]
pub struct Rejects {
    kept: Vec<Reject>,
    counts: BTreeMap<(Table, &'static str), u64>,
    rows: BTreeMap<Table, u64>,
    folded: BTreeMap<Table, u64>,
}

impl Rejects {
    /// Nothing read, nothing rejected.
    #[must_use]
    pub fn new() -> Rejects {
        Rejects::default()
    }

    /// The first million of them, in the order in which they were found. The others are counted.
    #[must_use]
    pub fn kept(&self) -> &[Reject] {
        &self.kept
    }

    /// How many, by table and [`Reason::code`].
    #[must_use]
    pub fn counts(&self) -> &BTreeMap<(Table, &'static str), u64> {
        &self.counts
    }

    /// How many in all.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.values().sum()
    }

    /// How many rows of a table were seen, rejected ones included.
    #[must_use]
    pub fn rows(&self, table: Table) -> u64 {
        self.rows.get(&table).copied().unwrap_or(0)
    }

    /// How many local times there were, by table, that a time zone has twice, when its clocks go back. The earlier one was
    /// taken, and no row was rejected for it.
    #[must_use]
    pub fn folded(&self) -> &BTreeMap<Table, u64> {
        &self.folded
    }

    /// The tables of which a larger share than this was rejected, with their shares. [`Rejects::LIMIT`] is usual.
    #[must_use]
    pub fn above(&self, limit: f64) -> Vec<(Table, f64)> {
        self.rows
            .iter()
            .map(|(table, rows)| (*table, self.of(*table) as f64 / (*rows).max(1) as f64))
            .filter(|(_, share)| *share > limit)
            .collect()
    }

    /// The share of rejected rows above which a run should stop: 1 %. A judgement: a log with a few torn lines is usable,
    /// and one that was misread as a whole fails in far more.
    pub const LIMIT: f64 = 0.01;

    /// Adds what another scan rejected, such as that of another part. Merged in the order of the parts, they come out as
    /// from one scan.
    pub fn merge(&mut self, other: Rejects) {
        let room = KEPT.saturating_sub(self.kept.len());
        self.kept.extend(other.kept.into_iter().take(room));
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
        for (table, rows) in other.rows {
            *self.rows.entry(table).or_default() += rows;
        }
        for (table, times) in other.folded {
            *self.folded.entry(table).or_default() += times;
        }
    }

    /// Writes them as CSV: table, file, line, row, column, reason, what to do. `line` is empty for Parquet. If more were
    /// rejected than were kept, a last row says how many.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_csv(&self, mut out: impl Write) -> io::Result<()> {
        writeln!(out, "table,file,line,row,column,reason,remedy")?;
        for reject in &self.kept {
            let line = match reject.place {
                Place::Line(line) => line.to_string(),
                Place::Row(_) => String::new(),
            };
            let file = quoted(&reject.file.display().to_string());
            let (table, row, column) = (reject.table, reject.row, reject.column.unwrap_or_default());
            let (reason, remedy) = (reject.reason.to_string(), reject.reason.remedy());
            writeln!(out, "{table},{file},{line},{row},{column},{},{}", quoted(&reason), quoted(remedy))?;
        }
        let more = self.count() - self.kept.len() as u64;
        if more > 0 {
            writeln!(out, ",,,,,{more} more rows were rejected,correct these first")?;
        }
        out.flush()
    }

    pub(crate) fn push(&mut self, reject: Reject) {
        *self.counts.entry((reject.table, reject.reason.code())).or_default() += 1;
        if self.kept.len() < KEPT {
            self.kept.push(reject);
        }
    }

    pub(crate) fn saw(&mut self, table: Table, rows: u64) {
        *self.rows.entry(table).or_default() += rows;
    }

    pub(crate) fn fold(&mut self, table: Table, times: u64) {
        if times > 0 {
            *self.folded.entry(table).or_default() += times;
        }
    }

    fn of(&self, table: Table) -> u64 {
        self.counts.iter().filter(|((of, _), _)| *of == table).map(|(_, count)| count).sum()
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// At 64 bytes each, a million fit into the memory of any machine that can hold a report. Nobody reads more.
const KEPT: usize = 1_000_000;

#[cfg(test)]
mod tests;
