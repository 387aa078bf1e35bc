//! The documents and the tree must agree: each check reads both and reports where they do not.

mod bans;
mod crates;
mod decisions;
mod deny;
mod dependencies;
mod invariants;
mod length;
mod licences;
mod links;
mod lockfile;
mod markdown;
mod report;
mod spdx;
mod tree;
mod words;

use anyhow::Result;

use report::Outcome;
use tree::Tree;

/// Runs every check, also after one has failed, so that one run shows everything there is to mend.
pub(crate) fn run() -> Result<Outcome> {
    let tree = Tree::load()?;
    let mut outcome = Outcome::default();
    outcome.add("crates", crates::check(&tree));
    outcome.add("dependencies", dependencies::check(&tree));
    outcome.add("licences", licences::check(&tree));
    outcome.add("bans", bans::check(&tree));
    outcome.add("lockfile", lockfile::check(&tree));
    outcome.add("length", length::check(&tree));
    outcome.add("words", words::check(&tree));
    outcome.add("decisions", decisions::check(&tree));
    outcome.add("invariants", invariants::check(&tree));
    outcome.add("links", links::check(&tree));
    Ok(outcome)
}
