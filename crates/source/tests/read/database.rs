//! The same tables on SQLite and on PostgreSQL.

use std::path::PathBuf;
use std::time::Duration;

use source::classes::Classes;
use source::connect::{Address, Settings, Source};
use source::mapping::Mapping;
use source::plan::Plans;
use source::read::{ReadError, ReadRequest, Rows};
use tokio_postgres::NoTls;

pub(crate) struct Database {
    pub(crate) kind: &'static str,
    pub(crate) address: String,
    pub(crate) source: Source,
}

pub(crate) fn settings() -> Settings {
    Settings { timeout: Duration::from_secs(5), pool: 2, rows: 200 }
}

/// Both databases, filled by `sql`, which each dialect may adapt: SQLite's `BLOB` becomes `BYTEA`.
pub(crate) async fn both(test: &str, sql: &str) -> Vec<Database> {
    let mut databases = vec![sqlite(test, sql).await];
    databases.extend(postgres(test, &sql.replace("BLOB", "BYTEA")).await);
    databases
}

pub(crate) async fn sqlite(test: &str, sql: &str) -> Database {
    let path = sqlite_file(test, sql);
    let address = format!("sqlite:{}", path.display());
    let source = open(&address).await;
    Database { kind: "SQLite", address, source }
}

pub(crate) fn sqlite_file(test: &str, sql: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("read-{test}.sqlite"));
    drop(std::fs::remove_file(&path));
    rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    path
}

pub(crate) async fn postgres(test: &str, sql: &str) -> Option<Database> {
    let address = postgres_database(test, sql).await?;
    let source = open(&address).await;
    Some(Database { kind: "PostgreSQL", address, source })
}

/// A fresh database on the test server, or `None` where there is no server.
pub(crate) async fn postgres_database(test: &str, sql: &str) -> Option<String> {
    let Some(server) = server() else {
        eprintln!("SKIPPED: {test} on PostgreSQL: ZWECK_TEST_POSTGRES is not set");
        return None;
    };
    let name = format!("zweck_read_{test}");
    let admin = client(&server).await;
    admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
    admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let address = format!("{base}/{name}");
    client(&address).await.batch_execute(sql).await.unwrap();
    Some(address)
}

/// A session of its own, which may write.
pub(crate) async fn client(address: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where a server is")]
fn server() -> Option<String> {
    std::env::var("ZWECK_TEST_POSTGRES").ok()
}

pub(crate) async fn open(address: &str) -> Source {
    Source::connect(&Address::parse(address).unwrap(), settings()).await.unwrap()
}

impl Database {
    pub(crate) async fn plans(&self, mapping: &Mapping) -> Plans {
        let classes = Classes::new(&Default::default()).unwrap();
        self.source.plans(mapping, &self.source.schema().await.unwrap(), &classes).unwrap()
    }

    pub(crate) async fn read(&self, plans: &Plans, purpose: &str, subject: &str) -> Result<Rows, ReadError> {
        self.source.read(plans, &ReadRequest { purpose, subject, table: None, page: 0 }).await
    }
}
