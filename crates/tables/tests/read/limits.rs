//! Sizes that nobody thought of.

use std::{fs::File, io::Write};

use tables::{MAX_RECORD, Rejects, Table};

use crate::common::{Folder, rejected, rows};

/// Memory of this process that was ever in use, in bytes. Only Linux says so.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

#[test]
fn a_line_of_100_mb_is_one_reject() {
    for (name, head, open, row) in [
        ("staff.csv", "staff_id,team\n", "", "2,y\n"),
        ("staff.csv", "staff_id,team\n", "1,\"", "2,y\n"),
        ("staff.jsonl", "{\"staff_id\":1}\n", "{\"staff_id\":\"", "{\"staff_id\":2,\"team\":\"y\"}\n"),
    ] {
        let folder = Folder::new();
        let mut file = File::create(folder.0.join(name)).unwrap();
        file.write_all(head.as_bytes()).unwrap();
        file.write_all(open.as_bytes()).unwrap();
        for _ in 0..100 {
            file.write_all(&vec![b'x'; 1_000_000]).unwrap();
        }
        file.write_all(format!("\n{row}").as_bytes()).unwrap();
        drop(file);
        let before = peak();
        let inputs = folder.inputs().unwrap();
        let (read, rejects) = rows(&inputs, Table::Staff, &["staff_id"]);
        assert_eq!(read.last().unwrap().split('|').next(), Some("2"));
        assert_eq!(rejects.count(), 1, "{}", rejected(&folder, &rejects));
        assert!(rejected(&folder, &rejects).contains("line 2: it is longer than 1 MiB"));
        if let (Some(before), Some(after)) = (before, peak()) {
            assert!(after - before < 40 * MAX_RECORD as u64, "{} bytes", after - before);
        }
    }
}

#[test]
fn a_row_up_to_the_limit_is_read() {
    let folder = Folder::new();
    for (spare, wanted) in [(0, 1), (1, 0)] {
        let name = "x".repeat(MAX_RECORD - "1,\n".len() + spare);
        folder.write("staff.csv", format!("staff_id,team\n1,{name}\n"));
        let (read, rejects) = rows(&folder.inputs().unwrap(), Table::Staff, &["staff_id"]);
        assert_eq!((read.len(), rejects.count()), (wanted, 1 - wanted as u64));
    }
}

#[test]
fn batches_are_of_the_stated_size() {
    let mut text = "staff_id\n".to_owned();
    for row in 0..150_000 {
        text.push_str(&format!("{row}\n"));
    }
    let folder = Folder::with("staff.csv", text);
    let inputs = folder.inputs().unwrap();
    let mut rejects = Rejects::new();
    let sizes: Vec<usize> = inputs
        .scan(Table::Staff, &["staff_id"], &mut rejects)
        .unwrap()
        .map(|batch| batch.unwrap().num_rows())
        .collect();
    assert_eq!(sizes, [65_536, 65_536, 18_928]);
}
