use std::path::PathBuf;

use super::*;
use crate::facts::Work;

fn directory(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("zweck-audit-{}-{name}", std::process::id()))
}

fn work(number: u32) -> Work {
    // A fixed scramble, so that rows come in no order.
    let scrambled = number.wrapping_mul(2_654_435_761);
    Work {
        at: i64::from(scrambled) - 2_000_000_000,
        row: number.into(),
        subject: scrambled % 1_000,
        staff: number % 7,
        kind: u32::MAX,
    }
}

fn fill(limit: u64, name: &str) -> Sealed<Work> {
    let memory = Memory::new(limit);
    let mut shards = Shards::new("work", 8, &memory, &Arc::new(Disk::new(&directory(name))));
    for number in 0..50_000 {
        let row = work(number);
        shards.push(row.subject, row).unwrap();
    }
    shards.seal().unwrap()
}

#[test]
fn rows_on_disk_are_those_in_memory() {
    let (kept, spilled) = (fill(u64::MAX, "kept"), fill(1 << 18, "spilled"));
    assert!(!kept.is_spilled() && spilled.is_spilled());
    assert!(!directory("kept").exists() && directory("spilled").exists());
    for place in 0..8 {
        let rows = kept.partition(place).unwrap();
        assert!(rows.is_sorted_by_key(Row::key) && rows.iter().all(|row| row.subject as usize % 8 == place));
        assert_eq!(rows, spilled.partition(place).unwrap(), "partition {place}");
        assert_eq!(spilled.partition(place).unwrap(), spilled.partition(place).unwrap());
    }
    drop(spilled);
    assert!(!directory("spilled").exists());
}

#[test]
fn a_file_that_was_cut_is_noticed() {
    let spilled = fill(1 << 18, "cut");
    let path = directory("cut").join("work-3");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - Work::SIZE]).unwrap();
    let error = spilled.partition(3).unwrap_err().to_string();
    assert!(error.contains("work-3: it is not as long as it was written"), "{error}");
}

#[test]
fn what_a_killed_run_left_is_not_read() {
    std::fs::create_dir_all(directory("left")).unwrap();
    std::fs::write(directory("left").join("work-3"), [1; Work::SIZE]).unwrap();
    let (kept, spilled) = (fill(u64::MAX, "left-kept"), fill(1 << 18, "left"));
    assert_eq!(kept.partition(3).unwrap(), spilled.partition(3).unwrap());
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let memory = Memory::new(0);
    let blocked = directory("blocked");
    std::fs::write(&blocked, "").unwrap();
    let mut shards = Shards::new("work", 8, &memory, &Arc::new(Disk::new(&blocked.join("inside"))));
    let error = shards.push(0, work(0)).and_then(|()| shards.spill()).unwrap_err();
    std::fs::remove_file(&blocked).unwrap();
    assert_eq!(error.path, blocked.join("inside"));
}
