//! Declared types, reduced to what Zweck treats differently.

use crate::schema::Kind;

/// The kind of a SQLite column by its declared type, which SQLite keeps as free text.
///
/// The order follows SQLite's own rules for type affinity (<https://www.sqlite.org/datatype3.html#determination_of_column_affinity>),
/// after the names that people use for dates, truth values, documents and UUIDs. No type at all means any value.
pub(super) fn sqlite(declared: &str) -> Kind {
    let upper = declared.to_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| upper.contains(word));
    if upper.is_empty() {
        Kind::Other
    } else if has(&["JSON", "XML"]) {
        Kind::Document
    } else if has(&["DATE", "TIME"]) {
        Kind::Time
    } else if has(&["BOOL"]) {
        Kind::Boolean
    } else if has(&["UUID", "GUID", "UNIQUEIDENTIFIER"]) {
        Kind::Uuid
    } else if has(&["INT"]) && !has(&["POINT"]) {
        Kind::Integer
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Kind::Text
    } else if has(&["BLOB", "BINARY"]) {
        Kind::Bytes
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Kind::Float
    } else if has(&["NUMERIC", "DECIMAL", "MONEY"]) {
        Kind::Decimal
    } else {
        Kind::Other
    }
}

/// The kind of a PostgreSQL column by its base type's `typtype`, `typcategory` and name.
///
/// <https://www.postgresql.org/docs/current/catalog-pg-type.html>
pub(super) fn postgres(typtype: &str, category: &str, name: &str) -> Kind {
    match (typtype, category, name) {
        ("e", _, _) => Kind::Enum,
        (_, "A", _) => Kind::Array,
        (_, _, "int2" | "int4" | "int8") => Kind::Integer,
        (_, _, "float4" | "float8") => Kind::Float,
        (_, _, "numeric" | "money") => Kind::Decimal,
        (_, _, "bool") => Kind::Boolean,
        (_, _, "text" | "varchar" | "bpchar" | "name" | "citext") => Kind::Text,
        (_, _, "uuid") => Kind::Uuid,
        (_, _, "date" | "time" | "timetz" | "timestamp" | "timestamptz") => Kind::Time,
        (_, _, "json" | "jsonb" | "xml" | "hstore") => Kind::Document,
        (_, _, "bytea") => Kind::Bytes,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests;
