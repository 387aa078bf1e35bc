//! The way from a table's rows to the subject, as nested semi-joins: they never multiply a row.

use super::key::{self, KeyKind};
use super::lookup::Catalogue;
use super::{PlanError, sql};
use crate::mapping::Step;
use crate::schema::{Column, Dialect, Kind, TableName};

/// The condition under which a row `t0` of `table` is the subject's.
pub(super) fn condition(
    catalogue: &Catalogue<'_>,
    table: &TableName,
    path: &[Step],
) -> Result<String, PlanError> {
    let way = Way { catalogue, table, path };
    way.check()?;
    way.from(0, "t0")
}

struct Way<'a> {
    catalogue: &'a Catalogue<'a>,
    table: &'a TableName,
    path: &'a [Step],
}

impl Way<'_> {
    /// Each step must leave where the last one arrived, and the last must arrive at the subject.
    fn check(&self) -> Result<(), PlanError> {
        let broken = |index| PlanError::BrokenPath { table: self.table.to_string(), step: index + 1 };
        let mut at = self.table;
        for (index, step) in self.path.iter().enumerate() {
            if step.from != *at || step.columns.is_empty() || step.columns.len() != step.references.len() {
                return Err(broken(index));
            }
            self.catalogue.comparable((&step.from, &step.columns), (&step.to, &step.references))?;
            at = &step.to;
        }
        if *at == self.catalogue.mapping.subject { Ok(()) } else { Err(broken(self.path.len())) }
    }

    fn from(&self, index: usize, alias: &str) -> Result<String, PlanError> {
        let Some(step) = self.path.get(index) else { return key::condition(self.catalogue, alias) };
        if let Some(direct) = self.directly(index, step, alias)? {
            return Ok(direct);
        }
        let dialect = self.catalogue.dialect();
        let next = format!("s{}", index + 1);
        let mut left = Vec::new();
        for column in &step.columns {
            left.push(exactly(dialect, alias, self.catalogue.column(&step.from, column)?));
        }
        let right: Vec<String> = step.references.iter().map(|column| sql::column(&next, column)).collect();
        let left = if left.len() == 1 { left.concat() } else { format!("({})", left.join(", ")) };
        let (right, to) = (right.join(", "), sql::relation(dialect, &step.to));
        Ok(format!("{left} IN (SELECT {right} FROM {to} {next} WHERE {})", self.from(index + 1, &next)?))
    }

    /// A last step that refers to exactly the subject's key needs no join: its columns are the key.
    fn directly(&self, index: usize, step: &Step, alias: &str) -> Result<Option<String>, PlanError> {
        let key = &self.catalogue.mapping.key;
        if index + 1 != self.path.len() || step.references.len() != key.len() {
            return Ok(None);
        }
        let kinds: Vec<KeyKind> = key::kinds(self.catalogue)?;
        let mut conditions = Vec::new();
        for (part, (name, kind)) in key.iter().zip(kinds).enumerate() {
            let Some(at) = step.references.iter().position(|reference| reference == name) else {
                return Ok(None);
            };
            let Some(column) = step.columns.get(at) else { return Ok(None) };
            let column = self.catalogue.column(&step.from, column)?;
            conditions.push(key::equals(self.catalogue.dialect(), alias, column, kind, part));
        }
        Ok(Some(conditions.join(" AND ")))
    }
}

/// SQLite compares by the left side's collation: one that ignores case would match another subject's rows.
fn exactly(dialect: Dialect, alias: &str, column: &Column) -> String {
    let name = sql::column(alias, &column.name);
    match (dialect, column.kind) {
        (Dialect::Sqlite, Kind::Text | Kind::Enum | Kind::Uuid) => format!("{name} COLLATE BINARY"),
        _ => name,
    }
}
