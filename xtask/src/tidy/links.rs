//! Every relative link of a Markdown file leads to something in the tree.

use anyhow::Result;

use super::markdown;
use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let mut findings = Vec::new();
    let mut links = 0;
    for path in tree.files.iter().filter(|path| path.ends_with(".md")) {
        let text = tree.read(path)?;
        let relative = relative_links(&text);
        links += relative.len();
        findings.extend(judge(path, &relative, &tree.files));
    }
    Ok(Report { summary: format!("{links} relative links lead somewhere"), findings })
}

/// Line and target (without its anchor) of every link that stays in the tree.
fn relative_links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (line, prose) in markdown::prose(text) {
        let prose = markdown::without_code_spans(prose);
        let inline = prose.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
        let definition =
            prose.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target);
        let targets = inline.chain(definition).map(|target| target.trim_matches(['<', '>', ' ']));
        let relative = targets.filter(|target| !target.contains(':') && !target.starts_with('#'));
        links.extend(relative.map(|target| (line, target.split('#').next().unwrap_or_default().to_owned())));
    }
    links
}

fn judge(path: &str, links: &[(usize, String)], files: &[String]) -> Vec<Finding> {
    let broken = links.iter().filter(|(_, target)| !leads_somewhere(path, target, files));
    broken
        .map(|(line, target)| {
            Finding::new(path, *line, format!("`{target}` is not in the tree: mend the link"))
        })
        .collect()
}

/// A link may lead to a file, or to a folder that has files.
fn leads_somewhere(from: &str, target: &str, files: &[String]) -> bool {
    let Some(resolved) = resolve(from, target) else { return false };
    let folder = format!("{resolved}/");
    resolved.is_empty() || files.iter().any(|file| *file == resolved || file.starts_with(&folder))
}

/// The target as a path from the root; `None` when it leads out of the tree.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests;
