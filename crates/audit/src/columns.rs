//! Columns of batches, by name. A column that is not there is empty.

use arrow_array::{
    Array, Date32Array, Float64Array, RecordBatch, StringViewArray, TimestampMicrosecondArray, UInt64Array,
    cast::AsArray,
    types::{Date32Type, Float64Type, TimestampMicrosecondType, UInt64Type},
};

/// Ids, words and lists.
pub(crate) struct Texts<'a>(Option<&'a StringViewArray>);
/// Instants.
pub(crate) struct Times<'a>(Option<&'a TimestampMicrosecondArray>);
/// Days.
pub(crate) struct Dates<'a>(Option<&'a Date32Array>);
/// Numbers.
pub(crate) struct Numbers<'a>(Option<&'a Float64Array>);
/// Numbers of rows.
pub(crate) struct Rows<'a>(Option<&'a UInt64Array>);

impl<'a> Texts<'a> {
    pub(crate) fn of(batch: &'a RecordBatch, column: &str) -> Texts<'a> {
        Texts(batch.column_by_name(column).and_then(|column| column.as_string_view_opt()))
    }

    /// Empty for none.
    pub(crate) fn at(&self, row: usize) -> &'a str {
        self.0
            .filter(|column| row < column.len() && column.is_valid(row))
            .map_or("", |column| column.value(row))
    }
}

impl<'a> Times<'a> {
    pub(crate) fn of(batch: &'a RecordBatch, column: &str) -> Times<'a> {
        Times(
            batch
                .column_by_name(column)
                .and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>()),
        )
    }

    /// Microseconds since 1970, UTC.
    pub(crate) fn at(&self, row: usize) -> Option<i64> {
        self.0.filter(|column| row < column.len() && column.is_valid(row)).map(|column| column.value(row))
    }
}

impl<'a> Dates<'a> {
    pub(crate) fn of(batch: &'a RecordBatch, column: &str) -> Dates<'a> {
        Dates(batch.column_by_name(column).and_then(|column| column.as_primitive_opt::<Date32Type>()))
    }

    /// Days since 1970.
    pub(crate) fn at(&self, row: usize) -> Option<i32> {
        self.0.filter(|column| row < column.len() && column.is_valid(row)).map(|column| column.value(row))
    }
}

impl<'a> Numbers<'a> {
    pub(crate) fn of(batch: &'a RecordBatch, column: &str) -> Numbers<'a> {
        Numbers(batch.column_by_name(column).and_then(|column| column.as_primitive_opt::<Float64Type>()))
    }

    pub(crate) fn at(&self, row: usize) -> Option<f64> {
        self.0.filter(|column| row < column.len() && column.is_valid(row)).map(|column| column.value(row))
    }
}

impl<'a> Rows<'a> {
    pub(crate) fn of(batch: &'a RecordBatch) -> Rows<'a> {
        Rows(batch.column_by_name("row").and_then(|column| column.as_primitive_opt::<UInt64Type>()))
    }

    pub(crate) fn at(&self, row: usize) -> u64 {
        self.0.filter(|column| row < column.len()).map_or(0, |column| column.value(row))
    }

    /// Where a row is, if it is there. They ascend.
    pub(crate) fn find(&self, row: u64) -> Option<usize> {
        self.0.and_then(|column| column.values().binary_search(&row).ok())
    }
}
