//! Paths and look-ups: both sides exist, compare, and lead to at most one row where they must.

use super::{Findings, columns};
use crate::{
    mapping::{MappedTable, Step},
    schema::{Dialect, Kind, Schema, Table, TableName},
};

/// The steps from a table to the subject.
pub(super) fn path(name: &TableName, mapped: &MappedTable, schema: &Schema, findings: &mut Findings) {
    for step in &mapped.path {
        let place = format!("the path of table `{name}`");
        let sides = (end(&step.from, &place, schema, findings), end(&step.to, &place, schema, findings));
        let (Some(from), Some(to)) = sides else { continue };
        comparable(step, from, to, &place, schema.dialect, findings);
        if !to.is_unique(&step.references) && !from.is_unique(&step.columns) {
            findings.warning(format!(
                "the step `{step}` of table `{name}` joins many to many; make sure that no subject gets another's rows"
            ));
        }
    }
}

/// The look-ups of a table's column paths.
pub(super) fn lookups(name: &TableName, mapped: &MappedTable, schema: &Schema, findings: &mut Findings) {
    for (hops, lookup) in &mapped.lookups {
        let Some((last, before)) = hops.split_last() else { continue };
        let from =
            if before.is_empty() { Some(name) } else { mapped.lookups.get(before).map(|join| &join.table) };
        let Some(from) = from else { continue };
        let step = Step {
            from: from.clone(),
            columns: last.0.clone(),
            to: lookup.table.clone(),
            references: lookup.references.clone(),
        };
        let place = format!("a look-up of table `{name}`");
        let sides = (end(from, &place, schema, findings), end(&lookup.table, &place, schema, findings));
        let (Some(from), Some(to)) = sides else { continue };
        comparable(&step, from, to, &place, schema.dialect, findings);
        if !to.readable {
            findings
                .error(format!("{place} leads to `{}`, which may not be read; grant SELECT on it", to.name));
        }
        if !to.is_unique(&lookup.references) {
            findings.warning(format!(
                "{place} leads to {} of `{}`, which may not be unique; declare a unique key, or remove the look-up",
                columns::list(&lookup.references),
                to.name
            ));
        }
    }
}

fn end<'a>(name: &TableName, place: &str, schema: &'a Schema, findings: &mut Findings) -> Option<&'a Table> {
    let table = schema.table(name);
    if table.is_none() {
        findings.error(format!("table `{name}`, in {place}, is not in the database; correct or remove it"));
    }
    table
}

fn comparable(step: &Step, from: &Table, to: &Table, place: &str, dialect: Dialect, findings: &mut Findings) {
    for (left, right) in step.columns.iter().zip(&step.references) {
        let left = columns::exists(from, left, place, findings);
        let right = columns::exists(to, right, place, findings);
        let (Some(left), Some(right)) = (left, right) else { continue };
        if family(left.kind) != family(right.kind) {
            let message = format!(
                "the step `{step}` in {place} compares `{}` with `{}`; correct it, or make the types equal",
                left.sql_type, right.sql_type
            );
            // PostgreSQL refuses the query; SQLite compares by affinity.
            match dialect {
                Dialect::Postgres => findings.error(message),
                Dialect::Sqlite => findings.warning(message),
            }
        }
    }
}

/// Kinds that a database compares with each other.
fn family(kind: Kind) -> Kind {
    match kind {
        Kind::Float | Kind::Decimal => Kind::Integer,
        other => other,
    }
}
