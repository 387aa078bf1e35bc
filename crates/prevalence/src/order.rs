//! The random order of units: by a number that is made from the seed and the unit's id. It depends neither on the order
//! of the input nor on how many units are drawn, so that a later draw continues where an earlier one ended, and anybody
//! can compute it:
//!
//! > number = first 8 bytes, most significant first, of SHA-256( SHA-256(seed) ‖ purpose ‖ id )
//!
//! with the purposes `order:` for the place in the stratum, `tie:` for which of equal scores belong to the higher
//! stratum, `second:` for who gets a second review, and `sheet:` for how the strata are mixed for the reviewers.
//! Numbers of different purposes have nothing to do with each other. Equal numbers are ordered by id. To whoever has not tried seeds, every
//! order is as likely as every other: that is what is asked of a hash function. (Election audits draw in the same way:
//! P. Stark and R. Rivest, <https://www.stat.berkeley.edu/~stark/Java/Html/sha256Rand.htm>.)

use sha2::{Digest, Sha256};

#[derive(Debug)]
pub(crate) struct Order {
    seed: [u8; 32],
}

#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Place,
    Tie,
    SecondReview,
    Sheet,
}

impl Order {
    pub(crate) fn new(seed: &str) -> Order {
        Order { seed: Sha256::digest(seed.as_bytes()).into() }
    }

    pub(crate) fn number(&self, purpose: Purpose, id: &str) -> u64 {
        let purpose = match purpose {
            Purpose::Place => "order:",
            Purpose::Tie => "tie:",
            Purpose::SecondReview => "second:",
            Purpose::Sheet => "sheet:",
        };
        let hash = Sha256::new_with_prefix(self.seed).chain_update(purpose).chain_update(id).finalize();
        let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = hash.into();
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Whether this unit is one of a share of all, from 0 to 1.
    pub(crate) fn is_among(&self, share: f64, id: &str) -> bool {
        (self.number(Purpose::SecondReview, id) as f64) < share * TWO_TO_64
    }
}

const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;

#[cfg(test)]
mod tests;
