//! Every dependency of the workspace has its line in docs/dependencies.md, and is used.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use super::markdown::{self, Row};
use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let manifest = tree.read(MANIFEST)?;
    let external = external_dependencies(&manifest)?;
    let rows = markdown::rows(&markdown::prose(&tree.read(DOCUMENT)?));
    let licences = tree
        .foreign
        .iter()
        .filter_map(|package| Some((package.name.clone(), package.licence.clone()?)))
        .collect();
    let mut findings = compare(&rows, &external, &licences);
    let named = tree.named_dependencies();
    findings.extend(external.iter().filter(|(name, _)| !named.contains(*name)).map(|(name, line)| {
        Finding::new(MANIFEST, *line, format!("no crate uses `{name}`: remove it here and from {DOCUMENT}"))
    }));
    Ok(Report { summary: format!("{} of {MANIFEST}, each with its reason", external.len()), findings })
}

/// Names and lines of the entries of `[workspace.dependencies]` that are not crates of this workspace.
fn external_dependencies(manifest: &str) -> Result<BTreeMap<String, usize>> {
    let parsed: toml::Table = manifest.parse().with_context(|| format!("cannot parse `{MANIFEST}`"))?;
    let table = parsed
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table)
        .with_context(|| format!("`{MANIFEST}` has no [workspace.dependencies]"))?;
    let external = table.iter().filter(|(_, entry)| entry.get("path").is_none());
    Ok(external.map(|(name, _)| (name.clone(), line_of_entry(manifest, name))).collect())
}

fn line_of_entry(manifest: &str, name: &str) -> usize {
    let is_entry = |line: &str| line.split_once('=').is_some_and(|(key, _)| key.trim() == name);
    manifest.lines().position(is_entry).map_or(1, |index| index + 1)
}

/// `licences` maps the crates of the build to their SPDX expressions.
fn compare(
    rows: &[Row],
    external: &BTreeMap<String, usize>,
    licences: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut documented = BTreeSet::new();
    for row in rows {
        let name = markdown::code_spans(row.cell(0)).concat();
        let complain = |what: String| Finding::new(DOCUMENT, row.line, what);
        if !external.contains_key(&name) {
            findings
                .push(complain(format!("`{name}` is not a dependency of the workspace: remove the line")));
        }
        if row.cells.len() != COLUMNS || row.cells.iter().any(String::is_empty) {
            findings.push(complain(format!("`{name}`: a line is name, what for, why this one, licence")));
        }
        if let Some(licence) = licences.get(&name).filter(|licence| *licence != row.cell(LICENCE)) {
            findings.push(complain(format!("the licence of `{name}` is `{licence}`: write that")));
        }
        if !documented.insert(name.clone()) {
            findings.push(complain(format!("a second line for `{name}`: merge them")));
        }
    }
    findings.extend(external.iter().filter(|(name, _)| !documented.contains(*name)).map(|(name, line)| {
        Finding::new(
            MANIFEST,
            *line,
            format!("`{name}` has no line in {DOCUMENT}: say what for and why this one"),
        )
    }));
    findings
}

const MANIFEST: &str = "Cargo.toml";
const DOCUMENT: &str = "docs/dependencies.md";
const COLUMNS: usize = 4;
const LICENCE: usize = 3;

#[cfg(test)]
mod tests;
