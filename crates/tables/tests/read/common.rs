//! Folders of files, and batches as text.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use arrow_array::{Array, ArrayRef, RecordBatch, cast::AsArray, types};
use arrow_schema::DataType;
use tables::{Error, Inputs, Mapping, Rejects, Table};

/// A folder of its own that goes with the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tables-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn with(name: &str, bytes: impl AsRef<[u8]>) -> Folder {
        let folder = Folder::new();
        folder.write(name, bytes);
        folder
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn inputs(&self) -> Result<Inputs, Error> {
        self.mapped("")
    }

    pub(crate) fn mapped(&self, mapping: &str) -> Result<Inputs, Error> {
        Inputs::find(std::slice::from_ref(&self.0), &Mapping::parse(mapping, "audit.toml")?)
    }

    /// What finding fails with, with the folder's path as `DIR`.
    pub(crate) fn error(&self, mapping: &str) -> String {
        self.short(&self.mapped(mapping).expect_err("it must fail").to_string())
    }

    pub(crate) fn short(&self, text: &str) -> String {
        text.replace(&self.0.display().to_string(), "DIR")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The rows of some columns, and `row` last, as text; nulls are `~`.
pub(crate) fn rows(inputs: &Inputs, table: Table, columns: &[&str]) -> (Vec<String>, Rejects) {
    let mut rejects = Rejects::new();
    let batches: Result<Vec<RecordBatch>, Error> =
        inputs.scan(table, columns, &mut rejects).unwrap().collect();
    (batches.unwrap().iter().flat_map(show).collect(), rejects)
}

pub(crate) fn show(batch: &RecordBatch) -> Vec<String> {
    (0..batch.num_rows())
        .map(|row| batch.columns().iter().map(|column| cell(column, row)).collect::<Vec<_>>().join("|"))
        .collect()
}

fn cell(column: &ArrayRef, row: usize) -> String {
    if column.is_null(row) {
        return "~".to_owned();
    }
    match column.data_type() {
        DataType::Utf8View => column.as_string_view().value(row).to_owned(),
        DataType::Timestamp(..) => {
            let micros = column.as_primitive::<types::TimestampMicrosecondType>().value(row);
            jiff::Timestamp::from_microsecond(micros).unwrap().to_string()
        }
        DataType::Date32 => column.as_primitive::<types::Date32Type>().value(row).to_string(),
        DataType::Float64 => column.as_primitive::<types::Float64Type>().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<types::UInt64Type>().value(row).to_string(),
        other => panic!("no such type comes out: {other}"),
    }
}

/// The rejects as text, with the folder's path as `DIR`.
pub(crate) fn rejected(folder: &Folder, rejects: &Rejects) -> String {
    let lines: Vec<String> = rejects.kept().iter().map(|reject| folder.short(&reject.to_string())).collect();
    lines.join("\n")
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ::zstd::encode_all(bytes, 1).unwrap()
}

/// A Parquet file of these columns.
pub(crate) fn parquet(columns: Vec<(&str, ArrayRef)>, group_rows: usize) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name.to_owned(), column, true)),
    )
    .unwrap();
    let properties = ::parquet::file::properties::WriterProperties::builder()
        .set_max_row_group_row_count(Some(group_rows))
        .set_compression(::parquet::basic::Compression::SNAPPY)
        .build();
    let mut bytes = Vec::new();
    let mut writer =
        ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}
