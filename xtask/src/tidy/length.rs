//! Source files stay short enough to be read in one sitting. Functions are clippy's job (`too_many_lines`).

use anyhow::Result;

use super::report::{Finding, Report};
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Result<Report> {
    let mut findings = Vec::new();
    let mut longest = 0;
    for path in tree.files.iter().filter(|path| is_source(path)) {
        let text = tree.read(path)?;
        longest = longest.max(text.lines().count());
        findings.extend(judge(path, &text));
    }
    Ok(Report { summary: format!("the longest source file has {longest} lines"), findings })
}

/// `crates/*/src/**/*.rs` and this crate itself.
fn is_source(path: &str) -> bool {
    let mut folders = path.split('/');
    let own = match folders.next() {
        Some("crates") => folders.nth(1) == Some("src"),
        Some("xtask") => folders.next() == Some("src"),
        _ => false,
    };
    own && path.ends_with(".rs")
}

fn judge(path: &str, text: &str) -> Option<Finding> {
    let lines = text.lines().count();
    let reason =
        text.lines().next().and_then(|first| first.strip_prefix("// long: ")).unwrap_or_default().trim();
    let what = if lines > HARD_LIMIT {
        format!("over {HARD_LIMIT}: split it")
    } else if lines > SOFT_LIMIT && reason.is_empty() {
        format!("over {SOFT_LIMIT}: split it, or begin it with `// long: ` and the reason")
    } else {
        return None;
    };
    Some(Finding::new(path, lines, format!("{lines} lines, {what}")))
}

const SOFT_LIMIT: usize = 450;
const HARD_LIMIT: usize = 800;

#[cfg(test)]
mod tests;
