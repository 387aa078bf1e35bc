//! What was inferred, in words.

use std::{fmt, path::PathBuf};

use crate::mapping::Mapping;
use crate::sniff::{Body, Bound, InputFile};
use crate::time::{Form, Zone};
use crate::{Kind, Table};

/// What was inferred of a file. Displayed, it is a few lines for a person to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNote {
    /// The file.
    pub path: PathBuf,
    /// Which table it is.
    pub table: Table,
    /// Bytes on the disk.
    pub size: u64,
    /// How it is written, such as `CSV, UTF-8, delimiter ";", gzip`.
    pub format: String,
    /// The table's columns that it has.
    pub columns: Vec<ColumnNote>,
    /// Columns that no table knows.
    pub others: Vec<String>,
}

/// What was inferred of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnNote {
    /// The table's name for it.
    pub column: &'static str,
    /// The file's.
    pub name: String,
    /// How times and dates are written, in which time zone, and why that is thought.
    pub times: Option<String>,
}

impl fmt::Display for FileNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`, {}", self.path.display(), self.table, self.format)?;
        for column in &self.columns {
            write!(f, "\n  {column}")?;
        }
        if !self.others.is_empty() {
            write!(f, "\n  not read: `{}`", self.others.join("`, `"))?;
        }
        Ok(())
    }
}

impl fmt::Display for ColumnNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.column)?;
        if self.name != self.column {
            write!(f, " from `{}`", self.name)?;
        }
        match &self.times {
            Some(times) => write!(f, ": {times}"),
            None => Ok(()),
        }
    }
}

pub(crate) fn note(file: &InputFile, mapping: &Mapping) -> FileNote {
    let zone = Zone::new(mapping.settings(file.table).zone);
    let columns = file
        .columns
        .iter()
        .map(|bound| ColumnNote {
            column: bound.column.name,
            name: bound.name.clone(),
            times: bound.is_time().then(|| times(bound, &zone)),
        })
        .collect();
    FileNote {
        path: file.path.to_path_buf(),
        table: file.table,
        size: file.size,
        format: format(&file.body),
        columns,
        others: file.others.clone(),
    }
}

fn format(body: &Body) -> String {
    let (mut text, compression) = match body {
        Body::Csv { compression, encoding, delimiter, .. } => {
            let delimiter = char::from(*delimiter).escape_default();
            (format!("CSV, {}, delimiter \"{delimiter}\"", encoding.name()), compression.name())
        }
        Body::Json { compression, encoding } => {
            (format!("JSON lines, {}", encoding.name()), compression.name())
        }
        Body::Parquet(_) => ("Parquet".to_owned(), "plain"),
    };
    if compression != "plain" {
        text = format!("{text}, {compression}");
    }
    text
}

fn times(bound: &Bound, zone: &Zone) -> String {
    let mut text = match &bound.native {
        Some(native) => (*native).to_owned(),
        None => bound.form.to_string(),
    };
    if let Some(because) = &bound.because {
        text = format!("{text} ({because})");
    }
    let local = bound.votes.has_local() && !matches!(bound.form, Form::Unix(_));
    if bound.column.kind == Kind::Instant && local {
        let source =
            if zone.assumed { "assumed: the mapping names no `time_zone`" } else { "by the mapping" };
        text = format!("{text}; without an offset in {} ({source})", zone.name());
    }
    text
}
