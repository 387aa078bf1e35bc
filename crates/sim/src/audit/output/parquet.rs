//! Apache Parquet, one column buffer for each column until a row group is full.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{Columns, Kind, WorldError};
use crate::Date;

pub(super) struct Parquet {
    path: PathBuf,
    writer: SerializedFileWriter<File>,
    columns: Vec<Column>,
    /// The column of the next cell.
    next: usize,
    rows: usize,
}

/// The values of the row group so far; nulls only have a level.
struct Column {
    values: Values,
    /// 1 for a value, 0 for null.
    levels: Vec<i16>,
}

enum Values {
    /// All texts in one, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    /// Microseconds since 1970.
    Instant(Vec<i64>),
    /// Days since 1970.
    Date(Vec<i32>),
}

impl Parquet {
    pub(super) fn create(path: PathBuf, columns: Columns) -> Result<Parquet, WorldError> {
        let file = File::create(&path).map_err(|source| WorldError::Write { path: path.clone(), source })?;
        let writer =
            writer(file, columns).map_err(|source| WorldError::Encode { path: path.clone(), source })?;
        let columns = columns.iter().map(|&(_, kind)| Column::new(kind)).collect();
        Ok(Parquet { path, writer, columns, next: 0, rows: 0 })
    }

    /// UTF-8.
    pub(super) fn text(&mut self, text: &[u8]) {
        if let Some(Column { values: Values::Text(bytes, ends), levels }) = self.cell() {
            bytes.extend_from_slice(text);
            ends.push(bytes.len());
            levels.push(1);
        }
    }

    pub(super) fn instant(&mut self, seconds: i64) {
        if let Some(Column { values: Values::Instant(instants), levels }) = self.cell() {
            instants.push(seconds * 1_000_000);
            levels.push(1);
        }
    }

    pub(super) fn date(&mut self, date: Date) {
        if let Some(Column { values: Values::Date(dates), levels }) = self.cell() {
            dates.push(date.days_since(Date::new(1970, 1, 1)));
            levels.push(1);
        }
    }

    pub(super) fn null(&mut self) {
        if let Some(column) = self.cell() {
            column.levels.push(0);
        }
    }

    pub(super) fn end_row(&mut self) -> Result<(), WorldError> {
        debug_assert_eq!(self.next, self.columns.len(), "a cell of a row is missing");
        self.next = 0;
        self.rows += 1;
        if self.rows >= ROW_GROUP { self.flush() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<(), WorldError> {
        self.flush()?;
        self.writer.close().map_err(|source| WorldError::Encode { path: self.path, source })?;
        Ok(())
    }

    fn cell(&mut self) -> Option<&mut Column> {
        self.next += 1;
        self.columns.get_mut(self.next - 1)
    }

    fn flush(&mut self) -> Result<(), WorldError> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let Parquet { path, writer, columns, .. } = self;
        row_group(writer, columns).map_err(|source| WorldError::Encode { path: path.clone(), source })
    }
}

impl Column {
    fn new(kind: Kind) -> Column {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new(), Vec::new()),
            Kind::Instant => Values::Instant(Vec::new()),
            Kind::Date => Values::Date(Vec::new()),
        };
        Column { values, levels: Vec::new() }
    }
}

fn writer(file: File, columns: Columns) -> Result<SerializedFileWriter<File>, ParquetError> {
    let fields: String = columns
        .iter()
        .map(|(name, kind)| match kind {
            Kind::Text => format!("OPTIONAL BYTE_ARRAY {name} (STRING);\n"),
            Kind::Instant => format!("OPTIONAL INT64 {name} (TIMESTAMP(MICROS,true));\n"),
            Kind::Date => format!("OPTIONAL INT32 {name} (DATE);\n"),
        })
        .collect();
    let schema = parse_message_type(&format!("message schema {{\n{fields}}}"))?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))
}

fn row_group(writer: &mut SerializedFileWriter<File>, columns: &mut [Column]) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for Column { values, levels } in columns {
        let Some(mut column) = group.next_column()? else { break };
        match values {
            Values::Text(bytes, ends) => {
                let texts = texts(bytes, ends);
                column.typed::<ByteArrayType>().write_batch(&texts, Some(levels), None)?;
            }
            Values::Instant(instants) => {
                column.typed::<Int64Type>().write_batch(instants, Some(levels), None)?;
                instants.clear();
            }
            Values::Date(dates) => {
                column.typed::<Int32Type>().write_batch(dates, Some(levels), None)?;
                dates.clear();
            }
        }
        levels.clear();
        column.close()?;
    }
    group.close()?;
    Ok(())
}

/// Takes the texts; they share the memory of the one they came in.
fn texts(bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> Vec<ByteArray> {
    let all = ByteArray::from(std::mem::take(bytes));
    let mut start = 0;
    let text = |end| {
        let text = all.slice(start, end - start);
        start = end;
        text
    };
    ends.drain(..).map(text).collect()
}

/// Rows of a row group.
const ROW_GROUP: usize = 131_072;
