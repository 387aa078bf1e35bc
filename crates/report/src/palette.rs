//! The colours, in light and dark, and what each is used on. A test computes their contrasts (WCAG 2.2, 1.4.3 and 1.4.11).

use crate::html::Html;

/// A colour with its value in each scheme.
pub(crate) struct Colour {
    /// The name of its CSS property, after `--`.
    pub(crate) name: &'static str,
    pub(crate) light: &'static str,
    pub(crate) dark: &'static str,
}

/// Writes the schemes as CSS. Paper is white, whatever the screen is.
pub(crate) fn write(html: &mut Html) {
    html.fixed(":root{color-scheme:light dark;");
    all(html, |colour| colour.light);
    html.fixed("}\n@media screen and (prefers-color-scheme:dark){:root{");
    all(html, |colour| colour.dark);
    html.fixed("}}\n");
}

fn all(html: &mut Html, value: fn(&Colour) -> &'static str) {
    for colour in &COLOURS {
        html.fixed("--");
        html.fixed(colour.name);
        html.fixed(":");
        html.fixed(value(colour));
        html.fixed(";");
    }
}

pub(crate) const COLOURS: [Colour; 8] = [
    // Text, and marks that must be seen first.
    Colour { name: "ink", light: "#1b1d21", dark: "#e9e8e4" },
    // Text that may be read later.
    Colour { name: "quiet", light: "#575c66", dark: "#a9adb5" },
    // Links.
    Colour { name: "link", light: "#1d4f91", dark: "#93bdf5" },
    // Evidence for misuse, and looks that nothing explains.
    Colour { name: "for", light: "#b3401c", dark: "#f08a5d" },
    // Evidence against it.
    Colour { name: "against", light: "#2a6f97", dark: "#6db3dd" },
    // Work, and everything else that is drawn.
    Colour { name: "work", light: "#6b717c", dark: "#9298a3" },
    // Hairlines, which carry no meaning.
    Colour { name: "line", light: "#d9d8d2", dark: "#3a3d44" },
    // The page.
    Colour { name: "page", light: "#fdfdfb", dark: "#16181c" },
];

#[cfg(test)]
mod tests;
