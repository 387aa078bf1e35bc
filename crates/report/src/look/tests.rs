use audit::{Bits, Moment, Weighed};
use expect_test::{Expect, expect};
use tables::Table;

use super::*;

fn attempt(template: &str, says: &str, explains: bool, outcome: Result<u64, Miss>) -> Attempt {
    Attempt {
        template: template.to_owned(),
        says: says.to_owned(),
        explains,
        table: Table::Tasks,
        row: outcome.ok(),
        missed: outcome.err(),
    }
}

fn look() -> Explained {
    Explained {
        access_id: "a1".to_owned(),
        at: Moment(1_772_442_000_000_000),
        staff_id: "ann".to_owned(),
        subject_id: "c1".to_owned(),
        explained_by: None,
        tried: vec![
            attempt("own-task", "a task of theirs", true, Err(Miss::OtherTime { seconds: 7_200 })),
            attempt("queue", "a task of their queue", true, Err(Miss::NoFact)),
            attempt("other-task", "a task of somebody else", false, Ok(17)),
        ],
        relationship: Some(Relationship {
            kind: "former_partner".to_owned(),
            weight: 12.0,
            probability: 0.962,
            evidence: vec!["shared an address until 2023".to_owned(), "has another surname".to_owned()],
        }),
        terms: vec![
            Weighed { term: Term::Explanation, bits: Bits::new(4.0) },
            Weighed { term: Term::Mitigation, bits: Bits::new(-1.5) },
        ],
    }
}

fn check(look: &Explained, lang: Lang, expected: Expect) {
    expected.assert_eq(&explained(look, lang));
}

#[test]
fn a_look_that_nothing_explains_in_both_languages() {
    check(
        &look(),
        Lang::English,
        expect![[r#"
        a1: ann looked at c1, 2 Mar 2026, 09:00 UTC
        Not explained by any work on record.
        Relationship: Former partner or household (96.2% sure): the subject shared an address until 2023; has another surname.

        Evidence in bits, of this subject’s rows alone:
           +4.0  not explained by work
           −1.5  work nearby

        Explanations tried (+ holds, - does not):
        - own-task: a task of theirs: there is one, but at another time (2 hours off)
        - queue: a task of their queue: there is none
        + other-task: a task of somebody else (makes it less suspicious, and explains nothing): holds, by row 17 of the table tasks
    "#]],
    );
    check(
        &look(),
        Lang::German,
        expect![[r#"
            a1: ann sah bei c1 nach, 02.03.2026, 09:00 Uhr UTC
            Durch keine verzeichnete Arbeit erklärt.
            Beziehung: Frühere Partnerschaft oder früherer Haushalt (zu 96,2 % sicher): die betroffene Person shared an address until 2023; has another surname.

            Anhaltspunkte in Bit, allein nach den Zeilen zu dieser Person:
               +4,0  nicht durch Arbeit erklärt
               −1,5  Arbeit in der Nähe

            Geprüfte Erklärungen (+ trifft zu, - trifft nicht zu):
            - own-task: a task of theirs: vorhanden, aber zu anderer Zeit (Abstand 2 Stunden)
            - queue: a task of their queue: nicht vorhanden
            + other-task: a task of somebody else (macht nur weniger verdächtig und erklärt nichts): trifft zu, nach Zeile 17 der Tabelle tasks
        "#]],
    );
}

#[test]
fn a_look_that_a_task_explains_at_a_stranger() {
    let mut look = look();
    look.explained_by = Some("queue".to_owned());
    look.tried[1] = attempt("queue", "a task of their queue", true, Ok(3));
    (look.relationship, look.terms) = (None, Vec::new());
    check(
        &look,
        Lang::English,
        expect![[r#"
        a1: ann looked at c1, 2 Mar 2026, 09:00 UTC
        Explained by a task of their queue.
        No relationship was found.

        Explanations tried (+ holds, - does not):
        - own-task: a task of theirs: there is one, but at another time (2 hours off)
        + queue: a task of their queue: holds, by row 3 of the table tasks
        + other-task: a task of somebody else (makes it less suspicious, and explains nothing): holds, by row 17 of the table tasks
    "#]],
    );
}

#[test]
fn without_tasks_and_work_nothing_is_said_to_be_unexplained() {
    let mut look = look();
    look.tried.iter_mut().for_each(|tried| (tried.row, tried.missed) = (None, Some(Miss::NoTable)));
    let text = explained(&look, Lang::English);
    assert!(text.contains(Word::LookUnjudged.say(Lang::English)), "{text}");
    assert!(!text.contains(Word::LookUnexplained.say(Lang::English)), "{text}");
}

#[test]
fn a_terminal_obeys_nothing_that_is_in_a_table() {
    let hostile = "\u{1b}[2J\u{202e}x\r\n";
    let mut look = look();
    (look.staff_id, look.subject_id, look.access_id) =
        (hostile.to_owned(), hostile.to_owned(), hostile.to_owned());
    look.tried[0].template = hostile.to_owned();
    look.tried[0].says = hostile.to_owned();
    if let Some(relationship) = &mut look.relationship {
        relationship.kind = hostile.to_owned();
        relationship.evidence = vec![hostile.to_owned()];
    }
    let text = explained(&look, Lang::English);
    assert!(!text.chars().any(|c| visible::hidden(c) && c != '\n'), "{text:?}");
    assert_eq!(text.lines().count(), explained(&super::tests::look(), Lang::English).lines().count());
}
