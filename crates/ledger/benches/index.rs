//! What completeness costs: an epoch of the index, and a package for 100 looks in a large ledger.
//! `cargo bench -p ledger --bench index -- 10000000` says how many entries; without a number it is a million. Prints
//! a Markdown table.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop")]

mod common;

use std::{
    env, fs,
    path::Path,
    time::{Duration, Instant},
};

use ledger::{
    Directory, Draft, Ledger, Owner, Policy, SigningKey,
    cosigner::{self, State},
    package::{self, Package},
};

use crate::common::{config, master};

const SUBJECTS: u64 = 1_000_000;
const LOOKS: u64 = 100;
const PAYLOAD: usize = 300;
/// Of whom most entries beyond one each are, so that their keys stay in memory as those of open tasks would.
const BUSY: u64 = 5000;
const RUNS: u32 = 10;

fn main() {
    let entries = env::args().find_map(|argument| argument.parse().ok()).unwrap_or(SUBJECTS);
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("index-bench-{}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir(&dir).unwrap();
    println!("| what | figure | of |");
    println!("|---|---|---|");
    let ledger = filled(&dir, entries);
    epochs(&ledger, entries);
    packages(&dir, &ledger, entries);
    recomputed(&dir, &ledger);
    ledger.close().unwrap();
    fs::remove_dir_all(&dir).unwrap();
}

/// One entry for each subject, then the rest for the busy ones; 100 looks at one person are spread over all.
fn filled(dir: &Path, entries: u64) -> Ledger {
    let ledger = common::open(&dir.join("ledger"));
    let start = Instant::now();
    common::fill(&ledger, (0..entries).map(|i| draft(i, entries)));
    let per_second = entries as f64 / start.elapsed().as_secs_f64();
    row(
        "appended, with a new key for each subject",
        &format!("{per_second:.0}/s"),
        &format!("{entries} entries"),
    );
    ledger
}

fn draft(i: u64, entries: u64) -> Draft {
    let subject = match i {
        i if i % (entries / LOOKS) == 7 => "watched".to_owned(),
        i if i < SUBJECTS => i.to_string(),
        i => (i % BUSY).to_string(),
    };
    Draft { owner: Owner::Subject(subject), class: 4, payload: vec![b'x'; PAYLOAD] }
}

fn epochs(ledger: &Ledger, entries: u64) {
    let start = Instant::now();
    let root = ledger.write_index().unwrap();
    row("first epoch, from all entries", &millis(start.elapsed()), &format!("{} subjects", root.count));
    for _ in 0..3 {
        (0..1000).for_each(|i| drop(ledger.append(draft(i * 7 + 1, entries)).unwrap()));
        ledger.publish().unwrap();
        let start = Instant::now();
        let root = ledger.write_index().unwrap();
        row("epoch after 1,000 more entries", &millis(start.elapsed()), &format!("{} subjects", root.count));
    }
}

fn packages(dir: &Path, ledger: &Ledger, entries: u64) {
    let witness = SigningKey::cosigner_from_seed("wit.example/w1", &[2; 32]).unwrap();
    let log = ledger.verifying_key();
    let policy = format!("log {log}\nwitness W1 {}\nquorum W1\n", witness.verifying_key());
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    ledger.publish().unwrap();
    let note = ledger.checkpoint();
    let text = format!("{}\n", note.split_once("\n\n").unwrap().0);
    let note = note + &witness.sign(&text, 1_767_000_000);
    let make = |subject: &str| -> Package {
        package::make(&config(&dir.join("ledger")), &master(), subject, Some(&note)).unwrap().package
    };
    for (what, subject, looks) in [("100 looks", "watched", LOOKS), ("nobody looked", "nobody", 0)] {
        let start = Instant::now();
        let made = make(subject);
        row(
            &format!("package, {what}: made and checked, first time"),
            &millis(start.elapsed()),
            &format!("{entries} entries"),
        );
        let start = Instant::now();
        (0..RUNS).for_each(|_| assert_eq!(make(subject), made));
        row(
            &format!("package, {what}: made and checked"),
            &millis(start.elapsed() / RUNS),
            &format!("mean of {RUNS}"),
        );
        let start = Instant::now();
        for _ in 0..RUNS {
            let verified = package::verify(&made, &policy).unwrap();
            assert_eq!(verified.entries.len() as u64, looks);
        }
        row(
            &format!("package, {what}: verified"),
            &millis(start.elapsed() / RUNS),
            &format!("mean of {RUNS}"),
        );
        let size = made.index.len() + made.subject.len();
        row(&format!("package, {what}: size"), &format!("{:.1} kB", size as f64 / 1e3), "both files");
    }
}

fn recomputed(dir: &Path, ledger: &Ledger) {
    let store = Directory::find(&dir.join("ledger")).unwrap();
    let start = Instant::now();
    let checked = cosigner::check(&store, ledger.verifying_key(), State::default(), &mut |_| {}).unwrap();
    let per_second = checked.replayed as f64 / start.elapsed().as_secs_f64();
    row(
        "recomputed by the cosigner, from nothing",
        &format!("{per_second:.0}/s"),
        &format!("{} entries", checked.replayed),
    );
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn row(what: &str, figure: &str, of: &str) {
    println!("| {what} | {figure} | {of} |");
}
