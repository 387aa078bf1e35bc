//! Mappings that have no exact query are refused at start, by name.

use source::classes::Classes;
use source::mapping::{Mask, Role};

use crate::builder::{Table, mapping, name, purpose, step, table};
use crate::database::{both, postgres, sqlite};
use crate::shop::{SHOP, shop};

const SQL: &str = "CREATE TABLE customer (id INTEGER PRIMARY KEY, mail TEXT, photo BLOB);
    CREATE TABLE twin (code INTEGER, label TEXT);
    CREATE TABLE ticket (id INTEGER PRIMARY KEY, customer INTEGER, twin INTEGER, mail TEXT, clerk INTEGER, data JSON);
    CREATE TABLE clerk (id INTEGER PRIMARY KEY, name TEXT);";

fn ticket() -> Table {
    table(Role::Personal).path(&[step("ticket", &["customer"], "customer", &["id"])]).columns(&["mail"])
}

#[tokio::test]
async fn what_cannot_be_read_exactly_is_refused_by_name() {
    let lookup = |to: &str, key: &str, column: &str| {
        ticket().columns(&[&format!("{column}.label"), &format!("{column}.name")]).lookup(column, to, &[key])
    };
    let path = |steps: &[source::mapping::Step]| ticket().path(steps);
    let cases: Vec<(Table, &str, &str)> = vec![
        (
            lookup("twin", "code", "twin"),
            "twin.label",
            "`ticket.twin.label` looks into `twin` by columns that are not a declared unique key",
        ),
        (
            lookup("clerk", "id", "clerk"),
            "clerk.name",
            "`ticket.clerk.name` looks into `clerk`, which the mapping hides",
        ),
        (
            ticket().columns(&["clerk.name"]),
            "clerk.name",
            "`ticket.clerk.name` follows a foreign key that the mapping does not declare",
        ),
        (
            lookup("customer", "id", "mail"),
            "mail.name",
            "`ticket.mail` cannot be compared with `customer.id`: their types differ",
        ),
        (ticket().columns(&["gone"]), "gone", "column `ticket.gone` is not in the database"),
        (ticket(), "id", "purpose `p` names `ticket.id`, which is not mapped"),
        (path(&[]), "mail", "the path of `ticket` does not lead to the subject's table: step 1 is broken"),
        (path(&[step("customer", &["id"], "ticket", &["customer"])]), "mail", "step 1 is broken"),
        (path(&[step("ticket", &["twin"], "twin", &["code"])]), "mail", "step 2 is broken"),
        (path(&[step("ticket", &["twin", "id"], "customer", &["id"])]), "mail", "step 1 is broken"),
        (
            path(&[step("ticket", &["mail"], "customer", &["id"])]),
            "mail",
            "`ticket.mail` cannot be compared with `customer.id`",
        ),
        (
            path(&[step("ticket", &["gone"], "customer", &["id"])]),
            "mail",
            "column `ticket.gone` is not in the database",
        ),
        (ticket().newest("data"), "mail", "rows of `ticket` cannot be ordered by `data`"),
        (table(Role::Catalogue).columns(&["mail"]), "mail", "purpose `p` names `ticket`, which is neither"),
    ];
    for database in both("refused_plans", SQL).await {
        let schema = database.source.schema().await.unwrap();
        let classes = Classes::new(&Default::default()).unwrap();
        for (ticket, shown, expected) in &cases {
            let tables = vec![
                ("customer", table(Role::Subject)),
                ("ticket", Table(ticket.0.clone())),
                ("twin", table(Role::Catalogue)),
                ("clerk", table(Role::Staff)),
            ];
            let purposes = vec![("p", purpose(&[("ticket", &[shown])], &[]))];
            let error =
                database.source.plans(&mapping("customer", &["id"], tables, purposes), &schema, &classes);
            let error = error.err().unwrap_or_else(|| panic!("no error instead of {expected}")).to_string();
            assert!(error.contains(expected), "{error}\ninstead of {expected}");
        }
        for (key, expected) in
            [("photo", "`customer.photo` cannot be part of a subject's key"), ("gone", "`customer.gone`")]
        {
            let error =
                database.source.plans(&mapping("customer", &[key], vec![], vec![]), &schema, &classes);
            assert!(error.unwrap_err().to_string().contains(expected));
        }
    }
}

#[tokio::test]
async fn a_column_both_shown_and_masked_is_masked() {
    let database = sqlite(
        "shown_and_masked",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT); INSERT INTO t VALUES (1, 'x');",
    )
    .await;
    let both = purpose(&[("t", &["s"])], &[("t", &["s"])]);
    let plans = database
        .plans(&mapping(
            "t",
            &["id"],
            vec![("t", table(Role::Subject).column("s", Mask::Initial))],
            vec![("p", both)],
        ))
        .await;
    let rows = database.read(&plans, "p", "1").await.unwrap();
    assert_eq!(crate::render::render(&rows), "t: s\n  <purpose>\n");
}

#[tokio::test]
async fn other_schemas_are_spelled_out() {
    let sql = r#"CREATE SCHEMA "My CRM"; CREATE TABLE "My CRM".customer (id integer PRIMARY KEY, name text);
        CREATE TABLE customer (id integer PRIMARY KEY, name text);
        INSERT INTO customer VALUES (1, 'wrong'); INSERT INTO "My CRM".customer VALUES (1, 'right');"#;
    let Some(database) = postgres("schemas", sql).await else { return };
    let mut mapping = mapping(
        "customer",
        &["id"],
        vec![("customer", table(Role::Subject).columns(&["name"]))],
        vec![("p", purpose(&[("customer", &["name"])], &[]))],
    );
    let crm = source::schema::TableName { schema: Some("My CRM".to_owned()), name: "customer".to_owned() };
    mapping.subject = crm.clone();
    let mapped = mapping.tables.remove(&name("customer")).unwrap();
    mapping.tables.insert(crm.clone(), mapped);
    let purpose = mapping.purposes.get_mut("p").unwrap();
    let shown = purpose.show.remove(&name("customer")).unwrap();
    purpose.show.insert(crm, shown);
    let plans = database.plans(&mapping).await;
    let rows = database.read(&plans, "p", "1").await.unwrap();
    assert_eq!(crate::render::render(&rows), "\"My CRM\".customer: name\n  'right'\n");
}

#[tokio::test]
async fn a_card_of_the_shop_is_read_by_key_not_by_scan() {
    let database = sqlite("explain", &format!("{SHOP} CREATE INDEX by_customer ON orders (kunde);")).await;
    let plans = database.plans(&shop()).await;
    let path = database.address.strip_prefix("sqlite:").unwrap();
    let connection = rusqlite::Connection::open(path).unwrap();
    for sql in plans.statements("care") {
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {}", sql.replace("zweck_item", "unicode")))
            .unwrap();
        let steps =
            statement.query_map(rusqlite::params_from_iter(["1", "2", "3"]), |row| row.get::<_, String>(3));
        let steps: Vec<String> = steps.unwrap().map(Result::unwrap).collect();
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{sql}\n{steps:#?}");
    }
}
