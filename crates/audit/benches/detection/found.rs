//! What of the misuse somebody sees who reviews a part of all looks, from the top.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use audit::Finding;

use crate::truth::{Misuse, Truth};

/// In one world.
#[derive(Default)]
pub(crate) struct Found {
    /// Looks by kind of misuse and by how it was hidden: seen, and in all.
    looks: BTreeMap<String, (f64, f64)>,
    series: (f64, f64),
    /// Findings among the first 100 that hold misuse.
    first: (f64, f64),
}

impl Found {
    /// Findings are reviewed with all their looks until so many looks have been seen.
    pub(crate) fn by_findings(findings: &[Finding], truth: &Truth, budget: usize) -> Self {
        let mut seen = BTreeSet::new();
        for finding in findings {
            let rows: Vec<usize> = finding.access_ids.iter().filter_map(|id| truth.row(id).ok()).collect();
            if seen.len() + rows.len() > budget {
                break;
            }
            seen.extend(rows);
        }
        let is_misuse = |finding: &&Finding| {
            let rows = finding.access_ids.iter().filter_map(|id| truth.row(id).ok());
            rows.into_iter().any(|row| truth.looks.get(row).is_some_and(|look| look.misuse.is_some()))
        };
        let first = findings.iter().take(FIRST);
        let mut found = Self::counted(truth, |row| f64::from(u8::from(seen.contains(&row))));
        found.first = (first.clone().filter(is_misuse).count() as f64, first.count() as f64);
        found
    }

    /// What is to be expected of somebody who reviews so many of the looks that a rule names, drawn at random.
    pub(crate) fn at_random(truth: &Truth, rule: impl Fn(usize) -> bool, budget: usize) -> Self {
        let named: Vec<usize> = (0..truth.looks.len()).filter(|row| rule(*row)).collect();
        let share = (budget as f64 / named.len().max(1) as f64).min(1.0);
        let of_misuse = |row: &&usize| truth.looks.get(**row).is_some_and(|look| look.misuse.is_some());
        let precision = named.iter().filter(of_misuse).count() as f64 / named.len().max(1) as f64;
        let mut found = Self::counted(truth, |row| if rule(row) { share } else { 0.0 });
        found.first = (precision * FIRST as f64, FIRST as f64);
        found
    }

    fn counted(truth: &Truth, seen: impl Fn(usize) -> f64) -> Self {
        let mut found = Self::default();
        let mut unseen: BTreeMap<&str, f64> = BTreeMap::new();
        for (row, look) in truth.looks.iter().enumerate() {
            let Some(Misuse { kind, manner, series }) = &look.misuse else { continue };
            let seen = seen(row);
            for name in ["all".to_owned(), format!("at: {kind}"), format!("how: {manner}")] {
                let (part, all) = found.looks.entry(name).or_default();
                (*part, *all) = (*part + seen, *all + 1.0);
            }
            *unseen.entry(series).or_insert(1.0) *= 1.0 - seen;
        }
        found.series = (unseen.values().map(|unseen| 1.0 - unseen).sum(), unseen.len() as f64);
        found
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seen, all) = self.looks.get("all").copied().unwrap_or_default();
        write!(f, "{seen:.0} of {all:.0} found")
    }
}

/// In several worlds together.
#[derive(Default)]
pub(crate) struct Sums(Found);

impl Sums {
    pub(crate) fn add(&mut self, found: &Found) {
        for (name, (seen, all)) in &found.looks {
            let sum = self.0.looks.entry(name.clone()).or_default();
            *sum = (sum.0 + seen, sum.1 + all);
        }
        for (sum, found) in [(&mut self.0.series, found.series), (&mut self.0.first, found.first)] {
            *sum = (sum.0 + found.0, sum.1 + found.1);
        }
    }

    /// Recall by kind and manner.
    pub(crate) fn by_kind(&self) -> String {
        let rows = self
            .0
            .looks
            .iter()
            .map(|(name, part)| format!("| {name} | {:.0} | {} |\n", part.1, share(*part)));
        format!("\n| misuse | looks | seen within the budget |\n|---|---|---|\n{}", rows.collect::<String>())
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let looks = self.0.looks.get("all").copied().unwrap_or_default();
        write!(f, "{} | {} | {}", share(looks), share(self.0.series), share(self.0.first))
    }
}

fn share((part, all): (f64, f64)) -> String {
    format!("{:.3}", part / all.max(1.0))
}

const FIRST: usize = 100;
