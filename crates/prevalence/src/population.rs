//! All units with their scores, divided into strata, each in its random order.

mod table;

use std::{cmp::Ordering, collections::HashMap, mem};

use sha2::{Digest, Sha256};

use crate::{
    bounds::MAX_POPULATION,
    hex::hex,
    order::{Order, Purpose},
    plan::{Plan, Take, Unit},
};

pub use table::scores_in;

/// A look with its score.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Id of the look.
    pub look: String,
    /// The higher, the more it looks like misuse.
    pub score: f64,
    /// Who looked. Needed if staff members are counted.
    pub staff: Option<String>,
}

/// Scores that no sample can be drawn from. Rows are counted from 1, without a header.
#[derive(Debug, thiserror::Error)]
pub enum ScoresError {
    /// The system refuses, or the file is no CSV.
    #[error("cannot read the scores: {0}")]
    Read(Box<dyn std::error::Error + Send + Sync>),
    /// A column is missing.
    #[error(
        "{file}: there is no column `{column}`: the scores need `access_id` and `score`, and `staff_id` to count staff"
    )]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
    },
    /// A score is no number.
    #[error("row {row}: the score is not a finite number: score every look, or leave it out")]
    Score {
        /// The row.
        row: u64,
    },
    /// A look or a staff member has no id.
    #[error("row {row}: there is no {what}: every unit needs an id of its own")]
    NoId {
        /// The row.
        row: u64,
        /// What is missing.
        what: &'static str,
    },
    /// Two units have the same id.
    #[error("the look `{look}` has more than one score: give each look once")]
    Twice {
        /// The look's id.
        look: String,
    },
    /// Nothing to draw from.
    #[error("there are no units: the scores are empty, or hold only units with known answers")]
    Empty,
    /// More than a bound can be made for.
    #[error("there are more than {MAX_POPULATION} units: divide the time into parts, and review each")]
    TooMany,
}

/// All units that are not planted, in their strata.
#[derive(Debug)]
pub struct Population {
    strata: Vec<Vec<Box<str>>>,
    digest: String,
}

struct Candidate {
    number: u64,
    score: f64,
    id: Box<str>,
}

impl Candidate {
    fn cmp_order(&self, other: &Candidate) -> Ordering {
        self.number.cmp(&other.number).then_with(|| self.id.cmp(&other.id))
    }
}

impl Population {
    /// Reads the scores and divides the units as the plan, which must be a valid one, says. Takes some 60 bytes of
    /// memory for each unit, besides its id.
    pub fn read(
        plan: &Plan,
        scores: impl IntoIterator<Item = Result<Scored, ScoresError>>,
    ) -> Result<Population, ScoresError> {
        let order = Order::new(&plan.seed);
        let candidate = |(id, score): (String, f64)| {
            // Both zeros are the same score, and shall have the same digest.
            Candidate { number: order.number(Purpose::Place, &id), score: score + 0.0, id: id.into() }
        };
        let mut units = Vec::new();
        // Everybody who looked counts once, with the highest of their scores.
        let mut staff = HashMap::new();
        for (scored, row) in scores.into_iter().zip(1..) {
            let (id, score) = checked(plan.unit, scored?, row)?;
            match plan.unit {
                _ if plan.known.contains_key(&id) => {}
                Unit::Look => units.push(candidate((id, score))),
                Unit::Staff => {
                    let highest: &mut f64 = staff.entry(id).or_insert(score);
                    *highest = highest.max(score);
                }
            }
        }
        units.extend(staff.into_iter().map(candidate));
        if units.is_empty() {
            return Err(ScoresError::Empty);
        }
        if units.len() as u64 > MAX_POPULATION {
            return Err(ScoresError::TooMany);
        }
        units.sort_unstable_by(Candidate::cmp_order);
        if let Some((twice, _)) = units.iter().zip(units.iter().skip(1)).find(|(one, next)| one.id == next.id)
        {
            return Err(ScoresError::Twice { look: twice.id.to_string() });
        }
        let digest = digest(&units);
        Ok(Population { strata: divide(plan, &order, &mut units), digest })
    }

    /// The units of each stratum, in the order in which they are reviewed.
    #[must_use]
    pub fn strata(&self) -> &[Vec<Box<str>>] {
        &self.strata
    }

    /// The sizes of the strata.
    #[must_use]
    pub fn units(&self) -> Vec<u64> {
        self.strata.iter().map(|stratum| stratum.len() as u64).collect()
    }

    /// SHA-256 of all units with their scores, whatever order they came in: in random order, each as the length of its
    /// id in bytes (8 bytes), its id, and its score (IEEE 754 double, 8 bytes), the least significant byte first.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// A unit and the score of one look.
fn checked(unit: Unit, scored: Scored, row: u64) -> Result<(String, f64), ScoresError> {
    let Scored { look, score, staff } = scored;
    if !score.is_finite() {
        return Err(ScoresError::Score { row });
    }
    let (id, what) = match unit {
        Unit::Look => (Some(look), "id of the look"),
        Unit::Staff => (staff, "id of the staff member"),
    };
    let id = id.filter(|id| !id.is_empty()).ok_or(ScoresError::NoId { row, what })?;
    Ok((id, score))
}

fn digest(units: &[Candidate]) -> String {
    let mut hash = Sha256::new();
    for unit in units {
        hash.update((unit.id.len() as u64).to_le_bytes());
        hash.update(unit.id.as_bytes());
        hash.update(unit.score.to_le_bytes());
    }
    hex(&hash.finalize().into())
}

/// Gives each stratum its share, from the highest score down, and puts it back into random order.
fn divide(plan: &Plan, order: &Order, units: &mut [Candidate]) -> Vec<Vec<Box<str>>> {
    units.sort_unstable_by(|one, other| other.score.total_cmp(&one.score).then_with(|| one.cmp_order(other)));
    let mut rest = units;
    let stratum = |take: Take| {
        let count = match take {
            Take::FromScore(score) => rest.partition_point(|unit| unit.score >= score),
            Take::Highest(count) => usize::try_from(count).unwrap_or(usize::MAX).min(rest.len()),
            Take::Rest => rest.len(),
        };
        mix_ties(order, rest, count);
        let taken = rest.split_off_mut(..count).unwrap_or_default();
        taken.sort_unstable_by(Candidate::cmp_order);
        taken.iter_mut().map(|unit| mem::take(&mut unit.id)).collect()
    };
    plan.strata.iter().map(|stratum| stratum.take).map(stratum).collect()
}

/// Where a stratum ends among equal scores, a random order of its own decides which are still in. The order of review
/// may not: those that are in would all come early in it, and the sample would no longer be random.
fn mix_ties(order: &Order, units: &mut [Candidate], count: usize) {
    let Some(last) = count.checked_sub(1).and_then(|last| units.get(last)) else { return };
    let score = last.score;
    let from = units.partition_point(|unit| unit.score > score);
    let to = units.partition_point(|unit| unit.score >= score);
    if let Some(equal) = units.get_mut(from..to).filter(|_| count < to) {
        equal.sort_by_cached_key(|unit| order.number(Purpose::Tie, &unit.id));
    }
}

#[cfg(test)]
mod tests;
