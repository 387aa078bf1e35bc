//! Lines and labels at round times: a few, never two over each other.

use audit::Moment;
use jiff::{
    civil::{DateTime, date},
    tz::TimeZone,
};

use crate::voice::{Voice, civil};

/// Round times between two others.
pub(super) fn lines(from: i64, to: i64) -> impl Iterator<Item = i64> {
    let step = Step::of(to.saturating_sub(from));
    let first = step.first(from);
    std::iter::successors(first, move |at| step.next(*at)).take_while(move |at| *at <= to).take(2 * MOST)
}

/// Where in the width they are, and what they are called.
pub(super) fn labels(voice: Voice, from: i64, to: i64) -> Vec<(f64, String)> {
    let width = to.saturating_sub(from).max(1);
    let step = Step::of(width);
    let place = |at: i64| at.saturating_sub(from) as f64 / width as f64;
    let label = |at: i64| Some((place(at), step.label(voice, civil(Moment(at))?)));
    // A label is centred on its line; at the very edge it would stick out.
    lines(from, to).filter(|at| (EDGE..=1.0 - EDGE).contains(&place(*at))).filter_map(label).collect()
}

#[derive(Clone, Copy)]
enum Step {
    Micros(i64),
    Months(i64),
}

impl Step {
    /// The smallest that makes few enough lines.
    fn of(width: i64) -> Step {
        let minutes = [15, 30].map(|minutes| minutes * MINUTE);
        let hours = [1, 2, 6, 12].map(|hours| hours * HOUR);
        let days = [1, 2, 7, 14].map(|days| days * DAY);
        let fits = |step: i64| width / step <= MOST as i64;
        if let Some(step) = minutes.into_iter().chain(hours).chain(days).find(|step| fits(*step)) {
            return Step::Micros(step);
        }
        let months = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1200];
        Step::Months(months.into_iter().find(|months| fits(months * 30 * DAY)).unwrap_or(12_000))
    }

    fn first(self, from: i64) -> Option<i64> {
        match self {
            Step::Micros(step) => {
                // Weeks begin on Mondays; the fifth day of 1970 was one.
                let offset = if step % (7 * DAY) == 0 { 4 * DAY } else { 0 };
                let behind = (from - offset).rem_euclid(step);
                Some(if behind == 0 { from } else { from.saturating_sub(behind).saturating_add(step) })
            }
            Step::Months(step) => {
                let month = month_of(from)?;
                start_of((month - month.rem_euclid(step)).saturating_add(step))
            }
        }
    }

    fn next(self, at: i64) -> Option<i64> {
        match self {
            Step::Micros(step) => at.checked_add(step),
            Step::Months(step) => start_of(month_of(at)? + step),
        }
    }

    fn label(self, voice: Voice, at: DateTime) -> String {
        match self {
            Step::Micros(step) if step < DAY && (at.hour(), at.minute()) != (0, 0) => {
                format!("{:02}:{:02}", at.hour(), at.minute())
            }
            Step::Micros(_) => voice.day_of_year(at),
            Step::Months(step) if step % 12 == 0 => at.year().to_string(),
            Step::Months(_) => voice.month_of_year(at),
        }
    }
}

/// Months since the year 0.
fn month_of(at: i64) -> Option<i64> {
    let at = civil(Moment(at))?;
    Some(i64::from(at.year()) * 12 + i64::from(at.month()) - 1)
}

fn start_of(month: i64) -> Option<i64> {
    let year = i16::try_from(month.div_euclid(12)).ok().filter(|year| (0..=9999).contains(year))?;
    let month = i8::try_from(month.rem_euclid(12) + 1).ok()?;
    Some(date(year, month, 1).to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// So many labels stand side by side on 250 pixels.
const MOST: usize = 5;
const EDGE: f64 = 0.04;

#[cfg(test)]
mod tests;
