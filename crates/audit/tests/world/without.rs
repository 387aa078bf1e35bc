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
        tasks: own-task, follow-up, covering, queue, colleague, late-record, named-task, other-task | [SelfOpened, OtherTicket, BorrowedTicket]
        work: own-contact, own-work, callback, team-order, contact | [NoProgress, PrivateEvent]"#]].assert_eq(&missing.join("\n"));
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
