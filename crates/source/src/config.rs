//! `zweck.toml`, as far as the customers' database is concerned: parsed, checked, and turned into a [`Mapping`].
//!
//! The file is checked by itself here, without a database; [`crate::check`] compares the result with a live
//! schema. Every problem carries its place in the file.

use std::collections::BTreeMap;

use toml::Spanned;

pub use problem::{Problem, parse};
pub use sections::{ColumnSection, ItemSection, PurposeSection, SourceSection, SubjectSection, TableSection};

use crate::mapping::Mapping;

mod paths;
mod problem;
mod purposes;
mod sections;
mod tables;

pub(crate) use problem::nearest;

/// Checks the sections against each other and builds the mapping.
///
/// # Errors
/// Everything that is wrong, in the order of the file.
pub fn check(
    subject: &SubjectSection,
    tables: &BTreeMap<Spanned<String>, TableSection>,
    purposes: &BTreeMap<Spanned<String>, PurposeSection>,
) -> Result<Mapping, Vec<Problem>> {
    let mut problems = Vec::new();
    let names = tables::names(tables, &mut problems);
    let subject_name = tables::subject(subject, &names, &mut problems);
    let mapped = names
        .iter()
        .map(|(name, entry)| (name.clone(), tables::table(name, entry, &names, subject, &mut problems)))
        .collect();
    let mut mapping = Mapping {
        subject: subject_name,
        key: subject.key.iter().map(|column| column.get_ref().clone()).collect(),
        tables: mapped,
        purposes: BTreeMap::new(),
    };
    if mapping.tables.contains_key(&mapping.subject) {
        paths::check(&mapping, &names, &mut problems);
    }
    mapping.purposes = purposes::check(purposes, &mapping, &mut problems);
    if problems.is_empty() {
        return Ok(mapping);
    }
    problems.sort_by_key(|problem| problem.span.start);
    Err(problems)
}

#[cfg(test)]
mod tests;
