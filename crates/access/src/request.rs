//! Request: what a staff member asks for, and the people and things it leads to.

#[cfg(test)]
mod tests;

use crate::{
    decision::{self, Facts},
    event::Asked,
    ids::{GrantId, PurposeId, StaffId, SubjectId, TaskId},
    principal::{Principal, Scope},
    purpose::Purposes,
    state::{Grant, State},
    time::Timestamp,
};

/// A staff member's question, at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRequest {
    staff: StaffId,
    at: Timestamp,
    ask: Ask,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A grant for a task and a purpose.
    Grant {
        /// For which task.
        task: TaskId,
        /// For which purpose.
        purpose: PurposeId,
    },
    /// A look under a grant.
    Look {
        /// Under which grant.
        grant: GrantId,
        /// At which part of the card.
        window: Window,
    },
}

/// The part of a card that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// One table only; otherwise all that the purpose shows.
    pub table: Option<String>,
    /// Which page of it; the first one is 0.
    pub page: u32,
}

/// The token is not a person's, so it cannot look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this needs the token of a staff member")]
pub struct NotStaff;

impl AccessRequest {
    /// A question can only be asked by a verified staff member.
    pub fn new(principal: &Principal, at: Timestamp, ask: Ask) -> Result<Self, NotStaff> {
        match principal.staff() {
            Some(staff) if principal.scopes().contains(&Scope::Look) => {
                Ok(Self { staff: staff.clone(), at, ask })
            }
            _ => Err(NotStaff),
        }
    }

    /// Who asks.
    pub fn staff(&self) -> &StaffId {
        &self.staff
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// What for.
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// What for, as the ledger keeps it.
    pub fn asked(&self) -> Asked {
        match &self.ask {
            Ask::Grant { task, purpose } => Asked::Grant { task: task.clone(), purpose: purpose.clone() },
            Ask::Look { grant, .. } => Asked::Look { grant: grant.clone() },
        }
    }

    /// Follows the question to the task, the subject and the purpose it leads to.
    ///
    /// This never fails: a question that leads nowhere is decided like any other, and refused with the same answer as
    /// one that leads to somebody else's task.
    pub fn identify(self, state: &State, purposes: &Purposes) -> Identified {
        let staff = state.staff(&self.staff).cloned();
        let found = match &self.ask {
            Ask::Grant { task, purpose } => found_for_grant(state, purposes, self.at, task, purpose),
            Ask::Look { grant, .. } => found_for_look(state, &self.staff, grant),
        };
        let facts = Facts {
            active: staff.as_ref().is_some_and(|staff| staff.active),
            trained_until: staff.as_ref().and_then(|staff| staff.trained_until),
            attested_until: staff.as_ref().and_then(|staff| staff.attested_until),
            queues: staff.map(|staff| staff.queues).unwrap_or_default(),
            task: found.task,
            ended: found.ended,
            expires: found.expires.unwrap_or(self.at),
        };
        Identified { request: self, facts, target: found.target, about: found.about }
    }
}

/// A question together with what it led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    pub(crate) request: AccessRequest,
    pub(crate) facts: Facts,
    /// Where the question may lead, if it is permitted.
    pub(crate) target: Option<Target>,
    /// Whom it was about, even if it was not the caller's to ask: for the record only.
    pub(crate) about: Option<SubjectId>,
}

/// One subject, for one task and purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) task: TaskId,
    pub(crate) subject: SubjectId,
    pub(crate) purpose: PurposeId,
}

#[derive(Default)]
struct Found {
    target: Option<Target>,
    about: Option<SubjectId>,
    task: Option<decision::TaskFacts>,
    expires: Option<Timestamp>,
    ended: bool,
}

fn found_for_grant(
    state: &State,
    purposes: &Purposes,
    at: Timestamp,
    id: &TaskId,
    purpose: &PurposeId,
) -> Found {
    let Some(task) = state.task(id) else { return Found::default() };
    Found {
        target: Some(Target { task: id.clone(), subject: task.subject.clone(), purpose: purpose.clone() }),
        about: Some(task.subject.clone()),
        task: Some(decision::TaskFacts::open(task)),
        expires: purposes.named(purpose).map(|purpose| at.after(purpose.lifetime())),
        ended: false,
    }
}

fn found_for_look(state: &State, staff: &StaffId, id: &GrantId) -> Found {
    let Some(grant) = state.grant(id) else { return Found::default() };
    if grant.staff != *staff {
        // Somebody else's grant opens nothing and says nothing, but the attempt is kept with the subject's records.
        return Found { about: Some(grant.subject.clone()), ..Found::default() };
    }
    Found {
        target: Some(Target {
            task: grant.task.clone(),
            subject: grant.subject.clone(),
            purpose: grant.purpose.clone(),
        }),
        about: Some(grant.subject.clone()),
        task: Some(task_of(state, grant)),
        expires: Some(grant.expires),
        ended: grant.ended,
    }
}

fn task_of(state: &State, grant: &Grant) -> decision::TaskFacts {
    match state.task(&grant.task) {
        Some(task) => decision::TaskFacts::open(task),
        // Tasks that are not open are not kept. The holder of the grant may know that theirs was closed.
        None => decision::TaskFacts::closed(grant),
    }
}
