//! Shapes of values, for those who allow the drafter to look at some. Shapes only: no value is kept, and none is
//! ever written.

use std::{collections::BTreeMap, fmt};

use super::columns::Verdict;
use crate::schema::TableName;

/// The shapes that the values of columns have.
#[derive(Clone, Debug, Default)]
pub struct Samples(BTreeMap<(TableName, String), Shape>);

/// What most of a column's values look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// E-mail addresses.
    Email,
    /// International bank account numbers.
    Iban,
    /// Payment card numbers: 13 to 19 digits with a correct check digit.
    CardNumber,
    /// Hashes, tokens and keys: long and without blanks.
    Secret,
    /// Sentences.
    FreeText,
    /// Anything else.
    Other,
}

impl Samples {
    /// Notes the shape of some values of a column.
    pub fn note<'a>(&mut self, table: &TableName, column: &str, values: impl IntoIterator<Item = &'a str>) {
        self.0.insert((table.clone(), column.to_owned()), Shape::of(values));
    }

    /// Hides what looks dangerous, and adds a hint to what is hidden anyway. Never maps anything.
    pub(super) fn narrow(&self, verdict: Verdict, table: &TableName, column: &str) -> Verdict {
        let Some(shape) = self.0.get(&(table.clone(), column.to_owned())) else { return verdict };
        match (verdict, shape) {
            (verdict, Shape::Other) => verdict,
            (Verdict::Is(..), Shape::CardNumber | Shape::Secret | Shape::FreeText) => {
                Verdict::Hidden(format!("its values look like {shape}"))
            }
            (Verdict::Hidden(reason), shape) => {
                Verdict::Hidden(format!("{reason}; its values look like {shape}"))
            }
            (verdict, _) => verdict,
        }
    }
}

impl Shape {
    /// The shape that at least nine in ten of the values have.
    pub fn of<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let values: Vec<&str> = values.into_iter().map(str::trim).filter(|value| !value.is_empty()).collect();
        let most = |test: fn(&str) -> bool| {
            values.iter().filter(|value| test(value)).count() * 10 >= values.len() * 9
        };
        match values.len() {
            0 => Self::Other,
            _ if most(is_email) => Self::Email,
            _ if most(is_iban) => Self::Iban,
            _ if most(is_card) => Self::CardNumber,
            _ if most(is_secret) => Self::Secret,
            _ if most(is_sentence) => Self::FreeText,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email => "e-mail addresses",
            Self::Iban => "bank accounts",
            Self::CardNumber => "payment cards",
            Self::Secret => "secrets",
            Self::FreeText => "free text",
            Self::Other => "anything",
        })
    }
}

fn is_email(value: &str) -> bool {
    value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !value.contains(char::is_whitespace)
    })
}

/// ISO 13616: two letters, two digits, up to 30 letters and digits.
fn is_iban(value: &str) -> bool {
    let plain: Vec<char> = value.chars().filter(|character| *character != ' ').collect();
    let (country, rest) = plain.split_at(plain.len().min(2));
    let (check, account) = rest.split_at(rest.len().min(2));
    country.iter().all(char::is_ascii_uppercase)
        && check.iter().all(char::is_ascii_digit)
        && (11..=30).contains(&account.len())
        && account.iter().all(char::is_ascii_alphanumeric)
}

/// ISO/IEC 7812-1: the check digit after Luhn.
fn is_card(value: &str) -> bool {
    let digits: Option<Vec<u32>> = value
        .chars()
        .filter(|character| !matches!(character, ' ' | '-'))
        .map(|character| character.to_digit(10))
        .collect();
    let Some(digits) = digits.filter(|digits| (13..=19).contains(&digits.len())) else { return false };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(position, digit)| match (position % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_secret(value: &str) -> bool {
    let mixed = value.contains(|character: char| character.is_ascii_digit())
        && value.contains(|character: char| character.is_ascii_alphabetic());
    let uuid = value.len() == 36 && value.matches('-').count() == 4;
    value.len() >= 32 && mixed && !uuid && !value.contains(char::is_whitespace) && !value.contains("://")
}

fn is_sentence(value: &str) -> bool {
    value.split_whitespace().count() >= 8
}

#[cfg(test)]
mod tests;
