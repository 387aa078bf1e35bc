//! How many subjects a second are read on SQLite: a customer's card of six small tables, with look-ups, masks and
//! item classes. It prints a row of a Markdown table for each number of readers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at the first error"
)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use source::classes::Classes;
use source::connect::{Address, Settings, Source};
use source::mapping::{Mapping, Mask, Role};
use source::plan::Plans;
use source::read::ReadRequest;

#[path = "../tests/read/builder.rs"]
mod builder;

use builder::{mapping, purpose, step, table};

const CUSTOMERS: u32 = 5_000;
const TIME: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench.sqlite");
    drop(std::fs::remove_file(&path));
    rusqlite::Connection::open(&path).unwrap().execute_batch(SHOP).unwrap();
    let address = Address::parse(&format!("sqlite:{}", path.display())).unwrap();
    let source =
        Arc::new(Source::connect(&address, Settings { pool: 2, ..Settings::default() }).await.unwrap());
    let schema = source.schema().await.unwrap();
    let plans = source.plans(&card(), &schema, &Classes::new(&Default::default()).unwrap()).unwrap();
    println!(
        "| readers | subject reads/s | reads per second of CPU | p50 µs | p99 µs |\n|---|---|---|---|---|"
    );
    for readers in [1, 2, 16] {
        let before = cpu();
        let mut times = measure(&source, &plans, readers).await;
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_micros();
        let rate = times.len() as f64 / TIME.as_secs_f64();
        let per_cpu = times.len() as f64 / (cpu() - before).as_secs_f64();
        println!("| {readers} | {rate:.0} | {per_cpu:.0} | {} | {} |", at(50), at(99));
    }
}

/// The processor time that this process has taken: on a shared machine it tells more than the clock. It is
/// `utime` + `stime` of proc(5), in hundredths of a second.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: u64 =
        fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn measure(source: &Arc<Source>, plans: &Plans, readers: u32) -> Vec<Duration> {
    let next = Arc::new(AtomicU32::new(0));
    let end = Instant::now() + TIME;
    let tasks: Vec<_> = (0..readers)
        .map(|_| {
            let (source, plans, next) = (Arc::clone(source), plans.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut times = Vec::new();
                while Instant::now() < end {
                    let subject = (1 + next.fetch_add(7919, Ordering::Relaxed) % CUSTOMERS).to_string();
                    let request = ReadRequest { purpose: "card", subject: &subject, table: None, page: 0 };
                    let started = Instant::now();
                    let rows = source.read(&plans, &request).await.unwrap();
                    times.push(started.elapsed());
                    assert_eq!(rows.tables.len(), 6);
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    times
}

/// Each of 5,000 customers has two addresses, three orders of two lines, two films and two notes.
const SHOP: &str = "
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, email TEXT, phone TEXT, born DATE);
    CREATE TABLE address (id INTEGER PRIMARY KEY, customer INTEGER, street TEXT, city TEXT);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, placed TIMESTAMP, total NUMERIC(10,2));
    CREATE TABLE line (id INTEGER PRIMARY KEY, orders INTEGER, product INTEGER, price NUMERIC(10,2));
    CREATE TABLE product (id INTEGER PRIMARY KEY, title TEXT, category INTEGER);
    CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE stream (id INTEGER PRIMARY KEY, customer INTEGER, product INTEGER, at TIMESTAMP);
    CREATE TABLE note (id INTEGER PRIMARY KEY, customer INTEGER, text TEXT);
    BEGIN;
    CREATE TEMP TABLE n AS
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT i FROM n;
    INSERT INTO category VALUES (0, 'Kitchen'), (1, 'Erotica'), (2, 'Shelf 7'), (3, 'Jazz');
    INSERT INTO product SELECT i, 'Product ' || i, i % 4 FROM n WHERE i <= 1000;
    INSERT INTO customer
        SELECT i, 'Customer ' || i, 'c' || i || '@example.org', '+49 761 ' || (1000000 + i), '1980-01-01'
        FROM n WHERE i <= 5000;
    INSERT INTO address SELECT i, 1 + i % 5000, 'Street ' || i, 'City' FROM n WHERE i <= 10000;
    INSERT INTO stream
        SELECT i, 1 + i % 5000, 1 + i % 1000, '2026-02-0' || (1 + i % 9) || ' 20:15:00' FROM n WHERE i <= 10000;
    INSERT INTO note SELECT i, 1 + i % 5000, 'A note about nothing in particular' FROM n WHERE i <= 10000;
    INSERT INTO orders
        SELECT i, 1 + i % 5000, '2026-01-0' || (1 + i % 9) || ' 10:00:00', 12.5 FROM n WHERE i <= 15000;
    INSERT INTO line SELECT i, 1 + i % 15000, 1 + i % 999, 9.9 FROM n;
    COMMIT;
    CREATE INDEX address_customer ON address (customer);
    CREATE INDEX orders_customer ON orders (customer);
    CREATE INDEX line_orders ON line (orders);
    CREATE INDEX stream_customer ON stream (customer);
    CREATE INDEX note_customer ON note (customer);
    ANALYZE;";

fn card() -> Mapping {
    let home = |from: &str| step(from, &["customer"], "customer", &["id"]);
    let own = |from: &str| table(Role::Personal).path(&[home(from)]).key(&["id"]);
    let item = |table: builder::Table| {
        table
            .columns(&["product.title", "product.category.name"])
            .lookup("product", "product", &["id"])
            .lookup("product.category", "category", &["id"])
            .item(Some("product.category.name"), &["product.title", "product.category.name"])
    };
    let customer = table(Role::Subject)
        .columns(&["name"])
        .column("email", Mask::Initial)
        .column("phone", Mask::Last4)
        .column("born", Mask::Year);
    let line = table(Role::Personal)
        .path(&[step("line", &["orders"], "orders", &["id"]), home("orders")])
        .key(&["id"]);
    let tables = vec![
        ("customer", customer),
        ("address", own("address").columns(&["street", "city"])),
        ("orders", own("orders").newest("placed").columns(&["placed", "total"])),
        ("line", item(line).columns(&["price"])),
        ("stream", item(own("stream")).newest("at").columns(&["at"])),
        ("note", own("note").columns(&["text"])),
        ("product", table(Role::Catalogue)),
        ("category", table(Role::Catalogue)),
    ];
    let show: [(&str, &[&str]); 6] = [
        ("customer", &["name"]),
        ("address", &["street", "city"]),
        ("orders", &["placed", "total"]),
        ("line", &["product.title", "product.category.name", "price"]),
        ("stream", &["product.title", "product.category.name", "at"]),
        ("note", &["text"]),
    ];
    let mask: [(&str, &[&str]); 1] = [("customer", &["email", "phone", "born"])];
    mapping("customer", &["id"], tables, vec![("card", purpose(&show, &mask))])
}
