//! The state as bytes, so that a restart need not read the whole ledger. It is a cache: deleting it changes nothing.

use serde::{Deserialize, Serialize};

use super::{Grant, Staff, State, Task, over::Fingerprint};
use crate::{
    conflict::Conflicts,
    event::Rules,
    ids::{GrantId, StaffId, TaskId},
    principal::NewToken,
    time::Timestamp,
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshot {
    version: u32,
    size: u64,
    now: Option<Timestamp>,
    rules: Option<Rules>,
    staff: Vec<(StaffId, Staff)>,
    tasks: Vec<(TaskId, Task)>,
    closed: Vec<(Timestamp, Fingerprint)>,
    grants: Vec<(GrantId, Grant)>,
    tokens: Vec<NewToken>,
    conflicts: Conflicts,
}

/// The bytes are not a snapshot that this version can read. Fold the ledger from its beginning instead.
#[derive(Debug, thiserror::Error)]
#[error(
    "the snapshot cannot be read by this version; it is not needed, the ledger is read from its beginning"
)]
pub struct UnreadableSnapshot;

impl State {
    /// The state as bytes. They hold personal data: keep them sealed.
    ///
    /// The same state gives the same bytes, whatever the order in which its parts came.
    pub fn to_snapshot(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut snapshot = Snapshot {
            version: VERSION,
            size: self.size,
            now: self.now,
            rules: self.rules.clone(),
            staff: self.staff.iter().map(|(id, staff)| (id.clone(), staff.clone())).collect(),
            tasks: self.tasks.iter().map(|(id, task)| (id.clone(), task.clone())).collect(),
            closed: self.closed.iter().collect(),
            grants: self.grants.iter().map(|(id, grant)| (id.clone(), grant.clone())).collect(),
            tokens: self.tokens.values().cloned().collect(),
            conflicts: self.conflicts.clone(),
        };
        snapshot.staff.sort_by(|a, b| a.0.cmp(&b.0));
        snapshot.tasks.sort_by(|a, b| a.0.cmp(&b.0));
        snapshot.grants.sort_by(|a, b| a.0.cmp(&b.0));
        snapshot.tokens.sort_by(|a, b| a.id.cmp(&b.id));
        serde_json::to_vec(&snapshot)
    }

    /// Reads a snapshot back.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, UnreadableSnapshot> {
        let snapshot: Snapshot = serde_json::from_slice(bytes).map_err(|_| UnreadableSnapshot)?;
        if snapshot.version != VERSION {
            return Err(UnreadableSnapshot);
        }
        let Snapshot { size, now, rules, conflicts, .. } = snapshot;
        let mut state = Self { size, now, rules, conflicts, ..Self::default() };
        state.staff.extend(snapshot.staff.into_iter().map(|(id, mut staff)| {
            staff.queues = staff.queues.iter().map(|queue| state.queues.intern(queue)).collect();
            (id, staff)
        }));
        for (id, task) in snapshot.tasks {
            let task = Task {
                kind: state.kinds.intern(&task.kind),
                assignee: task.assignee.as_ref().map(|id| state.known_staff(id)),
                queue: task.queue.as_ref().map(|queue| state.queues.intern(queue)),
                ..task
            };
            state.tasks.insert(id, task);
        }
        for (until, id) in snapshot.closed {
            state.closed.put(until, id);
        }
        for (id, grant) in snapshot.grants {
            let grant = Grant {
                staff: state.known_staff(&grant.staff),
                task: state.known_task(&grant.task),
                purpose: state.purposes.intern(&grant.purpose),
                ..grant
            };
            state.grants.put(id, grant);
        }
        state.tokens.extend(snapshot.tokens.into_iter().map(|token| (token.id.clone(), token)));
        Ok(state)
    }
}

/// Raised whenever the shape changes: an old snapshot is then ignored.
const VERSION: u32 = 2;
