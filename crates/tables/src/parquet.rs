//! Parquet files: row groups as batches, only the columns that were asked for.
//!
//! Whole pages of text are checked to be UTF-8 at once. Where one is not, the rest of its row group is read as bytes, and
//! each value is checked by itself, so that a broken one costs its row and not the file.

mod convert;
mod schema;

use std::{
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use ::parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder},
    },
    errors::ParquetError,
};
use arrow_array::{ArrayRef, BooleanArray, RecordBatch, UInt64Array};
use arrow_schema::{DataType, SchemaRef};

use crate::builder::Wanted;
use crate::cells::Rules;
use crate::reject::{Place, Reason};
use crate::scan::{BATCH_ROWS, Sink};
use crate::sniff::Binding;
use crate::{Error, Kind};

/// A Parquet file whose footer was read.
#[derive(Debug)]
pub(crate) struct ParquetFile {
    /// With text as text.
    metadata: ArrowReaderMetadata,
    /// With text as bytes.
    bytes: ArrowReaderMetadata,
    groups: Vec<u64>,
}

impl ParquetFile {
    pub(crate) fn open(path: &Path) -> Result<ParquetFile, Error> {
        let file = File::open(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        let (metadata, bytes) = guarded(|| schema::load(&file)).map_err(|error| broken(path, 0, &error))?;
        let groups = metadata.metadata().row_groups().iter().map(|group| group.num_rows().try_into().ok());
        let groups: Option<Vec<u64>> = groups.collect();
        // Their sum is a row's number, so it must be one.
        let sum = |groups: &Vec<u64>| groups.iter().try_fold(0, |sum: u64, rows| sum.checked_add(*rows));
        let Some(groups) = groups.filter(|groups| sum(groups).is_some()) else {
            return Err(broken(path, 0, &ParquetError::General("impossible row counts".to_owned())));
        };
        Ok(ParquetFile { metadata, bytes, groups })
    }

    /// The names of its columns. Those inside others are not read.
    pub(crate) fn names(&self) -> Vec<String> {
        self.metadata.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    pub(crate) fn groups(&self) -> usize {
        self.groups.len()
    }

    pub(crate) fn group_rows(&self, group: usize) -> u64 {
        self.groups.get(group).copied().unwrap_or(0)
    }

    /// Looks at the types of the bound columns, and at the first and last rows of times that are not typed as such.
    pub(crate) fn sample(&self, path: &Path, binding: &mut Binding, rules: &Rules) -> Result<(), Error> {
        let mut untyped = Vec::new();
        for bound in &mut binding.columns {
            let Some(field) = self.metadata.schema().fields().get(bound.source) else { continue };
            if !convert::fits(bound.column.kind, field.data_type()) {
                return Err(Error::ColumnType {
                    path: path.to_owned(),
                    name: bound.name.clone(),
                    column: bound.column.name,
                    found: schema::type_name(field.data_type()),
                    wanted: convert::wanted(bound.column.kind),
                });
            }
            match field.data_type() {
                _ if !bound.is_time() => {}
                DataType::Timestamp(_, zone) => bound.set_native("timestamps", zone.is_none()),
                DataType::Date32 => bound.set_native("dates", bound.column.kind == Kind::Instant),
                _ => untyped.push(bound.source),
            }
        }
        let ends = [0, self.groups().saturating_sub(1)];
        let ends = ends.get(..self.groups().min(2)).unwrap_or_default();
        for group in ends.iter().filter(|_| !untyped.is_empty()) {
            let mut reader =
                reader(path, &self.bytes, *group, &untyped, 0).map_err(|error| broken(path, 0, &error))?;
            let batch =
                guarded(|| Ok(reader.next().transpose()?)).map_err(|error| broken(path, 0, &error))?;
            if let Some(batch) = batch {
                for row in 0..batch.num_rows() {
                    binding.vote(rules, |source| {
                        let place = untyped.iter().position(|untyped| *untyped == source)?;
                        convert::as_text(batch.columns().get(place)?, row)
                    });
                }
            }
        }
        Ok(())
    }

    /// Reads one row group.
    pub(crate) fn scan(
        &self,
        path: &Path,
        group: usize,
        wanted: Vec<Wanted>,
        rules: Rules,
    ) -> Result<ParquetScan, Error> {
        let mut sources: Vec<usize> = wanted.iter().filter_map(|wanted| wanted.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let first = self.groups.iter().take(group).sum();
        let reader =
            reader(path, &self.metadata, group, &sources, 0).map_err(|error| broken(path, first, &error))?;
        let bytes = Some(self.bytes.clone());
        let promised = self.group_rows(group);
        Ok(ParquetScan { reader, bytes, group, promised, sources, wanted, rules, first, row: first })
    }
}

/// Reads some columns of a row group, from a row of it on.
fn reader(
    path: &Path,
    metadata: &ArrowReaderMetadata,
    group: usize,
    sources: &[usize],
    row: usize,
) -> Result<ParquetRecordBatchReader, ParquetError> {
    let file = File::open(path)?;
    guarded(|| {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), sources.iter().copied());
        let builder = builder.with_row_groups(vec![group]).with_projection(mask);
        builder.with_batch_size(BATCH_ROWS).with_offset(row).build()
    })
}

/// The `parquet` crate panics on some damaged files. Whatever it had in hand then is not used again.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(ParquetError::General("its structure is damaged".to_owned())))
}

fn broken(path: &Path, row: u64, error: &ParquetError) -> Error {
    Error::Parquet { path: path.to_owned(), row, reason: error.to_string().replace('\n', " ") }
}

/// A row group, at a batch.
pub(crate) struct ParquetScan {
    reader: ParquetRecordBatchReader,
    /// What to go on with where text is no text.
    bytes: Option<ArrowReaderMetadata>,
    group: usize,
    /// How many rows it should have.
    promised: u64,
    /// The file's columns that are read, in the file's order.
    sources: Vec<usize>,
    wanted: Vec<Wanted>,
    rules: Rules,
    /// The row of the file that the row group begins with.
    first: u64,
    /// The row of the file that comes next.
    row: u64,
}

impl ParquetScan {
    /// A row group with other than the rows that the footer promises is damaged: rows would be missing, or have the numbers
    /// of others.
    fn end(&self, path: &Path) -> Result<Option<RecordBatch>, Error> {
        let found = self.row - self.first;
        if found == self.promised {
            return Ok(None);
        }
        let reason = format!(
            "its footer promises {} rows in row group {}, and it has {found}",
            self.promised, self.group
        );
        Err(broken(path, self.row, &ParquetError::General(reason)))
    }

    /// The next rows as the file has them.
    fn batch(&mut self, path: &Path) -> Result<Option<RecordBatch>, ParquetError> {
        match (guarded(|| Ok(self.reader.next().transpose()?)), self.bytes.take()) {
            (Ok(batch), bytes) => {
                self.bytes = bytes;
                Ok(batch)
            }
            (Err(error), None) => Err(error),
            (Err(_), Some(bytes)) => {
                let done = usize::try_from(self.row - self.first).unwrap_or(usize::MAX);
                self.reader = reader(path, &bytes, self.group, &self.sources, done)?;
                guarded(|| Ok(self.reader.next().transpose()?))
            }
        }
    }

    /// The next batch, which may be empty; nothing at the end.
    pub(crate) fn next(
        &mut self,
        schema: &SchemaRef,
        sink: &mut Sink<'_>,
    ) -> Result<Option<RecordBatch>, Error> {
        let path = sink.file().path.clone();
        let Some(batch) = self.batch(&path).map_err(|error| broken(&path, self.row, &error))? else {
            return self.end(&path);
        };
        let count = batch.num_rows();
        let first = sink.take_rows(count as u64);
        // The first thing that is wrong with each row.
        let mut wrong: Vec<Option<(&'static str, Reason)>> = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.wanted.len() + 1);
        for wanted in &self.wanted {
            let place = self.sources.iter().position(|source| Some(*source) == wanted.source);
            let array = place.and_then(|place| batch.columns().get(place));
            let converted = convert::column(wanted, array, count, &self.rules);
            sink.fold(converted.folded);
            if !converted.faults.is_empty() {
                wrong.resize(count, None);
            }
            for (row, reason) in converted.faults {
                if let Some(place @ None) = wrong.get_mut(row) {
                    *place = Some((wanted.column.name, reason));
                }
            }
            columns.push(converted.array);
        }
        columns.push(Arc::new(UInt64Array::from_iter_values(first..first + count as u64)));
        for (row, place) in (0..).zip(&wrong) {
            if let Some((column, reason)) = place {
                sink.reject(first + row, Place::Row(self.row + row), Some(column), *reason);
            }
        }
        let made = assemble(schema, columns, &wrong).map_err(|error| broken(&path, self.row, &error))?;
        self.row += count as u64;
        Ok(Some(made))
    }
}

/// The rows with which nothing is wrong. Whatever is null in a required column is among the wrong ones.
fn assemble<T>(
    schema: &SchemaRef,
    columns: Vec<ArrayRef>,
    wrong: &[Option<T>],
) -> Result<RecordBatch, ParquetError> {
    if wrong.is_empty() {
        return Ok(RecordBatch::try_new(schema.clone(), columns)?);
    }
    let keep = BooleanArray::from_iter(wrong.iter().map(|wrong| Some(wrong.is_none())));
    let columns: Result<Vec<ArrayRef>, _> =
        columns.iter().map(|column| arrow_select::filter::filter(column, &keep)).collect();
    Ok(RecordBatch::try_new(schema.clone(), columns?)?)
}
