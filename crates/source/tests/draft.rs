//! Drafts of whole schemas: snapshots, and what holds for every draft.

mod common;

use source::{
    draft::{self, Draft, Options},
    introspect,
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

/// The six schemas after well-known shops; the words beside each say what a person would expect.
#[test]
fn the_schemas_of_well_known_shops_on_sqlite() {
    for name in ["webshop", "videoverleih", "bookshop", "nofk", "twopersons", "jsonshop"] {
        let sql = std::fs::read_to_string(format!("tests/schemas/{name}.sqlite.sql")).unwrap();
        let schema = common::sqlite(&sql);
        let text = match draft::draft(&schema, &Options { url: "sqlite:shop.sqlite", ..Options::default() }) {
            Ok(draft) => {
                println!("--- {name}");
                std::fs::write(format!("/tmp/{name}.toml"), draft.to_toml()).unwrap();
                valid(&draft, &schema);
                draft.to_toml()
            }
            Err(error) => format!("{error}\n"),
        };
        expect_test::expect_file![format!("expected/{name}.sqlite.toml")].assert_eq(&text);
    }
}
