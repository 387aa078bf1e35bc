//! What a bench prints: a Markdown table of figures, the targets that they have, and whether they meet them.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

/// What a figure is to be.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
    /// It only says what the machine can do, or what something costs.
    None,
}

/// Begins a table.
pub(crate) fn head(title: &str) {
    println!("\n| {title} | figure | target | met |\n|---|---|---|---|");
}

/// One figure.
pub(crate) fn row(what: &str, figure: f64, unit: &str, target: Target) {
    let (target, met) = match target {
        Target::AtMost(most) => (format!("≤ {} {unit}", number(most)), yes(figure <= most)),
        Target::AtLeast(least) => (format!("≥ {} {unit}", number(least)), yes(figure >= least)),
        Target::None => (String::new(), ""),
    };
    println!("| {what} | {} {unit} | {target} | {met} |", number(figure));
}

fn yes(met: bool) -> &'static str {
    if met { "yes" } else { "no" }
}

/// Three digits that mean something.
fn number(figure: f64) -> String {
    match figure {
        _ if figure == figure.trunc() || figure.abs() >= 100.0 => format!("{figure:.0}"),
        _ if figure.abs() >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}
