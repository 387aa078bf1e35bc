//! Findings as they are written.

use arrow_array::{Array, cast::AsArray};
use expect_test::expect;

use tables::Rejects;

use crate::World;

fn world() -> World {
    World::new(&[
        (
            "staff",
            "staff_id, team, given_name, family_name, street, house_number, postcode, city
             ann, red, Anna, Kowalski, Lindenweg, 7, 50674, Köln",
        ),
        (
            "subjects",
            "subject_id, given_name, family_name, street, house_number, postcode, city
             flat, Jan, Petersen, Lindenweg, 7, 50674, Köln
             other, Kim, Lang, Hauptstr., 300, 80331, München",
        ),
        (
            "tasks",
            "task_id, subject_id, kind, opened_at, closed_at, assignee
             t1, flat, return, 2026-02-01T08:00:00Z, 2026-02-01T09:00:00Z, ann
             t2, other, return, 2026-02-01T08:00:00Z, 2026-02-01T09:00:00Z, ann",
        ),
        ("work", "at, subject_id, staff_id, kind\n2026-03-01T08:00:00Z, flat,, order"),
        (
            "accesses",
            "access_id, at, staff_id, subject_id, fields
             a1, 2026-03-02T09:00:00Z, ann, flat, orders
             a2, 2026-03-20T09:00:00Z, ann, flat, orders
             a3, 2026-02-01T08:30:00Z, ann, other, orders",
        ),
    ])
}

#[test]
fn a_finding_as_json() {
    let mut outcome = world().run("");
    // How sure a relation is belongs to `relate`.
    let finding = &mut outcome.audit.findings[0];
    finding.score = 0.0;
    finding.terms.retain(|weighed| weighed.term != audit::Term::Relationship);
    let relationship = finding.relationship.as_mut().unwrap();
    (relationship.weight, relationship.probability) = (0.0, 0.0);
    relationship.evidence.truncate(1);
    let mut json = Vec::new();
    audit::write_jsonl(&outcome.audit.findings, &mut json).unwrap();
    expect![[r#"
        access_ids: "a1"
        access_ids: "a2"
        explanations_tried: {"held":0,"missed":{"reason":"other-time","seconds":2498400},"template":"own-task"}
        explanations_tried: {"held":0,"missed":{"reason":"no-fact"},"template":"own-contact"}
        explanations_tried: {"held":0,"missed":{"reason":"other-staff"},"template":"own-work"}
        explanations_tried: {"held":0,"missed":{"reason":"no-fact"},"template":"callback"}
        explanations_tried: {"held":0,"missed":{"reason":"no-fact"},"template":"after-contact"}
        explanations_tried: {"held":0,"missed":{"reason":"other-time","seconds":1900800},"template":"follow-up"}
        explanations_tried: {"held":0,"missed":{"reason":"other-time","seconds":2498400},"template":"covering"}
        explanations_tried: {"held":0,"missed":{"reason":"other-staff"},"template":"queue"}
        explanations_tried: {"held":0,"missed":{"reason":"other-time","seconds":2498400},"template":"colleague"}
        explanations_tried: {"held":0,"missed":{"reason":"other-staff"},"template":"team-order"}
        explanations_tried: {"held":0,"missed":{"reason":"no-fact"},"template":"contact"}
        first_at: "2026-03-02T09:00:00Z"
        last_at: "2026-03-20T09:00:00Z"
        rank: 1
        relationship: {"evidence":["lives at the address of the staff member"],"kind":"household","probability":0.0,"weight":0.0}
        score: 0.0
        sentence: "Looked 2 times in 18 days at orders of a person who lives at the address of the staff member; again and again; no task or work of theirs within 29 days."
        staff_id: "ann"
        subject_id: "flat"
        team: "red"
        terms: {"bits":4.0,"term":"explanation"}
        terms: {"bits":3.0,"term":"series"}
    "#]].assert_eq(&lines(&serde_json::from_slice(&json).unwrap()));
}

/// A line for each key, and for each entry of a list, in order of the keys: in which order `serde_json` keeps them depends
/// on what else is built.
fn lines(value: &serde_json::Value) -> String {
    let sorted: std::collections::BTreeMap<_, _> = value.as_object().unwrap().iter().collect();
    let mut lines = String::new();
    for (key, value) in sorted {
        match value.as_array() {
            Some(entries) => entries.iter().for_each(|entry| lines += &format!("{key}: {}\n", text(entry))),
            None => lines += &format!("{key}: {}\n", text(value)),
        }
    }
    lines
}

fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(object) => {
            let mut pairs: Vec<String> =
                object.iter().map(|(key, value)| format!("\"{key}\":{}", text(value))).collect();
            pairs.sort();
            format!("{{{}}}", pairs.join(","))
        }
        serde_json::Value::Array(entries) => {
            format!("[{}]", entries.iter().map(text).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

#[test]
fn a_finding_in_german() {
    let world = world();
    let options = audit::Options { lang: audit::Lang::German, ..world.options() };
    let settings = audit::Settings::shipped().unwrap();
    let outcome = audit::run(&world.inputs(), &settings, &options, &|_| {}).unwrap();
    expect!["2 Abrufe in 18 Tagen zu einer Person (orders); diese wohnt an der Adresse des Mitarbeiters oder der Mitarbeiterin; immer wieder; keine Aufgabe und keine Arbeit von ihnen binnen 29 Tagen."].assert_eq(&outcome.audit.findings[0].sentence);
}

#[test]
fn the_timeline_shows_looks_and_what_happened_around_them() {
    let outcome = world().run("");
    let events: Vec<String> = outcome.audit.findings[0]
        .timeline
        .iter()
        .map(|event| format!("{} {:?}", event.at, event.what))
        .collect();
    expect![[r#"
        2026-02-01T08:00:00Z Opened { kind: "return", theirs: true, by_them: false }
        2026-02-01T09:00:00Z Closed { kind: "return", theirs: true }
        2026-03-01T08:00:00Z Work { kind: "order", theirs: false }
        2026-03-02T09:00:00Z Look { access_id: "a1", explained_by: None }
        2026-03-20T09:00:00Z Look { access_id: "a2", explained_by: None }"#]]
    .assert_eq(&events.join("\n"));
}

#[test]
fn totals_tell_first_looks_from_repeats() {
    let outcome = world().run("");
    expect![[r#"
        first: {"explained":1,"looks":2}
        repeats: {"explained":0,"looks":1}
        teams: {"first":{"explained":1,"looks":2},"repeats":{"explained":0,"looks":1},"team":"red"}
        templates: {"first":1,"repeats":0,"template":"own-task"}
        templates: {"first":0,"repeats":0,"template":"own-contact"}
        templates: {"first":0,"repeats":0,"template":"own-work"}
        templates: {"first":0,"repeats":0,"template":"callback"}
        templates: {"first":0,"repeats":0,"template":"after-contact"}
        templates: {"first":0,"repeats":0,"template":"follow-up"}
        templates: {"first":0,"repeats":0,"template":"covering"}
        templates: {"first":0,"repeats":0,"template":"queue"}
        templates: {"first":0,"repeats":0,"template":"colleague"}
        templates: {"first":0,"repeats":0,"template":"team-order"}
        templates: {"first":0,"repeats":0,"template":"contact"}
    "#]]
    .assert_eq(&lines(&serde_json::to_value(&outcome.audit.totals).unwrap()));
}

#[test]
fn parquet_holds_what_json_holds() {
    let outcome = world().run("");
    let mut bytes = Vec::new();
    audit::write_parquet(&outcome.audit.findings, &mut bytes).unwrap();
    let reader =
        parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes));
    let batch = reader.unwrap().build().unwrap().next().unwrap().unwrap();
    let text = |column: &str| batch.column_by_name(column).unwrap().as_string::<i32>().value(0).to_owned();
    let finding = &outcome.audit.findings[0];
    assert_eq!(batch.num_rows(), 1);
    assert_eq!(text("staff_id"), "ann");
    assert_eq!(text("sentence"), finding.sentence);
    assert_eq!(text("terms"), serde_json::to_string(&finding.terms).unwrap());
    let ids = batch.column_by_name("access_ids").unwrap().as_list::<i32>().value(0);
    assert_eq!((0..ids.len()).map(|id| ids.as_string::<i32>().value(id)).collect::<Vec<_>>(), ["a1", "a2"]);
}

#[test]
fn scores_have_a_row_for_every_look() {
    let world = world();
    let outcome = world.run("");
    let found = outcome.audit.findings[0].score;
    let mut bytes = Vec::new();
    outcome.scores.unwrap().write_parquet(&world.inputs(), &outcome.audit.settings, &mut bytes).unwrap();
    let reader =
        parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes));
    let batch = reader.unwrap().build().unwrap().next().unwrap().unwrap();
    let column = |name: &str| batch.column_by_name(name).unwrap().clone();
    let scores = column("score");
    let scores = scores.as_primitive::<arrow_array::types::Float64Type>();
    let lines: Vec<String> = (0..batch.num_rows())
        .map(|row| {
            let text = |name: &str| {
                column(name)
                    .as_string_view_opt()
                    .filter(|texts| texts.is_valid(row))
                    .map_or("-", |texts| texts.value(row))
                    .to_owned()
            };
            format!(
                "{} {} {} {}",
                text("access_id"),
                text("staff_id"),
                text("explained_by"),
                if scores.value(row) == found { 0.0 } else { scores.value(row) }
            )
        })
        .collect();
    expect![[r#"
        a1 ann - 15.84
        a2 ann - 0
        a3 ann own-task -6"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn one_look_is_explained_template_by_template() {
    let world = world();
    let settings = audit::Settings::shipped().unwrap();
    let explained =
        audit::explain_one(&world.inputs(), &settings, &world.options(), &mut Rejects::new(), "a3").unwrap();
    assert_eq!(explained.explained_by.as_deref(), Some("own-task"));
    let explained =
        audit::explain_one(&world.inputs(), &settings, &world.options(), &mut Rejects::new(), "a1").unwrap();
    let tried: Vec<String> = explained
        .tried
        .iter()
        .map(|tried| format!("{} {:?} {:?}", tried.template, tried.row, tried.missed))
        .collect();
    expect![[r#"
        own-task None Some(OtherTime { seconds: 2498400 })
        own-contact None Some(NoFact)
        own-work None Some(OtherStaff)
        callback None Some(NoFact)
        after-contact None Some(NoFact)
        follow-up None Some(OtherTime { seconds: 1900800 })
        covering None Some(OtherTime { seconds: 2498400 })
        queue None Some(OtherStaff)
        colleague None Some(OtherTime { seconds: 2498400 })
        team-order None Some(OtherStaff)
        contact None Some(NoFact)
        late-follow-up Some(0) None
        late-contact None Some(NoFact)
        late-record None Some(OtherTime { seconds: 2509200 })
        named-task None Some(OtherTime { seconds: 2498400 })
        other-task None Some(OtherTime { seconds: 2498400 })"#]]
    .assert_eq(&tried.join("\n"));
    let error = audit::explain_one(&world.inputs(), &settings, &world.options(), &mut Rejects::new(), "0")
        .unwrap_err();
    assert!(error.to_string().starts_with("no look `0` in the table of accesses"), "{error}");
}

#[test]
fn a_task_that_is_open_long_before_and_after_a_look_is_in_its_timeline() {
    let world = World::new(&[
        (
            "tasks",
            "task_id, subject_id, kind, opened_at, closed_at, assignee
             t1, c1, open, 2025-01-01T08:00:00Z, , ann
             t2, c1, late, 2025-01-01T08:00:00Z, 2026-06-01T08:00:00Z, ben
             t3, c1, over, 2025-01-01T08:00:00Z, 2025-02-01T08:00:00Z, ann
             t4, c1, begun, 2025-01-01T08:00:00Z, 2026-03-10T08:00:00Z, ann
             t5, c1, next, 2026-06-01T08:00:00Z, , ann",
        ),
        ("subjects", "subject_id, tags\nc1, decoy"),
        (
            "accesses",
            "at, staff_id, subject_id\n2026-03-02T09:00:00Z, ann, c1\n2026-03-05T09:00:00Z, ann, c1",
        ),
    ]);
    let outcome = world.run(crate::ALL);
    let timeline = outcome.audit.findings[0].timeline.iter();
    let events: Vec<String> = timeline.map(|event| format!("{} {:?}", event.at, event.what)).collect();
    expect![[r#"
        2026-03-02T09:00:00Z Look { access_id: "0", explained_by: Some("own-task") }
        2026-03-02T09:00:00Z Open { kind: "open", theirs: true, by_them: false }
        2026-03-02T09:00:00Z Open { kind: "late", theirs: false, by_them: false }
        2026-03-05T09:00:00Z Look { access_id: "1", explained_by: Some("own-task") }
        2026-03-10T08:00:00Z Closed { kind: "begun", theirs: true }"#]]
    .assert_eq(&events.join("\n"));
}
