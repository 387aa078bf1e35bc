//! Look-ups: the parent rows that column paths reach, as left joins that never multiply a row.

use std::collections::BTreeMap;

use super::lookup::Catalogue;
use super::{PlanError, sql};
use crate::mapping::{ColumnPath, Hop, Lookup, MappedTable, Role};
use crate::schema::{Column, TableName};

/// The joins of one plan, made as its columns ask for them.
pub(super) struct Joins<'a> {
    catalogue: &'a Catalogue<'a>,
    name: &'a TableName,
    table: &'a MappedTable,
    aliases: BTreeMap<Vec<Hop>, String>,
    /// The `LEFT JOIN`s so far.
    pub(super) sql: String,
}

/// A column as a plan reads it.
pub(super) struct Source<'a> {
    /// Its qualified name in the query.
    pub(super) sql: String,
    /// What the schema says about it.
    pub(super) column: &'a Column,
}

impl<'a> Joins<'a> {
    /// The row itself.
    pub(super) const BASE: &'static str = "t0";

    pub(super) fn new(catalogue: &'a Catalogue<'a>, name: &'a TableName, table: &'a MappedTable) -> Self {
        Joins { catalogue, name, table, aliases: BTreeMap::new(), sql: String::new() }
    }

    /// The column at the end of `path`, with the joins that it takes.
    pub(super) fn column(&mut self, path: &ColumnPath) -> Result<Source<'a>, PlanError> {
        let mut at = (Self::BASE.to_owned(), self.name);
        for length in 1..=path.hops.len() {
            let hops = path.hops.get(..length).unwrap_or_default();
            at = self.follow(at, hops, path)?;
        }
        let (alias, table) = at;
        let column = self.catalogue.column(table, &path.column)?;
        Ok(Source { sql: sql::column(&alias, &column.name), column })
    }

    /// Takes the last of `hops` from `alias`, where the others have led.
    fn follow(
        &mut self,
        (alias, from): (String, &'a TableName),
        hops: &[Hop],
        path: &ColumnPath,
    ) -> Result<(String, &'a TableName), PlanError> {
        let undeclared = || PlanError::NoLookup { table: self.name.to_string(), path: path.to_string() };
        let lookup = self.table.lookups.get(hops).ok_or_else(undeclared)?;
        if let Some(joined) = self.aliases.get(hops) {
            return Ok((joined.clone(), &lookup.table));
        }
        let Some(Hop(columns)) =
            hops.last().filter(|hop| hop.0.len() == lookup.references.len() && !hop.0.is_empty())
        else {
            return Err(undeclared());
        };
        self.allow(lookup, path)?;
        self.catalogue.comparable((from, columns), (&lookup.table, &lookup.references))?;
        let joined = format!("l{}", self.aliases.len() + 1);
        // The parent's column stands on the left: SQLite compares by the left side's collation, and the parent's
        // is the one under which its key is unique.
        let conditions: Vec<String> = columns
            .iter()
            .zip(&lookup.references)
            .map(|(column, reference)| {
                format!("{} = {}", sql::column(&joined, reference), sql::column(&alias, column))
            })
            .collect();
        let parent = sql::relation(self.catalogue.dialect(), &lookup.table);
        self.sql.push_str(&format!(" LEFT JOIN {parent} {joined} ON {}", conditions.join(" AND ")));
        self.aliases.insert(hops.to_vec(), joined.clone());
        Ok((joined, &lookup.table))
    }

    /// Refuses look-ups into what the mapping hides, and into rows that one reference may match more than once.
    fn allow(&self, lookup: &Lookup, path: &ColumnPath) -> Result<(), PlanError> {
        let (table, path, into) = (self.name.to_string(), path.to_string(), lookup.table.to_string());
        let role = self.catalogue.mapping.tables.get(&lookup.table).map(|mapped| mapped.role);
        match role {
            Some(Role::Subject | Role::Personal | Role::Catalogue) => {}
            Some(Role::Staff | Role::Unmapped) | None => {
                return Err(PlanError::HiddenLookup { table, path, into });
            }
        }
        if self.catalogue.table(&lookup.table)?.is_unique(&lookup.references) {
            Ok(())
        } else {
            Err(PlanError::NotUnique { table, path, into })
        }
    }
}
