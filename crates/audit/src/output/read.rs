//! Scores read back from the file that [`Scores::write_parquet`](super::Scores::write_parquet) makes.

use std::fs::File;

use ::parquet::{
    arrow::{ProjectionMask, arrow_reader::ParquetRecordBatchReaderBuilder},
    errors::ParquetError,
};
use arrow_array::{Float64Array, RecordBatch, cast::AsArray as _, types::Float64Type};

use crate::columns::{Rows, Texts};

/// A look and its score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredLook {
    /// As in the input, or the number of its row where the input has no ids.
    pub access_id: String,
    /// Who looked.
    pub staff_id: String,
    /// Bits.
    pub score: f64,
}

/// The looks of a scores file, in its order.
///
/// # Errors
/// The file is no Parquet, or lacks a column.
pub fn read_scores(
    file: File,
) -> Result<impl Iterator<Item = Result<ScoredLook, ParquetError>>, ParquetError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let missing = COLUMNS.iter().find(|column| reader.schema().column_with_name(column).is_none());
    if let Some(column) = missing {
        return Err(ParquetError::General(format!(
            "there is no column `{column}`; `zweck audit --scores` writes it"
        )));
    }
    let mask = ProjectionMask::columns(reader.parquet_schema(), COLUMNS);
    let batches = reader.with_projection(mask).build()?;
    Ok(batches.flat_map(|batch| match batch {
        Ok(batch) => looks(&batch).into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error.into())],
    }))
}

fn looks(batch: &RecordBatch) -> Vec<ScoredLook> {
    let (ids, staff, rows) = (Texts::of(batch, "access_id"), Texts::of(batch, "staff_id"), Rows::of(batch));
    let scores: Option<&Float64Array> =
        batch.column_by_name("score").and_then(|column| column.as_primitive_opt::<Float64Type>());
    let score =
        |row: usize| scores.filter(|scores| row < scores.len()).map_or(0.0, |scores| scores.value(row));
    let id = |row: usize| match ids.at(row) {
        "" => rows.at(row).to_string(),
        id => id.to_owned(),
    };
    let look = |row| ScoredLook { access_id: id(row), staff_id: staff.at(row).to_owned(), score: score(row) };
    (0..batch.num_rows()).map(look).collect()
}

const COLUMNS: [&str; 4] = ["row", "access_id", "staff_id", "score"];
