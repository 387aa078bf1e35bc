//! What the command line says: transcripts in `tests/cmd`. Those that need nothing but files (`*.trycmd`) are run by
//! trycmd; those that need a database, a ledger and a shell (`*.md`) are played like the tutorial.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

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
fn auditor() {
    session("auditor", include_str!("cmd/auditor.md"));
}

#[test]
fn audit() {
    session("audit", include_str!("cmd/audit.md"));
}

#[test]
fn audit_options() {
    session("audit_options", include_str!("cmd/audit_options.md"));
}

#[test]
fn runbook() {
    session("runbook", include_str!("cmd/runbook.md"));
}

/// Other tests see to three messages: two need a disk that is really full or broken, one needs a clock.
#[test]
fn every_message_of_the_runbook_is_played() {
    let runbook = include_str!("../../../docs/runbook.md");
    let played = [
        include_str!("cmd/runbook.md"),
        include_str!("cmd/ledger.md"),
        include_str!("cmd/subject.md"),
        include_str!("cmd/keys.md"),
    ]
    .concat()
    .replace("[..]", "…");
    let messages: Vec<&str> = runbook.lines().filter(|line| line.starts_with("zweck: ")).collect();
    // On disks of its own, where anything stands for a star.
    let disks = include_str!("serve/disk.rs");
    let on_a_bad_disk = |message: &str| {
        let reason = message.strip_suffix("; see to the disk, then start the gate again");
        let reason = reason.and_then(|reason| Some(reason.split_once("any more: ")?.1));
        disks.contains(&reason.unwrap_or(message).replace('…', "*"))
    };
    let elsewhere = ["File too large", "the clock ran backwards"];
    let unplayed = messages.iter().filter(|message| !played.lines().any(|line| line == **message));
    let unplayed = unplayed.filter(|message| !on_a_bad_disk(message));
    let unplayed: Vec<_> =
        unplayed.filter(|message| !elsewhere.iter().any(|part| message.contains(part))).collect();
    assert!(unplayed.is_empty(), "{unplayed:#?}");
    assert_eq!(
        messages.iter().filter(|message| elsewhere.iter().any(|part| message.contains(part))).count(),
        2
    );
    assert!(messages.len() > 12, "they are found");
}

#[test]
fn witness() {
    session("witness", include_str!("cmd/witness.md"));
}

#[test]
fn subject() {
    session("subject", include_str!("cmd/subject.md"));
}

#[test]
fn demo() {
    session("demo", include_str!("cmd/demo.md"));
}

/// Each section beside another state of `keys.sqlite`.
#[test]
fn keys() {
    let folder = shop("keys");
    let transcript = with_free_ports(include_str!("cmd/keys.md"));
    let sections: Vec<&str> = transcript.split("\n## ").collect();
    let [made, reader, nobody, writer] = sections[..] else { panic!("four sections") };
    let other = || rusqlite::Connection::open(folder.0.join("zweck-ledger/keys.sqlite")).unwrap();
    play("tests/cmd/keys.md, before", made, &folder.0);
    let sqlite = other();
    sqlite.execute_batch("BEGIN").unwrap();
    sqlite.query_row("SELECT count(*) FROM owners", [], |row| row.get::<_, i64>(0)).unwrap();
    play("tests/cmd/keys.md, a reader", reader, &folder.0);
    drop(sqlite);
    play("tests/cmd/keys.md, nobody", nobody, &folder.0);
    let sqlite = other();
    sqlite.execute_batch("BEGIN IMMEDIATE").unwrap();
    play("tests/cmd/keys.md, a writer", writer, &folder.0);
}

/// Plays a transcript beside two databases: `shop.sqlite`, and `changed.sqlite`, which is what it became later.
fn session(name: &str, transcript: &str) {
    play(&format!("tests/cmd/{name}.md"), &with_free_ports(transcript), &shop(name).0);
}

fn shop(name: &str) -> Folder {
    let folder = Folder::new(&format!("cli-{name}"));
    for (file, sql) in [("shop.sqlite", SHOP.to_owned()), ("changed.sqlite", format!("{SHOP}{CHANGES}"))] {
        let database = rusqlite::Connection::open(folder.0.join(file)).unwrap();
        database.execute_batch(&sql).unwrap();
    }
    folder
}

fn with_free_ports(transcript: &str) -> String {
    ["4711", "4712", "4713"]
        .iter()
        .fold(transcript.to_owned(), |text, port| text.replace(port, &free_port().to_string()))
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
