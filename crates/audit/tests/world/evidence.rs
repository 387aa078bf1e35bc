//! Each term of evidence, in a world in which it appears and in one in which it does not.

use expect_test::{Expect, expect};

use crate::{ALL, STAFF, World, findings};

const TASKS: &str = "task_id, subject_id, kind, opened_at, closed_at, opened_by, origin, assignee, queue\n";
const WORK: &str = "at, subject_id, staff_id, kind\n";
const LOOKS: &str = "access_id, at, staff_id, subject_id, task_id\n";

/// All findings of a world with tasks and work, other than those named.
fn check(tables: &[(&str, &str)], looks: &str, expected: Expect) {
    let looks = format!("{LOOKS}{looks}");
    let mut all = vec![("accesses", looks.as_str())];
    for default in [("staff", STAFF), ("tasks", TASKS), ("work", WORK)] {
        if !tables.iter().any(|(name, _)| *name == default.0) {
            all.push(default);
        }
    }
    all.extend(tables);
    expected.assert_eq(&findings(&World::new(&all).run(ALL)));
}

const STAFF_TABLE: &str =
    "staff_id, team, given_name, family_name, birth_date, street, house_number, postcode, city
    ann,  red,  Anna,  Kowalski, 1990-05-01, Lindenweg, 7, 50674, Köln
    ben,  red,  Ben,   Achterberg, 1985-02-03, Ulmenweg, 30, 50674, Köln
    cleo, blue, Cleo,  Zimmer, 1970-01-01, Rosenweg, 1, 10115, Berlin";

const SUBJECTS_TABLE: &str =
    "subject_id, given_name, family_name, birth_date, street, house_number, postcode, city, phone, tags
    me,     Anna, Kowalski, 1990-05-01, Lindenweg, 7, 50674, Köln,,
    ex,     Jan,  Petersen, 1991-07-09, Parkallee, 12, 20144, Hamburg, 0151 2345671,
    next,   Eva,  Brandt, 1960-03-03, Lindenweg, 9, 50674, Köln,,
    bens,   Mia,  Sauer, 1987-02-09, Parkallee, 90, 20144, Hamburg, 0151 2345672,
    cleos,  Tom,  Vogt, 1971-02-09, Parkallee, 50, 20144, Hamburg, 0151 2345673,
    star,   Joe,  Doe, 1980-01-01, Hauptstr., 100, 80331, München,, VIP
    bait,   Max,  Moritz, 1980-01-01, Hauptstr., 200, 80331, München,, decoy
    nobody, Kim,  Lang, 1980-01-01, Hauptstr., 300, 80331, München,,";

const CONTACTS: &str = "staff_id, name, phone, relation
    ann, Jan Petersen, 0151 2345671, husband
    ben, Mia Sauer, 0151 2345672, wife
    cleo, Tom Vogt, 0151 2345673, friend";

const PEOPLE: [(&str, &str); 3] =
    [("staff", STAFF_TABLE), ("subjects", SUBJECTS_TABLE), ("staff_contacts", CONTACTS)];

#[test]
fn whom_one_knows() {
    check(
        &PEOPLE,
        "1, 2026-03-02T09:00:00Z, ann, me,
         2, 2026-03-02T12:00:00Z, ann, ex,
         3, 2026-03-02T15:00:00Z, ann, next,
         4, 2026-03-02T18:00:00Z, ann, nobody,
         5, 2026-05-02T18:00:00Z, ben, me,
         6, 2026-07-02T18:00:00Z, cleo, me,",
        expect![[r#"
            ann me 1 +4.00 relationship
            ann ex 2 +4.00 relationship
            ann next 3 +4.00 relationship
            ben me 5 +4.00 relationship
            cleo me 6 +4.00 relationship
            ann nobody 4 +4.00
        "#]],
    );
}

#[test]
fn an_explained_look_at_a_relation_comes_up_all_the_same() {
    check(
        &[
            PEOPLE[0],
            PEOPLE[1],
            PEOPLE[2],
            (
                "tasks",
                "task_id, subject_id, opened_at, assignee
            t1, ex, 2026-03-02T08:00:00Z, ann
            t2, ex, 2026-03-12T08:00:00Z, ben
            t3, nobody, 2026-03-02T08:00:00Z, ann",
            ),
        ],
        "1, 2026-03-02T09:00:00Z, ann, ex,
         2, 2026-03-02T09:00:00Z, ann, nobody,",
        expect![[r#"
            ann ex 1 -6.00 relationship
        "#]],
    );
}

#[test]
fn a_borrowed_ticket_counts_against_a_look_at_a_relation() {
    check(
        &[
            PEOPLE[0],
            PEOPLE[1],
            PEOPLE[2],
            (
                "tasks",
                "task_id, subject_id, opened_at, assignee
            t1, ex, 2026-03-02T08:00:00Z, ben
            t2, nobody, 2026-03-02T08:00:00Z, ben",
            ),
        ],
        "1, 2026-03-02T09:00:00Z, ann, ex,
         2, 2026-03-02T09:00:00Z, ann, nobody,",
        expect![[r#"
            ann ex 1 -0.50 relationship borrowed-ticket +1.50
        "#]],
    );
}

#[test]
fn protected_people_and_decoys() {
    check(
        &PEOPLE,
        "1, 2026-03-02T09:00:00Z, cleo, star,
         2, 2026-03-02T12:00:00Z, cleo, bait,
         3, 2026-03-02T18:00:00Z, cleo, nobody,",
        expect![[r#"
            cleo bait 2 +13.00 decoy +9.00
            cleo star 1 +8.97 protected +4.97
            cleo nobody 3 +4.00
        "#]],
    );
}

#[test]
fn many_staff_at_one_subject() {
    check(
        &[],
        "1, 2026-03-02T09:00:00Z, ann, c1,
         2, 2026-03-03T09:00:00Z, ben, c1,
         3, 2026-03-03T11:00:00Z, cleo, c1,
         4, 2026-03-03T12:00:00Z, dan, c1,
         5, 2026-06-03T12:00:00Z, eve, c1,",
        expect![[r#"
            ann c1 1 +9.59 spike +5.59
            ben c1 2 +9.59 spike +5.59
            cleo c1 3 +9.59 spike +5.59
            dan c1 4 +9.59 spike +5.59
            eve c1 5 +4.00
        "#]],
    );
}

#[test]
fn work_for_the_subject_makes_a_spike_less_surprising() {
    let work = "at, subject_id, staff_id, kind
        2026-03-02T10:00:00Z, c1, fay, call
        2026-03-02T10:00:00Z, c1, gus, call
        2026-03-02T10:00:00Z, c1, hal, call";
    check(
        &[("work", work)],
        "1, 2026-03-02T09:00:00Z, ann, c1,
         2, 2026-03-03T09:00:00Z, ben, c1,
         3, 2026-03-02T10:00:00Z, fay, c1,
         4, 2026-03-02T10:00:00Z, gus, c1,
         5, 2026-03-02T10:00:00Z, hal, c1,",
        expect![[r#"
            ann c1 1 +4.21 spike +0.21
            ben c1 2 +4.21 spike +0.21
        "#]],
    );
}

#[test]
fn again_and_again() {
    check(
        &[],
        "1, 2026-01-02T09:00:00Z, ann, c1,
         2, 2026-01-15T09:00:00Z, ann, c1,
         3, 2026-01-16T09:00:00Z, ann, c1,
         4, 2026-01-30T09:00:00Z, ann, c1,
         5, 2026-01-02T09:00:00Z, ben, c1,
         6, 2026-01-15T09:00:00Z, ben, c1,",
        expect![[r#"
            ann c1 1+2+3+4 +11.20 series +6.00 spike +1.20
            ben c1 5+6 +7.70 series +2.50 spike +1.20
        "#]],
    );
}

#[test]
fn off_shift() {
    check(
        &[(
            "shifts",
            "staff_id, start, end
            ann, 2026-03-02T08:00:00Z, 2026-03-02T16:00:00Z
            ann, 2026-03-03T08:00:00Z, 2026-03-03T16:00:00Z
            ben, 2026-03-02T08:00:00Z, 2026-03-02T16:00:00Z",
        )],
        "1, 2026-03-02T16:45:00Z, ann, ka,
         2, 2026-03-02T16:45:01Z, ann, kb,
         3, 2026-03-04T12:00:00Z, ann, kc,
         4, 2026-03-02T20:00:00Z, ben, kd,",
        expect![[r#"
            ann kb 2 +6.90 off-shift +2.00 burst +0.90
            ann ka 1 +4.90 burst +0.90
            ann kc 3 +4.00
            ben kd 4 +4.00
        "#]],
    );
}

#[test]
fn nothing_happens_on_the_task() {
    check(
        &[
            PEOPLE[0],
            PEOPLE[1],
            PEOPLE[2],
            (
                "tasks",
                "task_id, subject_id, opened_at, assignee
            t1, ex, 2026-03-01T08:00:00Z, ann
            t2, next, 2026-03-01T08:00:00Z, ben",
            ),
            (
                "work",
                "at, subject_id, staff_id, kind
            2026-03-07T08:00:00Z, ex, ben, note",
            ),
        ],
        "1, 2026-03-02T09:00:00Z, ann, ex,
         2, 2026-03-03T09:00:00Z, ann, ex,
         3, 2026-03-04T09:00:00Z, ann, ex,
         4, 2026-03-08T09:00:00Z, ann, ex,",
        expect![[r#"
            ann ex 1+2+3+4 -5.00 relationship no-progress +1.00
        "#]],
    );
}

/// A task without progress, or of somebody else, does not weigh against whom a contact of their own excuses as well.
#[test]
fn what_speaks_against_a_ticket_is_limited_by_other_explanations() {
    let tasks = "task_id, subject_id, opened_at, closed_at, assignee
        t1, ex, 2026-03-01T08:00:00Z, 2026-03-01T09:00:00Z, ann
        t2, star, 2026-03-02T08:00:00Z, , ben";
    let looks = "1, 2026-03-02T09:00:00Z, ann, ex,
        2, 2026-03-03T09:00:00Z, ann, ex,
        3, 2026-03-04T09:00:00Z, ann, ex,
        4, 2026-03-02T09:00:00Z, ann, star, t2";
    let found = |work, expected| {
        check(&[PEOPLE[0], PEOPLE[1], PEOPLE[2], ("tasks", tasks), ("work", work)], looks, expected);
    };
    found(
        WORK,
        expect![[r#"
            ann ex 1+2+3 -2.00 relationship no-progress +1.00
            ann star 4 +3.47 protected +4.97 borrowed-ticket +1.50
        "#]],
    );
    found(
        "at, subject_id, staff_id, kind
        2026-03-01T08:30:00Z, ex, ann, call
        2026-03-01T08:30:00Z, star, ann, call",
        expect![[r#"
            ann ex 1+2+3 -2.50 relationship no-progress +0.50
            ann star 4 +2.47 protected +4.97 borrowed-ticket +0.50
        "#]],
    );
}

#[test]
fn many_subjects_at_a_time() {
    check(
        &[],
        "1, 2026-03-02T09:00:00Z, ann, cx,
         2, 2026-03-02T09:10:00Z, ann, cy,
         3, 2026-03-02T09:20:00Z, ann, cz,
         4, 2026-03-02T09:30:00Z, ann, cw,
         5, 2026-03-02T12:00:00Z, ann, cv,
         6, 2026-03-02T09:00:00Z, ben, cv,",
        expect![[r#"
            ann cw 4 +7.34 burst +3.34
            ann cx 1 +7.34 burst +3.34
            ann cy 2 +7.34 burst +3.34
            ann cz 3 +7.34 burst +3.34
            ann cv 5 +5.20 spike +1.20
            ben cv 6 +5.20 spike +1.20
        "#]],
    );
}

#[test]
fn ids_in_a_row() {
    check(
        &[],
        "1, 2026-03-02T09:00:00Z, ann, K-101,
         2, 2026-03-02T09:05:00Z, ann, K-102,
         3, 2026-03-02T09:10:00Z, ann, K-105,
         4, 2026-03-02T09:15:00Z, ann, K-109,
         5, 2026-03-02T09:00:00Z, ben, K-201,
         6, 2026-03-02T09:11:00Z, ben, K-202,
         7, 2026-03-02T15:00:00Z, ben, K-301,
         8, 2026-03-02T15:01:00Z, ben, K-300,",
        expect![[r#"
            ann K-101 1 +12.83 id-walk +6.00 burst +2.83
            ann K-102 2 +12.83 id-walk +6.00 burst +2.83
            ann K-105 3 +12.83 id-walk +6.00 burst +2.83
            ben K-300 8 +7.47 id-walk +3.00 burst +0.47
            ben K-301 7 +7.47 id-walk +3.00 burst +0.47
            ann K-109 4 +6.83 burst +2.83
            ben K-201 5 +4.47 burst +0.47
            ben K-202 6 +4.47 burst +0.47
        "#]],
    );
}

#[test]
fn looks_around_one_that_weighs_much() {
    check(
        &[("subjects", "subject_id, tags\n        star, vip\n        trap, decoy")],
        "1, 2026-03-02T09:00:00Z, ann, c1,
         2, 2026-03-02T09:30:00Z, ann, trap,
         3, 2026-03-02T10:00:00Z, ann, c2,
         4, 2026-03-02T10:00:01Z, ann, c3,
         5, 2026-03-02T09:31:00Z, ben, c4,
         6, 2026-03-05T09:00:00Z, ann, star,
         7, 2026-03-05T09:01:00Z, ann, c5,",
        expect![[r#"
            ann trap 2 +15.19 decoy +9.00 burst +2.19
            ann c2 3 +13.19 cover +4.00 id-walk +3.00 burst +2.19
            ann star 6 +9.70 protected +4.97 burst +0.73
            ann c1 1 +8.73 cover +4.00 burst +0.73
            ann c3 4 +7.73 id-walk +3.00 burst +0.73
            ann c5 7 +4.73 burst +0.73
            ben c4 5 +4.00
        "#]],
    );
}

#[test]
fn names_in_a_row() {
    let subjects = "subject_id, family_name
        s1, Abel
        s2, bach
        s3, Claus
        s4, Dorn
        s5, Ernst
        s6, Fuchs";
    check(
        &[("subjects", subjects)],
        "1, 2026-03-02T09:00:00Z, ann, s1,
         2, 2026-03-02T09:05:00Z, ann, s2,
         3, 2026-03-02T09:10:00Z, ann, s3,
         4, 2026-03-02T09:15:00Z, ann, s4,
         5, 2026-03-02T09:20:00Z, ann, s5,
         6, 2026-03-02T09:25:00Z, ann, s6,",
        expect![[r#"
            ann s1 1 +17.00 id-walk +6.00 name-walk +4.00 burst +3.00
            ann s2 2 +17.00 id-walk +6.00 name-walk +4.00 burst +3.00
            ann s3 3 +17.00 id-walk +6.00 name-walk +4.00 burst +3.00
            ann s4 4 +17.00 id-walk +6.00 name-walk +4.00 burst +3.00
            ann s5 5 +17.00 id-walk +6.00 name-walk +4.00 burst +3.00
            ann s6 6 +17.00 id-walk +6.00 name-walk +4.00 burst +3.00
        "#]],
    );
}

#[test]
fn favours_in_a_circle_and_within_the_team() {
    check(
        &PEOPLE,
        "1, 2026-03-02T09:00:00Z, ann, cleos,
         2, 2026-03-05T09:00:00Z, cleo, bens,
         3, 2026-03-08T09:00:00Z, ben, ex,
         4, 2026-03-08T13:00:00Z, ben, nobody,",
        expect![[r#"
            ann cleos 1 +11.00 ring +7.00
            ben ex 3 +11.00 ring +7.00
            cleo bens 2 +11.00 ring +7.00
            ben nobody 4 +4.00
        "#]],
    );
    check(
        &PEOPLE,
        "1, 2026-03-02T09:00:00Z, ann, bens,
         2, 2026-03-05T09:00:00Z, cleo, bens,",
        expect![[r#"
            ann bens 1 +10.20 ring +5.00 spike +1.20
            cleo bens 2 +5.20 spike +1.20
        "#]],
    );
}

#[test]
fn a_private_event() {
    check(
        &[
            PEOPLE[0],
            PEOPLE[1],
            PEOPLE[2],
            (
                "work",
                "at, subject_id, staff_id, kind
            2026-03-01T09:00:00Z, me,, order",
            ),
        ],
        "1, 2026-03-03T09:00:00Z, ann, next,
         2, 2026-03-03T09:00:01Z, ann, ex,
         3, 2026-03-03T09:00:00Z, cleo, next,",
        expect![[r#"
            ann next 1 +7.35 relationship private-event +1.50 spike +1.20 burst +0.65
            ann ex 2 +4.65 relationship burst +0.65
            cleo next 3 +5.20 spike +1.20
        "#]],
    );
}

#[test]
fn fields_that_the_team_hardly_ever_needs() {
    let usual: String =
        (0..20).map(|n| format!("u{n}, 2026-01-02T10:00:00Z, ann, c{n}, name;orders\n")).collect();
    let looks = |rest: &str| format!("access_id, at, staff_id, subject_id, fields\n{usual}{rest}");
    let check = |settings: &str, expected: Expect| {
        let looks = looks(
            "1, 2026-03-02T09:00:00Z, ann, x, name;readings
             2, 2026-03-12T09:00:00Z, ann, y, name
             3, 2026-03-22T09:00:00Z, cleo, z, readings",
        );
        let world = World::new(&[("staff", STAFF), ("tasks", TASKS), ("work", WORK), ("accesses", &looks)]);
        let all = findings(&world.run(&format!("{ALL}{settings}")));
        let last: Vec<&str> = all.lines().filter(|line| !line.starts_with("ann c")).collect();
        expected.assert_eq(&last.join("\n"));
    };
    check(
        "[evidence.unusual_fields]\nlooks = 22",
        expect![[r#"
            ann x 1 +6.50 unusual-fields +2.50
            ann y 2 +4.00
            cleo z 3 +4.00"#]],
    );
    // Too few looks of the team to tell.
    check(
        "[evidence.unusual_fields]\nlooks = 23",
        expect![[r#"
        ann x 1 +4.00
        ann y 2 +4.00
        cleo z 3 +4.00"#]],
    );
}

#[test]
fn a_protected_subject_behind_somebody_elses_ticket() {
    check(
        &[
            PEOPLE[0],
            PEOPLE[1],
            PEOPLE[2],
            ("tasks", "task_id, subject_id, opened_at, assignee\nt1, star, 2026-03-01T08:00:00Z, ben"),
        ],
        "1, 2026-03-02T09:00:00Z, ann, star, t1
         2, 2026-03-02T09:00:00Z, ben, star, t1",
        expect![[r#"
            ann star 1 +3.44 protected +4.94 borrowed-ticket +1.50
        "#]],
    );
}

/// Where many of all looks are at protected subjects, one of them says less.
#[test]
fn protected_subjects_whom_everybody_looks_at() {
    let looks = format!("{LOOKS}1, 2026-03-02T09:00:00Z, ann, star,\n2, 2026-03-02T09:00:00Z, cleo, next,");
    let world = World::new(&[
        ("accesses", &looks),
        ("staff", STAFF),
        ("subjects", SUBJECTS_TABLE),
        ("tasks", TASKS),
        ("work", WORK),
    ]);
    let outcome = |settings: &str| findings(&world.run(&format!("{ALL}[evidence.protected]\n{settings}")));
    let half = "share = 0.5\nlooks = 2";
    let (usual, rare) = (outcome(half), outcome("share = 0.9\nlooks = 1000000"));
    expect![[r#"
        ann star 1 +9.00 protected +5.00
        cleo next 2 +4.00
        ann star 1 +9.00 protected +5.00
        cleo next 2 +4.00
    "#]]
    .assert_eq(&format!("{usual}{rare}"));
    expect![[r#"
        ann star 1 +7.00 protected +3.00
        cleo next 2 +4.00
    "#]]
    .assert_eq(&outcome("share = 0.125\nlooks = 0"));
}
