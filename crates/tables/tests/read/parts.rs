//! Parts give what the whole gives, whichever order and thread they are read on.

use std::{sync::Arc, thread};

use arrow_array::{ArrayRef, StringArray};
use tables::{Inputs, Rejects, Table};

use crate::common::{Folder, gzip, parquet, rows, show};

const COLUMNS: [&str; 2] = ["staff_id", "team"];

/// Rows of a third of which the id is missing.
fn csv(rows: std::ops::Range<u32>) -> String {
    let mut text = "staff_id,team\n".to_owned();
    for row in rows {
        text.push_str(&if row % 3 == 0 { format!(",t{row}\n") } else { format!("s{row},\"a\nb\"\n") });
    }
    text
}

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("staff-1.csv", csv(0..1000));
    folder.write("staff-2.csv.gz", gzip(csv(0..500).as_bytes()));
    let ids = |at: u32| (0..at).map(|row| (row % 3 != 1).then(|| format!("p{row}")));
    let array: ArrayRef = Arc::new(StringArray::from_iter(ids(700)));
    folder.write("staff-3.parquet", parquet(vec![("staff_id", array)], 300));
    folder.write("staff-4.jsonl", "{\"staff_id\":1}\n\n7\n{\"team\":\"x\"}\n{\"staff_id\":2,\"team\":\"y\"}");
    folder
}

fn parts(inputs: &Inputs) -> (Vec<String>, Rejects) {
    let parts = inputs.parts(Table::Staff).unwrap();
    let read: Vec<(Vec<String>, Rejects)> = thread::scope(|scope| {
        let threads: Vec<_> = parts
            .iter()
            .map(|part| {
                scope.spawn(move || {
                    let mut rejects = Rejects::new();
                    let batches = part.scan(&COLUMNS, &mut rejects).unwrap();
                    (batches.flat_map(|batch| show(&batch.unwrap())).collect(), rejects)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (mut all, mut rejects) = (Vec::new(), Rejects::new());
    for (part, rejected) in read {
        all.extend(part);
        rejects.merge(rejected);
    }
    (all, rejects)
}

#[test]
fn parts_are_the_whole() {
    let folder = folder();
    let inputs = folder.inputs().unwrap();
    assert_eq!(inputs.rows(Table::Staff), None);
    let (read, rejected) = parts(&inputs);
    let (whole, rejects) = rows(&inputs, Table::Staff, &COLUMNS);
    assert_eq!(inputs.rows(Table::Staff), Some(2204));
    assert_eq!(read, whole);
    assert_eq!(rejected.kept(), rejects.kept());
    assert_eq!(rejected.counts(), rejects.counts());
    assert_eq!(rejected.rows(Table::Staff), rejects.rows(Table::Staff));
    assert_eq!(rejects.rows(Table::Staff), 2204);
    assert_eq!(read.len() as u64 + rejects.count(), 2204);
    // And once more, now that the rows are known.
    assert_eq!(parts(&inputs).0, whole);
}

#[test]
fn a_row_keeps_its_number_whichever_columns_are_read() {
    let folder = folder();
    let inputs = folder.inputs().unwrap();
    let number = |row: &String| row.rsplit('|').next().unwrap().parse::<u64>().unwrap();
    let (both, _) = rows(&inputs, Table::Staff, &COLUMNS);
    let (teams, _) = rows(&inputs, Table::Staff, &["team"]);
    let ids: Vec<u64> = both.iter().map(number).collect();
    let kept: Vec<u64> = teams.iter().map(number).collect();
    assert!(kept.len() > ids.len() && ids.iter().all(|id| kept.contains(id)));
    let (none, _) = rows(&inputs, Table::Staff, &[]);
    assert_eq!(none.iter().map(number).collect::<Vec<_>>(), kept);
}
