//! Who a table's rows belong to, on small schemas: what each may be taken for, and by which path.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use source::draft::{self, Options};

/// One line for each table: its role and path, and below it what links to a person.
#[track_caller]
fn check(subject: &str, sql: &str, expected: &Expect) {
    let schema = common::sqlite(sql);
    let subject = subject.parse().unwrap();
    let options = Options { url: "sqlite:x", subject: Some(&subject), ..Options::default() };
    let text = draft::draft(&schema, &options).unwrap().to_toml();
    let mapping = common::mapping(&text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let mut out = String::new();
    for (name, table) in &mapping.tables {
        let steps: Vec<String> = table.path.iter().map(ToString::to_string).collect();
        let path = if steps.is_empty() { String::new() } else { format!(": {}", steps.join(", ")) };
        writeln!(out, "{name} {}{path}", table.role.name()).unwrap();
        let linked = table.columns.iter().filter_map(|(path, column)| Some((path, column.linkage?)));
        for (path, linkage) in linked.filter(|_| table.role == source::mapping::Role::Personal) {
            writeln!(out, "  {path} links by {}", linkage.name()).unwrap();
        }
    }
    expected.assert_eq(&out);
}

const CUSTOMERS: &str =
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT,
    owner_id INT REFERENCES users, login_id INT REFERENCES users);
    CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT, phone TEXT);";

#[test]
fn users_of_a_crm_are_not_the_customers_own() {
    let customers = CUSTOMERS.replace(", login_id INT REFERENCES users", "");
    check(
        "customers",
        &format!("{customers} CREATE TABLE notes (id INT, created_by INT REFERENCES users, body TEXT);"),
        &expect![[r#"
            customers subject
            notes unmapped
            users unmapped
        "#]],
    );
}

#[test]
fn a_login_of_the_customers_own_is() {
    let customers = CUSTOMERS.replace("owner_id INT REFERENCES users, login_id", "user_id");
    check(
        "customers",
        &format!(
            "{customers} CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INT REFERENCES users, started_at DATETIME);"
        ),
        &expect![[r#"
            customers subject
            sessions personal: sessions.user_id -> users.id, users.id -> customers.user_id
            users personal: users.id -> customers.user_id
              email links by email
              name links by full-name
              phone links by phone
        "#]],
    );
}

#[test]
fn a_ticket_belongs_to_who_asked_not_to_who_answers() {
    let users = "CREATE TABLE users (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT, phone TEXT);";
    check(
        "users",
        &format!("{users}
            CREATE TABLE tickets (id INTEGER PRIMARY KEY, requester_id INT REFERENCES users, assignee_id INT REFERENCES users);
            CREATE TABLE shifts (id INTEGER PRIMARY KEY, agent_id INT REFERENCES users);
            CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INT REFERENCES users, recipient_id INT REFERENCES users);"),
        &expect![[r#"
            messages unmapped
            shifts staff
            tickets personal: tickets.requester_id -> users.id
            users subject
        "#]],
    );
}

#[test]
fn people_around_the_customer_are_others() {
    check(
        "kunden",
        "CREATE TABLE kunden (kundennr INTEGER PRIMARY KEY, vorname TEXT, nachname TEXT, email TEXT);
         CREATE TABLE notfallkontakte (id INTEGER PRIMARY KEY, kundennr INT REFERENCES kunden, name TEXT, telefon TEXT);
         CREATE TABLE ansprechpartner (id INTEGER PRIMARY KEY, kundennr INT REFERENCES kunden, vorname TEXT, telefon TEXT);
         CREATE TABLE telefonnummern (id INTEGER PRIMARY KEY, kundennr INT REFERENCES kunden, nummer TEXT, telefon TEXT);",
        &expect![[r#"
            ansprechpartner personal: ansprechpartner.kundennr -> kunden.kundennr
            kunden subject
            notfallkontakte unmapped
            telefonnummern personal: telefonnummern.kundennr -> kunden.kundennr
              telefon links by phone
        "#]],
    );
}

#[test]
fn shared_addresses_and_joint_accounts() {
    check(
        "customer",
        "CREATE TABLE customer (customer_id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT,
            store_id INT REFERENCES store, address_id INT REFERENCES address);
         CREATE TABLE address (address_id INTEGER PRIMARY KEY, address TEXT, postal_code TEXT, city_id INT REFERENCES city);
         CREATE TABLE city (city_id INTEGER PRIMARY KEY, city TEXT, country_id INT REFERENCES country);
         CREATE TABLE country (country_id INTEGER PRIMARY KEY, country TEXT);
         CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, first_name TEXT, address_id INT REFERENCES address, store_id INT REFERENCES store);
         CREATE TABLE store (store_id INTEGER PRIMARY KEY, manager_staff_id INT REFERENCES staff, address_id INT REFERENCES address);
         CREATE TABLE accounts (iban TEXT PRIMARY KEY, balance NUMERIC);
         CREATE TABLE account_holders (customer_id INT REFERENCES customer, iban TEXT REFERENCES accounts);
         CREATE TABLE transactions (id INTEGER PRIMARY KEY, iban TEXT REFERENCES accounts, amount NUMERIC);",
        &expect![[r#"
            account_holders personal: account_holders.customer_id -> customer.customer_id
            accounts unmapped
            address personal: address.address_id -> customer.address_id
              address links by street
              postal_code links by postcode
              city_id.city links by city
              city_id.country_id.country links by country
            city catalogue
            country catalogue
            customer subject
            staff staff
            store catalogue
            transactions unmapped
        "#]],
    );
}

#[test]
fn goods_of_other_customers_are_not_the_shops() {
    check(
        "members",
        "CREATE TABLE members (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT);
         CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT, seller_id INT REFERENCES members);
         CREATE TABLE orders (id INTEGER PRIMARY KEY, buyer_id INT REFERENCES members);
         CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INT REFERENCES orders, product_id INT REFERENCES products);",
        &expect![[r#"
            members subject
            order_items personal: order_items.order_id -> orders.id, orders.buyer_id -> members.id
            orders personal: orders.buyer_id -> members.id
            products unmapped
        "#]],
    );
}

#[test]
fn an_order_belongs_to_who_placed_it_not_to_its_address() {
    check(
        "customers",
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT, referred_by INT REFERENCES customers);
         CREATE TABLE addresses (id INTEGER PRIMARY KEY, customer_id INT REFERENCES customers, street TEXT);
         CREATE TABLE orders (shop INT, no INT, customer_id INT REFERENCES customers, PRIMARY KEY (shop, no));
         CREATE TABLE parcels (id INTEGER PRIMARY KEY, shop INT, order_no INT, address_id INT REFERENCES addresses,
            FOREIGN KEY (shop, order_no) REFERENCES orders);
         CREATE TABLE calls (id INTEGER PRIMARY KEY, address_id INT REFERENCES addresses);",
        &expect![[r#"
            addresses personal: addresses.customer_id -> customers.id
              street links by street
            calls personal: calls.address_id -> addresses.id, addresses.customer_id -> customers.id
            customers subject
            orders personal: orders.customer_id -> customers.id
            parcels personal: parcels.(shop, order_no) -> orders.(shop, no), orders.customer_id -> customers.id
        "#]],
    );
}
