//! The same shop at noon: staff, purposes of about forty fields each, and grants.

use std::collections::BTreeMap;

use access::{
    Timestamp,
    decision::{Decision, Facts},
    event::{Event, Granted, Qualification, StaffRecord, What},
    ids::{GrantId, PurposeId},
    principal::{Identity, Keyring, NewToken, Principal, Scope},
    purpose::{Purpose, Purposes, TableFields},
    state::State,
};

use crate::shop::{AT, KINDS, STAFF, TASKS, kind, opened, queue, staff, subject, task};

const TABLES: u64 = 5;
const COLUMNS: u64 = 8;
const LATER: Timestamp = Timestamp::from_millis(1_795_438_800_000);

/// One for each kind of task.
pub(crate) fn purposes() -> Purposes {
    let columns = |from, to| (from..to).map(|column| format!("some_column_{column}")).collect();
    let fields = |purpose: u64| {
        let tables = (0..TABLES).map(|table| format!("table_{}", (purpose + table) % KINDS));
        let fields = || TableFields { show: columns(0, COLUMNS - 1), mask: columns(COLUMNS - 1, COLUMNS) };
        tables.map(|table| (table, fields())).collect::<BTreeMap<_, _>>()
    };
    let declared = |i| Purpose {
        title: "a purpose".to_owned(),
        dpv: "dpv:CustomerCare".to_owned(),
        basis: "gdpr:6-1-b".to_owned(),
        task_kinds: vec![kind(i), kind(i + 1)],
        minutes: 60,
        fields: fields(i),
    };
    Purposes::new((0..KINDS).map(|i| (purpose(i), declared(i))).collect())
}

/// Two in a hundred tasks have a live grant, those of `s-6` and `s-7` among them.
pub(crate) fn state() -> State {
    let mut state = State::default();
    let mut apply = |what| state.apply(&Event { at: AT, by: None, what });
    for i in 0..STAFF {
        let queues = [queue(i), queue(i + 1)].into();
        apply(What::StaffAdded(StaffRecord { staff: staff(i), active: true, queues }));
        let record = Qualification { staff: staff(i), name: "2026".to_owned(), until: LATER };
        apply(What::Trained(record.clone()));
        apply(What::Attested(record));
    }
    (0..TASKS).for_each(|i| apply(opened(i)));
    (0..TASKS).filter(|i| matches!(i % 100, 6 | 7)).for_each(|i| apply(granted(i)));
    state
}

fn granted(i: u64) -> What {
    let facts = Facts {
        active: true,
        trained_until: Some(LATER),
        attested_until: Some(LATER),
        queues: [].into(),
        task: None,
        ended: false,
        expires: LATER,
    };
    What::Granted(Granted {
        grant: grant(i),
        staff: staff(i % STAFF),
        task: task(i),
        subject: subject(i),
        purpose: purpose(i),
        expires: LATER,
        decision: Decision { policies: Vec::new(), facts, policy_set: String::new() },
    })
}

pub(crate) fn principal(i: u64) -> Principal {
    let owner = Identity::Staff(staff(i));
    let (record, token) = NewToken::make(owner, [Scope::Look].into(), [7; 40]).unwrap();
    Keyring::default().verify(Some(&record), &token).unwrap()
}

/// One of the tasks of that staff member.
pub(crate) fn task_of(holder: u64, i: u64) -> u64 {
    i % (TASKS / STAFF) * STAFF + holder
}

pub(crate) fn purpose(i: u64) -> PurposeId {
    PurposeId::new(&format!("purpose-{}", i % KINDS)).unwrap()
}

/// As long as a real one.
pub(crate) fn grant(i: u64) -> GrantId {
    GrantId::new(&format!("g-{i:032x}")).unwrap()
}
