//! The load generator: connections that call, each in a thread of its own, and what became of the calls.

use std::{
    collections::HashSet,
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use crate::http::Client;

/// What is asked of a server.
pub(crate) struct Load<'a> {
    pub(crate) address: SocketAddr,
    /// Taken in turn.
    pub(crate) requests: &'a [Vec<u8>],
    pub(crate) connections: u32,
    pub(crate) pace: Pace,
    pub(crate) time: Duration,
}

/// When the next call begins.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// By the clock, so many a second over all connections, whether or not the one before was answered. A call's time
    /// counts from the moment at which it was due: an answer that comes late makes those behind it late as well.
    PerSecond(u32),
    /// When the one before has been answered.
    Saturation,
}

/// What became of the calls.
#[derive(Default)]
pub(crate) struct Outcome {
    /// How long each took, the shortest first.
    times: Vec<Duration>,
    /// The ledger's entry of each.
    pub(crate) records: Vec<u64>,
    /// Of all bodies.
    bytes: usize,
    elapsed: Duration,
}

impl Load<'_> {
    /// Calls until the time is over. `record` finds the index of the ledger's entry in a body.
    ///
    /// Fails if an answer is not a 200, or has no record.
    pub(crate) fn run(&self, record: fn(&[u8]) -> Option<u64>) -> Result<Outcome> {
        let begin = Instant::now();
        let mut all = Outcome::default();
        thread::scope(|scope| {
            let call = |connection| scope.spawn(move || self.connection(connection, begin, record));
            let threads: Vec<_> = (0..self.connections).map(call).collect();
            for thread in threads {
                let outcome = thread.join().ok().context("a connection's thread panicked")??;
                all.times.extend(outcome.times);
                all.records.extend(outcome.records);
                all.bytes += outcome.bytes;
            }
            Ok::<_, anyhow::Error>(())
        })?;
        all.elapsed = begin.elapsed();
        all.times.sort_unstable();
        Ok(all)
    }

    fn connection(
        &self,
        connection: u32,
        begin: Instant,
        record: fn(&[u8]) -> Option<u64>,
    ) -> Result<Outcome> {
        let mut client = Client::connect(self.address)?;
        let mut outcome = Outcome::default();
        let turns = self.requests.iter().cycle().skip(connection as usize).step_by(self.connections as usize);
        for (turn, request) in (0..).zip(turns) {
            let due = match self.pace {
                Pace::PerSecond(rate) => {
                    let due = begin + Duration::from_secs(1) * (turn * self.connections + connection) / rate;
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    due
                }
                Pace::Saturation => Instant::now(),
            };
            if due.duration_since(begin) >= self.time {
                break;
            }
            let answer = client.call(request)?;
            outcome.times.push(due.elapsed());
            ensure!(
                answer.status == 200,
                "answer {}: {}",
                answer.status,
                String::from_utf8_lossy(answer.body)
            );
            outcome.records.push(record(answer.body).context("an answer without a record")?);
            outcome.bytes += answer.body.len();
        }
        Ok(outcome)
    }
}

impl Outcome {
    pub(crate) fn calls(&self) -> usize {
        self.times.len()
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.calls() as f64 / self.elapsed.as_secs_f64()
    }

    /// The time, in milliseconds, within which that many per mille of the calls were answered.
    pub(crate) fn millis(&self, per_mille: usize) -> f64 {
        let rank = (self.times.len() * per_mille).div_ceil(1000).saturating_sub(1);
        self.times.get(rank).copied().unwrap_or_default().as_secs_f64() * 1e3
    }

    pub(crate) fn mean_bytes(&self) -> usize {
        self.bytes / self.calls().max(1)
    }
}

/// How many looks there were. Fails unless each has an entry of its own on the ledger.
pub(crate) fn ensure_each_its_own<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Result<usize> {
    let mut seen = HashSet::new();
    for record in outcomes.flat_map(|outcome| &outcome.records) {
        ensure!(seen.insert(record), "two looks have the same record, {record}");
    }
    Ok(seen.len())
}
