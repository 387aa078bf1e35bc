//! Rows that could be read, and that nothing can be made of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap as _};
use tables::Table;

/// How many rows say nothing, by table and reason. They are no rejects, as each of their values is one; where there are
/// many, the mapping or the export is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unused(BTreeMap<(Table, Idle), u64>);

/// Why a row says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Idle {
    /// It is about somebody whom the table of staff does not list, though there is one.
    OfNobody,
    /// It is about somebody whom the table of subjects does not list, though there is one.
    OfNoSubject,
    /// It ends before it begins.
    Backwards,
}

impl Unused {
    /// Table, reason, rows; in the order of the tables.
    pub fn iter(&self) -> impl Iterator<Item = (Table, Idle, u64)> {
        self.0.iter().map(|((table, idle), rows)| (*table, *idle, *rows))
    }

    pub(crate) fn count(&mut self, table: Table, idle: Idle) {
        self.add(table, idle, 1);
    }

    pub(crate) fn add(&mut self, table: Table, idle: Idle, rows: u64) {
        if rows > 0 {
            *self.0.entry((table, idle)).or_default() += rows;
        }
    }
}

impl FromIterator<(Table, Idle, u64)> for Unused {
    fn from_iter<I: IntoIterator<Item = (Table, Idle, u64)>>(rows: I) -> Unused {
        Unused(rows.into_iter().map(|(table, idle, rows)| ((table, idle), rows)).collect())
    }
}

impl Idle {
    /// A short name.
    pub fn code(self) -> &'static str {
        match self {
            Idle::OfNobody => "of-nobody",
            Idle::OfNoSubject => "of-no-subject",
            Idle::Backwards => "backwards",
        }
    }
}

impl Serialize for Unused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (table, idle, rows) in self.iter() {
            map.serialize_entry(&format!("{table}: {}", idle.code()), &rows)?;
        }
        map.end()
    }
}
