use super::*;

const MANIFEST_TEXT: &str = "\
[workspace.dependencies]
gate = { path = \"crates/gate\" }

serde = { version = \"1\" }
sha2 = \"0.11\"
";

fn findings(table: &str) -> Vec<String> {
    let text = format!("| name | what for | why this one | licence |\n|---|---|---|---|\n{table}");
    let external = external_dependencies(MANIFEST_TEXT).unwrap();
    let licences = BTreeMap::from([("serde".to_owned(), "MIT OR Apache-2.0".to_owned())]);
    let rows = markdown::rows(&markdown::prose(&text));
    compare(&rows, &external, &licences).iter().map(ToString::to_string).collect()
}

const SERDE: &str = "| `serde` | JSON | the usual | MIT OR Apache-2.0 |\n";
const SHA2: &str = "| `sha2` | hashes | pure Rust | MIT |\n";

#[test]
fn crates_of_the_workspace_need_no_line() {
    assert_eq!(findings(&format!("{SERDE}{SHA2}")), Vec::<String>::new());
}

#[test]
fn each_disagreement_is_named() {
    for (table, expected) in [
        (SERDE.to_owned(), "Cargo.toml:5: `sha2` has no line"),
        (
            format!("{SERDE}{SHA2}| `rand` | dice | small | MIT |\n"),
            "docs/dependencies.md:5: `rand` is not a dep",
        ),
        (format!("{SERDE}{SHA2}{SHA2}"), "docs/dependencies.md:5: a second line for `sha2`"),
        (format!("{SERDE}| `sha2` | hashes |  | MIT |\n"), "docs/dependencies.md:4: `sha2`: a line is name"),
        (format!("{SERDE}| `sha2` | hashes | MIT |\n"), "docs/dependencies.md:4: `sha2`: a line is name"),
        (
            format!("| `serde` | x | y | MIT |\n{SHA2}"),
            "docs/dependencies.md:3: the licence of `serde` is `MIT OR",
        ),
    ] {
        let found = findings(&table);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(expected), "{found:?}");
    }
}

#[test]
fn a_manifest_without_the_table_is_an_error() {
    assert!(external_dependencies("[workspace]\n").is_err());
}
