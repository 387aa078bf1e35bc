//! Subjects: their numbers, tags and relations.

use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::RecordBatch;
use rayon::prelude::*;
use relate::{Person, Relater};
use tables::{Inputs, Rejects, Table};

use super::{
    addresses::{self, Addresses},
    number,
    persons::{self, PersonColumns},
    read, tell,
};
use crate::{
    Error, Progress, Report,
    ahead::ahead,
    columns::Texts,
    people::{DECOY, PROTECTED, People, Related, Tie},
    settings::Settings,
};

/// Numbers the listed subjects, and notes their tags and the first letters of their surnames. `rejects` is for rows that
/// cannot be read; where the subjects are related afterwards, [`relate`] reads more columns and says it of all rows.
pub(super) fn list(
    inputs: &Inputs,
    settings: &Settings,
    people: &mut People,
    rejects: &mut Rejects,
    progress: Report<'_>,
) -> Result<(), Error> {
    if !inputs.has(Table::Subjects) {
        return Ok(());
    }
    let columns = ["subject_id", "family_name", "tags"];
    ahead(inputs, Table::Subjects, &columns, rejects, |batches| {
        let mut rows = 0;
        for batch in batches {
            let batch = batch?;
            let [ids, names, tags] = columns.map(|column| Texts::of(&batch, column));
            for row in 0..batch.num_rows() {
                let subject = people.subjects.number(ids.at(row)) as usize;
                people.tags.resize(people.tags.len().max(subject + 1), 0);
                people.surnames.resize(people.surnames.len().max(subject + 1), 0);
                if let (Some(tag), Some(surname)) =
                    (people.tags.get_mut(subject), people.surnames.get_mut(subject))
                {
                    *tag |= tags_of(settings, tags.at(row));
                    *surname = first_letters(names.at(row));
                }
            }
            rows += batch.num_rows() as u64;
            tell(progress, Table::Subjects, rows);
        }
        Ok::<_, Error>(())
    })?;
    people.listed_subjects = number(people.subjects.len());
    Ok(())
}

/// Passes all subjects by twice: once to learn what is common, once to relate those who share anything with the staff.
pub(super) fn relate(
    inputs: &Inputs,
    people: &People,
    mut relater: Relater,
    progress: Report<'_>,
) -> Result<Related, Error> {
    let mut rejects = Rejects::new();
    let homes = read(inputs, Table::SubjectAddresses, addresses::SUBJECTS, &mut rejects)?;
    let rows: usize = homes.iter().map(RecordBatch::num_rows).sum();
    let homes = Addresses::new(&homes, "subject_id", &people.subjects);
    let strangers = (rows - homes.len()) as u64;
    let (done, of) = (AtomicU64::new(0), 2 * u64::from(people.listed_subjects));
    let tell = |subjects: usize| {
        let done = done.fetch_add(subjects as u64, Ordering::Relaxed) + subjects as u64;
        progress(Progress::Relating { done: done.min(of), of });
    };
    let comparable = learn(inputs, people, &homes, &mut relater, &mut rejects, &tell)?;
    let comparable = |subject: u32| comparable.get(subject as usize).copied().unwrap_or(false);
    // What is wrong with these rows has been said by the first pass.
    let mut said = Rejects::new();
    let ties = ahead(inputs, Table::Subjects, persons::SUBJECTS, &mut said, |batches| {
        pieces(batches)
            .par_bridge()
            .try_fold(Vec::new, |mut ties, batch| {
                let batch = batch?;
                each(&batch, people, &homes, comparable, |subject, person| {
                    ties.extend(relater.relate(&person).into_iter().map(|relation| tie(subject, relation)));
                });
                tell(batch.num_rows());
                Ok::<_, Error>(ties)
            })
            .try_reduce(Vec::new, |mut left, right| {
                left.extend(right);
                Ok::<_, Error>(left)
            })
    })?;
    Ok(Related { ties, rejects, strangers })
}

/// The first pass. Says of each subject whether they share anything with the staff.
fn learn(
    inputs: &Inputs,
    people: &People,
    homes: &Addresses<'_>,
    relater: &mut Relater,
    rejects: &mut Rejects,
    tell: &(impl Fn(usize) + Sync),
) -> Result<Vec<bool>, Error> {
    let nothing = || (relater.counts(), Vec::new());
    let (counts, sharing) = ahead(inputs, Table::Subjects, persons::SUBJECTS, rejects, |batches| {
        let counted = pieces(batches).par_bridge().try_fold(nothing, |(mut counts, mut sharing), batch| {
            let batch = batch?;
            let observe = |subject, person: Person<'_>| {
                if relater.observe(&mut counts, &person) {
                    sharing.push(subject);
                }
            };
            each(&batch, people, homes, |_| true, observe);
            tell(batch.num_rows());
            Ok::<_, Error>((counts, sharing))
        });
        counted.try_reduce(nothing, |(mut counts, mut sharing), (others, more)| {
            counts.merge(&others);
            sharing.extend(more);
            Ok((counts, sharing))
        })
    })?;
    relater.learn(&counts);
    let mut comparable = vec![false; people.subjects.len()];
    for subject in sharing {
        if let Some(place) = comparable.get_mut(subject as usize) {
            *place = true;
        }
    }
    Ok(comparable)
}

/// Batches in pieces that keep several threads busy to the end: few tables of subjects have many batches.
fn pieces<E>(
    batches: impl Iterator<Item = Result<RecordBatch, E>>,
) -> impl Iterator<Item = Result<RecordBatch, E>> {
    batches.flat_map(|batch| {
        let (batch, error) = match batch {
            Ok(batch) => (Some(batch), None),
            Err(error) => (None, Some(Err(error))),
        };
        let slices = batch.into_iter().flat_map(|batch| {
            let starts = (0..batch.num_rows()).step_by(PIECE);
            starts.map(move |start| Ok(batch.slice(start, PIECE.min(batch.num_rows() - start))))
        });
        slices.chain(error)
    })
}

/// Rows that a thread relates at a time: some hundredths of a second.
const PIECE: usize = 4_096;

fn each<'a>(
    batch: &'a RecordBatch,
    people: &People,
    homes: &Addresses<'a>,
    wanted: impl Fn(u32) -> bool,
    mut with: impl FnMut(u32, Person<'a>),
) {
    let (ids, columns) = (Texts::of(batch, "subject_id"), PersonColumns::of(batch));
    for row in 0..batch.num_rows() {
        if let Some(subject) = people.subjects.find(ids.at(row)).filter(|subject| wanted(*subject)) {
            with(subject, columns.at(row, homes.of(subject)));
        }
    }
}

fn tie(subject: u32, relation: relate::Relation) -> Tie {
    Tie {
        subject,
        staff: number(relation.staff),
        kind: relation.kind,
        weight: relation.weight,
        probability: relation.probability,
        evidence: relation.evidence.iter().map(|evidence| evidence.fact).collect(),
    }
}

fn tags_of(settings: &Settings, list: &str) -> u8 {
    let evidence = &settings.evidence;
    let has = |tags: &[String]| {
        list.split(',').any(|tag| tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()))
    };
    if list.is_empty() {
        return 0;
    }
    let protected = if has(&evidence.protected.tags) { PROTECTED } else { 0 };
    protected | if has(&evidence.decoy.tags) { DECOY } else { 0 }
}

/// Eight bytes of a name in lower case, which compare as names do.
fn first_letters(name: &str) -> u64 {
    let mut letters = [0; 8];
    for (place, letter) in letters.iter_mut().zip(name.bytes()) {
        *place = letter.to_ascii_lowercase();
    }
    u64::from_be_bytes(letters)
}
