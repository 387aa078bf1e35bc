//! Nothing that holds on one machine only gets into the tree: no absolute paths, no download hosts.

use anyhow::Result;

use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let mut findings = Vec::new();
    let mut files = 0;
    for path in tree.files.iter().filter(|path| !EXEMPT.contains(&path.as_str())) {
        if let Some(text) = tree.read_if_text(path)? {
            files += 1;
            findings.extend(judge(path, &text));
        }
    }
    Ok(Report { summary: format!("{files} text files without machine paths and download hosts"), findings })
}

fn judge(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let folder = MACHINE_PATHS.iter().find(|folder| has_absolute_path(line, folder));
        let host = DOWNLOAD_HOSTS.iter().find(|host| line.contains(*host));
        let complaints = [
            folder.map(|folder| format!("`{folder}` is a path of one machine: write a relative one")),
            host.map(|host| format!("`{host}` is a download host: leave it to each machine's configuration")),
        ];
        findings.extend(complaints.into_iter().flatten().map(|what| Finding::new(path, index + 1, what)));
    }
    findings
}

/// A folder name inside a longer path (`/v1/work/`, `../home/`) is none of our business.
fn has_absolute_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~}".contains(c))
    })
}

/// This list and its tests must spell the words; the lockfile names its registry.
const EXEMPT: &[&str] = &["Cargo.lock", "xtask/src/tidy/words.rs", "xtask/src/tidy/words/tests.rs"];

const MACHINE_PATHS: &[&str] = &["/home/", "/root/", "/work/", "/Users/"];

const DOWNLOAD_HOSTS: &[&str] = &[
    "archive.ubuntu.com",
    "deb.debian.org",
    "files.pythonhosted.org",
    "index.crates.io",
    "proxy.golang.org",
    "pypi.org",
    "registry.npmjs.org",
    "security.debian.org",
    "static.crates.io",
];

#[cfg(test)]
mod tests;
