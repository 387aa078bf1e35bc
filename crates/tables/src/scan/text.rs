//! A text file as batches.

use std::{collections::BTreeMap, fs::File, io};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::{BATCH_ROWS, Sink};
use crate::Error;
use crate::builder::{Builder, Wanted};
use crate::cells::{Rules, Value};
use crate::format::Compression;
use crate::reject::{Place, Reason};
use crate::sniff::{Body, InputFile};
use crate::text::{Csv, Json, Next, Window};

/// A text file, at a row.
pub(super) struct TextScan {
    rows: Rows,
    compression: Compression,
    builder: Builder,
    wanted: Vec<Wanted>,
    rules: Rules,
    seen: u64,
    done: bool,
}

enum Rows {
    Csv(Csv),
    /// With the place of each wanted key.
    Json(Json, BTreeMap<String, usize>),
}

impl TextScan {
    pub(super) fn open(file: &InputFile, wanted: Vec<Wanted>, rules: Rules) -> Result<TextScan, Error> {
        let (compression, rows) = open(file, &wanted)?;
        let builder = Builder::new(&wanted);
        Ok(TextScan { rows, compression, builder, wanted, rules, seen: 0, done: false })
    }

    /// The next batch, which may be empty; nothing at the end.
    pub(super) fn next(
        &mut self,
        schema: &SchemaRef,
        sink: &mut Sink<'_>,
    ) -> Result<Option<RecordBatch>, Error> {
        if self.done {
            // Counted to its end: nobody needs to count it again.
            let _ = sink.file().rows.set(self.seen);
            return Ok(None);
        }
        while self.builder.len() < BATCH_ROWS {
            let path = &sink.file().path;
            match self.rows.next().map_err(|source| self.compression.error(path, source, self.rows.line()))? {
                Next::End => {
                    self.done = true;
                    break;
                }
                Next::Bad(line, reason) => self.reject(sink, line, None, reason),
                Next::Row(line) => self.row(sink, line),
            }
        }
        self.builder.finish(schema).map(Some).map_err(|error| Error::Format {
            path: sink.file().path.to_path_buf(),
            what: format!("its rows do not make a batch ({error}); report this as a bug"),
        })
    }

    fn row(&mut self, sink: &mut Sink<'_>, line: u64) {
        let number = sink.take_rows(1);
        self.seen += 1;
        let pushed = match &self.rows {
            Rows::Csv(rows) => {
                let field = |wanted: &Wanted| wanted.source.and_then(|source| rows.field(source));
                let values: Vec<Value<'_>> = self
                    .wanted
                    .iter()
                    .map(|wanted| field(wanted).map_or(Value::Nothing, Value::Text))
                    .collect();
                self.builder
                    .push(&self.rules, number, &values)
                    .map_err(|(column, reason)| (Some(column), reason))
            }
            Rows::Json(rows, keys) => match rows.values(keys, self.wanted.len()) {
                Ok(values) => self
                    .builder
                    .push(&self.rules, number, &values)
                    .map_err(|(column, reason)| (Some(column), reason)),
                Err((place, reason)) => Err((
                    place.and_then(|place| self.wanted.get(place)).map(|wanted| wanted.column.name),
                    reason,
                )),
            },
        };
        match pushed {
            Ok(folded) => sink.fold(folded),
            Err((column, reason)) => sink.reject(number, Place::Line(line), column, reason),
        }
    }

    fn reject(&mut self, sink: &mut Sink<'_>, line: u64, column: Option<&'static str>, reason: Reason) {
        let number = sink.take_rows(1);
        self.seen += 1;
        sink.reject(number, Place::Line(line), column, reason);
    }
}

impl Rows {
    fn next(&mut self) -> io::Result<Next> {
        match self {
            Rows::Csv(rows) => rows.next(),
            Rows::Json(rows, _) => rows.next(),
        }
    }

    fn line(&self) -> u64 {
        match self {
            Rows::Csv(rows) => rows.line(),
            Rows::Json(rows, _) => rows.line(),
        }
    }
}

/// Opens a text file at its first row.
fn open(file: &InputFile, wanted: &[Wanted]) -> Result<(Compression, Rows), Error> {
    let (compression, encoding) = match file.body {
        Body::Csv { compression, encoding, .. } | Body::Json { compression, encoding } => {
            (compression, encoding)
        }
        Body::Parquet(_) => {
            return Err(Error::Format { path: file.path.to_path_buf(), what: "it is no text".to_owned() });
        }
    };
    let failed = |source| compression.error(&file.path, source, 0);
    let source = File::open(&file.path).and_then(|opened| compression.open(opened)).map_err(failed)?;
    let window = Window::new(source, encoding);
    let rows = match file.body {
        Body::Csv { delimiter, width, .. } => {
            let mut rows = Csv::new(window, delimiter);
            rows.next().map_err(failed)?;
            rows.expect_fields(width);
            Rows::Csv(rows)
        }
        Body::Json { .. } | Body::Parquet(_) => {
            let name = |wanted: &Wanted| {
                let bound = file.columns.iter().find(|bound| bound.column.name == wanted.column.name)?;
                Some(bound.name.clone())
            };
            let keys = wanted.iter().enumerate().filter_map(|(place, wanted)| Some((name(wanted)?, place)));
            Rows::Json(Json::new(window), keys.collect())
        }
    };
    Ok((compression, rows))
}

/// Reads a file to its end to count its rows.
pub(super) fn count(file: &InputFile) -> Result<u64, Error> {
    let (compression, mut rows) = open(file, &[])?;
    let mut count = 0;
    loop {
        match rows.next().map_err(|source| compression.error(&file.path, source, rows.line()))? {
            Next::End => break,
            Next::Bad(..) | Next::Row(_) => count += 1,
        }
    }
    Ok(*file.rows.get_or_init(|| count))
}
