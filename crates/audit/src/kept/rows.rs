//! What reading all rows came to: the partitions, and all else that it changed.

use std::{borrow::Cow, path::Path, sync::Arc};

use serde::{Deserialize, Serialize};
use tables::{Rejects, Table};

use super::{
    Basis,
    file::{self, Unusable, damaged, unknown},
};
use crate::{
    Idle, SpillError,
    engine::Parts,
    ingest::SavedNotes,
    people::{Known, People},
    shards::{Disk, Sealed, Written},
};

/// What reading rows changes.
#[derive(Serialize, Deserialize)]
pub(super) struct Reading<'a> {
    /// People and words that no earlier stage knew, in the order of their numbers.
    staff: Vec<Cow<'a, str>>,
    subjects: Vec<Cow<'a, str>>,
    words: Vec<Cow<'a, str>>,
    fields: Vec<Cow<'a, str>>,
    queues: Cow<'a, [(u32, u32)]>,
    private: Cow<'a, [(u32, i64)]>,
    rejects: Cow<'a, Rejects>,
    hours: Cow<'a, [u64]>,
    unknown_staff: u64,
    unknown_subjects: u64,
    notes: SavedNotes,
    unused: Vec<(Table, Idle, u64)>,
    looks: Cow<'a, [Written]>,
    tasks: Cow<'a, [Written]>,
    work: Cow<'a, [Written]>,
}

pub(super) fn write(
    basis: &Basis,
    people: &People,
    known: Known,
    parts: &Parts,
    rejects: &Rejects,
) -> Result<(), SpillError> {
    let reading = Reading {
        staff: people.staff.texts_from(known.staff).map(Cow::Borrowed).collect(),
        subjects: people.subjects.texts_from(known.subjects).map(Cow::Borrowed).collect(),
        words: people.words.texts_from(known.words).map(Cow::Borrowed).collect(),
        fields: people.fields.texts_from(known.fields).map(Cow::Borrowed).collect(),
        queues: Cow::Borrowed(&people.queues),
        private: Cow::Borrowed(&people.private),
        rejects: Cow::Borrowed(rejects),
        hours: Cow::Borrowed(&parts.hours),
        unknown_staff: parts.unknown_staff,
        unknown_subjects: parts.unknown_subjects,
        notes: SavedNotes::of(&parts.notes),
        unused: people.unused.iter().collect(),
        looks: Cow::Borrowed(parts.looks.written()),
        tasks: Cow::Borrowed(parts.tasks.written()),
        work: Cow::Borrowed(parts.work.written()),
    };
    let disk = parts.looks.disk();
    file::write(&disk.directory().join(READ), basis, [reading])?;
    disk.stay();
    Ok(())
}

pub(super) fn read(directory: &Path, basis: &Basis) -> Result<Option<(Reading<'static>, Parts)>, Unusable> {
    let path = directory.join(READ);
    let Some(line) = file::read(&path, basis)? else { return Ok(None) };
    let reading: Reading<'static> = serde_json::from_str(&line).map_err(|_| unknown(&path))?;
    let disk = Arc::new(Disk::found(directory));
    let unlike = |SpillError { path, source }: SpillError| damaged(&path, source);
    let parts = Parts {
        looks: Sealed::found("looks", reading.looks.to_vec(), &disk).map_err(unlike)?,
        tasks: Sealed::found("tasks", reading.tasks.to_vec(), &disk).map_err(unlike)?,
        work: Sealed::found("work", reading.work.to_vec(), &disk).map_err(unlike)?,
        hours: reading.hours.to_vec(),
        unknown_staff: reading.unknown_staff,
        unknown_subjects: reading.unknown_subjects,
        notes: reading.notes.clone().notes(),
    };
    Ok(Some((reading, parts)))
}

impl Reading<'_> {
    /// To people as they were before.
    pub(super) fn apply(self, people: &mut People, rejects: &mut Rejects) {
        for (known, new) in [
            (&mut people.staff, self.staff),
            (&mut people.subjects, self.subjects),
            (&mut people.words, self.words),
            (&mut people.fields, self.fields),
        ] {
            new.iter().for_each(|text| {
                known.number(text);
            });
        }
        people.queues = self.queues.into_owned();
        people.private = self.private.into_owned();
        people.unused = self.unused.into_iter().collect();
        rejects.merge(self.rejects.into_owned());
    }
}

pub(super) const READ: &str = "read";
