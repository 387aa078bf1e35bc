//! The SQLite file that a world writes.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use sim::{Date, SimError, Size, World};

const TODAY: Date = Date::new(2026, 11, 23);

fn fresh(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

fn written(name: &str, seed: u64, size: Size) -> (World, PathBuf) {
    let world = World::generate(seed, size, TODAY);
    let path = fresh(name);
    world.write_sqlite(&path).unwrap();
    (world, path)
}

fn count(connection: &Connection, query: &str) -> usize {
    connection.query_row(&format!("SELECT count(*) FROM {query}"), [], |row| row.get::<_, u32>(0)).unwrap()
        as usize
}

fn texts(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn same_seed_same_bytes() {
    let (_, one) = written("same-1.sqlite", 7, Size::demo());
    let (_, two) = written("same-2.sqlite", 7, Size::demo());
    let (_, other) = written("other.sqlite", 8, Size::demo());
    assert!(fs::read(&one).unwrap() == fs::read(two).unwrap());
    assert!(fs::read(&one).unwrap() != fs::read(other).unwrap());
}

#[test]
fn holds_every_row_once_with_valid_references() {
    let (world, path) = written("rows.sqlite", 1, Size::demo());
    let connection = Connection::open(path).unwrap();
    for (table, rows) in [
        ("staff", world.staff.len()),
        ("staff_address", world.staff_addresses.len()),
        ("staff_contact", world.staff_contacts.len()),
        ("customer", world.customers.len()),
        ("address", world.addresses.len()),
        ("category", world.categories.len()),
        ("product", world.products.len()),
        ("film", world.films.len()),
        ("book", world.books.len()),
        ("orders", world.orders.len()),
        ("order_line", world.order_lines.len()),
        ("payment", world.payments.len()),
        ("refund", world.refunds.len()),
        ("stream", world.streams.len()),
        ("reading", world.readings.len()),
        ("support_ticket", world.tickets.len()),
        ("ticket_message", world.messages.len()),
    ] {
        assert_eq!(count(&connection, table), rows, "{table}");
        assert!(rows > 0, "{table}");
    }
    assert_eq!(count(&connection, "pragma_foreign_key_check"), 0);
    assert_eq!(texts(&connection, "PRAGMA integrity_check"), ["ok"]);
    let tables = "sqlite_schema WHERE type = 'table'";
    assert_eq!(count(&connection, tables), 17);
}

/// Each query counts rows that contradict another.
const CONTRADICTIONS: &[&str] = &[
    "orders JOIN customer c ON c.id = customer_id WHERE date(placed_at) < registered_on",
    "orders o JOIN address a ON a.id = shipping_address_id WHERE a.customer_id <> o.customer_id",
    "orders o JOIN address a ON a.id = billing_address_id WHERE a.customer_id <> o.customer_id",
    "orders o JOIN address a ON a.id = shipping_address_id
        WHERE date(placed_at) < valid_from OR date(placed_at) > valid_to",
    "orders WHERE id NOT IN (SELECT order_id FROM order_line)",
    "orders o LEFT JOIN payment p ON p.order_id = o.id WHERE (p.id IS NULL) <> (status = 'cancelled')",
    "orders o LEFT JOIN payment p ON p.order_id = o.id LEFT JOIN refund r ON r.payment_id = p.id
        WHERE (r.id IS NOT NULL) <> (status = 'returned')",
    "payment p WHERE amount_cents <>
        (SELECT sum(quantity * unit_price_cents) FROM order_line l WHERE l.order_id = p.order_id)",
    "payment WHERE (iban IS NOT NULL) <> (method = 'direct_debit')",
    "payment WHERE (card_number IS NOT NULL) <> (method = 'card')",
    "payment WHERE card_last4 IS NOT substr(card_number, 13)",
    "customer WHERE date(birth_date, '+16 years') > registered_on OR registered_on >= '2026-11-23'",
    "customer WHERE id NOT IN (SELECT customer_id FROM address WHERE kind = 'home' AND valid_to IS NULL)",
    "address a JOIN customer c ON c.id = customer_id WHERE valid_from < registered_on OR valid_from > valid_to",
    "support_ticket t JOIN orders o ON o.id = order_id
        WHERE o.customer_id <> t.customer_id OR placed_at > opened_at",
    "support_ticket JOIN customer c ON c.id = customer_id WHERE date(opened_at) < registered_on",
    "support_ticket t JOIN staff s ON s.id = assignee_id WHERE s.team <> t.team",
    "support_ticket WHERE closed_at <= opened_at OR max(opened_at, coalesce(closed_at, '')) > '2026-11-23T08:00:00Z'",
    "support_ticket WHERE id NOT IN (SELECT ticket_id FROM ticket_message)",
    "stream JOIN film f ON f.id = film_id WHERE minutes_watched NOT BETWEEN 1 AND f.minutes",
    "stream JOIN customer c ON c.id = customer_id WHERE date(started_at) < registered_on",
    "reading JOIN book b ON b.id = book_id WHERE last_page NOT BETWEEN 1 AND b.pages",
    "staff WHERE id NOT IN (SELECT staff_id FROM staff_address a WHERE a.valid_to IS NULL
        AND (a.street, a.house_number, a.postcode) = (staff.street, staff.house_number, staff.postcode))",
];

#[test]
fn does_not_contradict_itself() {
    for seed in 0..3 {
        let (_, path) = written(&format!("contradictions-{seed}.sqlite"), seed, Size::demo());
        let connection = Connection::open(path).unwrap();
        for query in CONTRADICTIONS {
            assert_eq!(count(&connection, query), 0, "seed {seed}: {query}");
        }
    }
}

#[test]
fn phones_and_mails_are_in_reserved_ranges() {
    let (_, path) = written("reserved.sqlite", 2, Size { customers: 9_000, staff: 40, ..Size::demo() });
    let connection = Connection::open(path).unwrap();
    let phones = texts(
        &connection,
        "SELECT phone FROM customer WHERE phone IS NOT NULL UNION ALL SELECT phone FROM staff WHERE phone IS NOT NULL
         UNION ALL SELECT phone FROM staff_contact WHERE phone IS NOT NULL",
    );
    assert!(phones.len() > 4_000, "{}", phones.len());
    for phone in phones {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        assert!(is_reserved(&digits), "{phone}");
    }
    let mails = texts(&connection, "SELECT email FROM customer UNION ALL SELECT email FROM staff");
    assert_eq!(mails.len(), 9_040);
    for mail in mails {
        let (name, domain) = mail.split_once('@').unwrap();
        assert!(["example.com", "example.org", "example.net"].contains(&domain), "{mail}");
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)), "{mail}");
    }
    let cards = texts(&connection, "SELECT DISTINCT iban FROM payment WHERE iban IS NOT NULL");
    assert!(cards.iter().all(|iban| iban.starts_with("DE00")));
}

/// German: area and block as published, three more digits. American: 555-01 and two more digits.
fn is_reserved(digits: &str) -> bool {
    let german = digits.strip_prefix("49").or_else(|| digits.strip_prefix('0'));
    let blocks = ["3023125", "4066969", "6990009", "2214710", "8999998"];
    let in_block = |national: &str| {
        blocks.iter().any(|block| national.strip_prefix(block).is_some_and(|end| end.len() == 3))
    };
    let american = if digits.len() == 11 { digits.strip_prefix('1') } else { Some(digits) };
    german.is_some_and(in_block)
        || american.is_some_and(|national| national.len() == 10 && national.get(3..8) == Some("55501"))
}

#[test]
fn refuses_to_overwrite_and_names_the_file() {
    let path = fresh("taken.sqlite");
    fs::write(&path, "mine").unwrap();
    let world = World::generate(1, Size { customers: 1, ..Size::demo() }, TODAY);
    let error = world.write_sqlite(&path).unwrap_err();
    assert!(matches!(error, SimError::Create { .. }));
    assert!(error.to_string().starts_with("cannot make the file `"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"mine");

    let error = world.write_sqlite(&fresh("no-such-directory/shop.sqlite")).unwrap_err();
    assert!(error.to_string().contains("no-such-directory"), "{error}");
}
