//! What a review shows: bounds and a point estimate, of each stratum and in all.

mod words;

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use crate::{
    bounds::{Alpha, BoundsError, Interval, Tally},
    labels::{Torn, Verdict},
    plan::{Answer, Stratum, Take, Unit},
    review::{Outcome, Review, ReviewError},
};

pub use words::Language;

/// What may be said of the number of misuses. All bounds in it hold together, at this and at every other time of the
/// review, with probability 1 − `alpha`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// What is counted.
    pub unit: Unit,
    /// Probability that any bound of the whole review is ever wrong.
    pub alpha: Alpha,
    /// All units, without planted ones.
    pub units: u64,
    /// How many of them count as reviewed; see [`InStratum::reviewed`].
    pub reviewed: u64,
    /// Reviewed and decided to be misuse.
    pub misuse: u64,
    /// Reviewed and not decided.
    pub open: u64,
    /// Bounds of the number of misuses among all units. The lower one is the headline.
    pub bounds: Interval,
    /// Horvitz and Thompson's estimate of that number, if every stratum that has units was reviewed in part: each
    /// misuse found counts for as many units as there are for each reviewed one of its stratum. What is open is not
    /// misuse here. It says nothing of how sure one may be.
    pub estimate: Option<f64>,
    /// The strata, from the highest scores down.
    pub strata: Vec<InStratum>,
    /// How well each reviewer recognised planted units, by their id.
    pub reviewers: BTreeMap<String, Recognition>,
    /// An unfinished line at the end of the labels; it is not counted, and the next label will repair the file.
    pub torn: Option<Torn>,
    /// SHA-256 of the frozen plan, to be compared with the one that was told before the first label.
    pub plan_sha256: String,
}

/// What may be said of one stratum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InStratum {
    /// Which units belong to it.
    pub take: Take,
    /// How many there are.
    pub units: u64,
    /// How many were drawn.
    pub sampled: u64,
    /// How many were reviewed, counted in the random order and without a gap: a sample is random only if nobody
    /// chooses what is reviewed.
    pub reviewed: u64,
    /// How many of the drawn were reviewed, but behind a gap. They do not count until it is closed.
    pub behind_gap: u64,
    /// Reviewed and decided to be misuse.
    pub misuse: u64,
    /// Reviewed and not decided: "cannot tell", no agreement, or a further review is due.
    pub open: u64,
    /// Bounds of the number of misuses in the stratum.
    pub bounds: Interval,
}

/// Verdicts on planted units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Recognition {
    /// Planted misuses that were called so: sensitivity. "Cannot tell" counts as not recognised.
    pub misuse: Share,
    /// Planted units without misuse that were called so: specificity.
    pub no_misuse: Share,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Those that are.
    pub part: u64,
    /// All.
    pub of: u64,
}

/// States what the review in this directory shows so far.
pub fn estimate(directory: &Path) -> Result<Statement, ReviewError> {
    Review::open(directory)?.statement()
}

impl Review {
    /// States what the review shows so far. Fails if the frozen plan names an impossible number of units.
    pub fn statement(&self) -> Result<Statement, ReviewError> {
        let plan = self.frozen.plan();
        let parts = plan.strata.iter().zip(self.frozen.units()).zip(&self.strata);
        let strata: Result<Vec<InStratum>, BoundsError> =
            parts.map(|((stratum, &units), drawn)| self.in_stratum(stratum, units, drawn)).collect();
        let strata = strata?;
        let sum = |count: fn(&InStratum) -> u64| strata.iter().map(count).fold(0, u64::saturating_add);
        Ok(Statement {
            unit: plan.unit,
            alpha: plan.alpha,
            units: sum(|stratum| stratum.units),
            reviewed: sum(|stratum| stratum.reviewed),
            misuse: sum(|stratum| stratum.misuse),
            open: sum(|stratum| stratum.open),
            bounds: Interval {
                lower: sum(|stratum| stratum.bounds.lower),
                upper: sum(|stratum| stratum.bounds.upper),
            },
            estimate: strata.iter().map(InStratum::estimate).sum(),
            reviewers: self.recognition(),
            torn: self.torn,
            plan_sha256: self.frozen.digest().to_owned(),
            strata,
        })
    }

    fn in_stratum(&self, stratum: &Stratum, units: u64, drawn: &[String]) -> Result<InStratum, BoundsError> {
        let outcomes: Vec<Outcome> = drawn.iter().map(|unit| self.outcome(unit)).collect();
        let seen = |outcome: &&Outcome| **outcome != Outcome::Unseen;
        let counted = || outcomes.iter().take_while(seen);
        let (mut reviewed, mut misuse, mut open) = (0, 0, 0);
        for outcome in counted() {
            reviewed += 1;
            match outcome {
                Outcome::Misuse => misuse += 1,
                Outcome::Waiting | Outcome::CannotTell => open += 1,
                Outcome::Unseen | Outcome::NoMisuse => {}
            }
        }
        Ok(InStratum {
            take: stratum.take,
            units,
            sampled: drawn.len() as u64,
            reviewed,
            behind_gap: outcomes.iter().filter(seen).count() as u64 - reviewed,
            misuse,
            open,
            bounds: self.bounds(stratum, units, reviewed, misuse, open)?,
        })
    }

    /// Whatever the open units are, the true tally is one of these, and its interval is inside of the result.
    fn bounds(
        &self,
        stratum: &Stratum,
        units: u64,
        reviewed: u64,
        misuse: u64,
        open: u64,
    ) -> Result<Interval, BoundsError> {
        let alpha = self.frozen.plan().alpha_per_stratum();
        let interval = |misuse| Ok(Tally::new(units, reviewed, misuse)?.interval(stratum.prior, alpha));
        (misuse + 1..=misuse + open)
            .try_fold(interval(misuse)?, |hull, misuse| Ok(hull.hull(interval(misuse)?)))
    }

    fn recognition(&self) -> BTreeMap<String, Recognition> {
        let mut reviewers: BTreeMap<String, Recognition> = BTreeMap::new();
        for (unit, answer) in &self.frozen.plan().known {
            for (reviewer, verdict) in self.votes(unit) {
                let recognition = reviewers.entry(reviewer.clone()).or_default();
                let (share, right) = match answer {
                    Answer::Misuse => (&mut recognition.misuse, Verdict::Misuse),
                    Answer::NoMisuse => (&mut recognition.no_misuse, Verdict::NoMisuse),
                };
                share.of += 1;
                share.part += u64::from(*verdict == right);
            }
        }
        reviewers
    }
}

impl InStratum {
    /// None if nothing was reviewed, though there is something.
    fn estimate(&self) -> Option<f64> {
        match (self.units, self.reviewed) {
            (0, _) => Some(0.0),
            (_, 0) => None,
            (units, reviewed) => Some(units as f64 * self.misuse as f64 / reviewed as f64),
        }
    }
}

#[cfg(test)]
mod tests;
