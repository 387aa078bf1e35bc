//! Times and dates as people's exports write them.
//!
//! A column has one [`Form`], decided from the sample: years first (ISO 8601, RFC 3339), years last with the day or the
//! month first, digits without punctuation, or seconds since 1970. Without a sample every form is taken that has only one
//! reading.

mod parse;
mod votes;
mod zone;

use std::fmt;

pub(crate) use parse::{date, instant};
pub(crate) use votes::{Verdict, Votes};
pub(crate) use zone::Zone;

use crate::mapping::DateOrder;

/// How a column writes times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// 2026-12-31, perhaps with a time and an offset.
    YearFirst,
    /// 31.12.2026 or 12/31/2026.
    YearLast(DateOrder),
    /// 20261231 or 20261231140506.
    Compact,
    /// Since 1970-01-01T00:00:00Z.
    Unix(Unit),
    /// Nothing was seen: whatever has one reading.
    Any,
}

/// What a number since 1970 counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Seconds,
    Millis,
    Micros,
    Nanos,
}

impl Unit {
    /// By size. Seconds are taken up to the year 5138, and the others from 1973 on; before that, a number could be several.
    pub(crate) fn of(number: i64) -> Unit {
        match number.unsigned_abs() {
            0..100_000_000_000 => Unit::Seconds,
            100_000_000_000..100_000_000_000_000 => Unit::Millis,
            100_000_000_000_000..100_000_000_000_000_000 => Unit::Micros,
            _ => Unit::Nanos,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::YearFirst => "years first, as 2026-12-31",
            Form::YearLast(DateOrder::DayFirst) => "days first, as 31.12.2026",
            Form::YearLast(DateOrder::MonthFirst) => "months first, as 12/31/2026",
            Form::Compact => "digits, as 20261231",
            Form::Unix(Unit::Seconds) => "seconds since 1970",
            Form::Unix(Unit::Millis) => "milliseconds since 1970",
            Form::Unix(Unit::Micros) => "microseconds since 1970",
            Form::Unix(Unit::Nanos) => "nanoseconds since 1970",
            Form::Any => "any form with one reading",
        })
    }
}

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not in the column's form, or no day of the calendar.
    Form,
    /// A day only in the other order of day and month.
    Order,
    /// The time zone skips it.
    Skipped,
}

#[cfg(test)]
mod tests;
