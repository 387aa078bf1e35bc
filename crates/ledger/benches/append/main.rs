//! Durable appends beside a bare loop that writes the same bytes in the same batches, at full load and at half of it, then
//! replay and verification of what was written. `cargo bench -p ledger --bench append` prints a Markdown table; times
//! depend on the disk.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop")]

mod bare;
#[path = "../common/mod.rs"]
mod common;
mod steady;

use std::{
    collections::VecDeque,
    env, fs,
    ops::ControlFlow,
    path::Path,
    time::{Duration, Instant},
};

use ledger::{
    Draft, Ledger, Owner, Pending,
    verify::{Directory, Options, verify},
};

use crate::common::{UNANSWERED, open};

const PAYLOAD: usize = 300;
const SUBJECTS: u64 = 1000;
const WRITERS: usize = 64;
const RUN: Duration = Duration::from_secs(8);
const ROUNDS: u32 = 8;

fn main() {
    let dir = env::temp_dir().join(format!("zweck-ledger-bench-{}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir(&dir).unwrap();
    println!("| what | per second | beside |");
    println!("|---|---|---|");
    let numbers: Vec<u64> = env::args().filter_map(|argument| argument.parse().ok()).collect();
    if env::args().any(|argument| argument == "--rate") {
        numbers.iter().for_each(|per_second| steady::compare(&dir, *per_second as f64));
        return fs::remove_dir_all(&dir).unwrap();
    }
    let saturation = [1, 16, WRITERS].map(|writers| appends(&dir, writers));
    steady::compare(&dir, saturation[2] / 2.0);
    reading(&dir, numbers.first().copied().unwrap_or(200_000));
    fs::remove_dir_all(&dir).unwrap();
}

fn draft(i: u64) -> Draft {
    Draft {
        owner: Owner::Subject(format!("subject {}", i % SUBJECTS)),
        class: 1,
        payload: vec![b'x'; PAYLOAD],
    }
}

/// Each writer waits for its entry before the next, as a look does. The bare loop writes batches of the same size,
/// in turn with the ledger, so that a disk that changes its mood does so for both. Entries per second.
fn appends(dir: &Path, writers: usize) -> f64 {
    let ledger = with_keys(&dir.join(format!("appends-{writers}")));
    let (mut times, mut bare, mut batch) = (Vec::new(), Vec::new(), 1);
    let (mut took, mut bare_entries) = (Duration::ZERO, 0);
    for _ in 0..ROUNDS {
        let (start, commits) = (Instant::now(), ledger.commits());
        let round = in_flight(&ledger, writers, RUN / ROUNDS);
        took += start.elapsed();
        batch = round.len().div_ceil((ledger.commits() - commits) as usize);
        times.extend(round);
        let round = bare::Log::create(&dir.join("bare")).lone(batch, RUN / ROUNDS);
        bare_entries += round.len() * batch;
        bare.extend(round);
    }
    ledger.close().unwrap();
    let per_second = times.len() as f64 / took.as_secs_f64();
    let alone = bare_entries as f64 / RUN.as_secs_f64();
    println!(
        "| durable appends of {PAYLOAD} B, {writers} writers | {per_second:.0} | bare pwrite + fdatasync in batches of about {batch}: {alone:.0} ({:.0} %) |",
        100.0 * per_second / alone,
    );
    let (p50, p99, bare) = (at(&mut times, 0.5), at(&mut times, 0.99), at(&mut bare, 0.5));
    println!("| one of them, p50 | {p50:.2} ms | bare p50: {bare:.2} ms ({:.2} ×) |", p50 / bare);
    println!("| one of them, p99 | {p99:.2} ms | {:.1} × the bare p50 |", p99 / bare);
    per_second
}

/// So many appends at any time, each answered before its place is taken by the next. One thread makes them and takes
/// the answers, as the thread of a gate does: 64 threads on few cores would measure how fast these take turns.
fn in_flight(ledger: &Ledger, writers: usize, run: Duration) -> Vec<Duration> {
    let start = Instant::now();
    let (mut waiting, mut times) = (VecDeque::new(), Vec::new());
    for i in 0.. {
        if waiting.len() == writers {
            let (begin, pending): (Instant, Pending) = waiting.pop_front().unwrap();
            pending.wait().unwrap();
            times.push(begin.elapsed());
        }
        if start.elapsed() >= run {
            break;
        }
        waiting.push_back((Instant::now(), ledger.append(draft(i)).unwrap()));
    }
    waiting.into_iter().for_each(|(_, pending)| assert!(pending.wait().is_ok()));
    times
}

fn with_keys(dir: &Path) -> Ledger {
    let ledger = open(dir);
    let keys: Vec<_> = (0..SUBJECTS).map(|i| ledger.append(draft(i)).unwrap()).collect();
    keys.into_iter().for_each(|pending| assert!(pending.wait().is_ok()));
    ledger
}

/// In milliseconds.
fn at(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
}

fn reading(dir: &Path, count: u64) {
    let path = dir.join("reading");
    let ledger = open(&path);
    let start = Instant::now();
    common::fill(&ledger, (0..count).map(draft));
    row(&format!("durable appends of {PAYLOAD} B, 1 writer, up to {UNANSWERED} unanswered"), count, start);
    let key = ledger.verifying_key().clone();
    ledger.close().unwrap();

    let start = Instant::now();
    let ledger = open(&path);
    println!("| opening with {count} entries | {:.1} ms | |", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let mut bytes = 0;
    let outcome = ledger.replay(0, |entry| {
        if let ledger::Payload::Readable(payload) = entry.payload {
            bytes += payload.len() as u64;
        }
        ControlFlow::<()>::Continue(())
    });
    assert_eq!((outcome.unwrap(), bytes), (ControlFlow::Continue(()), count * PAYLOAD as u64));
    row("replayed entries, opened and checked", count, start);
    let start = Instant::now();
    let store = Directory::find(&path).unwrap();
    let report = verify(&store, &key, Options { entries: true, progress: &mut |_| {} }).unwrap();
    assert_eq!(report.entries_checked, count);
    row("verified entries, offline", count, start);
}

fn row(what: &str, count: u64, start: Instant) {
    println!("| {what} | {:.0} | {count} entries |", count as f64 / start.elapsed().as_secs_f64());
}
