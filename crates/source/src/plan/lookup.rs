//! What plans look up in the mapping and the schema.

use super::PlanError;
use crate::classes::Classes;
use crate::mapping::Mapping;
use crate::schema::{Column, Dialect, Kind, Schema, Table, TableName};

/// Everything that a plan is compiled from.
pub(super) struct Catalogue<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) schema: &'a Schema,
    pub(super) classes: &'a Classes,
}

impl<'a> Catalogue<'a> {
    pub(super) fn dialect(&self) -> Dialect {
        self.schema.dialect
    }

    pub(super) fn table(&self, name: &TableName) -> Result<&'a Table, PlanError> {
        let found = self.schema.table(name);
        found.ok_or_else(|| PlanError::NoTable { table: name.to_string() })
    }

    pub(super) fn column(&self, table: &TableName, column: &str) -> Result<&'a Column, PlanError> {
        let found = self.table(table)?.column(column);
        found.ok_or_else(|| PlanError::NoColumn { table: table.to_string(), column: column.to_owned() })
    }

    /// Checks that a join of `columns` with `references` compares like with like.
    pub(super) fn comparable(
        &self,
        (table, columns): (&TableName, &[String]),
        (other, references): (&TableName, &[String]),
    ) -> Result<(), PlanError> {
        for (column, reference) in columns.iter().zip(references) {
            let (a, b) = (self.column(table, column)?, self.column(other, reference)?);
            if !have_equality(self.dialect(), a.kind, b.kind) {
                return Err(PlanError::Incomparable {
                    table: table.to_string(),
                    column: column.clone(),
                    other: other.to_string(),
                    reference: reference.clone(),
                });
            }
        }
        Ok(())
    }
}

/// PostgreSQL has no operator between most types, and would fail at each read. SQLite compares anything, but a
/// number equals several texts (`7` is `'7'` and `'07'`): one row would match several.
fn have_equality(dialect: Dialect, a: Kind, b: Kind) -> bool {
    let numeric = |kind| matches!(kind, Kind::Integer | Kind::Decimal | Kind::Float);
    match dialect {
        Dialect::Sqlite => !(numeric(a) && b == Kind::Text || a == Kind::Text && numeric(b)),
        Dialect::Postgres => numeric(a) && numeric(b) || a == b && a != Kind::Document,
    }
}
