//! From tables to an [`Audit`].

mod judge;
mod plan;

use std::path::PathBuf;

use relate::Lang;
use tables::{Inputs, Rejects, Table};

pub(crate) use self::plan::{Parts, Store};
use crate::{
    Audit, Context, Counts, Error, Kept, Missing, Scores, Settings, details,
    ingest::{self, Filter},
    people::People,
};

/// How to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language of sentences and evidence.
    pub lang: Lang,
    /// At most so many findings.
    pub top: usize,
    /// Bytes of memory, about. Rows take up to half of it before they go to disk; relating people, reading and weighing
    /// need the rest.
    pub memory: u64,
    /// A directory of its own, for rows on disk and what [`Kept`] keeps: made when needed, and removed at the end.
    pub spill: PathBuf,
    /// Whether [`Kept::open`] removes what an unfinished run has left there.
    pub fresh: bool,
    /// Only looks from this moment on, in microseconds since 1970, UTC.
    pub from: Option<i64>,
    /// Only looks before this moment.
    pub to: Option<i64>,
    /// Findings only of these staff; none: of all. All looks are judged in any case, as they are evidence for each other.
    pub staff: Vec<String>,
    /// Findings only about these subjects; none: about all.
    pub subjects: Vec<String>,
    /// Whether the score of every look is wanted, at four bytes of memory for each.
    pub scores: bool,
    /// How people are related.
    pub relate: relate::Settings,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            lang: Lang::English,
            top: 10_000,
            memory: 2 << 30,
            spill: PathBuf::from("zweck-audit.tmp"),
            fresh: false,
            from: None,
            to: None,
            staff: Vec::new(),
            subjects: Vec::new(),
            scores: false,
            // Unsure relations count as much as they are sure, so more of them are asked for than one would show alone.
            relate: relate::Settings { probability: 0.1, ..relate::Settings::default() },
        }
    }
}

/// What an audit yields.
#[derive(Debug)]
pub struct Outcome {
    /// Its result.
    pub audit: Audit,
    /// The score of every look, if it was wanted.
    pub scores: Option<Scores>,
    /// The rows that could not be read.
    pub rejects: Rejects,
}

/// How far a run is. Stages come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Rows of a table were read; [`Inputs::rows`] may know how many there are.
    Reading {
        /// The table.
        table: Table,
        /// Rows so far.
        rows: u64,
    },
    /// Subjects were compared with the staff.
    Relating {
        /// So far.
        done: u64,
        /// In all.
        of: u64,
    },
    /// Partitions of looks were judged.
    Judging {
        /// So far.
        done: u64,
        /// In all.
        of: u64,
    },
    /// Partitions of staff were weighed.
    Weighing {
        /// So far.
        done: u64,
        /// In all.
        of: u64,
    },
    /// Findings are put into words.
    Writing,
}

/// Who is told how far a run is, from any thread.
pub type Report<'a> = &'a (dyn Fn(Progress) + Sync);

/// Audits the looks in the inputs. Uses the threads of the current rayon pool.
///
/// # Errors
/// A table cannot be read, or rows cannot be kept on disk. Single bad rows are in [`Outcome::rejects`] instead, and it is
/// for the caller to decide how many are too many.
pub fn run(
    inputs: &Inputs,
    settings: &Settings,
    options: &Options,
    progress: Report<'_>,
) -> Result<Outcome, Error> {
    resume(inputs, settings, options, &mut Kept::nothing(), progress)
}

/// As [`run`], from where an unfinished run of the same ended; the outcome is that of a run that was not interrupted. `kept`
/// must have been opened with the digests of these inputs and their mapping, and these settings and options.
///
/// # Errors
/// As there. Stages that are finished stay in [`Options::spill`], and so they do after success, until [`Kept::remove`].
pub fn resume(
    inputs: &Inputs,
    settings: &Settings,
    options: &Options,
    kept: &mut Kept,
    progress: Report<'_>,
) -> Result<Outcome, Error> {
    let mut rejects = Rejects::new();
    let mut people = ingest::people(inputs, settings, &options.relate, kept, &mut rejects, progress)?;
    let store = Store::new(&options.spill, options.memory / 2, PARTITIONS);
    store.memory.take(people.size());
    let parts = match kept.take_rows(&mut people, &mut rejects) {
        Some(parts) => parts,
        None => {
            let filter = Filter { from: options.from, to: options.to, subject: None };
            let (known, mut rejected) = (people.known(), Rejects::new());
            let parts = store.fill(inputs, settings, &mut people, &filter, &mut rejected, progress)?;
            kept.keep_rows(&people, known, &parts, &rejected)?;
            rejects.merge(rejected);
            parts
        }
    };
    let context = Context::new(settings, &people);
    let judged = judge::subjects(&context, &store, &parts, options.scores, progress)?;
    let weighed = judge::staff(&context, &parts, judged, options, progress)?;
    progress(Progress::Writing);
    let findings = details::findings(inputs, &context, &parts, &weighed.pairs, options.lang)?;
    let audit = Audit {
        findings,
        found: weighed.found,
        staff: weighed.staff,
        totals: weighed.totals,
        missing: missing(&context),
        period: parts.notes.period(),
        outside: parts.notes.outside.clone(),
        unused: people.unused.clone(),
        unknown: people.unknown(&options.staff, &options.subjects),
        counts: counts(&people, &parts),
        settings: settings.clone(),
    };
    Ok(Outcome { audit, scores: weighed.scores, rejects })
}

fn counts(people: &People, parts: &Parts) -> Counts {
    Counts {
        looks: parts.looks.rows,
        staff: people.staff.len() as u64,
        subjects: people.subjects.len() as u64,
        looks_of_unknown_staff: parts.unknown_staff,
        looks_at_unknown_subjects: parts.unknown_subjects,
        tasks: parts.tasks.rows,
        work: parts.work.rows,
        relations: people.tie_count() as u64,
        spilled: parts.looks.is_spilled(),
    }
}

fn missing(context: &Context<'_>) -> Vec<Missing> {
    let absent = Table::ALL.into_iter().filter(|table| !context.people.has(*table));
    absent.map(|table| context.missing(table)).collect()
}

/// So many partitions that two of them fit into a small part of the memory even of a hundred times as many rows, and so
/// few that their files are no burden.
const PARTITIONS: usize = 256;
