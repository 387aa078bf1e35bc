//! One simulated review, with our bounds and with the usual ones.

use std::collections::HashMap;

use prevalence::bounds::{Alpha, Interval, Prior, Tally};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};

pub(crate) const ALPHA: f64 = 0.05;

/// A population, and how much of it is reviewed.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    /// Units, misuses among them, units reviewed in the end.
    pub(crate) strata: &'static [(u64, u64, u64)],
    /// Whether the priors expect one misuse for 30 other units, or nothing in particular.
    pub(crate) skewed: bool,
}

impl Scene {
    pub(crate) fn misuse(&self) -> u64 {
        self.strata.iter().map(|(_, misuse, _)| misuse).sum()
    }
}

pub(crate) struct Outcome {
    /// The lower bound at the end.
    pub(crate) lower: u64,
    /// Whether the sum of the lower bounds was ever too high, or that of the upper ones too low, each stratum taken at
    /// its own worst moment: no way to stop can be worse.
    pub(crate) ever_wrong: bool,
    pub(crate) normal_right_at_the_end: bool,
    /// At every hundredth of the review, from 30 reviewed units in each stratum on.
    pub(crate) normal_always_right: bool,
}

/// Reviews of one scene, and the bounds computed so far: by stratum, units reviewed, misuses found.
pub(crate) struct Reviews<'a> {
    scene: &'a Scene,
    prior: Prior,
    alpha: Alpha,
    bounds: HashMap<(u64, u64, u64), Interval>,
}

impl Reviews<'_> {
    pub(crate) fn of(scene: &Scene) -> Reviews<'_> {
        let prior = if scene.skewed { Prior::new(1.0, 30.0).unwrap() } else { Prior::UNIFORM };
        let alpha = Alpha::new(ALPHA).unwrap().split(scene.strata.len());
        Reviews { scene, prior, alpha, bounds: HashMap::new() }
    }

    pub(crate) fn one(&mut self, seed: u64) -> Outcome {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut lower, mut worst_lower, mut worst_upper) = (0, 0, 0);
        let mut paths = Vec::new();
        for &(units, misuse, sample) in self.scene.strata {
            let path = found_on_the_way(&mut rng, units, misuse, sample);
            let bounds: Vec<Interval> =
                path.iter().zip(0..).map(|(&found, reviewed)| self.bounds(units, reviewed, found)).collect();
            lower += bounds[bounds.len() - 1].lower;
            worst_lower += bounds.iter().map(|bounds| bounds.lower).max().unwrap();
            worst_upper += bounds.iter().map(|bounds| bounds.upper).min().unwrap();
            paths.push((units, path));
        }
        let misuse = self.scene.misuse();
        let right: Vec<bool> = (1..=100).map(|part| normal_is_right(&paths, part, misuse)).collect();
        Outcome {
            lower,
            ever_wrong: worst_lower > misuse || worst_upper < misuse,
            normal_right_at_the_end: right[99],
            normal_always_right: right.iter().all(|right| *right),
        }
    }

    fn bounds(&mut self, units: u64, reviewed: u64, found: u64) -> Interval {
        let interval = || Tally::new(units, reviewed, found).unwrap().interval(self.prior, self.alpha);
        *self.bounds.entry((units, reviewed, found)).or_insert_with(interval)
    }
}

/// Misuses found after 0, 1, 2, … reviews in random order.
fn found_on_the_way(rng: &mut ChaCha8Rng, units: u64, misuse: u64, sample: u64) -> Vec<u64> {
    let mut path = vec![0];
    for reviewed in 0..sample {
        let found = path[path.len() - 1];
        let is_misuse = rng.random_range(0..units - reviewed) < misuse - found;
        path.push(found + u64::from(is_misuse));
    }
    path
}

/// The textbook's interval for a stratified sample, estimate ± 1.96 standard errors, after so many percent of a review.
/// W. Cochran, "Sampling Techniques", 3rd edition (1977), section 5.4.
fn normal_is_right(paths: &[(u64, Vec<u64>)], percent: usize, misuse: u64) -> bool {
    let (mut estimate, mut variance) = (0.0, 0.0);
    for (units, path) in paths {
        let sample = path.len() - 1;
        let reviewed = (sample * percent / 100).max(30).min(sample);
        let (units, n) = (*units as f64, reviewed as f64);
        let share = path[reviewed] as f64 / n;
        estimate += units * share;
        variance += units * (units - n) * share * (1.0 - share) / (n - 1.0);
    }
    (estimate - misuse as f64).abs() <= 1.96 * variance.sqrt() + 1e-6
}
