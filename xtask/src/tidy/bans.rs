//! No banned crate, no crate from anywhere but the registry; two versions of one crate only with a reason.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::deny::{Bans, Named};
use super::report::{Finding, Report};
use super::tree::{Foreign, Tree};

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    Ok(judge(&tree.deny.bans, &tree.foreign))
}

fn judge(bans: &Bans, packages: &[Foreign]) -> Report {
    let mut findings = Vec::new();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Foreign { name, version, source, line, .. } in packages {
        versions.entry(name).or_default().insert(version);
        if let Some(ban) = bans.deny.iter().find(|ban| ban.name == *name) {
            let what =
                format!("`{name}` is banned ({}): `cargo tree -i {name}` shows who wants it", ban.reason);
            findings.push(Finding::new("Cargo.lock", *line, what));
        }
        if source != REGISTRY {
            let what = format!("`{name}` comes from `{source}`: use a published version");
            findings.push(Finding::new("Cargo.lock", *line, what));
        }
    }
    findings.extend(bans.skip.iter().filter(|skip| !is_duplicate(&versions, skip)).map(|skip| {
        let what = format!("`{}` is no second version of anything: take it out of `skip`", skip.name);
        Finding::new("deny.toml", 1, what)
    }));
    let unexplained = unexplained(bans, &versions);
    let summary = match unexplained.len() {
        0 => "no banned crate; each second version has its reason".to_owned(),
        _ => format!("no banned crate; second versions without a reason: {}", unexplained.join(", ")),
    };
    Report { summary, findings }
}

/// Names with several versions of which more than one is not in the skip list.
fn unexplained(bans: &Bans, versions: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let skipped =
        |name: &str, version: &str| bans.skip.iter().any(|skip| skip.name == format!("{name}@{version}"));
    let kept =
        |name: &str, all: &BTreeSet<&str>| all.iter().filter(|version| !skipped(name, version)).count();
    versions.iter().filter(|(name, all)| kept(name, all) > 1).map(|(name, _)| (*name).to_owned()).collect()
}

fn is_duplicate(versions: &BTreeMap<&str, BTreeSet<&str>>, skip: &Named) -> bool {
    skip.name.split_once('@').is_some_and(|(name, version)| {
        versions.get(name).is_some_and(|all| all.len() > 1 && all.contains(version))
    })
}

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[cfg(test)]
mod tests;
