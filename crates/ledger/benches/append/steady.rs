//! A steady load on the ledger, and the same on a bare log, in turn: what the machine does to one it does to the other.

use std::{
    collections::VecDeque,
    fmt::Debug,
    path::Path,
    pin::Pin,
    sync::mpsc,
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use futures_channel::oneshot;

use crate::{at, bare, draft, with_keys};

const ROUNDS: u32 = 15;
const ROUND: Duration = Duration::from_secs(2);
const SHARES: [(&str, f64); 4] = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999)];

pub(crate) fn compare(dir: &Path, per_second: f64) {
    let ledger = with_keys(&dir.join("steady"));
    let (mut ours, mut bares, mut lone) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(shares(load(per_second, |i| ledger.append(draft(i)).unwrap())));
        let path = dir.join("bare");
        let (sender, incoming) = mpsc::channel();
        let log = bare::Log::create(&path);
        let server = thread::spawn(move || log.serve(&incoming));
        bares.push(shares(load(per_second, |_| {
            let (answer, waiting) = oneshot::channel();
            sender.send(answer).unwrap();
            waiting
        })));
        drop(sender);
        server.join().unwrap();
        lone.push(shares(bare::Log::create(&path).lone(1, ROUND / 4)));
    }
    ledger.close().unwrap();
    let fsync = median(&lone, 0).0;
    println!(
        "| a lone write and fdatasync of one entry, p50 | {fsync:.2} ms | its p99: {} |",
        row(median(&lone, 2))
    );
    for (i, (name, _)) in SHARES.iter().enumerate() {
        let (ours, bares) = (median(&ours, i), median(&bares, i));
        println!(
            "| {per_second:.0} a second, {name} | {}, {:.1} × a lone fdatasync | the same load on a bare log: {}, {:.1} × |",
            row(ours),
            ours.0 / fsync,
            row(bares),
            bares.0 / fsync,
        );
    }
}

fn shares(mut times: Vec<Duration>) -> [f64; SHARES.len()] {
    SHARES.map(|(_, share)| at(&mut times, share))
}

/// Of the rounds' figures the middle, the least and the greatest. A round in which the machine stood still for 50 ms is
/// not what is measured, and is not hidden either.
fn median(rounds: &[[f64; SHARES.len()]], of: usize) -> (f64, f64, f64) {
    let mut figures: Vec<_> = rounds.iter().map(|round| round[of]).collect();
    figures.sort_unstable_by(f64::total_cmp);
    (figures[figures.len() / 2], figures[0], figures[figures.len() - 1])
}

fn row((middle, least, greatest): (f64, f64, f64)) -> String {
    format!("{middle:.2} ms ({least:.2} to {greatest:.2})")
}

/// As many entries each second, at even distances, whether or not earlier ones are answered; each counts from when it
/// was due. The thread that makes them sleeps for moments only, so it sees an answer 0.1 ms late at most, which counts
/// against what is measured; if it did not sleep at all, it would take one of two processors from it.
fn load<T, E, P>(per_second: f64, mut append: impl FnMut(u64) -> P) -> Vec<Duration>
where
    E: Debug,
    P: Future<Output = Result<T, E>> + Unpin,
{
    let distance = Duration::from_secs_f64(1.0 / per_second);
    let (mut waiting, mut times) = (VecDeque::new(), Vec::new());
    let (start, mut due, mut i) = (Instant::now(), Duration::ZERO, 0);
    while due < ROUND || !waiting.is_empty() {
        while due < ROUND && due <= start.elapsed() {
            waiting.push_back((due, append(i)));
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
    times
}
