//! Tables as files: the columns of the audit's inputs, as CSV or Parquet.

mod csv;
mod parquet;

use std::path::{Path, PathBuf};

use crate::Date;

/// What the files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180 with a header, times as `2026-11-23T09:30:00Z`, lists joined by `;`, nothing for null.
    Csv,
    /// Apache Parquet, compressed with Snappy; times in microseconds, lists joined by `;`.
    Parquet,
}

impl Format {
    /// The ending of the files' names.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Parquet => "parquet",
        }
    }
}

/// Why a world could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// A directory or file could not be made, or not be written.
    #[error("cannot write `{path}`: {source}; check that its place exists and has room")]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The Parquet encoder failed.
    #[error("cannot write `{path}`: {source}")]
    Encode {
        /// Which file.
        path: PathBuf,
        /// What the encoder says.
        source: ::parquet::errors::ParquetError,
    },
}

/// What the values of a column are. Every value may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Instant,
    Date,
}

/// Name and kind of each column.
pub(crate) type Columns = &'static [(&'static str, Kind)];

/// A table on its way into a file: cells in the order of the columns, row by row.
pub(crate) struct Table {
    out: Out,
    rows: u64,
}

enum Out {
    Csv(csv::Csv),
    Parquet(Box<parquet::Parquet>),
}

impl Table {
    pub(crate) fn create(
        directory: &Path,
        name: &str,
        columns: Columns,
        format: Format,
    ) -> Result<Table, WorldError> {
        let path = directory.join(format!("{name}.{}", format.extension()));
        let out = match format {
            Format::Csv => Out::Csv(csv::Csv::create(path, columns)?),
            Format::Parquet => Out::Parquet(Box::new(parquet::Parquet::create(path, columns)?)),
        };
        Ok(Table { out, rows: 0 })
    }

    pub(crate) fn text(&mut self, text: &str) {
        match &mut self.out {
            Out::Csv(csv) => csv.text(text),
            Out::Parquet(parquet) => parquet.text(text.as_bytes()),
        }
    }

    /// A letter, a hyphen and the number with at least so many digits, e.g. `C-0000012`.
    pub(crate) fn id(&mut self, letter: u8, number: u64, width: usize) {
        let mut text = [b'0'; 24];
        let mut at = text.len();
        let mut rest = number;
        while rest > 0 || at > text.len() - width {
            at -= 1;
            if let Some(digit) = text.get_mut(at) {
                *digit = b'0' + (rest % 10) as u8;
            }
            rest /= 10;
        }
        at -= 2;
        if let Some([first, second, ..]) = text.get_mut(at..) {
            (*first, *second) = (letter, b'-');
        }
        let id = text.get(at..).unwrap_or_default();
        match &mut self.out {
            Out::Csv(csv) => csv.plain(id),
            Out::Parquet(parquet) => parquet.text(id),
        }
    }

    pub(crate) fn null(&mut self) {
        match &mut self.out {
            Out::Csv(csv) => csv.null(),
            Out::Parquet(parquet) => parquet.null(),
        }
    }

    pub(crate) fn instant(&mut self, seconds: i64) {
        match &mut self.out {
            Out::Csv(csv) => csv.instant(seconds),
            Out::Parquet(parquet) => parquet.instant(seconds),
        }
    }

    pub(crate) fn date(&mut self, date: Date) {
        match &mut self.out {
            Out::Csv(csv) => csv.date(date),
            Out::Parquet(parquet) => parquet.date(date),
        }
    }

    /// The cell, or null.
    pub(crate) fn maybe<T>(&mut self, value: Option<T>, cell: impl FnOnce(&mut Table, T)) {
        match value {
            Some(value) => cell(self, value),
            None => self.null(),
        }
    }

    pub(crate) fn end_row(&mut self) -> Result<(), WorldError> {
        self.rows += 1;
        match &mut self.out {
            Out::Csv(csv) => csv.end_row(),
            Out::Parquet(parquet) => parquet.end_row(),
        }
    }

    /// Rows written.
    pub(crate) fn finish(self) -> Result<u64, WorldError> {
        match self.out {
            Out::Csv(csv) => csv.finish()?,
            Out::Parquet(parquet) => parquet.finish()?,
        }
        Ok(self.rows)
    }
}
