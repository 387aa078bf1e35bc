//! Relations between staff and subjects as lines.

use std::path::Path;

use rayon::prelude::*;
use relate::{Fact, Kind};
use serde::Serialize;
use tables::Rejects;

use super::{
    Basis,
    file::{self, Unusable, unknown},
};
use crate::{SpillError, people::Tie};

/// A line of the file.
#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    /// The first.
    Rejects(&'a Rejects),
    /// All others. Weights are kept as their bits: they come back exactly.
    Tie(u32, u32, Kind, u64, u64, &'a [Fact]),
}

pub(super) fn write(path: &Path, basis: &Basis, ties: &[Tie], rejects: &Rejects) -> Result<(), SpillError> {
    file::write(path, basis, std::iter::once(Line::Rejects(rejects)).chain(ties.iter().map(row)))
}

pub(super) fn read(path: &Path, basis: &Basis) -> Result<Option<(Vec<Tie>, Rejects)>, Unusable> {
    let Some(lines) = file::read(path, basis)? else { return Ok(None) };
    let (first, rest) = lines.split_once('\n').unwrap_or((&lines, ""));
    let rejects: Result<Rejects, serde_json::Error> = serde_json::from_str(first);
    let ties: Result<Vec<Tie>, serde_json::Error> = rest.par_lines().map(tie).collect();
    ties.and_then(|ties| Ok(Some((ties, rejects?)))).map_err(|_| unknown(path))
}

fn row(tie: &Tie) -> Line<'_> {
    let (weight, probability) = (tie.weight.to_bits(), tie.probability.to_bits());
    Line::Tie(tie.subject, tie.staff, tie.kind, weight, probability, &tie.evidence)
}

fn tie(line: &str) -> Result<Tie, serde_json::Error> {
    let (subject, staff, kind, weight, probability, evidence): (u32, u32, Kind, u64, u64, Vec<Fact>) =
        serde_json::from_str(line)?;
    let (weight, probability) = (f64::from_bits(weight), f64::from_bits(probability));
    Ok(Tie { subject, staff, kind, weight, probability, evidence })
}
