//! What is missing is said, and weighs nothing.

use expect_test::expect;

use crate::{ALL, STAFF, World, findings, verdicts};

const LOOKS: &str = "at, staff_id, subject_id
    2026-03-02T09:00:00Z, ann, c1
    2026-04-02T09:00:00Z, ann, c1
    2026-03-02T09:00:00Z, ben, c2";

#[test]
fn accesses_alone_are_not_held_against_anybody() {
    let outcome = World::new(&[("accesses", LOOKS)]).run(ALL);
    expect![[r#"
        0 - +0.00
        1 - +0.00
        2 - +0.00
    "#]]
    .assert_eq(&verdicts(&outcome));
    let missing: Vec<String> = outcome
        .audit
        .missing
        .iter()
        .map(|one| format!("{}: {} | {:?}", one.table, one.templates.join(", "), one.terms))
        .collect();
    expect![[r#"
        staff:  | [Relationship, Ring, PrivateEvent]
        staff_contacts:  | []
        staff_addresses:  | []
        shifts:  | [OffShift]
        subjects:  | [Relationship, Protected, Decoy, NameWalk, Ring]
        subject_addresses:  | []
        tasks: own-task, follow-up, covering, queue, colleague, late-follow-up, late-record, named-task, other-task | [SelfOpened, OtherTicket, BorrowedTicket]
        work: own-contact, own-work, callback, after-contact, team-order, contact, late-contact | [NoProgress, PrivateEvent]"#]].assert_eq(&missing.join("\n"));
    assert!(outcome.audit.findings[0].sentence.contains("whether there was a task is not known"));
}

#[test]
fn rows_stand_in_for_ids_and_strangers_are_counted() {
    let work = "at, subject_id, staff_id, kind\n2026-03-02T09:00:00Z, c2, ben, call";
    let outcome =
        World::new(&[("accesses", LOOKS), ("staff", STAFF), ("work", work), ("subjects", "subject_id\nc2")])
            .run(ALL);
    expect![[r#"
        ann c1 0+1 +6.00 series +3.00
    "#]]
    .assert_eq(&findings(&outcome));
    assert_eq!(outcome.audit.counts.looks_of_unknown_staff, 0);
    assert_eq!(outcome.audit.counts.looks_at_unknown_subjects, 2);
}

#[test]
fn bad_rows_are_rejected_and_others_keep_their_numbers() {
    let looks = "at, staff_id, subject_id
        2026-03-02T09:00:00Z, ann, c1
        yesterday, ann, c1
        2026-03-02T09:00:00Z, , c1
        2026-03-02T09:00:00Z, ben, c2";
    let outcome = World::new(&[("accesses", looks)]).run(ALL);
    assert_eq!(outcome.rejects.count(), 2);
    let rows: Vec<&str> =
        outcome.audit.findings.iter().flat_map(|finding| &finding.access_ids).map(String::as_str).collect();
    assert_eq!(rows, ["0", "3"]);
}

#[test]
fn rows_that_say_nothing_are_counted() {
    let tables = [
        ("accesses", "at, staff_id, subject_id\n2026-03-02T09:00:00Z, ann, c1"),
        ("subjects", "subject_id, family_name\nc1, Petersen"),
        ("staff", "staff_id, team, from, to\nann, red, 2026-05-01, 2026-01-01\nben, red, ,"),
        ("staff_contacts", "staff_id, name\nann, Jan Petersen\nANN, Jan Petersen"),
        ("staff_addresses", "staff_id, city\nstranger, Berlin\nstranger, Bonn"),
        ("subject_addresses", "subject_id, city\nc1, Berlin\nC1, Bonn\n0c1, Ulm"),
        (
            "shifts",
            "staff_id, start, end
             ann, 2026-03-02T16:00:00Z, 2026-03-02T08:00:00Z
             stranger, 2026-03-02T08:00:00Z, 2026-03-02T16:00:00Z",
        ),
        (
            "tasks",
            "task_id, subject_id, opened_at, closed_at\nt1, c1, 2026-03-02T09:00:00Z, 2026-03-01T09:00:00Z",
        ),
    ];
    let outcome = World::new(&tables).run(ALL);
    assert_eq!(
        serde_json::to_value(&outcome.audit.unused).unwrap(),
        serde_json::json!({
            "staff: backwards": 1,
            "staff_contacts: of-nobody": 1,
            "staff_addresses: of-nobody": 2,
            "subject_addresses: of-no-subject": 2,
            "shifts: of-nobody": 1,
            "shifts: backwards": 1,
            "tasks: backwards": 1,
        })
    );
    assert_eq!(
        outcome.audit.outside,
        audit::Outside::default(),
        "a period that ends before it begins says nothing"
    );
}

#[test]
fn shifts_count_without_a_table_of_staff() {
    let shifts = "staff_id, start, end
        ann, 2026-03-02T08:00:00Z, 2026-03-02T16:00:00Z
        ann, 2026-03-04T08:00:00Z, 2026-03-04T16:00:00Z";
    let looks = "at, staff_id, subject_id\n2026-03-03T03:00:00Z, ann, c1\n2026-03-04T09:00:00Z, ann, c2";
    let outcome = World::new(&[("accesses", looks), ("shifts", shifts)]).run(ALL);
    expect![[r#"
        ann c1 0 +2.00 off-shift +2.00
        ann c2 1 +0.00
    "#]]
    .assert_eq(&findings(&outcome));
    assert_eq!(outcome.audit.unused, audit::Unused::default());
}

#[test]
fn columns_that_are_said_to_be_read_are_those_of_the_tables() {
    for table in tables::Table::ALL {
        let read = audit::columns_read(table);
        assert!(read.iter().all(|column| table.column(column).is_some()), "{table}");
        let required = table.columns().iter().filter(|column| column.required);
        assert!(required.into_iter().all(|column| read.contains(&column.name)), "{table}");
    }
    assert!(!audit::columns_read(tables::Table::Accesses).contains(&"channel"));
}
