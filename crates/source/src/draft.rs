//! Drafts a mapping from a schema, for a person to review.
//!
//! Names are all there is to go by, so the rule is: what is not plain is hidden, with a comment that says why.
//!
//! ```text
//! names ─► words ─► meaning ─┐
//!                            ├─► subject ─► roles, paths ─► columns, look-ups ─► purposes ─► toml
//! keys ──────────────────────┘
//! ```

use crate::schema::{Schema, TableName};

pub use samples::{Samples, Shape};
pub use toml::Draft;

mod columns;
mod fields;
mod graph;
mod guess;
mod lookups;
mod meaning;
mod purposes;
mod roles;
mod samples;
mod subject;
mod tables;
mod toml;
mod words;

/// What the drafter is told besides the schema.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The database's address, for the file. A password in it is left out.
    pub url: &'a str,
    /// The subject's table, if the caller chooses it.
    pub subject: Option<&'a TableName>,
    /// Shapes of values, if the caller allowed to look at some.
    pub samples: Option<&'a Samples>,
}

/// Why there is no draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// No table looks like customers.
    #[error("no table looks like customers; {}", choose(.tables))]
    NoSubject {
        /// All tables that could be chosen.
        tables: Vec<TableName>,
    },
    /// Several do.
    #[error("several tables look like customers: {}; choose one with `--subject TABLE`", list(.candidates))]
    Ambiguous {
        /// The likeliest first.
        candidates: Vec<TableName>,
    },
    /// The chosen one is not there, is a view, or may not be read.
    #[error("there is no readable table `{table}`; {}", choose(.tables))]
    UnknownSubject {
        /// What was asked for.
        table: TableName,
        /// All tables that could be chosen.
        tables: Vec<TableName>,
    },
    /// A subject needs an id.
    #[error(
        "table `{table}` has no key that identifies a subject; declare one, or choose another table with `--subject`"
    )]
    NoKey {
        /// The subject's table.
        table: TableName,
    },
}

/// Drafts the mapping.
///
/// # Errors
/// If the subject's table, or its key, cannot be told: see [`DraftError`].
pub fn draft(schema: &Schema, options: &Options<'_>) -> Result<Draft, DraftError> {
    let subject = subject::choose(schema, options.subject)?;
    let roles = roles::assign(schema, &subject);
    let tables = tables::draft(schema, &subject, &roles, options.samples);
    let purposes = purposes::draft(&tables);
    Ok(Draft::new(options.url, subject, tables, purposes))
}

fn choose(tables: &[TableName]) -> String {
    match tables {
        [] => "the database has no readable table: check its address, and what the role may read".to_owned(),
        tables => format!("choose one of {} with `--subject TABLE`", list(tables)),
    }
}

fn list(names: &[TableName]) -> String {
    let names: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
