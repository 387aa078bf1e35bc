//! Decision: Cedar policies turn what a request led to into a permit or a refusal, and say why.
//!
//! Nothing is permitted unless a policy permits it, a `forbid` beats every `permit`, and a policy that cannot be
//! evaluated forbids. Only this module can make a [`Permit`].

mod cedar;
mod policies;
mod shortcut;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use policies::{Policies, PolicyError, PolicyFile};

use crate::{
    event::Origin,
    ids::{GrantId, PurposeId, Queue, StaffId, SubjectId, TaskId, TaskKind},
    refusal::Refusal,
    request::{AccessRequest, Ask, Identified, Target, Window},
    state::{Grant, Task},
    time::Timestamp,
};

/// A positive answer to one request. It can be had from [`Policies::decide`] only, and it opens nothing by itself:
/// values leave the gate as [`crate::Revealed`], which takes the ledger's receipt as well.
#[derive(Debug)]
pub struct Permit {
    request: AccessRequest,
    target: Target,
    expires: Timestamp,
    decision: Decision,
}

/// A negative answer to one request.
#[derive(Debug)]
pub struct Denial {
    request: AccessRequest,
    about: Option<SubjectId>,
    refusal: Refusal,
    decision: Decision,
}

/// Why a decision went the way it did: enough to make it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The ids of the policies that decided.
    pub policies: Vec<String>,
    /// What they read.
    pub facts: Facts,
    /// SHA-256 of the policy set, in hexadecimal.
    pub policy_set: String,
}

/// The facts that policies read about the caller and the task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Whether the caller is active staff.
    pub active: bool,
    /// Until when their training counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trained_until: Option<Timestamp>,
    /// Until when their attestation counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attested_until: Option<Timestamp>,
    /// Their queues.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub queues: BTreeSet<Queue>,
    /// The task, if the question led to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskFacts>,
    /// Whether the grant was given back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
    /// The end of the grant that is asked for or used.
    pub expires: Timestamp,
}

/// The facts that policies read about a task. Its subject is not repeated here: the event names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskFacts {
    /// Whether it is open.
    pub open: bool,
    /// Its kind; absent for a closed task, of which nothing is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TaskKind>,
    /// Who caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// When it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// Whom it is assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<StaffId>,
    /// The queue it waits in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Queue>,
    #[serde(skip)]
    pub(crate) subject: Option<SubjectId>,
}

impl TaskFacts {
    pub(crate) fn open(task: &Task) -> Self {
        Self {
            open: true,
            kind: Some(task.kind.clone()),
            origin: Some(task.origin),
            opened_at: Some(task.opened_at),
            assignee: task.assignee.clone(),
            queue: task.queue.clone(),
            subject: Some(task.subject.clone()),
        }
    }

    /// The task of a grant after it was closed: of it only the grant tells.
    pub(crate) fn closed(grant: &Grant) -> Self {
        Self {
            open: false,
            kind: None,
            origin: None,
            opened_at: None,
            assignee: Some(grant.staff.clone()),
            queue: None,
            subject: Some(grant.subject.clone()),
        }
    }
}

impl Policies {
    /// Decides one request. Takes time that depends on the policies, not on how much there is of anything else.
    pub fn decide(&self, identified: Identified) -> Result<Permit, Box<Denial>> {
        let answer = self.evaluate(&identified);
        let Identified { request, facts, target, about, .. } = identified;
        let expires = facts.expires;
        let decision = Decision { policies: answer.policies, facts, policy_set: self.digest().to_owned() };
        match (answer.refusal, target) {
            (None, Some(target)) => Ok(Permit { request, target, expires, decision }),
            (refusal, _) => {
                let refusal = refusal.unwrap_or(Refusal::NotAvailable);
                Err(Box::new(Denial { request, about, refusal, decision }))
            }
        }
    }
}

impl Permit {
    /// Who may.
    pub fn staff(&self) -> &StaffId {
        self.request.staff()
    }

    /// For which task.
    pub fn task(&self) -> &TaskId {
        &self.target.task
    }

    /// Whose data it opens.
    pub fn subject(&self) -> &SubjectId {
        &self.target.subject
    }

    /// For which purpose, and so which fields.
    pub fn purpose(&self) -> &PurposeId {
        &self.target.purpose
    }

    /// Until when.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }

    /// When it was asked for.
    pub fn at(&self) -> Timestamp {
        self.request.at()
    }

    /// The grant under which it is a look, and at what; nothing if it permits a grant.
    pub fn look(&self) -> Option<(&GrantId, &Window)> {
        match self.request.ask() {
            Ask::Look { grant, window } => Some((grant, window)),
            Ask::Grant { .. } => None,
        }
    }

    /// Why.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }
}

impl Denial {
    /// The request that was refused.
    pub fn request(&self) -> &AccessRequest {
        &self.request
    }

    /// Whom it was about, for the record: the caller is not told.
    pub fn about(&self) -> Option<&SubjectId> {
        self.about.as_ref()
    }

    /// What the caller is told.
    pub fn refusal(&self) -> Refusal {
        self.refusal
    }

    /// Why.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }
}
