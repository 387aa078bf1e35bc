//! How many subjects a second are read on SQLite: a customer's card of six small tables, with look-ups, masks and
//! item classes. It prints a row of a Markdown table for each number of readers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at the first error"
)]

use std::fmt::Write as _;
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
    rusqlite::Connection::open(&path).unwrap().execute_batch(&shop()).unwrap();
    let address = Address::parse(&format!("sqlite:{}", path.display())).unwrap();
    let source =
        Arc::new(Source::connect(&address, Settings { pool: 2, ..Settings::default() }).await.unwrap());
    let schema = source.schema().await.unwrap();
    let plans = source.plans(&card(), &schema, &Classes::new(&Default::default()).unwrap()).unwrap();
    println!("| readers | subject reads/s | p50 µs | p99 µs |\n|---|---|---|---|");
    for readers in [1, 2, 16] {
        let mut times = measure(&source, &plans, readers).await;
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_micros();
        let rate = times.len() as f64 / TIME.as_secs_f64();
        println!("| {readers} | {rate:.0} | {} | {} |", at(50), at(99));
    }
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

/// Each customer has two addresses, three orders of two lines, two films and two notes.
fn shop() -> String {
    let mut sql =
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, email TEXT, phone TEXT, born DATE);
        CREATE TABLE address (id INTEGER PRIMARY KEY, customer INTEGER, street TEXT, city TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, placed TIMESTAMP, total NUMERIC(10,2));
        CREATE TABLE line (id INTEGER PRIMARY KEY, orders INTEGER, product INTEGER, price NUMERIC(10,2));
        CREATE TABLE product (id INTEGER PRIMARY KEY, title TEXT, category INTEGER);
        CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE stream (id INTEGER PRIMARY KEY, customer INTEGER, product INTEGER, at TIMESTAMP);
        CREATE TABLE note (id INTEGER PRIMARY KEY, customer INTEGER, text TEXT);
        INSERT INTO category VALUES (0, 'Kitchen'), (1, 'Erotica'), (2, 'Shelf 7'), (3, 'Jazz');
        BEGIN;"
            .to_owned();
    for product in 0..1000 {
        write!(sql, "INSERT INTO product VALUES ({product}, 'Product {product}', {});", product % 4).unwrap();
    }
    for c in 1..=CUSTOMERS {
        write!(
            sql,
            "INSERT INTO customer VALUES ({c}, 'Customer {c}', 'c{c}@example.org', '+49 761 {c:07}', '1980-01-01');"
        )
        .unwrap();
        for n in 0..2 {
            write!(
                sql,
                "INSERT INTO address VALUES (NULL, {c}, 'Street {n}', 'City');
                 INSERT INTO stream VALUES (NULL, {c}, {}, '2026-02-0{} 20:15:00');
                 INSERT INTO note VALUES (NULL, {c}, 'A note about nothing in particular');",
                (c + n) % 1000,
                n + 1
            )
            .unwrap();
        }
        for n in 0..3 {
            let order = c * 3 + n;
            write!(
                sql,
                "INSERT INTO orders VALUES ({order}, {c}, '2026-01-0{} 10:00:00', 12.5);
                 INSERT INTO line VALUES (NULL, {order}, {}, 9.9), (NULL, {order}, {}, 2.6);",
                n + 1,
                order % 1000,
                (order + 1) % 1000
            )
            .unwrap();
        }
    }
    sql + "COMMIT;
        CREATE INDEX address_customer ON address (customer); CREATE INDEX orders_customer ON orders (customer);
        CREATE INDEX line_orders ON line (orders); CREATE INDEX stream_customer ON stream (customer);
        CREATE INDEX note_customer ON note (customer); ANALYZE;"
}

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
