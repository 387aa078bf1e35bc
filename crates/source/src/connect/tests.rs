use super::*;

#[test]
fn addresses_decide_on_encryption() {
    for (url, encrypted) in [
        ("postgres://u:p@localhost/shop", false),
        ("postgresql://u:p@127.0.0.1:5433/shop", false),
        ("postgres://u:p@[::1]/shop", false),
        ("postgres://u:p@%2Frun%2Fpostgresql/shop", false),
        ("postgres://u:p@localhost/shop?sslmode=prefer", false),
        ("postgres://u:p@localhost/shop?sslmode=require", true),
        ("postgres://u:p@db.example.org/shop", true),
        ("postgres://u:p@10.0.0.5/shop", true),
        ("postgres://u:p@db.example.org/shop?sslmode=prefer", true),
        ("postgres://u:p@db.example.org/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem", true),
        ("postgres://u:p@db.example.org/shop?sslmode=disable", false),
        ("postgres://u:p@localhost,db.example.org/shop", true),
        ("postgres://u:p@localhost.example.org/shop", true),
        ("postgres://u:p@localhost/shop?hostaddr=10.0.0.5", true),
        ("postgres://u:p@db.example.org/shop?hostaddr=127.0.0.1", false),
    ] {
        let Ok(Address::Postgres(address)) = Address::parse(url) else { panic!("{url}") };
        assert_eq!(address.is_encrypted(), encrypted, "{url}");
    }
}

#[test]
fn addresses_show_neither_user_nor_password() {
    for (text, shown) in [
        ("sqlite:shop.sqlite", "sqlite:shop.sqlite"),
        ("postgres://anna:s3cret@db.example.org:5433/shop?sslmode=require", "postgres://db.example.org/shop"),
        ("postgres://anna:s3cret@a,b/shop?application_name=anna", "postgres://a,b/shop"),
    ] {
        let address = Address::parse(text).unwrap().with_password("s3cret");
        assert_eq!((format!("{address}"), format!("{address:?}")), (shown.to_owned(), shown.to_owned()));
    }
}

#[test]
fn what_is_no_address_is_not_repeated() {
    for (text, start) in [
        ("mysql://anna:s3cret@db/shop", "the database address begins with neither"),
        ("anna:s3cret", "the database address begins with neither"),
        ("sqlite:", "the database address has no path"),
        ("postgres://anna:s3cret@db:port/shop", "the database address is no `postgres://"),
        ("postgres://anna:s3cret@db/shop?password2=s3cret", "the database address is no `postgres://"),
        ("postgres://anna:s3cret@db/shop?sslmode=s3cret", "`sslmode` is none of"),
        ("postgres:///shop?user=s3cret", "the database address is no `postgres://"),
    ] {
        let error = Address::parse(text).unwrap_err();
        assert!(error.to_string().starts_with(start), "{text}: {error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}

#[test]
fn certificates_must_be_there() {
    for path in ["/nonexistent.pem", "Cargo.toml"] {
        let error = tls::connector(Some(path.as_ref())).err().unwrap();
        assert!(matches!(error, ConnectError::Certificates { .. }));
    }
    assert!(tls::connector(None).is_ok());
}

#[tokio::test]
async fn a_pooled_sqlite_connection_cannot_write() {
    let directory = std::env::temp_dir().join(format!("zweck-readonly-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("shop.sqlite");
    let sql = "CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT * FROM t;";
    rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    let before = std::fs::read(&path).unwrap();
    let copy = directory.join("copy.sqlite");
    let attempts = [
        "INSERT INTO t VALUES (2)".to_owned(),
        "UPDATE t SET id = 2".to_owned(),
        "DELETE FROM t".to_owned(),
        "DROP TABLE t".to_owned(),
        "CREATE TABLE u (id INTEGER)".to_owned(),
        "CREATE TEMP TABLE u (id INTEGER)".to_owned(),
        "CREATE TEMP VIEW v AS SELECT 2 AS id".to_owned(),
        "PRAGMA query_only = 0".to_owned(),
        "PRAGMA writable_schema = 1".to_owned(),
        "PRAGMA journal_mode = WAL".to_owned(),
        format!("ATTACH '{}' AS other", copy.display()),
        format!("VACUUM INTO '{}'", copy.display()),
        "VACUUM".to_owned(),
        "SELECT load_extension('x')".to_owned(),
    ];
    let Backend::Sqlite(pool) = connect(&format!("sqlite:{}", path.display())).await.backend else {
        panic!()
    };
    pool.run(move |locked| {
        let connection = &locked.connection;
        for attempt in attempts {
            assert!(connection.execute_batch(&attempt).is_err(), "{attempt}");
        }
        assert_eq!(connection.query_row("SELECT id FROM v", [], |row| row.get::<_, i64>(0))?, 1);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(!copy.exists());
    std::fs::remove_dir_all(directory).unwrap();
}

#[tokio::test]
async fn a_pooled_postgres_session_cannot_write() {
    let Some(server) = server() else { return };
    let Backend::Postgres(pool) = connect(&server).await.backend else { panic!() };
    for attempt in [
        "CREATE TABLE zweck_readonly (id integer)",
        "CREATE ROLE zweck_readonly",
        "DELETE FROM pg_description",
    ] {
        let session = pool.session().await.unwrap();
        assert!(session.client().unwrap().batch_execute(attempt).await.is_err(), "{attempt}");
    }
    let session = pool.session().await.unwrap();
    let query = "SELECT current_setting('default_transaction_read_only'), current_setting('search_path'), \
                 current_setting('application_name'), current_setting('statement_timeout')";
    let row = session.client().unwrap().query_one(query, &[]).await.unwrap();
    let settings: Vec<String> = (0..4).map(|index| row.get(index)).collect();
    assert_eq!(settings, ["on", "pg_catalog", "zweck", "2s"]);
}

#[tokio::test]
async fn encryption_that_nobody_vouches_for_is_no_reason_to_do_without() {
    let Some(server) = server() else { return };
    let Ok(Address::Postgres(_)) = Address::parse(&server) else { panic!() };
    let address = Address::parse(&format!("{server}?sslmode=require")).unwrap();
    let error = Source::connect(&address, Settings::default()).await.err();
    assert!(
        matches!(&error, Some(ConnectError::Database(ReadError::Refused { code })) if code == "TLS"),
        "{error:?}"
    );
}

async fn connect(address: &str) -> Source {
    Source::connect(&Address::parse(address).unwrap(), Settings::default()).await.unwrap()
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where a server is")]
fn server() -> Option<String> {
    let server = std::env::var("ZWECK_TEST_POSTGRES").ok();
    if server.is_none() {
        eprintln!("SKIPPED: ZWECK_TEST_POSTGRES is not set");
    }
    server
}
