//! Databases that hang, go away and come back, and pools that run dry.

use std::time::Duration;

use source::connect::{Address, ConnectError, Settings, Source};
use source::mapping::{Mapping, Role};
use source::plan::Plans;
use source::read::{ReadError, ReadRequest, Rows};
use tokio::time::{Instant, sleep, timeout};

use crate::builder::{mapping, purpose, table};
use crate::database::{Database, client, postgres_database, sqlite_file};
use crate::proxy::{Proxy, Wire};
use crate::render::render;

const CUSTOMER: &str =
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO customer VALUES (1, 'Ida');";
const IDA: &str = "customer: name\n  'Ida'\n";

fn customers() -> Mapping {
    let customer = table(Role::Subject).columns(&["name"]);
    mapping(
        "customer",
        &["id"],
        vec![("customer", customer)],
        vec![("p", purpose(&[("customer", &["name"])], &[]))],
    )
}

fn quick() -> Settings {
    Settings { timeout: Duration::from_millis(300), pool: 2, rows: 200 }
}

async fn connect(address: &str, settings: Settings) -> Source {
    Source::connect(&Address::parse(address).unwrap(), settings).await.unwrap()
}

async fn plans(kind: &'static str, address: &str) -> Plans {
    let source = connect(address, crate::database::settings()).await;
    Database { kind, address: address.to_owned(), source }.plans(&customers()).await
}

async fn read(source: &Source, plans: &Plans) -> Result<Rows, ReadError> {
    source.read(plans, &ReadRequest { purpose: "p", subject: "1", table: None, page: 0 }).await
}

/// The error of a read that must end soon.
async fn fails(source: &Source, plans: &Plans) -> ReadError {
    timeout(Duration::from_secs(3), read(source, plans)).await.expect("a read outlived its time").unwrap_err()
}

/// Reads until it works again: a new session can take longer on a busy machine than a read may wait for one.
async fn recovers(source: &Source, plans: &Plans) {
    let recovered = timeout(Duration::from_secs(10), async {
        loop {
            match read(source, plans).await {
                Ok(rows) => return render(&rows),
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        }
    });
    assert_eq!(recovered.await.expect("the pool did not recover"), IDA);
}

#[tokio::test]
async fn an_endless_sqlite_query_ends_and_frees_its_slot() {
    let sql = "CREATE TABLE endless (go INTEGER); INSERT INTO endless VALUES (0);
        CREATE VIEW customer AS
        WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE (SELECT go FROM endless) = 1)
        SELECT 1 AS id, 'Ida' AS name WHERE (SELECT count(*) FROM n) > 0;";
    let path = sqlite_file("endless", sql);
    let address = format!("sqlite:{}", path.display());
    let source = connect(&address, quick()).await;
    let schema = source.schema().await.unwrap();
    // A view's columns have no declared type, and such a key cannot be bound.
    let mut typed = schema.clone();
    let view = typed.tables.iter_mut().find(|table| table.name.name == "customer").unwrap();
    view.columns[0].kind = source::schema::Kind::Integer;
    view.columns[1].kind = source::schema::Kind::Text;
    let classes = source::classes::Classes::new(&Default::default()).unwrap();
    let plans = source.plans(&customers(), &typed, &classes).unwrap();
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.execute("UPDATE endless SET go = 1", []).unwrap();
    for _ in 0..4 {
        assert!(matches!(fails(&source, &plans).await, ReadError::Timeout));
    }
    // A caller that walks away frees its slot as well.
    for _ in 0..4 {
        drop(timeout(Duration::from_millis(20), read(&source, &plans)).await);
    }
    writer.busy_timeout(Duration::from_secs(2)).unwrap();
    writer.execute("UPDATE endless SET go = 0", []).unwrap();
    recovers(&source, &plans).await;
}

#[tokio::test]
async fn a_locked_sqlite_file_times_out_and_recovers() {
    let path = sqlite_file("locked", CUSTOMER);
    let address = format!("sqlite:{}", path.display());
    let (source, plans) = (connect(&address, quick()).await, plans("SQLite", &address).await);
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert!(matches!(fails(&source, &plans).await, ReadError::Timeout));
    writer.execute_batch("COMMIT").unwrap();
    recovers(&source, &plans).await;
}

#[tokio::test]
async fn a_sqlite_file_that_is_replaced() {
    let path = sqlite_file("replaced", CUSTOMER);
    let address = format!("sqlite:{}", path.display());
    let (source, plans) = (connect(&address, quick()).await, plans("SQLite", &address).await);
    assert_eq!(render(&read(&source, &plans).await.unwrap()), IDA);
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(fails(&source, &plans).await, ReadError::Unavailable));
    let newer = sqlite_file("replacement", &CUSTOMER.replace("Ida", "Jo"));
    std::fs::rename(newer, &path).unwrap();
    assert_eq!(render(&read(&source, &plans).await.unwrap()), "customer: name\n  'Jo'\n");
}

#[tokio::test]
async fn sqlite_files_that_are_none() {
    let missing = Address::parse("sqlite:/nonexistent/shop.sqlite").unwrap();
    assert!(matches!(Source::connect(&missing, quick()).await, Err(ConnectError::NoFile { .. })));
    let memory = Address::parse("sqlite::memory:").unwrap();
    assert!(matches!(Source::connect(&memory, quick()).await, Err(ConnectError::NoFile { .. })));
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("read-garbage.sqlite");
    std::fs::write(&path, "this is a letter, and no database at all").unwrap();
    let garbage = Address::parse(&format!("sqlite:{}", path.display())).unwrap();
    let error = Source::connect(&garbage, quick()).await.err().unwrap();
    assert!(matches!(error, ConnectError::Database(ReadError::Refused { .. })), "{error}");
}

#[tokio::test]
async fn a_locked_postgres_table_times_out_and_recovers() {
    let Some(address) = postgres_database("locked", CUSTOMER).await else { return };
    let (source, plans) = (connect(&address, quick()).await, plans("PostgreSQL", &address).await);
    let writer = client(&address).await;
    writer.batch_execute("BEGIN; LOCK TABLE customer").await.unwrap();
    for _ in 0..4 {
        assert!(matches!(fails(&source, &plans).await, ReadError::Timeout));
    }
    writer.batch_execute("COMMIT").await.unwrap();
    recovers(&source, &plans).await;
}

#[tokio::test]
async fn a_full_pool_refuses_and_callers_who_leave_free_it() {
    let Some(address) = postgres_database("full", CUSTOMER).await else { return };
    let patient = Settings { timeout: Duration::from_secs(2), pool: 1, rows: 200 };
    let (source, plans) = (connect(&address, patient).await, plans("PostgreSQL", &address).await);
    let writer = client(&address).await;
    writer.batch_execute("BEGIN; LOCK TABLE customer").await.unwrap();
    let started = Instant::now();
    let (first, second) = tokio::join!(read(&source, &plans), async {
        sleep(Duration::from_millis(50)).await;
        timeout(Duration::from_millis(500), read(&source, &plans)).await
    });
    assert!(matches!(first, Err(ReadError::Timeout)));
    assert!(second.is_err(), "the second read had no session to run on");
    assert!(started.elapsed() < Duration::from_secs(4));
    drop(timeout(Duration::from_millis(50), read(&source, &plans)).await);
    writer.batch_execute("COMMIT").await.unwrap();
    recovers(&source, &plans).await;
}

#[tokio::test]
async fn a_server_that_goes_away_and_comes_back() {
    let Some(address) = postgres_database("restart", CUSTOMER).await else { return };
    let (head, tail) = address.rsplit_once('@').unwrap();
    let (server, name) = tail.split_once('/').unwrap();
    let proxy = Proxy::to(server.to_owned()).await;
    let through = format!("{head}@127.0.0.1:{}/{name}", proxy.port);
    let (source, plans) = (connect(&through, quick()).await, plans("PostgreSQL", &address).await);
    recovers(&source, &plans).await;
    proxy.set(Wire::Down);
    sleep(Duration::from_millis(100)).await;
    for _ in 0..5 {
        assert!(matches!(fails(&source, &plans).await, ReadError::Unavailable));
        assert!(matches!(source.ping().await, Err(ReadError::Unavailable)));
    }
    proxy.set(Wire::Up);
    recovers(&source, &plans).await;
    proxy.set(Wire::Hung);
    for _ in 0..3 {
        assert!(matches!(fails(&source, &plans).await, ReadError::Timeout | ReadError::Unavailable));
    }
    proxy.set(Wire::Up);
    recovers(&source, &plans).await;
}

#[tokio::test]
async fn sessions_that_the_server_ends_are_replaced() {
    let Some(address) = postgres_database("killed", CUSTOMER).await else { return };
    let (source, plans) = (connect(&address, quick()).await, plans("PostgreSQL", &address).await);
    assert!(read(&source, &plans).await.is_ok());
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'zweck' AND datname = current_database()";
    client(&address).await.batch_execute(sql).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    recovers(&source, &plans).await;
}

#[tokio::test]
async fn errors_repeat_neither_values_nor_passwords() {
    let Some(address) = postgres_database("quiet", CUSTOMER).await else { return };
    let (source, plans) = (connect(&address, quick()).await, plans("PostgreSQL", &address).await);
    let writer = client(&address).await;
    writer.batch_execute("ALTER TABLE customer RENAME name TO first_name").await.unwrap();
    let error = read(&source, &plans).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the customers' database refused with code `42703`: run `zweck check`, and see the database's own log"
    );
    writer.batch_execute("ALTER TABLE customer RENAME first_name TO name").await.unwrap();
    recovers(&source, &plans).await;
    // A role that does not exist is refused however the server authenticates those that do.
    let host = address.rsplit('@').next().unwrap().trim_start_matches("postgres://");
    let wrong = Address::parse(&format!("postgres://n0body@{host}")).unwrap().with_password("wr0ng-Pa55word");
    let error = Source::connect(&wrong, quick()).await.err().unwrap();
    let text = format!("{error} {error:?} {wrong} {wrong:?}");
    assert!(text.contains("28") && !text.contains("wr0ng") && !text.contains("n0body"), "{text}");
}
