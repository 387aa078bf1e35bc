//! What a bench prints: a Markdown table of figures, the targets that they have, and whether they meet them.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::ops::{Bound, RangeBounds};

/// Begins a table.
pub(crate) fn head(title: &str) {
    println!("\n| {title} | figure | target | met |\n|---|---|---|---|");
}

/// One figure. The target is a range: `..=3.0`, `1500.0..`, or `..` for what only says what something costs.
pub(crate) fn row(what: &str, figure: f64, unit: &str, target: impl RangeBounds<f64>) {
    let bound = match (target.start_bound(), target.end_bound()) {
        (Bound::Included(least), _) => format!("≥ {} {unit}", number(*least)),
        (_, Bound::Included(most)) => format!("≤ {} {unit}", number(*most)),
        _ => String::new(),
    };
    let met = match target.contains(&figure) {
        _ if bound.is_empty() => "",
        true => "yes",
        false => "no",
    };
    println!("| {what} | {} {unit} | {bound} | {met} |", number(figure));
}

/// Three digits that mean something.
fn number(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 || size.trunc() == size => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}
