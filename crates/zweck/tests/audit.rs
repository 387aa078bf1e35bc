//! Audits that are killed with `kill -9`, again and again: given once more, they come to the same bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use common::{Folder, ZWECK};
use sim::audit::{Flags, Format, World};

/// A folder with the tables of a desk of four thousand looks: more rows than the memory that is allowed.
fn desk(name: &str) -> Folder {
    let folder = Folder::new(name);
    World::new(&Flags::new(4_000)).write(&folder.0.join("desk"), Format::Csv).unwrap();
    // Some that cannot be read, in the tables of each stage.
    for (table, line) in
        [("staff", "E-X,\"\n"), ("tasks", "T-X,C-X,never\n"), ("accesses", "never,E-X,C-X\n")]
    {
        let path = folder.0.join(format!("desk/{table}.csv"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text + line).unwrap();
    }
    folder
}

fn audit(folder: &Folder, out: &str) -> Command {
    let mut command = Command::new(ZWECK);
    command.args(["audit", "desk", "--memory", "1MiB", "--max-rejects", "50", "--out", out]);
    command.args(["--scores", &format!("{out}.parquet")]);
    command.current_dir(&folder.0).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs to the end; what it said on standard error.
fn finished(mut command: Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    said
}

/// Everything that a run leaves, by name; without how long it took.
fn results(folder: &Folder, out: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut results: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(folder.0.join(out)).unwrap() {
        let path = entry.unwrap().path();
        let name = PathBuf::from(path.file_name().unwrap());
        let mut bytes = fs::read(&path).unwrap_or_else(|_| panic!("`{}` is no file", path.display()));
        if name == Path::new("run.json") {
            let mut run: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(run["counts"]["spilled"], true);
            assert!(run.as_object_mut().unwrap().remove("seconds").is_some());
            bytes = serde_json::to_vec(&run).unwrap();
        }
        results.push((name, bytes));
    }
    results.push(("scores".into(), fs::read(folder.0.join(format!("{out}.parquet"))).unwrap()));
    results.sort();
    results
}

fn assert_same(folder: &Folder, whole: &[(PathBuf, Vec<u8>)], out: &str) {
    let results = results(folder, out);
    let names = |results: &[(PathBuf, Vec<u8>)]| -> Vec<PathBuf> {
        results.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&results), names(whole));
    for ((name, result), (_, expected)) in results.iter().zip(whole) {
        assert!(result == expected, "`{}` differs", name.display());
    }
}

/// Kills a run once there is such a file; whether it was there before the run ended.
fn kill_when(mut run: Child, file: &Path) -> bool {
    loop {
        if file.exists() {
            run.kill().unwrap();
            run.wait().unwrap();
            return true;
        }
        if run.try_wait().unwrap().is_some() {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn killed_after_each_stage_it_goes_on_from_there() {
    let folder = desk("audit-stages");
    finished(audit(&folder, "whole"));
    let whole = results(&folder, "whole");
    let unfinished = folder.0.join("out/_unfinished");
    for (file, says) in
        [("relations", "resumed after relating people\n"), ("rows/read", "resumed after reading ")]
    {
        assert!(kill_when(audit(&folder, "out").spawn().unwrap(), &unfinished.join(file)), "{file}");
        let said = finished(audit(&folder, "out"));
        assert!(said.contains(says), "{said}");
        assert_same(&folder, &whole, "out");
    }

    assert!(kill_when(audit(&folder, "out").spawn().unwrap(), &unfinished.join("rows/read")));
    let mut fresh = audit(&folder, "out");
    fresh.arg("--fresh");
    let said = finished(fresh);
    assert!(!said.contains("resumed") && !said.contains("starts over"), "{said}");
    assert_same(&folder, &whole, "out");

    assert!(kill_when(audit(&folder, "out").spawn().unwrap(), &unfinished.join("rows/read")));
    let tasks = folder.0.join("desk/tasks.csv");
    fs::write(&tasks, fs::read_to_string(&tasks).unwrap() + "T-Y,C-Y,never\n").unwrap();
    let said = finished(audit(&folder, "out"));
    assert!(said.contains("starts over: the inputs changed since the unfinished run\n"), "{said}");
    finished(audit(&folder, "whole"));
    assert_same(&folder, &results(&folder, "whole"), "out");
}

#[test]
fn killed_at_any_time_and_often_it_comes_to_the_same() {
    let folder = desk("audit-kill");
    finished(audit(&folder, "whole"));
    let whole = results(&folder, "whole");
    let run: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.0.join("whole/run.json")).unwrap()).unwrap();
    let seconds: f64 = run["seconds"].as_object().unwrap().values().map(|part| part.as_f64().unwrap()).sum();
    for round in 1..=2_u32 {
        for kill in 1..=6_u32 {
            let mut run = audit(&folder, "out").spawn().unwrap();
            // From the first moment to the last: multiples of the golden section lie nowhere close together.
            let moment = f64::from(round * 6 + kill) * 0.618_034 % 1.0;
            thread::sleep(Duration::from_secs_f64(seconds * moment));
            run.kill().unwrap();
            run.wait().unwrap();
        }
        finished(audit(&folder, "out"));
        assert_same(&folder, &whole, "out");
    }
}

#[test]
fn two_at_once_do_not_write_to_one_directory() {
    let folder = desk("audit-twice");
    fs::create_dir(folder.0.join("out")).unwrap();
    let other = File::open(folder.0.join("out")).unwrap();
    other.lock().unwrap();
    let output = audit(&folder, "out").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "zweck: another run writes to `out`: wait for it, or choose another directory\n");
    drop(other);
    finished(audit(&folder, "out"));
}
