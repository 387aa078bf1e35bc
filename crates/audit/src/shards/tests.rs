use std::path::PathBuf;

use super::*;
use crate::facts::Work;

fn directory(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("zweck-audit-{}-{name}", std::process::id())).join("rows")
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
fn a_file_that_was_changed_is_noticed() {
    let spilled = fill(1 << 18, "cut");
    let path = directory("cut").join("work-3");
    let bytes = std::fs::read(&path).unwrap();
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    let longer = [bytes.as_slice(), &[0; Work::SIZE]].concat();
    for (changed, what) in [
        (&bytes[..bytes.len() - Work::SIZE], "it is not as long as it was written"),
        (&longer, "it is not as long as it was written"),
        (&flipped, "it is not what was written"),
    ] {
        std::fs::write(&path, changed).unwrap();
        let error = spilled.partition(3).unwrap_err().to_string();
        assert!(error.contains("work-3") && error.contains(what), "{error}");
    }
    std::fs::remove_file(&path).unwrap();
    assert!(spilled.partition(3).is_err());
}

#[test]
fn what_stays_is_found_again_if_it_is_the_same() {
    let spilled = fill(1 << 18, "stays");
    let written = spilled.written().to_vec();
    spilled.disk().stay();
    let rows: Vec<_> = (0..8).map(|place| spilled.partition(place).unwrap().into_owned()).collect();
    drop(spilled);
    let disk = Arc::new(Disk::found(&directory("stays")));
    let found = Sealed::<Work>::found("work", written.clone(), &disk).unwrap();
    assert_eq!(found.rows, 50_000);
    for (place, rows) in rows.iter().enumerate() {
        assert_eq!(&*found.partition(place).unwrap(), rows);
    }
    std::fs::write(directory("stays").join("work-7"), "").unwrap();
    assert!(Sealed::<Work>::found("work", written, &disk).is_err());
    std::fs::remove_dir_all(directory("stays").parent().unwrap()).unwrap();
}

#[test]
fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::MetadataExt;
    let spilled = fill(1 << 18, "private");
    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().mode() & 0o777;
    assert_eq!(mode(directory("private")), 0o700);
    assert_eq!(mode(directory("private").join("work-3")), 0o600);
    drop(spilled);
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
    std::fs::create_dir_all(blocked.parent().unwrap()).unwrap();
    std::fs::write(&blocked, "").unwrap();
    let mut shards = Shards::new("work", 8, &memory, &Arc::new(Disk::new(&blocked.join("inside"))));
    let error = shards.push(0, work(0)).and_then(|()| shards.spill()).unwrap_err();
    std::fs::remove_dir_all(blocked.parent().unwrap()).unwrap();
    assert_eq!(error.path, blocked.join("inside"));
}
