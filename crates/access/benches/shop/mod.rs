//! The tasks of a large shop: ids as long as in real ones, most assigned to somebody, some waiting in a queue.

use access::{
    Timestamp,
    event::{Origin, TaskRecord, What},
    ids::{Queue, StaffId, SubjectId, TaskId, TaskKind},
};

pub(crate) const TASKS: u64 = 100_000;
pub(crate) const STAFF: u64 = 10_000;
pub(crate) const KINDS: u64 = 12;

/// 2026-11-23T12:00:00Z
pub(crate) const AT: Timestamp = Timestamp::from_millis(1_795_435_200_000);

pub(crate) fn opened(i: u64) -> What {
    let (assignee, queue) = match i % 10 {
        0..8 => (Some(staff(i % STAFF)), None),
        _ => (None, Some(queue(i))),
    };
    What::TaskOpened(TaskRecord {
        task: task(i),
        kind: kind(i),
        subject: subject(i),
        assignee,
        queue,
        origin: Origin::Customer,
        opened_at: AT,
    })
}

pub(crate) fn task(i: u64) -> TaskId {
    TaskId::new(&format!("TICKET-{:07}", i + 1_000_000)).unwrap()
}

pub(crate) fn subject(i: u64) -> SubjectId {
    SubjectId::new(&format!("{}", i * 7919 % 50_000_000)).unwrap()
}

pub(crate) fn staff(i: u64) -> StaffId {
    StaffId::new(&format!("s-{i}")).unwrap()
}

pub(crate) fn queue(i: u64) -> Queue {
    Queue::new(&format!("queue-{}", i % 40)).unwrap()
}

pub(crate) fn kind(i: u64) -> TaskKind {
    TaskKind::new(&format!("kind-{}", i % KINDS)).unwrap()
}
