//! What is wrong with the file, where, and what to do about it.

use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::names::ParseNameError;

/// One thing that is wrong with `zweck.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its place, in bytes from the start of the file.
    pub span: Range<usize>,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Parses the file into the sections that the caller wants.
///
/// # Errors
/// The first problem of syntax, an unknown key with the nearest valid one, or a value of the wrong type.
/// Values of the file, which may hold a password, are not repeated.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    toml::from_str(text).map_err(|error| Problem::from_toml(&error))
}

impl Problem {
    pub(crate) fn new(span: Range<usize>, message: &str) -> Self {
        Self { span, message: message.to_owned(), help: None }
    }

    pub(crate) fn help(self, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..self }
    }

    /// Adds the nearest valid name, if one is near.
    pub(crate) fn suggest<S: AsRef<str>>(self, given: &str, valid: impl IntoIterator<Item = S>) -> Self {
        match nearest(given, valid) {
            Some(name) => self.help(&format!("did you mean `{name}`?")),
            None => self,
        }
    }

    pub(crate) fn name(span: Range<usize>, error: &ParseNameError) -> Self {
        Self::new(span, &error.to_string())
    }

    /// The problem on one line, with the file's name, line and column; both count from 1, columns in characters.
    pub fn render(&self, text: &str, file: &str) -> String {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let help = self.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{file}:{line}:{column}: {}{help}", self.message)
    }

    fn from_toml(error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim().replace('\n', ", ");
        let Some((unknown, expected)) = message.split_once(", expected ") else {
            return Self::new(span, &message);
        };
        if unknown.starts_with("invalid type: ") || unknown.starts_with("invalid value: ") {
            // What follows the kind is the value itself.
            let found = unknown.split(' ').nth(2).unwrap_or("something else");
            let expected = if matches!(expected, "u32" | "u64") { "a whole number" } else { expected };
            return Self::new(span, &format!("expected {expected}, found {found}"));
        }
        let given = unknown.split('`').nth(1).unwrap_or_default();
        Self::new(span, &message).suggest(given, expected.split('`').skip(1).step_by(2))
    }
}

/// The valid name nearest to the given one, if it is near enough to be meant.
pub(crate) fn nearest<S: AsRef<str>>(given: &str, valid: impl IntoIterator<Item = S>) -> Option<String> {
    let lower = given.to_lowercase();
    valid
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(&lower, &name.as_ref().to_lowercase()), name))
        .filter(|(score, _)| *score >= 0.6)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, name)| name.as_ref().to_owned())
}
