//! What the tests of drafting, checking and introspection share.
#![allow(dead_code, clippy::unwrap_used, clippy::print_stderr, reason = "tests; each uses its part")]

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use serde::Deserialize;
use source::{
    check,
    config::{self, PurposeSection, SourceSection, SubjectSection, TableSection},
    mapping::Mapping,
    schema::Schema,
};
use toml::Spanned;

/// The sections that this crate knows, as the binary's own file type has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) source: SourceSection,
    pub(crate) subject: SubjectSection,
    #[serde(default)]
    pub(crate) tables: BTreeMap<Spanned<String>, TableSection>,
    #[serde(default)]
    pub(crate) purposes: BTreeMap<Spanned<String>, PurposeSection>,
}

/// Parses and checks a file; problems come rendered, one a line.
pub(crate) fn mapping(text: &str) -> Result<Mapping, String> {
    let render = |problems: &[config::Problem]| {
        let lines: Vec<String> = problems.iter().map(|problem| problem.render(text, "zweck.toml")).collect();
        lines.join("\n")
    };
    let file: File = config::parse(text).map_err(|problem| render(&[problem]))?;
    let problems = file.source.check();
    if !problems.is_empty() {
        return Err(render(&problems));
    }
    config::check(&file.subject, &file.tables, &file.purposes).map_err(|problems| render(&problems))
}

/// The findings, one a line.
pub(crate) fn findings(mapping: &Mapping, schema: &Schema) -> String {
    let mut out = String::new();
    for finding in check::against(mapping, schema) {
        writeln!(out, "{finding}").unwrap();
    }
    out
}

/// A file of the repository, by its path from the root.
pub(crate) fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Chinook's SQLite file, or a loud skip.
pub(crate) fn chinook() -> Option<rusqlite::Connection> {
    let path = repository("../shared/data/chinook.sqlite");
    if !path.exists() {
        eprintln!("SKIPPED: no Chinook data at `../shared/data/chinook.sqlite`");
        return None;
    }
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    Some(rusqlite::Connection::open_with_flags(path, flags).unwrap())
}

/// The schema that some SQL makes in an empty SQLite database.
pub(crate) fn sqlite(sql: &str) -> Schema {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    source::introspect::sqlite(&connection).unwrap()
}
