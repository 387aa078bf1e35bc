//! One text to one time.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};

use super::zone::Instant;
use super::{Fault, Form, Unit, Zone};
use crate::mapping::DateOrder;

/// The moment that a text names.
pub(crate) fn instant(text: &str, form: Form, zone: &Zone) -> Result<Instant, Fault> {
    let form = if form == Form::Any { Shape::of(text).only_form()? } else { form };
    if let Form::Unix(unit) = form {
        return unix(text, unit);
    }
    let (local, offset) = civil(text, form)?;
    match offset {
        Some(offset) => Ok(Instant { micros: stamp(local, offset)?.as_microsecond(), folded: false }),
        None => zone.instant(local),
    }
}

/// The day that a text names, in days since 1970. A time of day and an offset are left out: the day is the one written.
pub(crate) fn date(text: &str, form: Form) -> Result<i32, Fault> {
    let form = if form == Form::Any { Shape::of(text).only_form()? } else { form };
    if matches!(form, Form::Unix(_)) {
        return Err(Fault::Form);
    }
    let (local, _) = civil(text, form)?;
    days(local.date()).ok_or(Fault::Form)
}

/// Days since 1970-01-01.
pub(super) fn days(date: Date) -> Option<i32> {
    date.since(Date::constant(1970, 1, 1)).ok().map(|span| span.get_days())
}

/// The last day of 9999 is how many systems write that something has no end, and some hours more than `jiff` counts to.
pub(super) fn stamp(local: DateTime, offset: Offset) -> Result<Timestamp, Fault> {
    let last = (local.year(), local.month()) == (9999, 12);
    match offset.to_timestamp(local) {
        Err(_) if last => Timestamp::from_second(Timestamp::MAX.as_second()),
        stamp => stamp,
    }
    .map_err(|_| Fault::Form)
}

/// What a text looks like, before it is known whether it is a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    YearFirst,
    /// The two numbers before the year, and what is between them.
    YearLast(u32, u32, u8),
    Compact,
    Unix(Unit),
    Other,
}

impl Shape {
    pub(super) fn of(text: &str) -> Shape {
        let mut at = Cursor(text.as_bytes());
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number = text.strip_prefix('-').unwrap_or(text);
        if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && number.bytes().filter(|byte| *byte == b'.').count() < 2
        {
            return Shape::of_number(text, digits);
        }
        match digits {
            4 => Shape::YearFirst,
            1 | 2 => match (at.number(2), at.next(), at.number(2)) {
                (Some(first), Some(separator @ (b'.' | b'/' | b'-')), Some(second)) => {
                    Shape::YearLast(first, second, separator)
                }
                _ => Shape::Other,
            },
            8 if civil(text, Form::Compact).is_ok() => Shape::Compact,
            _ => Shape::Other,
        }
    }

    /// Eight or fourteen digits that are a day of the last or this century are one: as seconds they would be in 1970, and
    /// as milliseconds in 2600.
    fn of_number(text: &str, digits: usize) -> Shape {
        if matches!(digits, 8 | 14) && text.len() == digits {
            let year = text.get(..4).and_then(|year| year.parse::<u32>().ok());
            if year.is_some_and(|year| (1900..2200).contains(&year)) && civil(text, Form::Compact).is_ok() {
                return Shape::Compact;
            }
        }
        let whole = text.split('.').next().unwrap_or_default();
        whole.parse::<i64>().map_or(Shape::Other, |number| Shape::Unix(Unit::of(number)))
    }

    /// The one reading that it has, if it has one.
    fn only_form(self) -> Result<Form, Fault> {
        match self {
            Shape::YearFirst => Ok(Form::YearFirst),
            // No month in either order.
            Shape::YearLast(13.., 13.., _) => Err(Fault::Form),
            Shape::YearLast(first, second, separator) => order(first, second)
                .or((separator == b'.').then_some(DateOrder::DayFirst))
                .map(Form::YearLast)
                .ok_or(Fault::Order),
            Shape::Compact => Ok(Form::Compact),
            Shape::Unix(unit) => Ok(Form::Unix(unit)),
            Shape::Other => Err(Fault::Form),
        }
    }
}

/// The only order that two numbers can be a day and a month in.
pub(super) fn order(first: u32, second: u32) -> Option<DateOrder> {
    match ((1..=12).contains(&first), (1..=12).contains(&second)) {
        (false, true) => Some(DateOrder::DayFirst),
        (true, false) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

fn unix(text: &str, unit: Unit) -> Result<Instant, Fault> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number: i64 = whole.parse().map_err(|_| Fault::Form)?;
    if whole.starts_with('+') || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Form);
    }
    let micros = match unit {
        Unit::Seconds => {
            let part = i64::from(nanoseconds(fraction) / 1000);
            let part = if whole.starts_with('-') { -part } else { part };
            number.checked_mul(1_000_000).and_then(|micros| micros.checked_add(part))
        }
        Unit::Millis => number.checked_mul(1000),
        Unit::Micros => Some(number),
        Unit::Nanos => Some(number.div_euclid(1000)),
    };
    let micros = micros.ok_or(Fault::Form)?;
    Timestamp::from_microsecond(micros).map_err(|_| Fault::Form)?;
    Ok(Instant { micros, folded: false })
}

/// A date, perhaps a time, perhaps an offset, and then nothing.
fn civil(text: &str, form: Form) -> Result<(DateTime, Option<Offset>), Fault> {
    let mut at = Cursor(text.as_bytes());
    let day = match form {
        Form::YearFirst => year_first(&mut at)?,
        Form::YearLast(order) => year_last(&mut at, order)?,
        Form::Compact => compact(&mut at).ok_or(Fault::Form)?,
        Form::Unix(_) | Form::Any => return Err(Fault::Form),
    };
    if at.0.is_empty() {
        return Ok((day.to_datetime(Time::midnight()), None));
    }
    let time = if form == Form::Compact { compact_time(&mut at) } else { time(&mut at) };
    let time = time.ok_or(Fault::Form)?;
    let offset = offset(&mut at)?;
    if at.0.is_empty() { Ok((day.to_datetime(time), offset)) } else { Err(Fault::Form) }
}

fn year_first(at: &mut Cursor<'_>) -> Result<Date, Fault> {
    let year = at.digits(4).ok_or(Fault::Form)?;
    let separator = at.next().filter(|byte| matches!(byte, b'-' | b'/' | b'.')).ok_or(Fault::Form)?;
    let month = at.number(2).ok_or(Fault::Form)?;
    at.eat(separator).ok_or(Fault::Form)?;
    let day = at.number(2).ok_or(Fault::Form)?;
    calendar(year, month, day).ok_or(Fault::Form)
}

fn year_last(at: &mut Cursor<'_>, written: DateOrder) -> Result<Date, Fault> {
    let first = at.number(2).ok_or(Fault::Form)?;
    let separator = at.next().filter(|byte| matches!(byte, b'-' | b'/' | b'.')).ok_or(Fault::Form)?;
    let second = at.number(2).ok_or(Fault::Form)?;
    at.eat(separator).ok_or(Fault::Form)?;
    let year = at.digits(4).ok_or(Fault::Form)?;
    if order(first, second).is_some_and(|only| only != written) {
        return Err(Fault::Order);
    }
    let (day, month) = if written == DateOrder::DayFirst { (first, second) } else { (second, first) };
    calendar(year, month, day).ok_or(Fault::Form)
}

fn compact(at: &mut Cursor<'_>) -> Option<Date> {
    calendar(at.digits(4)?, at.digits(2)?, at.digits(2)?)
}

/// `140506`, perhaps after a `T`.
fn compact_time(at: &mut Cursor<'_>) -> Option<Time> {
    at.eat(b'T');
    let (hour, minute, second) = (at.digits(2)?, at.digits(2)?, at.digits(2).unwrap_or(0));
    clock(hour, minute, second, 0)
}

/// `14:05`, `14:05:06`, `14:05:06,789` or `2:05 PM`, after a `T`, a space, or a comma and a space.
fn time(at: &mut Cursor<'_>) -> Option<Time> {
    at.eat(b',');
    if at.eat(b'T').or_else(|| at.eat(b't')).is_none() {
        at.eat(b' ')?;
        at.spaces();
    }
    let hour = at.number(2)?;
    at.eat(b':')?;
    let minute = at.digits(2)?;
    let (mut second, mut nanos) = (0, 0);
    if at.eat(b':').is_some() {
        second = at.digits(2)?;
        if at.eat(b'.').or_else(|| at.eat(b',')).is_some() {
            let fraction = at.take_digits();
            nanos = if fraction.is_empty() { return None } else { nanoseconds(fraction) };
        }
    }
    at.spaces();
    let hour = match (at.word(b"AM").is_some(), at.word(b"PM").is_some()) {
        (false, false) => hour,
        (morning, _) if (1..=12).contains(&hour) => hour % 12 + if morning { 0 } else { 12 },
        _ => return None,
    };
    clock(hour, minute, second, nanos)
}

/// `Z`, `UTC`, `+01:00`, `+0100` or `+01`; nothing if there is nothing more.
fn offset(at: &mut Cursor<'_>) -> Result<Option<Offset>, Fault> {
    at.spaces();
    if at.0.is_empty() {
        return Ok(None);
    }
    if at.word(b"UTC").or_else(|| at.word(b"GMT")).or_else(|| at.word(b"Z")).is_some() {
        return Ok(Some(Offset::UTC));
    }
    let sign = match at.next() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Err(Fault::Form),
    };
    let hours = at.digits(2).ok_or(Fault::Form)?;
    at.eat(b':');
    let minutes = if at.0.is_empty() { 0 } else { at.digits(2).ok_or(Fault::Form)? };
    if minutes > 59 {
        return Err(Fault::Form);
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).map_err(|_| Fault::Form)?;
    Offset::from_seconds(sign * seconds).map(Some).map_err(|_| Fault::Form)
}

fn calendar(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A leap second, :60, counts as the second before it, as in POSIX time.
fn clock(hour: u32, minute: u32, second: u32, nanos: u32) -> Option<Time> {
    let second = if second == 60 { 59 } else { second };
    let part = |number: u32| i8::try_from(number).ok();
    Time::new(part(hour)?, part(minute)?, part(second)?, i32::try_from(nanos).ok()?).ok()
}

/// The digits after a decimal point, of which the ninth is a nanosecond. Further ones are left out.
fn nanoseconds(fraction: impl AsRef<[u8]>) -> u32 {
    let mut scale = 100_000_000;
    let mut nanos = 0;
    for digit in fraction.as_ref().iter().take(9) {
        nanos += u32::from(digit - b'0') * scale;
        scale /= 10;
    }
    nanos
}

/// What is not read yet.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn eat(&mut self, wanted: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[wanted])?;
        Some(())
    }

    fn spaces(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// A word in any case.
    fn word(&mut self, wanted: &[u8]) -> Option<()> {
        let (word, rest) = self.0.split_at_checked(wanted.len())?;
        self.0 = word.eq_ignore_ascii_case(wanted).then_some(rest)?;
        Some(())
    }

    /// Exactly so many digits.
    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        decimal(digits)
    }

    /// As many digits as there are, but at least one and at most so many.
    fn number(&mut self, most: usize) -> Option<u32> {
        let count = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 { None } else { self.digits(count) }
    }

    fn take_digits(&mut self) -> &'a [u8] {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count).unwrap_or((self.0, &[]));
        self.0 = rest;
        digits
    }
}

fn decimal(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}
