use std::collections::BTreeMap;

use expect_test::{expect, expect_file};
use ledger::Owner;

use super::*;
use crate::{
    decision::{Facts, TaskFacts},
    ids::ServiceId,
    principal::Scope,
    testing::{AT, grant, minutes_later, purpose, qualification, queue, staff, subject, task},
};

/// One of each, with every field present. The match makes a new kind of event break the build until it is here.
fn examples() -> Vec<What> {
    let order = |what: &What| match what {
        What::StaffAdded(_) => 0,
        What::StaffChanged(_) => 1,
        What::Trained(_) => 2,
        What::Attested(_) => 3,
        What::TokenIssued(_) => 4,
        What::TokenRevoked(_) => 5,
        What::TaskOpened(_) => 6,
        What::TaskChanged(_) => 7,
        What::Called(_) => 8,
        What::RulesSet(_) => 9,
        What::Granted(_) => 10,
        What::Refused(_) => 11,
        What::GrantEnded(_) => 12,
        What::Looked(_) => 13,
        What::Failed(_) => 14,
        What::Erased(_) => 15,
        What::ClockAccepted(_) => 16,
        What::Conflict(_) => 17,
        What::ConflictsSettled(_) => 18,
    };
    let mut examples = about_people();
    examples.extend(about_tasks());
    examples.extend(about_looks());
    examples.extend(about_the_ledger());
    let orders: Vec<i32> = examples.iter().map(order).collect();
    assert_eq!(orders, (0..19).collect::<Vec<_>>());
    examples
}

fn about_people() -> Vec<What> {
    let token = NewToken {
        id: TokenId::new("0102030405060708").unwrap(),
        owner: Identity::Staff(staff("s-1")),
        scopes: [Scope::Look].into(),
        hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into(),
    };
    let queues = BTreeSet::from([queue("support"), queue("vip")]);
    vec![
        What::StaffAdded(StaffRecord { staff: staff("s-1"), active: true, queues: queues.clone() }),
        What::StaffChanged(StaffChange { staff: staff("s-1"), active: Some(false), queues: Some(queues) }),
        What::Trained(qualification("s-1", minutes_later(60))),
        What::Attested(qualification("s-1", minutes_later(60))),
        What::TokenIssued(token.clone()),
        What::TokenRevoked(TokenRevoked { token: token.id }),
    ]
}

fn about_tasks() -> Vec<What> {
    vec![
        What::TaskOpened(TaskRecord {
            task: task("T-1"),
            kind: TaskKind::new("delivery").unwrap(),
            subject: subject("42"),
            assignee: Some(staff("s-1")),
            queue: Some(queue("support")),
            origin: Origin::Customer,
            opened_at: AT,
        }),
        What::TaskChanged(TaskChange {
            task: task("T-1"),
            subject: subject("42"),
            assignee: Some(staff("s-2")),
            queue: Some(queue("vip")),
            closed: true,
        }),
        What::Called(Called { route: "/v1/me".to_owned(), status: 200 }),
        What::RulesSet(Rules { policies: "0a".to_owned(), purposes: "0b".to_owned() }),
    ]
}

fn about_looks() -> Vec<What> {
    let (staff, subject) = (staff("s-1"), subject("42"));
    let released = Released {
        rows: 2,
        shown: vec!["name".to_owned(), "address".to_owned()],
        masked: vec!["email".to_owned()],
    };
    vec![
        What::Granted(Granted {
            grant: grant("g-1"),
            staff: staff.clone(),
            task: task("T-1"),
            subject: subject.clone(),
            purpose: purpose("delivery"),
            expires: minutes_later(30),
            decision: decision(),
        }),
        What::Refused(Refused {
            asked: Asked::Grant { task: task("T-1"), purpose: purpose("delivery") },
            staff: staff.clone(),
            subject: Some(subject.clone()),
            refusal: Refusal::NotAvailable,
            decision: decision(),
        }),
        What::GrantEnded(GrantEnded { grant: grant("g-1"), subject: subject.clone() }),
        What::Looked(Looked {
            grant: grant("g-1"),
            staff: staff.clone(),
            task: task("T-1"),
            subject: subject.clone(),
            purpose: purpose("delivery"),
            page: 1,
            released: BTreeMap::from([("customers".to_owned(), released)]),
            decision: decision(),
        }),
        What::Failed(Failed { grant: grant("g-1"), staff, subject, problem: "timeout".to_owned() }),
    ]
}

fn about_the_ledger() -> [What; 4] {
    let reason = "request DSR-77".to_owned();
    let conflict = Conflict {
        witness: "W1".to_owned(),
        key: "wit.example/w1+0a0b0c0d+BA==".to_owned(),
        why: "it has cosigned 3 entries, and this ledger has only 2".to_owned(),
        status: 409,
        seen: 3,
        had: 2,
        offered: "shop.example/looks\n2\nAA==\n\n— shop.example/looks AA==\n".to_owned(),
        shown: Some("shop.example/looks\n3\nAA==\n\n— shop.example/looks AA==\n".to_owned()),
    };
    [
        What::Erased(Erased { tag: "0f".repeat(32), n: 12, reason }),
        What::ClockAccepted(ClockAccepted { newest: minutes_later(60) }),
        What::Conflict(conflict),
        What::ConflictsSettled(Settled { entries: vec![17], reason: "INC-9".to_owned() }),
    ]
}

fn decision() -> Decision {
    let task = TaskFacts {
        open: true,
        kind: Some(TaskKind::new("delivery").unwrap()),
        origin: Some(Origin::System),
        opened_at: Some(AT),
        assignee: Some(staff("s-1")),
        queue: Some(queue("support")),
        subject: None,
    };
    let facts = Facts {
        active: true,
        trained_until: Some(minutes_later(60)),
        attested_until: Some(minutes_later(60)),
        queues: [queue("support")].into(),
        task: Some(task),
        ended: true,
        expires: minutes_later(30),
    };
    Decision { policies: vec!["staff-look-for-tasks".to_owned()], facts, policy_set: "0a".to_owned() }
}

fn by(what: What) -> Event {
    let service = Identity::Service(ServiceId::new("tickets").unwrap());
    Event { at: AT, by: Some(service), what }
}

#[test]
fn the_format_is_pinned() {
    let line = |what| serde_json::to_string(&by(what)).unwrap() + "\n";
    expect_file!["format.txt"].assert_eq(&examples().into_iter().map(line).collect::<String>());
}

/// Also what was written before: only a change that still reads the pinned lines keeps old ledgers readable.
#[test]
fn every_pinned_line_reads_back_as_it_was() {
    let lines: Vec<&str> = include_str!("format.txt").lines().collect();
    assert_eq!(lines.len(), examples().len());
    for (line, what) in lines.into_iter().zip(examples()) {
        assert_eq!(Event::parse(line.as_bytes()).unwrap(), by(what));
    }
}

#[test]
fn drafts_hold_the_pinned_form() {
    for what in examples() {
        let event = by(what);
        let draft = event.draft().unwrap();
        assert_eq!((draft.owner.clone(), draft.class), (event.owner(), event.what.class()));
        assert_eq!(Event::parse(&draft.payload).unwrap(), event);
    }
}

#[test]
fn what_a_newer_version_added_is_not_passed_over() {
    for line in include_str!("format.txt").lines() {
        let outer = line.replacen('{', r#"{"novelty":"x","#, 1);
        // Every line ends with the event's own fields, then those of `what`, then those of the whole.
        let inner = line.strip_suffix("}}}").unwrap().to_owned() + r#","novelty":"x"}}}"#;
        for changed in [outer, inner] {
            let error = Event::parse(changed.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("unknown field `novelty`"), "{changed}: {error}");
        }
    }
    let unknown = br#"{"at":"2026-11-23T08:15:00Z","what":{"decision.four_eyes":{}}}"#;
    assert!(Event::parse(unknown).unwrap_err().to_string().contains("unknown variant"));
}

#[test]
fn what_is_absent_has_its_default() {
    let text =
        r#"{"at":"2026-11-23T08:15:00Z","what":{"request.task_changed":{"task":"T-1","subject":"42"}}}"#;
    let event = Event::parse(text.as_bytes()).unwrap();
    assert_eq!(event.by, None);
    let What::TaskChanged(change) = &event.what else { panic!() };
    assert_eq!((&change.assignee, &change.queue, change.closed), (&None, &None, false));
    assert_eq!(serde_json::to_string(&event).unwrap(), text);
}

#[test]
fn the_person_it_is_about_seals_it() {
    let owner = |owner: Owner| match owner {
        Owner::Subject(id) => format!("subject {id}"),
        Owner::Staff(id) => format!("staff {id}"),
        Owner::Log => "log".to_owned(),
    };
    let line = |what: What| {
        let json = serde_json::to_value(&what).unwrap();
        let name = json.as_object().unwrap().keys().next().unwrap().clone();
        format!("{name}: class {}, {}\n", what.class(), owner(by(what).owner()))
    };
    expect![[r#"
        principal.staff_added: class 1, staff s-1
        principal.staff_changed: class 1, staff s-1
        principal.trained: class 1, staff s-1
        principal.attested: class 1, staff s-1
        principal.token_issued: class 1, staff s-1
        principal.token_revoked: class 1, log
        request.task_opened: class 2, subject 42
        request.task_changed: class 2, subject 42
        request.called: class 2, log
        decision.rules_set: class 3, log
        decision.granted: class 3, subject 42
        decision.refused: class 3, subject 42
        decision.grant_ended: class 3, subject 42
        reveal.looked: class 4, subject 42
        reveal.failed: class 4, subject 42
        ledger.erased: class 5, log
        ledger.clock_accepted: class 5, log
        ledger.conflict: class 5, log
        ledger.conflicts_settled: class 5, log
    "#]]
    .assert_eq(&examples().into_iter().map(line).collect::<String>());
    let call = What::Called(Called { route: "/v1/me".to_owned(), status: 200 });
    let event = Event { by: Some(Identity::Staff(staff("s-1"))), ..by(call) };
    assert_eq!(owner(event.owner()), "staff s-1");
    let What::Refused(refused) = examples().remove(11) else { panic!() };
    let nobody = What::Refused(Refused { subject: None, ..refused });
    assert_eq!(owner(by(nobody).owner()), "staff s-1");
}
