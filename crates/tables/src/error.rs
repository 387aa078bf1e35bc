//! Why the tables cannot be read at all. What is wrong with a single row is a [`crate::Reject`].

use std::{io, path::PathBuf};

use crate::{Problem, Table};

/// The inputs cannot be read. Paths are as the caller gave them; no value of a table is repeated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system refuses.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// What could not be read.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Neither a file nor a directory: it could block for ever, and could not be read twice.
    #[error("`{}` is {what}: only files and directories are read; save its contents as a file first", path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
        /// What it is instead, with its article.
        what: &'static str,
    },
    /// A file that was named matches no table.
    #[error(
        "`{}` is none of the tables {}: name it after one, e.g. `accesses-2026.csv`, or say in the mapping \
         which table its name is, e.g. `[accesses]` with `files = [\"{}\"]`",
        path.display(), table_names(), file_name(path)
    )]
    NoTable {
        /// The file.
        path: PathBuf,
    },
    /// No file at all.
    #[error(
        "no table found in {paths}: files are named after the tables {}, e.g. `accesses.csv`; other names need a mapping",
        table_names()
    )]
    Nothing {
        /// What was searched, in backticks.
        paths: String,
    },
    /// A table was asked for that no file is.
    #[error(
        "there is no table `{table}`: add a file such as `{table}.csv`, or name one in the mapping under `[{table}]` with `files`"
    )]
    MissingTable {
        /// The table.
        table: Table,
    },
    /// A column was asked for that the table does not know. A mistake of the caller's.
    #[error("table `{table}` knows no column `{column}`")]
    UnknownColumn {
        /// The table.
        table: Table,
        /// The column.
        column: String,
    },
    /// A file lacks a column that its table needs.
    #[error("{}: there is no column `{column}`, which `{table}` needs; {remedy}", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// Its table.
        table: Table,
        /// The column that is missing.
        column: &'static str,
        /// What to write into the mapping.
        remedy: String,
    },
    /// Two columns of a file are the same column of the table.
    #[error(
        "{}: `{first}` and `{second}` are both the column `{column}`; remove or rename one of them, or say in the \
         mapping under `[{table}.columns]` which one is meant", path.display()
    )]
    DuplicateColumn {
        /// The file.
        path: PathBuf,
        /// Its table.
        table: Table,
        /// The column that occurs twice.
        column: &'static str,
        /// The name that the file has for it first.
        first: String,
        /// And the other name, which may be the same.
        second: String,
    },
    /// The mapping names a column that the file does not have.
    #[error("{}: there is no column `{name}`, which the mapping says is `{column}`; {remedy}", path.display())]
    UnmappedColumn {
        /// The file.
        path: PathBuf,
        /// The name that the mapping gives.
        name: String,
        /// The column that it should be.
        column: &'static str,
        /// Which names there are.
        remedy: String,
    },
    /// Dates such as 03/04/2026 and nothing that tells the day from the month.
    #[error(
        "{}: the dates of `{column}` can be read day-first and month-first ({reason}); say which they are in the mapping: \
         `date_order = \"day-first\"` or `\"month-first\"` under `[{table}]`", path.display()
    )]
    AmbiguousDates {
        /// The file.
        path: PathBuf,
        /// Its table.
        table: Table,
        /// The column.
        column: &'static str,
        /// What the sample shows.
        reason: &'static str,
    },
    /// A text file without a single byte.
    #[error("{}: the file is empty, without even a header; remove it, or export it again", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A file that is something else than its name says, or a format that is not read.
    #[error("{}: {what}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What it is, and what to do.
        what: String,
    },
    /// A compressed file that ends too early or is damaged.
    #[error("{}: the {compression} data is damaged or cut off after line {line}; copy or export the file again", path.display())]
    Compression {
        /// The file.
        path: PathBuf,
        /// `gzip` or `zstd`.
        compression: &'static str,
        /// The last line that could be read, from 1; 0 if none could.
        line: u64,
    },
    /// A Parquet file that ends too early, is damaged, or has something that is not read.
    #[error("{}: not readable as Parquet after row {row}: {reason}; copy or export the file again", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// How many of its rows could be read.
        row: u64,
        /// What the format's reader says.
        reason: String,
    },
    /// A column of a Parquet file has a type that cannot be the column's.
    #[error("{}: the column `{name}` has the type {found}, and `{column}` is {wanted}; export it as such, or as text", path.display())]
    ColumnType {
        /// The file.
        path: PathBuf,
        /// The column in the file.
        name: String,
        /// The column of the table.
        column: &'static str,
        /// Its type in the file.
        found: String,
        /// What it should be, with its article.
        wanted: &'static str,
    },
    /// The mapping is wrong.
    #[error(transparent)]
    Mapping(#[from] Problem),
}

fn table_names() -> String {
    let names: Vec<String> = Table::ALL.iter().map(|table| format!("`{table}`")).collect();
    names.join(", ")
}

fn file_name(path: &std::path::Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
