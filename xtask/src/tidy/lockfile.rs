//! The whole tree of crates stays small enough to be read about, built and watched.

use anyhow::Result;

use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    Ok(judge(&tree.read(LOCKFILE)?))
}

fn judge(lockfile: &str) -> Report {
    let count = lockfile.lines().filter(|line| *line == "[[package]]").count();
    let what = format!("{count} crates, the limit is {LIMIT}: find a lighter dependency or do without");
    Report {
        summary: format!("{count} crates of at most {LIMIT}"),
        findings: (count > LIMIT).then(|| Finding::new(LOCKFILE, 1, what)).into_iter().collect(),
    }
}

const LOCKFILE: &str = "Cargo.lock";
const LIMIT: usize = 500;

#[cfg(test)]
mod tests;
