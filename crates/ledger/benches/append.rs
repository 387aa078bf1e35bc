//! Durable appends beside a bare loop that writes the same bytes in the same batches, then replay and
//! verification of what was written. `cargo bench -p ledger` prints a Markdown table; times depend on the disk.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop")]

use std::{
    collections::VecDeque,
    env, fs,
    fs::File,
    ops::ControlFlow,
    os::unix::fs::FileExt,
    path::Path,
    pin::Pin,
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use ledger::{
    Config, Draft, Ledger, MasterKey, Owner, Pending,
    verify::{Directory, Options, verify},
};

const PAYLOAD: usize = 300;
/// Bytes of a sealed payload in the log: envelope, salt, authentication tag, length.
const SEALED: usize = PAYLOAD + 142;
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
    let saturation = [1, 16, WRITERS].map(|writers| appends(&dir, writers));
    at_rate(&dir, saturation[2] / 2.0);
    let count = env::args().find_map(|argument| argument.parse().ok()).unwrap_or(200_000);
    reading(&dir, count);
    fs::remove_dir_all(&dir).unwrap();
}

fn open(dir: &Path) -> Ledger {
    let config = Config {
        dir: dir.to_owned(),
        origin: "bench.example/log".into(),
        tenant: "bench".into(),
        publish_every: Duration::from_secs(1),
        queue: 4096,
    };
    let master = MasterKey::from_bytes([1; 32]);
    if !dir.exists() {
        Ledger::create(&config, &master).unwrap();
    }
    Ledger::open(config, &master).unwrap()
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
        let round = bare_loop(&dir.join("bare"), batch, RUN / ROUNDS);
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

/// As many entries each second, at even distances, whether or not earlier ones are answered; each counts from when it
/// was due. The thread that makes them sleeps for moments only, so it sees an answer 0.1 ms late at most, which counts against
/// the ledger; if it did not sleep at all, it would take one of two processors from what is measured.
fn at_rate(dir: &Path, per_second: f64) {
    let ledger = with_keys(&dir.join("half"));
    let mut bare = bare_loop(&dir.join("bare"), 1, RUN / 2);
    let distance = Duration::from_secs_f64(1.0 / per_second);
    let (mut waiting, mut times) = (VecDeque::new(), Vec::new());
    let (start, mut due, mut i) = (Instant::now(), Duration::ZERO, 0);
    while due < RUN || !waiting.is_empty() {
        while due < RUN && due <= start.elapsed() {
            waiting.push_back((due, ledger.append(draft(i)).unwrap()));
            (due, i) = (due + distance, i + 1);
        }
        while let Some((due, pending)) = waiting.front_mut() {
            let Poll::Ready(answer) = Pin::new(pending).poll(&mut Context::from_waker(Waker::noop())) else {
                break;
            };
            answer.unwrap();
            times.push(start.elapsed() - *due);
            waiting.pop_front();
        }
        thread::sleep(Duration::from_micros(30));
    }
    ledger.close().unwrap();
    let (p50, p99, fsync) = (at(&mut times, 0.5), at(&mut times, 0.99), at(&mut bare, 0.5));
    println!(
        "| {per_second:.0} a second, p50 | {p50:.2} ms | {:.1} × the bare p50 of one entry |",
        p50 / fsync
    );
    println!(
        "| {per_second:.0} a second, p99 | {p99:.2} ms | {:.1} × the bare p50 of one entry, {fsync:.2} ms; bare p99: {:.2} ms |",
        p99 / fsync,
        at(&mut bare, 0.99),
    );
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

/// The same bytes into a file of zeros, one fdatasync per batch; the time of each batch.
fn bare_loop(path: &Path, batch: usize, run: Duration) -> Vec<Duration> {
    const LENGTH: usize = 8 << 20;
    fs::write(path, vec![0; LENGTH]).unwrap();
    let file = File::options().write(true).open(path).unwrap();
    file.sync_all().unwrap();
    let bytes = vec![7; 16 + batch * SEALED];
    let (start, mut offset, mut times) = (Instant::now(), 0, Vec::new());
    while start.elapsed() < run {
        let begin = Instant::now();
        file.write_all_at(&bytes, offset as u64).unwrap();
        file.sync_data().unwrap();
        times.push(begin.elapsed());
        offset = if offset + 2 * bytes.len() > LENGTH { 0 } else { offset + bytes.len() };
    }
    times
}

fn reading(dir: &Path, count: u64) {
    let path = dir.join("reading");
    let ledger = open(&path);
    let start = Instant::now();
    let mut waiting = VecDeque::new();
    for i in 0..count {
        if waiting.len() == 2048 {
            let pending: Pending = waiting.pop_front().unwrap();
            pending.wait().unwrap();
        }
        waiting.push_back(ledger.append(draft(i)).unwrap());
    }
    waiting.into_iter().for_each(|pending| assert!(pending.wait().is_ok()));
    row(&format!("durable appends of {PAYLOAD} B, 1 writer, up to 2048 unanswered"), count, start);
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
