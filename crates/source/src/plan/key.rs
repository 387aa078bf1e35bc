//! The subject's key: from the text of an id to typed parameters, without asking the database.
//!
//! An id that no row can have (`x` for a whole number, `007` for 7) binds to nothing. Only the canonical text of
//! a key is an id, so that one subject never has two: the rules on protected subjects, limits and erasure all
//! compare ids as text.

#[cfg(test)]
mod tests;

use std::fmt;

use super::lookup::Catalogue;
use super::{PlanError, sql};
use crate::schema::{Column, Dialect, Kind};

/// How an id is read and found.
#[derive(Debug)]
pub(super) struct KeyPlan {
    parts: Vec<KeyKind>,
    /// Selects the key as text, of at most two rows: one row that reads exactly as the id is the subject.
    pub(super) sql: String,
}

/// What a key part may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    Integer,
    Decimal,
    Uuid,
    Text,
}

/// One bound value. `Debug` hides it: drivers print parameters at their debug level.
#[derive(Clone, PartialEq)]
pub(crate) enum Parameter {
    Integer(i64),
    Text(String),
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl KeyPlan {
    pub(super) fn compile(catalogue: &Catalogue<'_>) -> Result<KeyPlan, PlanError> {
        let (dialect, subject) = (catalogue.dialect(), &catalogue.mapping.subject);
        let mut texts = Vec::new();
        for column in &catalogue.mapping.key {
            texts.push(sql::text(dialect, &sql::column("t0", &catalogue.column(subject, column)?.name)));
        }
        let sql = format!(
            "SELECT {} FROM {} t0 WHERE {} LIMIT 2",
            texts.join(", "),
            sql::relation(dialect, subject),
            condition(catalogue, "t0")?,
        );
        Ok(KeyPlan { parts: kinds(catalogue)?, sql })
    }

    /// The parameters for `subject`, part by part.
    pub(super) fn bind(&self, subject: &str) -> Option<Vec<Parameter>> {
        let parts: Vec<&str> = match self.parts.len() {
            1 => vec![subject],
            _ => subject.split('/').collect(),
        };
        if parts.len() != self.parts.len() {
            return None;
        }
        self.parts.iter().zip(parts).map(|(kind, part)| kind.parse(part)).collect()
    }
}

impl KeyKind {
    fn of(kind: Kind) -> Option<KeyKind> {
        match kind {
            Kind::Integer => Some(KeyKind::Integer),
            Kind::Decimal => Some(KeyKind::Decimal),
            Kind::Uuid => Some(KeyKind::Uuid),
            Kind::Text | Kind::Enum => Some(KeyKind::Text),
            _ => None,
        }
    }

    fn parse(self, part: &str) -> Option<Parameter> {
        let text = || Parameter::Text(part.to_owned());
        match self {
            KeyKind::Integer => {
                let number: i64 = part.parse().ok()?;
                (number.to_string() == part).then_some(Parameter::Integer(number))
            }
            KeyKind::Decimal => is_decimal(part).then(text),
            KeyKind::Uuid => is_uuid(part).then(text),
            // PostgreSQL's text cannot hold NUL.
            KeyKind::Text => (part.len() <= MAX_PART && !part.contains('\0')).then(text),
        }
    }
}

/// `alias` is the subject's row.
pub(super) fn condition(catalogue: &Catalogue<'_>, alias: &str) -> Result<String, PlanError> {
    let mut conditions = Vec::new();
    for (index, kind) in kinds(catalogue)?.into_iter().enumerate() {
        let Some(name) = catalogue.mapping.key.get(index) else { continue };
        let column = catalogue.column(&catalogue.mapping.subject, name)?;
        conditions.push(equals(catalogue.dialect(), alias, column, kind, index));
    }
    Ok(conditions.join(" AND "))
}

/// `alias.column` is part `index` of the key.
pub(super) fn equals(dialect: Dialect, alias: &str, column: &Column, kind: KeyKind, index: usize) -> String {
    let (left, parameter) = (sql::column(alias, &column.name), sql::parameter(dialect, index + 1));
    match (dialect, kind) {
        // A column may compare without case; ids do not.
        (Dialect::Sqlite, KeyKind::Text | KeyKind::Uuid) => format!("{left} = {parameter} COLLATE BINARY"),
        (Dialect::Sqlite, _) => format!("{left} = {parameter}"),
        (Dialect::Postgres, KeyKind::Integer) => format!("{left} = {parameter}::int8"),
        (Dialect::Postgres, KeyKind::Decimal) => format!("{left} = {parameter}::text::numeric"),
        (Dialect::Postgres, KeyKind::Uuid) => format!("{left} = {parameter}::text::uuid"),
        // A label that does not exist cannot be cast to the enum, so the enum becomes text.
        (Dialect::Postgres, KeyKind::Text) if column.kind == Kind::Enum => {
            format!("{left}::text = {parameter}::text")
        }
        (Dialect::Postgres, KeyKind::Text) if is_padded(column) => {
            format!("{left} = {parameter}::text::bpchar")
        }
        (Dialect::Postgres, KeyKind::Text) => format!("{left} = {parameter}::text"),
    }
}

/// The kinds of the key's columns, in order.
pub(super) fn kinds(catalogue: &Catalogue<'_>) -> Result<Vec<KeyKind>, PlanError> {
    let subject = &catalogue.mapping.subject;
    if catalogue.mapping.key.is_empty() {
        return Err(PlanError::NoKey { table: subject.to_string() });
    }
    let kind = |name: &String| {
        let column = catalogue.column(subject, name)?;
        let refused = || PlanError::KeyKind { table: subject.to_string(), column: name.clone() };
        KeyKind::of(column.kind).ok_or_else(refused)
    };
    catalogue.mapping.key.iter().map(kind).collect()
}

/// `character(n)`: compared as `text`, its index would not serve.
fn is_padded(column: &Column) -> bool {
    column.sql_type == "bpchar" || column.sql_type == "character" || column.sql_type.starts_with("character(")
}

fn is_decimal(part: &str) -> bool {
    let unsigned = part.strip_prefix('-').unwrap_or(part);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    part.len() <= MAX_DECIMAL && digits(whole) && digits(fraction)
}

fn is_uuid(part: &str) -> bool {
    let hyphen = |index| matches!(index, 8 | 13 | 18 | 23);
    let fits =
        |(index, byte): (usize, u8)| if hyphen(index) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    part.len() == 36 && part.bytes().enumerate().all(fits)
}

/// The longest text that is looked for, in bytes.
const MAX_PART: usize = 1024;
/// The longest decimal that is looked for, in characters.
const MAX_DECIMAL: usize = 64;
