//! Grants: each by its id, all by their end, and those of a holder by task and by end. Taking one in, finding it and
//! letting it go take a time that grows with the logarithm of their number, also where one holder has most of them.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use super::{Grant, KEPT_GRANT, KEPT_PER_HOLDER};
use crate::{
    ids::{GrantId, StaffId, SubjectId, TaskId},
    time::Timestamp,
};

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grants {
    by_id: HashMap<GrantId, Grant>,
    by_end: Ends,
    by_holder: HashMap<StaffId, Held>,
}

type Ends = BTreeSet<(Timestamp, GrantId)>;

/// The grants of one staff member.
#[derive(Debug, Default, PartialEq, Eq)]
struct Held {
    by_end: Ends,
    given_back: Ends,
    by_task: HashMap<TaskId, BTreeSet<GrantId>>,
}

impl Grants {
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn get(&self, id: &GrantId) -> Option<&Grant> {
        self.by_id.get(id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&GrantId, &Grant)> {
        self.by_id.iter()
    }

    /// The live ones of a holder; those that end last come first.
    pub(super) fn live(&self, holder: &StaffId, at: Timestamp) -> impl Iterator<Item = (&GrantId, &Grant)> {
        let held = self.by_holder.get(holder).into_iter().flat_map(|held| held.by_end.iter().rev());
        held.take_while(move |(end, _)| at < *end).filter_map(move |(_, id)| self.live_one(id, at))
    }

    /// The live ones of a holder for one task.
    pub(super) fn live_for(
        &self,
        holder: &StaffId,
        task: &TaskId,
        at: Timestamp,
    ) -> impl Iterator<Item = (&GrantId, &Grant)> {
        let held = self.by_holder.get(holder).and_then(|held| held.by_task.get(task));
        held.into_iter().flatten().filter_map(move |id| self.live_one(id, at))
    }

    fn live_one(&self, id: &GrantId, at: Timestamp) -> Option<(&GrantId, &Grant)> {
        self.by_id.get_key_value(id).filter(|(_, grant)| grant.is_live(at))
    }

    /// Takes one in. Who asks for grants and gives them back all day must not fill the memory: beyond
    /// [`KEPT_PER_HOLDER`], one that is over goes for each that comes.
    pub(super) fn open(&mut self, id: GrantId, grant: Grant, now: Timestamp) {
        if let Some(over) = self.by_holder.get(&grant.staff).and_then(|held| held.too_many(now)) {
            self.remove(&over);
        }
        self.put(id, grant);
    }

    /// Takes one in as it is.
    pub(super) fn put(&mut self, id: GrantId, grant: Grant) {
        self.remove(&id);
        let end = (grant.expires, id.clone());
        let held = self.by_holder.entry(grant.staff.clone()).or_default();
        if grant.ended {
            held.given_back.insert(end.clone());
        }
        held.by_end.insert(end.clone());
        held.by_task.entry(grant.task.clone()).or_default().insert(id.clone());
        self.by_end.insert(end);
        self.by_id.insert(id, grant);
    }

    pub(super) fn give_back(&mut self, id: &GrantId) {
        let Some(grant) = self.by_id.get_mut(id) else { return };
        grant.ended = true;
        if let Some(held) = self.by_holder.get_mut(&grant.staff) {
            held.given_back.insert((grant.expires, id.clone()));
        }
    }

    /// Forgets what has been over for [`KEPT_GRANT`].
    pub(super) fn forget(&mut self, now: Timestamp) {
        while let Some((end, id)) = self.by_end.first()
            && end.after(KEPT_GRANT) <= now
        {
            let id = id.clone();
            self.remove(&id);
        }
    }

    pub(super) fn forget_subject(&mut self, subject: &SubjectId) {
        let about = self.by_id.iter().filter(|(_, grant)| grant.subject == *subject);
        let about: Vec<_> = about.map(|(id, _)| id.clone()).collect();
        about.iter().for_each(|id| self.remove(id));
    }

    fn remove(&mut self, id: &GrantId) {
        let Some((id, grant)) = self.by_id.remove_entry(id) else { return };
        let end = (grant.expires, id);
        self.by_end.remove(&end);
        if let Some(held) = self.by_holder.get_mut(&grant.staff) {
            held.by_end.remove(&end);
            held.given_back.remove(&end);
            if let Entry::Occupied(mut of_task) = held.by_task.entry(grant.task) {
                of_task.get_mut().remove(&end.1);
                if of_task.get().is_empty() {
                    of_task.remove();
                }
            }
            if held.by_end.is_empty() {
                self.by_holder.remove(&grant.staff);
            }
        }
    }
}

impl Held {
    /// The one to let go, if there are too many: of those that are over, that which ends or ended first.
    fn too_many(&self, now: Timestamp) -> Option<GrantId> {
        if self.by_end.len() < KEPT_PER_HOLDER {
            return None;
        }
        let expired = self.by_end.first().filter(|(end, _)| *end <= now);
        expired.into_iter().chain(self.given_back.first()).min().map(|(_, id)| id.clone())
    }
}
