//! One look is one snapshot, whatever is written meanwhile.

use std::time::Duration;

use source::mapping::{Mapping, Role};
use tokio::time::sleep;

use crate::builder::{mapping, purpose, step, table};
use crate::database::{client, open, postgres, sqlite_file};
use crate::render::render;

const SQL: &str = "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE note (id INTEGER PRIMARY KEY, customer INTEGER, text TEXT);
    INSERT INTO customer VALUES (1, 'Ida'); INSERT INTO note VALUES (1, 1, 'old');";
const OLD: &str = "customer: name\n  'Ida'\nnote: text\n  'old'\n";
const NEW: &str = "customer: name\n  'Ada'\nnote: text\n  'new'\n  'old'\n";
const CHANGE: &str = "UPDATE customer SET name = 'Ada'; INSERT INTO note VALUES (2, 1, 'new');";

fn notes() -> Mapping {
    let note = table(Role::Personal)
        .path(&[step("note", &["customer"], "customer", &["id"])])
        .key(&["id"])
        .columns(&["text"]);
    let tables = vec![("customer", table(Role::Subject).columns(&["name"])), ("note", note)];
    mapping(
        "customer",
        &["id"],
        tables,
        vec![("p", purpose(&[("customer", &["name"]), ("note", &["text"])], &[]))],
    )
}

#[tokio::test]
async fn postgres_shows_what_was_when_the_look_began() {
    let Some(database) = postgres("snapshot", SQL).await else { return };
    let plans = database.plans(&notes()).await;
    // Prepares the statements, so that the next look has begun when it meets the lock.
    assert_eq!(render(&database.read(&plans, "p", "1").await.unwrap()), OLD);
    let writer = client(&database.address).await;
    writer.batch_execute("BEGIN; LOCK TABLE note").await.unwrap();
    let (read, ()) = tokio::join!(database.read(&plans, "p", "1"), async {
        sleep(Duration::from_millis(500)).await;
        writer.batch_execute(&format!("{CHANGE} COMMIT")).await.unwrap();
    });
    assert_eq!(render(&read.unwrap()), OLD);
    assert_eq!(render(&database.read(&plans, "p", "1").await.unwrap()), NEW);
}

#[tokio::test]
async fn sqlite_is_read_beside_a_writer_of_its_log() {
    let path = sqlite_file("wal", &format!("PRAGMA journal_mode = WAL; {SQL}"));
    let address = format!("sqlite:{}", path.display());
    let database = crate::database::Database { kind: "SQLite", source: open(&address).await, address };
    let plans = database.plans(&notes()).await;
    assert_eq!(render(&database.read(&plans, "p", "1").await.unwrap()), OLD);
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.execute_batch(&format!("BEGIN IMMEDIATE; {CHANGE}")).unwrap();
    assert_eq!(render(&database.read(&plans, "p", "1").await.unwrap()), OLD);
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(render(&database.read(&plans, "p", "1").await.unwrap()), NEW);
}
