use std::{fs::OpenOptions, io::Write as _, path::PathBuf, sync::mpsc, thread};

use proptest::prelude::*;

use super::{Appended, Label, Labels, LabelsError, Torn, Verdict, append};
use crate::testing::{TempDir, label};

const LINE: &str = r#"{"at":"2027-01-15T08:00:01Z","unit":"a","verdict":"cannot tell","reviewer":"r"}"#;

#[test]
fn the_format() {
    let (directory, path) = file();
    let appended = append(&path, &label(1, "a", Verdict::CannotTell, "r")).unwrap();
    assert_eq!(appended, Appended { cut_off: None, before: None });
    assert_eq!(directory.read("labels.jsonl"), format!("{LINE}\n"));
}

#[test]
fn a_changed_mind_is_added() {
    let (directory, path) = file();
    for (second, verdict, before) in [
        (1, Verdict::Misuse, None),
        (1, Verdict::NoMisuse, Some(Verdict::Misuse)),
        (5, Verdict::CannotTell, Some(Verdict::NoMisuse)),
    ] {
        append(&path, &label(0, "a", Verdict::Misuse, "other")).unwrap();
        assert_eq!(append(&path, &label(second, "a", verdict, "r")).unwrap().before, before);
    }
    assert_eq!(directory.read("labels.jsonl").lines().count(), 6);
    let early = append(&path, &label(4, "a", Verdict::Misuse, "r"));
    assert!(matches!(early, Err(LabelsError::Earlier { .. })), "{early:?}");
    assert!(matches!(append(&path, &label(4, "a", Verdict::Misuse, "")), Err(LabelsError::NoReviewer)));
    assert_eq!(directory.read("labels.jsonl").lines().count(), 6);
}

/// Wherever a crash cuts what is written: what was confirmed stays, the rest is said and cut off.
#[test]
fn every_cut() {
    let (directory, path) = file();
    let whole = format!("{LINE}\n{LINE}\n").into_bytes();
    for length in 0..=whole.len() {
        directory.write("labels.jsonl", &whole[..length]);
        // An object is whole as soon as its last brace is there.
        let lines = whole[..length].iter().filter(|&&byte| byte == b'}').count();
        let line = LINE.len() + 1;
        let rest = length - (lines * line).min(length);
        let torn = (rest > 0).then_some(Torn { line: lines as u64 + 1, bytes: rest as u64 });

        let read = Labels::read(&path).unwrap();
        assert_eq!((read.labels.len(), read.torn), (lines, torn), "{length}");
        let appended = append(&path, &label(1, "b", Verdict::Misuse, "r")).unwrap();
        assert_eq!(appended.cut_off, torn, "{length}");
        let repaired = Labels::read(&path).unwrap();
        assert_eq!((repaired.labels.len(), repaired.torn), (lines + 1, None), "{length}");
        assert!(directory.read("labels.jsonl").into_bytes().starts_with(&whole[..lines * line]));
    }
}

#[test]
fn blocks_that_were_never_written_are_a_torn_line() {
    let (directory, path) = file();
    directory.write("labels.jsonl", format!("{LINE}\n{}", "\0".repeat(4_000)));
    assert_eq!(Labels::read(&path).unwrap().torn, Some(Torn { line: 2, bytes: 4_000 }));
}

#[test]
fn damage_in_the_middle_is_refused_and_left_alone() {
    let (directory, path) = file();
    let unknown = LINE.replace("unit", "unit_id");
    for (content, line) in [
        (format!("{LINE}\n{{}}\n{LINE}\n"), 2),
        (LINE.replace("}", "\n"), 1),
        (format!("{LINE}\n\n{LINE}{LINE}\n"), 3),
        (format!("{unknown}\n"), 1),
        (format!("{LINE}\n{}\n", LINE.replace("cannot tell", "maybe")), 2),
    ] {
        directory.write("labels.jsonl", &content);
        let refused = append(&path, &label(1, "b", Verdict::Misuse, "r"));
        assert!(matches!(refused, Err(LabelsError::Line { line: at, .. }) if at == line), "{refused:?}");
        assert_eq!(directory.read("labels.jsonl"), content);
    }
}

#[test]
fn several_at_once() {
    let (_directory, path) = file();
    thread::scope(|scope| {
        for reviewer in ["a", "b", "c", "d"] {
            let path = &path;
            scope.spawn(move || {
                for unit in 0..20 {
                    append(path, &label(unit, &unit.to_string(), Verdict::Misuse, reviewer)).unwrap();
                }
            });
        }
    });
    let labels = Labels::read(&path).unwrap();
    assert_eq!((labels.labels.len(), labels.torn), (80, None));
}

/// Or what another process has half written would be cut off as torn.
#[test]
fn nobody_adds_while_another_writes() {
    let (_directory, path) = file();
    let mut other = OpenOptions::new().create(true).append(true).open(&path).unwrap();
    other.lock().unwrap();
    let (first, second) = LINE.split_at(40);
    other.write_all(first.as_bytes()).unwrap();
    let (started, has_started) = mpsc::channel();
    thread::scope(|scope| {
        let ours = scope.spawn(|| {
            started.send(()).unwrap();
            append(&path, &label(1, "b", Verdict::Misuse, "r")).unwrap()
        });
        has_started.recv().unwrap();
        // Time enough to do it wrong; to do it right takes as long as it takes.
        (0..10_000).for_each(|_| thread::yield_now());
        other.write_all(format!("{second}\n").as_bytes()).unwrap();
        other.unlock().unwrap();
        assert_eq!(ours.join().unwrap().cut_off, None);
    });
    assert_eq!(Labels::read(&path).unwrap().labels.len(), 2);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, lines in 0_usize..3) {
        let mut content = format!("{LINE}\n").repeat(lines).into_bytes();
        content.extend(bytes);
        let _ = Labels::parse(&content);
    }

    #[test]
    fn what_is_added_is_read_back(unit: String, reviewer in ".+", second in 0_i64..1_000_000) {
        let (_directory, path) = file();
        let label = Label { unit, ..label(second, "", Verdict::NoMisuse, &reviewer) };
        append(&path, &label).unwrap();
        prop_assert_eq!(Labels::read(&path).unwrap().labels, vec![label]);
    }
}

fn file() -> (TempDir, PathBuf) {
    let directory = TempDir::new();
    let path = directory.0.join("labels.jsonl");
    (directory, path)
}
