//! Civil dates without a dependency and without a clock.

use std::fmt;

const SECONDS_PER_DAY: i64 = 86_400;

/// A day of the Gregorian calendar, counted from 1970-01-01. Displays as `2026-11-23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// The day with this year, month (1–12) and day of the month (1–31).
    ///
    /// Howard Hinnant's public `days_from_civil`, <https://howardhinnant.github.io/date_algorithms.html>.
    /// A month or day out of range gives another valid date, never an error.
    #[must_use]
    pub const fn new(year: i32, month: u8, day: u8) -> Date {
        let (month, day) = (month as i32, day as i32);
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Date(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month (1–12) and day of the month (1–31): Hinnant's `civil_from_days`.
    #[must_use]
    pub const fn civil(self) -> (i32, u8, u8) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month as u8, day as u8)
    }

    /// So many days later, or earlier if negative.
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Date {
        Date(self.0 + days)
    }

    /// Days from `earlier` to this one; negative if `earlier` is later.
    #[must_use]
    pub const fn days_since(self, earlier: Date) -> i32 {
        self.0 - earlier.0
    }

    /// This day at so many seconds after midnight, UTC.
    #[must_use]
    pub const fn at(self, second: u32) -> Moment {
        Moment(self.0 as i64 * SECONDS_PER_DAY + second as i64)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A second, UTC. Displays as `2026-11-23T09:30:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// So many seconds later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: u32) -> Moment {
        Moment(self.0 + seconds as i64)
    }

    /// The day it falls on.
    #[must_use]
    pub const fn date(self) -> Date {
        Date(self.0.div_euclid(SECONDS_PER_DAY) as i32)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.rem_euclid(SECONDS_PER_DAY);
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.date(), second / 3_600, second / 60 % 60, second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_and_civil_dates_agree() {
        for (text, days, date) in [
            ("1970-01-01", 0, Date::new(1970, 1, 1)),
            ("2000-02-29", 11_016, Date::new(2000, 2, 29)),
            ("1969-12-31", -1, Date::new(1969, 12, 31)),
            ("2026-11-23", 20_780, Date::new(2026, 11, 23)),
        ] {
            assert_eq!(date.to_string(), text);
            assert_eq!(date.days_since(Date::new(1970, 1, 1)), days);
        }
        for days in (-200_000..200_000).step_by(13) {
            let date = Date::new(1970, 1, 1).plus_days(days);
            let (year, month, day) = date.civil();
            assert_eq!(Date::new(year, month, day), date);
        }
    }

    #[test]
    fn moments_display_in_utc_before_and_after_the_epoch() {
        assert_eq!(Date::new(2026, 11, 23).at(34_205).to_string(), "2026-11-23T09:30:05Z");
        assert_eq!(Date::new(1969, 12, 31).at(86_399).to_string(), "1969-12-31T23:59:59Z");
        assert_eq!(Date::new(2026, 11, 23).at(86_399).plus_seconds(1).date(), Date::new(2026, 11, 24));
    }
}
