//! Tasks, as the ticket system pushes them.

use super::{Change, Error, Gate, require};
use crate::{
    event::{Event, TaskChange, TaskRecord, What},
    ids::{Queue, StaffId, TaskId},
    principal::{Principal, Scope},
    state::{State, Task},
    time::Timestamp,
};

/// What became of a pushed task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskAnswer {
    /// It is new.
    Opened,
    /// The very same task was pushed before.
    Known,
}

/// A change to an open task; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskUpdate {
    /// Assign it to this staff member.
    pub assignee: Option<StaffId>,
    /// Put it into this queue.
    pub queue: Option<Queue>,
    /// Close it for good.
    pub close: bool,
}

impl Gate {
    /// Opens a task. Pushing the same task again changes nothing; pushing another one under its id is a conflict.
    pub async fn open_task(
        &self,
        by: &Principal,
        at: Timestamp,
        record: TaskRecord,
    ) -> Result<TaskAnswer, Error> {
        require(by, Scope::Tasks)?;
        if record.opened_at > at.after(CLOCK_SKEW) {
            return Err(Error::Invalid("`opened_at` is in the future"));
        }
        let by = by.identity().clone();
        self.commit(move |state| match state.task(&record.task) {
            Some(task) if is_same(task, &record) => Ok(Change::Nothing(TaskAnswer::Known)),
            Some(_) => Err(Error::Conflict("task")),
            None if state.was_closed(&record.task) => Err(Error::Conflict("closed task")),
            None => {
                let event = Event { at, by: Some(by), what: What::TaskOpened(record) };
                Ok(Change::Record(event, TaskAnswer::Opened))
            }
        })
        .await
    }

    /// Assigns or closes an open task. Closing a closed task changes nothing.
    pub async fn change_task(
        &self,
        by: &Principal,
        at: Timestamp,
        id: &TaskId,
        update: TaskUpdate,
    ) -> Result<(), Error> {
        require(by, Scope::Tasks)?;
        let by = by.identity().clone();
        self.commit(move |state| {
            let Some(task) = state.task(id) else { return unknown(state, id, &update) };
            if !update.close && update.assignee.is_none() && update.queue.is_none() {
                return Ok(Change::Nothing(()));
            }
            let change = TaskChange {
                task: id.clone(),
                subject: task.subject.clone(),
                assignee: update.assignee,
                queue: update.queue,
                closed: update.close,
            };
            Ok(Change::Record(Event { at, by: Some(by), what: What::TaskChanged(change) }, ()))
        })
        .await
    }
}

fn unknown(state: &State, id: &TaskId, update: &TaskUpdate) -> Result<Change<()>, Error> {
    match state.was_closed(id) {
        true if update.close => Ok(Change::Nothing(())),
        true => Err(Error::Conflict("closed task")),
        false => Err(Error::NotFound("task")),
    }
}

fn is_same(task: &Task, record: &TaskRecord) -> bool {
    // Who works on it may have changed since.
    task.kind == record.kind
        && task.subject == record.subject
        && task.origin == record.origin
        && task.opened_at == record.opened_at
}

/// How far another machine's clock may be ahead of ours.
const CLOCK_SKEW: std::time::Duration = std::time::Duration::from_secs(300);
