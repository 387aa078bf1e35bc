//! What SQLite's catalogue says, as a schema.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use source::schema::{Kind, Table, TableKind};

fn columns(table: &Table) -> Vec<(&str, Kind)> {
    table.columns.iter().map(|column| (column.name.as_str(), column.kind)).collect()
}

#[test]
fn odd_but_legal_schemas_are_read() {
    let schema = common::sqlite(
        r#"
        CREATE TABLE "Order Lines" ("Order Id" INT, line INT, "weird ""name""" TEXT, PRIMARY KEY ("Order Id", line));
        CREATE TABLE ORDERS (id INTEGER PRIMARY KEY, total NUMERIC, doubled AS (total * 2), self_id REFERENCES orders);
        CREATE TABLE notes (order_id INT REFERENCES Orders, of INT REFERENCES nowhere(id), a, b,
            UNIQUE (a, b), FOREIGN KEY (A, B) REFERENCES "Order Lines");
        CREATE UNIQUE INDEX half ON notes (a) WHERE b > 0;
        CREATE UNIQUE INDEX folded ON notes (lower(a));
        CREATE VIEW totals AS SELECT id, total FROM orders;
        CREATE VIEW broken AS SELECT gone FROM orders;
        INSERT INTO orders (id, total) VALUES (1, 2), (2, 3);
        "#,
    );
    let names: Vec<String> = schema.tables.iter().map(|table| table.name.to_string()).collect();
    assert_eq!(names, ["ORDERS", "\"Order Lines\"", "notes", "totals"]);
    let table = |name: &str| schema.table(&name.parse().unwrap()).unwrap();
    assert_eq!(table("\"Order Lines\"").primary_key, ["Order Id", "line"]);
    assert_eq!(columns(table("ORDERS"))[2], ("doubled", Kind::Other));
    assert_eq!(table("ORDERS").rows, Some(2));
    assert_eq!(table("ORDERS").foreign_keys[0].references, ["id"]);
    let keys: Vec<String> =
        table("notes").foreign_keys.iter().map(|key| format!("{:?} {}", key.columns, key.table)).collect();
    assert_eq!(keys, [r#"["a", "b"] "Order Lines""#, r#"["order_id"] ORDERS"#]);
    assert_eq!(table("notes").unique, [["a", "b"]]);
    assert_eq!((table("totals").kind, table("totals").rows), (TableKind::View, None));
}

#[test]
fn statistics_go_before_counting() {
    let schema = common::sqlite(
        "CREATE TABLE t (a INT); CREATE INDEX i ON t (a); INSERT INTO t VALUES (1), (2), (3); ANALYZE;
         INSERT INTO t VALUES (4);",
    );
    assert_eq!(schema.tables[0].rows, Some(3));
}

#[test]
fn chinook() {
    let Some(connection) = common::chinook() else { return };
    let schema = source::introspect::sqlite(&connection).unwrap();
    assert_eq!(schema.tables.len(), 11);
    let track = schema.table(&"Track".parse().unwrap()).unwrap();
    assert_eq!(track.foreign_keys.len(), 3);
    assert_eq!(track.columns[8].kind, Kind::Decimal);
    assert!(track.rows > Some(3000));
}
