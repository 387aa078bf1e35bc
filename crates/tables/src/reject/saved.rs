//! Rejects as they outlast a run: names instead of what only this run has.

use std::{collections::BTreeMap, ffi::OsString, path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Place, Reason, Reject, Rejects};
use crate::Table;

#[derive(Serialize, Deserialize)]
pub(super) struct Saved {
    /// The files in which the kept ones are.
    files: Vec<OsString>,
    kept: Vec<Kept>,
    counts: Vec<(Table, String, u64)>,
    rows: BTreeMap<Table, u64>,
    folded: BTreeMap<Table, u64>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    file: usize,
    table: Table,
    place: Place,
    row: u64,
    column: Option<String>,
    reason: Reason,
}

/// What was saved names something that there is not.
#[derive(Debug, thiserror::Error)]
#[error("no such file, column or reason")]
pub(super) struct Unknown;

impl From<Rejects> for Saved {
    fn from(rejects: Rejects) -> Saved {
        let mut files: Vec<OsString> = Vec::new();
        let mut kept = Vec::with_capacity(rejects.kept.len());
        for Reject { table, file, place, row, column, reason } in rejects.kept {
            // They come file by file.
            if files.last().is_none_or(|last| **last != *file.as_os_str()) {
                files.push(file.as_os_str().to_owned());
            }
            let column = column.map(str::to_owned);
            kept.push(Kept { file: files.len() - 1, table, place, row, column, reason });
        }
        let counts = rejects.counts.into_iter();
        let counts = counts.map(|((table, code), count)| (table, code.to_owned(), count)).collect();
        Saved { files, kept, counts, rows: rejects.rows, folded: rejects.folded }
    }
}

impl TryFrom<Saved> for Rejects {
    type Error = Unknown;

    fn try_from(saved: Saved) -> Result<Rejects, Unknown> {
        let files: Vec<Arc<Path>> = saved.files.into_iter().map(|file| Arc::from(Path::new(&file))).collect();
        let kept = saved.kept.into_iter().map(|Kept { file, table, place, row, column, reason }| {
            let file = Arc::clone(files.get(file).ok_or(Unknown)?);
            let column =
                column.map(|name| Some(table.column(&name)?.name)).map(|column| column.ok_or(Unknown));
            Ok(Reject { table, file, place, row, column: column.transpose()?, reason })
        });
        let counts = saved.counts.into_iter().map(|(table, code, count)| {
            let known = REASONS.iter().map(|reason| reason.code()).find(|known| *known == code);
            Ok(((table, known.ok_or(Unknown)?), count))
        });
        Ok(Rejects {
            kept: kept.collect::<Result<_, _>>()?,
            counts: counts.collect::<Result<_, _>>()?,
            rows: saved.rows,
            folded: saved.folded,
        })
    }
}

/// One of each. What is missing here cannot be read again.
pub(super) const REASONS: [Reason; 16] = [
    Reason::Ragged { found: 1, expected: 2 },
    Reason::Quote,
    Reason::TooLong,
    Reason::Encoding,
    Reason::Nul,
    Reason::NotJson,
    Reason::NotAnObject,
    Reason::Repeated,
    Reason::Nested,
    Reason::Missing,
    Reason::Time,
    Reason::Order,
    Reason::Skipped,
    Reason::Future,
    Reason::Number,
    Reason::Id,
];
