//! Durable appends beside a bare loop that writes the same bytes in the same batches, then replay and
//! verification of what was written. `cargo bench -p ledger` prints a Markdown table; times depend on the disk.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop")]

use std::{
    env, fs,
    fs::File,
    ops::ControlFlow,
    os::unix::fs::FileExt,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use ledger::{
    Config, Draft, Ledger, MasterKey, Owner,
    verify::{Directory, Options, verify},
};

const PAYLOAD: usize = 300;
/// Bytes of a sealed payload in the log: envelope, salt, authentication tag, length.
const SEALED: usize = PAYLOAD + 180;
const SUBJECTS: u64 = 1000;
const RUN: Duration = Duration::from_secs(4);

fn main() {
    let dir = env::temp_dir().join(format!("zweck-ledger-bench-{}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir(&dir).unwrap();
    println!("| what | per second | beside |");
    println!("|---|---|---|");
    for writers in [1, 16, 64] {
        appends(&dir, writers);
    }
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

/// Each writer waits for its entry before the next, as a look does. The bare loop runs before and after, so that
/// a disk that changes its mood does so for both.
fn appends(dir: &Path, writers: usize) {
    let ledger = open(&dir.join(format!("appends-{writers}")));
    let keys: Vec<_> = (0..SUBJECTS).map(|i| ledger.append(draft(i)).unwrap()).collect();
    keys.into_iter().for_each(|pending| assert!(pending.wait().is_ok()));
    // Writers that wait for each other's fsync form batches of at most their own number.
    let before = bare_loop(&dir.join("bare"), writers);
    let start = Instant::now();
    let work = |writer| {
        let ledger = ledger.clone();
        move || -> Vec<Duration> {
            let mut times = Vec::new();
            while start.elapsed() < RUN {
                let draft = draft((writer + times.len() * writers) as u64);
                let begin = Instant::now();
                ledger.append(draft).unwrap().wait().unwrap();
                times.push(begin.elapsed());
            }
            times
        }
    };
    let threads: Vec<_> = (0..writers).map(|writer| thread::spawn(work(writer))).collect();
    let mut times: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    let per_second = times.len() as f64 / start.elapsed().as_secs_f64();
    let bare = (before + bare_loop(&dir.join("bare"), writers)) / 2.0;
    ledger.close().unwrap();
    times.sort_unstable();
    let percentile =
        |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "| durable appends of {PAYLOAD} B, {writers} writers | {per_second:.0} | p50 {:.2} ms, p99 {:.2} ms; bare pwrite + fdatasync in batches of {writers}: {bare:.0} ({:.0} %) |",
        percentile(50),
        percentile(99),
        100.0 * per_second / bare,
    );
}

/// The same bytes into a file of zeros, one fdatasync per batch; entries per second.
fn bare_loop(path: &Path, batch: usize) -> f64 {
    const LENGTH: usize = 8 << 20;
    fs::write(path, vec![0; LENGTH]).unwrap();
    let file = File::options().write(true).open(path).unwrap();
    file.sync_all().unwrap();
    let bytes = vec![7; 16 + batch * SEALED];
    let (start, mut offset, mut entries) = (Instant::now(), 0, 0);
    while start.elapsed() < RUN / 2 {
        file.write_all_at(&bytes, offset as u64).unwrap();
        file.sync_data().unwrap();
        entries += batch;
        offset = if offset + 2 * bytes.len() > LENGTH { 0 } else { offset + bytes.len() };
    }
    entries as f64 / start.elapsed().as_secs_f64()
}

fn reading(dir: &Path, count: u64) {
    let path = dir.join("reading");
    let ledger = open(&path);
    let start = Instant::now();
    let mut waiting = std::collections::VecDeque::new();
    for i in 0..count {
        if waiting.len() == 2048 {
            let pending: ledger::Pending = waiting.pop_front().unwrap();
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
