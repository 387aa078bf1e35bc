//! Bad input: a clear message with file, line, column and what to do, and nothing silently dropped.

use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray, BooleanArray, Int64Array, StringArray};
use expect_test::{Expect, expect};
use tables::{Error, Rejects, Table};

use crate::common::{Folder, gzip, parquet, rejected, rows, zstd};

const HEADER: &str = "at,staff_id,subject_id\n";
const ALL: [&str; 3] = ["at", "staff_id", "subject_id"];

/// What finding a folder with this one file fails with.
fn check(name: &str, bytes: &[u8], wanted: Expect) {
    let folder = Folder::with(name, bytes);
    wanted.assert_eq(&folder.error(""));
}

#[test]
fn files_that_cannot_be_read_at_all() {
    let two = [HEADER, "2026-01-01,s,c\n"].concat();
    check(
        "accesses.csv",
        b"",
        expect!["DIR/accesses.csv: the file is empty, without even a header; remove it, or export it again"],
    );
    check(
        "accesses.csv",
        b"\xef\xbb\xbf",
        expect!["DIR/accesses.csv: the file is empty, without even a header; remove it, or export it again"],
    );
    check(
        "accesses.csv",
        b"PK\x03\x04",
        expect!["DIR/accesses.csv: it is a zip file or a spreadsheet; unpack it, or save its table as CSV"],
    );
    check(
        "accesses.csv",
        &gzip(two.as_bytes())[..12],
        expect![
            "DIR/accesses.csv: the gzip data is damaged or cut off after line 0; copy or export the file again"
        ],
    );
    check(
        "accesses.jsonl",
        b"[{\"at\":1}]",
        expect![
            "DIR/accesses.jsonl: it is one JSON array; write each of its objects on a line of its own, e.g. with `jq -c '.[]'`"
        ],
    );
    check(
        "accesses.parquet",
        b"at,staff_id\n",
        expect![
            "DIR/accesses.parquet: it is not Parquet, which begins with `PAR1`; copy or export the file again"
        ],
    );
    check(
        "accesses.parquet",
        b"PAR1",
        expect![
            "DIR/accesses.parquet: not readable as Parquet after row 0: EOF: Parquet file too small. Size is 4 but need 8; copy or export the file again"
        ],
    );
    check(
        "shop.csv",
        two.as_bytes(),
        expect![
            "no table found in `DIR`: files are named after the tables `accesses`, `staff`, `staff_contacts`, `staff_addresses`, `shifts`, `subjects`, `subject_addresses`, `tasks`, `work`, e.g. `accesses.csv`; other names need a mapping"
        ],
    );
}

#[test]
fn columns_that_are_missing_or_there_twice() {
    check(
        "accesses.csv",
        b"at,staff_id\n2026-01-01,s\n",
        expect![[
            r#"DIR/accesses.csv: there is no column `subject_id`, which `accesses` needs; there are `at`, `staff_id`; if one is it, say so in the mapping: `subject_id = "its name"` under `[accesses.columns]`"#
        ]],
    );
    check(
        "accesses.csv",
        b"at,STAFFID,subject\n",
        expect![[
            r#"DIR/accesses.csv: there is no column `subject_id`, which `accesses` needs; if it is `subject`, say so in the mapping: `subject_id = "subject"` under `[accesses.columns]`"#
        ]],
    );
    check(
        "accesses.csv",
        b"at,staff_id,subject_id,Staff ID\n",
        expect![
            "DIR/accesses.csv: `staff_id` and `Staff ID` are both the column `staff_id`; remove or rename one of them, or say in the mapping under `[accesses.columns]` which one is meant"
        ],
    );
    check(
        "accesses.csv",
        b"at,at,staff_id,subject_id\n",
        expect![
            "DIR/accesses.csv: `at` and `at` are both the column `at`; remove or rename one of them, or say in the mapping under `[accesses.columns]` which one is meant"
        ],
    );
    check(
        "accesses.csv",
        b"\"at,staff_id,subject_id\n1,2,3\n",
        expect![[
            r#"DIR/accesses.csv: there is no column `at`, which `accesses` needs; there are no columns; if one is it, say so in the mapping: `at = "its name"` under `[accesses.columns]`"#
        ]],
    );
    check(
        "accesses.jsonl",
        b"{\"at\":1,\"staff_id\":2}",
        expect![[
            r#"DIR/accesses.jsonl: there is no column `subject_id`, which `accesses` needs; there are `at`, `staff_id`; if one is it, say so in the mapping: `subject_id = "its name"` under `[accesses.columns]`"#
        ]],
    );
    check(
        "accesses.jsonl",
        b"{\"at\":1,\"staff_id\":2,\"StaffId\":3,\"subject_id\":1}",
        expect![
            "DIR/accesses.jsonl: `StaffId` and `staff_id` are both the column `staff_id`; remove or rename one of them, or say in the mapping under `[accesses.columns]` which one is meant"
        ],
    );
}

#[test]
fn dates_with_two_readings() {
    check(
        "accesses.csv",
        [HEADER, "03/04/2026,s,c\n"].concat().as_bytes(),
        expect![[
            r#"DIR/accesses.csv: the dates of `at` can be read day-first and month-first (no day in the sample is later than the 12th); say which they are in the mapping: `date_order = "day-first"` or `"month-first"` under `[accesses]`"#
        ]],
    );
    check(
        "accesses.csv",
        [HEADER, "13/04/2026,s,c\n04/13/2026,s,c\n"].concat().as_bytes(),
        expect![[
            r#"DIR/accesses.csv: the dates of `at` can be read day-first and month-first (some rows only the one way, others only the other); say which they are in the mapping: `date_order = "day-first"` or `"month-first"` under `[accesses]`"#
        ]],
    );
}

#[test]
fn parquet_that_is_cut_or_typed_wrongly() {
    let ids = || -> ArrayRef { Arc::new(StringArray::from(vec!["a", "b"])) };
    let times = || -> ArrayRef { Arc::new(Int64Array::from(vec![1_767_189_906, 1_767_189_907])) };
    let good = parquet(vec![("at", times()), ("staff_id", ids()), ("subject_id", ids())], 100);
    let cut = Folder::with("accesses.parquet", &good[..good.len() / 2]);
    expect!["DIR/accesses.parquet: not readable as Parquet after row 0: Parquet error: Invalid Parquet file. Corrupt footer; copy or export the file again"].assert_eq(&cut.error(""));
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true, false]));
    let typed = parquet(vec![("at", times()), ("staff_id", flags), ("subject_id", ids())], 100);
    expect!["DIR/accesses.parquet: the column `staff_id` has the type boolean, and `staff_id` is an id: text or a whole number; export it as such, or as text"].assert_eq(&Folder::with("accesses.parquet", typed).error(""));
    let missing = parquet(vec![("at", times()), ("staff_id", ids())], 100);
    expect![[r#"DIR/accesses.parquet: there is no column `subject_id`, which `accesses` needs; there are `at`, `staff_id`; if one is it, say so in the mapping: `subject_id = "its name"` under `[accesses.columns]`"#]].assert_eq(&Folder::with("accesses.parquet", missing).error(""));
}

#[test]
fn csv_rows_that_cannot_be_read() {
    let bytes = [
        HEADER.as_bytes(),
        b"2026-01-01T00:00:00Z,\xc3\xbc,c\n",
        b"01.02.2026,s,c\n",
        b"2026-01-01T00:00:00Z,s\n",
        b"2026-01-01T00:00:00Z,,c\n",
        b"\"2026-01-01T00:00:00Z\"x,s,c\n",
        b"2026-01-01T00:00:00Z,s\xff,c\n",
        b"2026-01-01T00:00:00Z,s\0,c\n",
        b"2026-02-30,s,c\n",
        b"2026-01-01T00:00:01Z,\"s\n2\",c\n",
        b"2026-01-01T00:00:02Z,\"never closed,c\n",
        b"2026-01-01T00:00:03Z,\xc3\xbc,c\n2026-01-01T00:00:04Z,\xc3\xbc,c",
    ]
    .concat();
    let folder = Folder::with("accesses.csv", bytes);
    let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Accesses, &ALL);
    assert_eq!(
        read,
        [
            "2026-01-01T00:00:00Z|ü|c|0",
            "2026-01-01T00:00:01Z|s\n2|c|8",
            "2026-01-01T00:00:03Z|ü|c|10",
            "2026-01-01T00:00:04Z|ü|c|11"
        ]
    );
    expect![[r#"
        DIR/accesses.csv, line 3, column `at`: it is not a time in the form of this column; write all times of a column in one form, best as 2026-12-31T14:05:06Z
        DIR/accesses.csv, line 4: it has 2 fields, and the header has 3; quote values that hold the delimiter, or set `delimiter` in the mapping
        DIR/accesses.csv, line 5, column `staff_id`: it is empty; fill it in, or leave the row out
        DIR/accesses.csv, line 6: a quoted value goes on after its closing quote, or does not close; double every quote inside a quoted value, and close each
        DIR/accesses.csv, line 7: it is not text in the file's encoding; export as UTF-8, or set `encoding` in the mapping
        DIR/accesses.csv, line 8: it holds a NUL byte; the file is damaged, or UTF-16: copy it again, or set `encoding` in the mapping
        DIR/accesses.csv, line 9, column `at`: it is not a time in the form of this column; write all times of a column in one form, best as 2026-12-31T14:05:06Z
        DIR/accesses.csv, line 12: a quoted value goes on after its closing quote, or does not close; double every quote inside a quoted value, and close each"#]].assert_eq(&rejected(&folder, &rejects));
    assert_eq!((rejects.count(), rejects.rows(Table::Accesses)), (8, 12));
}

#[test]
fn json_rows_that_cannot_be_read() {
    let good = r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","subject_id":7,"x":{"y":[1]}}"#;
    let lines = [
        good,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s"}"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","subject_id":null}"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","subject_id":1.5}"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","subject_id":{"id":1}}"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","subject_id":["c"]}"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","staff_id":"t","subject_id":1}"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s\u0000","subject_id":1}"#,
        r#"{"at":true,"staff_id":"s","subject_id":1}"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","subject_id":1"#,
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"s","subject_id":1} {}"#,
        "7",
        "[1]",
        "",
        r#"{"at":"2026-01-01T00:00:00Z","staff_id":"\ud800","subject_id":1}"#,
        &"[".repeat(200),
        good,
    ];
    let folder = Folder::with("accesses.jsonl", lines.join("\n"));
    let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Accesses, &ALL);
    assert_eq!(read, ["2026-01-01T00:00:00Z|s|7|0", "2026-01-01T00:00:00Z|s|7|15"]);
    expect![[r#"
        DIR/accesses.jsonl, line 2, column `subject_id`: it is empty; fill it in, or leave the row out
        DIR/accesses.jsonl, line 3, column `subject_id`: it is empty; fill it in, or leave the row out
        DIR/accesses.jsonl, line 4, column `subject_id`: it is not a whole number or text; write ids as text
        DIR/accesses.jsonl, line 5, column `subject_id`: it is an object or a list; write one value: text, a number, true or false
        DIR/accesses.jsonl, line 6, column `subject_id`: it is an object or a list; write one value: text, a number, true or false
        DIR/accesses.jsonl, line 7, column `staff_id`: it has this column twice; write each column once
        DIR/accesses.jsonl, line 8, column `staff_id`: it holds a NUL byte; the file is damaged, or UTF-16: copy it again, or set `encoding` in the mapping
        DIR/accesses.jsonl, line 9, column `at`: it is not a time in the form of this column; write all times of a column in one form, best as 2026-12-31T14:05:06Z
        DIR/accesses.jsonl, line 10: it is not JSON; write each row as one JSON object on a line of its own
        DIR/accesses.jsonl, line 11: it is not JSON; write each row as one JSON object on a line of its own
        DIR/accesses.jsonl, line 12: it is no JSON object; write each row as a JSON object with the columns as keys
        DIR/accesses.jsonl, line 13: it is no JSON object; write each row as a JSON object with the columns as keys
        DIR/accesses.jsonl, line 15: it is not JSON; write each row as one JSON object on a line of its own
        DIR/accesses.jsonl, line 16: it is no JSON object; write each row as a JSON object with the columns as keys"#]].assert_eq(&rejected(&folder, &rejects));
}

#[test]
fn parquet_rows_that_cannot_be_read() {
    let times: ArrayRef = Arc::new(StringArray::from(vec![
        Some("2026-01-01"),
        Some("2026-01-02"),
        Some("2026-01-03"),
        Some("x"),
        None,
        Some("2026-01-06"),
    ]));
    let staff: ArrayRef = Arc::new(BinaryArray::from(vec![
        Some(&b"s"[..]),
        Some(b"\xff"),
        None,
        Some(b"s"),
        Some(b"s"),
        Some(b" s\xc3\xbc "),
    ]));
    let subjects: ArrayRef = Arc::new(StringArray::from(vec!["c", "c", "c", "c", "c", "c"]));
    let columns = vec![("at", times), ("staff_id", staff), ("subject_id", subjects)];
    // Row groups of four: numbers go on through them.
    let folder = Folder::with("accesses.parquet", parquet(columns, 4));
    let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Accesses, &ALL);
    assert_eq!(read, ["2026-01-01T00:00:00Z|s|c|0", "2026-01-06T00:00:00Z|sü|c|5"]);
    expect![[r#"
        DIR/accesses.parquet, row 1, column `staff_id`: it is not text in the file's encoding; export as UTF-8, or set `encoding` in the mapping
        DIR/accesses.parquet, row 2, column `staff_id`: it is empty; fill it in, or leave the row out
        DIR/accesses.parquet, row 3, column `at`: it is not a time in the form of this column; write all times of a column in one form, best as 2026-12-31T14:05:06Z
        DIR/accesses.parquet, row 4, column `at`: it is empty; fill it in, or leave the row out"#]].assert_eq(&rejected(&folder, &rejects));
}

#[test]
fn packed_files_cut_in_half_give_what_they_have_and_then_an_error() {
    let mut text = HEADER.to_owned();
    for row in 0..200_000_u64 {
        // Hardly packable, so that half of the bytes is about half of the rows.
        text.push_str(&format!("2026-01-01,s{},c{row}\n", row.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    }
    for (name, bytes) in
        [("accesses.csv.gz", gzip(text.as_bytes())), ("accesses.csv.zst", zstd(text.as_bytes()))]
    {
        let folder = Folder::with(name, &bytes[..bytes.len() / 2]);
        let inputs = folder.inputs().unwrap();
        let mut rejects = Rejects::new();
        let mut scan = inputs.scan(Table::Accesses, &ALL, &mut rejects).unwrap();
        assert!(scan.next().unwrap().unwrap().num_rows() > 0);
        let error = scan.by_ref().find_map(Result::err).unwrap();
        assert!(matches!(error, Error::Compression { line, .. } if line > 50_000), "{error}");
        assert!(error.to_string().contains("copy or export the file again"), "{error}");
        assert!(scan.next().is_none());
        assert!(inputs.parts(Table::Accesses).is_ok(), "one file need not be counted");
        assert_eq!(inputs.rows(Table::Accesses), None);
    }
}

#[test]
fn files_without_rows() {
    for (name, bytes) in [
        ("accesses.csv", HEADER),
        ("accesses.csv", "at,staff_id,subject_id"),
        ("accesses.jsonl", ""),
        ("accesses.jsonl", "\n\n"),
    ] {
        let folder = Folder::with(name, bytes);
        let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Accesses, &ALL);
        assert_eq!((read.len(), rejects.count(), rejects.rows(Table::Accesses)), (0, 0, 0), "{name}");
    }
}

#[test]
fn a_column_that_changes_its_form_later_is_rejected_from_there_on() {
    let mut text = HEADER.to_owned();
    for row in 0..60_000 {
        text.push_str(if row < 50_000 { "31/01/2026 10:00,s,c\n" } else { "01/31/2026 10:00,s,c\n" });
    }
    text.push_str(&"13/01/2026 10:00,s,c\n".repeat(20_000));
    let folder = Folder::with("accesses.csv", text);
    let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Accesses, &ALL);
    assert_eq!((read.len(), rejects.count()), (70_000, 10_000));
    assert_eq!(rejects.counts().get(&(Table::Accesses, "date-order")), Some(&10_000));
    assert_eq!(rejects.above(Rejects::LIMIT), [(Table::Accesses, 0.125)]);
}

#[test]
fn no_message_repeats_a_value() {
    let secret = "Musterfrau";
    let csv = format!("{HEADER}{secret},{secret},{secret}\n{secret}\n\"{secret}\"{secret},x,y\n");
    let json = format!(
        "{{\"at\":\"{secret}\",\"staff_id\":{{\"{secret}\":1}},\"subject_id\":\"{secret}\"}}\n{secret}\n"
    );
    for (name, bytes) in [("accesses.csv", csv), ("accesses.jsonl", json)] {
        let folder = Folder::with(name, bytes);
        let (_, rejects) = rows(&folder.inputs().unwrap(), Table::Accesses, &ALL);
        assert!(rejects.count() >= 2);
        let mut out = Vec::new();
        rejects.write_csv(&mut out).unwrap();
        assert!(!String::from_utf8(out).unwrap().contains(secret));
        assert!(!rejected(&folder, &rejects).contains(secret));
    }
}

#[test]
fn parquet_values_that_repeat_are_read_and_rejected_wherever_they_stand() {
    let ids: ArrayRef = Arc::new(StringArray::from_iter(
        [Some(" c1 "), Some("c2"), None, Some("c\0"), Some(" c1 "), None, Some("c\0"), Some("c2")].iter(),
    ));
    let tags: ArrayRef = Arc::new(StringArray::from_iter(
        [Some("a; b"), None, Some("a"), None, Some("a; b"), None, Some("{a}"), Some("{a}")].iter(),
    ));
    let folder =
        Folder::with("subjects.parquet", parquet(vec![("subject_id", ids), ("tags", tags)], usize::MAX));
    let (rows, rejects) = rows(&folder.inputs().unwrap(), Table::Subjects, &["subject_id", "tags"]);
    assert_eq!(rows, ["c1|a,b|0", "c2|~|1", "c1|a,b|4", "c2|a|7"]);
    let places: Vec<(u64, &str)> =
        rejects.kept().iter().map(|reject| (reject.row, reject.reason.code())).collect();
    assert_eq!(places, [(2, "missing"), (3, "nul"), (5, "missing"), (6, "nul")]);
}
