//! What is read: as a support desk's log is, with 10,000 staff, 2 million subjects and ids of usual lengths.

use std::{
    error::Error,
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use arrow_array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};

pub(crate) struct Files {
    pub(crate) accesses: PathBuf,
    pub(crate) work: PathBuf,
    pub(crate) texts: Vec<PathBuf>,
}

/// So many accesses and half as many work rows as Parquet, and a tenth of the accesses in each form of text.
pub(crate) fn make(dir: &Path, rows: usize) -> Result<Files, Box<dyn Error>> {
    let files = Files {
        accesses: dir.join("accesses.parquet"),
        work: dir.join("work.parquet"),
        texts: ["accesses.csv", "accesses.csv.gz", "accesses.csv.zst", "accesses.jsonl"]
            .iter()
            .map(|name| dir.join(name))
            .collect(),
    };
    write_parquet(&files.accesses, rows, Compression::SNAPPY, &accesses)?;
    write_parquet(&files.work, rows / 2, Compression::ZSTD(ZstdLevel::try_new(3)?), &work)?;
    for path in &files.texts {
        write_text(path, rows / 10)?;
    }
    Ok(files)
}

fn write_parquet(
    path: &Path,
    rows: usize,
    compression: Compression,
    columns: &dyn Fn(usize, usize) -> Vec<(&'static str, ArrayRef)>,
) -> Result<(), Box<dyn Error>> {
    let properties = WriterProperties::builder().set_compression(compression).build();
    let schema = RecordBatch::try_from_iter(columns(0, 1))?.schema();
    let mut writer = ArrowWriter::try_new(File::create(path)?, schema, Some(properties))?;
    for start in (0..rows).step_by(CHUNK) {
        writer.write(&RecordBatch::try_from_iter(columns(start, CHUNK.min(rows - start)))?)?;
    }
    writer.close()?;
    Ok(())
}

fn accesses(start: usize, count: usize) -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("at", times(start, count)),
        ("staff_id", ids(start, count, |row| format!("s{:05}", mix(row) % 10_000))),
        ("subject_id", ids(start, count, |row| format!("C{:09}", mix(row ^ 7) % 2_000_000))),
        ("access_id", ids(start, count, |row| format!("{row:012}"))),
        ("task_id", ids(start, count, |row| format!("T-{:08}", mix(row ^ 9) % 3_000_000))),
        ("fields", ids(start, count, |row| one(&FIELDS, row ^ 11).to_owned())),
        ("channel", ids(start, count, |row| one(&CHANNELS, row ^ 13).to_owned())),
    ]
}

fn work(start: usize, count: usize) -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("at", times(start, count)),
        ("subject_id", ids(start, count, |row| format!("C{:09}", mix(row ^ 7) % 2_000_000))),
        ("staff_id", ids(start, count, |row| format!("s{:05}", mix(row) % 10_000))),
        ("kind", ids(start, count, |row| one(&CHANNELS, row ^ 13).to_owned())),
        ("task_id", ids(start, count, |row| format!("T-{:08}", mix(row ^ 9) % 3_000_000))),
    ]
}

fn times(start: usize, count: usize) -> ArrayRef {
    let micros = (start..start + count).map(|row| START + row as i64 * 250_000);
    Arc::new(TimestampMicrosecondArray::from_iter_values(micros).with_timezone("UTC"))
}

fn ids(start: usize, count: usize, id: impl Fn(usize) -> String) -> ArrayRef {
    Arc::new(StringArray::from_iter_values((start..start + count).map(id)))
}

fn write_text(path: &Path, rows: usize) -> Result<(), Box<dyn Error>> {
    let file = BufWriter::new(File::create(path)?);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let mut out: Box<dyn Write> = match ending {
        "gz" => Box::new(flate2::write::GzEncoder::new(file, flate2::Compression::new(6))),
        "zst" => Box::new(zstd::Encoder::new(file, 3)?.auto_finish()),
        _ => Box::new(file),
    };
    let mut text = String::new();
    if ending != "jsonl" {
        text.push_str("at,staff_id,subject_id,access_id,task_id,fields,channel\n");
    }
    for row in 0..rows {
        let at = jiff::Timestamp::from_microsecond(START + row as i64 * 250_000)?;
        let (staff, subject) = (mix(row) % 10_000, mix(row ^ 7) % 2_000_000);
        let (task, channel) = (mix(row ^ 9) % 3_000_000, one(&CHANNELS, row ^ 13));
        let fields = one(&FIELDS, row ^ 11);
        if ending == "jsonl" {
            writeln!(
                text,
                "{{\"at\":\"{at:.3}\",\"staff_id\":\"s{staff:05}\",\"subject_id\":\"C{subject:09}\",\"access_id\":\
                 \"{row:012}\",\"task_id\":\"T-{task:08}\",\"fields\":\"{fields}\",\"channel\":\"{channel}\"}}"
            )?;
        } else {
            writeln!(text, "{at:.3},s{staff:05},C{subject:09},{row:012},T-{task:08},\"{fields}\",{channel}")?;
        }
        if text.len() > 1 << 20 {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// One of some words.
fn one(words: &[&'static str], row: usize) -> &'static str {
    words.get(mix(row) as usize % words.len()).copied().unwrap_or_default()
}

/// SplitMix64's mixing (Steele, Lea, Flood 2014): the same data on each run.
fn mix(row: usize) -> u64 {
    let mut mixed = (row as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// 2026-01-01T00:00:00Z.
const START: i64 = 1_767_225_600_000_000;
const CHUNK: usize = 250_000;
const FIELDS: [&str; 4] = ["name,orders", "name,orders,addresses", "orders,payments,returns", "streams"];
const CHANNELS: [&str; 4] = ["phone", "chat", "mail", "form"];
