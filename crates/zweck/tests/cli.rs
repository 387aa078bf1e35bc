//! What the command line says: transcripts in `tests/cmd`. Those that need nothing but files (`*.trycmd`) are run by
//! trycmd; those that need a database, a ledger and a shell (`*.md`) are played like the tutorial.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Folder, free_port, session::play};

#[test]
fn without_a_shop() {
    trycmd::TestCases::new().env("COLUMNS", "100").case("tests/cmd/*.trycmd");
}

#[test]
fn mapping() {
    session("mapping", include_str!("cmd/mapping.md"));
}

#[test]
fn ledger() {
    session("ledger", include_str!("cmd/ledger.md"));
}

#[test]
fn subject() {
    session("subject", include_str!("cmd/subject.md"));
}

#[test]
fn demo() {
    session("demo", include_str!("cmd/demo.md"));
}

/// Plays a transcript beside two databases: `shop.sqlite`, and `changed.sqlite`, which is what it became later.
fn session(name: &str, transcript: &str) {
    let folder = Folder::new(&format!("cli-{name}"));
    for (file, sql) in [("shop.sqlite", SHOP.to_owned()), ("changed.sqlite", format!("{SHOP}{CHANGES}"))] {
        let database = rusqlite::Connection::open(folder.0.join(file)).unwrap();
        database.execute_batch(&sql).unwrap();
    }
    let transcript = transcript.replace("4711", &free_port().to_string());
    play(&format!("tests/cmd/{name}.md"), &transcript, &folder.0);
}

const SHOP: &str = "
    CREATE TABLE customer (id INTEGER PRIMARY KEY, given_name TEXT, family_name TEXT, email TEXT);
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id), ordered_at TEXT, total TEXT
    );
    CREATE TABLE warehouse (id INTEGER PRIMARY KEY, city TEXT);
    INSERT INTO customer VALUES (1, 'Hildegard', 'Kaltenbrunn', 'hildegard@example.org');
    INSERT INTO orders VALUES (77, 1, '2026-11-01', '12.50');
";

const CHANGES: &str = "
    ALTER TABLE customer ADD COLUMN nickname TEXT;
    ALTER TABLE orders RENAME COLUMN total TO totals;
    CREATE TABLE wishlist (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), wish TEXT);
";
