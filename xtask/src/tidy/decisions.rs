//! Decision records are numbered 0001, 0002, … without gaps, so that "decision 7" always means one page.

use anyhow::Result;

use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let names: Vec<&str> = tree.files.iter().filter_map(|path| path.strip_prefix(FOLDER)).collect();
    Ok(Report { summary: format!("{} records without gaps", names.len()), findings: judge(&names) })
}

/// `names` are the file names in the folder, sorted.
fn judge(names: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut expected = 1;
    for name in names {
        match number(name) {
            None => findings.push((name, format!("name it `{expected:04}-short-title.md`"))),
            Some(number) if number == expected => expected += 1,
            Some(number) => {
                findings.push((name, format!("the next number is {expected:04}, not {number:04}: renumber")));
                expected = number + 1;
            }
        }
    }
    findings.into_iter().map(|(name, what)| Finding::new(format!("{FOLDER}{name}"), 1, what)).collect()
}

/// The number of `NNNN-short-title.md`.
fn number(name: &str) -> Option<u32> {
    let (digits, title) = name.strip_suffix(".md")?.split_once('-')?;
    let title_is_fine =
        !title.is_empty() && title.chars().all(|c| c.is_ascii_lowercase() || "-0123456789".contains(c));
    let digits_are_fine = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit());
    if title_is_fine && digits_are_fine { digits.parse().ok() } else { None }
}

const FOLDER: &str = "docs/decisions/";

#[cfg(test)]
mod tests;
