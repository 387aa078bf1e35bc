//! Pages: bounded, newest first, in a total order.

use std::fmt::Write as _;

use source::connect::{Address, Settings, Source};
use source::mapping::{Mapping, Role};
use source::read::{ReadError, ReadRequest};
use source::value::MAX_TEXT;

use crate::builder::{mapping, purpose, step, table};
use crate::database::{both, settings};
use crate::render::cell;

fn notes() -> Mapping {
    let note = table(Role::Personal)
        .path(&[step("note", &["customer"], "customer", &["id"])])
        .newest("written")
        .key(&["id"])
        .columns(&["id", "text"]);
    let tables = vec![("customer", table(Role::Subject).columns(&["id"])), ("note", note)];
    let purposes = vec![("p", purpose(&[("customer", &["id"]), ("note", &["id", "text"])], &[]))];
    mapping("customer", &["id"], tables, purposes)
}

fn world(rows: impl Iterator<Item = (String, String, String)>) -> String {
    let mut sql = "CREATE TABLE customer (id INTEGER PRIMARY KEY); INSERT INTO customer VALUES (1);
        CREATE TABLE note (id TEXT PRIMARY KEY, customer INTEGER, written DATE, text TEXT);"
        .to_owned();
    for (id, written, text) in rows {
        write!(sql, "INSERT INTO note VALUES ('{id}', 1, {written}, '{text}');").unwrap();
    }
    sql
}

#[tokio::test]
async fn pages_show_every_row_once_newest_first() {
    // Three rows a day, some without a date, with keys that sort by case.
    let rows = (0..60).map(|n| {
        let written = if n % 10 == 9 { "NULL".to_owned() } else { format!("'2026-01-{:02}'", 1 + n / 3) };
        (if n % 2 == 0 { format!("k{n:02}") } else { format!("K{n:02}") }, written, String::new())
    });
    let mut orders = Vec::new();
    for database in both("pages", &world(rows)).await {
        let small = Settings { rows: 7, ..settings() };
        let source = Source::connect(&Address::parse(&database.address).unwrap(), small).await.unwrap();
        let plans = database.plans(&notes()).await;
        let mut order = Vec::new();
        for page in 0.. {
            let request = ReadRequest { purpose: "p", subject: "1", table: Some("note"), page };
            let read = source.read(&plans, &request).await.unwrap().tables.remove(0);
            order.extend(read.rows.iter().map(|row| cell(&row[0])));
            assert!(!read.cut);
            if !read.more {
                break;
            }
            assert_eq!(read.rows.len(), 7);
        }
        assert_eq!(order.len(), 60, "{}", database.kind);
        assert_eq!(order[0], "'k58'");
        orders.push(order);
    }
    assert!(orders.iter().all(|order| *order == orders[0]));
    let mut distinct = orders.remove(0);
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 60);
}

#[tokio::test]
async fn pages_and_tables_that_do_not_exist() {
    for database in both("no_page", &world(std::iter::empty())).await {
        let plans = database.plans(&notes()).await;
        for (purpose, table, page, expected) in [
            ("nope", None, 0, "there is no such purpose in the mapping"),
            ("p", Some("nope"), 0, "the purpose names no such table"),
            ("p", None, 1, "there is no such page: name one table, and a page up to 9999"),
            ("p", Some("note"), 10_000, "there is no such page: name one table, and a page up to 9999"),
        ] {
            let error =
                database.source.read(&plans, &ReadRequest { purpose, subject: "1", table, page }).await;
            assert_eq!(error.unwrap_err().to_string(), expected);
        }
        let last = ReadRequest { purpose: "p", subject: "1", table: Some("note"), page: 9_999 };
        assert!(database.source.read(&plans, &last).await.unwrap().tables[0].rows.is_empty());
        let nobody = ReadRequest { subject: "2", ..last };
        assert!(matches!(database.source.read(&plans, &nobody).await, Err(ReadError::NoSuchSubject)));
    }
}

#[tokio::test]
async fn long_texts_are_cut_and_long_cards_end() {
    let long = "ä".repeat(MAX_TEXT + 10);
    let rows = (0..150).map(|n| (format!("k{n:03}"), "NULL".to_owned(), long.clone()));
    for database in both("long", &world(rows)).await {
        let plans = database.plans(&notes()).await;
        let read = database.read(&plans, "p", "1").await.unwrap().tables.remove(1);
        assert!(read.cut && read.more);
        // Two tables share 4 MiB, and each text that is left takes 64 KiB.
        assert_eq!(read.rows.len(), 31, "{}", database.kind);
        let left = cell(&read.rows[0][1]);
        assert_eq!(left, format!("<too long '{}'>", "ä".repeat(MAX_TEXT)));
    }
}
