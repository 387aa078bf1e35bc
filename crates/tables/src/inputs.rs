//! All files, each known for what it is.

use std::path::{Path, PathBuf};

use crate::scan::{Part, Scan};
use crate::sniff::{Body, InputFile, rules, settle, sniff};
use crate::{Column, Digest, Error, FileNote, Mapping, Rejects, Table, describe, find, scan};

/// Tables that were found and can be read.
#[derive(Debug)]
pub struct Inputs {
    pub(crate) files: Vec<InputFile>,
    ignored: Vec<PathBuf>,
    mapping: Mapping,
    latest: Option<i64>,
}

impl Inputs {
    /// Finds the tables in files and directories, and looks at a sample of each file.
    ///
    /// A file is the table that its name begins with (`accesses.csv`, `Accesses-2026-01.parquet`, `tasks.jsonl.gz`), or
    /// that its folder is named after, or what the mapping says. A directory's other files are left alone; see
    /// [`Inputs::ignored`].
    ///
    /// # Errors
    /// Nothing to read, a file that is no table or no plain file, a format that is not read, columns that are missing or
    /// there twice, dates with two readings.
    pub fn find(paths: &[PathBuf], mapping: &Mapping) -> Result<Inputs, Error> {
        let search = find::find(paths, mapping)?;
        let sample = (SAMPLED / search.found.len() as u64).clamp(LEAST_SAMPLE, MOST_SAMPLE);
        let mut files = search
            .found
            .into_iter()
            .map(|found| sniff(found, mapping, sample))
            .collect::<Result<Vec<_>, _>>()?;
        settle(&mut files)?;
        Ok(Inputs { files, ignored: search.ignored, mapping: mapping.clone(), latest: None })
    }

    /// Rejects rows that say of something that it happened after this moment, in microseconds since 1970, UTC: looks, work,
    /// and openings of tasks. Give the time of the run and [`Inputs::TOLERANCE`].
    #[must_use]
    pub fn until(mut self, latest: i64) -> Inputs {
        self.latest = Some(latest);
        self
    }

    /// A day in microseconds: no two clocks or time zones of the same event are further apart, unless one of them is wrong.
    pub const TOLERANCE: i64 = 86_400_000_000;

    /// Whether there is a file of this table.
    #[must_use]
    pub fn has(&self, table: Table) -> bool {
        self.files.iter().any(|file| file.table == table)
    }

    /// Whether some file of this table has this column. Where none has, it comes out as nulls.
    #[must_use]
    pub fn has_column(&self, table: Table, column: &str) -> bool {
        self.of(table).any(|(_, file)| file.columns.iter().any(|bound| bound.column.name == column))
    }

    /// What was inferred of each file, to be shown to a person. In the order in which they are read.
    #[must_use]
    pub fn describe(&self) -> Vec<FileNote> {
        self.files.iter().map(|file| describe::note(file, &self.mapping)).collect()
    }

    /// Files in the directories that are no table.
    #[must_use]
    pub fn ignored(&self) -> &[PathBuf] {
        &self.ignored
    }

    /// How many rows a table has, rejected ones included, where the files say so: Parquet's do, and others once they have
    /// been read to their end.
    #[must_use]
    pub fn rows(&self, table: Table) -> Option<u64> {
        self.of(table).map(|(_, file)| file.known_rows()).sum()
    }

    /// The file that holds a row, and the row's number in that file, from 0. Known once the files before it have been read to
    /// their end.
    #[must_use]
    pub fn place(&self, table: Table, row: u64) -> Option<(&Path, u64)> {
        let mut files = self.of(table).map(|(_, file)| file).peekable();
        let mut row = row;
        loop {
            let file = files.next()?;
            match file.known_rows() {
                Some(rows) if row >= rows => row -= rows,
                None if files.peek().is_some() => return None,
                _ => return Some((&file.path, row)),
            }
        }
    }

    /// Every file, in the order of [`Inputs::describe`].
    #[must_use]
    pub fn files(&self) -> Vec<&Path> {
        self.files.iter().map(|file| file.path.as_ref()).collect()
    }

    /// Size and SHA-256 of [`Inputs::files`]. Reads them all, one after the other.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn digests(&self) -> Result<Vec<Digest>, Error> {
        self.files().into_iter().map(Digest::of).collect()
    }

    /// Reads some columns of a table, in the order of the input: batches of at most [`crate::BATCH_ROWS`] rows with these
    /// columns and `row`, the row's number in the table from 0. Rejected rows keep their numbers, so a row has the same
    /// number whichever columns are read. No rows makes no batches.
    ///
    /// # Errors
    /// There is no such table, or it knows no such column. What is wrong with a file comes from the iterator, and ends it.
    pub fn scan<'a>(
        &'a self,
        table: Table,
        columns: &[&str],
        rejects: &'a mut Rejects,
    ) -> Result<Scan<'a>, Error> {
        let asked = self.asked(table, columns)?;
        let parts = self.pieces(table);
        Ok(Scan::new(self, asked, parts, rejects))
    }

    /// The table in parts, one a file or row group, in order: each can be read on a thread of its own, with
    /// [`Part::scan`], and its rows have the numbers that [`Inputs::scan`] gives them. Text files but the last are read
    /// once to count their rows, unless an earlier scan has.
    ///
    /// # Errors
    /// There is no such table, or a file that must be counted cannot be read.
    pub fn parts(&self, table: Table) -> Result<Vec<Part<'_>>, Error> {
        self.asked(table, &[])?;
        scan::number(self, self.pieces(table))
    }

    pub(crate) fn asked(&self, table: Table, columns: &[&str]) -> Result<Vec<&'static Column>, Error> {
        if !self.has(table) {
            return Err(Error::MissingTable { table });
        }
        let known = |name: &&str| {
            table.column(name).ok_or_else(|| Error::UnknownColumn { table, column: (*name).to_owned() })
        };
        columns.iter().map(known).collect()
    }

    pub(crate) fn rules(&self, table: Table) -> crate::cells::Rules {
        crate::cells::Rules { latest: self.latest, ..rules(&self.mapping.settings(table)) }
    }

    fn of(&self, table: Table) -> impl Iterator<Item = (usize, &InputFile)> {
        self.files.iter().enumerate().filter(move |(_, file)| file.table == table)
    }

    /// A table's files and row groups, in order.
    fn pieces(&self, table: Table) -> Vec<scan::Piece> {
        self.of(table)
            .flat_map(|(file, input)| match &input.body {
                Body::Parquet(parquet) => {
                    (0..parquet.groups()).map(|group| scan::Piece { file, group: Some(group) }).collect()
                }
                Body::Csv { .. } | Body::Json { .. } => vec![scan::Piece { file, group: None }],
            })
            .collect()
    }
}

/// Bytes of text that are looked at in all, and in one file: enough to see every day of a month in most logs, little
/// enough for ten thousand files.
const SAMPLED: u64 = 16 << 20;
const MOST_SAMPLE: u64 = 1 << 20;
const LEAST_SAMPLE: u64 = 16 << 10;
