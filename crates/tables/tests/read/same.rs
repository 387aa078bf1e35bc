//! The same table as CSV, JSON lines and Parquet gives the same batches.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Float64Array, ListArray, RecordBatch, StringArray, TimestampMicrosecondArray,
    builder::{ListBuilder, StringBuilder},
};
use jiff::{Timestamp, civil::Date};
use proptest::prelude::*;
use tables::{Rejects, Table};

use crate::common::{Folder, gzip, parquet, show, zstd};

#[derive(Clone, Debug)]
struct Subject {
    id: String,
    name: Option<String>,
    /// Days since 1970.
    born: Option<i32>,
    lat: Option<f64>,
    tags: Vec<String>,
}

#[derive(Clone, Debug)]
struct Task {
    id: String,
    opened: i64,
    closed: Option<i64>,
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äß€\"',;|\n\t{}\\[\\]:-]([ a-zäß\"',;\r\n]{0,12}[a-zä\"])?"
        .prop_filter("it means something", |text| !text.trim().is_empty())
}

fn subject() -> impl Strategy<Value = Subject> {
    let tags = prop::collection::vec("[a-z]{1,5}( [a-z]{1,3})?", 0..3);
    (
        text(),
        prop::option::of(text()),
        prop::option::of(-20_000..20_000_i32),
        prop::option::of(-90.0..90.0_f64),
        tags,
    )
        .prop_map(|(id, name, born, lat, tags)| Subject { id, name, born, lat, tags })
}

fn task() -> impl Strategy<Value = Task> {
    let time = -1_000_000_000_000_000..4_000_000_000_000_000_i64;
    (text(), time.clone(), prop::option::of(time)).prop_map(|(id, opened, closed)| Task {
        id,
        opened,
        closed,
    })
}

fn day(days: i32) -> String {
    let epoch = Date::new(1970, 1, 1).unwrap();
    epoch.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
}

fn moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros).unwrap().to_string()
}

/// A table as text, and its Parquet columns.
struct Written {
    names: Vec<&'static str>,
    cells: Vec<Vec<Option<String>>>,
    json: Vec<serde_json::Value>,
    columns: Vec<(&'static str, ArrayRef)>,
}

fn subjects(rows: &[Subject]) -> Written {
    let cells = rows.iter().map(|row| {
        vec![
            Some(row.id.clone()),
            row.name.clone(),
            row.born.map(day),
            row.lat.map(|lat| lat.to_string()),
            (!row.tags.is_empty()).then(|| row.tags.join("; ")),
        ]
    });
    let json = rows.iter().map(|row| {
        serde_json::json!({
            "subject_id": row.id, "name": row.name, "birth_date": row.born.map(day), "lat": row.lat, "tags": row.tags,
        })
    });
    let mut tags = ListBuilder::new(StringBuilder::new());
    for row in rows {
        row.tags.iter().for_each(|tag| tags.values().append_value(tag));
        tags.append(true);
    }
    let tags: ListArray = tags.finish();
    Written {
        names: vec!["subject_id", "name", "birth_date", "lat", "tags"],
        cells: cells.collect(),
        json: json.collect(),
        columns: vec![
            ("subject_id", Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.id)))),
            ("name", Arc::new(StringArray::from_iter(rows.iter().map(|row| row.name.as_ref())))),
            ("birth_date", Arc::new(Date32Array::from_iter(rows.iter().map(|row| row.born)))),
            ("lat", Arc::new(Float64Array::from_iter(rows.iter().map(|row| row.lat)))),
            ("tags", Arc::new(tags)),
        ],
    }
}

fn tasks(rows: &[Task]) -> Written {
    let times = |times: Vec<Option<i64>>| -> ArrayRef {
        Arc::new(TimestampMicrosecondArray::from_iter(times).with_timezone("UTC"))
    };
    let cells = rows.iter().map(|row| {
        vec![Some(row.id.clone()), Some("c".to_owned()), Some(moment(row.opened)), row.closed.map(moment)]
    });
    let json = rows.iter().map(|row| {
        serde_json::json!({
            "task_id": row.id, "subject_id": "c", "opened_at": moment(row.opened), "closed_at": row.closed.map(moment),
        })
    });
    Written {
        names: vec!["task_id", "subject_id", "opened_at", "closed_at"],
        cells: cells.collect(),
        json: json.collect(),
        columns: vec![
            ("task_id", Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.id)))),
            ("subject_id", Arc::new(StringArray::from_iter_values(rows.iter().map(|_| "c")))),
            ("opened_at", times(rows.iter().map(|row| Some(row.opened)).collect())),
            ("closed_at", times(rows.iter().map(|row| row.closed).collect())),
        ],
    }
}

fn csv(written: &Written, delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(&written.names).unwrap();
    for row in &written.cells {
        writer.write_record(row.iter().map(|cell| cell.as_deref().unwrap_or(""))).unwrap();
    }
    writer.into_inner().unwrap()
}

fn read(name: &str, bytes: &[u8], table: Table, columns: &[&str]) -> Vec<RecordBatch> {
    let folder = Folder::with(name, bytes);
    let inputs = folder.inputs().unwrap();
    let mut rejects = Rejects::new();
    let batches = inputs.scan(table, columns, &mut rejects).unwrap().map(Result::unwrap).collect();
    assert_eq!(rejects.count(), 0, "{name}: {:?}", rejects.kept());
    batches
}

/// Compares all forms with each other, and with what was written.
fn check(written: Written, table: Table) {
    let mut columns = written.names.clone();
    columns.reverse();
    let lines: Vec<String> = written.json.iter().map(serde_json::Value::to_string).collect();
    let json = lines.join("\n").into_bytes();
    let from_csv = read(&format!("{table}.csv"), &csv(&written, b','), table, &columns);
    for (name, bytes) in [
        ("semicolon.csv", csv(&written, b';')),
        ("tab.tsv.zst", zstd(&csv(&written, b'\t'))),
        ("pipe.csv.gz", gzip(&csv(&written, b'|'))),
        ("lines.jsonl.gz", gzip(&json)),
        ("lines.jsonl", json),
        ("columns.parquet", parquet(written.columns, usize::MAX)),
    ] {
        assert_eq!(read(&format!("{table}-{name}"), &bytes, table, &columns), from_csv, "{name}");
    }
    let shown: Vec<String> = from_csv.iter().flat_map(show).collect();
    let wanted = written.cells.iter().enumerate().map(|(number, row)| {
        let cells = written.names.iter().zip(row).rev().map(|(name, cell)| match (*name, cell) {
            (_, None) => "~".to_owned(),
            ("tags", Some(tags)) => tags.replace("; ", ","),
            ("birth_date", Some(day)) => days(day).to_string(),
            (_, Some(text)) => text.trim().to_owned(),
        });
        cells.chain([number.to_string()]).collect::<Vec<_>>().join("|")
    });
    assert_eq!(shown, wanted.collect::<Vec<_>>());
}

fn days(day: &str) -> i32 {
    let since = day.parse::<Date>().unwrap() - Date::new(1970, 1, 1).unwrap();
    since.get_days()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn subjects_are_the_same_in_every_form(rows in prop::collection::vec(subject(), 1..20)) {
        check(subjects(&rows), Table::Subjects);
    }

    #[test]
    fn tasks_are_the_same_in_every_form(rows in prop::collection::vec(task(), 1..20)) {
        check(tasks(&rows), Table::Tasks);
    }
}
