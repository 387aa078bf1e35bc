//! Looks at some values of text columns, for `zweck init --sample`, and keeps only their shapes.

use rusqlite::Connection;
use tokio_postgres::Client;

use super::IntrospectError;
use crate::{
    draft::Samples,
    plan::sql::{quote, relation},
    schema::{Dialect, Kind, Schema, Table, TableKind},
};

/// How many values of a column are looked at.
const VALUES: usize = 50;

/// Samples the text columns of a SQLite database's tables.
///
/// # Errors
/// [`IntrospectError::Sqlite`] if a table cannot be read.
pub fn sample_sqlite(connection: &Connection, schema: &Schema) -> Result<Samples, IntrospectError> {
    let mut samples = Samples::default();
    for (table, column, sql) in queries(Dialect::Sqlite, schema) {
        let mut statement = connection.prepare(&sql)?;
        let values: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        samples.note(&table.name, column, values.iter().map(String::as_str));
    }
    Ok(samples)
}

/// Samples the text columns of a PostgreSQL database's tables.
///
/// # Errors
/// [`IntrospectError::Postgres`] if a table cannot be read.
pub async fn sample_postgres(client: &Client, schema: &Schema) -> Result<Samples, IntrospectError> {
    let mut samples = Samples::default();
    for (table, column, sql) in queries(Dialect::Postgres, schema) {
        let rows = client.query(&sql, &[]).await?;
        let values: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        samples.note(&table.name, column, values.iter().map(String::as_str));
    }
    Ok(samples)
}

fn queries(dialect: Dialect, schema: &Schema) -> impl Iterator<Item = (&Table, &str, String)> {
    let tables = schema.tables.iter().filter(|table| table.kind == TableKind::Table && table.readable);
    let columns = tables.flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    columns.filter(|(_, column)| column.kind == Kind::Text).map(move |(table, column)| {
        let (name, from) = (quote(&column.name), relation(dialect, &table.name));
        // The cast is for SQLite, whose columns hold what they like, and for PostgreSQL's domains and `citext`.
        let sql = format!("SELECT CAST({name} AS text) FROM {from} WHERE {name} IS NOT NULL LIMIT {VALUES}");
        (table, column.name.as_str(), sql)
    })
}
