//! The words of SQL that plans are made of, in both dialects.

use crate::schema::{Dialect, TableName};

/// `name` as a quoted identifier: exact case, and no character ends it early.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `text` as a string literal. On PostgreSQL this needs `standard_conforming_strings`, which the session pins.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A table with its schema always spelled out, so that no search path and no temporary table can stand in for it.
pub(crate) fn relation(dialect: Dialect, table: &TableName) -> String {
    let default = match dialect {
        Dialect::Sqlite => "main",
        Dialect::Postgres => "public",
    };
    let schema = table.schema.as_deref().unwrap_or(default);
    format!("{}.{}", quote(schema), quote(&table.name))
}

/// `alias."column"`
pub(super) fn column(alias: &str, column: &str) -> String {
    format!("{alias}.{}", quote(column))
}

/// The placeholder of parameter `number`, counted from 1.
pub(super) fn parameter(dialect: Dialect, number: usize) -> String {
    match dialect {
        Dialect::Sqlite => format!("?{number}"),
        Dialect::Postgres => format!("${number}"),
    }
}

/// `expression` as text.
pub(super) fn text(dialect: Dialect, expression: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("CAST({expression} AS TEXT)"),
        Dialect::Postgres => format!("{expression}::text"),
    }
}
