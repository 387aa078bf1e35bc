use std::{ffi::OsStr, os::unix::ffi::OsStrExt, path::Path};

use expect_test::expect;

use super::{KEPT, Place, Reason, Reject, Rejects, saved::REASONS};
use crate::Table;

fn reject(row: u64, place: Place, column: Option<&'static str>, reason: Reason) -> Reject {
    Reject { table: Table::Accesses, file: Path::new("a \"b\".csv").into(), place, row, column, reason }
}

#[test]
fn rejects_as_csv() {
    let mut rejects = Rejects::new();
    rejects.push(reject(0, Place::Line(2), Some("at"), Reason::Time));
    rejects.push(reject(7, Place::Row(7), None, Reason::Ragged { found: 2, expected: 3 }));
    let mut out = Vec::new();
    rejects.write_csv(&mut out).unwrap();
    expect![[r#"
        table,file,line,row,column,reason,remedy
        accesses,"a ""b"".csv",2,0,at,"it is not a time in the form of this column","write all times of a column in one form, best as 2026-12-31T14:05:06Z"
        accesses,"a ""b"".csv",,7,,"it has 2 fields, and the header has 3","quote values that hold the delimiter, or set `delimiter` in the mapping"
    "#]]
    .assert_eq(&String::from_utf8(out).unwrap());
    expect![[r#"a "b".csv, line 2, column `at`: it is not a time in the form of this column; write all times of a column in one form, best as 2026-12-31T14:05:06Z"#]]
        .assert_eq(&rejects.kept()[0].to_string());
}

#[test]
fn the_share_is_of_the_rows_of_the_table() {
    let mut rejects = Rejects::new();
    rejects.saw(Table::Accesses, 100);
    rejects.saw(Table::Work, 1_000_000);
    rejects.push(reject(0, Place::Line(2), None, Reason::Quote));
    assert_eq!(rejects.above(Rejects::LIMIT), []);
    rejects.push(reject(1, Place::Line(3), None, Reason::Quote));
    assert_eq!(rejects.above(Rejects::LIMIT), [(Table::Accesses, 0.02)]);
    assert_eq!(rejects.counts().get(&(Table::Accesses, "quote")), Some(&2));
}

#[test]
fn beyond_a_million_they_are_counted() {
    let mut all = Rejects::new();
    for part in 0..3 {
        let mut rejects = Rejects::new();
        for row in 0..KEPT as u64 / 2 {
            rejects.push(reject(row, Place::Row(part), None, Reason::Nul));
        }
        rejects.saw(Table::Accesses, KEPT as u64);
        all.merge(rejects);
    }
    all.push(reject(0, Place::Row(9), None, Reason::Nul));
    assert_eq!(all.kept().len(), KEPT);
    assert_eq!(all.count(), KEPT as u64 * 3 / 2 + 1);
    assert_eq!(all.rows(Table::Accesses), KEPT as u64 * 3);
    let mut out = Vec::new();
    all.write_csv(&mut out).unwrap();
    let last = String::from_utf8(out).unwrap().lines().last().unwrap().to_owned();
    assert_eq!(last, ",,,,,500001 more rows were rejected,correct these first");
}

#[test]
fn what_is_saved_comes_back() {
    let mut rejects = Rejects::new();
    for (row, reason) in (0..).zip(REASONS) {
        rejects.push(reject(row, Place::Line(row + 2), Some("at"), reason));
        rejects.push(reject(row, Place::Row(row), None, reason));
    }
    // A name that is no UTF-8.
    let odd: &OsStr = OsStrExt::from_bytes(b"\xff.csv");
    let other = Reject { table: Table::Work, file: Path::new(odd).into(), ..rejects.kept()[0].clone() };
    rejects.push(other);
    rejects.saw(Table::Accesses, 100);
    rejects.saw(Table::StaffContacts, 1);
    rejects.fold(Table::Work, 3);
    let saved = serde_json::to_string(&rejects).unwrap();
    assert_eq!(serde_json::from_str::<Rejects>(&saved).unwrap(), rejects);
    assert!(saved.contains("staff_contacts"), "tables are saved by their names");
    for (is, becomes) in
        [("\"at\"", "\"no column\""), ("\"quote\"", "\"no code\""), ("\"file\":1,", "\"file\":2,")]
    {
        let unknown = saved.replacen(is, becomes, 1);
        assert!(unknown != saved, "{is}");
        assert!(serde_json::from_str::<Rejects>(&unknown).is_err(), "{becomes}");
    }
}
