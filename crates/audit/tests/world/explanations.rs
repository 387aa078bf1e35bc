//! Each template and each negative rule, at its edges.

use expect_test::{Expect, expect};

use crate::{STAFF, World, verdicts};

/// Looks of ann at one subject, and what explains each.
fn check(looks: &str, tasks: &str, work: &str, expected: Expect) {
    check_with("", looks, tasks, work, expected);
}

fn check_with(settings: &str, looks: &str, tasks: &str, work: &str, expected: Expect) {
    let tasks = format!(
        "task_id, subject_id, kind, opened_at, closed_at, opened_by, origin, assignee, queue\n{tasks}"
    );
    let work = format!("at, subject_id, staff_id, kind\n{work}");
    let looks = format!("at, staff_id, subject_id, task_id, fields\n{looks}");
    let world = World::new(&[("staff", STAFF), ("accesses", &looks), ("tasks", &tasks), ("work", &work)]);
    expected.assert_eq(&verdicts(&world.run(settings)));
}

#[test]
fn an_assigned_task_explains_while_it_is_open_and_a_week_after() {
    check(
        "2026-03-02T09:59:59Z, ann, c1,,
         2026-03-02T10:00:00Z, ann, c1,,
         2026-03-02T14:00:00Z, ann, c1,,
         2026-03-02T14:00:01Z, ann, c1,,
         2026-03-09T12:00:00Z, ann, c1,,
         2026-03-09T12:00:01Z, ann, c1,,
         2026-03-02T11:00:00Z, cleo, c1,,
         2026-03-02T11:00:00Z, ann, c2,,",
        "t1, c1, return, 2026-03-02T10:00:00Z, 2026-03-02T12:00:00Z,, customer, ann,",
        "",
        expect![[r#"
            0 - +5.17
            1 own-task -6.00
            2 own-task -5.00
            3 follow-up -2.00
            4 follow-up -2.00
            5 - +5.00
            6 - +3.67
            7 - +4.00
        "#]],
    );
}

#[test]
fn an_open_task_stays_open() {
    check(
        "2026-03-02T09:00:00Z, ann, c1,,
         2027-03-02T09:00:00Z, ann, c1,,",
        "t1, c1, return, 2026-03-02T08:00:00Z,,, customer, ann,",
        "2026-03-02T08:00:00Z, c1,, order",
        expect![[r#"
            0 own-task -6.00
            1 own-task -6.00
        "#]],
    );
}

#[test]
fn contact_explains_within_half_an_hour_to_whom_it_was_routed() {
    check(
        "2026-03-02T09:29:59Z, ann, c1,,
         2026-03-02T09:30:00Z, ann, c1,,
         2026-03-02T10:30:00Z, ann, c1,,
         2026-03-02T10:30:01Z, ann, c1,,
         2026-03-02T10:10:00Z, ben, c1,,
         2026-03-02T12:10:00Z, ben, c1,,",
        "",
        "2026-03-02T10:00:00Z, c1, ann, Call
         2026-03-02T12:00:00Z, c1,, chat",
        expect![[r#"
            0 own-work -4.00
            1 own-contact -6.00
            2 own-contact -6.00
            3 own-work -4.00
            4 - +4.00
            5 contact -3.00
        "#]],
    );
}

#[test]
fn a_promised_callback_explains_for_a_week() {
    check(
        "2026-03-09T10:00:00Z, ann, c1,,
         2026-03-09T10:00:01Z, ann, c1,,
         2026-03-03T10:00:01Z, ben, c1,,",
        "",
        "2026-03-02T10:00:00Z, c1, ann, callback",
        expect![[r#"
            0 callback -4.00
            1 - +2.50
            2 - +4.00
        "#]],
    );
}

#[test]
fn the_team_explains_less() {
    check(
        "2026-03-02T11:00:00Z, ben, c1, t1,
         2026-03-02T11:00:00Z, ben, c1,,
         2026-03-02T11:00:00Z, cleo, c1, t1,
         2026-04-02T11:00:00Z, ben, c2,,
         2026-04-02T11:00:00Z, cleo, c2,,
         2026-05-02T11:00:00Z, ben, c3,,
         2026-05-02T11:00:00Z, cleo, c3,,",
        "t1, c1, return, 2026-03-02T10:00:00Z, 2026-03-02T12:00:00Z,, customer, ann,
         t2, c2, return, 2026-04-02T10:00:00Z, 2026-04-02T12:00:00Z,, customer,, red",
        "2026-05-01T10:00:00Z, c3, ann, return",
        expect![[r#"
            0 covering -3.00
            1 colleague -2.00
            2 - +2.00
            3 queue -2.50
            4 - +3.00
            5 team-order -2.00
            6 - +4.00
        "#]],
    );
}

/// One of many teams that work on a queue has but a small share of it, and it is theirs all the same.
#[test]
fn a_queue_of_many_teams_is_the_queue_of_each() {
    let staff: String = (0..20).map(|n| format!("s{n}, team{n}\n")).collect();
    let tasks: String = (0..20)
        .map(|n| format!("t{n}, d{n}, 2026-02-02T10:00:00Z, 2026-02-02T11:00:00Z, s{n}, mail\n"))
        .collect();
    let world = World::new(&[
        ("staff", &format!("staff_id, team\n{staff}")),
        (
            "tasks",
            &format!(
                "task_id, subject_id, opened_at, closed_at, assignee, queue\n{tasks}t, c, 2026-03-02T10:00:00Z,,, mail"
            ),
        ),
        ("accesses", "at, staff_id, subject_id\n2026-03-02T11:00:00Z, s7, c"),
    ]);
    expect![[r#"
        0 queue -2.50
    "#]]
    .assert_eq(&verdicts(&world.run("")));
}

#[test]
fn a_queue_is_a_teams_by_name_by_list_or_by_who_works_there() {
    let looks = "2026-03-02T11:00:00Z, ben, c1,,
                 2026-03-02T11:00:00Z, cleo, c1,,";
    let tasks = "t1, c1, x, 2026-03-02T10:00:00Z,,, customer,, returns
                 t2, c9, x, 2026-03-02T10:00:00Z,,, customer, ann, returns";
    check(
        looks,
        tasks,
        "",
        expect![[r#"
            0 queue -2.50
            1 - +3.00
        "#]],
    );
    check_with(
        "[queues]\nblue = [\"returns\"]\nred = []",
        looks,
        tasks,
        "",
        expect![[r#"
            0 - +3.00
            1 queue -2.50
        "#]],
    );
}

#[test]
fn a_self_opened_task_needs_contact_from_the_subject() {
    let looks = "2026-03-02T11:00:00Z, ann, c1, t1,";
    let task = "t1, c1, x, 2026-03-02T10:00:00Z, 2026-03-02T12:00:00Z, ann, customer, ann, red";
    let check = |work: &str, expected: Expect| check(looks, task, work, expected);
    check(
        "",
        expect![[r#"
            0 - +4.00
        "#]],
    );
    check(
        "2026-03-02T10:20:00Z, c1, ben, call",
        expect![[r#"
            0 - +4.00
        "#]],
    );
    check(
        "2026-03-01T10:00:00Z, c1,, mail",
        expect![[r#"
        0 own-task -6.00
    "#]],
    );
    check(
        "2026-03-01T09:59:59Z, c1,, mail",
        expect![[r#"
            0 - +4.00
        "#]],
    );
    check(
        "2026-03-02T10:20:00Z, c1,, order",
        expect![[r#"
            0 - +4.00
        "#]],
    );
}

#[test]
fn contact_with_somebody_else_is_no_reason_to_open_a_task() {
    let check = |with: &str, expected: Expect| {
        let work = format!("2026-03-02T09:50:00Z, c1, {with}, mail");
        let task = "t1, c1, x, 2026-03-02T10:00:00Z,, ann,, ann,";
        check("2026-03-02T11:00:00Z, ann, c1,,", task, &work, expected);
    };
    check(
        "ann",
        expect![[r#"
        0 own-task -6.00
    "#]],
    );
    check(
        "",
        expect![[r#"
        0 own-task -6.00
    "#]],
    );
    check(
        "ben",
        expect![[r#"
            0 - +4.00
        "#]],
    );
}

#[test]
fn a_task_that_its_opener_has_kept_waits_for_nobody() {
    let tasks = "t1, c1, x, 2026-03-02T10:00:00Z,, cleo, customer, cleo, red
         t2, c2, x, 2026-03-02T10:00:00Z,, cleo, customer, dan, red
         t3, c3, x, 2026-03-02T10:00:00Z,, cleo, customer,, red";
    check(
        "2026-03-02T11:00:00Z, ann, c1,,
         2026-03-02T11:00:00Z, ann, c2,,
         2026-03-02T11:00:00Z, ann, c3,,",
        tasks,
        "2026-03-02T09:59:00Z, c1, cleo, call
         2026-03-02T09:59:00Z, c2, cleo, call
         2026-03-02T09:59:00Z, c3, cleo, call",
        expect![[r#"
            0 - +3.00
            1 queue -2.50
            2 queue -2.50
        "#]],
    );
}

#[test]
fn their_own_contact_explains_for_a_week_and_mitigates_for_a_month() {
    check(
        "2026-03-02T09:59:55Z, ann, c1,,
         2026-03-09T10:00:00Z, ann, c1,,
         2026-03-09T10:00:01Z, ann, c1,,
         2026-04-01T10:00:01Z, ann, c1,,
         2026-03-05T10:00:00Z, ben, c1,,",
        "",
        "2026-03-02T10:00:00Z, c1, ann, callback",
        expect![[r#"
            0 own-contact -6.00
            1 callback -4.00
            2 - +5.50
            3 - +7.00
            4 - +4.00
        "#]],
    );
}

#[test]
fn the_task_of_a_supervisor_or_a_machine_needs_none() {
    check(
        "2026-03-02T11:00:00Z, ann, c1,,
         2026-03-02T11:00:00Z, ann, c2,,
         2026-03-02T11:00:00Z, ben, c3,,
         2026-03-02T11:00:00Z, ann, c3,,",
        "t1, c1, x, 2026-03-02T10:00:00Z,, ben, staff, ann,
         t2, c2, x, 2026-03-02T10:00:00Z,, robot, system, ann,
         t3, c3, x, 2026-03-02T10:00:00Z,, ann, staff,, red",
        "",
        expect![[r#"
            0 own-task -6.00
            1 own-task -6.00
            2 queue -2.50
            3 - +4.00
        "#]],
    );
}

#[test]
fn a_task_opened_after_the_look_does_not_explain_it() {
    check(
        "2026-03-02T09:00:00Z, ann, c1,,
         2026-03-02T09:00:00Z, ann, c2,,
         2026-03-02T09:00:00Z, ann, c3,,",
        "t1, c1, x, 2026-03-02T10:00:00Z,,, customer, ann,
         t2, c2, x, 2026-03-02T10:00:00Z,, ann, staff, ann,
         t3, c3, x, 2026-03-02T13:00:01Z,,, customer, ann,",
        "",
        expect![[r#"
            0 - +9.55
            1 - +11.55
            2 - +11.55
        "#]],
    );
}

#[test]
fn fields_beyond_the_purpose_are_not_explained() {
    let settings = r#"
        [[purpose]]
        name = "delivery"
        task_kinds = ["Return"]
        fields = ["name", "address"]
    "#;
    check_with(
        settings,
        "2026-03-02T11:00:00Z, ann, c1,, name|address
         2026-03-02T11:00:00Z, ann, c1,, name|orders
         2026-03-02T11:00:00Z, ann, c1,,
         2026-03-02T11:00:00Z, ann, c2,, orders
         2026-03-02T11:00:00Z, ann, c3,, orders",
        "t1, c1, return, 2026-03-02T10:00:00Z,,, customer, ann,
         t2, c2, other, 2026-03-02T10:00:00Z,,, customer, ann,
         t3, c3, return, 2026-03-02T10:00:00Z,,, customer, ann,
         t4, c3, other, 2026-03-02T10:30:00Z,,, customer, ann,",
        "",
        expect![[r#"
            0 own-task -6.00
            1 - +5.50
            2 own-task -5.00
            3 own-task -6.00
            4 own-task -6.00
        "#]],
    );
}

#[test]
fn a_task_of_another_subject_is_noticed() {
    check(
        "2026-03-02T11:00:00Z, ann, c2, t1,",
        "t1, c1, return, 2026-03-02T10:00:00Z,,, customer, ann,",
        "",
        expect![[r#"
            0 - +4.50
        "#]],
    );
}

#[test]
fn without_work_only_staff_origin_counts_as_self_opened() {
    let tasks = "task_id, subject_id, opened_at, opened_by, origin, assignee
        t1, c1, 2026-03-02T10:00:00Z, ann, customer, ann
        t2, c2, 2026-03-02T10:00:00Z, ann, staff, ann";
    let looks = "at, staff_id, subject_id
        2026-03-02T11:00:00Z, ann, c1
        2026-03-02T11:00:00Z, ann, c2
        2026-03-02T11:00:00Z, ann, c3";
    let world = World::new(&[("staff", STAFF), ("accesses", looks), ("tasks", tasks)]);
    expect![[r#"
        0 own-task -6.00
        1 - +6.41
        2 - +6.41
    "#]]
    .assert_eq(&verdicts(&world.run("")));
}
