//! m and u from data without truth.

use crate::{
    model::{Field, Level, Model},
    weights::Levels,
};

/// Expectation and maximisation (Dempster, Laird and Rubin 1977; Winkler 1988 for record linkage): u from `random` pairs,
/// of which next to none match; m from the `blocked` ones, with u held fixed. The share of matches is that among all pairs,
/// `total` in number, as pairs without a common key do not match: taken among the blocked pairs alone it would have those
/// match that share a key by chance.
pub(crate) fn estimate(blocked: &[Levels], random: &[Levels], total: f64, start: &Model) -> Model {
    let mut model = start.clone();
    model.u = shares(random.iter().map(|levels| (levels, 1.0)), &start.u);
    let mut prior = blocked.len() as f64 / total / 2.0;
    for _ in 0..ROUNDS {
        let probabilities: Vec<f64> = blocked
            .iter()
            .map(|levels| {
                let bits: f64 = levels.known().map(|(field, level)| model.bits(field, level)).sum();
                let odds = prior / (1.0 - prior) * bits.exp2();
                if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
            })
            .collect();
        let sum: f64 = probabilities.iter().sum();
        prior = (sum / total).clamp(f64::MIN_POSITIVE, 0.5);
        model.m = shares(blocked.iter().zip(probabilities), &start.m);
    }
    model
}

/// How often each field is at each level, by the pairs' weights. A field that is known in too few pairs keeps its `default`.
fn shares<'a>(
    pairs: impl Iterator<Item = (&'a Levels, f64)>,
    default: &[[f64; Level::COUNT]; Field::COUNT],
) -> [[f64; Level::COUNT]; Field::COUNT] {
    let mut sums = [[0.0; Level::COUNT]; Field::COUNT];
    for (levels, weight) in pairs {
        for (field, level) in levels.known() {
            if let Some(sum) = sums.get_mut(field as usize).and_then(|row| row.get_mut(level as usize)) {
                *sum += weight;
            }
        }
    }
    for (row, default) in sums.iter_mut().zip(default) {
        let total: f64 = row.iter().sum();
        for (share, default) in row.iter_mut().zip(default) {
            // With one pair's worth of the default, so that what was not seen is rare, not impossible.
            *share = if total < FEWEST { *default } else { (*share + default) / (total + 1.0) };
        }
    }
    sums
}

/// The estimates no longer change in the third digit well before.
const ROUNDS: usize = 30;
/// Pairs from which a share is estimated.
const FEWEST: f64 = 20.0;
