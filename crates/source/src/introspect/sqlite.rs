//! SQLite's catalogue: the `pragma_…` table-valued functions.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::{IntrospectError, finish, kinds};
use crate::schema::{Column, Dialect, ForeignKey, Schema, Table, TableKind, TableName};

/// Files of up to this many bytes have their rows counted where SQLite has no statistics.
const SMALL_FILE: i64 = 16 * 1024 * 1024;

/// Reads the schema of the main database of a connection.
///
/// # Errors
/// [`IntrospectError::Sqlite`] if the file cannot be read as a database.
pub fn sqlite(connection: &Connection) -> Result<Schema, IntrospectError> {
    let listed = rows(
        connection,
        "SELECT name, type FROM pragma_table_list
         WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND type IN ('table', 'view', 'virtual')",
        &[],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
    )?;
    let spellings: BTreeMap<String, String> =
        listed.iter().map(|(name, _)| (name.to_ascii_lowercase(), name.clone())).collect();
    let estimates = estimates(connection)?;
    let small = file_size(connection)? <= SMALL_FILE;
    let mut tables = Vec::new();
    for (name, kind) in &listed {
        // A view that no longer fits its tables, or a virtual table whose module is missing, has no columns to show.
        let Ok((columns, primary_key)) = columns(connection, name) else { continue };
        let kind = if kind == "view" { TableKind::View } else { TableKind::Table };
        let rows = match estimates.get(name) {
            Some(rows) => Some(*rows),
            None if small && kind == TableKind::Table => count(connection, name),
            None => None,
        };
        tables.push(Table {
            name: TableName { schema: None, name: name.clone() },
            kind,
            columns,
            primary_key,
            unique: unique(connection, name)?,
            foreign_keys: foreign_keys(connection, name, &spellings)?,
            comment: None,
            rows,
            readable: true,
        });
    }
    resolve(&mut tables);
    Ok(finish(Schema { dialect: Dialect::Sqlite, tables }))
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    parameters: &[&str],
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare(sql)?;
    statement.query_map(rusqlite::params_from_iter(parameters), read)?.collect()
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<(Vec<Column>, Vec<String>)> {
    // `hidden` is 1 for the secret columns of virtual tables, 2 and 3 for generated columns.
    let sql = "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid";
    let found = rows(connection, sql, &[table], |row| {
        let sql_type: String = row.get(1)?;
        let column = Column {
            name: row.get(0)?,
            kind: kinds::sqlite(&sql_type),
            sql_type,
            nullable: !row.get::<_, bool>(2)?,
            comment: None,
        };
        Ok((column, row.get::<_, i64>(3)?))
    })?;
    let mut key: Vec<(i64, String)> = found
        .iter()
        .filter(|(_, position)| *position > 0)
        .map(|(column, position)| (*position, column.name.clone()))
        .collect();
    key.sort();
    let columns = found.into_iter().map(|(column, _)| column).collect();
    Ok((columns, key.into_iter().map(|(_, name)| name).collect()))
}

fn unique(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Vec<String>>> {
    let sql =
        "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" = 1 AND partial = 0 AND origin <> 'pk'";
    let indexes = rows(connection, sql, &[table], |row| row.get::<_, String>(0))?;
    let mut keys = Vec::new();
    for index in indexes {
        let sql = "SELECT name FROM pragma_index_info(?1) ORDER BY seqno";
        let columns = rows(connection, sql, &[&index], |row| row.get::<_, Option<String>>(0))?;
        // An index over an expression has columns without a name.
        keys.extend(columns.into_iter().collect::<Option<Vec<String>>>());
    }
    keys.sort();
    Ok(keys)
}

fn foreign_keys(
    connection: &Connection,
    table: &str,
    spellings: &BTreeMap<String, String>,
) -> rusqlite::Result<Vec<ForeignKey>> {
    let sql = "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq";
    let parts = rows(connection, sql, &[table], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, Option<String>>(3)?,
        ))
    })?;
    let mut keys: BTreeMap<i64, ForeignKey> = BTreeMap::new();
    for (id, target, from, to) in parts {
        let name = spellings.get(&target.to_ascii_lowercase()).cloned().unwrap_or(target);
        let key = keys.entry(id).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            table: TableName { schema: None, name },
            references: Vec::new(),
        });
        key.columns.push(from);
        key.references.extend(to);
    }
    Ok(keys.into_values().collect())
}

/// `REFERENCES parent` without columns means the parent's primary key, and names may differ in case.
fn resolve(tables: &mut [Table]) {
    let parents: BTreeMap<TableName, (Vec<String>, Vec<String>)> = tables
        .iter()
        .map(|table| {
            let columns = table.columns.iter().map(|column| column.name.clone()).collect();
            (table.name.clone(), (table.primary_key.clone(), columns))
        })
        .collect();
    for table in tables {
        let own: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        for key in &mut table.foreign_keys {
            let Some((primary, columns)) = parents.get(&key.table) else { continue };
            if key.references.is_empty() {
                key.references.clone_from(primary);
            }
            respell(&mut key.references, columns);
            respell(&mut key.columns, &own);
        }
        table.foreign_keys.retain(|key| key.columns.len() == key.references.len());
    }
}

fn respell(names: &mut [String], columns: &[String]) {
    for name in names {
        if let Some(column) = columns.iter().find(|column| column.eq_ignore_ascii_case(name)) {
            name.clone_from(column);
        }
    }
}

/// `ANALYZE` leaves the number of rows as the first number of each line of `sqlite_stat1`.
fn estimates(connection: &Connection) -> rusqlite::Result<BTreeMap<String, u64>> {
    let exists = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'", [], |_| Ok(()))
        .optional()?;
    if exists.is_none() {
        return Ok(BTreeMap::new());
    }
    let lines = rows(connection, "SELECT tbl, stat FROM sqlite_stat1", &[], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?.unwrap_or_default()))
    })?;
    let number = |stat: &str| stat.split(' ').next().and_then(|first| first.parse().ok());
    Ok(lines.into_iter().filter_map(|(table, stat)| Some((table, number(&stat)?))).collect())
}

fn file_size(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        [],
        |row| row.get(0),
    )
}

fn count(connection: &Connection, table: &str) -> Option<u64> {
    let sql = format!("SELECT count(*) FROM main.\"{}\"", table.replace('"', "\"\""));
    let rows: i64 = connection.query_row(&sql, [], |row| row.get(0)).ok()?;
    u64::try_from(rows).ok()
}
