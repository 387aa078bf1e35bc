//! Columns: there, new, or of a type that cannot be shown or masked as the mapping says.

use super::Findings;
use crate::{
    config::nearest,
    mapping::{ColumnPath, Linkage, MappedColumn, MappedTable, Mask},
    names::Part,
    schema::{Column, Kind, Schema, Table},
};

/// Columns that the mapping names.
pub(super) fn mapped(mapped: &MappedTable, table: &Table, schema: &Schema, findings: &mut Findings) {
    for column in &mapped.key {
        exists(table, column, "the key", findings);
    }
    for column in &mapped.hidden {
        if table.column(column).is_none() {
            findings.warning(format!(
                "`{}.{}` is listed as hidden but not in the database; remove it from `hidden`",
                table.name,
                Part(column)
            ));
        }
    }
    if let Some(newest) = &mapped.newest
        && let Some(column) = exists(table, newest, "`newest`", findings)
        && !matches!(column.kind, Kind::Time | Kind::Integer | Kind::Text)
    {
        let (name, sql_type) = (&table.name, &column.sql_type);
        findings.warning(format!(
            "`{name}.{newest}` is `newest` but has type `{sql_type}`; rows may come unordered"
        ));
    }
    for (path, column) in &mapped.columns {
        if let Some((owner, found)) = target(mapped, table, path, schema, findings)
            && releasable(table, owner, path, found, findings)
        {
            fits(table, path, found, column, findings);
        }
    }
    if let Some(class) = mapped.item.as_ref().and_then(|item| item.class.as_ref()) {
        target(mapped, table, class, schema, findings);
    }
}

/// Columns of a shown table that the mapping does not name.
pub(super) fn unmapped(mapped: &MappedTable, table: &Table, findings: &mut Findings) {
    for column in &table.columns {
        let path = ColumnPath { hops: Vec::new(), column: column.name.clone() };
        if !mapped.columns.contains_key(&path) && !mapped.hidden.contains(&column.name) {
            let name = &table.name;
            findings.note(format!("`{name}.{path}` is new and hidden; map it, or list it in `hidden`"));
        }
    }
}

/// The column, or an error that names the nearest.
pub(super) fn exists<'a>(
    table: &'a Table,
    column: &str,
    place: &str,
    findings: &mut Findings,
) -> Option<&'a Column> {
    let found = table.column(column);
    if found.is_none() {
        let near = nearest(column, table.columns.iter().map(|column| &column.name));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "remove it, or let the database role read it".to_owned(),
        };
        findings.error(format!(
            "`{}.{}`, in {place}, is not in the database; {help}",
            table.name,
            Part(column)
        ));
    }
    found
}

pub(super) fn list(columns: &[String]) -> String {
    let quoted: Vec<String> = columns.iter().map(|column| format!("`{}`", Part(column))).collect();
    quoted.join(", ")
}

/// The column at the end of a path, and its table. Missing tables of look-ups are reported with the look-ups.
fn target<'a>(
    mapped: &MappedTable,
    table: &'a Table,
    path: &ColumnPath,
    schema: &'a Schema,
    findings: &mut Findings,
) -> Option<(&'a Table, &'a Column)> {
    let owner = match mapped.joins(path)?.last() {
        Some(lookup) => schema.table(&lookup.table)?,
        None => table,
    };
    let place = match path.hops.as_slice() {
        [] => "`columns`".to_owned(),
        _ => format!("the column path `{path}` of table `{}`", table.name),
    };
    exists(owner, &path.column, &place, findings).map(|column| (owner, column))
}

fn releasable(
    table: &Table,
    owner: &Table,
    path: &ColumnPath,
    column: &Column,
    findings: &mut Findings,
) -> bool {
    let name = &table.name;
    let sql_type = &column.sql_type;
    if matches!(column.kind, Kind::Document | Kind::Bytes | Kind::Array | Kind::Other) {
        findings.warning(format!(
            "`{name}.{path}` has type `{sql_type}`, which is not shown; offer it as text in a view, or remove it"
        ));
        return false;
    }
    if !owner.readable {
        findings.error(format!(
            "`{name}.{path}` leads to table `{}`, which may not be read; grant SELECT on it, or remove it",
            owner.name
        ));
    }
    owner.readable
}

fn fits(table: &Table, path: &ColumnPath, column: &Column, mapped: &MappedColumn, findings: &mut Findings) {
    let name = &table.name;
    let sql_type = &column.sql_type;
    let textual = matches!(column.kind, Kind::Text | Kind::Enum);
    let mask_fits = match mapped.mask {
        Mask::Hidden => true,
        Mask::Year => textual || column.kind == Kind::Time,
        Mask::Initial => textual,
        Mask::Last4 => textual || column.kind == Kind::Integer,
    };
    if !mask_fits {
        let mask = mapped.mask.name();
        findings.warning(format!(
            "`{name}.{path}` has mask `{mask}`, which a `{sql_type}` cannot have; it will be hidden"
        ));
    }
    let linkage_fits = match mapped.linkage {
        None => true,
        Some(Linkage::BirthDate) => textual || column.kind == Kind::Time,
        Some(Linkage::Postcode | Linkage::Phone | Linkage::HouseNumber) => {
            textual || column.kind == Kind::Integer
        }
        Some(_) => textual,
    };
    if let Some(linkage) = mapped.linkage
        && !linkage_fits
    {
        let linkage = linkage.name();
        findings.warning(format!(
            "`{name}.{path}` has linkage `{linkage}`, but its type is `{sql_type}`; remove the linkage"
        ));
    }
}
