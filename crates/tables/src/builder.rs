//! Rows of parsed values, as batches.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{Date32Builder, Float64Builder, StringViewBuilder, TimestampMicrosecondBuilder, UInt64Builder},
    new_null_array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};

use crate::cells::{Parsed, Rules, Value};
use crate::time::Form;
use crate::{Column, Kind, Reason};

/// A column that was asked for, in one file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) column: &'static Column,
    /// Which of the file's columns it is, from 0; none if the file lacks it.
    pub(crate) source: Option<usize>,
    pub(crate) form: Form,
}

/// The columns of a batch: those that were asked for, in that order, and `row`.
pub(crate) fn schema<'a>(columns: impl Iterator<Item = &'a Column>) -> SchemaRef {
    let mut fields: Vec<Field> =
        columns.map(|column| Field::new(column.name, data_type(column.kind), !column.required)).collect();
    fields.push(Field::new("row", DataType::UInt64, false));
    Arc::new(Schema::new(fields))
}

pub(crate) fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Id | Kind::Text | Kind::List => DataType::Utf8View,
        Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Date => DataType::Date32,
        Kind::Number => DataType::Float64,
    }
}

/// Collects rows until there are enough for a batch.
pub(crate) struct Builder {
    wanted: Vec<Wanted>,
    arrays: Vec<Building>,
    rows: UInt64Builder,
    count: usize,
}

/// A column that grows.
pub(crate) enum Building {
    Text(StringViewBuilder),
    Instant(TimestampMicrosecondBuilder),
    Date(Date32Builder),
    Number(Float64Builder),
}

impl Builder {
    pub(crate) fn new(wanted: &[Wanted]) -> Builder {
        let arrays = wanted.iter().map(|wanted| Building::new(wanted.column.kind)).collect();
        Builder { wanted: wanted.to_vec(), arrays, rows: UInt64Builder::new(), count: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Adds a row, whose values come in the order of the wanted columns. Says how many times were folded.
    ///
    /// # Errors
    /// What is wrong with it, and in which column. Then nothing was added.
    pub(crate) fn push(
        &mut self,
        rules: &Rules,
        row: u64,
        values: &[Value<'_>],
    ) -> Result<u64, (&'static str, Reason)> {
        let mut parsed = Vec::with_capacity(values.len());
        let mut folded = 0;
        for (wanted, value) in self.wanted.iter().zip(values) {
            let value = rules
                .parse(wanted.column, wanted.form, value)
                .map_err(|reason| (wanted.column.name, reason))?;
            folded += u64::from(matches!(value, Parsed::Instant(_, true)));
            parsed.push(value);
        }
        for (array, value) in self.arrays.iter_mut().zip(&parsed) {
            array.push(value);
        }
        self.rows.append_value(row);
        self.count += 1;
        Ok(folded)
    }

    /// The rows so far.
    pub(crate) fn finish(&mut self, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
        let count = std::mem::take(&mut self.count);
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.arrays.len() + 1);
        for (wanted, array) in self.wanted.iter().zip(&mut self.arrays) {
            arrays.push(match (wanted.source, array.finish()) {
                (None, _) => new_null_array(&data_type(wanted.column.kind), count),
                (Some(_), array) => array,
            });
        }
        arrays.push(Arc::new(self.rows.finish()));
        RecordBatch::try_new(Arc::clone(schema), arrays)
    }
}

impl Building {
    pub(crate) fn new(kind: Kind) -> Building {
        match kind {
            Kind::Id | Kind::Text | Kind::List => Building::Text(StringViewBuilder::new()),
            Kind::Instant => {
                Building::Instant(TimestampMicrosecondBuilder::new().with_data_type(data_type(Kind::Instant)))
            }
            Kind::Date => Building::Date(Date32Builder::new()),
            Kind::Number => Building::Number(Float64Builder::new()),
        }
    }

    pub(crate) fn push(&mut self, value: &Parsed<'_>) {
        match (self, value) {
            (Building::Text(array), Parsed::Text(text)) => array.append_value(text),
            (Building::Instant(array), Parsed::Instant(micros, _)) => array.append_value(*micros),
            (Building::Date(array), Parsed::Date(days)) => array.append_value(*days),
            (Building::Number(array), Parsed::Number(number)) => array.append_value(*number),
            (Building::Text(array), _) => array.append_null(),
            (Building::Instant(array), _) => array.append_null(),
            (Building::Date(array), _) => array.append_null(),
            (Building::Number(array), _) => array.append_null(),
        }
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Building::Text(array) => Arc::new(array.finish()),
            Building::Instant(array) => Arc::new(array.finish()),
            Building::Date(array) => Arc::new(array.finish()),
            Building::Number(array) => Arc::new(array.finish()),
        }
    }
}
