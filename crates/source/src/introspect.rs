//! Reads a database's catalogue into a [`Schema`]: names, types, keys, comments and row estimates.
//!
//! No table is read, except that the rows of small SQLite files are counted, and that the `sample_…` functions
//! look at values, of which only shapes are kept.

pub use postgres::postgres;
pub use sample::{sample_postgres, sample_sqlite};
pub use sqlite::sqlite;

use crate::schema::{ForeignKey, Schema, Table};

mod kinds;
mod postgres;
mod sample;
mod sqlite;

/// Why a catalogue could not be read. It names no value and no secret.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// SQLite refused; the file may be locked, encrypted, or no database.
    #[error("cannot read the schema of the SQLite file: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused or the connection broke.
    #[error("cannot read the schema of the PostgreSQL database: {0}")]
    Postgres(#[from] tokio_postgres::Error),
}

/// Puts tables into their stable order and drops references to what is not there.
fn finish(mut schema: Schema) -> Schema {
    schema.tables.sort_by(|left, right| left.name.cmp(&right.name));
    let known: Vec<(_, Vec<String>)> = schema
        .tables
        .iter()
        .map(|table| (table.name.clone(), table.columns.iter().map(|column| column.name.clone()).collect()))
        .collect();
    let exists = |key: &ForeignKey| {
        known.iter().any(|(name, columns)| {
            *name == key.table && key.references.iter().all(|reference| columns.contains(reference))
        })
    };
    for table in &mut schema.tables {
        table.foreign_keys.retain(exists);
        table
            .foreign_keys
            .sort_by(|left, right| (&left.columns, &left.table).cmp(&(&right.columns, &right.table)));
        table.foreign_keys.dedup();
        drop_unreadable(table);
    }
    schema
}

/// A key over columns that the role may not read is of no use to it.
fn drop_unreadable(table: &mut Table) {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let readable = |key: &[String]| key.iter().all(|column| columns.contains(column));
    table.foreign_keys.retain(|key| readable(&key.columns));
    table.unique.retain(|key| readable(key));
    if !readable(&table.primary_key) {
        table.primary_key.clear();
    }
}
