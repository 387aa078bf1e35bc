use std::collections::BTreeMap;

use super::{Card, CardTable, Cell, MaskReason, Value, card::Open};
use crate::event::Released;

fn table(name: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> CardTable {
    let columns = columns.iter().map(ToString::to_string).collect();
    CardTable { name: name.to_owned(), columns, rows, more: false, cut: false }
}

fn shown(text: &str) -> Cell {
    Cell::Shown(Value::Text(text.to_owned()))
}

fn masked(left: Option<&str>, why: MaskReason) -> Cell {
    Cell::Masked { left: left.map(str::to_owned), why }
}

#[test]
fn the_record_lists_each_column_by_what_left_of_it() {
    let item = || masked(None, MaskReason::SensitiveItem);
    let rows = vec![
        vec![shown("a"), item(), masked(Some("…42"), MaskReason::Purpose), Cell::Shown(Value::Null)],
        vec![
            shown("b"),
            shown("c"),
            masked(None, MaskReason::Purpose),
            masked(Some("d"), MaskReason::TooLong),
        ],
    ];
    let card = Card {
        tables: vec![
            table("orders", &["id", "title", "card", "note"], rows),
            table("films", &["title"], vec![]),
        ],
    };
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected = BTreeMap::from([
        ("films".to_owned(), Released { rows: 0, shown: names(&["title"]), masked: vec![] }),
        (
            "orders".to_owned(),
            Released {
                rows: 2,
                shown: names(&["id", "title", "note"]),
                masked: names(&["title", "card", "note"]),
            },
        ),
    ]);
    assert_eq!(card.released(), expected);
    assert_eq!(Card::default().released(), BTreeMap::new());
}

#[test]
fn the_beginning_of_a_long_text_counts_as_shown() {
    let card = |cell| Card { tables: vec![table("notes", &["text"], vec![vec![cell]])] };
    let shown = |cell| !card(cell).released()["notes"].shown.is_empty();
    assert!(shown(masked(Some("Dear"), MaskReason::TooLong)));
    assert!(!shown(masked(None, MaskReason::TooLong)));
    assert!(!shown(masked(Some("…42"), MaskReason::Purpose)));
}

#[test]
fn a_value_has_the_json_form_of_its_kind_and_a_mask_says_why() {
    for (cell, json) in [
        (Cell::Shown(Value::Null), "null"),
        (Cell::Shown(Value::Bool(true)), "true"),
        (Cell::Shown(Value::Integer(i64::MIN)), "-9223372036854775808"),
        (Cell::Shown(Value::Float(0.5)), "0.5"),
        (Cell::Shown(Value::Float(f64::NAN)), "null"),
        (shown("a \"quoted\"\nline\u{2028}"), "\"a \\\"quoted\\\"\\nline\u{2028}\""),
        (masked(None, MaskReason::Purpose), r#"{"masked":"purpose"}"#),
        (masked(Some("…42"), MaskReason::Purpose), r#"{"masked":"purpose","left":"…42"}"#),
        (masked(None, MaskReason::SensitiveItem), r#"{"masked":"sensitive-item"}"#),
        (masked(None, MaskReason::UnknownItem), r#"{"masked":"unknown-item"}"#),
        (masked(None, MaskReason::Unsupported), r#"{"masked":"unsupported"}"#),
        (masked(None, MaskReason::Unreadable), r#"{"masked":"unreadable"}"#),
        (masked(Some("Dear"), MaskReason::TooLong), r#"{"masked":"too-long","left":"Dear"}"#),
    ] {
        assert_eq!(serde_json::to_string(&Open(&cell)).unwrap(), json);
    }
}

#[test]
fn nothing_prints_a_value() {
    let cells = vec![
        shown("Ada"),
        Cell::Shown(Value::Integer(1815)),
        Cell::Shown(Value::Float(18.15)),
        Cell::Shown(Value::Bool(true)),
        masked(Some("…1815"), MaskReason::Purpose),
    ];
    let card = Card { tables: vec![table("customers", &["a", "b", "c", "d", "e"], vec![cells])] };
    let text = format!("{card:?} {card:#?}");
    for value in ["Ada", "1815", "18.15", "true"] {
        assert!(!text.contains(value), "{text}");
    }
}
