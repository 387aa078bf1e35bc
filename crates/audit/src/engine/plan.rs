//! Where rows are while a run goes on.

use std::{path::Path, sync::Arc};

use tables::{Inputs, Rejects};

use super::Report;
use crate::{
    Error, Settings,
    facts::{Look, Task, Work},
    ingest::{self, Filter, Notes},
    kept::{CANDIDATES, ROWS},
    kernel::{Candidate, Part},
    people::People,
    shards::{Disk, Memory, Sealed, Shards},
};

/// Memory and disk for rows.
pub(crate) struct Store {
    pub(crate) memory: Arc<Memory>,
    rows: Arc<Disk>,
    candidates: Arc<Disk>,
    partitions: usize,
}

/// All rows by subject.
pub(crate) struct Parts {
    pub(crate) looks: Sealed<Look>,
    pub(crate) tasks: Sealed<Task>,
    pub(crate) work: Sealed<Work>,
    /// How many hours somebody looked at anything in, by staff member.
    pub(crate) hours: Vec<u64>,
    pub(crate) unknown_staff: u64,
    pub(crate) unknown_subjects: u64,
    pub(crate) notes: Notes,
}

impl Store {
    pub(crate) fn new(spill: &Path, memory: u64, partitions: usize) -> Store {
        let disk = |name| Arc::new(Disk::new(&spill.join(name)));
        Store { memory: Memory::new(memory), rows: disk(ROWS), candidates: disk(CANDIDATES), partitions }
    }

    pub(crate) fn fill(
        &self,
        inputs: &Inputs,
        settings: &Settings,
        people: &mut People,
        filter: &Filter,
        rejects: &mut Rejects,
        progress: Report<'_>,
    ) -> Result<Parts, Error> {
        let store = (self.partitions, &self.memory, &self.rows);
        let mut facts = ingest::facts(inputs, settings, people, store, filter, rejects, progress)?;
        let mut hours = vec![0; people.staff.len()];
        for ((staff, _), bits) in facts.hours {
            if let Some(count) = hours.get_mut(staff as usize) {
                *count += u64::from(bits.count_ones());
            }
        }
        if facts.looks.is_spilled() {
            // All rows are on disk then, so that a later run finds all of them there.
            facts.tasks.spill()?;
            facts.work.spill()?;
        }
        Ok(Parts {
            looks: facts.looks.seal()?,
            tasks: facts.tasks.seal()?,
            work: facts.work.seal()?,
            hours,
            unknown_staff: facts.unknown_staff,
            unknown_subjects: facts.unknown_subjects,
            notes: facts.notes,
        })
    }

    /// Candidates by staff.
    pub(crate) fn candidates(&self) -> Shards<Candidate> {
        Shards::new("candidates", self.partitions, &self.memory, &self.candidates)
    }
}

impl Parts {
    pub(crate) fn count(&self) -> usize {
        self.looks.count()
    }

    /// The partition in which a subject is.
    pub(crate) fn of(&self, subject: u32) -> usize {
        subject as usize % self.count().max(1)
    }

    /// Does something with all rows of a partition.
    pub(crate) fn with<R>(&self, place: usize, with: impl FnOnce(Part<'_>) -> R) -> Result<R, Error> {
        let (looks, tasks, work) =
            (self.looks.partition(place)?, self.tasks.partition(place)?, self.work.partition(place)?);
        Ok(with(Part { looks: &looks, tasks: &tasks, work: &work }))
    }
}
