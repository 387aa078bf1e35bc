//! What the tests of several modules share.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU8, Ordering},
    time::Duration,
};

use crate::{
    decision::{Decision, Facts},
    event::{Event, GrantEnded, Granted, Origin, Qualification, StaffRecord, TaskChange, TaskRecord, What},
    ids::{GrantId, PurposeId, Queue, ServiceId, StaffId, SubjectId, TaskId, TaskKind},
    principal::{Identity, Keyring, NewToken, Presented, Principal, Scope},
    purpose::{Purpose, Purposes, TableFields},
    state::State,
    time::Timestamp,
};

/// 2026-11-23T08:15:00Z
pub(crate) const AT: Timestamp = Timestamp::from_millis(1_795_421_700_000);

pub(crate) fn minutes_later(minutes: u64) -> Timestamp {
    AT.after(Duration::from_secs(minutes * 60))
}

pub(crate) fn staff(id: &str) -> StaffId {
    StaffId::new(id).unwrap()
}

pub(crate) fn subject(id: &str) -> SubjectId {
    SubjectId::new(id).unwrap()
}

pub(crate) fn task(id: &str) -> TaskId {
    TaskId::new(id).unwrap()
}

pub(crate) fn grant(id: &str) -> GrantId {
    GrantId::new(id).unwrap()
}

pub(crate) fn purpose(id: &str) -> PurposeId {
    PurposeId::new(id).unwrap()
}

pub(crate) fn queue(id: &str) -> Queue {
    Queue::new(id).unwrap()
}

/// Two purposes: `delivery`, of 30 minutes, and `refund`, of 10.
pub(crate) fn purposes() -> Purposes {
    let fields = |show: &[&str], mask: &[&str]| TableFields {
        show: show.iter().map(ToString::to_string).collect(),
        mask: mask.iter().map(ToString::to_string).collect(),
    };
    let declared = |kind: &str, minutes, fields| Purpose {
        title: kind.to_owned(),
        dpv: "dpv:CustomerCare".to_owned(),
        basis: "gdpr:6-1-b".to_owned(),
        task_kinds: vec![TaskKind::new(kind).unwrap()],
        minutes,
        fields,
    };
    let customers = ("customers".to_owned(), fields(&["name", "address"], &["email"]));
    let orders = ("orders".to_owned(), fields(&["number", "total"], &[]));
    Purposes::new(BTreeMap::from([
        (purpose("delivery"), declared("delivery", 30, BTreeMap::from([customers.clone(), orders]))),
        (purpose("refund"), declared("refund", 10, BTreeMap::from([customers]))),
    ]))
}

/// A token of that owner and, for a service, of those scopes; no two are the same.
pub(crate) fn token(owner: Identity, scopes: &[Scope]) -> (NewToken, Presented) {
    // Hexadecimal with letters, so that a secret differs from itself in capitals.
    static NEXT: AtomicU8 = AtomicU8::new(0xab);
    let entropy = [NEXT.fetch_add(1, Ordering::Relaxed); 40];
    NewToken::make(owner, scopes.iter().copied().collect(), entropy).unwrap()
}

pub(crate) fn staff_principal(id: &str) -> Principal {
    verified(token(Identity::Staff(staff(id)), &[Scope::Look]))
}

pub(crate) fn service_principal(scopes: &[Scope]) -> Principal {
    verified(token(Identity::Service(ServiceId::new("tickets").unwrap()), scopes))
}

fn verified((record, token): (NewToken, Presented)) -> Principal {
    Keyring::default().verify(Some(&record), &token).unwrap()
}

pub(crate) fn fold(events: impl IntoIterator<Item = What>) -> State {
    let mut state = State::default();
    for what in events {
        state.apply(&Event { at: AT, by: None, what });
    }
    state
}

pub(crate) fn staff_added(id: &str, queues: &[&str]) -> What {
    let queues = queues.iter().map(|name| queue(name)).collect();
    What::StaffAdded(StaffRecord { staff: staff(id), active: true, queues })
}

pub(crate) fn qualification(id: &str, until: Timestamp) -> Qualification {
    Qualification { staff: staff(id), name: "2026".to_owned(), until }
}

/// Active, trained and attested until tomorrow.
pub(crate) fn qualified_staff(id: &str, queues: &[&str]) -> [What; 3] {
    let record = qualification(id, minutes_later(24 * 60));
    [staff_added(id, queues), What::Trained(record.clone()), What::Attested(record)]
}

pub(crate) fn task_record(id: &str, kind: &str, about: &str) -> TaskRecord {
    TaskRecord {
        task: task(id),
        kind: TaskKind::new(kind).unwrap(),
        subject: subject(about),
        assignee: None,
        queue: None,
        origin: Origin::Customer,
        opened_at: AT,
    }
}

/// Opened and assigned to a staff member.
pub(crate) fn task_opened(id: &str, kind: &str, about: &str, assignee: &str) -> What {
    What::TaskOpened(TaskRecord { assignee: Some(staff(assignee)), ..task_record(id, kind, about) })
}

pub(crate) fn task_changed(id: &str, about: &str) -> TaskChange {
    TaskChange { task: task(id), subject: subject(about), assignee: None, queue: None, closed: false }
}

pub(crate) fn task_closed(id: &str, about: &str) -> What {
    What::TaskChanged(TaskChange { closed: true, ..task_changed(id, about) })
}

/// A grant of 30 minutes for the purpose `delivery`.
pub(crate) fn granted(id: &str, holder: &str, for_task: &str, about: &str) -> Granted {
    Granted {
        grant: grant(id),
        staff: staff(holder),
        task: task(for_task),
        subject: subject(about),
        purpose: purpose("delivery"),
        expires: minutes_later(30),
        decision: decision(),
    }
}

pub(crate) fn grant_ended(id: &str, about: &str) -> What {
    What::GrantEnded(GrantEnded { grant: grant(id), subject: subject(about) })
}

/// As short as a decision can be.
pub(crate) fn decision() -> Decision {
    let facts = Facts {
        active: true,
        trained_until: None,
        attested_until: None,
        queues: BTreeSet::new(),
        task: None,
        ended: false,
        expires: minutes_later(30),
    };
    Decision { policies: vec!["staff-look-for-tasks".to_owned()], facts, policy_set: "00".to_owned() }
}
