//! Memory, threads and partitions change nothing.

use std::fmt::Write;

use audit::{Options, Outcome, Settings};

use crate::{ALL, World};

/// A world of a few thousand rows with some of everything.
pub(crate) fn world() -> World {
    let mut looks = "access_id, at, staff_id, subject_id, task_id\n".to_owned();
    let mut tasks =
        "task_id, subject_id, kind, opened_at, closed_at, opened_by, origin, assignee, queue\n".to_owned();
    let mut work = "at, subject_id, staff_id, kind\n".to_owned();
    let mut subjects = "subject_id, family_name, street, house_number, postcode, city\n".to_owned();
    let mut staff = "staff_id, team, family_name, street, house_number, postcode, city\n".to_owned();
    for number in 0_u32..40 {
        writeln!(staff, "s{number}, team{}, Name{number}, Weg, {}, 10115, Berlin", number % 4, number * 7)
            .unwrap();
    }
    for number in 0_u32..300 {
        writeln!(subjects, "c{number}, Sur{}, Weg, {}, 10115, Berlin", number % 50, number * 2).unwrap();
    }
    let time = |number: u32| {
        let (day, hour, minute) = (number * 13 % 28 + 1, number * 7 % 24, number * 11 % 60);
        format!("2026-{:02}-{day:02}T{hour:02}:{minute:02}:00Z", number % 6 + 1)
    };
    for number in 0_u32..3_000 {
        let mixed = number.wrapping_mul(2_654_435_761) >> 7;
        let (subject, member) = (mixed % 300, mixed / 300 % 40);
        writeln!(looks, "a{number}, {}, s{member}, c{subject},", time(mixed)).unwrap();
        if number % 3 == 0 {
            let day = time(mixed).split('T').next().unwrap().to_owned();
            writeln!(
                tasks,
                "t{number}, c{subject}, k, {day}T00:00:00Z, {day}T23:00:00Z,, customer, s{member}, q"
            )
            .unwrap();
        }
        if number % 4 == 0 {
            writeln!(work, "{}, c{subject}, s{}, call", time(mixed), member % 39).unwrap();
        }
    }
    World::new(&[
        ("accesses", &looks),
        ("tasks", &tasks),
        ("work", &work),
        ("subjects", &subjects),
        ("staff", &staff),
    ])
}

fn bytes(outcome: &Outcome) -> String {
    let findings = serde_json::to_string(&outcome.audit.findings).unwrap();
    let audit = serde_json::to_string(&outcome.audit).unwrap() + &findings;
    format!("{}\n{}", audit.replace("\"spilled\":true", "\"spilled\":false"), crate::verdicts(outcome))
}

fn run(world: &World, threads: usize, memory: u64) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let options = Options { memory, ..world.options() };
    pool.install(|| audit::run(&world.inputs(), &Settings::parse(ALL).unwrap(), &options, &|_| {}).unwrap())
}

#[test]
fn neither_threads_nor_memory_change_a_byte() {
    let world = world();
    let plain = run(&world, 1, 1 << 30);
    assert!(!plain.audit.counts.spilled);
    assert!(plain.audit.findings.len() > 100, "{}", plain.audit.findings.len());
    let expected = bytes(&plain);
    for (threads, memory) in [(4, 1 << 30), (1, 0), (3, 0), (2, 100_000)] {
        let outcome = run(&world, threads, memory);
        assert_eq!(outcome.audit.counts.spilled, memory < 1 << 30);
        assert!(bytes(&outcome) == expected, "{threads} threads, {memory} bytes");
        assert!(!world.options().spill.exists(), "files are left");
    }
}
