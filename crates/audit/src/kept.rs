//! What a run keeps of the stages that it has finished, so that the same run goes on from there after it was killed.
//!
//! | in [`Options::spill`] | when | what |
//! |---|---|---|
//! | `relations` | people have been related, which is most of the work before rows are read | who is what to whom, and rows that cannot be read |
//! | `rows/looks-17` … | rows do not fit into memory | rows of partitions |
//! | `rows/read` | all rows have been read | what else reading came to, and checksums of the partitions |
//!
//! `relations` and `rows/read` appear whole, when their stage is over. Each says what it is made from ([`Basis`]) and has a
//! checksum: what is damaged, or made from something else, is not taken up.
//! People are numbered in the order of the input, so that numbers in these files mean the same in the next run.

mod basis;
mod file;
mod relations;
mod rows;
#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tables::{Digest, Rejects};

use self::{basis::Basis, file::Unusable, rows::Reading};
use crate::{
    Options, Settings, SpillError,
    engine::Parts,
    people::{Known, People, Related},
};

/// What an unfinished run has finished. While somebody has this, nobody else may use the directory.
pub struct Kept {
    /// None: nothing is kept.
    directory: Option<PathBuf>,
    basis: Basis,
    relations: Option<Related>,
    rows: Option<(Reading<'static>, Parts)>,
    says: Option<String>,
}

impl Kept {
    /// Keeps nothing, and has nothing.
    #[must_use]
    pub fn nothing() -> Kept {
        Kept { directory: None, basis: Basis::default(), relations: None, rows: None, says: None }
    }

    /// Takes up what is in [`Options::spill`], if it is from the same inputs (`digests` of all), mapping, settings, period
    /// and version; removes it otherwise, or if [`Options::fresh`] says so. What a stage left that was not finished is
    /// removed, too.
    ///
    /// # Errors
    /// What is of no use cannot be removed.
    pub fn open(
        settings: &Settings,
        options: &Options,
        digests: &[Digest],
        mapping: &str,
    ) -> Result<Kept, SpillError> {
        let directory = options.spill.as_path();
        let basis = Basis::new(settings, options, digests, mapping);
        if options.fresh {
            remove(directory)?;
        }
        let relations = relations::read(&directory.join(RELATIONS), &basis);
        let rows = rows::read(&directory.join(ROWS), &basis);
        let says = says(&relations, &rows);
        let rows = rows.ok().flatten().filter(|_| relations.is_ok());
        let relations = relations.ok().flatten();
        remove(&directory.join(CANDIDATES))?;
        if relations.is_none() && rows.is_none() {
            remove(directory)?;
        } else if rows.is_none() {
            remove(&directory.join(ROWS))?;
        }
        Ok(Kept { directory: Some(directory.to_owned()), basis, relations, rows, says })
    }

    /// A line for people: from where the run goes on, or why it starts over. None if there was nothing.
    #[must_use]
    pub fn says(&self) -> Option<&str> {
        self.says.as_deref()
    }

    /// The directory, if by now there is something in it from which the same run would go on.
    #[must_use]
    pub fn left(&self) -> Option<&Path> {
        let directory = self.directory.as_deref()?;
        let left = directory.join(RELATIONS).exists() || directory.join(ROWS).join(rows::READ).exists();
        left.then_some(directory)
    }

    /// To be called when the results are written: nobody needs it any more.
    ///
    /// # Errors
    /// The directory cannot be removed.
    pub fn remove(self) -> Result<(), SpillError> {
        self.directory.as_deref().map_or(Ok(()), remove)
    }

    pub(crate) fn take_relations(&mut self) -> Option<Related> {
        self.relations.take()
    }

    pub(crate) fn keep_relations(&self, related: &Related) -> Result<(), SpillError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        relations::write(&directory.join(RELATIONS), &self.basis, related)
    }

    /// All rows, if they have been read, with what reading them changed.
    pub(crate) fn take_rows(&mut self, people: &mut People, rejects: &mut Rejects) -> Option<Parts> {
        let (reading, parts) = self.rows.take()?;
        reading.apply(people, rejects);
        Some(parts)
    }

    /// Keeps rows that are on disk. Those in memory are read anew in less time than a large run takes to write them.
    pub(crate) fn keep_rows(
        &self,
        people: &People,
        known: Known,
        parts: &Parts,
        rejects: &Rejects,
    ) -> Result<(), SpillError> {
        if self.directory.is_some() && parts.looks.is_spilled() {
            rows::write(&self.basis, people, known, parts, rejects)?;
        }
        Ok(())
    }
}

fn says(
    relations: &Result<Option<Related>, Unusable>,
    rows: &Result<Option<(Reading<'_>, Parts)>, Unusable>,
) -> Option<String> {
    Some(match (relations, rows) {
        (Err(why), _) | (Ok(None), Err(why)) => format!("starts over: {why}"),
        (Ok(Some(_)), Err(why)) => format!("resumed after relating people, but reads rows again: {why}"),
        (Ok(_), Ok(Some((_, parts)))) => {
            format!("resumed after reading {} rows", parts.looks.rows + parts.tasks.rows + parts.work.rows)
        }
        (Ok(Some(_)), Ok(None)) => "resumed after relating people".to_owned(),
        (Ok(None), Ok(None)) => return None,
    })
}

fn remove(directory: &Path) -> Result<(), SpillError> {
    match fs::remove_dir_all(directory) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(SpillError { path: directory.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Where rows are, in [`Options::spill`].
pub(crate) const ROWS: &str = "rows";
/// And where candidates are, which no later run takes up.
pub(crate) const CANDIDATES: &str = "candidates";
const RELATIONS: &str = "relations";
