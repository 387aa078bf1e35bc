//! What holds for every schema: a draft never panics, and is always a valid file that the database agrees with.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use proptest::prelude::*;
use source::{
    draft::{self, Options},
    mapping::Role,
    schema::{Column, Dialect, ForeignKey, Kind, Schema, Table, TableKind, TableName},
};

const TABLES: [&str; 16] = [
    "customers",
    "Kunden",
    "users",
    "orders",
    "order_items",
    "Bestellungen",
    "addresses",
    "payments",
    "products",
    "categories",
    "employees",
    "Artikel",
    "devices",
    "a\"b\\c\n",
    "Order Lines",
    "x",
];

const COLUMNS: [&str; 24] = [
    "id",
    "customer_id",
    "kundennr",
    "first_name",
    "Nachname",
    "email",
    "phone",
    "birth_date",
    "street",
    "plz",
    "city",
    "state",
    "status",
    "created_at",
    "total",
    "title",
    "name",
    "category",
    "password_hash",
    "iban",
    "card_last4",
    "note",
    "weird \"col\"\n# x = 1",
    "order_id",
];

const KINDS: [Kind; 9] = [
    Kind::Integer,
    Kind::Text,
    Kind::Time,
    Kind::Decimal,
    Kind::Boolean,
    Kind::Enum,
    Kind::Uuid,
    Kind::Document,
    Kind::Other,
];

fn column() -> impl Strategy<Value = Column> {
    let name =
        prop_oneof![9 => proptest::sample::select(&COLUMNS[..]).prop_map(str::to_owned), 1 => "\\PC{1,6}"];
    (name, proptest::sample::select(&KINDS[..])).prop_map(|(name, kind)| Column {
        name,
        sql_type: format!("{kind:?}"),
        kind,
        nullable: true,
        comment: None,
    })
}

fn table() -> impl Strategy<Value = Table> {
    let name = (proptest::option::of(Just("crm".to_owned())), proptest::sample::select(&TABLES[..]));
    (name, proptest::collection::vec(column(), 1..10), any::<[bool; 3]>()).prop_map(
        |((schema, name), mut columns, flags)| {
            let mut seen = std::collections::BTreeSet::new();
            columns.retain(|column| seen.insert(column.name.clone()));
            let [keyed, table, readable] = flags;
            Table {
                name: TableName { schema, name: name.to_owned() },
                kind: if table || keyed { TableKind::Table } else { TableKind::View },
                primary_key: if keyed { vec![columns[0].name.clone()] } else { Vec::new() },
                columns,
                unique: Vec::new(),
                foreign_keys: Vec::new(),
                comment: None,
                rows: None,
                readable: readable || keyed,
            }
        },
    )
}

/// Tables with foreign keys between columns of equal kind, self references included.
fn schema() -> impl Strategy<Value = Schema> {
    let picks =
        proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..14);
    (proptest::collection::vec(table(), 1..8), picks).prop_map(|(mut tables, picks)| {
        tables.sort_by(|left, right| left.name.cmp(&right.name));
        tables.dedup_by(|left, right| left.name == right.name);
        for (from, to) in picks {
            let (from, to) = (from.index(tables.len()), to.index(tables.len()));
            let Some(reference) = tables[to].primary_key.first().cloned() else { continue };
            let kind = tables[to].column(&reference).unwrap().kind;
            let target = tables[to].name.clone();
            let own = tables[from]
                .columns
                .iter()
                .rfind(|column| column.kind == kind)
                .map(|column| column.name.clone());
            if let (Some(own), TableKind::Table) = (own, tables[from].kind) {
                let key = ForeignKey { columns: vec![own], table: target, references: vec![reference] };
                if !tables[from].foreign_keys.contains(&key) {
                    tables[from].foreign_keys.push(key);
                }
            }
        }
        Schema { dialect: Dialect::Postgres, tables }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_draft_is_a_valid_file(schema in schema(), choice in any::<prop::sample::Index>(), choose in any::<bool>()) {
        let chosen = choose.then(|| schema.tables[choice.index(schema.tables.len())].name.clone());
        let options = Options { url: "postgres://db/shop", subject: chosen.as_ref(), ..Options::default() };
        let Ok(draft) = draft::draft(&schema, &options) else { return Ok(()) };
        let text = draft.to_toml();
        let mapping = common::mapping(&text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
        let findings = common::findings(&mapping, &schema);
        prop_assert!(!findings.contains("error: "), "{}\n{}", findings, text);
        for table in mapping.tables.values().filter(|table| matches!(table.role, Role::Subject | Role::Personal)) {
            prop_assert!(!table.columns.keys().any(|path| path.column == "password_hash"));
        }
    }
}
