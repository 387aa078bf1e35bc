//! What no settings and no tables may change.

use std::collections::BTreeMap;

use audit::Outcome;
use proptest::prelude::*;
use tables::Rejects;

use crate::{ALL, STAFF, World};

#[derive(Clone, Debug)]
struct Row {
    day: u32,
    minute: u32,
    staff: usize,
    subject: u32,
    extra: u32,
}

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let row = (0..30_u32, 0..1_440_u32, 0..3_usize, 0..3_u32, 0..12_u32)
        .prop_map(|(day, minute, staff, subject, extra)| Row { day, minute, staff, subject, extra });
    prop::collection::vec(row, 0..most)
}

const NAMES: [&str; 3] = ["ann", "ben", "cleo"];

impl Row {
    fn time(&self, later: u32) -> String {
        let minutes = self.day * 1_440 + self.minute + later;
        let (day, hour, minute) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
        format!("2026-{:02}-{:02}T{hour:02}:{minute:02}:00Z", day / 28 + 1, day % 28 + 1)
    }

    fn look(&self, number: usize) -> String {
        let task = if self.extra < 6 { format!("t{}", self.extra) } else { String::new() };
        format!("a{number}, {}, {}, c{}, {task}\n", self.time(0), NAMES[self.staff], self.subject)
    }

    fn task(&self, number: usize) -> String {
        let closed = if self.extra.is_multiple_of(3) { String::new() } else { self.time(self.extra * 100) };
        let opener = if self.extra.is_multiple_of(4) { NAMES[self.staff] } else { "" };
        let origin = ["customer", "staff", "system", ""][self.extra as usize % 4];
        let assignee = NAMES[(self.staff + self.extra as usize / 6) % 3];
        format!(
            "t{number}, c{}, k, {}, {closed}, {opener}, {origin}, {assignee}, red\n",
            self.subject,
            self.time(0)
        )
    }

    fn work(&self) -> String {
        let kind = ["call", "order", "callback", "note"][self.extra as usize % 4];
        let staff = if self.extra < 9 { NAMES[self.staff] } else { "" };
        format!("{}, c{}, {staff}, {kind}\n", self.time(0), self.subject)
    }
}

/// Scores by access id.
fn scores(looks: &[String], tasks: &[String], work: &[String]) -> BTreeMap<String, (f64, Option<usize>)> {
    let looks = format!("access_id, at, staff_id, subject_id, task_id\n{}", looks.concat());
    let tasks = format!(
        "task_id, subject_id, kind, opened_at, closed_at, opened_by, origin, assignee, queue\n{}",
        tasks.concat()
    );
    let work = format!("at, subject_id, staff_id, kind\n{}", work.concat());
    let world = World::new(&[("staff", STAFF), ("accesses", &looks), ("tasks", &tasks), ("work", &work)]);
    let outcome: Outcome = world.run(ALL);
    let ids = looks.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned());
    let scores = outcome.scores.unwrap();
    ids.zip(0..)
        .map(|(id, row)| (id, scores.of(row).map(|(bits, template)| (bits.get(), template)).unwrap()))
        .collect()
}

fn texts(looks: &[Row], tasks: &[Row], work: &[Row]) -> (Vec<String>, Vec<String>, Vec<String>) {
    (
        looks.iter().enumerate().map(|(number, row)| row.look(number)).collect(),
        tasks.iter().enumerate().map(|(number, row)| row.task(number)).collect(),
        work.iter().map(Row::work).collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_does_not_matter(looks in rows(20), tasks in rows(8), work in rows(8)) {
        prop_assume!(!looks.is_empty());
        let (mut looks, mut tasks, mut work) = texts(&looks, &tasks, &work);
        let expected = scores(&looks, &tasks, &work);
        looks.reverse();
        tasks.reverse();
        work.reverse();
        prop_assert_eq!(scores(&looks, &tasks, &work), expected);
    }

    #[test]
    fn a_row_about_others_changes_nothing(looks in rows(20), tasks in rows(8), work in rows(8)) {
        prop_assume!(!looks.is_empty());
        let (mut looks, mut tasks, mut work) = texts(&looks, &tasks, &work);
        let expected = scores(&looks, &tasks, &work);
        looks.push("other, 2026-01-15T10:00:00Z, zoe, z9,\n".into());
        tasks.push("tz, z9, k, 2026-01-15T10:00:00Z,,,, zoe, green\n".into());
        work.push("2026-01-15T10:00:00Z, z9, zoe, call\n".into());
        let mut found = scores(&looks, &tasks, &work);
        found.remove("other");
        prop_assert_eq!(found, expected);
    }

    /// Only contact and assigned tasks: a task that somebody opened themselves explains nothing, and may tell on them.
    #[test]
    fn more_work_on_record_never_raises_a_score(looks in rows(20), tasks in rows(8), work in rows(8), more in rows(4)) {
        prop_assume!(!looks.is_empty());
        let (looks, mut tasks, mut work) = texts(&looks, &tasks, &work);
        let before = scores(&looks, &tasks, &work);
        for (number, row) in more.iter().enumerate() {
            match row.extra % 2 {
                0 => work.push(row.work()),
                _ => tasks.push(Row { extra: 2 + row.extra / 6 * 8, ..row.clone() }.task(100 + number)),
            }
        }
        let after = scores(&looks, &tasks, &work);
        for (id, (score, _)) in after {
            prop_assert!(score <= before[&id].0, "{} rose from {} to {}", id, before[&id].0, score);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The kernel's look-ups and the long way round agree.
    #[test]
    fn what_explains_a_look_is_what_was_tried(looks in rows(6), tasks in rows(8), work in rows(8)) {
        prop_assume!(!looks.is_empty());
        let (looks, tasks, work) = texts(&looks, &tasks, &work);
        let looks = format!("access_id, at, staff_id, subject_id, task_id\n{}", looks.concat());
        let tasks = format!("task_id, subject_id, kind, opened_at, closed_at, opened_by, origin, assignee, queue\n{}", tasks.concat());
        let work = format!("at, subject_id, staff_id, kind\n{}", work.concat());
        let world = World::new(&[("staff", STAFF), ("accesses", &looks), ("tasks", &tasks), ("work", &work)]);
        let settings = audit::Settings::shipped().unwrap();
        let weights: BTreeMap<&str, f64> =
            settings.explanation.iter().map(|template| (template.name.as_str(), template.bits)).collect();
        for number in 0..looks.lines().count() - 1 {
            let one = audit::explain_one(&world.inputs(), &settings, &world.options(), &mut Rejects::new(), &format!("a{number}")).unwrap();
            let held = one.tried.iter().filter(|tried| tried.explains && tried.row.is_some());
            let best = held.map(|tried| tried.template.as_str()).min_by(|a, b| weights[a].total_cmp(&weights[b]));
            prop_assert_eq!(one.explained_by.as_deref(), best);
        }
    }
}
