use std::fmt::Write as _;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: SourceSection,
    subject: SubjectSection,
    #[serde(default)]
    tables: BTreeMap<Spanned<String>, TableSection>,
    #[serde(default)]
    purposes: BTreeMap<Spanned<String>, PurposeSection>,
}

const GOOD: &str = r#"[source]
url = "sqlite:shop.sqlite"
[subject]
table = "customers"
key = ["customer_id"]
[tables.customers]
role = "subject"
[tables.customers.columns]
first_name = { category = "pd:Name", linkage = "given-name", mask = "initial" }
birth_date = { category = "pd:BirthDate", mask = "year" }
[tables.orders]
role = "personal"
path = ["orders.customer_id -> customers.customer_id"]
newest = "placed_at"
hidden = ["note"]
[tables.orders.columns]
placed_at = { category = "pd:Purchase" }
[tables.order_items]
role = "personal"
path = ["order_items.order_id -> orders.order_id", "orders.customer_id -> customers.customer_id"]
key = ["order_item_id"]
item = { class = "product_id.category_id.name", masks = ["product_id.title"] }
[tables.order_items.lookups]
product_id = "products.product_id"
"product_id.category_id" = "categories.id"
[tables.order_items.columns]
"product_id.title" = { category = "pd:Purchase" }
[tables]
products = { role = "catalogue" }
categories = { role = "catalogue" }
employees = { role = "staff" }
audit_log = { role = "unmapped" }
[purposes.delivery]
title = "Where is the parcel?"
dpv = "dpv:DeliveryOfGoods"
basis = "gdpr:6-1-b"
task_kinds = ["delivery"]
minutes = 30
[purposes.delivery.show]
customers = ["first_name"]
orders = ["placed_at"]
[purposes.delivery.mask]
customers = ["birth_date"]
"#;

/// The problems of a text, one a line.
fn problems(text: &str) -> String {
    let render = |problems: &[Problem]| {
        let lines: Vec<String> = problems.iter().map(|problem| problem.render(text, "zweck.toml")).collect();
        lines.join("\n")
    };
    let file: File = match parse(text) {
        Ok(file) => file,
        Err(problem) => return render(&[problem]),
    };
    let found = file.source.check();
    if !found.is_empty() {
        return render(&found);
    }
    check(&file.subject, &file.tables, &file.purposes).err().map(|found| render(&found)).unwrap_or_default()
}

#[test]
fn a_good_file_becomes_a_mapping() {
    let file: File = parse(GOOD).unwrap();
    let mapping = check(&file.subject, &file.tables, &file.purposes).unwrap();
    assert_eq!(mapping.subject.to_string(), "customers");
    let items = &mapping.tables[&"order_items".parse().unwrap()];
    assert_eq!(items.path.len(), 2);
    let class = items.item.as_ref().unwrap().class.as_ref().unwrap();
    let joins: Vec<String> = items.joins(class).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(joins, ["products.product_id", "categories.id"]);
    assert!(mapping.tables[&"orders".parse().unwrap()].hidden.contains("note"));
    assert_eq!(mapping.purposes["delivery"].mask.len(), 1);
}

/// Each case replaces some text of the good file; the expected file has the problems that follow.
#[test]
fn a_wrong_file_is_refused_with_place_and_help() {
    let mut out = String::new();
    for (from, to) in CASES {
        assert!(GOOD.contains(from), "no `{from}` in the good file");
        let found = problems(&GOOD.replacen(from, to, 1));
        assert!(!found.is_empty(), "no problem with {from} → {to}");
        writeln!(out, "- {}\n+ {}\n{found}\n", from.trim(), to.trim()).unwrap();
    }
    expect_test::expect_file!["../../tests/expected/problems.txt"].assert_eq(&out);
}

#[test]
fn a_password_in_the_file_is_in_no_message_and_no_debug_output() {
    let text = GOOD.replacen("url = \"sqlite:shop.sqlite\"", "pool = \"postgres://u:s3cret@db/shop\"", 1);
    assert!(!problems(&text).contains("s3cret"), "{}", problems(&text));
    let text = GOOD.replacen("sqlite:shop.sqlite", "mysql://u:s3cret@db/shop", 1);
    assert!(!problems(&text).contains("s3cret"), "{}", problems(&text));
    let file: File = parse(&text).unwrap();
    assert!(!format!("{:?}", file.source).contains("s3cret"));
}

const CASES: &[(&str, &str)] = &[
    ("\n[subject]", "\n[subject"),
    ("[subject]\ntable", "[subject]\ntabel"),
    ("key = [\"customer_id\"]\n", ""),
    ("key = [\"customer_id\"]\n", "key = []\n"),
    ("role = \"personal\"", "role = \"persona\""),
    ("linkage = \"given-name\"", "linkage = \"givenname\""),
    ("minutes = 30", "minutes = \"30\""),
    ("minutes = 30", "minutes = 500"),
    ("url = \"sqlite:shop.sqlite\"", "url = \"mysql://shop\""),
    ("url = \"sqlite:shop.sqlite\"", "pool = 4"),
    ("url = \"sqlite:shop.sqlite\"", "url = \"sqlite:shop.sqlite\"\nrows = 5000"),
    ("url = \"sqlite:shop.sqlite\"", "url = \"sqlite:shop.sqlite\"\nurl_env = \"SHOP\""),
    ("table = \"customers\"", "table = \"custmers\""),
    ("employees = { role = \"staff\" }", "employees = { role = \"subject\" }"),
    (
        "employees = { role = \"staff\" }",
        "employees = { role = \"staff\", key = [\"id\"], path = [\"employees.a -> customers.b\"] }",
    ),
    ("path = [\"orders.customer_id -> customers.customer_id\"]\nnewest", "newest"),
    (
        "path = [\"orders.customer_id -> customers.customer_id\"]\nnewest",
        "path = [\"orders.customer_id = customers.customer_id\"]\nnewest",
    ),
    ("\"order_items.order_id -> orders.order_id\", ", ""),
    (", \"orders.customer_id -> customers.customer_id\"]", "]"),
    (
        "\"order_items.order_id -> orders.order_id\", \"orders.customer_id -> customers.customer_id\"",
        "\"order_items.seller_id -> employees.id\", \"employees.customer_id -> customers.customer_id\"",
    ),
    (
        "\"order_items.order_id -> orders.order_id\", \"orders.customer_id -> customers.customer_id\"",
        "\"order_items.product_id -> products.id\", \"products.owner_id -> customers.customer_id\"",
    ),
    (
        "\"order_items.order_id -> orders.order_id\", \"orders.customer_id -> customers.customer_id\"",
        "\"order_items.order_id -> ordres.order_id\", \"ordres.customer_id -> customers.customer_id\"",
    ),
    ("\"product_id.category_id\" = \"categories.id\"\n", ""),
    ("product_id = \"products.product_id\"\n", ""),
    ("product_id = \"products.product_id\"\n", "product_id = \"customers.customer_id\"\n"),
    ("product_id = \"products.product_id\"\n", "product_id = \"audit_log.id\"\n"),
    ("product_id = \"products.product_id\"\n", "product_id = \"product.product_id\"\n"),
    ("product_id = \"products.product_id\"\n", "product_id = \"products.(shop_id, id)\"\n"),
    ("masks = [\"product_id.title\"]", "masks = [\"product_id.titel\"]"),
    ("hidden = [\"note\"]", "hidden = [\"placed_at\"]"),
    ("category = \"pd:BirthDate\"", "category = \"BirthDate\""),
    ("\ncustomers = [\"first_name\"]\norders", "\ncustmers = [\"first_name\"]\norders"),
    ("\ncustomers = [\"first_name\"]\norders", "\nemployees = [\"first_name\"]\norders"),
    ("customers = [\"first_name\"]", "customers = [\"frist_name\"]"),
    ("customers = [\"first_name\"]", "customers = [\"first_name\", \"first_name\"]"),
    ("customers = [\"birth_date\"]", "customers = [\"first_name\"]"),
    ("dpv = \"dpv:DeliveryOfGoods\"", "dpv = \"DeliveryOfGoods\""),
    ("task_kinds = [\"delivery\"]", "task_kinds = []"),
    ("task_kinds = [\"delivery\"]", "task_kinds = [\"Order question\"]"),
    (
        "[purposes.delivery.show]\ncustomers = [\"first_name\"]\norders = [\"placed_at\"]\n[purposes.delivery.mask]\ncustomers = [\"birth_date\"]\n",
        "",
    ),
    ("[tables]\n", "[tables]\n\"order items\" = { role = \"unmapped\" }\n"),
];
