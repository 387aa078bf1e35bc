//! Tables as batches.

mod text;

use std::vec;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use crate::builder::schema;
use crate::parquet::ParquetScan;
use crate::reject::{Place, Reason, Reject};
use crate::sniff::{Body, InputFile};
use crate::{Column, Error, Inputs, Rejects};
use text::TextScan;

/// Rows of a batch, at most.
pub const BATCH_ROWS: usize = 65_536;

/// A part of a table that can be read by itself.
#[derive(Debug)]
pub struct Part<'a> {
    inputs: &'a Inputs,
    piece: Piece,
    first_row: u64,
}

/// A text file, or a row group of a Parquet file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) file: usize,
    pub(crate) group: Option<usize>,
}

impl<'a> Part<'a> {
    /// As [`Inputs::scan`], for this part.
    ///
    /// # Errors
    /// As there.
    pub fn scan(&self, columns: &[&str], rejects: &'a mut Rejects) -> Result<Scan<'a>, Error> {
        let table = self.inputs.files.get(self.piece.file).map(|file| file.table);
        let asked = table.map(|table| self.inputs.asked(table, columns)).transpose()?.unwrap_or_default();
        Ok(Scan { row: self.first_row, ..Scan::new(self.inputs, asked, vec![self.piece], rejects) })
    }
}

/// Batches of a table, in order. After an error it is over.
pub struct Scan<'a> {
    inputs: &'a Inputs,
    asked: Vec<&'static Column>,
    schema: SchemaRef,
    rejects: &'a mut Rejects,
    pieces: vec::IntoIter<Piece>,
    open: Option<(&'a InputFile, Reading)>,
    /// The number of the row that comes next.
    row: u64,
}

enum Reading {
    Text(Box<TextScan>),
    Parquet(Box<ParquetScan>),
}

impl<'a> Scan<'a> {
    pub(crate) fn new(
        inputs: &'a Inputs,
        asked: Vec<&'static Column>,
        pieces: Vec<Piece>,
        rejects: &'a mut Rejects,
    ) -> Scan<'a> {
        let schema = schema(asked.iter().copied());
        Scan { inputs, asked, schema, rejects, pieces: pieces.into_iter(), open: None, row: 0 }
    }

    /// The columns of its batches.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn advance(&mut self) -> Result<Option<RecordBatch>, Error> {
        loop {
            if let Some((file, reading)) = &mut self.open {
                let mut sink = Sink { file, row: &mut self.row, rejects: self.rejects };
                let batch = match reading {
                    Reading::Text(scan) => scan.next(&self.schema, &mut sink)?,
                    Reading::Parquet(scan) => scan.next(&self.schema, &mut sink)?,
                };
                match batch {
                    Some(batch) if batch.num_rows() == 0 => continue,
                    Some(batch) => return Ok(Some(batch)),
                    None => self.open = None,
                }
            }
            let Some(piece) = self.pieces.next() else { return Ok(None) };
            let Some(file) = self.inputs.files.get(piece.file) else { return Ok(None) };
            let reading = self.read(file, piece)?;
            self.open = Some((file, reading));
        }
    }

    fn read(&self, file: &InputFile, piece: Piece) -> Result<Reading, Error> {
        let wanted = file.wanted(&self.asked);
        let rules = self.inputs.rules(file.table);
        match &file.body {
            Body::Parquet(parquet) => {
                let scan = parquet.scan(&file.path, piece.group.unwrap_or(0), wanted, rules)?;
                Ok(Reading::Parquet(Box::new(scan)))
            }
            Body::Csv { .. } | Body::Json { .. } => {
                Ok(Reading::Text(Box::new(TextScan::open(file, wanted, rules)?)))
            }
        }
    }
}

impl Iterator for Scan<'_> {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.advance().transpose();
        if matches!(next, Some(Err(_))) {
            (self.open, self.pieces) = (None, Vec::new().into_iter());
        }
        next
    }
}

/// Where a scan puts what is no batch.
pub(crate) struct Sink<'s> {
    file: &'s InputFile,
    row: &'s mut u64,
    rejects: &'s mut Rejects,
}

impl Sink<'_> {
    pub(crate) fn file(&self) -> &InputFile {
        self.file
    }

    /// Takes the numbers of so many rows; gives the first.
    pub(crate) fn take_rows(&mut self, count: u64) -> u64 {
        let first = *self.row;
        *self.row += count;
        self.rejects.saw(self.file.table, count);
        first
    }

    pub(crate) fn reject(&mut self, row: u64, place: Place, column: Option<&'static str>, reason: Reason) {
        let (table, file) = (self.file.table, self.file.path.clone());
        self.rejects.push(Reject { table, file, place, row, column, reason });
    }

    pub(crate) fn fold(&mut self, times: u64) {
        self.rejects.fold(self.file.table, times);
    }
}

/// Parts with the numbers of their first rows.
pub(crate) fn number(inputs: &Inputs, pieces: Vec<Piece>) -> Result<Vec<Part<'_>>, Error> {
    let last = pieces.len().saturating_sub(1);
    let mut first_row = 0;
    let mut parts = Vec::with_capacity(pieces.len());
    for (number, piece) in pieces.into_iter().enumerate() {
        parts.push(Part { inputs, piece, first_row });
        if let (Some(file), true) = (inputs.files.get(piece.file), number < last) {
            first_row += match (&file.body, piece.group) {
                (Body::Parquet(parquet), Some(group)) => parquet.group_rows(group),
                _ => match file.rows.get() {
                    Some(rows) => *rows,
                    None => text::count(file)?,
                },
            };
        }
    }
    Ok(parts)
}

impl InputFile {
    /// How many rows it has, if that is known.
    pub(crate) fn known_rows(&self) -> Option<u64> {
        match &self.body {
            Body::Parquet(parquet) => {
                Some((0..parquet.groups()).map(|group| parquet.group_rows(group)).sum())
            }
            Body::Csv { .. } | Body::Json { .. } => self.rows.get().copied(),
        }
    }
}
