//! Subject ids: bound, exact, and checked before the database sees them.

use source::mapping::{Mapping, Role};
use source::read::ReadError;

use crate::builder::{mapping, purpose, step, table};
use crate::database::{Database, both, postgres};
use crate::render::render;

/// Ids that no kind of key accepts as anybody else's.
const STRANGE: [&str; 14] = [
    "1 OR 1=1",
    "1; DROP TABLE customer",
    "' OR ''='",
    "1'--",
    "$1",
    "?1",
    "1/1",
    "007",
    "+1",
    " 1",
    "1\0",
    "٣",
    "99999999999999999999",
    "",
];

#[tokio::test]
async fn strange_ids_are_no_subject_whatever_the_key() {
    for (kind, value) in [("INTEGER", "1"), ("TEXT", "'a'"), ("NUMERIC(10,0)", "1"), ("VARCHAR(9)", "'a'")] {
        let sql = format!(
            "CREATE TABLE customer (id {kind} PRIMARY KEY, name TEXT); INSERT INTO customer VALUES ({value}, 'Ida');"
        );
        let test = format!("strange_{}", kind.to_lowercase().replace(['(', ')', ','], ""));
        for database in both(&test, &sql).await {
            let plans = database.plans(&customers()).await;
            for id in STRANGE {
                let found = database.read(&plans, "p", id).await;
                assert!(
                    matches!(found, Err(ReadError::NoSuchSubject)),
                    "{id:?} as {kind} on {}",
                    database.kind
                );
            }
            assert!(
                database.read(&plans, "p", value.trim_matches('\'')).await.is_ok(),
                "{kind} on {}",
                database.kind
            );
        }
    }
}

#[tokio::test]
async fn text_ids_are_exact() {
    let sql = r#"CREATE TABLE customer (id TEXT PRIMARY KEY, name TEXT);
        INSERT INTO customer VALUES ('a', 'one'), ('A', 'two'), ('x'' OR 1=1 --', 'three'), ('a/b', 'four'), ('', 'five'),
            ('Ä', 'six'), ('a ', 'seven');"#;
    for database in both("exact", sql).await {
        let plans = database.plans(&customers()).await;
        let ids = [
            ("a", "one"),
            ("A", "two"),
            ("x' OR 1=1 --", "three"),
            ("a/b", "four"),
            ("", "five"),
            ("Ä", "six"),
            ("a ", "seven"),
        ];
        for (id, name) in ids {
            let rows = database.read(&plans, "p", id).await.unwrap();
            assert_eq!(render(&rows), format!("customer: name\n  '{name}'\n"), "{}", database.kind);
        }
        refuse(&database, &["A ", "ä", "a%", "_"]).await;
    }
}

#[tokio::test]
async fn a_key_that_ignores_case_finds_nobody_else() {
    let sql = "CREATE TABLE customer (id TEXT COLLATE NOCASE, name TEXT);
               CREATE TABLE note (id INTEGER PRIMARY KEY, customer TEXT COLLATE NOCASE, text TEXT);
               INSERT INTO customer VALUES ('ida', 'Ida'), ('Jo', 'Jo');
               INSERT INTO note VALUES (1, 'ida', 'hers'), (2, 'IDA', 'whose?'), (3, 'jo', 'whose?');";
    let database = crate::database::sqlite("nocase", sql).await;
    let note = table(Role::Personal)
        .path(&[step("note", &["customer"], "customer", &["id"])])
        .key(&["id"])
        .columns(&["text"]);
    let purposes = vec![("p", purpose(&[("note", &["text"])], &[]))];
    let mapping =
        mapping("customer", &["id"], vec![("customer", table(Role::Subject)), ("note", note)], purposes);
    let plans = database.plans(&mapping).await;
    assert_eq!(render(&database.read(&plans, "p", "ida").await.unwrap()), "note: text\n  'hers'\n");
    assert_eq!(render(&database.read(&plans, "p", "Jo").await.unwrap()), "note: text\n");
    assert!(matches!(database.read(&plans, "p", "IDA").await, Err(ReadError::NoSuchSubject)));
}

#[tokio::test]
async fn a_key_that_is_not_unique_opens_nobody() {
    let sql =
        "CREATE TABLE customer (id INTEGER, name TEXT); INSERT INTO customer VALUES (1, 'Ida'), (1, 'Jo');";
    for database in both("twice", sql).await {
        refuse(&database, &["1"]).await;
    }
}

#[tokio::test]
async fn postgres_types_as_keys() {
    let sql = "CREATE TYPE tier AS ENUM ('gold', 'tin'); CREATE DOMAIN number AS bigint CHECK (value > 0);
        CREATE TABLE t_uuid (id uuid PRIMARY KEY, name text);
        CREATE TABLE t_char (id char(4) PRIMARY KEY, name text);
        CREATE TABLE t_enum (id tier PRIMARY KEY, name text);
        CREATE TABLE t_domain (id number PRIMARY KEY, name text);
        CREATE TABLE t_small (id smallint PRIMARY KEY, name text);
        INSERT INTO t_uuid VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'Ida');
        INSERT INTO t_char VALUES ('ab', 'Ida'); INSERT INTO t_enum VALUES ('gold', 'Ida');
        INSERT INTO t_domain VALUES (7, 'Ida'); INSERT INTO t_small VALUES (7, 'Ida');";
    let Some(database) = postgres("key_types", sql).await else { return };
    for (subject, id, strange) in [
        ("t_uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"),
        ("t_char", "ab", "ab  "),
        ("t_enum", "gold", "golden"),
        ("t_domain", "7", "-7"),
        ("t_small", "7", "70000"),
    ] {
        let customer = table(Role::Subject).columns(&["name"]);
        let purposes = vec![("p", purpose(&[(subject, &["name"])], &[]))];
        let plans = database.plans(&mapping(subject, &["id"], vec![(subject, customer)], purposes)).await;
        assert_eq!(
            render(&database.read(&plans, "p", id).await.unwrap()),
            format!("{subject}: name\n  'Ida'\n")
        );
        assert!(
            matches!(database.read(&plans, "p", strange).await, Err(ReadError::NoSuchSubject)),
            "{subject}"
        );
    }
}

#[tokio::test]
async fn composite_keys_in_any_order_and_both_directions() {
    let sql = "CREATE TABLE pass (id INTEGER PRIMARY KEY, number TEXT);
        CREATE TABLE member (shop TEXT NOT NULL, no INTEGER NOT NULL, pass INTEGER REFERENCES pass (id), name TEXT,
            PRIMARY KEY (shop, no));
        CREATE TABLE loan (id INTEGER PRIMARY KEY, m_no INTEGER, m_shop TEXT, book TEXT,
            FOREIGN KEY (m_shop, m_no) REFERENCES member (shop, no));
        CREATE TABLE fine (id INTEGER PRIMARY KEY, loan INTEGER REFERENCES loan (id), cents INTEGER);
        INSERT INTO pass VALUES (1, 'P-1'), (2, 'P-2');
        INSERT INTO member VALUES ('north', 1, 1, 'Ida'), ('south', 1, 2, 'Jo'), ('north', 2, NULL, 'Kim');
        INSERT INTO loan VALUES (1, 1, 'north', 'A'), (2, 1, 'south', 'B'), (3, 2, 'north', 'C'), (4, 1, NULL, 'D');
        INSERT INTO fine VALUES (1, 1, 10), (2, 2, 20), (3, NULL, 30);";
    let home = step("loan", &["m_no", "m_shop"], "member", &["no", "shop"]);
    let pass = table(Role::Personal).path(&[step("pass", &["id"], "member", &["pass"])]).columns(&["number"]);
    let loan = table(Role::Personal)
        .path(std::slice::from_ref(&home))
        .columns(&["book", "m_shop+m_no.name"])
        .lookup("m_shop+m_no", "member", &["shop", "no"]);
    let fine =
        table(Role::Personal).path(&[step("fine", &["loan"], "loan", &["id"]), home]).columns(&["cents"]);
    let tables = vec![
        ("member", table(Role::Subject).columns(&["name"])),
        ("pass", pass),
        ("loan", loan),
        ("fine", fine),
    ];
    let show: [(&str, &[&str]); 4] = [
        ("member", &["name"]),
        ("pass", &["number"]),
        ("loan", &["book", "m_shop+m_no.name"]),
        ("fine", &["cents"]),
    ];
    let mapping = mapping("member", &["shop", "no"], tables, vec![("p", purpose(&show, &[]))]);
    for database in both("composite", sql).await {
        let plans = database.plans(&mapping).await;
        let rows = database.read(&plans, "p", "north/1").await.unwrap();
        let expected = "member: name\n  'Ida'\nfine: cents\n  10\nloan: book | m_shop+m_no.name\n  'A' | 'Ida'\npass: number\n  'P-1'\n";
        assert_eq!(render(&rows), expected, "{}", database.kind);
        for id in ["north", "north/1/", "north/01", "1/north", "north/3", "/1", "north/", "NORTH/1"] {
            assert!(matches!(database.read(&plans, "p", id).await, Err(ReadError::NoSuchSubject)), "{id}");
        }
    }
}

fn customers() -> Mapping {
    let customer = table(Role::Subject).key(&["id"]).columns(&["name"]);
    mapping(
        "customer",
        &["id"],
        vec![("customer", customer)],
        vec![("p", purpose(&[("customer", &["name"])], &[]))],
    )
}

async fn refuse(database: &Database, ids: &[&str]) {
    let plans = database.plans(&customers()).await;
    for id in ids {
        let found = database.read(&plans, "p", id).await;
        assert!(matches!(found, Err(ReadError::NoSuchSubject)), "{id:?} on {}", database.kind);
    }
}
