//! What a file is like inside, from a sample: encoding, delimiter, columns, forms of times.

mod bind;
mod forms;
mod sample;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, OnceLock},
};

use encoding_rs::Encoding;

pub(crate) use bind::{Binding, Bound};
pub(crate) use forms::settle;

use crate::builder::Wanted;
use crate::cells::{Rules, Value};
use crate::find::Found;
use crate::format::{Compression, Format};
use crate::mapping::Settings;
use crate::parquet::ParquetFile;
use crate::text::{Csv, DELIMITERS, Json, Next, first_rows};
use crate::time::{Form, Zone};
use crate::{Column, Error, Mapping, Table};
use sample::Sample;

/// A file that is known well enough to be read.
#[derive(Debug)]
pub(crate) struct InputFile {
    pub(crate) path: Arc<Path>,
    pub(crate) table: Table,
    pub(crate) size: u64,
    pub(crate) body: Body,
    /// Those of the table's columns that it has.
    pub(crate) columns: Vec<Bound>,
    /// The names of its other columns.
    pub(crate) others: Vec<String>,
    /// How many rows it has, once they have been counted.
    pub(crate) rows: OnceLock<u64>,
}

#[derive(Debug)]
pub(crate) enum Body {
    Csv { compression: Compression, encoding: &'static Encoding, delimiter: u8, width: usize },
    Json { compression: Compression, encoding: &'static Encoding },
    Parquet(ParquetFile),
}

/// Looks at a file, at no more than `sample` bytes of its text.
pub(crate) fn sniff(found: Found, mapping: &Mapping, sample: u64) -> Result<InputFile, Error> {
    let settings = mapping.settings(found.table);
    let (format, compression) = found.format.check(&found.path, &sample::first_bytes(&found.path)?)?;
    match format {
        Format::Parquet => parquet(found, mapping, &settings),
        Format::Csv => {
            csv(&found, mapping, &settings, &Sample::read(&found, compression, &settings, sample)?)
        }
        Format::JsonLines => {
            json(&found, mapping, &settings, &Sample::read(&found, compression, &settings, sample)?)
        }
    }
}

impl InputFile {
    fn new(found: &Found, body: Body, bound: Binding) -> InputFile {
        InputFile {
            path: found.path.as_path().into(),
            table: found.table,
            size: found.size,
            body,
            columns: bound.columns,
            others: bound.others,
            rows: OnceLock::new(),
        }
    }

    /// The file's columns for those that were asked for.
    pub(crate) fn wanted(&self, asked: &[&'static Column]) -> Vec<Wanted> {
        let bound = |column: &Column| self.columns.iter().find(|bound| bound.column.name == column.name);
        asked
            .iter()
            .map(|column| match bound(column) {
                Some(bound) => Wanted { column, source: Some(bound.source), form: bound.form },
                None => Wanted { column, source: None, form: Form::Any },
            })
            .collect()
    }
}

fn csv(found: &Found, mapping: &Mapping, settings: &Settings, sample: &Sample) -> Result<InputFile, Error> {
    if sample.head.is_empty() {
        return Err(Error::Empty { path: found.path.clone() });
    }
    let named = settings.delimiter.map(|delimiter| vec![delimiter]);
    let (delimiter, header) = delimiter(sample, &named.unwrap_or(DELIMITERS.to_vec()), found.table, mapping);
    let mut binding = bind::bind(found, &header, mapping)?;
    let rules = rules(settings);
    for text in [&sample.head, &sample.tail] {
        let mut rows = Csv::new(sample::window(text), delimiter);
        rows.expect_fields(header.len());
        let mut first = std::ptr::eq(text, &sample.head);
        loop {
            match rows.next() {
                Ok(Next::Row(_)) if std::mem::take(&mut first) => {}
                Ok(Next::Row(_)) => binding.vote(&rules, |number| rows.field(number)),
                Ok(Next::Bad(..)) => {}
                Ok(Next::End) | Err(_) => break,
            }
        }
    }
    let (compression, encoding) = (sample.compression, sample.encoding);
    let body = Body::Csv { compression, encoding, delimiter, width: header.len() };
    Ok(InputFile::new(found, body, binding.decide(settings.order)))
}

/// The delimiter under which the header has the most known names; then the one that gives most rows as many fields as the
/// header; then the one that gives the most fields; then the most usual.
fn delimiter(sample: &Sample, tried: &[u8], table: Table, mapping: &Mapping) -> (u8, Vec<String>) {
    let score = |rows: &[Vec<String>]| {
        let header = rows.first().map(Vec::as_slice).unwrap_or_default();
        let even = rows.iter().filter(|row| row.len() == header.len()).count();
        (bind::known(header, table, mapping), if header.len() > 1 { even } else { 0 }, header.len())
    };
    tried
        .iter()
        .rev()
        .map(|delimiter| (*delimiter, first_rows(&sample.head, *delimiter, sample.whole)))
        .max_by_key(|(_, rows)| score(rows))
        .map(|(delimiter, rows)| (delimiter, rows.into_iter().next().unwrap_or_default()))
        .unwrap_or((b',', Vec::new()))
}

fn json(found: &Found, mapping: &Mapping, settings: &Settings, sample: &Sample) -> Result<InputFile, Error> {
    if sample.head.trim_ascii_start().first() == Some(&b'[') {
        let what =
            "it is one JSON array; write each of its objects on a line of its own, e.g. with `jq -c '.[]'`";
        return Err(Error::Format { path: found.path.clone(), what: what.to_owned() });
    }
    let mut names = BTreeSet::new();
    each_line(sample, |line| names.extend(line.keys()));
    let names: Vec<String> = names.into_iter().collect();
    // Without a single object nothing is missing: there may be no rows, and if there are, each will be a reject.
    let mut binding = if names.is_empty() { Binding::default() } else { bind::bind(found, &names, mapping)? };
    let rules = rules(settings);
    let wanted: BTreeMap<String, usize> =
        binding.columns.iter().map(|bound| (bound.name.clone(), bound.source)).collect();
    each_line(sample, |line| {
        if let Ok(values) = line.values(&wanted, names.len()) {
            binding.vote(&rules, |number| match values.get(number) {
                Some(Value::Text(text)) => Some(text.clone()),
                Some(Value::Real(number)) => Some(number.to_string().into()),
                _ => None,
            });
        }
    });
    let body = Body::Json { compression: sample.compression, encoding: sample.encoding };
    Ok(InputFile::new(found, body, binding.decide(settings.order)))
}

fn each_line(sample: &Sample, mut with: impl FnMut(&Json)) {
    for text in [&sample.head, &sample.tail] {
        let mut lines = Json::new(sample::window(text));
        loop {
            match lines.next() {
                Ok(Next::Row(_)) => with(&lines),
                Ok(Next::Bad(..)) => {}
                Ok(Next::End) | Err(_) => break,
            }
        }
    }
}

fn parquet(found: Found, mapping: &Mapping, settings: &Settings) -> Result<InputFile, Error> {
    let file = ParquetFile::open(&found.path)?;
    let mut binding = bind::bind(&found, &file.names(), mapping)?;
    let rules = rules(settings);
    file.sample(&found.path, &mut binding, &rules)?;
    Ok(InputFile::new(&found, Body::Parquet(file), binding.decide(settings.order)))
}

/// What the settings of a table say of its values.
pub(crate) fn rules(settings: &Settings) -> Rules {
    let mut null = settings.null.clone().unwrap_or_default();
    null.push(DATABASE_NULL.to_owned());
    Rules { zone: Zone::new(settings.zone.clone()), null, latest: None }
}

/// How PostgreSQL's COPY and MySQL write nothing.
const DATABASE_NULL: &str = "\\N";
