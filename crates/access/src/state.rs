//! What the gate knows at a moment: a fold of the ledger's events, and nothing else.
//!
//! It holds open tasks, staff, tokens and live grants; of what is over it keeps a fingerprint for a while. Its size
//! does not grow with history.

mod grants;
mod interner;
mod over;
mod snapshot;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use self::{grants::Grants, interner::Interner, over::Over};
use crate::{
    conflict::{Conflict, Conflicts, Recorded},
    event::{Event, Granted, Origin, Qualification, Rules, StaffChange, TaskChange, TaskRecord, What},
    ids::{GrantId, PurposeId, Queue, StaffId, SubjectId, TaskId, TaskKind, TokenId},
    principal::NewToken,
    time::Timestamp,
};

/// The fold.
#[derive(Debug, Default)]
pub struct State {
    size: u64,
    now: Option<Timestamp>,
    rules: Option<Rules>,
    staff: HashMap<StaffId, Staff>,
    tasks: HashMap<TaskId, Task>,
    closed: Over,
    grants: Grants,
    tokens: HashMap<TokenId, NewToken>,
    conflicts: Conflicts,
    kinds: Interner<TaskKind>,
    queues: Interner<Queue>,
    purposes: Interner<PurposeId>,
}

/// A staff member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Whether they may work at all.
    pub active: bool,
    /// The queues whose tasks are theirs.
    pub queues: BTreeSet<Queue>,
    /// Until when a training of theirs counts.
    pub trained_until: Option<Timestamp>,
    /// Until when their attestation of the access policy counts.
    pub attested_until: Option<Timestamp>,
}

/// An open task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What it is about.
    pub kind: TaskKind,
    /// Whose data it needs.
    pub subject: SubjectId,
    /// Whom it is assigned to.
    pub assignee: Option<StaffId>,
    /// The queue it waits in.
    pub queue: Option<Queue>,
    /// Who caused it.
    pub origin: Origin,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// A grant that is live, or was until a moment ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
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
    /// Whether its holder gave it back.
    pub ended: bool,
}

impl State {
    /// The rules under which the last decisions were made.
    pub fn rules(&self) -> Option<&Rules> {
        self.rules.as_ref()
    }

    /// How many ledger entries it has taken in.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The time of the newest event.
    pub fn now(&self) -> Option<Timestamp> {
        self.now
    }

    /// A staff member.
    pub fn staff(&self, id: &StaffId) -> Option<&Staff> {
        self.staff.get(id)
    }

    /// An open task.
    pub fn task(&self, id: &TaskId) -> Option<&Task> {
        self.tasks.get(id)
    }

    /// Whether a task of that id was closed within the last [`KEPT_CLOSED`].
    pub fn was_closed(&self, id: &TaskId) -> bool {
        self.closed.contains(id.as_str())
    }

    /// A grant: live, or ended or expired within the last [`KEPT_GRANT`].
    pub fn grant(&self, id: &GrantId) -> Option<&Grant> {
        self.grants.get(id)
    }

    /// The live grants of a staff member; those that end last come first.
    pub fn grants_of(&self, staff: &StaffId, at: Timestamp) -> impl Iterator<Item = (&GrantId, &Grant)> {
        self.grants.live(staff, at)
    }

    /// The live grants of a staff member for one task.
    pub fn grants_for(
        &self,
        staff: &StaffId,
        task: &TaskId,
        at: Timestamp,
    ) -> impl Iterator<Item = (&GrantId, &Grant)> {
        self.grants.live_for(staff, task, at)
    }

    /// A token that was not revoked.
    pub fn token(&self, id: &TokenId) -> Option<&NewToken> {
        self.tokens.get(id)
    }

    /// The conflicts with witnesses that are not settled.
    pub fn conflicts(&self) -> &[Recorded] {
        self.conflicts.list()
    }

    /// Whether a conflict is not on record yet.
    pub(crate) fn wants_conflict(&self, conflict: &Conflict) -> bool {
        self.conflicts.wants(conflict)
    }

    /// How many open tasks, staff, and grants (live or just over) there are.
    pub fn counts(&self) -> Counts {
        Counts { tasks: self.tasks.len(), staff: self.staff.len(), grants: self.grants.len() }
    }

    /// Takes in the next event of the ledger. The events of an earlier ledger give the same state, always.
    pub fn apply(&mut self, event: &Event) {
        let entry = self.size;
        self.size += 1;
        let now = match event.what {
            What::ClockAccepted(_) => event.at,
            _ => self.now.map_or(event.at, |now| now.max(event.at)),
        };
        self.now = Some(now);
        self.closed.forget(now);
        self.grants.forget(now);
        match &event.what {
            What::StaffAdded(record) => {
                let staff = Staff {
                    active: record.active,
                    queues: record.queues.iter().map(|queue| self.queues.intern(queue)).collect(),
                    trained_until: None,
                    attested_until: None,
                };
                self.staff.insert(record.staff.clone(), staff);
            }
            What::StaffChanged(change) => self.change_staff(change),
            What::Trained(record) => self.qualify(record, |staff| &mut staff.trained_until),
            What::Attested(record) => self.qualify(record, |staff| &mut staff.attested_until),
            What::TokenIssued(token) => {
                self.tokens.insert(token.id.clone(), token.clone());
            }
            What::TokenRevoked(revoked) => {
                self.tokens.remove(&revoked.token);
            }
            What::TaskOpened(record) => self.open_task(record),
            What::TaskChanged(change) => self.change_task(change, now),
            What::RulesSet(rules) => self.rules = Some(rules.clone()),
            What::Granted(granted) => self.open_grant(granted, now),
            What::GrantEnded(ended) => self.grants.give_back(&ended.grant),
            What::Called(_) | What::Refused(_) | What::Looked(_) | What::Failed(_) => {}
            What::Conflict(conflict) => self.conflicts.open(entry, event, conflict),
            What::ConflictsSettled(settled) => self.conflicts.settle(settled),
            // Nothing of the person's was folded, as it is unreadable; or it is forgotten once it is.
            What::Erased(_) | What::ClockAccepted(_) => {}
        }
    }

    /// Passes over an entry that is no event, or that nobody can read any more.
    pub fn skip(&mut self) {
        self.size += 1;
    }

    /// Forgets the tasks and grants of a subject who was erased, as if the events about them could not be read. Of
    /// tasks that were closed before, fingerprints stay for [`KEPT_CLOSED`]: they tell nothing.
    pub fn forget_subject(&mut self, subject: &SubjectId) {
        self.tasks.retain(|_, task| task.subject != *subject);
        self.grants.forget_subject(subject);
    }

    fn change_staff(&mut self, change: &StaffChange) {
        let Some(staff) = self.staff.get_mut(&change.staff) else { return };
        if let Some(active) = change.active {
            staff.active = active;
        }
        if let Some(queues) = &change.queues {
            staff.queues = queues.iter().map(|queue| self.queues.intern(queue)).collect();
        }
    }

    /// A later date extends what counts; an earlier one does not shorten it.
    fn qualify(&mut self, record: &Qualification, field: fn(&mut Staff) -> &mut Option<Timestamp>) {
        if let Some(staff) = self.staff.get_mut(&record.staff) {
            let until = field(staff);
            *until = (*until).max(Some(record.until));
        }
    }

    fn open_task(&mut self, record: &TaskRecord) {
        let task = Task {
            kind: self.kinds.intern(&record.kind),
            subject: record.subject.clone(),
            assignee: record.assignee.as_ref().map(|id| self.known_staff(id)),
            queue: record.queue.as_ref().map(|queue| self.queues.intern(queue)),
            origin: record.origin,
            opened_at: record.opened_at,
        };
        self.tasks.insert(record.task.clone(), task);
    }

    fn change_task(&mut self, change: &TaskChange, now: Timestamp) {
        if change.closed {
            self.tasks.remove(&change.task);
            self.closed.insert(change.task.as_str(), now.after(KEPT_CLOSED));
            return;
        }
        let assignee = change.assignee.as_ref().map(|id| self.known_staff(id));
        let queue = change.queue.as_ref().map(|queue| self.queues.intern(queue));
        if let Some(task) = self.tasks.get_mut(&change.task) {
            // An assignment takes the task out of its queue, and the other way round, unless the event says both.
            if assignee.is_some() || queue.is_some() {
                (task.assignee, task.queue) = (assignee, queue);
            }
        }
    }

    fn open_grant(&mut self, granted: &Granted, now: Timestamp) {
        let grant = Grant {
            staff: self.known_staff(&granted.staff),
            task: self.known_task(&granted.task),
            subject: granted.subject.clone(),
            purpose: self.purposes.intern(&granted.purpose),
            expires: granted.expires,
            ended: false,
        };
        self.grants.open(granted.grant.clone(), grant, now);
    }

    /// The same id, sharing the memory of the staff member's own.
    fn known_staff(&self, id: &StaffId) -> StaffId {
        self.staff.get_key_value(id).map_or_else(|| id.clone(), |(known, _)| known.clone())
    }

    /// The same id, sharing the memory of the open task's own.
    fn known_task(&self, id: &TaskId) -> TaskId {
        self.tasks.get_key_value(id).map_or_else(|| id.clone(), |(known, _)| known.clone())
    }
}

/// How much the state holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Open tasks.
    pub tasks: usize,
    /// Staff, also inactive.
    pub staff: usize,
    /// Grants, live or just over.
    pub grants: usize,
}

impl Grant {
    /// Whether it opens anything at that time.
    pub fn is_live(&self, at: Timestamp) -> bool {
        !self.ended && at < self.expires
    }
}

/// For how long the id of a closed task stays taken, so that a ticket system that repeats itself reopens nothing.
pub const KEPT_CLOSED: Duration = Duration::from_secs(30 * 24 * 3600);

/// For how long a grant that is over can still be told from one that never was, by its holder.
pub const KEPT_GRANT: Duration = Duration::from_secs(3600);

/// How many grants of one holder are kept before those that are over go early. Live ones are always kept.
pub const KEPT_PER_HOLDER: usize = 256;
