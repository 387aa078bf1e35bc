//! What has not happened yet cannot be on record.

use std::{path::Path, sync::Arc};

use arrow_array::{ArrayRef, StringArray, TimestampMicrosecondArray, TimestampNanosecondArray};
use expect_test::expect;
use jiff::Timestamp;
use tables::{Inputs, Table};

use crate::common::{Folder, parquet, rejected, rows};

/// The last moment of 2026 that counts.
fn latest() -> i64 {
    "2026-06-01T12:00:00Z".parse::<Timestamp>().unwrap().as_microsecond()
}

#[test]
fn looks_work_and_openings_are_rejected_and_rosters_and_ends_of_tasks_are_not() {
    let folder = Folder::new();
    folder.write(
        "accesses.csv",
        "at,staff_id,subject_id\n2026-06-01T12:00:00Z,s,c\n2026-06-01T12:00:01Z,s,c\n9999-12-31T00:00:00Z,s,c\n",
    );
    folder.write(
        "tasks.jsonl",
        "{\"task_id\":1,\"subject_id\":1,\"opened_at\":\"2026-05-01T00:00:00Z\",\"closed_at\":\"9999-12-31 23:59:59\"}\n\
         {\"task_id\":2,\"subject_id\":1,\"opened_at\":\"2026-07-01T00:00:00Z\",\"closed_at\":null}\n",
    );
    folder.write("work.csv", "at,subject_id\n1780315200,c\n1780315201,c\n");
    folder.write("shifts.csv", "staff_id,start,end\ns,2027-01-01T08:00:00Z,2027-01-01T16:00:00Z\n");
    let inputs = folder.inputs().unwrap().until(latest());
    let read = [
        (Table::Accesses, &["at"][..], &["2026-06-01T12:00:00Z|0"][..]),
        (Table::Tasks, &["opened_at", "closed_at"], &["2026-05-01T00:00:00Z|9999-12-30T22:00:00Z|0"]),
        (Table::Work, &["at"], &["2026-06-01T12:00:00Z|0"]),
        (Table::Shifts, &["start"], &["2027-01-01T08:00:00Z|0"]),
    ];
    let mut said = String::new();
    for (table, columns, expected) in read {
        let (read, rejects) = rows(&inputs, table, columns);
        assert_eq!(read, expected, "{table}");
        said.push_str(&rejected(&folder, &rejects));
        said.push('\n');
    }
    expect![[r#"
        DIR/accesses.csv, line 3, column `at`: it is more than a day in the future; check `time_zone` and the columns in the mapping, the order of day and month, and the clock that wrote it
        DIR/accesses.csv, line 4, column `at`: it is more than a day in the future; check `time_zone` and the columns in the mapping, the order of day and month, and the clock that wrote it
        DIR/tasks.jsonl, line 2, column `opened_at`: it is more than a day in the future; check `time_zone` and the columns in the mapping, the order of day and month, and the clock that wrote it
        DIR/work.csv, line 3, column `at`: it is more than a day in the future; check `time_zone` and the columns in the mapping, the order of day and month, and the clock that wrote it

    "#]]
    .assert_eq(&said);
    let (all, rejects) = rows(&folder.inputs().unwrap(), Table::Accesses, &["at"]);
    assert_eq!(
        (all.len(), rejects.count()),
        (3, 0),
        "nothing is in the future of who does not say what time it is"
    );
}

#[test]
fn parquet_is_no_way_around() {
    let ids = || -> ArrayRef { Arc::new(StringArray::from_iter_values(["s", "s", "s"])) };
    let micros = [latest(), latest() + 1, 0];
    let nanos = micros.map(|micros| micros * 1_000);
    let text = ["2026-06-01T12:00:00Z", "2026-06-01T12:00:01Z", "1970-01-01T00:00:00Z"];
    let times: [ArrayRef; 4] = [
        Arc::new(TimestampMicrosecondArray::from_iter_values(micros).with_timezone("UTC")),
        Arc::new(TimestampMicrosecondArray::from_iter_values(micros)),
        Arc::new(TimestampNanosecondArray::from_iter_values(nanos)),
        Arc::new(StringArray::from_iter_values(text)),
    ];
    for at in times {
        let columns = vec![("at", at), ("staff_id", ids()), ("subject_id", ids())];
        let folder = Folder::with("accesses.parquet", parquet(columns, 100));
        let inputs = folder.inputs().unwrap().until(latest());
        let (read, rejects) = rows(&inputs, Table::Accesses, &["at", "staff_id"]);
        assert_eq!(read, ["2026-06-01T12:00:00Z|s|0", "1970-01-01T00:00:00Z|s|2"]);
        expect!["DIR/accesses.parquet, row 1, column `at`: it is more than a day in the future; check `time_zone` and the columns in the mapping, the order of day and month, and the clock that wrote it"]
            .assert_eq(&rejected(&folder, &rejects));
    }
}

#[test]
fn a_row_has_a_place_in_its_file_once_the_files_before_it_were_read() {
    let folder = Folder::new();
    for (name, text) in [
        ("staff-1.csv", "staff_id\na\n\nb\n"),
        ("staff-2.csv", "staff_id\n"),
        ("staff-3.csv", "staff_id\nc\n"),
    ] {
        folder.write(name, text);
    }
    let inputs = folder.inputs().unwrap();
    let place = |inputs: &Inputs, row| {
        let (path, row) = inputs.place(Table::Staff, row)?;
        Some((path.file_name().map(Path::new)?.display().to_string(), row))
    };
    assert_eq!(place(&inputs, 2), None, "not read yet");
    rows(&inputs, Table::Staff, &["staff_id"]);
    assert_eq!(place(&inputs, 1), Some(("staff-1.csv".to_owned(), 1)));
    assert_eq!(place(&inputs, 2), Some(("staff-3.csv".to_owned(), 0)));
    assert_eq!(place(&inputs, 3), None, "there is no such row");
    assert_eq!(inputs.place(Table::Work, 0), None);
}

#[test]
fn the_end_of_time_is_a_day() {
    let folder = Folder::with(
        "staff.csv",
        "staff_id,from,to\na,0001-01-01,9999-12-31\nb,1970-01-02,1969-12-31T23:00:00Z\n",
    );
    let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Staff, &["from", "to"]);
    assert_eq!(read, ["-719162|2932896|0", "1|-1|1"]);
    assert_eq!(rejects.count(), 0);
}
