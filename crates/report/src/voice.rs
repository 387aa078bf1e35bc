//! Words, numbers and times as a language writes them.

use audit::{Lang, Moment};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::words::Word;

/// A language, and how exact its bits are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub(crate) lang: Lang,
    /// Decimals of bits: as few as leave every sum visibly equal to its terms.
    pub(crate) decimals: usize,
}

impl Voice {
    pub(crate) fn say(self, word: Word) -> &'static str {
        word.say(self.lang)
    }

    /// The words with each `{}` replaced by the next value.
    pub(crate) fn fill(self, word: Word, values: &[&str]) -> String {
        let mut pieces = self.say(word).split("{}");
        let mut text = pieces.next().unwrap_or_default().to_owned();
        let mut values = values.iter();
        for piece in pieces {
            text.push_str(values.next().unwrap_or(&""));
            text.push_str(piece);
        }
        text
    }

    /// `1 look`, `12 looks`: the first word for one, the second with `{}` for any other number.
    pub(crate) fn counted(self, count: u64, one: Word, many: Word) -> String {
        match count {
            1 => self.say(one).to_owned(),
            _ => self.fill(many, &[&self.count(count)]),
        }
    }

    /// `12,480`, `12.480`
    pub(crate) fn count(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() * 4 / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(match self.lang {
                    Lang::English => ',',
                    Lang::German => '.',
                });
            }
            text.push(digit);
        }
        text
    }

    /// `94.6%`, `94,6 %`. All is told from almost all, and nothing from almost nothing.
    pub(crate) fn percent(self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        let share = 100.0 * part as f64 / whole as f64;
        let share = match part {
            0 => 0.0,
            _ if part >= whole => 100.0,
            _ => share.clamp(0.1, 99.9),
        };
        let number = self.decimal(share, 1);
        match self.lang {
            Lang::English => format!("{number}%"),
            Lang::German => format!("{number}\u{a0}%"),
        }
    }

    /// `+4.0`, `−6.0`
    pub(crate) fn signed_bits(self, bits: f64) -> String {
        let sign = if bits < 0.0 { "−" } else { "+" };
        format!("{sign}{}", self.decimal(bits.abs(), self.decimals))
    }

    /// `21.4`
    pub(crate) fn bits(self, bits: f64) -> String {
        let sign = if bits < 0.0 { "−" } else { "" };
        format!("{sign}{}", self.decimal(bits.abs(), self.decimals))
    }

    pub(crate) fn decimal(self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        match self.lang {
            Lang::English => text,
            Lang::German => text.replace('.', ","),
        }
    }

    /// `3 Mar 2026`, `03.03.2026`
    pub(crate) fn day(self, moment: Moment) -> String {
        let Some(at) = civil(moment) else { return moment.to_string() };
        match self.lang {
            Lang::English => format!("{} {} {}", at.day(), self.month(at), at.year()),
            Lang::German => format!("{:02}.{:02}.{}", at.day(), at.month(), at.year()),
        }
    }

    /// `3 Mar 2026, 14:05`, `03.03.2026, 14:05 Uhr`. UTC, as the page says once.
    pub(crate) fn minute(self, moment: Moment) -> String {
        let Some(at) = civil(moment) else { return moment.to_string() };
        let (day, hour, minute) = (self.day(moment), at.hour(), at.minute());
        match self.lang {
            Lang::English => format!("{day}, {hour:02}:{minute:02}"),
            Lang::German => format!("{day}, {hour:02}:{minute:02}\u{a0}Uhr"),
        }
    }

    /// `3 Mar`, `3. Mär`
    pub(crate) fn day_of_year(self, at: DateTime) -> String {
        match self.lang {
            Lang::English => format!("{}\u{a0}{}", at.day(), self.month(at)),
            Lang::German => format!("{}.\u{a0}{}", at.day(), self.month(at)),
        }
    }

    /// `Mar 2026`, `Mär 2026`
    pub(crate) fn month_of_year(self, at: DateTime) -> String {
        format!("{}\u{a0}{}", self.month(at), at.year())
    }

    fn month(self, at: DateTime) -> &'static str {
        let names = match self.lang {
            Lang::English => ENGLISH_MONTHS,
            Lang::German => GERMAN_MONTHS,
        };
        names.get(usize::from(at.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
    }

    /// A length of time in its largest unit, rounded down: `12 days`, `1 hour`, `a moment`.
    pub(crate) fn length(self, micros: i64) -> String {
        let units = [
            (86_400_000_000, Word::OneDay, Word::Days),
            (3_600_000_000, Word::OneHour, Word::Hours),
            (60_000_000, Word::OneMinute, Word::Minutes),
        ];
        let unit = units.into_iter().find(|(unit, ..)| micros >= *unit);
        match unit {
            Some((unit, one, many)) => self.counted((micros / unit).unsigned_abs(), one, many),
            None => self.say(Word::AMoment).to_owned(),
        }
    }

    /// `1.2 MB`, powers of ten.
    pub(crate) fn bytes(self, bytes: u64) -> String {
        let units = [(1_000_000_000_u64, "GB"), (1_000_000, "MB"), (1_000, "kB")];
        match units.into_iter().find(|(unit, _)| bytes >= *unit) {
            Some((unit, name)) => format!("{}\u{a0}{name}", self.decimal(bytes as f64 / unit as f64, 1)),
            None => format!("{}\u{a0}B", self.count(bytes)),
        }
    }
}

/// The moment in the calendar, UTC; `None` outside of the years that it knows.
pub(crate) fn civil(moment: Moment) -> Option<DateTime> {
    Some(Timestamp::from_microsecond(moment.0).ok()?.to_zoned(TimeZone::UTC).datetime())
}

const ENGLISH_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const GERMAN_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];

#[cfg(test)]
mod tests;
