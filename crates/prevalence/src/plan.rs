//! What is decided before the first unit is reviewed, and frozen then: everything that a bound depends on besides
//! the verdicts.

mod frozen;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bounds::{Alpha, Prior};

pub use frozen::{Frozen, FrozenError};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Single looks: how many of them were misuse.
    Look,
    /// Staff members: how many of them have ever misused their access. One's score is the highest of their looks'.
    Staff,
}

/// What a unit is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It is misuse.
    #[serde(rename = "misuse")]
    Misuse,
    /// It is not.
    #[serde(rename = "no misuse")]
    NoMisuse,
}

/// A plan of a review. Its JSON is that of `plan.json`, see [`Frozen`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What is counted.
    pub unit: Unit,
    /// Probability that any bound of the whole review is ever wrong. Each stratum gets an equal part of it.
    pub alpha: Alpha,
    /// What the random order is made from; any text. Take it from where nobody can choose it, e.g. the newest witnessed
    /// checkpoint of a ledger: who may try seeds may choose the sample.
    pub seed: String,
    /// Share of the units with one verdict "no misuse" that a second reviewer sees, from 0 to 1. A verdict "misuse"
    /// always needs a second.
    pub second_reviews: f64,
    /// The strata, from the highest scores down.
    pub strata: Vec<Stratum>,
    /// Planted units with known answers, to see how well reviewers recognise them. They belong to no stratum.
    #[serde(default)]
    pub known: BTreeMap<String, Answer>,
}

/// Units of similar score, sampled at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    /// Which units belong to it.
    pub take: Take,
    /// How many of them are to be reviewed; all, if there are fewer. More can be drawn later.
    pub sample: u64,
    /// The working distribution. A good guess makes bounds narrower, a bad one wider; neither makes them wrong.
    pub prior: Prior,
}

/// Which of the units that no stratum before has taken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// Those with at least this score.
    FromScore(f64),
    /// So many with the highest scores; chance decides among equal ones.
    Highest(u64),
    /// All others.
    Rest,
}

/// A plan that cannot be followed. Strata are numbered from 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// No seed.
    #[error(
        "the seed is empty: give any text that nobody could choose, e.g. the hash of a witnessed checkpoint"
    )]
    NoSeed,
    /// Not a share.
    #[error("the share of second reviews is `{0}`: it must be from 0 to 1")]
    SecondReviews(f64),
    /// Some unit would belong nowhere.
    #[error(
        "the last stratum must take the rest, or some units belong to none: add one with `take: \"rest\"`"
    )]
    NoRest,
    /// Nothing would be left for later strata.
    #[error("stratum {0} takes the rest, and others follow: move it to the end")]
    RestNotLast(usize),
    /// Not a number.
    #[error("stratum {0} takes units from a score that is not a finite number: give one, or take the `rest`")]
    ScoreNotFinite(usize),
    /// A stratum that could never hold a unit.
    #[error(
        "stratum {0} begins at a score that is not below those before: order strata from high to low scores"
    )]
    ScoresNotFalling(usize),
    /// A known answer for a unit without an id.
    #[error("a known answer has an empty id: give the id of the planted unit")]
    EmptyKnown,
}

impl Plan {
    /// Whether it can be followed.
    pub fn check(&self) -> Result<(), PlanError> {
        if self.seed.is_empty() {
            return Err(PlanError::NoSeed);
        }
        if !(0.0..=1.0).contains(&self.second_reviews) {
            return Err(PlanError::SecondReviews(self.second_reviews));
        }
        if self.known.contains_key("") {
            return Err(PlanError::EmptyKnown);
        }
        self.check_strata()
    }

    fn check_strata(&self) -> Result<(), PlanError> {
        let mut lowest = f64::INFINITY;
        for (stratum, number) in self.strata.iter().zip(1..) {
            match stratum.take {
                Take::FromScore(score) if !score.is_finite() => {
                    return Err(PlanError::ScoreNotFinite(number));
                }
                Take::FromScore(score) if score >= lowest => return Err(PlanError::ScoresNotFalling(number)),
                Take::FromScore(score) => lowest = score,
                Take::Highest(_) => {}
                Take::Rest if number < self.strata.len() => return Err(PlanError::RestNotLast(number)),
                Take::Rest => {}
            }
        }
        if self.strata.last().is_some_and(|last| last.take == Take::Rest) {
            Ok(())
        } else {
            Err(PlanError::NoRest)
        }
    }

    /// The error probability of each stratum's bounds.
    #[must_use]
    pub fn alpha_per_stratum(&self) -> Alpha {
        self.alpha.split(self.strata.len())
    }
}

#[cfg(test)]
mod tests;
