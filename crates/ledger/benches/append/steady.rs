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

const ROUNDS: u32 = 12;
const ROUND: Duration = Duration::from_secs(2);

pub(crate) fn compare(dir: &Path, per_second: f64) {
    let ledger = with_keys(&dir.join("steady"));
    let (mut ours, mut bares, mut lone) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.extend(load(per_second, |i| ledger.append(draft(i)).unwrap()));
        let path = dir.join("bare");
        let (sender, incoming) = mpsc::channel();
        let log = bare::Log::create(&path);
        let server = thread::spawn(move || log.serve(&incoming));
        bares.extend(load(per_second, |_| {
            let (answer, waiting) = oneshot::channel();
            sender.send(answer).unwrap();
            waiting
        }));
        drop(sender);
        server.join().unwrap();
        lone.extend(bare::Log::create(&path).lone(1, ROUND / 4));
    }
    ledger.close().unwrap();
    let fsync = at(&mut lone, 0.5);
    for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
        let (ours, bare) = (at(&mut ours, share), at(&mut bares, share));
        println!(
            "| {per_second:.0} a second, {name} | {ours:.2} ms, {:.1} × a lone fdatasync's p50 | the same load on a bare log: {bare:.2} ms ({:.2} ×) |",
            ours / fsync,
            ours / bare,
        );
    }
    println!(
        "| a lone write and fdatasync of one entry, p50 and p99 | {fsync:.2} and {:.2} ms | |",
        at(&mut lone, 0.99)
    );
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
