//! Lengths of time as people write them: `30m`, `14d`, `opened - 4h`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A length of time in microseconds, written as a whole number with `s`, `m`, `h` or `d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(i64);

/// A moment relative to a fact: `at - 30m`, `closed + 2h`, `opened`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edge {
    /// Of the fact.
    pub anchor: Anchor,
    /// Microseconds after it.
    pub offset: i64,
}

/// A moment of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// When a task was opened.
    Opened,
    /// When a task was closed.
    Closed,
    /// When work was done.
    At,
}

impl Span {
    /// Microseconds.
    pub fn micros(self) -> i64 {
        self.0
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Span, String> {
        let wrong =
            || format!("`{text}` is no length of time: write a whole number and s, m, h or d, as in `30m`");
        let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, unit) = text.split_at(split);
        let unit = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?.1;
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let micros = number.checked_mul(unit).filter(|micros| *micros <= LONGEST);
        micros.map(Span).ok_or_else(|| format!("`{text}` is too long: at most 36500d"))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS.iter().find(|(_, unit)| self.0 % unit == 0);
        let (name, unit) = unit.copied().unwrap_or(("s", SECOND));
        write!(f, "{}{name}", self.0 / unit)
    }
}

impl FromStr for Edge {
    type Err = String;

    fn from_str(text: &str) -> Result<Edge, String> {
        let text = text.trim();
        let (anchor, sign, span) = match text.split_once(['+', '-']) {
            Some((anchor, span)) if text.contains('-') => (anchor, -1, span.trim().parse::<Span>()?),
            Some((anchor, span)) => (anchor, 1, span.trim().parse::<Span>()?),
            None => (text, 1, Span(0)),
        };
        let anchor = match anchor.trim() {
            "opened" => Anchor::Opened,
            "closed" => Anchor::Closed,
            "at" => Anchor::At,
            _ => {
                return Err(format!(
                    "`{text}` is no moment: write opened, closed or at, as in `closed + 2h`"
                ));
            }
        };
        Ok(Edge { anchor, offset: sign * span.0 })
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.anchor {
            Anchor::Opened => "opened",
            Anchor::Closed => "closed",
            Anchor::At => "at",
        })?;
        match self.offset {
            0 => Ok(()),
            offset if offset < 0 => write!(f, " - {}", Span(-offset)),
            offset => write!(f, " + {}", Span(offset)),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Span, String> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        span.to_string()
    }
}

impl TryFrom<String> for Edge {
    type Error = String;

    fn try_from(text: String) -> Result<Edge, String> {
        text.parse()
    }
}

impl From<Edge> for String {
    fn from(edge: Edge) -> String {
        edge.to_string()
    }
}

const SECOND: i64 = 1_000_000;
const UNITS: [(&str, i64); 4] =
    [("d", 86_400 * SECOND), ("h", 3_600 * SECOND), ("m", 60 * SECOND), ("s", SECOND)];
/// A century. Sums of a time and a few of these are far from overflow.
const LONGEST: i64 = 36_500 * 86_400 * SECOND;
