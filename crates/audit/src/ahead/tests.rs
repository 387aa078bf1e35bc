use std::{collections::BTreeMap, fs::File, path::PathBuf, sync::Arc};

use arrow_array::{ArrayRef, RecordBatch, StringArray, UInt64Array, cast::AsArray};
use parquet::{arrow::ArrowWriter, file::properties::WriterProperties};
use tables::Mapping;

use super::*;

/// Work in a Parquet file with many row groups, some rows without a subject.
fn inputs(name: &str, rows: usize, group: usize) -> (PathBuf, Inputs) {
    let directory = std::env::temp_dir().join(format!("zweck-ahead-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let subjects = (0..rows).map(|row| (row % 7 != 3).then(|| format!("c{}", row % 5)));
    let times = (0..rows).map(|row| Some(format!("2026-01-01T00:00:{:02}Z", row % 60)));
    let columns: [(&str, ArrayRef); 2] = [
        ("subject_id", Arc::new(StringArray::from_iter(subjects))),
        ("at", Arc::new(StringArray::from_iter(times))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let file = File::create(directory.join("work.parquet")).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let inputs = Inputs::find(std::slice::from_ref(&directory), &Mapping::default()).unwrap();
    (directory, inputs)
}

fn rows(batch: &RecordBatch) -> Vec<u64> {
    let rows: &UInt64Array = batch.column_by_name("row").unwrap().as_primitive();
    rows.values().to_vec()
}

#[test]
fn any_number_of_readers_gives_the_order_and_the_rejects_of_one() {
    let (directory, inputs) = inputs("order", 1_000, 64);
    let mut seen = BTreeMap::new();
    for threads in [1, 2, 3, 40] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut rejects = Rejects::new();
        let read = pool.install(|| {
            ahead(&inputs, Table::Work, &["subject_id"], &mut rejects, |batches| {
                let batches: Vec<RecordBatch> = batches.collect::<Result<_, _>>()?;
                Ok::<_, Error>(batches.iter().flat_map(rows).collect::<Vec<u64>>())
            })
        });
        let read = read.unwrap();
        assert!(read.is_sorted() && read.len() == 857, "{threads} threads: {}", read.len());
        assert_eq!((rejects.count(), rejects.rows(Table::Work)), (143, 1_000), "{threads} threads");
        seen.insert(threads, (read, rejects));
    }
    let first = seen.get(&1).unwrap();
    assert!(seen.values().all(|other| other == first));
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn who_has_enough_stops_the_readers() {
    let (directory, inputs) = inputs("enough", 5_000, 10);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let first = pool.install(|| {
        ahead(&inputs, Table::Work, &["subject_id"], &mut Rejects::new(), |mut batches| {
            Ok::<_, Error>(batches.next().transpose()?.map(|batch| rows(&batch).len()))
        })
    });
    assert_eq!(first.unwrap(), Some(9));
    std::fs::remove_dir_all(directory).unwrap();
}
