//! Drafts of whole schemas: snapshots, and what holds for every draft.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use source::{
    draft::{self, Draft, Options},
    introspect,
    mapping::Role,
    schema::Schema,
};

fn drafted(schema: &Schema, url: &str) -> Draft {
    let draft = draft::draft(schema, &Options { url, ..Options::default() }).unwrap();
    valid(&draft, schema);
    draft
}

/// What must hold for every draft: it parses, it passes its own checks, and the database agrees.
fn valid(draft: &Draft, schema: &Schema) {
    let text = draft.to_toml();
    let mapping = common::mapping(&text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let findings = common::findings(&mapping, schema);
    assert!(!findings.contains("error: ") && !findings.contains("note: "), "{findings}\n{text}");
}

#[test]
fn chinook_on_sqlite() {
    let Some(connection) = common::chinook() else { return };
    let schema = introspect::sqlite(&connection).unwrap();
    let text = drafted(&schema, "sqlite:chinook.sqlite").to_toml();
    expect_test::expect_file!["expected/chinook.sqlite.toml"].assert_eq(&text);
}

#[test]
fn the_schemas_of_well_known_shops_on_sqlite() {
    for name in ["webshop", "videoverleih", "bookshop", "nofk", "twopersons", "jsonshop"] {
        let text = drafted(&shop(name), "sqlite:shop.sqlite").to_toml();
        expect_test::expect_file![format!("expected/{name}.sqlite.toml")].assert_eq(&text);
    }
}

#[test]
fn the_simulated_shop() {
    let sql = std::fs::read_to_string(common::repository("crates/sim/src/schema.sql")).unwrap();
    let text = drafted(&common::sqlite(&sql), "sqlite:demo/shop.sqlite").to_toml();
    expect_test::expect_file!["expected/sim.sqlite.toml"].assert_eq(&text);
}

fn shop(name: &str) -> Schema {
    common::sqlite(&std::fs::read_to_string(format!("tests/schemas/{name}.sqlite.sql")).unwrap())
}

/// What would be wrong whatever else a draft says: the traps of `tests/schemas/*.expected.md`.
#[test]
fn nobody_else_is_shown() {
    let never_shown = [
        ("webshop", "employees teams admin_audit_log suppliers customer_totals products"),
        ("videoverleih", "Mitarbeiter Schicht Schauspieler Familienkarte Film Filiale"),
        ("bookshop", "clerks authors pickup giftvouchers overdue book publisher"),
        ("nofk", "employee supplier address bank_account order_header order_line tmp_export_2019"),
        ("twopersons", "contacts offers phone_calls"),
        ("jsonshop", "staff kv events"),
    ];
    for (name, tables) in never_shown {
        let text = drafted(&shop(name), "sqlite:shop.sqlite").to_toml();
        let mapping = common::mapping(&text).unwrap();
        for table in tables.split(' ') {
            let role = mapping.tables[&table.parse().unwrap()].role;
            assert!(!matches!(role, Role::Subject | Role::Personal), "{name}: {table} is {role:?}");
        }
    }
}

#[test]
fn personal_tables_are_never_taken_for_catalogue() {
    let not_catalogue = [
        ("webshop", "admin_audit_log suppliers customer_totals"),
        ("videoverleih", "Adresse Familienkarte"),
        ("nofk", "order_line tmp_export_2019 supplier address"),
        ("twopersons", "contacts offers phone_calls"),
        ("jsonshop", "kv events staff"),
    ];
    for (name, tables) in not_catalogue {
        let text = drafted(&shop(name), "sqlite:shop.sqlite").to_toml();
        let mapping = common::mapping(&text).unwrap();
        for table in tables.split(' ') {
            assert_ne!(mapping.tables[&table.parse().unwrap()].role, Role::Catalogue, "{name}: {table}");
        }
    }
}

#[test]
fn the_subject_can_be_chosen() {
    let schema = shop("twopersons");
    let contacts = "contacts".parse().unwrap();
    let options = Options { url: "sqlite:x", subject: Some(&contacts), ..Options::default() };
    let draft = draft::draft(&schema, &options).unwrap();
    valid(&draft, &schema);
    assert_eq!(draft.subject(), &contacts);
    let mapping = common::mapping(&draft.to_toml()).unwrap();
    assert_eq!(mapping.tables[&"phone_calls".parse().unwrap()].role, Role::Personal);
    assert_eq!(mapping.tables[&"visits".parse().unwrap()].role, Role::Unmapped);
}

#[test]
fn without_a_subject_the_choice_is_named() {
    let error = |sql: &str, subject: Option<&str>| {
        let name = subject.map(|name| name.parse().unwrap());
        let options = Options { url: "sqlite:x", subject: name.as_ref(), ..Options::default() };
        draft::draft(&common::sqlite(sql), &options).err().unwrap().to_string()
    };
    let person = "first_name TEXT, last_name TEXT, email TEXT, phone TEXT";
    assert_eq!(
        error("CREATE TABLE a (x INT); CREATE TABLE b (y INT)", None),
        "no table looks like customers; choose one of `a`, `b` with `--subject TABLE`"
    );
    assert_eq!(
        error(
            &format!(
                "CREATE TABLE members (id INTEGER PRIMARY KEY, {person}); CREATE TABLE clients (id INTEGER PRIMARY KEY, {person})"
            ),
            None
        ),
        "several tables look like customers: `clients`, `members`; choose one with `--subject TABLE`"
    );
    assert_eq!(
        error("CREATE TABLE a (x INT)", Some("b")),
        "there is no readable table `b`; choose one of `a` with `--subject TABLE`"
    );
    assert_eq!(
        error(&format!("CREATE TABLE customers ({person})"), None),
        "table `customers` has no key that identifies a subject; declare one, or choose another table with `--subject`"
    );
}

/// Takes every suggestion: what a reviewer does by removing the `#`.
fn accepted(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    let mut accepting = false;
    while let Some(line) = lines.next() {
        let suggestion = lines.peek().is_some_and(|next| next.starts_with("# To accept it"));
        accepting = (accepting && !line.is_empty()) || suggestion || line.starts_with("[purposes");
        let line = if accepting { line.strip_prefix("# ").unwrap_or(line) } else { line };
        if !suggestion && !line.starts_with("To accept it") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[test]
fn suggestions_are_valid_once_accepted() {
    for name in ["nofk", "webshop"] {
        let schema = shop(name);
        let text = accepted(&drafted(&schema, "sqlite:shop.sqlite").to_toml());
        let mapping = common::mapping(&text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
        let findings = common::findings(&mapping, &schema);
        assert!(!findings.contains("error: "), "{findings}\n{text}");
    }
    let mapping = common::mapping(&accepted(&drafted(&shop("nofk"), "sqlite:x").to_toml())).unwrap();
    assert_eq!(mapping.tables[&"order_line".parse().unwrap()].role, Role::Personal);
}

#[test]
fn samples_hide_and_hint_but_never_map() {
    let sql = "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, company TEXT, foo TEXT);
        INSERT INTO customers VALUES (1, 'a@example.org', '4111111111111111', 'b@example.org');";
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    let schema = introspect::sqlite(&connection).unwrap();
    let samples = introspect::sample_sqlite(&connection, &schema).unwrap();
    let options = Options { url: "sqlite:x", samples: Some(&samples), ..Options::default() };
    let text = draft::draft(&schema, &options).unwrap().to_toml();
    assert!(text.contains("\"company\",  # its values look like payment cards"), "{text}");
    assert!(
        text.contains("\"foo\",  # `foo` is not understood; its values look like e-mail addresses"),
        "{text}"
    );
    assert!(!text.contains("4111") && !text.contains("example.org"), "{text}");
}
