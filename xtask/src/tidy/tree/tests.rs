use super::*;

#[test]
fn a_line_of_the_lockfile_is_found_by_name_and_version() {
    let lockfile =
        "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n";
    for (name, version, line) in [("a", "1.0.0", 2), ("a", "2.0.0", 6), ("a", "3.0.0", 1), ("b", "1.0.0", 1)]
    {
        assert_eq!(line_in_lockfile(lockfile, name, version), line, "{name} {version}");
    }
}

/// The one check here that runs on the real tree: a checkout in which tidy sees nothing would pass everything.
#[test]
fn this_checkout_is_seen() {
    let tree = Tree::load().unwrap();
    assert!(tree.files.iter().any(|path| path == "xtask/src/tidy/tree.rs"));
    assert!(tree.crates().contains_key("ledger"));
    assert!(tree.named_dependencies().contains("cargo_metadata"));
    let serde = tree.foreign.iter().find(|package| package.name == "serde").unwrap();
    assert_eq!(serde.licence.as_deref(), Some("MIT OR Apache-2.0"));
}
