//! A mapping against the live schema: what changed, and what to do.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use expect_test::{Expect, expect};

const SQL: &str = "
    CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, first_name TEXT, birth_date DATE, settings JSON);
    CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, placed_at DATETIME);
    CREATE TABLE products (product_id INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE order_items (order_id INTEGER REFERENCES orders, product_id INTEGER REFERENCES products, amount NUMERIC);
";

const FILE: &str = r#"
[source]
url = "sqlite:shop.sqlite"
[subject]
table = "customers"
key = ["customer_id"]
[tables]
products = { role = "catalogue" }
[tables.customers]
role = "subject"
hidden = ["settings"]
[tables.customers.columns]
customer_id = { category = "pd:UID" }
first_name = { category = "pd:Name", mask = "initial", linkage = "given-name" }
birth_date = { category = "pd:BirthDate", mask = "year", linkage = "birth-date" }
[tables.orders]
role = "personal"
path = ["orders.customer_id -> customers.customer_id"]
key = ["order_id"]
newest = "placed_at"
hidden = ["order_id", "customer_id"]
[tables.orders.columns]
placed_at = { category = "pd:Purchase" }
[tables.order_items]
role = "personal"
path = ["order_items.order_id -> orders.order_id", "orders.customer_id -> customers.customer_id"]
hidden = ["order_id", "product_id"]
[tables.order_items.lookups]
product_id = "products.product_id"
[tables.order_items.columns]
amount = { category = "pd:Purchase" }
"product_id.title" = { category = "pd:Purchase" }
"#;

/// Replaces some text of the schema and of the file, and compares the findings.
#[track_caller]
fn check(sql: (&str, &str), file: (&str, &str), expected: &Expect) {
    assert!(SQL.contains(sql.0) && FILE.contains(file.0));
    let schema = common::sqlite(&SQL.replacen(sql.0, sql.1, 1));
    let mapping = common::mapping(&FILE.replacen(file.0, file.1, 1)).unwrap();
    expected.assert_eq(&common::findings(&mapping, &schema));
}

const SAME: (&str, &str) = ("", "");

#[test]
fn a_mapping_that_fits_has_no_findings() {
    check(SAME, SAME, &expect![]);
}

#[test]
fn tables_come_and_go() {
    check(
        ("CREATE TABLE products", "CREATE TABLE articles"),
        SAME,
        &expect![[r#"
        error: table `products`, in a look-up of table `order_items`, is not in the database; correct or remove it
        warning: table `products` is not in the database; remove it from the mapping
        note: table `articles` is new and hidden; give it a role, at least `unmapped`
    "#]],
    );
    check(
        ("CREATE TABLE order_items", "CREATE TABLE order_lines"),
        SAME,
        &expect![[r#"
        error: table `order_items` is not in the database; did you mean `order_lines`?
        note: table `order_lines` is new and hidden; give it a role, at least `unmapped`
    "#]],
    );
}

#[test]
fn columns_come_and_go() {
    check(
        ("first_name TEXT", "firstname TEXT"),
        SAME,
        &expect![[r#"
            error: `customers.first_name`, in `columns`, is not in the database; did you mean `firstname`?
            note: `customers.firstname` is new and hidden; map it, or list it in `hidden`
        "#]],
    );
    check(
        ("placed_at DATETIME", "created DATETIME"),
        SAME,
        &expect![[r#"
            error: `orders.placed_at`, in `columns`, is not in the database; remove it, or let the database role read it
            error: `orders.placed_at`, in `newest`, is not in the database; remove it, or let the database role read it
            note: `orders.created` is new and hidden; map it, or list it in `hidden`
        "#]],
    );
    check(
        ("settings JSON", "nickname TEXT"),
        SAME,
        &expect![[r#"
        warning: `customers.settings` is listed as hidden but not in the database; remove it from `hidden`
        note: `customers.nickname` is new and hidden; map it, or list it in `hidden`
    "#]],
    );
    check(
        ("title TEXT", "name TEXT"),
        SAME,
        &expect![[r#"
        error: `products.title`, in the column path `product_id.title` of table `order_items`, is not in the database; remove it, or let the database role read it
    "#]],
    );
    check(
        ("orders (order_id INTEGER PRIMARY KEY,", "orders ("),
        SAME,
        &expect![[r#"
        error: `orders.order_id`, in the key, is not in the database; remove it, or let the database role read it
        error: `orders.order_id`, in the path of table `order_items`, is not in the database; remove it, or let the database role read it
        warning: `orders.order_id` is listed as hidden but not in the database; remove it from `hidden`
        warning: the step `order_items.order_id -> orders.order_id` of table `order_items` joins many to many; make sure that no subject gets another's rows
    "#]],
    );
}

#[test]
fn types_that_cannot_be_shown_masked_or_compared() {
    check(
        ("first_name TEXT", "first_name BLOB"),
        SAME,
        &expect![[r#"
            warning: `customers.first_name` has type `BLOB`, which is not shown; offer it as text in a view, or remove it
        "#]],
    );
    check(
        ("birth_date DATE", "birth_date INTEGER"),
        SAME,
        &expect![[r#"
        warning: `customers.birth_date` has linkage `birth-date`, but its type is `INTEGER`; remove the linkage
        warning: `customers.birth_date` has mask `year`, which a `INTEGER` cannot have; it will be hidden
    "#]],
    );
    check(
        ("order_items (order_id INTEGER", "order_items (order_id TEXT"),
        SAME,
        &expect![[r#"
        warning: the step `order_items.order_id -> orders.order_id` in the path of table `order_items` compares `TEXT` with `INTEGER`; correct it, or make the types equal
    "#]],
    );
    check(
        ("placed_at DATETIME", "placed_at BOOLEAN"),
        SAME,
        &expect![[r#"
        warning: `orders.placed_at` is `newest` but has type `BOOLEAN`; rows may come unordered
    "#]],
    );
}

#[test]
fn keys_that_are_not_unique() {
    check(
        ("customer_id INTEGER PRIMARY KEY", "customer_id INTEGER"),
        SAME,
        &expect![[r#"
        warning: `customers` declares no unique key over `customer_id`; make sure that no two subjects share one
        warning: the step `orders.customer_id -> customers.customer_id` of table `order_items` joins many to many; make sure that no subject gets another's rows
        warning: the step `orders.customer_id -> customers.customer_id` of table `orders` joins many to many; make sure that no subject gets another's rows
    "#]],
    );
    check(
        ("product_id INTEGER PRIMARY KEY", "product_id INTEGER"),
        SAME,
        &expect![[r#"
        warning: a look-up of table `order_items` leads to `product_id` of `products`, which may not be unique; declare a unique key, or remove the look-up
    "#]],
    );
}

#[test]
fn a_purpose_that_shows_an_unmapped_field() {
    let schema = common::sqlite(SQL);
    let mut mapping = common::mapping(FILE).unwrap();
    let show = [("customers".parse().unwrap(), vec!["settings".parse().unwrap()])];
    let purpose = source::mapping::Purpose {
        title: String::new(),
        dpv: String::new(),
        basis: String::new(),
        task_kinds: Vec::new(),
        minutes: 1,
        show: show.into(),
        mask: std::collections::BTreeMap::new(),
    };
    mapping.purposes.insert("contact".to_owned(), purpose);
    expect![[r#"
        error: purpose `contact` shows `customers.settings`, which is not mapped; map it or remove it
    "#]]
    .assert_eq(&common::findings(&mapping, &schema));
}
