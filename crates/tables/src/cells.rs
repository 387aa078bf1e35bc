//! One value: from what a file has to what a column is.

use std::borrow::Cow;

use crate::time::{self, Fault, Form, Zone};
use crate::{Column, Kind, Reason};

/// A value as a file has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Nothing,
    Text(Cow<'a, str>),
    /// A number that is not written as a whole one.
    Real(f64),
    List(Vec<Cow<'a, str>>),
    Nested,
}

/// A value as a column has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Parsed<'a> {
    Null,
    Text(Cow<'a, str>),
    /// Microseconds since 1970, UTC; and whether the clock showed this time twice.
    Instant(i64, bool),
    /// Days since 1970.
    Date(i32),
    Number(f64),
}

/// What a table's settings say of values.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) zone: Zone,
    /// Texts that mean nothing, besides the empty one.
    pub(crate) null: Vec<String>,
    /// The last moment at which anything can have happened, in microseconds since 1970, UTC.
    pub(crate) latest: Option<i64>,
}

impl Rules {
    /// The value of a column. White space around it is no part of it.
    pub(crate) fn parse<'a>(
        &self,
        column: &Column,
        form: Form,
        value: &'a Value<'_>,
    ) -> Result<Parsed<'a>, Reason> {
        let parsed = match value {
            Value::Nothing => Parsed::Null,
            Value::Text(text) => match self.clean(text)? {
                Some(text) => self.text(column.kind, form, text)?,
                None => Parsed::Null,
            },
            Value::Real(number) => self.real(column.kind, form, *number)?,
            Value::List(items) if column.kind == Kind::List => list_of(items.iter().map(AsRef::as_ref))
                .map_or(Parsed::Null, |list| Parsed::Text(list.into())),
            Value::List(_) | Value::Nested => return Err(Reason::Nested),
        };
        match parsed {
            Parsed::Null if column.required => Err(Reason::Missing),
            Parsed::Instant(micros, _) if self.is_to_come(column, micros) => Err(Reason::Future),
            parsed => Ok(parsed),
        }
    }

    /// Whether something is said to have happened that cannot have yet.
    pub(crate) fn is_to_come(&self, column: &Column, micros: i64) -> bool {
        column.past && self.latest.is_some_and(|latest| micros > latest)
    }

    /// Without the white space around it; nothing if it means nothing.
    pub(crate) fn clean<'a>(&self, text: &'a str) -> Result<Option<&'a str>, Reason> {
        let text = text.trim();
        if text.is_empty() || self.null.iter().any(|null| null == text) {
            return Ok(None);
        }
        if text.as_bytes().contains(&0) { Err(Reason::Nul) } else { Ok(Some(text)) }
    }

    /// Whether a text of such a column is taken as it is: nothing around it, nothing that means nothing. That is so of most
    /// ids, and then they need not be copied.
    pub(crate) fn is_clean(&self, kind: Kind, text: &str) -> bool {
        let bytes = text.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
        // White space need not be ASCII, but it seldom is asked: most texts begin and end with a letter or digit that is.
        (first.is_ascii_graphic() && last.is_ascii_graphic() || text.trim().len() == text.len())
            && !bytes.contains(&0)
            && (kind != Kind::List || is_list(text))
            && self.null.iter().all(|null| null != text)
    }

    fn text<'a>(&self, kind: Kind, form: Form, text: &'a str) -> Result<Parsed<'a>, Reason> {
        Ok(match kind {
            Kind::Id | Kind::Text => Parsed::Text(Cow::Borrowed(text)),
            Kind::List => list(text).map_or(Parsed::Null, Parsed::Text),
            Kind::Instant => {
                let instant = time::instant(text, form, &self.zone).map_err(reason)?;
                Parsed::Instant(instant.micros, instant.folded)
            }
            Kind::Date => Parsed::Date(time::date(text, form).map_err(reason)?),
            Kind::Number => Parsed::Number(number(text).ok_or(Reason::Number)?),
        })
    }

    fn real(&self, kind: Kind, form: Form, number: f64) -> Result<Parsed<'static>, Reason> {
        let text = number.to_string();
        match kind {
            Kind::Number if number.is_finite() => Ok(Parsed::Number(number)),
            Kind::Number => Err(Reason::Number),
            Kind::Id if number.fract() != 0.0 || number.abs() >= EXACT => Err(Reason::Id),
            Kind::Id | Kind::Text | Kind::List => Ok(Parsed::Text(Cow::Owned(text))),
            Kind::Instant => match self.text(kind, form, &text)? {
                Parsed::Instant(micros, folded) => Ok(Parsed::Instant(micros, folded)),
                _ => Err(Reason::Time),
            },
            Kind::Date => Err(Reason::Time),
        }
    }
}

pub(crate) fn reason(fault: Fault) -> Reason {
    match fault {
        Fault::Form => Reason::Time,
        Fault::Order => Reason::Order,
        Fault::Skipped => Reason::Skipped,
    }
}

/// Digits with a point or a comma before decimals; no separators between thousands, which could be either.
fn number(text: &str) -> Option<f64> {
    let usual =
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b',' | b'e' | b'E'));
    let number: f64 =
        if text.contains(',') { text.replacen(',', ".", 1).parse() } else { text.parse() }.ok()?;
    (usual && number.is_finite()).then_some(number)
}

/// A list that is text: `a, b`, `a;b`, `a|b`, `["a","b"]` or, as PostgreSQL writes arrays, `{a,b}`.
fn list(text: &str) -> Option<Cow<'_, str>> {
    if is_list(text) {
        return Some(Cow::Borrowed(text));
    }
    let inner = [('[', ']'), ('{', '}')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(text);
    list_of(std::iter::once(inner)).map(Cow::Owned)
}

/// Whether a list needs no change: plain names with one comma between them.
fn is_list(text: &str) -> bool {
    let (mut before, mut plain) = (b',', true);
    for byte in text.bytes() {
        plain &= match byte {
            b',' => before != b',',
            _ => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'),
        };
        before = byte;
    }
    plain && before != b','
}

/// Joins the names in some texts, each of which may hold several.
pub(crate) fn list_of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut joined = String::new();
    let names = texts.flat_map(|text| text.split([',', ';', '|'])).map(|name| {
        let name = name.trim();
        name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name).trim()
    });
    for name in names.filter(|name| !name.is_empty() && !name.contains('\0')) {
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(name);
    }
    (!joined.is_empty()).then_some(joined)
}

/// 2^53: up to here a float holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

#[cfg(test)]
mod tests;
