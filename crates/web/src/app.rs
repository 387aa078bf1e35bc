//! What every handler has at hand.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use access::{Gate, Timestamp, ids::TokenId, principal::Principal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    limits::{Limits, Pace},
    metrics::Metrics,
    witnessing::Witnessing,
};

/// The gate with what the outside world gives it. Cloning it is cheap.
#[derive(Clone)]
pub struct App {
    pub(crate) gate: Arc<Gate>,
    pub(crate) clock: Clock,
    pub(crate) entropy: fn() -> Option<[u8; 40]>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) limits: Limits,
    pace: Arc<Mutex<Pace>>,
    witnessing: Option<Arc<dyn Fn() -> Witnessing + Send + Sync>>,
    /// Tokens are hashed one at a time: each costs a processor and 19 MiB for some tens of milliseconds.
    hasher: Arc<Semaphore>,
    /// And of each token one at a time, so that guesses at one token's secret queue behind each other only.
    queues: Arc<Mutex<HashMap<TokenId, Arc<Semaphore>>>>,
}

/// The clocks of the binary, which alone may read them.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The time of day.
    pub now: fn() -> Timestamp,
    /// The time since some moment, never running back: for durations.
    pub monotonic: fn() -> Duration,
}

impl App {
    /// `entropy` gives fresh random bytes, or nothing if the system has none.
    pub fn new(gate: Arc<Gate>, clock: Clock, entropy: fn() -> Option<[u8; 40]>) -> Self {
        Self {
            gate,
            clock,
            entropy,
            metrics: Arc::new(Metrics::new()),
            limits: Limits::default(),
            pace: Arc::default(),
            witnessing: None,
            hasher: Arc::new(Semaphore::new(1)),
            queues: Arc::default(),
        }
    }

    /// Instead of the default ones.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// `ask` tells how it stands with the ledger's witnesses.
    #[must_use]
    pub fn with_witnesses(self, ask: impl Fn() -> Witnessing + Send + Sync + 'static) -> Self {
        Self { witnessing: Some(Arc::new(ask)), ..self }
    }

    /// Nothing when the ledger has no witnesses.
    pub(crate) fn witnessing(&self) -> Option<Witnessing> {
        self.witnessing.as_ref().map(|ask| ask())
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock.now)()
    }

    /// Counts a call of a verified caller, or says how long to wait for the next one.
    pub(crate) fn take_call(&self, by: &Principal) -> Result<(), Duration> {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.take(&self.limits, by, (self.clock.monotonic)())
    }

    /// Waits for a token's turn to be verified; nothing if too many wait already. Only for tokens that exist: there
    /// are as many queues.
    pub(crate) async fn queue(&self, id: &TokenId) -> Option<OwnedSemaphorePermit> {
        let queue = {
            let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
            let queue = queues.entry(id.clone()).or_insert_with(|| Arc::new(Semaphore::new(1)));
            // Everybody in it holds it, and so does the map.
            if Arc::strong_count(queue) > MOST_IN_QUEUE {
                return None;
            }
            queue.clone()
        };
        queue.acquire_owned().await.ok()
    }

    /// Makes or verifies a token when it is its turn. Nothing comes of it if the work panicked.
    pub(crate) async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        // The turn lasts until the work is over, even if the caller hangs up.
        let turn = self.hasher.clone().acquire_owned().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(turn);
            answer
        });
        done.await.ok()
    }
}

/// More than a program opens connections at once with a token that was not yet verified. Who guesses at a known token's
/// secret holds so many connections at most.
const MOST_IN_QUEUE: usize = 16;
