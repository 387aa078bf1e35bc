//! How much one caller may ask for: the time for a body, and calls per second.

use std::{collections::HashMap, time::Duration};

use access::{
    ids::TokenId,
    principal::{Identity, Principal},
};

/// What a caller may take. Who may call less than once a second may call once a second.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Within this time the whole body has to be there.
    pub body: Duration,
    /// Of each token of a staff member.
    pub staff_calls_per_second: u32,
    /// Of each token of a service: a ticket system pushes the tasks of everybody.
    pub service_calls_per_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: Duration::from_secs(10), staff_calls_per_second: 50, service_calls_per_second: 1000 }
    }
}

impl Limits {
    fn calls_per_second(&self, caller: &Principal) -> u32 {
        match caller.identity() {
            Identity::Staff(_) => self.staff_calls_per_second,
            Identity::Service(_) => self.service_calls_per_second,
        }
    }
}

/// A token bucket for each token: it holds the calls of [`BURST`] and fills evenly.
///
/// A bucket is the moment at which it will be full again; each call moves that on by the time between two calls.
/// A bucket that is full is like none, so memory is bounded by the tokens that called within [`BURST`].
#[derive(Debug, Default)]
pub(crate) struct Pace {
    full_at: HashMap<TokenId, Duration>,
    sweep_above: usize,
}

impl Pace {
    /// Takes one call out of the caller's bucket, or says after which time there is one. `now` never runs back.
    pub(crate) fn take(
        &mut self,
        limits: &Limits,
        caller: &Principal,
        now: Duration,
    ) -> Result<(), Duration> {
        self.sweep(now);
        let between = Duration::from_secs(1) / limits.calls_per_second(caller).max(1);
        let full_at = self.full_at.get(caller.token()).map_or(now, |&full_at| full_at.max(now)) + between;
        match (full_at - now).checked_sub(BURST) {
            None | Some(Duration::ZERO) => {
                self.full_at.insert(caller.token().clone(), full_at);
                Ok(())
            }
            Some(wait) => Err(wait),
        }
    }

    fn sweep(&mut self, now: Duration) {
        if self.full_at.len() > self.sweep_above {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.sweep_above = 2 * self.full_at.len() + FEW;
        }
    }
}

/// So long a caller may have been silent and catch up at once.
const BURST: Duration = Duration::from_secs(4);

const FEW: usize = 64;
