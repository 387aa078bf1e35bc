//! How many misuses a stratum holds, from those found in a sample of it: a confidence sequence.
//!
//! # Setting
//! A stratum holds N units, K of them misuse; K is fixed and unknown. Units are reviewed in a random order, each order
//! being equally likely. After n of them x were misuse. If the stratum holds K, the probability of that is
//! Hypergeom(x | N, K, n).
//!
//! # The set
//! With a prior BetaBinom(N, a, b) on K as *working distribution*, x has the probability BetaBinom(x | n, a, b).
//! Keep every K with
//!
//! > Hypergeom(x | N, K, n) > α · BetaBinom(x | n, a, b).
//!
//! This is the prior-posterior-ratio set of I. Waudby-Smith and A. Ramdas, "Confidence sequences for sampling without
//! replacement", NeurIPS 2020, section 2 (<https://arxiv.org/abs/2006.04347>): by Bayes' theorem the ratio of the two
//! sides is α⁻¹ · posterior(K) / prior(K), so that K is dropped once the data made it 1/α times *less* credible than it
//! was.
//!
//! # Why it is valid, whenever one stops
//! Let K be the true number and M(n) = BetaBinom(x | n, a, b) / Hypergeom(x | N, K, n).
//!
//! 1. Both are the probabilities of the same *sequence* of answers, times the same number of orders C(n, x). So M(n)
//!    is a likelihood ratio: M(0) = 1, and given the first n answers its mean after the next one, under the true
//!    K, is Σ P(answer) · M(n) · Q(answer)/P(answer) = M(n) · Σ Q(answer), over the answers that are possible under
//!    P. That is at most M(n): a non-negative supermartingale.
//! 2. Ville's inequality: the probability that M(n) *ever* reaches 1/α is at most α.
//! 3. K is outside of the set exactly when M(n) ≥ 1/α. So with probability at least 1 − α the true K is in *all* the
//!    sets, at every n. Hence one may look after every answer and stop when one likes, for any reason.
//!
//! The direction matters: with `<`, or with the two sides exchanged, the set would hold what the data refute. Nothing
//! is assumed of the prior; a bad one makes the set wide, not wrong. It must be fixed before the first answer.
//!
//! # One side or two
//! The whole set has the confidence 1 − α, so each of its ends is a bound at level α: nothing is halved between a lower
//! and an upper side, and both may be stated together. A bound made for one side alone would cut the prior to what lies
//! beyond the number in question. This divides the working distribution by at most the prior mass beyond it, which is
//! nearly 1 where misuse is rare; so nothing worth having is given away.
//!
//! # No running intersection
//! The intersection of all the sets up to n is valid, too, and never wider. It is not used: it depends on the
//! order of the answers as well as on their number, keeps bounds alive that rest on answers since corrected, and may
//! be empty or contradict an exact count. What is stated here follows from three numbers (N, n, x), and anybody can
//! check it. An earlier statement remains valid beside a later one.
//!
//! # The set is an interval, found by bisection
//! Hypergeom(x | N, K+1, n) ≥ Hypergeom(x | N, K, n) means (K+1)(N−K−n+x) ≥ (K+1−x)(N−K), which is
//! K + 1 ≤ x (N+1) / n. So along K the probability rises up to ⌊x (N+1) / n⌋ and falls from there: the set is an
//! interval around that number. It is never empty: BetaBinom(x | n, a, b) is a mean of Hypergeom(x | N, K, n) over K,
//! hence not above its maximum. With n = N only K = x has a probability above 0: the bounds are the exact number.

mod ln;

use serde::{Deserialize, Serialize};

/// A number that no bound can be made from.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum BoundsError {
    /// The error probability.
    #[error("alpha is `{0}`: it must be above 0 and at most 0.5, e.g. 0.05 for a confidence of 95 %")]
    Alpha(f64),
    /// The working distribution.
    #[error("the prior has a = `{a}` and b = `{b}`: both must be from 0.001 to 1000000, e.g. 1 and 1")]
    Prior {
        /// The weight of misuse.
        a: f64,
        /// The weight of no misuse.
        b: f64,
    },
    /// More units than computed with.
    #[error("a stratum of {0} units is too large: at most {MAX_POPULATION}")]
    Population(u64),
    /// Counts that contradict each other.
    #[error("{misuse} misuses among {reviewed} reviewed of {population} is impossible: check the counts")]
    Counts {
        /// Units in the stratum.
        population: u64,
        /// Units reviewed.
        reviewed: u64,
        /// Misuses among them.
        misuse: u64,
    },
}

/// The largest stratum. Up to 10⁹ units bounds agree with arbitrary precision to the unit, wherever that was tried; above,
/// the slack against rounding may widen one by a few units.
pub const MAX_POPULATION: u64 = 1_000_000_000_000;

/// Probability that a statement is wrong, e.g. 0.05.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Alpha(f64);

impl Alpha {
    /// Fails if it is not above 0, or above 0.5.
    pub fn new(alpha: f64) -> Result<Alpha, BoundsError> {
        if alpha > 0.0 && alpha <= 0.5 { Ok(Alpha(alpha)) } else { Err(BoundsError::Alpha(alpha)) }
    }

    /// The share of each of `parts` statements that shall all be right together (the union bound).
    #[must_use]
    pub fn split(self, parts: usize) -> Alpha {
        Alpha(self.0 / parts.max(1) as f64)
    }
}

impl TryFrom<f64> for Alpha {
    type Error = BoundsError;

    fn try_from(alpha: f64) -> Result<Alpha, BoundsError> {
        Alpha::new(alpha)
    }
}

impl From<Alpha> for f64 {
    fn from(alpha: Alpha) -> f64 {
        alpha.0
    }
}

/// The beta-binomial working distribution of a stratum: roughly, to expect `a` misuses for each `b` other units, and to
/// hold that as firmly as if `a + b` units had been seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Weights", into = "Weights")]
pub struct Prior {
    a: f64,
    b: f64,
}

impl Prior {
    /// Every number of misuses is equally credible.
    pub const UNIFORM: Prior = Prior { a: 1.0, b: 1.0 };

    /// Fails if a weight is not from 0.001 to 1,000,000: beyond that the arithmetic was not tried.
    pub fn new(a: f64, b: f64) -> Result<Prior, BoundsError> {
        let fits = |weight: f64| (0.001..=1e6).contains(&weight);
        if fits(a) && fits(b) { Ok(Prior { a, b }) } else { Err(BoundsError::Prior { a, b }) }
    }
}

/// [`Prior`] as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    a: f64,
    b: f64,
}

impl TryFrom<Weights> for Prior {
    type Error = BoundsError;

    fn try_from(weights: Weights) -> Result<Prior, BoundsError> {
        Prior::new(weights.a, weights.b)
    }
}

impl From<Prior> for Weights {
    fn from(prior: Prior) -> Weights {
        Weights { a: prior.a, b: prior.b }
    }
}

/// What a review of a stratum has found so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    population: u64,
    reviewed: u64,
    misuse: u64,
}

impl Tally {
    /// Units in the stratum, how many of them were reviewed, how many of those were misuse. Fails if that is impossible
    /// or beyond [`MAX_POPULATION`].
    pub fn new(population: u64, reviewed: u64, misuse: u64) -> Result<Tally, BoundsError> {
        if population > MAX_POPULATION {
            return Err(BoundsError::Population(population));
        }
        if misuse > reviewed || reviewed > population {
            return Err(BoundsError::Counts { population, reviewed, misuse });
        }
        Ok(Tally { population, reviewed, misuse })
    }

    /// The numbers of misuses in the stratum that the data do not refute; see the module's documentation. The true one
    /// is in *all* intervals of a growing review with probability at least 1 − `alpha`.
    #[must_use]
    pub fn interval(&self, prior: Prior, alpha: Alpha) -> Interval {
        let working = ln::beta_binomial(self.misuse, self.reviewed, prior.a, prior.b);
        let refuted = alpha.0.ln() + working - SLACK;
        let inside = |total| ln::hypergeometric(self, total) > refuted;
        let (mode, most) = (self.mode(), self.most());
        Interval {
            lower: first(self.misuse, mode, inside),
            upper: most - first(0, most - mode, |step| inside(most - step)),
        }
    }

    /// The number under which the tally is most probable.
    fn mode(&self) -> u64 {
        let Some(mode) =
            (u128::from(self.misuse) * u128::from(self.population + 1)).checked_div(self.reviewed.into())
        else {
            return self.misuse;
        };
        u64::try_from(mode).unwrap_or(u64::MAX).clamp(self.misuse, self.most())
    }

    /// All the unreviewed, and those found.
    fn most(&self) -> u64 {
        self.population - (self.reviewed - self.misuse)
    }
}

/// Numbers of misuses, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// At least so many.
    pub lower: u64,
    /// At most so many.
    pub upper: u64,
}

impl Interval {
    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Interval) -> Interval {
        Interval { lower: self.lower.min(other.lower), upper: self.upper.max(other.upper) }
    }
}

/// The smallest number that is inside, where all from it to `high` are.
fn first(mut low: u64, mut high: u64, inside: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if inside(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Rounding may not refute anything: a number on the edge is kept. Hundred times the error that the tests find, and
/// without visible effect on a bound.
const SLACK: f64 = 1e-9;

#[cfg(test)]
mod tests;
