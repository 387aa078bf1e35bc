//! Every crate in the build comes under a licence that `deny.toml` allows.

use anyhow::Result;

use super::deny::Licenses;
use super::report::{Finding, Report};
use super::spdx;
use super::tree::{Foreign, Tree};

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let complaints = tree.foreign.iter().filter_map(|Foreign { name, licence, line, .. }| {
        let what = complaint(&tree.deny.licenses, name, licence.as_deref())?;
        Some(Finding::new("Cargo.lock", *line, what))
    });
    Ok(Report {
        summary: format!("{} crates under allowed licences", tree.foreign.len()),
        findings: complaints.collect(),
    })
}

fn complaint(licenses: &Licenses, name: &str, licence: Option<&str>) -> Option<String> {
    let Some(expression) = licence else {
        return Some(format!("`{name}` states no licence: do without it"));
    };
    let exceptions = licenses.exceptions.iter().filter(|exception| exception.name == name);
    let for_this_crate: Vec<&String> = exceptions.flat_map(|exception| &exception.allow).collect();
    let allowed =
        |id: &str| licenses.allow.iter().chain(for_this_crate.iter().copied()).any(|known| known == id);
    match spdx::holds(expression, &allowed) {
        Ok(true) => None,
        Ok(false) => {
            Some(format!("`{name}` is under `{expression}`, which deny.toml does not allow: do without it"))
        }
        Err(error) => Some(format!("`{name}`: {error}: read its licence and decide")),
    }
}

#[cfg(test)]
mod tests;
