//! What can be wrong with a settings file.

/// A settings file cannot be used. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is not TOML.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Where.
        line: usize,
        /// Where.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// A key that means nothing.
    #[error("line {line}, column {column}: unknown key `{key}`{}", .nearest.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    UnknownKey {
        /// Where.
        line: usize,
        /// Where.
        column: usize,
        /// The key with its section.
        key: String,
        /// The nearest key that there is.
        nearest: Option<String>,
    },
    /// A value that a key cannot have, or a key that a new entry lacks.
    #[error("{0}")]
    Value(String),
    /// A template that cannot be.
    #[error("explanation `{name}`: {problem}")]
    Template {
        /// Its name.
        name: String,
        /// What is wrong, and what to do.
        problem: &'static str,
    },
    /// More purposes than are told apart.
    #[error("{found} entries of `[[purpose]]`: at most {MAX_PURPOSES}; join those with the same fields")]
    Purposes {
        /// How many there are.
        found: usize,
    },
}

/// A look is compared with each purpose, so their number is bounded.
pub(super) const MAX_PURPOSES: usize = 64;
