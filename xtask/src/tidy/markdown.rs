//! As much of Markdown as the documents use: headings, fences, pipe tables, code spans.

/// A row of a table, without its header and its delimiter row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// The cell's text; empty when the row is too short.
    pub(crate) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }
}

/// The lines outside fenced code, each with its number from 1.
pub(crate) fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        if !fence && !fenced {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// The prose between the heading `## title` and the next heading of that level or above; `None` without it.
pub(crate) fn section<'a>(text: &'a str, title: &str) -> Option<Vec<(usize, &'a str)>> {
    let mut lines = prose(text).into_iter().skip_while(|(_, line)| line.strip_prefix("## ") != Some(title));
    lines.next()?;
    Some(lines.take_while(|(_, line)| !line.starts_with("# ") && !line.starts_with("## ")).collect())
}

/// The rows of every table in these lines.
pub(crate) fn rows(lines: &[(usize, &str)]) -> Vec<Row> {
    let mut in_body = false;
    let mut rows = Vec::new();
    for &(line, text) in lines {
        let Some(inner) = text.trim().strip_prefix('|') else {
            in_body = false;
            continue;
        };
        if inner.chars().all(|c| "|-: ".contains(c)) {
            in_body = true;
        } else if in_body {
            rows.push(Row { line, cells: cells(inner.strip_suffix('|').unwrap_or(inner)) });
        }
    }
    rows
}

/// What stands between single backticks, in order.
pub(crate) fn code_spans(text: &str) -> Vec<&str> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('`')
        && let Some((span, tail)) = after.split_once('`')
    {
        spans.push(span);
        rest = tail;
    }
    spans
}

/// The text with its code spans taken out.
pub(crate) fn without_code_spans(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

fn cells(inner: &str) -> Vec<String> {
    // A pipe inside a cell is written `\|`.
    inner.replace("\\|", "\0").split('|').map(|cell| cell.trim().replace('\0', "|")).collect()
}

#[cfg(test)]
mod tests;
