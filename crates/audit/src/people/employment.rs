//! When staff were employed.

use super::Places;
use crate::facts::DAY;

/// Periods of employment, as the table of staff lists them.
#[derive(Default)]
pub(crate) struct Employment {
    /// Staff, first and last day in days since 1970; ascending.
    periods: Vec<(u32, i32, i32)>,
    places: Places,
}

/// How a moment lies outside of somebody's employment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Apart {
    /// Before they came, on this day.
    Before(i32),
    /// After they had left, on this day.
    After(i32),
}

impl Employment {
    /// From staff, first and last day, in any order. Without a day, there is no limit; a period that ends before it begins
    /// says nothing, so there is none either.
    pub(crate) fn new(periods: impl Iterator<Item = (u32, Option<i32>, Option<i32>)>) -> Employment {
        let limits = periods.map(|(staff, from, to)| {
            let (from, to) = (from.unwrap_or(i32::MIN), to.unwrap_or(i32::MAX));
            if from <= to { (staff, from, to) } else { (staff, i32::MIN, i32::MAX) }
        });
        let mut periods: Vec<(u32, i32, i32)> = limits.collect();
        periods.sort_unstable();
        // Nobody needs to ask where nothing is limited.
        if periods.iter().all(|(_, from, to)| (*from, *to) == (i32::MIN, i32::MAX)) {
            periods.clear();
        }
        Employment { places: Places::new(periods.iter().map(|(staff, ..)| *staff)), periods }
    }

    /// How a moment lies outside of all periods of a staff member. Days have no time zone, so each period is taken to be a
    /// day longer at both ends: nobody is told of for being in another zone, or for a clock that is wrong.
    pub(crate) fn apart(&self, staff: u32, at: i64) -> Option<Apart> {
        let mut left = None;
        for (_, from, to) in self.places.of(&self.periods, staff) {
            // Days that no clock counts to are no limit.
            let moment = |day: i64| day.checked_mul(DAY);
            if moment(i64::from(*from) - 1).is_some_and(|first| at < first) {
                return Some(left.map_or(Apart::Before(*from), Apart::After));
            }
            if moment(i64::from(*to) + 2).is_none_or(|end| at < end) {
                return None;
            }
            left = left.max(Some(*to));
        }
        left.map(Apart::After)
    }
}
