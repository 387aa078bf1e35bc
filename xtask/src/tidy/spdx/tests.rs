use super::*;

fn holds_here(expression: &str) -> Result<bool> {
    holds(expression, &|id| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&id))
}

#[test]
fn expressions() {
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0-only", true),
        ("GPL-3.0-only/MIT", true),
        ("MIT AND GPL-3.0-only", false),
        ("MIT AND ISC", true),
        ("GPL-3.0-only OR MIT AND ISC", true),
        ("(MIT OR GPL-3.0-only) AND Unicode-3.0", false),
        ("(GPL-3.0-only OR (MIT AND ISC))", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0", false),
        ("MIT WITH LLVM-exception", false),
    ] {
        assert_eq!(holds_here(expression).unwrap(), expected, "{expression}");
    }
}

#[test]
fn nonsense_is_an_error_even_after_something_allowed() {
    for expression in ["", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT ISC", "MIT WITH", "()"] {
        assert!(holds_here(expression).is_err(), "{expression}");
    }
}
