//! What cannot be on record is told, and what is on record at times that cannot be is told and judged.

use std::fmt::Write;

use audit::{Options, Outcome, Settings};
use expect_test::expect;
use tables::Table;

use crate::{ALL, World, verdicts};

/// Ann came in March; ben left in February, and came back in May.
fn world() -> World {
    World::new(&[
        (
            "staff",
            "staff_id, team, from, to
             ann, red, 2026-03-01,
             ben, red, 2020-01-01, 2026-02-10
             ben, red, 2026-05-01, 9999-12-31",
        ),
        (
            "tasks",
            "task_id, subject_id, opened_at, closed_at, opened_by, assignee
             t1, c1, 2026-02-01T08:00:00Z, 9999-12-31T00:00:00Z, ann, ann
             t2, c1, 2026-02-01T08:00:00Z, , ben, ann",
        ),
        ("work", "at, subject_id, staff_id, kind\n2026-03-20T08:00:00Z, c2, ben, call"),
        (
            "accesses-1",
            "at, staff_id, subject_id
             2026-02-20T09:00:00Z, ann, c1
             2026-02-28T09:00:00Z, ann, c1",
        ),
        (
            "accesses-2",
            "at, staff_id, subject_id
             2026-02-11T20:00:00Z, ben, c2
             2026-04-01T09:00:00Z, ben, c2
             2026-06-01T09:00:00Z, ben, c2
             2026-04-01T09:00:00Z, stranger, c2",
        ),
    ])
}

fn told(outcome: &Outcome) -> String {
    let outside = &outcome.audit.outside;
    let mut told = format!("looks {}, tasks {}, work {}\n", outside.looks, outside.tasks, outside.work);
    for row in &outside.rows {
        let file = row.file.rsplit('/').next().unwrap();
        let (table, day) = (row.table, row.day.to_string());
        writeln!(
            told,
            "{table} {} {file} {} {} {} {} {}",
            row.row, row.row_in_file, row.staff_id, row.at, row.column, day
        )
        .unwrap();
    }
    told
}

#[test]
fn who_was_not_employed_then_is_told_and_judged_like_everybody() {
    let outcome = world().run(ALL);
    expect![[r#"
        looks 2, tasks 1, work 1
        tasks 0 tasks.csv 0 ann 2026-02-01T08:00:00Z from 2026-03-01T00:00:00Z
        work 0 work.csv 0 ben 2026-03-20T08:00:00Z to 2026-02-10T00:00:00Z
        accesses 0 accesses-1.csv 0 ann 2026-02-20T09:00:00Z from 2026-03-01T00:00:00Z
        accesses 3 accesses-2.csv 1 ben 2026-04-01T09:00:00Z to 2026-02-10T00:00:00Z
    "#]]
    .assert_eq(&told(&outcome));
    assert_eq!((outcome.audit.counts.looks, outcome.rejects.count()), (6, 0));
    let without =
        World::new(&[("accesses", "at, staff_id, subject_id\n2026-02-20T09:00:00Z, ann, c1")]).run(ALL);
    assert_eq!(without.audit.outside, audit::Outside::default());
    let json = serde_json::to_value(&outcome.audit.outside.rows[0]).unwrap();
    assert_eq!((json["table"].as_str(), json["day"].as_str()), (Some("tasks"), Some("2026-03-01")));
}

#[test]
fn of_looks_that_were_not_asked_for_nothing_is_told() {
    let world = world();
    let options = Options { from: Some(1_772_600_000_000_000), ..world.options() };
    let outcome = audit::run(&world.inputs(), &Settings::shipped().unwrap(), &options, &|_| {}).unwrap();
    assert_eq!(outcome.audit.outside.looks, 1);
}

#[test]
fn the_period_is_that_of_the_looks_that_were_judged() {
    let world = world();
    let period = |options: &Options| {
        let outcome = audit::run(&world.inputs(), &Settings::shipped().unwrap(), options, &|_| {}).unwrap();
        outcome.audit.period.map(|(first, last)| format!("{first} {last}"))
    };
    assert_eq!(period(&world.options()).as_deref(), Some("2026-02-11T20:00:00Z 2026-06-01T09:00:00Z"));
    let from = Options { from: Some(1_772_600_000_000_000), ..world.options() };
    assert_eq!(period(&from).as_deref(), Some("2026-04-01T09:00:00Z 2026-06-01T09:00:00Z"));
    assert_eq!(period(&Options { from: Some(i64::MAX), ..world.options() }), None);
}

#[test]
fn what_has_not_happened_yet_is_rejected_and_judges_nobody() {
    let world = world();
    let settings = Settings::parse(ALL).unwrap();
    // 2 April 2026.
    let inputs = world.inputs().until(1_775_088_000_000_000);
    let outcome = audit::run(&inputs, &settings, &world.options(), &|_| {}).unwrap();
    expect![[r#"
        0 - +6.50
        1 - +6.50
        2 - +7.00
        3 - +6.70
        5 - +5.20
    "#]]
    .assert_eq(&verdicts(&outcome));
    let rejects: Vec<String> = outcome.rejects.kept().iter().map(ToString::to_string).collect();
    assert_eq!(rejects.len(), 1);
    assert!(
        rejects[0].contains("accesses-2.csv, line 4, column `at`: it is more than a day in the future; "),
        "{rejects:?}"
    );
}

/// Subjects are read twice, for their tags and for their relations: a row is rejected once, whatever is wrong with it.
#[test]
fn what_is_wrong_with_subjects_and_their_addresses_is_rejected_once() {
    let subjects = "subject_id, family_name, birth_date, lat, lon, tags
        c1, Petersen, 1980-02-03, 50.1, 6.9,
        c2, Lang, 1980-02-30, 50.1, 6.9,
        c3, Sauer, , north, 6.9,
        , Nobody, , , ,
        c4, Kim, , 50.1, 6.9, decoy";
    let addresses = "subject_id, street, house_number, postcode, city, from, to
        c1, Lindenweg, 9, 50674, Köln, 2020-01-01, 9999-12-31
        c1, Lindenweg, 9, 50674, Köln, sometime,
        , Lindenweg, 9, 50674, Köln, ,";
    let looks = "at, staff_id, subject_id\n2026-03-02T09:00:00Z, ann, c1";
    let tables = [("accesses", looks), ("subjects", subjects), ("subject_addresses", addresses)];
    let told = |tables: &[(&str, &str)]| {
        let outcome = World::new(tables).run(ALL);
        let rejects = outcome.rejects.kept().iter();
        let lines: Vec<String> = rejects
            .map(|reject| {
                format!(
                    "{} {} {}: {}",
                    reject.table,
                    reject.place,
                    reject.column.unwrap_or("-"),
                    reject.reason
                )
            })
            .collect();
        let rows = [Table::Subjects, Table::SubjectAddresses].map(|table| outcome.rejects.rows(table));
        format!("{}\nrows {rows:?}", lines.join("\n"))
    };
    let with_staff = [&tables[..], &[("staff", "staff_id, family_name\nann, Petersen")]].concat();
    expect![[r#"
        subject_addresses line 3 from: it is not a time in the form of this column
        subject_addresses line 4 subject_id: it is empty
        subjects line 3 birth_date: it is not a time in the form of this column
        subjects line 4 lat: it is not a number
        subjects line 5 subject_id: it is empty
        rows [5, 3]"#]]
    .assert_eq(&told(&with_staff));
    // Without staff there is nobody whom subjects could be related to, and less is read of them.
    expect![[r#"
        subjects line 5 subject_id: it is empty
        rows [5, 0]"#]]
    .assert_eq(&told(&tables));
}
