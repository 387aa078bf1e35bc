//! What every handler has at hand.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use access::{Gate, Timestamp, ids::TokenId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{metrics::Metrics, witnessing::Witnessing};

/// The gate with what the outside world gives it. Cloning it is cheap.
#[derive(Clone)]
pub struct App {
    pub(crate) gate: Arc<Gate>,
    pub(crate) clock: Clock,
    pub(crate) entropy: fn() -> Option<[u8; 40]>,
    pub(crate) metrics: Arc<Metrics>,
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
        let metrics = Arc::new(Metrics::new());
        let hasher = Arc::new(Semaphore::new(1));
        Self { gate, clock, entropy, metrics, witnessing: None, hasher, queues: Arc::default() }
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

    /// Waits for a token's turn to be verified. Only for tokens that exist: there are as many queues.
    pub(crate) async fn queue(&self, id: &TokenId) -> Option<OwnedSemaphorePermit> {
        let queue = {
            let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
            queues.entry(id.clone()).or_insert_with(|| Arc::new(Semaphore::new(1))).clone()
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
