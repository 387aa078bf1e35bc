//! Draws a simple random sample without replacement from each stratum, and more of it later.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use crate::{
    directory::{Directory, FilesError},
    order::{Order, Purpose},
    plan::{Frozen, FrozenError, Plan, PlanError},
    population::{Population, Scored, ScoresError},
};

/// A sample that cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The plan cannot be followed.
    #[error("the plan cannot be followed: {0}")]
    Plan(#[from] PlanError),
    /// The plan cannot be frozen.
    #[error(transparent)]
    Freeze(#[from] FrozenError),
    /// The scores are not usable.
    #[error(transparent)]
    Scores(#[from] ScoresError),
    /// The files of the review are not usable.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// More is drawn from other scores than at first.
    #[error(
        "these are not the scores that the plan was frozen over: draw from the same looks with the same scores"
    )]
    OtherScores,
    /// Sizes for other strata.
    #[error("{given} sample sizes for {strata} strata: give one for each")]
    Sizes {
        /// Sizes given.
        given: usize,
        /// Strata of the plan.
        strata: usize,
    },
}

/// What there is to review after a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Units in each stratum.
    pub units: Vec<u64>,
    /// How many of them were drawn so far.
    pub sampled: Vec<u64>,
    /// How many lines were added to the reviewers' list, planted units included.
    pub added: u64,
    /// SHA-256 of the frozen plan, to be put where it cannot be taken back.
    pub plan_sha256: String,
}

/// Freezes the plan over these scores and draws what it asks for. To draw again from the same plan and scores changes
/// nothing, completes what a crash interrupted, and fails if the sample was changed since.
pub fn draw(
    directory: &Path,
    plan: &Plan,
    scores: impl IntoIterator<Item = Result<Scored, ScoresError>>,
) -> Result<Drawn, DrawError> {
    plan.check()?;
    let population = Population::read(plan, scores)?;
    let frozen = plan.freeze(&population)?;
    let directory = Directory(directory);
    directory.freeze(&frozen)?;
    let wanted: Vec<u64> = plan.strata.iter().map(|stratum| stratum.sample).collect();
    grow(&directory, &frozen, &population, &wanted)
}

/// Draws more from the scores of the first draw, until each stratum's sample has the wanted size; one that is larger
/// remains. May depend on everything seen so far: the bounds stay valid.
pub fn draw_more(
    directory: &Path,
    wanted: &[u64],
    scores: impl IntoIterator<Item = Result<Scored, ScoresError>>,
) -> Result<Drawn, DrawError> {
    let directory = Directory(directory);
    let frozen = directory.thaw()?;
    let (given, strata) = (wanted.len(), frozen.units().len());
    if given != strata {
        return Err(DrawError::Sizes { given, strata });
    }
    let population = Population::read(frozen.plan(), scores)?;
    if !frozen.is_of(&population) {
        return Err(DrawError::OtherScores);
    }
    grow(&directory, &frozen, &population, wanted)
}

fn grow(
    directory: &Directory<'_>,
    frozen: &Frozen,
    population: &Population,
    wanted: &[u64],
) -> Result<Drawn, DrawError> {
    let before = directory.strata(frozen)?;
    let (mut sample, mut row) = (Vec::new(), 0);
    for ((all, before), &wanted) in population.strata().iter().zip(&before).zip(wanted) {
        let same = before.iter().zip(all).take_while(|(before, now)| before.as_str() == &***now).count();
        if same < before.len() {
            let what = "the unit is not the one that the scores and the seed give";
            return Err(changed(directory.strata_path(), row + same, what));
        }
        let size = usize::try_from(wanted).unwrap_or(usize::MAX).max(before.len());
        sample.push(all.get(..size).unwrap_or(all));
        row += before.len();
    }
    directory.write_strata(sample.iter().copied())?;
    let added = extend_sheet(directory, frozen.plan(), &sample)?;
    let sampled = sample.iter().map(|units| units.len() as u64).collect();
    Ok(Drawn { units: population.units(), sampled, added, plan_sha256: frozen.digest().to_owned() })
}

/// Lists what is not listed yet, behind what is.
fn extend_sheet(directory: &Directory<'_>, plan: &Plan, sample: &[&[Box<str>]]) -> Result<u64, DrawError> {
    let listed = directory.sheet()?;
    let mut groups: Vec<Vec<&str>> =
        sample.iter().map(|units| units.iter().map(|unit| &**unit).collect()).collect();
    groups.push(plan.known.keys().map(String::as_str).collect());
    let all: HashSet<&str> = groups.iter().flatten().copied().collect();
    if let Some(row) = listed.iter().position(|unit| !all.contains(unit.as_str())) {
        return Err(changed(directory.sheet_path(), row, "the unit was not drawn"));
    }
    let known: HashSet<&str> = listed.iter().map(String::as_str).collect();
    groups.iter_mut().for_each(|units| units.retain(|unit| !known.contains(unit)));
    let added = mix(&Order::new(&plan.seed), &groups);
    directory.write_sheet(listed.iter().map(String::as_str).chain(added.iter().copied()))?;
    Ok(added.len() as u64)
}

/// Mixes the groups at random, and keeps the order within each: so reviewers cannot tell a stratum or a planted unit by
/// its place, and whenever they stop, each stratum has been reviewed from its beginning.
fn mix<'u>(order: &Order, groups: &[Vec<&'u str>]) -> Vec<&'u str> {
    let mut turns: Vec<(u64, usize)> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, units)| units.iter().map(move |unit| (order.number(Purpose::Sheet, unit), group)))
        .collect();
    turns.sort_unstable();
    let mut groups: Vec<_> = groups.iter().map(|units| units.iter().copied()).collect();
    turns.iter().filter_map(|&(_, group)| groups.get_mut(group)?.next()).collect()
}

/// `row` counts from 0.
fn changed(path: PathBuf, row: usize, what: &'static str) -> DrawError {
    FilesError::Changed { path, row: row as u64 + 1, what }.into()
}

#[cfg(test)]
mod tests;
