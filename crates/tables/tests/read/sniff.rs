//! What is inferred, and shown.

use encoding_rs::WINDOWS_1252;
use expect_test::{Expect, expect};
use tables::Table;

use crate::common::{Folder, gzip, rows};

fn described(name: &str, bytes: &[u8], mapping: &str, wanted: Expect) {
    let folder = Folder::with(name, bytes);
    let notes = folder.mapped(mapping).unwrap().describe();
    wanted.assert_eq(&folder.short(&notes[0].to_string()));
}

#[test]
fn what_was_inferred_is_shown() {
    let german = "Zeit;Mitarbeiter;Kunde;Grund\n31.12.2025 14:05;s1;Jörg;\"Rück;frage\"\n";
    let mapping = "time_zone = \"Europe/Berlin\"\n[accesses.columns]\nat = \"Zeit\"\nstaff_id = \"Mitarbeiter\"\nsubject_id = \"Kunde\"";
    described(
        "accesses.csv",
        &WINDOWS_1252.encode(german).0,
        mapping,
        expect![[r#"
        DIR/accesses.csv: `accesses`, CSV, windows-1252, delimiter ";"
          `at` from `Zeit`: days first, as 31.12.2026; without an offset in Europe/Berlin (by the mapping)
          `staff_id` from `Mitarbeiter`
          `subject_id` from `Kunde`
          not read: `Grund`"#]],
    );
    described(
        "accesses.tsv.gz",
        &gzip(b"AT\tStaff Id\tSUBJECT_ID\n2025-12-31T14:05:06\t1\t2\n"),
        "",
        expect![[r#"
            DIR/accesses.tsv.gz: `accesses`, CSV, UTF-8, delimiter "\t", gzip
              `at` from `AT`: years first, as 2026-12-31; without an offset in UTC (assumed: the mapping names no `time_zone`)
              `staff_id` from `Staff Id`
              `subject_id` from `SUBJECT_ID`"#]],
    );
    described(
        "accesses.jsonl",
        b"{\"at\":1767189906000,\"staff_id\":1,\"subject_id\":2,\"why\":3}",
        "",
        expect![[r#"
            DIR/accesses.jsonl: `accesses`, JSON lines, UTF-8
              `at`: milliseconds since 1970
              `staff_id`
              `subject_id`
              not read: `why`"#]],
    );
    described(
        "accesses.csv",
        b"at|staff_id|subject_id\n",
        "",
        expect![[r#"
        DIR/accesses.csv: `accesses`, CSV, UTF-8, delimiter "|"
          `at`: any form with one reading
          `staff_id`
          `subject_id`"#]],
    );
    described(
        "staff.csv",
        b"staff_id,birth_date,from\n1,03/04/1980,03/31/2020\n",
        "",
        expect![[r#"
        DIR/staff.csv: `staff`, CSV, UTF-8, delimiter ","
          `staff_id`
          `birth_date`: months first, as 12/31/2026 (as in another column of the file)
          `from`: months first, as 12/31/2026"#]],
    );
}

#[test]
fn every_delimiter_is_found() {
    for delimiter in [',', ';', '\t', '|'] {
        let text =
            "staff_id,given_name,street\n1,\"A;,|\tB\",\"x\"\n2,C,y\n".replace(',', &delimiter.to_string());
        let folder = Folder::with("staff.csv", text);
        let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Staff, &["staff_id", "street"]);
        assert_eq!(
            (read, rejects.count()),
            (vec!["1|x|0".to_owned(), "2|y|1".to_owned()], 0),
            "{delimiter:?}"
        );
    }
    // Of one column, and of names that only the mapping knows.
    let (read, _) =
        rows(&Folder::with("staff.csv", "staff_id\n1;2\n").inputs().unwrap(), Table::Staff, &["staff_id"]);
    assert_eq!(read, ["1;2|0"]);
    let folder = Folder::with("staff.csv", "a:b,c\n1:2,3\n");
    let (read, _) = rows(
        &folder.mapped("[staff]\ndelimiter = \":\"\n[staff.columns]\nstaff_id = \"b,c\"").unwrap(),
        Table::Staff,
        &["staff_id"],
    );
    assert_eq!(read, ["2,3|0"]);
}

#[test]
fn every_encoding_gives_the_same() {
    let text = "staff_id,family_name\n1,Müller\n2,Groß\n3,Özdemir\n";
    let units = || text.encode_utf16();
    let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        WINDOWS_1252.encode(text).0.into_owned(),
        [b"\xff\xfe".to_vec(), little.clone()].concat(),
        [b"\xfe\xff".to_vec(), big.clone()].concat(),
        little,
        big,
    ] {
        let folder = Folder::with("staff.csv", &bytes);
        let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Staff, &["staff_id", "family_name"]);
        assert_eq!(read, ["1|Müller|0", "2|Groß|1", "3|Özdemir|2"], "{bytes:?}");
        assert_eq!(rejects.count(), 0);
    }
}

#[test]
fn days_and_months_are_told_apart_by_other_rows_columns_and_files() {
    let head = "staff_id,start,end\n";
    let ambiguous = format!("{head}1,03/04/2026 08:00,03/04/2026 16:00\n");
    let folder = Folder::with("shifts-a.csv", &ambiguous);
    assert!(folder.error("").contains("`date_order = \"day-first\"` or `\"month-first\"` under `[shifts]`"));
    let start = |folder: &Folder, mapping: &str| {
        rows(&folder.mapped(mapping).unwrap(), Table::Shifts, &["start"]).0[0].clone()
    };
    assert_eq!(start(&folder, "date_order = \"day-first\""), "2026-04-03T08:00:00Z|0");
    assert_eq!(start(&folder, "[shifts]\ndate_order = \"month-first\""), "2026-03-04T08:00:00Z|0");
    // The end of a night shift tells it.
    let other = Folder::with("shifts.csv", format!("{head}1,12/04/2026 22:00,13/04/2026 06:00\n"));
    assert_eq!(start(&other, ""), "2026-04-12T22:00:00Z|0");
    folder.write("shifts-b.csv", format!("{head}1,04/30/2026 08:00,04/30/2026 16:00\n"));
    assert_eq!(start(&folder, ""), "2026-03-04T08:00:00Z|0");
    // The last lines of a large file do, too.
    let mut long = ambiguous.repeat(50_000).replace(&format!("\n{head}"), "\n");
    long.push_str("1,31/04/2026 08:00,30/04/2026 16:00\n");
    assert_eq!(start(&Folder::with("shifts.csv", long), ""), "2026-04-03T08:00:00Z|0");
}

#[test]
fn a_time_zone_is_taken_from_the_mapping() {
    let folder = Folder::with(
        "shifts.csv",
        "staff_id,start,end\n1,2025-07-01 08:00,2025-10-26 02:30\n2,2025-03-30 02:30,2025-07-01 08:00Z\n",
    );
    let mapping = "[shifts]\ntime_zone = \"Europe/Berlin\"";
    let (read, rejects) = rows(&folder.mapped(mapping).unwrap(), Table::Shifts, &["start", "end"]);
    assert_eq!(read, ["2025-07-01T06:00:00Z|2025-10-26T00:30:00Z|0"]);
    assert_eq!((rejects.count(), rejects.folded().get(&Table::Shifts)), (1, Some(&1)));
    assert_eq!(rejects.counts().get(&(Table::Shifts, "skipped-time")), Some(&1));
    let (read, _) = rows(&folder.inputs().unwrap(), Table::Shifts, &["start"]);
    assert_eq!(read, ["2025-07-01T08:00:00Z|0", "2025-03-30T02:30:00Z|1"]);
}

#[test]
fn a_mapped_name_counts_before_the_usual_one() {
    let folder = Folder::with("staff.csv", "staff_id,no\n1,2\n");
    let (read, _) =
        rows(&folder.mapped("[staff.columns]\nstaff_id = \"no\"").unwrap(), Table::Staff, &["staff_id"]);
    assert_eq!(read, ["2|0"]);
    expect!["DIR/staff.csv: there is no column `Tem`, which the mapping says is `team`; there are `staff_id`, `no`"].assert_eq(&folder.error("[staff.columns]\nteam = \"Tem\""));
}
