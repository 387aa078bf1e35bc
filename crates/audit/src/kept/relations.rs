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
use crate::{
    SpillError,
    people::{Related, Tie},
};

/// A line of the file.
#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    /// The first: rows that cannot be read, and addresses of strangers.
    Rows((&'a Rejects, u64)),
    /// All others. Weights are kept as their bits: they come back exactly.
    Tie((u32, u32, Kind, u64, u64, &'a [Fact])),
}

pub(super) fn write(path: &Path, basis: &Basis, related: &Related) -> Result<(), SpillError> {
    let Related { ties, rejects, strangers } = related;
    file::write(path, basis, [Line::Rows((rejects, *strangers))].into_iter().chain(ties.iter().map(row)))
}

pub(super) fn read(path: &Path, basis: &Basis) -> Result<Option<Related>, Unusable> {
    let Some(lines) = file::read(path, basis)? else { return Ok(None) };
    let (rows, ties) = lines.split_once('\n').ok_or_else(|| unknown(path))?;
    let (rejects, strangers) = serde_json::from_str(rows).map_err(|_| unknown(path))?;
    let ties: Result<Vec<Tie>, serde_json::Error> = ties.par_lines().map(tie).collect();
    ties.map(|ties| Some(Related { ties, rejects, strangers })).map_err(|_| unknown(path))
}

fn row(tie: &Tie) -> Line<'_> {
    let (weight, probability) = (tie.weight.to_bits(), tie.probability.to_bits());
    Line::Tie((tie.subject, tie.staff, tie.kind, weight, probability, &tie.evidence))
}

fn tie(line: &str) -> Result<Tie, serde_json::Error> {
    let (subject, staff, kind, weight, probability, evidence): (u32, u32, Kind, u64, u64, Vec<Fact>) =
        serde_json::from_str(line)?;
    let (weight, probability) = (f64::from_bits(weight), f64::from_bits(probability));
    Ok(Tie { subject, staff, kind, weight, probability, evidence })
}
