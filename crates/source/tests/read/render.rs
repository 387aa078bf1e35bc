//! Rows as text: values hide themselves from `Debug`.

use source::read::Rows;
use source::value::{Cell, MaskReason, Value};

pub(crate) fn render(rows: &Rows) -> String {
    let mut text = String::new();
    for table in &rows.tables {
        text += &format!("{}: {}\n", table.table, table.columns.join(" | "));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(cell).collect();
            text += &format!("  {}\n", cells.join(" | "));
        }
        if table.more {
            text += "  more\n";
        }
    }
    text
}

/// The text that every database gave.
pub(crate) fn agreed(texts: &[String]) -> String {
    assert!(texts.iter().all(|text| *text == texts[0]), "the databases differ: {texts:#?}");
    texts[0].clone()
}

pub(crate) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Shown(Value::Null) => "-".to_owned(),
        Cell::Shown(Value::Bool(value)) => value.to_string(),
        Cell::Shown(Value::Integer(value)) => value.to_string(),
        Cell::Shown(Value::Float(value)) => format!("{value:?}"),
        Cell::Shown(Value::Text(value)) => format!("'{value}'"),
        Cell::Masked { left, why } => {
            let why = match why {
                MaskReason::Purpose => "purpose",
                MaskReason::SensitiveItem => "sensitive",
                MaskReason::UnknownItem => "unknown",
                MaskReason::Unsupported => "unsupported",
                MaskReason::Unreadable => "unreadable",
                MaskReason::TooLong => "too long",
            };
            left.as_ref().map_or_else(|| format!("<{why}>"), |left| format!("<{why} '{left}'>"))
        }
    }
}
