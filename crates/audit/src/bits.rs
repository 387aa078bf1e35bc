//! Weights of evidence in bits, and the bits of being surprised.
//!
//! A bit is log₂ of a likelihood ratio. Sums are taken in whole hundredths, so that they do not depend on their order, and
//! with it not on the number of threads.

use std::ops::{Add, AddAssign, Sub};

use serde::{Serialize, Serializer};

/// Hundredths of a bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bits(i16);

impl Bits {
    /// No evidence.
    pub const ZERO: Bits = Bits(0);

    /// Rounded to a hundredth, and kept within ±320 bits, which no odds exceed.
    pub fn new(bits: f64) -> Bits {
        #[expect(clippy::cast_possible_truncation, reason = "within ±32000")]
        Bits((bits * 100.0).round().clamp(-32_000.0, 32_000.0) as i16)
    }

    /// As a number.
    pub fn get(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// The weight of something that is so with this probability only: log₂(1 + p·(2^bits − 1)).
    pub fn if_probable(bits: f64, probability: f64) -> Bits {
        Bits::new((1.0 + probability.clamp(0.0, 1.0) * (bits.exp2() - 1.0)).log2())
    }

    /// How much a p-value weighs: log₂(1 / (2√p)), between nothing and `most`. The calibrator is that of Vovk and Wang,
    /// "E-values: calibration, combination and applications", Annals of Statistics 49 (2021); cut off at nothing, as
    /// quiet does not speak for honesty.
    pub fn of_surprise(p_value: f64, most: f64) -> Bits {
        Bits::new((-1.0 - 0.5 * p_value.max(f64::MIN_POSITIVE).log2()).clamp(0.0, most.max(0.0)))
    }

    pub(crate) fn to_le_bytes(self) -> [u8; 2] {
        self.0.to_le_bytes()
    }

    pub(crate) fn from_le_bytes(bytes: [u8; 2]) -> Bits {
        Bits(i16::from_le_bytes(bytes))
    }
}

impl Add for Bits {
    type Output = Bits;

    fn add(self, other: Bits) -> Bits {
        Bits(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Bits {
    fn add_assign(&mut self, other: Bits) {
        *self = *self + other;
    }
}

impl Sub for Bits {
    type Output = Bits;

    fn sub(self, other: Bits) -> Bits {
        Bits(self.0.saturating_sub(other.0))
    }
}

impl Serialize for Bits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.get())
    }
}

/// The probability of at least `count` events where `mean` are expected, with the clumping `dispersion` (the negative
/// binomial distribution with variance mean + mean²/dispersion).
pub(crate) fn tail(count: u32, mean: f64, dispersion: f64) -> f64 {
    if count == 0 || mean <= 0.0 || dispersion <= 0.0 {
        return if count == 0 { 1.0 } else { 0.0 };
    }
    let q = mean / (mean + dispersion);
    let ratio = |k: f64| (k + dispersion) / (k + 1.0) * q;
    let mut log_mass = dispersion * (1.0 - q).ln();
    for k in 0..count {
        log_mass += ratio(f64::from(k)).ln();
    }
    let mut mass = 1.0;
    let mut sum = 1.0;
    // The ratios tend to q < 1; where they begin above 1, the sum is soon cut off below anyway.
    for k in (count..).take(MOST_STEPS) {
        mass *= ratio(f64::from(k));
        sum += mass;
        if mass < sum * 1e-12 {
            break;
        }
    }
    (log_mass + f64::ln(sum)).exp().min(1.0)
}

/// Enough for any mean below a thousand; beyond, the tail comes out a little too small.
const MOST_STEPS: usize = 20_000;

#[cfg(test)]
mod tests;
