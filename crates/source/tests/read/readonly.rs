//! Nothing of this crate can write: the locks of a session, tried on the sessions themselves.

use std::path::Path;

use source::mapping::Role;

use crate::builder::{mapping, purpose, table};
use crate::database::{client, postgres, sqlite};
use crate::render::render;

#[tokio::test]
async fn a_view_that_writes_fails_on_postgres() {
    let sql = "CREATE TABLE seen (id integer); CREATE TABLE base (id integer PRIMARY KEY);
        INSERT INTO base VALUES (1);
        CREATE FUNCTION note(who integer) RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO public.seen VALUES (who); RETURN 'noted'; END $$;
        CREATE VIEW customer AS SELECT id, public.note(id) AS name FROM base;";
    let Some(database) = postgres("writing_view", sql).await else { return };
    let customer = table(Role::Subject).columns(&["name"]);
    let purposes = vec![("p", purpose(&[("customer", &["name"])], &[]))];
    let plans = database.plans(&mapping("customer", &["id"], vec![("customer", customer)], purposes)).await;
    let error = database.read(&plans, "p", "1").await.unwrap_err();
    assert!(error.to_string().contains("`25006`"), "{error}");
    let seen = client(&database.address).await.query_one("SELECT count(*) FROM seen", &[]).await.unwrap();
    assert_eq!(seen.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn functions_in_public_do_not_stand_in_for_the_systems() {
    let sql =
        "CREATE TABLE customer (id integer PRIMARY KEY, name text); INSERT INTO customer VALUES (1, 'Ida');
        CREATE FUNCTION public.\"left\"(text, integer) RETURNS text LANGUAGE sql AS $$ SELECT 'evil' $$;
        CREATE FUNCTION public.always(integer, bigint) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
        CREATE OPERATOR public.= (LEFTARG = integer, RIGHTARG = bigint, FUNCTION = public.always);
        ALTER ROLE CURRENT_USER IN DATABASE zweck_read_shadow SET search_path = public, pg_catalog;";
    let Some(database) = postgres("shadow", sql).await else { return };
    let customer = table(Role::Subject).columns(&["name"]);
    let purposes = vec![("p", purpose(&[("customer", &["name"])], &[]))];
    let plans = database.plans(&mapping("customer", &["id"], vec![("customer", customer)], purposes)).await;
    assert_eq!(render(&database.read(&plans, "p", "1").await.unwrap()), "customer: name\n  'Ida'\n");
    assert!(database.read(&plans, "p", "2").await.is_err());
}

#[tokio::test]
async fn reading_leaves_a_sqlite_file_as_it_was() {
    let sql =
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO customer VALUES (1, 'Ida');";
    let database = sqlite("untouched", sql).await;
    let path = Path::new(database.address.strip_prefix("sqlite:").unwrap());
    let before = std::fs::read(path).unwrap();
    let customer = table(Role::Subject).columns(&["name"]);
    let purposes = vec![("p", purpose(&[("customer", &["name"])], &[]))];
    let plans = database.plans(&mapping("customer", &["id"], vec![("customer", customer)], purposes)).await;
    assert!(database.read(&plans, "p", "1").await.is_ok());
    drop(database.source);
    assert_eq!(std::fs::read(path).unwrap(), before);
    for suffix in ["-journal", "-wal", "-shm"] {
        assert!(!Path::new(&format!("{}{suffix}", path.display())).exists());
    }
}
