//! What happened, in the words in which the ledger keeps it. State is a fold of these and of nothing else.
//!
//! An event's JSON form is a format that outlives this program: fields may be added with a default, never renamed,
//! removed or given another meaning. `event/format.txt` pins an example of each.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Draft, Owner};
use serde::{Deserialize, Serialize};

use crate::{
    conflict::{Conflict, Settled},
    decision::Decision,
    ids::{GrantId, PurposeId, Queue, StaffId, SubjectId, TaskId, TaskKind, TokenId},
    principal::{Identity, NewToken},
    refusal::Refusal,
    time::Timestamp,
};

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When it happened, by the clock of the gate.
    pub at: Timestamp,
    /// Who caused it; absent when the gate itself did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Identity>,
    /// What happened.
    pub what: What,
}

/// Every kind of event, by the stage of the flow that it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// A staff member became known.
    #[serde(rename = "principal.staff_added")]
    StaffAdded(StaffRecord),
    /// A staff member changed queue or status.
    #[serde(rename = "principal.staff_changed")]
    StaffChanged(StaffChange),
    /// A training was completed.
    #[serde(rename = "principal.trained")]
    Trained(Qualification),
    /// The access policy was attested.
    #[serde(rename = "principal.attested")]
    Attested(Qualification),
    /// A token was made.
    #[serde(rename = "principal.token_issued")]
    TokenIssued(NewToken),
    /// A token was withdrawn.
    #[serde(rename = "principal.token_revoked")]
    TokenRevoked(TokenRevoked),
    /// The ticket system pushed a new task.
    #[serde(rename = "request.task_opened")]
    TaskOpened(TaskRecord),
    /// A task was assigned anew or closed.
    #[serde(rename = "request.task_changed")]
    TaskChanged(TaskChange),
    /// Somebody called the gate, and no other event tells of it.
    #[serde(rename = "request.called")]
    Called(Called),
    /// The gate started with other rules than before.
    #[serde(rename = "decision.rules_set")]
    RulesSet(Rules),
    /// A grant was given.
    #[serde(rename = "decision.granted")]
    Granted(Granted),
    /// A grant or a look was refused.
    #[serde(rename = "decision.refused")]
    Refused(Refused),
    /// A grant was given back before it expired.
    #[serde(rename = "decision.grant_ended")]
    GrantEnded(GrantEnded),
    /// Fields of a subject were released.
    #[serde(rename = "reveal.looked")]
    Looked(Looked),
    /// A permitted look released nothing, because the customers' database did not answer.
    #[serde(rename = "reveal.failed")]
    Failed(Failed),
    /// What the ledger held about a person was made unreadable for ever.
    #[serde(rename = "ledger.erased")]
    Erased(Erased),
    /// The operator said that the clock was ahead before, and that time goes on from here.
    #[serde(rename = "ledger.clock_accepted")]
    ClockAccepted(ClockAccepted),
    /// A witness says that it has seen another history of this ledger.
    #[serde(rename = "ledger.conflict")]
    Conflict(Conflict),
    /// The operator said what was behind conflicts, and ended them.
    #[serde(rename = "ledger.conflicts_settled")]
    ConflictsSettled(Settled),
}

/// A staff member: no name, no other HR data; those are not the gate's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffRecord {
    /// Their id in the HR system.
    pub staff: StaffId,
    /// Whether they may work at all.
    pub active: bool,
    /// The queues whose tasks are theirs.
    pub queues: BTreeSet<Queue>,
}

/// A change to a staff member; what is absent stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffChange {
    /// Whom it concerns.
    pub staff: StaffId,
    /// The new status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// All their queues from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queues: Option<BTreeSet<Queue>>,
}

/// A completed training or an attested policy version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    /// Whose it is.
    pub staff: StaffId,
    /// Which course, or which version of the policy.
    pub name: String,
    /// Until when it counts.
    pub until: Timestamp,
}

/// A withdrawn token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRevoked {
    /// The token's public half.
    pub token: TokenId,
}

/// A task as the ticket system opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskRecord {
    /// Its id in the ticket system.
    pub task: TaskId,
    /// What it is about.
    pub kind: TaskKind,
    /// Whose data it needs.
    pub subject: SubjectId,
    /// The staff member it is assigned to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<StaffId>,
    /// The queue it waits in, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Queue>,
    /// Who caused it.
    pub origin: Origin,
    /// When the ticket system opened it.
    pub opened_at: Timestamp,
}

/// Who caused a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The customer: a call, a mail, a form.
    Customer,
    /// A program: a failed payment, a returned parcel.
    System,
    /// A staff member.
    Staff,
}

/// A change to a task; what is absent stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskChange {
    /// Which task.
    pub task: TaskId,
    /// Whose data it needs: repeated here because the event is sealed under that person's key.
    pub subject: SubjectId,
    /// From now on assigned to this staff member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<StaffId>,
    /// From now on in this queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Queue>,
    /// Closed for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// A call of the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Called {
    /// The route's pattern, never the path itself: a path may hold anything.
    pub route: String,
    /// The answer's HTTP status.
    pub status: u16,
}

/// The rules that decide from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// SHA-256 of the policy set.
    pub policies: String,
    /// SHA-256 of the purposes.
    pub purposes: String,
}

/// A grant that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    /// The new grant.
    pub grant: GrantId,
    /// Who may look.
    pub staff: StaffId,
    /// For which task.
    pub task: TaskId,
    /// At whom.
    pub subject: SubjectId,
    /// For which purpose.
    pub purpose: PurposeId,
    /// Until when.
    pub expires: Timestamp,
    /// Why it was given.
    pub decision: Decision,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// What was asked for.
    pub asked: Asked,
    /// Who asked.
    pub staff: StaffId,
    /// Whose data it was about, where the question led to somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectId>,
    /// What the caller was told.
    pub refusal: Refusal,
    /// Why.
    pub decision: Decision,
}

/// What somebody asked for: by the names they used, which need not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// A grant for a task and a purpose.
    Grant {
        /// The task they named.
        task: TaskId,
        /// The purpose they named.
        purpose: PurposeId,
    },
    /// A look under a grant.
    Look {
        /// The grant they named.
        grant: GrantId,
    },
}

/// A grant given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantEnded {
    /// Which grant.
    pub grant: GrantId,
    /// Whose data it opened.
    pub subject: SubjectId,
}

/// A look: what was released, never the values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looked {
    /// Under which grant.
    pub grant: GrantId,
    /// By whom.
    pub staff: StaffId,
    /// For which task.
    pub task: TaskId,
    /// At whom.
    pub subject: SubjectId,
    /// For which purpose.
    pub purpose: PurposeId,
    /// The page of a long table; the first one is 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub page: u32,
    /// What was released, by table.
    pub released: BTreeMap<String, Released>,
    /// Why it was permitted.
    pub decision: Decision,
}

/// What was released of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// How many rows.
    pub rows: u64,
    /// The columns of which at least one value was released.
    pub shown: Vec<String>,
    /// The columns of which at least one value was masked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<String>,
}

/// A permitted look that released nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failed {
    /// Under which grant.
    pub grant: GrantId,
    /// By whom.
    pub staff: StaffId,
    /// Whose data was asked for.
    pub subject: SubjectId,
    /// What went wrong, in one fixed word.
    pub problem: String,
}

/// An erasure. Whom it concerns, only the tag tells, which stands on their entries anyway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// The tag of the entries, in hexadecimal.
    pub tag: String,
    /// The first so many entries of this tag are unreadable.
    pub n: u64,
    /// Why, in the operator's words.
    pub reason: String,
}

/// A clock that was set back on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockAccepted {
    /// The time of the newest record before.
    pub newest: Timestamp,
}

impl Event {
    /// The event as the ledger takes it: JSON, sealed under the key of the person it is about.
    ///
    /// Fails only for events that have no JSON form, and there are none.
    pub fn draft(&self) -> Result<Draft, serde_json::Error> {
        Ok(Draft { owner: self.owner(), class: self.what.class(), payload: serde_json::to_vec(self)? })
    }

    /// Reads an event back from the ledger's payload.
    pub fn parse(payload: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(payload)
    }

    /// The person whom the event is about: their key seals it, and with their key it goes.
    fn owner(&self) -> Owner {
        let subject = |id: &SubjectId| Owner::Subject(id.as_str().to_owned());
        let staff = |id: &StaffId| Owner::Staff(id.as_str().to_owned());
        match &self.what {
            What::StaffAdded(record) => staff(&record.staff),
            What::StaffChanged(change) => staff(&change.staff),
            What::Trained(record) | What::Attested(record) => staff(&record.staff),
            What::TaskOpened(record) => subject(&record.subject),
            What::TaskChanged(change) => subject(&change.subject),
            What::Granted(grant) => subject(&grant.subject),
            What::GrantEnded(ended) => subject(&ended.subject),
            What::Looked(look) => subject(&look.subject),
            What::Failed(failed) => subject(&failed.subject),
            What::Refused(refused) => refused.subject.as_ref().map_or_else(|| staff(&refused.staff), subject),
            What::TokenIssued(token) => match &token.owner {
                Identity::Staff(id) => staff(id),
                Identity::Service(_) => Owner::Log,
            },
            What::TokenRevoked(_) | What::Called(_) => match &self.by {
                Some(Identity::Staff(id)) => staff(id),
                _ => Owner::Log,
            },
            What::RulesSet(_)
            | What::Erased(_)
            | What::ClockAccepted(_)
            | What::Conflict(_)
            | What::ConflictsSettled(_) => Owner::Log,
        }
    }
}

impl What {
    /// The stage of the flow, which the ledger keeps in clear so that an auditor can count without keys.
    pub fn class(&self) -> u8 {
        match self {
            Self::StaffAdded(_) | Self::StaffChanged(_) | Self::Trained(_) | Self::Attested(_) => PRINCIPAL,
            Self::TokenIssued(_) | Self::TokenRevoked(_) => PRINCIPAL,
            Self::TaskOpened(_) | Self::TaskChanged(_) | Self::Called(_) => REQUEST,
            Self::RulesSet(_) | Self::Granted(_) | Self::Refused(_) | Self::GrantEnded(_) => DECISION,
            Self::Looked(_) | Self::Failed(_) => REVEAL,
            Self::Erased(_) | Self::ClockAccepted(_) => LEDGER,
            Self::Conflict(_) | Self::ConflictsSettled(_) => LEDGER,
        }
    }
}

/// The stage of the flow that a class stands for; nothing for one that this version does not know.
pub fn stage(class: u8) -> Option<&'static str> {
    match class {
        PRINCIPAL => Some("principal"),
        REQUEST => Some("request"),
        DECISION => Some("decision"),
        REVEAL => Some("reveal"),
        LEDGER => Some("ledger"),
        _ => None,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(page: &u32) -> bool {
    *page == 0
}

const PRINCIPAL: u8 = 1;
const REQUEST: u8 = 2;
const DECISION: u8 = 3;
const REVEAL: u8 = 4;
const LEDGER: u8 = 5;
