use super::*;

/// Relative luminance (WCAG 2.2, definition of "relative luminance").
fn luminance(colour: &str) -> f64 {
    let channel = |from: usize| {
        let value = f64::from(u8::from_str_radix(colour.get(from..from + 2).unwrap(), 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// WCAG 2.2, definition of "contrast ratio".
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_ends_of_the_scale() {
    assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
    // The grey that just fails on white.
    assert!((contrast("#ffffff", "#777777") - 4.478).abs() < 1e-3);
}

#[test]
fn every_colour_is_seen_on_the_page_in_both_schemes() {
    // Text needs 4.5 (1.4.3), marks that carry meaning 3 (1.4.11); hairlines carry none.
    let least = |name: &str| match name {
        "ink" | "quiet" | "link" => 4.5,
        "for" | "against" | "work" => 3.0,
        "line" | "page" => 1.0,
        other => panic!("which contrast does {other} need?"),
    };
    let page = COLOURS.iter().find(|colour| colour.name == "page").unwrap();
    for colour in &COLOURS {
        for (scheme, of, page) in [("light", colour.light, page.light), ("dark", colour.dark, page.dark)] {
            let ratio = contrast(of, page);
            assert!(ratio >= least(colour.name), "{} on the page in {scheme}: {ratio:.2}", colour.name);
        }
    }
}

#[test]
fn the_page_uses_these_colours_and_no_others() {
    let style = include_str!("../page.css");
    let starts_hex = |rest: &str| rest.chars().take(3).filter(char::is_ascii_hexdigit).count() == 3;
    assert!(!style.split('#').skip(1).any(starts_hex) && !style.contains("rgb") && !style.contains("hsl"));
    for rest in style.split("var(--").skip(1) {
        let name = rest.split(')').next().unwrap();
        assert!(name == "zero" || COLOURS.iter().any(|colour| colour.name == name), "{name}");
    }
}
