use super::*;

#[test]
fn which_files_count() {
    for (path, expected) in [
        ("crates/gate/src/lib.rs", true),
        ("crates/gate/src/deep/er.rs", true),
        ("xtask/src/main.rs", true),
        ("crates/gate/tests/flow.rs", false),
        ("crates/gate/src/schema.sql", false),
        ("docs/src/lib.rs", false),
    ] {
        assert_eq!(is_source(path), expected, "{path}");
    }
}

#[test]
fn long_files_need_a_reason_and_very_long_ones_have_none() {
    for (first, lines, fine) in [
        ("//! Plain.", SOFT_LIMIT, true),
        ("//! Plain.", SOFT_LIMIT + 1, false),
        ("// long: a flat list", SOFT_LIMIT + 1, true),
        ("// long: ", SOFT_LIMIT + 1, false),
        ("// long: a flat list", HARD_LIMIT, true),
        ("// long: a flat list", HARD_LIMIT + 1, false),
    ] {
        let text = format!("{first}\n{}", "x\n".repeat(lines - 1));
        assert_eq!(judge("a.rs", &text).is_none(), fine, "{first} {lines}");
    }
}
