//! What the verdicts say about each unit, and who is to review what.
//!
//! Of each reviewer the last verdict counts. A unit is decided when more than half of its reviewers agree, two at
//! least; one is enough for "no misuse" unless the unit is in the share that gets a second review. Until then it is
//! open, and it stays open when they settle on "cannot tell" or three have not agreed. What is open is counted as no
//! misuse in a lower bound, and as misuse in an upper one.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

use crate::{
    bounds::BoundsError,
    directory::{Directory, FilesError},
    labels::{self, Appended, Label, Labels, LabelsError, Torn, Verdict},
    order::Order,
    plan::Frozen,
};

/// A review that cannot be continued or evaluated.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The files of the draw are not usable.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The labels are not usable.
    #[error(transparent)]
    Labels(#[from] LabelsError),
    /// A label for a unit that is not under review.
    #[error("`{unit}` is not in the sample: label the units that `sample.csv` lists")]
    NotInSample {
        /// Id of the unit.
        unit: String,
    },
    /// The same unit stands twice in the sample.
    #[error("`{unit}` is in the sample twice, so `strata.csv` was changed: draw from the same scores again")]
    Twice {
        /// Id of the unit.
        unit: String,
    },
    /// The frozen plan names an impossible number of units.
    #[error(transparent)]
    Bounds(#[from] BoundsError),
}

/// Adds a label to the review in this directory. When this returns, it is on the disk.
pub fn append_label(directory: &Path, label: &Label) -> Result<Appended, ReviewError> {
    let directory = Directory(directory);
    let frozen = directory.thaw()?;
    let strata = directory.strata(&frozen)?;
    let is_drawn = strata.iter().flatten().any(|unit| *unit == label.unit);
    if !is_drawn && !frozen.plan().known.contains_key(&label.unit) {
        return Err(ReviewError::NotInSample { unit: label.unit.clone() });
    }
    Ok(labels::append(&directory.labels(), label)?)
}

/// What a review has come to.
#[derive(Debug)]
pub struct Review {
    pub(crate) frozen: Frozen,
    /// What was drawn of each stratum, in the order of review.
    pub(crate) strata: Vec<Vec<String>>,
    /// The last verdict of each reviewer, by unit.
    votes: HashMap<String, BTreeMap<String, Verdict>>,
    pub(crate) torn: Option<Torn>,
    sheet: Vec<String>,
    order: Order,
}

/// What the reviewers have made of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nobody has seen it.
    Unseen,
    /// One more reviewer is needed.
    Waiting,
    /// Decided.
    Misuse,
    /// Decided.
    NoMisuse,
    /// Reviewed, and not decided.
    CannotTell,
}

impl Review {
    /// Reads the review in this directory.
    pub fn open(directory: &Path) -> Result<Review, ReviewError> {
        let directory = Directory(directory);
        let frozen = directory.thaw()?;
        let strata = directory.strata(&frozen)?;
        let mut units: HashSet<&str> = frozen.plan().known.keys().map(String::as_str).collect();
        if let Some(unit) = strata.iter().flatten().find(|unit| !units.insert(unit)) {
            return Err(ReviewError::Twice { unit: unit.clone() });
        }
        let Labels { mut labels, torn, .. } = Labels::read(&directory.labels())?;
        if let Some(label) = labels.iter().find(|label| !units.contains(label.unit.as_str())) {
            return Err(ReviewError::NotInSample { unit: label.unit.clone() });
        }
        labels.sort_by_key(|label| label.at);
        let mut votes: HashMap<String, BTreeMap<String, Verdict>> = HashMap::new();
        for label in labels {
            votes.entry(label.unit).or_default().insert(label.reviewer, label.verdict);
        }
        let order = Order::new(&frozen.plan().seed);
        Ok(Review { sheet: directory.sheet()?, frozen, strata, votes, torn, order })
    }

    /// What this reviewer should see next, in this order: what nobody has seen, what needs one more opinion that is not
    /// theirs, and planted units, which everybody gets. The reviewer cannot tell which is which.
    #[must_use]
    pub fn next_for(&self, reviewer: &str) -> Vec<&str> {
        let wanted = |unit: &&str| {
            let needed = matches!(self.outcome(unit), Outcome::Unseen | Outcome::Waiting);
            let planted = self.frozen.plan().known.contains_key(*unit);
            (needed || planted) && !self.votes(unit).contains_key(reviewer)
        };
        self.sheet.iter().map(String::as_str).filter(wanted).collect()
    }

    pub(crate) fn votes(&self, unit: &str) -> &BTreeMap<String, Verdict> {
        static NONE: BTreeMap<String, Verdict> = BTreeMap::new();
        self.votes.get(unit).unwrap_or(&NONE)
    }

    pub(crate) fn outcome(&self, unit: &str) -> Outcome {
        let second = || self.order.is_among(self.frozen.plan().second_reviews, unit);
        let votes: Vec<Verdict> = self.votes(unit).values().copied().collect();
        decide(&votes, second)
    }
}

/// `second` says whether a single "no misuse" needs a second review.
fn decide(votes: &[Verdict], second: impl Fn() -> bool) -> Outcome {
    let agreed = |verdict| 2 * votes.iter().filter(|vote| **vote == verdict).count() > votes.len();
    match votes {
        [] => Outcome::Unseen,
        [Verdict::NoMisuse] if !second() => Outcome::NoMisuse,
        [_] => Outcome::Waiting,
        _ if agreed(Verdict::Misuse) => Outcome::Misuse,
        _ if agreed(Verdict::NoMisuse) => Outcome::NoMisuse,
        [_, _] if !agreed(Verdict::CannotTell) => Outcome::Waiting,
        _ => Outcome::CannotTell,
    }
}

#[cfg(test)]
mod tests;
