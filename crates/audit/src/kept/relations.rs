//! Relations between staff and subjects as lines.

use std::path::Path;

use rayon::prelude::*;
use relate::{Fact, Kind};

use super::{
    Basis,
    file::{self, Unusable, unknown},
};
use crate::{SpillError, people::Tie};

pub(super) fn write(path: &Path, basis: &Basis, ties: &[Tie]) -> Result<(), SpillError> {
    file::write(path, basis, ties.iter().map(row))
}

pub(super) fn read(path: &Path, basis: &Basis) -> Result<Option<Vec<Tie>>, Unusable> {
    let Some(lines) = file::read(path, basis)? else { return Ok(None) };
    let ties: Result<Vec<Tie>, serde_json::Error> = lines.par_lines().map(tie).collect();
    ties.map(Some).map_err(|_| unknown(path))
}

/// Weights are kept as their bits: they come back exactly.
fn row(tie: &Tie) -> (u32, u32, Kind, u64, u64, &[Fact]) {
    (tie.subject, tie.staff, tie.kind, tie.weight.to_bits(), tie.probability.to_bits(), &tie.evidence)
}

fn tie(line: &str) -> Result<Tie, serde_json::Error> {
    let (subject, staff, kind, weight, probability, evidence): (u32, u32, Kind, u64, u64, Vec<Fact>) =
        serde_json::from_str(line)?;
    let (weight, probability) = (f64::from_bits(weight), f64::from_bits(probability));
    Ok(Tie { subject, staff, kind, weight, probability, evidence })
}
