//! Which form a sample of texts has.

use super::parse::{Shape, order};
use super::{Form, Unit};
use crate::mapping::DateOrder;

/// What a sample shows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Votes {
    year_first: u32,
    compact: u32,
    unix: [u32; 4],
    day_first: u32,
    month_first: u32,
    /// Either order: 03.04.2026, and 03/04/2026 or 03-04-2026.
    dotted: u32,
    slashed: u32,
    /// Whatever the form, without an offset.
    local: u32,
}

/// What follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Form(Form),
    /// Years last, and nothing tells the order.
    Either,
    /// Years last, and some rows can only be day-first, others only month-first.
    Both,
}

impl Votes {
    pub(crate) fn add(&mut self, text: &str) {
        let shape = Shape::of(text);
        self.local += u32::from(!matches!(shape, Shape::Unix(_) | Shape::Other) && !has_offset(text));
        match shape {
            Shape::YearFirst => self.year_first += 1,
            Shape::Compact => self.compact += 1,
            Shape::Unix(unit) => {
                if let Some(count) = self.unix.get_mut(unit as usize) {
                    *count += 1;
                }
            }
            Shape::YearLast(first, second, separator) => match order(first, second) {
                Some(DateOrder::DayFirst) => self.day_first += 1,
                Some(DateOrder::MonthFirst) => self.month_first += 1,
                // No month at all: not a date in either order.
                None if first > 12 => {}
                None if separator == b'.' => self.dotted += 1,
                None => self.slashed += 1,
            },
            Shape::Other => {}
        }
    }

    pub(crate) fn set_local(&mut self, local: bool) {
        self.local = u32::from(local);
    }

    /// Whether some times do not say their offset.
    pub(crate) fn has_local(&self) -> bool {
        self.local > 0
    }

    /// Whether the form depends on the order of day and month.
    pub(crate) fn is_year_last(&self) -> bool {
        !matches!(self.verdict(), Verdict::Form(Form::YearFirst | Form::Compact | Form::Unix(_) | Form::Any))
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let year_last = self.day_first + self.month_first + self.dotted + self.slashed;
        let [seconds, millis, micros, nanos] = self.unix;
        let families = [
            (self.year_first, Form::YearFirst),
            (year_last, Form::YearLast(DateOrder::DayFirst)),
            (self.compact, Form::Compact),
            (seconds, Form::Unix(Unit::Seconds)),
            (millis, Form::Unix(Unit::Millis)),
            (micros, Form::Unix(Unit::Micros)),
            (nanos, Form::Unix(Unit::Nanos)),
        ];
        match families.into_iter().max_by_key(|(votes, _)| *votes) {
            Some((0, _)) => Verdict::Form(Form::Any),
            Some((_, Form::YearLast(_))) => self.order(),
            Some((_, form)) => Verdict::Form(form),
            None => Verdict::Form(Form::Any),
        }
    }

    /// Between the two orders. Dots are how German writes dates (DIN 5008), and nobody writes the month first with them.
    fn order(&self) -> Verdict {
        match (self.day_first > 0, self.month_first > 0) {
            (true, true) => Verdict::Both,
            (true, false) => Verdict::Form(Form::YearLast(DateOrder::DayFirst)),
            (false, true) => Verdict::Form(Form::YearLast(DateOrder::MonthFirst)),
            (false, false) if self.dotted > self.slashed => {
                Verdict::Form(Form::YearLast(DateOrder::DayFirst))
            }
            (false, false) => Verdict::Either,
        }
    }
}

/// Whether a text that looks like a time ends in an offset.
fn has_offset(text: &str) -> bool {
    let sign = |back: usize| {
        let at = text.len().checked_sub(back).and_then(|at| text.as_bytes().get(at));
        matches!(at, Some(b'+' | b'-'))
    };
    let last = text.as_bytes().last().copied().unwrap_or_default();
    // Z, UTC, GMT; +01:00, +0100, +01.
    matches!(last, b'Z' | b'z' | b'C' | b'c' | b'T' | b't')
        || (text.contains(':') && (sign(6) || sign(5) || sign(3)))
}
