//! Chance from a seed: integers only, so that a world is the same on every machine.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// The parts of a world. Each draws from its own stream: more orders leave the people as they were.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Plan = 1,
    Phones,
    Staff,
    Customers,
    Orders,
    Media,
    Tickets,
    Tasks,
    AuditTowns,
    AuditStaff,
    AuditCircles,
    AuditStrangers,
    AuditSpelling,
    AuditRoster,
    AuditEvents,
    AuditDays,
    AuditMisuse,
}

/// A stream of draws.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    pub(crate) fn new(seed: u64, part: Part) -> Draw {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(part as u64);
        Draw(rng)
    }

    /// The stream of the `n`-th item of a part (n < 2⁴⁸), so that items can be drawn in any order.
    pub(crate) fn nth(seed: u64, part: Part, n: u64) -> Draw {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(((part as u64) << 48) | n);
        Draw(rng)
    }

    /// A number from `low` to `high`, both included, all equally likely.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        self.0.random_range(low..=high.max(low))
    }

    /// True in so many of a thousand cases.
    pub(crate) fn per_mille(&mut self, share: u32) -> bool {
        self.between(1, 1_000) <= share
    }

    /// A count of 0, 1, 2, … with this mean and a long tail (geometric): most customers buy little, a few a lot.
    pub(crate) fn count(&mut self, mean: u32) -> u32 {
        let mut count = 0;
        while self.between(0, mean) > 0 {
            count += 1;
        }
        count
    }

    /// One of the items, which must not be empty.
    #[expect(clippy::indexing_slicing, reason = "the index is drawn below the length")]
    pub(crate) fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.0.random_range(0..items.len() as u32) as usize]
    }

    /// One of the items, each as often as its share of the total weight.
    #[expect(clippy::indexing_slicing, reason = "the draw is below the last bound")]
    pub(crate) fn weighted<T: Copy>(&mut self, items: &Weighted<T>) -> T {
        let at = self.between(0, items.total - 1);
        let index = items.upper_bounds.partition_point(|&bound| bound <= at);
        items.items[index]
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len() as u32).rev() {
            items.swap(last as usize, self.between(0, last) as usize);
        }
    }
}

/// Items with weights.
pub(crate) struct Weighted<T> {
    items: Vec<T>,
    upper_bounds: Vec<u32>,
    total: u32,
}

impl<T> Weighted<T> {
    /// At least one item must have a weight above 0; the weights must add up to less than 2³².
    pub(crate) fn new(items: impl IntoIterator<Item = (T, u32)>) -> Weighted<T> {
        let mut weighted = Weighted { items: Vec::new(), upper_bounds: Vec::new(), total: 0 };
        for (item, weight) in items {
            weighted.total += weight;
            weighted.upper_bounds.push(weighted.total);
            weighted.items.push(item);
        }
        assert!(weighted.total > 0, "a weighted draw needs a weight above 0");
        weighted
    }
}

impl Weighted<&'static str> {
    /// Names in order of rank. Frequency falls with rank r as 1 / (r + flatness): Zipf's law with
    /// Mandelbrot's shift, which fits surname counts well.
    pub(crate) fn ranked(names: &[&'static str], flatness: u32) -> Weighted<&'static str> {
        Weighted::new(names.iter().zip(1..).map(|(&name, rank)| (name, 10_000_000 / (rank + flatness))))
    }
}
