//! A shop whose names need quoting: paths, look-ups, masks and items, equal on both databases.

use expect_test::expect;
use source::mapping::{Mapping, Mask, Role};

use crate::builder::{mapping, purpose, step, table};
use crate::database::both;
use crate::render::{agreed, render};

pub(crate) const SHOP: &str = r#"
CREATE TABLE "Kunden Tabelle" (
    "Kunden Nr" INTEGER PRIMARY KEY, "Vor""name" VARCHAR(40), "Straße" TEXT, email TEXT, phone TEXT, iban TEXT,
    born DATE, "order" INTEGER REFERENCES "Kunden Tabelle" ("Kunden Nr"));
CREATE TABLE genres (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT, genre INTEGER REFERENCES genres (id), price NUMERIC(8,2));
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, kunde INTEGER REFERENCES "Kunden Tabelle" ("Kunden Nr"), placed TIMESTAMP);
CREATE TABLE lines (
    order_id INTEGER NOT NULL REFERENCES orders (id), line INTEGER NOT NULL, product INTEGER REFERENCES products (id),
    PRIMARY KEY (order_id, line));
INSERT INTO "Kunden Tabelle" VALUES
    (1, 'Ida', 'Am Bächle 3', 'ida@example.org', '0761 555 1234', 'DE02120300000000202051', '1980-02-29', 2),
    (2, 'Jo', NULL, NULL, '1234567', '', NULL, NULL),
    (3, 'K', 'Elsewhere', 'k@example.org', NULL, NULL, '2001-01-01', 1);
INSERT INTO genres VALUES (1, 'Jazz'), (2, 'EROTICA'), (3, 'Shelf 7'), (4, NULL), (5, ' ÖFEN '), (6, 'jazz''; --');
INSERT INTO products VALUES
    (10, 'Blue', 1, 9.9), (20, 'Red', 2, 12), (30, 'Grey', 3, 1.25), (40, 'White', 4, 1), (50, 'Black', NULL, 2),
    (60, 'Odd', 6, 3);
INSERT INTO orders VALUES
    (100, 1, '2026-01-05 10:00:00'), (101, 1, '2026-03-01 08:30:00'), (102, 2, '2026-02-01 00:00:00'), (103, 1, NULL);
INSERT INTO lines VALUES
    (100, 1, 10), (100, 2, 20), (101, 1, 30), (101, 2, 40), (101, 3, 50), (102, 1, 20), (103, 1, NULL), (103, 2, 60);
"#;

pub(crate) fn shop() -> Mapping {
    let customers = table(Role::Subject)
        .key(&["Kunden Nr"])
        .columns(&["Kunden Nr", "Vor\"name", "Straße"])
        .column("email", Mask::Initial)
        .column("phone", Mask::Last4)
        .column("iban", Mask::Hidden)
        .column("born", Mask::Year)
        .columns(&["order.Vor\"name", "order.order.Vor\"name"])
        .lookup("order", "Kunden Tabelle", &["Kunden Nr"])
        .lookup("order.order", "Kunden Tabelle", &["Kunden Nr"]);
    let orders = table(Role::Personal)
        .path(&[step("orders", &["kunde"], "Kunden Tabelle", &["Kunden Nr"])])
        .newest("placed")
        .key(&["id"])
        .columns(&["id", "placed"]);
    let lines = table(Role::Personal)
        .path(&[
            step("lines", &["order_id"], "orders", &["id"]),
            step("orders", &["kunde"], "Kunden Tabelle", &["Kunden Nr"]),
        ])
        .key(&["order_id", "line"])
        .columns(&["order_id", "line", "product.title", "product.price", "product.genre.name"])
        .lookup("product", "products", &["id"])
        .lookup("product.genre", "genres", &["id"])
        .item(Some("product.genre.name"), &["product.title", "product.genre.name"]);
    let purposes = vec![
        (
            "care",
            purpose(
                &[
                    (
                        "Kunden Tabelle",
                        &["Kunden Nr", "Vor\"name", "Straße", "order.Vor\"name", "order.order.Vor\"name"],
                    ),
                    ("lines", &["order_id", "line", "product.title", "product.genre.name", "product.price"]),
                    ("orders", &["id", "placed"]),
                ],
                &[("Kunden Tabelle", &["email", "phone", "iban", "born"])],
            ),
        ),
        ("masked", purpose(&[], &[("lines", &["line", "product.title"])])),
    ];
    let tables = vec![
        ("Kunden Tabelle", customers),
        ("orders", orders),
        ("lines", lines),
        ("products", table(Role::Catalogue)),
        ("genres", table(Role::Catalogue)),
    ];
    mapping("Kunden Tabelle", &["Kunden Nr"], tables, purposes)
}

#[tokio::test]
async fn a_card_is_the_same_on_both_databases() {
    let mut texts = Vec::new();
    for database in both("card", SHOP).await {
        let plans = database.plans(&shop()).await;
        texts.push(render(&database.read(&plans, "care", "1").await.unwrap()));
    }
    expect![[r#"
        "Kunden Tabelle": "Kunden Nr" | "Vor""name" | Straße | order."Vor""name" | order.order."Vor""name" | email | phone | iban | born
          1 | 'Ida' | 'Am Bächle 3' | 'Jo' | - | <purpose 'i'> | <purpose '1234'> | <purpose> | <purpose '1980'>
        lines: order_id | line | product.title | product.genre.name | product.price
          103 | 2 | <unknown> | <unknown> | '3.00'
          103 | 1 | <unknown> | <unknown> | -
          101 | 3 | <unknown> | <unknown> | '2.00'
          101 | 2 | <unknown> | <unknown> | '1.00'
          101 | 1 | <unknown> | <unknown> | '1.25'
          100 | 2 | <sensitive> | <sensitive> | '12.00'
          100 | 1 | 'Blue' | 'Jazz' | '9.90'
        orders: id | placed
          101 | '2026-03-01 08:30:00'
          100 | '2026-01-05 10:00:00'
          103 | -
    "#]].assert_eq(&agreed(&texts));
}

#[tokio::test]
async fn what_is_null_or_too_short_leaves_nothing() {
    let mut texts = Vec::new();
    for database in both("short", SHOP).await {
        let plans = database.plans(&shop()).await;
        let mut text = render(&database.read(&plans, "care", "2").await.unwrap());
        text += &render(&database.read(&plans, "care", "3").await.unwrap());
        texts.push(text);
    }
    expect![[r#"
        "Kunden Tabelle": "Kunden Nr" | "Vor""name" | Straße | order."Vor""name" | order.order."Vor""name" | email | phone | iban | born
          2 | 'Jo' | - | - | - | - | <purpose> | <purpose> | -
        lines: order_id | line | product.title | product.genre.name | product.price
          102 | 1 | <sensitive> | <sensitive> | '12.00'
        orders: id | placed
          102 | '2026-02-01 00:00:00'
        "Kunden Tabelle": "Kunden Nr" | "Vor""name" | Straße | order."Vor""name" | order.order."Vor""name" | email | phone | iban | born
          3 | 'K' | 'Elsewhere' | 'Ida' | 'Jo' | <purpose 'k'> | - | - | <purpose '2001'>
        lines: order_id | line | product.title | product.genre.name | product.price
        orders: id | placed
    "#]].assert_eq(&agreed(&texts));
}

#[tokio::test]
async fn an_item_mask_goes_before_the_purpose_mask() {
    let mut texts = Vec::new();
    for database in both("item_and_purpose", SHOP).await {
        let plans = database.plans(&shop()).await;
        texts.push(render(&database.read(&plans, "masked", "1").await.unwrap()));
    }
    expect![[r#"
        lines: line | product.title
          <purpose> | <unknown>
          <purpose> | <unknown>
          <purpose> | <unknown>
          <purpose> | <unknown>
          <purpose> | <unknown>
          <purpose> | <sensitive>
          <purpose> | <purpose>
    "#]]
    .assert_eq(&agreed(&texts));
}

#[tokio::test]
async fn debug_output_holds_no_value() {
    for database in both("debug", SHOP).await {
        let plans = database.plans(&shop()).await;
        let text = format!("{:?}", database.read(&plans, "care", "1").await.unwrap());
        for value in ["Ida", "Bächle", "1234", "1980", "2026", "Blue"] {
            assert!(!text.contains(value), "{value} on {}: {text}", database.kind);
        }
    }
}
