//! What PostgreSQL's catalogue says, as a schema; and drafts from it. Skipped unless `ZWECK_TEST_POSTGRES` holds
//! the address of a server on which databases may be created.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]
#![expect(clippy::disallowed_methods, reason = "the test server's address comes from the environment")]

mod common;

use source::{
    draft::{self, Options},
    introspect,
    schema::{Kind, Schema, TableKind},
};
use tokio_postgres::{Client, NoTls};

/// A database of its own, dropped at the end.
struct Database {
    server: String,
    name: String,
    client: Client,
}

impl Database {
    async fn create(name: &str) -> Option<Self> {
        let Ok(server) = std::env::var("ZWECK_TEST_POSTGRES") else {
            eprintln!("SKIPPED: `ZWECK_TEST_POSTGRES` is not set, so nothing was tested on PostgreSQL");
            return None;
        };
        let name = format!("zweck_{name}_{}", std::process::id());
        let admin = connect(&server, None).await;
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        admin.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let client = connect(&server, Some(&name)).await;
        Some(Self { server, name, client })
    }

    async fn schema(&self, sql: &str) -> Schema {
        self.client.batch_execute(sql).await.unwrap();
        introspect::postgres(&self.client).await.unwrap()
    }

    async fn drop(self) {
        drop(self.client);
        let admin = connect(&self.server, None).await;
        admin.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.unwrap();
    }
}

async fn connect(server: &str, database: Option<&str>) -> Client {
    let mut config: tokio_postgres::Config = server.parse().unwrap();
    if let Some(database) = database {
        config.dbname(database);
    }
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

fn drafted(schema: &Schema) -> String {
    let options = Options { url: "postgres://shop@db.example/shop", ..Options::default() };
    let text = draft::draft(schema, &options).unwrap().to_toml();
    let mapping = common::mapping(&text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let findings = common::findings(&mapping, schema);
    assert!(!findings.contains("error: ") && !findings.contains("note: "), "{findings}\n{text}");
    text
}

#[tokio::test]
async fn types_keys_comments_and_privileges() {
    let Some(database) = Database::create("types").await else { return };
    let role = format!("reader_{}", std::process::id());
    let sql = format!(
        "{TYPES}\nCREATE ROLE {role}; GRANT USAGE ON SCHEMA crm TO {role};
        GRANT SELECT ON crm.customers TO {role}; GRANT SELECT (id) ON crm.orders TO {role}; SET ROLE {role};"
    );
    let schema = database.schema(&sql).await;
    database
        .client
        .batch_execute(&format!("RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}"))
        .await
        .unwrap();
    let names: Vec<String> = schema.tables.iter().map(|table| table.name.to_string()).collect();
    assert_eq!(
        names,
        ["Plain", "crm.customers", "crm.frozen", "crm.measurements", "crm.orders", "crm.recent"]
    );
    let table = |name: &str| schema.table(&name.parse().unwrap()).unwrap();
    let customers = table("crm.customers");
    let kinds: Vec<Kind> = customers.columns.iter().map(|column| column.kind).collect();
    use Kind as K;
    assert_eq!(
        kinds,
        [
            K::Integer,
            K::Text,
            K::Text,
            K::Enum,
            K::Array,
            K::Document,
            K::Other,
            K::Uuid,
            K::Time,
            K::Decimal
        ]
    );
    assert_eq!(customers.columns[2].sql_type, "crm.postcode");
    assert_eq!(customers.columns[1].comment.as_deref(), Some("the mailbox"));
    assert_eq!(customers.comment.as_deref(), Some("people who buy"));
    assert_eq!(customers.unique, [["email"], ["token"]]);
    assert_eq!((table("crm.recent").kind, table("crm.frozen").kind), (TableKind::View, TableKind::View));
    assert!(!table("Plain").readable && table("crm.orders").readable && !table("crm.recent").readable);
    assert_eq!(table("crm.orders").columns.len(), 1, "columns that may not be read are left out");
    assert!(table("crm.orders").foreign_keys.is_empty(), "so are keys over them");
    database.drop().await;
}

const TYPES: &str = r#"
CREATE SCHEMA crm;
CREATE DOMAIN crm.code AS varchar(10);
CREATE DOMAIN crm.postcode AS crm.code CHECK (VALUE ~ '^\d+$');
CREATE TYPE crm.state AS ENUM ('new', 'old');
CREATE TABLE crm.customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text UNIQUE, zip crm.postcode, state crm.state,
    tags text[], profile jsonb, ip inet, token uuid UNIQUE, created timestamptz, balance numeric(10, 2));
CREATE UNIQUE INDEX ON crm.customers (lower(email));
CREATE UNIQUE INDEX ON crm.customers (zip) WHERE zip IS NOT NULL;
COMMENT ON TABLE crm.customers IS 'people who buy';
COMMENT ON COLUMN crm.customers.email IS 'the mailbox';
CREATE TABLE crm.orders (id int PRIMARY KEY, customer_id bigint REFERENCES crm.customers);
CREATE TABLE crm.measurements (at date, n int) PARTITION BY RANGE (at);
CREATE TABLE crm.measurements_2026 PARTITION OF crm.measurements FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW crm.recent AS SELECT id FROM crm.customers;
CREATE MATERIALIZED VIEW crm.frozen AS SELECT id FROM crm.customers;
CREATE TABLE "Plain" (a int);
"#;

#[tokio::test]
async fn chinook_on_postgres() {
    let path = common::repository("../shared/data/chinook.postgres.sql");
    let Ok(script) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: no Chinook data at `../shared/data/chinook.postgres.sql`");
        return;
    };
    let Some(database) = Database::create("chinook").await else { return };
    // The script makes a database of its own first, in the words of `psql`.
    let (_, tables) = script.split_once("\\c chinook;").unwrap();
    let schema = database.schema(tables).await;
    expect_test::expect_file!["expected/chinook.postgres.toml"].assert_eq(&drafted(&schema));
    database.drop().await;
}

#[tokio::test]
async fn the_schemas_of_well_known_shops_on_postgres() {
    for name in ["webshop", "videoverleih", "bookshop", "nofk", "twopersons", "jsonshop"] {
        let Some(database) = Database::create(name).await else { return };
        let sql = std::fs::read_to_string(format!("tests/schemas/{name}.postgres.sql")).unwrap();
        let schema = database.schema(&sql).await;
        expect_test::expect_file![format!("expected/{name}.postgres.toml")].assert_eq(&drafted(&schema));
        database.drop().await;
    }
}
