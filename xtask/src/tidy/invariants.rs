//! Every invariant of ARCHITECTURE.md names a test that exists.

use anyhow::Result;

use super::markdown;
use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let text = tree.read(DOCUMENT)?;
    Ok(judge(&text, &|path| {
        if tree.files.iter().any(|file| file == path) { tree.read(path).ok() } else { None }
    }))
}

/// `source` gives the text of a file of the tree.
fn judge(text: &str, source: &dyn Fn(&str) -> Option<String>) -> Report {
    let items = items(&markdown::section(text, "Invariants").unwrap_or_default());
    let mut findings = Vec::new();
    let mut planned = 0;
    if items.is_empty() {
        findings.push(Finding::new(DOCUMENT, 1, "no numbered list under `## Invariants`: write it"));
    }
    for (index, Item { line, number, text }) in items.iter().enumerate() {
        if *number != index + 1 {
            findings.push(Finding::new(
                DOCUMENT,
                *line,
                format!("invariant {number} should be {}", index + 1),
            ));
        }
        if is_planned(text) {
            planned += 1;
        } else if let Some(what) = complaint(text, source) {
            findings.push(Finding::new(DOCUMENT, *line, format!("invariant {number}: {what}")));
        }
    }
    let kept = items.len() - planned;
    Report { summary: format!("{kept} invariants with their tests, {planned} planned"), findings }
}

/// One numbered item, its continuation lines joined.
struct Item {
    line: usize,
    number: usize,
    text: String,
}

fn items(lines: &[(usize, &str)]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for &(line, text) in lines {
        let numbered = text.split_once(". ").and_then(|(number, rest)| Some((number.parse().ok()?, rest)));
        if let Some((number, rest)) = numbered {
            items.push(Item { line, number, text: rest.trim().to_owned() });
        } else if text.starts_with(' ')
            && let Some(item) = items.last_mut()
        {
            item.text = format!("{} {}", item.text, text.trim());
        }
    }
    items
}

fn is_planned(item: &str) -> bool {
    item.strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .is_some_and(|(_, aside)| aside.starts_with("planned:"))
}

fn complaint(item: &str, source: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let named: Vec<(&str, &str)> =
        markdown::code_spans(item).into_iter().filter_map(|span| span.split_once(".rs::")).collect();
    if named.is_empty() {
        return Some(
            "no test is named: add `path/to/file.rs::test_name`, or end it with `(planned: …)`".to_owned(),
        );
    }
    named.into_iter().find_map(|(stem, test)| {
        let path = format!("{stem}.rs");
        match source(&path) {
            None => Some(format!("`{path}` is not in the tree: name the file that has the test")),
            Some(text) if has_function(&text, test) => None,
            Some(_) => Some(format!("`{path}` has no `fn {test}`: name the test that keeps this invariant")),
        }
    })
}

fn has_function(text: &str, name: &str) -> bool {
    text.split("fn ")
        .skip(1)
        .any(|rest| rest.strip_prefix(name).is_some_and(|after| after.starts_with(['(', '<'])))
}

const DOCUMENT: &str = "ARCHITECTURE.md";

#[cfg(test)]
mod tests;
