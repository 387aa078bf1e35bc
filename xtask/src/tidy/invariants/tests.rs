use super::*;

fn judged(list: &str) -> Report {
    let source = |path: &str| {
        let text = "#[test]\nfn holds() {}\n#[test]\nfn holds_too(x in any()) {}\n";
        (path == "crates/gate/tests/flow.rs").then(|| text.to_owned())
    };
    judge(&format!("# A\n## Invariants\n\n{list}\n## Next\n1. Not one.\n"), &source)
}

#[test]
fn named_continued_and_planned() {
    let report = judged(
        "1. First. `crates/gate/tests/flow.rs::holds`\n2. Second, on\n   two lines: `Secret`,\n   \
         `crates/gate/tests/flow.rs::holds_too`.\n3. Third. (planned: with the audit)\n",
    );
    assert_eq!(report.findings, []);
    assert_eq!(report.summary, "2 invariants with their tests, 1 planned");
}

#[test]
fn each_disagreement_is_named() {
    for (list, expected) in [
        ("1. First.", "ARCHITECTURE.md:4: invariant 1: no test is named"),
        ("1. First. `no/such.rs::holds`", "ARCHITECTURE.md:4: invariant 1: `no/such.rs` is not in the tree"),
        (
            "1. A. `crates/gate/tests/flow.rs::hold`",
            "ARCHITECTURE.md:4: invariant 1: `crates/gate/tests/flow.rs` has",
        ),
        ("2. A. `crates/gate/tests/flow.rs::holds`", "ARCHITECTURE.md:4: invariant 2 should be 1"),
        ("", "ARCHITECTURE.md:1: no numbered list"),
    ] {
        let found = judged(list).findings;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].to_string().starts_with(expected), "{found:?}");
    }
}

#[test]
fn one_missing_test_of_several_is_found() {
    let found =
        judged("1. A. `crates/gate/tests/flow.rs::holds`, `crates/gate/tests/flow.rs::gone`").findings;
    assert_eq!(found.len(), 1);
}
