use super::*;

fn findings(rows: &str) -> Vec<String> {
    let table = format!(
        "# A\n## Crates\n| crate | one line | may use | must never know |\n|---|---|---|---|\n{rows}"
    );
    let crates = BTreeMap::from([
        ("gate".to_owned(), BTreeSet::from(["log".to_owned(), "serde".to_owned()])),
        ("log".to_owned(), BTreeSet::from(["sha2".to_owned()])),
    ]);
    compare(&table, &crates).iter().map(ToString::to_string).collect()
}

#[test]
fn table_and_tree_agree() {
    let rows = "| `gate` | x | `log`, `serde` | SQL |\n| `log` | x | `sha2` (hashing) | HTTP |\n\
                | `audit` (planned) | x | `arrow` | HTTP |\n";
    assert_eq!(findings(rows), Vec::<String>::new());
}

#[test]
fn each_disagreement_is_named() {
    for (rows, expected) in [
        ("| `gate` | x | `log`, `serde` | – |\n", "crates/log/Cargo.toml:1: crate `log` has no row"),
        (
            "| `gate` | x | `log` | – |\n| `log` | x | `sha2` | – |\n",
            "ARCHITECTURE.md:5: `gate` uses `serde`",
        ),
        (
            "| `gate` | x | `log`, `serde` | – |\n| `log` | x | `sha2`, `tokio` | – |\n",
            "ARCHITECTURE.md:6: `log` may use `tokio` but does not",
        ),
        (
            "| `gate` | x | `log`, `serde` | – |\n| `log` | x | `sha2` | – |\n| `pg` | x | `log` | – |\n",
            "ARCHITECTURE.md:7: there is no crate `pg`",
        ),
        (
            "| `gate` | x | `log`, `serde` | – |\n| `log` | x | `sha2` | – |\n| `log` | x | `sha2` | – |\n",
            "ARCHITECTURE.md:7: a second row for `log`",
        ),
    ] {
        let found = findings(rows);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(expected), "{found:?}");
    }
}

#[test]
fn a_missing_table_is_a_row_missing_for_each_crate() {
    let crates = BTreeMap::from([("log".to_owned(), BTreeSet::new())]);
    assert_eq!(compare("# A\n", &crates).len(), 1);
}
