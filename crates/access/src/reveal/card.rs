//! A subject's card: the rows that a purpose shows, as they come from the customers' database.
//!
//! Nothing here can be serialised or printed from outside: [`Open`] does that, and only [`super::Revealed`] uses it.

use std::{collections::HashSet, fmt};

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq, SerializeStruct},
};

use crate::{
    event::Released,
    purpose::{Purpose, TableFields},
    request::Window,
};

/// The rows of one subject that a purpose shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The subject's own table first.
    pub tables: Vec<CardTable>,
}

/// The rows of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardTable {
    /// The table, as the mapping names it.
    pub name: String,
    /// The columns, as the mapping names them.
    pub columns: Vec<String>,
    /// One cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the table has further rows, on the next page.
    pub more: bool,
    /// Whether rows of this page were left out because they are too large for one card.
    pub cut: bool,
}

/// One value, or what stands in its place. It does not print itself.
#[derive(Clone, PartialEq)]
pub enum Cell {
    /// The value.
    Shown(Value),
    /// A mask.
    Masked {
        /// What the mask leaves, if anything: a year, the last four digits.
        left: Option<String>,
        /// Why.
        why: MaskReason,
    },
}

/// Why a value is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaskReason {
    /// The purpose shows that the field exists, not what it says.
    Purpose,
    /// The item would tell of health, sex life, belief or the like.
    SensitiveItem,
    /// Nobody knows what the item would tell.
    UnknownItem,
    /// Values of this type are never shown.
    Unsupported,
    /// The value is not of its column's type, or not UTF-8.
    Unreadable,
    /// The text is longer than a card has room for: `left` is its beginning.
    TooLong,
}

/// A value from the customers' database. It does not print itself.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// There is none.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A binary fraction.
    Float(f64),
    /// Text, and everything that is written as text: decimals, dates, UUIDs.
    Text(String),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Bool(_) => "Bool(…)",
            Self::Integer(_) => "Integer(…)",
            Self::Float(_) => "Float(…)",
            Self::Text(_) => "Text(…)",
        })
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown(value) => write!(f, "Shown({value:?})"),
            Self::Masked { why, .. } => write!(f, "Masked({why:?})"),
        }
    }
}

impl Card {
    /// Whether it holds nothing but what the purpose shows in this window: each table and column once, and masked
    /// what the purpose masks.
    pub(crate) fn fits(&self, purpose: &Purpose, window: &Window) -> bool {
        let asked = |name: &String| window.table.as_ref().is_none_or(|table| table == name);
        let fits =
            |table: &CardTable| purpose.fields.get(&table.name).is_some_and(|fields| table.fits(fields));
        let names: HashSet<_> = self.tables.iter().map(|table| &table.name).collect();
        names.len() == self.tables.len() && names.into_iter().all(asked) && self.tables.iter().all(fits)
    }
}

impl CardTable {
    pub(super) fn released(&self) -> Released {
        let (mut shown, mut masked) = (Vec::new(), Vec::new());
        for (at, column) in self.columns.iter().enumerate() {
            // A table without rows still tells that there are none, of every column.
            if self.rows.is_empty() || self.column(at).any(Cell::tells) {
                shown.push(column.clone());
            }
            if self.column(at).any(Cell::is_masked) {
                masked.push(column.clone());
            }
        }
        Released { rows: self.rows.len() as u64, shown, masked }
    }

    fn fits(&self, fields: &TableFields) -> bool {
        let columns: HashSet<_> = self.columns.iter().collect();
        columns.len() == self.columns.len()
            && self.rows.iter().all(|row| row.len() == self.columns.len())
            && self.columns.iter().enumerate().all(|(at, column)| match fields.mask.contains(column) {
                true => self.column(at).all(|cell| cell.is_masked() || *cell == Cell::Shown(Value::Null)),
                false => fields.show.contains(column),
            })
    }

    fn column(&self, at: usize) -> impl Iterator<Item = &Cell> {
        self.rows.iter().filter_map(move |row| row.get(at))
    }
}

impl Cell {
    fn is_masked(&self) -> bool {
        matches!(self, Self::Masked { .. })
    }

    /// Whether it says what the field says, if only the beginning of a long text.
    fn tells(&self) -> bool {
        matches!(self, Self::Shown(_) | Self::Masked { left: Some(_), why: MaskReason::TooLong })
    }
}

/// Serialises what it wraps: the one door through which values go.
pub(super) struct Open<'a, T>(pub(super) &'a T);

impl Serialize for Open<'_, Card> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tables = serializer.serialize_seq(Some(self.0.tables.len()))?;
        for table in &self.0.tables {
            tables.serialize_element(&Open(table))?;
        }
        tables.end()
    }
}

impl Serialize for Open<'_, CardTable> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<_> = self.0.rows.iter().map(|cells| Row { columns: &self.0.columns, cells }).collect();
        let mut table = serializer.serialize_struct("CardTable", 4)?;
        table.serialize_field("name", &self.0.name)?;
        table.serialize_field("rows", &rows)?;
        table.serialize_field("more", &self.0.more)?;
        table.serialize_field("cut", &self.0.cut)?;
        table.end()
    }
}

struct Row<'a> {
    columns: &'a [String],
    cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            row.serialize_entry(column, &Open(cell))?;
        }
        row.end()
    }
}

impl Serialize for Open<'_, Cell> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Shown(Value::Null) => serializer.serialize_unit(),
            Cell::Shown(Value::Bool(value)) => serializer.serialize_bool(*value),
            Cell::Shown(Value::Integer(value)) => serializer.serialize_i64(*value),
            Cell::Shown(Value::Float(value)) => serializer.serialize_f64(*value),
            Cell::Shown(Value::Text(value)) => serializer.serialize_str(value),
            Cell::Masked { left, why } => {
                let mut mask = serializer.serialize_map(None)?;
                mask.serialize_entry("masked", why)?;
                if let Some(left) = left {
                    mask.serialize_entry("left", left)?;
                }
                mask.end()
            }
        }
    }
}
