//! Item classes: whatever is not known to be harmless is masked.

use source::classes::{Classes, Section};
use source::mapping::Role;
use source::read::ReadRequest;

use crate::builder::{mapping, purpose, step, table};
use crate::database::both;
use crate::render::cell;

#[tokio::test]
async fn only_listed_classes_clear_an_item() {
    let classes = [
        ("Jazz", "'secret'"),
        ("  jazz  ", "'secret'"),
        ("JAZZ", "'secret'"),
        ("Möbel", "'secret'"),
        ("MÖBEL", "'secret'"),
        ("Öfen", "'secret'"),
        ("ÖFEN", "'secret'"),
        ("O'Neill", "'secret'"),
        ("back\\slash", "'secret'"),
        ("Erotica", "<sensitive>"),
        ("GEWERKSCHAFT", "<sensitive>"),
        ("Horror", "<sensitive>"),
        ("DVD", "<unknown>"),
        ("Jazz; Erotica", "<unknown>"),
        ("Ja%", "<unknown>"),
        ("", "<unknown>"),
        ("\u{a0}Jazz", "<unknown>"),
    ];
    let rows: Vec<String> = classes
        .iter()
        .enumerate()
        .map(|(id, (class, _))| format!("({id}, 1, '{}', 'secret')", class.replace('\'', "''")))
        .collect();
    let sql = format!(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY);
         CREATE TABLE item (id INTEGER PRIMARY KEY, customer INTEGER, class TEXT, title TEXT);
         INSERT INTO customer VALUES (1);
         INSERT INTO item VALUES {}, (99, 1, NULL, 'secret'), (100, 1, NULL, NULL);",
        rows.join(", ")
    );
    let section: Section = toml::from_str(
        r#"clear = ["Öfen", "O'Neill", 'back\slash']
           sensitive = { Horror = "health" }"#,
    )
    .unwrap();
    for database in both("items", &sql).await {
        let schema = database.source.schema().await.unwrap();
        let plans =
            database.source.plans(&items(Some("class")), &schema, &Classes::new(&section).unwrap()).unwrap();
        let request = ReadRequest { purpose: "p", subject: "1", table: None, page: 0 };
        let rows = database.source.read(&plans, &request).await.unwrap();
        let mut shown: Vec<String> = rows.tables[0].rows.iter().map(|row| cell(&row[0])).collect();
        shown.reverse();
        for ((class, expected), shown) in classes.iter().zip(&shown) {
            assert_eq!(shown, expected, "{class:?} on {}", database.kind);
        }
        // Not even that there is no title is told of an unknown item.
        assert_eq!(shown[classes.len()..], ["<unknown>", "<unknown>"], "{}", database.kind);
    }
}

#[tokio::test]
async fn without_a_class_column_every_item_is_unknown() {
    let sql = "CREATE TABLE customer (id INTEGER PRIMARY KEY);
               CREATE TABLE item (id INTEGER PRIMARY KEY, customer INTEGER, class TEXT, title TEXT);
               INSERT INTO customer VALUES (1);
               INSERT INTO item VALUES (1, 1, 'Jazz', 'secret');";
    for database in both("no_class", sql).await {
        let plans = database.plans(&items(None)).await;
        let rows = database.read(&plans, "p", "1").await.unwrap();
        assert_eq!(cell(&rows.tables[0].rows[0][0]), "<unknown>", "{}", database.kind);
    }
}

fn items(class: Option<&str>) -> source::mapping::Mapping {
    let item = table(Role::Personal)
        .path(&[step("item", &["customer"], "customer", &["id"])])
        .key(&["id"])
        .columns(&["title"])
        .item(class, &["title"]);
    let purposes = vec![("p", purpose(&[("item", &["title"])], &[]))];
    mapping("customer", &["id"], vec![("customer", table(Role::Subject)), ("item", item)], purposes)
}
