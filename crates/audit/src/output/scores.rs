//! The score of every look.

use std::{io::Write, sync::Arc};

use ::parquet::{arrow::ArrowWriter, errors::ParquetError};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringViewArray, UInt64Array};
use tables::{Inputs, Rejects, Table};

use crate::{
    Bits, Settings,
    ahead::ahead,
    columns::{Rows, Texts},
    ids::NONE,
};

/// Scores by row of the table of accesses.
#[derive(Debug, Default)]
pub struct Scores(Vec<Option<(Bits, u8)>>);

/// A scores file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ScoresError {
    /// The looks cannot be read again.
    #[error(transparent)]
    Tables(#[from] tables::Error),
    /// The file cannot be written.
    #[error("scores cannot be written: {0}")]
    Parquet(#[from] ParquetError),
}

impl Scores {
    /// The score of a look, and the place in the settings of the template that explains it.
    pub fn of(&self, row: u64) -> Option<(Bits, Option<usize>)> {
        let (bits, template) = (*self.0.get(usize::try_from(row).ok()?)?)?;
        Some((bits, (template != u8::MAX).then_some(usize::from(template))))
    }

    pub(crate) fn set(&mut self, row: u64, score: Bits, template: u32) {
        let Ok(row) = usize::try_from(row) else { return };
        if self.0.len() <= row {
            self.0.resize(row + 1, None);
        }
        if let Some(place) = self.0.get_mut(row) {
            let template =
                if template == NONE { u8::MAX } else { u8::try_from(template).unwrap_or(u8::MAX - 1) };
            *place = Some((score, template));
        }
    }

    /// Writes one row for every look that was judged, in the order of the input: `row`, `access_id`, `staff_id`,
    /// `subject_id`, `score`, `explained_by` (null if nothing does).
    ///
    /// # Errors
    /// The looks cannot be read again, or the file not written.
    pub fn write_parquet(
        &self,
        inputs: &Inputs,
        settings: &Settings,
        out: impl Write + Send,
    ) -> Result<(), ScoresError> {
        let mut rejects = Rejects::new();
        let columns = ["access_id", "staff_id", "subject_id"];
        let schema = inputs.scan(Table::Accesses, &columns, &mut rejects)?.schema();
        let schema = self.batch(&RecordBatch::new_empty(schema), settings)?.schema();
        let mut writer = ArrowWriter::try_new(out, schema, None)?;
        ahead(inputs, Table::Accesses, &columns, &mut rejects, |batches| {
            for batch in batches {
                writer.write(&self.batch(&batch?, settings)?)?;
            }
            Ok::<_, ScoresError>(())
        })?;
        writer.close()?;
        Ok(())
    }

    fn batch(&self, batch: &RecordBatch, settings: &Settings) -> Result<RecordBatch, ParquetError> {
        let rows = Rows::of(batch);
        let judged: Vec<(usize, Bits, Option<usize>)> = (0..batch.num_rows())
            .filter_map(|row| self.of(rows.at(row)).map(|(bits, template)| (row, bits, template)))
            .collect();
        let texts = |column| -> ArrayRef {
            let texts = Texts::of(batch, column);
            let some = |row| Some(texts.at(row)).filter(|text: &&str| !text.is_empty());
            match batch.column_by_name(column) {
                // Nearly always all are judged, and then nothing is copied.
                Some(texts) if judged.len() == batch.num_rows() => Arc::clone(texts),
                _ => Arc::new(judged.iter().map(|(row, ..)| some(*row)).collect::<StringViewArray>()),
            }
        };
        let name =
            |template: usize| settings.explanation.get(template).map(|template| template.name.as_str());
        let explained: StringViewArray =
            judged.iter().map(|(.., template)| template.and_then(name)).collect();
        let columns: Vec<(&str, ArrayRef, bool)> = vec![
            (
                "row",
                Arc::new(UInt64Array::from_iter_values(judged.iter().map(|(row, ..)| rows.at(*row)))),
                false,
            ),
            ("access_id", texts("access_id"), true),
            ("staff_id", texts("staff_id"), true),
            ("subject_id", texts("subject_id"), true),
            (
                "score",
                Arc::new(Float64Array::from_iter_values(judged.iter().map(|(_, bits, _)| bits.get()))),
                false,
            ),
            ("explained_by", Arc::new(explained), true),
        ];
        Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
    }
}
