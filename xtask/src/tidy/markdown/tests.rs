use super::*;

const DOCUMENT: &str = "\
# Title
| a | b |
|---|:-:|
| `one` | x \\| y |

## Crates
Words.
```
## Crates
| not | a row |
```
| a | b |
|---|---|
| `two` | `p`, `q` (because) |
### Below
- item
## After
| a |
";

#[test]
fn a_section_ends_at_the_next_heading_and_skips_fences() {
    let lines = section(DOCUMENT, "Crates").unwrap();
    let numbers: Vec<usize> = lines.iter().map(|(line, _)| *line).collect();
    assert_eq!(numbers, [7, 12, 13, 14, 15, 16]);
    assert_eq!(section(DOCUMENT, "Invariants"), None);
}

#[test]
fn rows_leave_out_header_and_delimiter() {
    let rows = rows(&prose(DOCUMENT));
    let seen: Vec<(usize, &str, &str)> =
        rows.iter().map(|row| (row.line, row.cell(0), row.cell(1))).collect();
    assert_eq!(seen, [(4, "`one`", "x | y"), (14, "`two`", "`p`, `q` (because)")]);
    assert_eq!(rows[0].cell(2), "");
}

#[test]
fn code_spans_in_order() {
    for (text, spans) in [
        ("`a`, `b` and c", vec!["a", "b"]),
        ("no code", vec![]),
        ("`unclosed", vec![]),
        ("`a` then `unclosed", vec!["a"]),
    ] {
        assert_eq!(code_spans(text), spans, "{text}");
    }
    assert_eq!(without_code_spans("see [`a`](b.md) and `c`"), "see [](b.md) and ");
}
