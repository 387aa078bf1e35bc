//! An audit on a disk that is full: it says so, leaves nothing, and ends with the code of the runbook.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::{
    fmt::Write as _,
    fs,
    process::{Command, Output},
};

use common::{Folder, ZWECK};

#[test]
fn rows_that_do_not_fit_on_the_disk_are_said_not_to_and_leave_it_empty() {
    let folder = Folder::new("audit-disk-spill");
    fs::write(folder.0.join("accesses.csv"), looks(60_000)).unwrap();
    // No memory at all: every row goes to the disk, 40 bytes each, which is more than it has.
    let script = "zweck audit ../accesses.csv --out out --memory 1; echo \"code $?\"; find . | sort";
    let Some(output) = on_small_disk(&folder, "1m", script) else { return };
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = printed.lines().filter(|line| !line.starts_with('[')).collect();
    let said = lines.iter().find(|line| line.starts_with("zweck: ")).copied().unwrap_or_default();
    assert!(said.starts_with("zweck: out/_unfinished/rows/looks-"), "{printed}");
    assert!(said.contains("the disk is full, and what was being written has been removed"), "{said}");
    assert!(said.ends_with("No space left on device (os error 28)"), "{said}");
    assert!(said.contains("make room, or allow more memory, and run it again"), "{said}");
    let end = lines.iter().skip_while(|line| !line.starts_with("code"));
    assert_eq!(end.copied().collect::<Vec<_>>(), ["code 74", ".", "./out"], "{printed}");
    // With memory, the same disk is large enough for what an audit of these looks writes.
    let script = "zweck audit ../accesses.csv --out out; echo \"code $?\"";
    let output = on_small_disk(&folder, "1m", script).unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).ends_with("code 0\n"));
}

#[test]
fn a_result_that_does_not_fit_is_not_left_in_half() {
    let folder = Folder::new("audit-disk-results");
    fs::write(folder.0.join("accesses.csv"), looks(2_000)).unwrap();
    fs::write(folder.0.join("all.toml"), "[findings]\nleast = -100.0\n").unwrap();
    let script =
        "zweck audit ../accesses.csv --settings ../all.toml --out out; echo \"code $?\"; find . | sort";
    let Some(output) = on_small_disk(&folder, "16k", script) else { return };
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = "zweck: cannot write `out/findings.jsonl`: No space left on device (os error 28)\ncode 74\n";
    assert!(printed.ends_with(&format!("{said}.\n./out\n./out/rejects.csv\n")), "{printed}");
}

/// What a shell prints on both streams in a directory of its own, which is a disk of that size and gone afterwards. Says
/// loudly if the system lets nobody mount one.
fn on_small_disk(folder: &Folder, size: &str, script: &str) -> Option<Output> {
    let disk = folder.0.join("disk");
    fs::create_dir_all(&disk).unwrap();
    let mounted = format!("mount -t tmpfs -o size={size} zweck-test . && cd \"$PWD\" || exit 99\n");
    let zweck = format!("zweck() {{ '{ZWECK}' \"$@\"; }}\nexec 2>&1\n");
    let run = |more: &str| {
        let script = format!("{zweck}{mounted}{more}");
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "bash", "-c", &script])
            .current_dir(&disk)
            .output()
    };
    if run("true").map_or(true, |output| !output.status.success()) {
        eprintln!("SKIPPED: a small disk cannot be mounted here (`unshare --user --map-root-user --mount`)");
        return None;
    }
    Some(run(script).unwrap())
}

fn looks(count: u32) -> String {
    let mut text = "at,staff_id,subject_id\n".to_owned();
    for number in 0..count {
        let (hour, minute, second) = (number / 3_600 % 24, number / 60 % 60, number % 60);
        writeln!(text, "2026-03-02T{hour:02}:{minute:02}:{second:02}Z,s{},c{}", number % 40, number % 5_000)
            .unwrap();
    }
    text
}
