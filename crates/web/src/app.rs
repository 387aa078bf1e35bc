//! What every handler has at hand.

use std::{sync::Arc, time::Duration};

use access::{Gate, Timestamp};
use tokio::sync::Semaphore;

use crate::metrics::Metrics;

/// The gate with what the outside world gives it. Cloning it is cheap.
#[derive(Clone)]
pub struct App {
    pub(crate) gate: Arc<Gate>,
    pub(crate) clock: Clock,
    pub(crate) entropy: fn() -> Option<[u8; 40]>,
    pub(crate) metrics: Arc<Metrics>,
    /// Tokens are hashed one at a time: each costs a processor and 19 MiB for some tens of milliseconds.
    hasher: Arc<Semaphore>,
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
        Self { gate, clock, entropy, metrics, hasher: Arc::new(Semaphore::new(1)) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock.now)()
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
