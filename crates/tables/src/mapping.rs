//! `audit.toml`: what the names of files and columns do not say.
//!
//! ```toml
//! time_zone = "Europe/Berlin"     # of times without an offset; UTC if nothing is said
//! date_order = "day-first"        # or "month-first"
//! delimiter = ";"                 # found by itself if nothing is said; so is
//! encoding = "windows-1252"       # any name of https://encoding.spec.whatwg.org/#names-and-labels
//! null = ["NULL", "-"]            # values that mean nothing, besides the empty one and \N
//!
//! [accesses]
//! files = ["log/audit-*.csv"]     # `*` within a name, `**` across folders
//! time_zone = "America/New_York"  # every setting above can be said for one table
//! [accesses.columns]
//! at = "Time of access"           # the column here = its name in the files
//! ```

mod glob;
mod problem;
mod sections;

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;

pub use problem::Problem;

pub(crate) use glob::matches;
pub(crate) use problem::nearest;

use crate::Table;

/// A checked mapping. The default one says nothing: files and columns have the names of the tables.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    defaults: Settings,
    tables: BTreeMap<Table, TableMapping>,
}

/// What can be said of all tables, or of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) zone: Option<TimeZone>,
    pub(crate) order: Option<DateOrder>,
    pub(crate) delimiter: Option<u8>,
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) null: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TableMapping {
    pub(crate) files: Vec<String>,
    /// The names in the files, by the column's.
    pub(crate) columns: BTreeMap<&'static str, String>,
    settings: Settings,
}

/// Whether 03/04/2026 is in April or in March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl Mapping {
    /// Reads a mapping. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its place and what to write instead.
    pub fn parse(text: &str, file: &str) -> Result<Mapping, Problem> {
        sections::parse(text).map_err(|mistake| mistake.place(text, file))
    }

    pub(crate) fn table(&self, table: Table) -> Option<&TableMapping> {
        self.tables.get(&table)
    }

    /// What is said of a table, else of all.
    pub(crate) fn settings(&self, table: Table) -> Settings {
        let own = self.tables.get(&table).map(|mapped| mapped.settings.clone()).unwrap_or_default();
        let all = self.defaults.clone();
        Settings {
            zone: own.zone.or(all.zone),
            order: own.order.or(all.order),
            delimiter: own.delimiter.or(all.delimiter),
            encoding: own.encoding.or(all.encoding),
            null: own.null.or(all.null),
        }
    }

    /// The tables whose files a glob names, in the order of [`Table::ALL`].
    pub(crate) fn claims(&self, path: &str) -> Vec<Table> {
        self.tables
            .iter()
            .filter(|(_, mapped)| mapped.files.iter().any(|glob| matches(glob, path)))
            .map(|(table, _)| *table)
            .collect()
    }
}

#[cfg(test)]
mod tests;
