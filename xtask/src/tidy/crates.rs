//! The crates of the tree and what each may use, against the table of ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::markdown::{self, Row};
use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let crates = tree.crates();
    let text = tree.read(DOCUMENT)?;
    let findings = compare(&text, &crates);
    Ok(Report { summary: format!("{} crates use exactly what {DOCUMENT} lets them", crates.len()), findings })
}

/// `crates` maps each crate to its normal dependencies. The cell `may use` must list exactly these: what is not
/// listed is forbidden, and a stale permission misleads the reader.
fn compare(text: &str, crates: &BTreeMap<String, BTreeSet<String>>) -> Vec<Finding> {
    let rows = markdown::rows(&markdown::section(text, "Crates").unwrap_or_default());
    let mut findings = Vec::new();
    let mut documented = BTreeSet::new();
    for row in rows.iter().filter(|row| !row.cell(CRATE).contains("(planned)")) {
        let name = markdown::code_spans(row.cell(CRATE)).concat();
        match crates.get(&name) {
            Some(uses) => findings.extend(compare_row(row, &name, uses)),
            None => findings.push(Finding::new(
                DOCUMENT,
                row.line,
                format!("there is no crate `{name}` under crates/: mark the row `(planned)` or remove it"),
            )),
        }
        if !documented.insert(name.clone()) {
            findings.push(Finding::new(DOCUMENT, row.line, format!("a second row for `{name}`: merge them")));
        }
    }
    findings.extend(crates.keys().filter(|name| !documented.contains(*name)).map(|name| {
        let what = format!("crate `{name}` has no row in the table under `## Crates` of {DOCUMENT}: add it");
        Finding::new(format!("crates/{name}/Cargo.toml"), 1, what)
    }));
    findings
}

fn compare_row(row: &Row, name: &str, uses: &BTreeSet<String>) -> Vec<Finding> {
    let allowed: BTreeSet<String> =
        markdown::code_spans(row.cell(MAY_USE)).into_iter().map(str::to_owned).collect();
    let excess = uses.difference(&allowed).map(|used| {
        format!("`{name}` uses `{used}`, which this row does not allow: drop the dependency or widen the row")
    });
    let stale = allowed.difference(uses).map(|unused| {
        format!("`{name}` may use `{unused}` but does not name it in its Cargo.toml: take it out of the row")
    });
    excess.chain(stale).map(|what| Finding::new(DOCUMENT, row.line, what)).collect()
}

const DOCUMENT: &str = "ARCHITECTURE.md";
/// Columns of the table.
const CRATE: usize = 0;
const MAY_USE: usize = 2;

#[cfg(test)]
mod tests;
