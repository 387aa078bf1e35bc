use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::{Fault, Form, Unit, Verdict, Votes, Zone, date, instant};
use crate::mapping::DateOrder::{DayFirst, MonthFirst};

fn utc() -> Zone {
    Zone::new(Some(TimeZone::UTC))
}

fn micros(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

#[test]
fn times_in_every_form() {
    for (text, form, wanted) in [
        ("2025-12-31T14:05:06Z", Form::YearFirst, "2025-12-31T14:05:06Z"),
        ("2025-12-31t14:05:06z", Form::YearFirst, "2025-12-31T14:05:06Z"),
        ("2025-12-31 14:05:06.123456789+01:00", Form::YearFirst, "2025-12-31T13:05:06.123456Z"),
        ("2025-12-31 14:05:06,5 +0130", Form::YearFirst, "2025-12-31T12:35:06.5Z"),
        ("2025-12-31T14:05-08", Form::YearFirst, "2025-12-31T22:05:00Z"),
        ("2025-12-31 14:05:06 UTC", Form::YearFirst, "2025-12-31T14:05:06Z"),
        ("2025-12-31", Form::YearFirst, "2025-12-31T00:00:00Z"),
        ("2025/1/2 3:04", Form::YearFirst, "2025-01-02T03:04:00Z"),
        ("2016-12-31T23:59:60Z", Form::YearFirst, "2016-12-31T23:59:59Z"),
        ("31.12.2025 14:05", Form::YearLast(DayFirst), "2025-12-31T14:05:00Z"),
        ("31.12.2025 14:05:06", Form::YearLast(DayFirst), "2025-12-31T14:05:06Z"),
        ("31.12.2025, 14:05:06", Form::YearLast(DayFirst), "2025-12-31T14:05:06Z"),
        ("1.2.2025", Form::YearLast(DayFirst), "2025-02-01T00:00:00Z"),
        ("12/31/2025 2:05 PM", Form::YearLast(MonthFirst), "2025-12-31T14:05:00Z"),
        ("12/31/2025 12:05:06 am", Form::YearLast(MonthFirst), "2025-12-31T00:05:06Z"),
        ("12/31/2025 12:05PM", Form::YearLast(MonthFirst), "2025-12-31T12:05:00Z"),
        ("3-4-2025", Form::YearLast(MonthFirst), "2025-03-04T00:00:00Z"),
        ("20251231", Form::Compact, "2025-12-31T00:00:00Z"),
        ("20251231140506", Form::Compact, "2025-12-31T14:05:06Z"),
        ("20251231T140506Z", Form::Compact, "2025-12-31T14:05:06Z"),
        ("20251231T1405", Form::Compact, "2025-12-31T14:05:00Z"),
        ("1767189906", Form::Unix(Unit::Seconds), "2025-12-31T14:05:06Z"),
        ("1767189906.25", Form::Unix(Unit::Seconds), "2025-12-31T14:05:06.25Z"),
        ("-1", Form::Unix(Unit::Seconds), "1969-12-31T23:59:59Z"),
        ("-0.5", Form::Unix(Unit::Seconds), "1969-12-31T23:59:59.5Z"),
        ("1767189906001", Form::Unix(Unit::Millis), "2025-12-31T14:05:06.001Z"),
        ("1767189906000001", Form::Unix(Unit::Micros), "2025-12-31T14:05:06.000001Z"),
        ("1767189906000001999", Form::Unix(Unit::Nanos), "2025-12-31T14:05:06.000001Z"),
    ] {
        let read = instant(text, form, &utc()).map(|instant| instant.micros);
        assert_eq!(read, Ok(micros(wanted)), "{text}");
        // Without a form, whatever has one reading.
        let any = instant(text, Form::Any, &utc()).map(|instant| instant.micros);
        assert!(any == read || any == Err(Fault::Order), "{text}: {any:?}");
    }
}

#[test]
fn what_is_no_time() {
    let forms =
        [Form::YearFirst, Form::YearLast(DayFirst), Form::YearLast(MonthFirst), Form::Compact, Form::Any];
    for text in [
        "",
        " ",
        "x",
        "2025",
        "2025-13-01",
        "2025-02-29",
        "2025-12-31T",
        "2025-12-31T25:00",
        "2025-12-31T14:60",
        "2025-12-31T14:05:61",
        "2025-12-31T14:05:06.",
        "2025-12-31T14:05:06Z ",
        "2025-12-31T14:05:06+",
        "2025-12-31T14:05:06+1",
        "2025-12-31T14:05:06+01:60",
        "2025-12-31T14:05:06+99:00",
        "2025-12-31 14:05:06 CET",
        "31.12.25",
        "31.12.2025 25:00",
        "32.1.2025",
        "31.13.2025",
        "0.1.2025",
        "1.0.2025",
        "31.12/2025",
        "12/31/2025 13:05 PM",
        "12/31/2025 0:05 AM",
        "20251332",
        "2025123",
        "202512311405061",
        "T",
        "-",
        "--",
        "1e9",
        "+1767189906",
        "٢٠٢٥-12-31",
        "2025-12-31\u{a0}14:05",
    ] {
        for form in forms {
            if form == Form::Any && text == "2025" {
                continue;
            }
            let read = instant(text, form, &utc());
            let number =
                form == Form::Any && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
            assert!(read.is_err() || number, "{text:?} as {form}: {read:?}");
        }
    }
    assert_eq!(instant("9223372036854775807", Form::Unix(Unit::Seconds), &utc()), Err(Fault::Form));
    assert_eq!(instant("1.x", Form::Unix(Unit::Seconds), &utc()), Err(Fault::Form));
}

#[test]
fn the_other_order_is_said_to_be_it() {
    assert_eq!(instant("12/31/2025", Form::YearLast(DayFirst), &utc()), Err(Fault::Order));
    assert_eq!(instant("31/12/2025", Form::YearLast(MonthFirst), &utc()), Err(Fault::Order));
    assert_eq!(instant("03/04/2025", Form::Any, &utc()), Err(Fault::Order));
    assert_eq!(date("03.04.2025", Form::Any), date("2025-04-03", Form::YearFirst));
}

#[test]
fn local_times_at_the_ends_of_summer_time() {
    let berlin = Zone::new(Some(TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap()));
    for (text, wanted) in [
        ("2025-07-01 12:00", Ok((micros("2025-07-01T10:00:00Z"), false))),
        ("2025-01-01 12:00", Ok((micros("2025-01-01T11:00:00Z"), false))),
        ("2025-03-30 01:59:59", Ok((micros("2025-03-30T00:59:59Z"), false))),
        ("2025-03-30 02:00", Err(Fault::Skipped)),
        ("2025-03-30 02:59:59", Err(Fault::Skipped)),
        ("2025-03-30 03:00", Ok((micros("2025-03-30T01:00:00Z"), false))),
        // Twice on the clock: the earlier one, still in summer time.
        ("2025-10-26 02:00", Ok((micros("2025-10-26T00:00:00Z"), true))),
        ("2025-10-26 02:59:59", Ok((micros("2025-10-26T00:59:59Z"), true))),
        ("2025-10-26 03:00", Ok((micros("2025-10-26T02:00:00Z"), false))),
        // An offset says which.
        ("2025-10-26 02:00+01:00", Ok((micros("2025-10-26T01:00:00Z"), false))),
    ] {
        let read = instant(text, Form::YearFirst, &berlin).map(|instant| (instant.micros, instant.folded));
        assert_eq!(read, wanted, "{text}");
    }
}

#[test]
fn days_are_those_that_are_written() {
    for (text, form, days) in [
        ("1970-01-01", Form::YearFirst, 0),
        ("1969-12-31", Form::YearFirst, -1),
        ("1980-05-17T23:00:00-08:00", Form::YearFirst, 3789),
        ("17.05.1980", Form::YearLast(DayFirst), 3789),
        ("19800517", Form::Compact, 3789),
    ] {
        assert_eq!(date(text, form), Ok(days), "{text}");
    }
    assert_eq!(date("327369600", Form::Any), Err(Fault::Form));
}

#[test]
fn a_sample_decides_the_form() {
    let day = Verdict::Form(Form::YearLast(DayFirst));
    let month = Verdict::Form(Form::YearLast(MonthFirst));
    for (sample, wanted) in [
        (&["2025-12-31", "2025-12-31T14:05:06Z", "torn"][..], Verdict::Form(Form::YearFirst)),
        (&["03/04/2025", "31/04/2025"], day),
        (&["03/04/2025", "04/31/2025"], month),
        (&["03/04/2025", "04/03/2025"], Verdict::Either),
        (&["03-04-2025"], Verdict::Either),
        (&["03.04.2025", "04.03.2025"], day),
        (&["04.31.2025"], month),
        (&["31/04/2025", "04/31/2025"], Verdict::Both),
        (&["20251231", "20250101"], Verdict::Form(Form::Compact)),
        (&["20251231140506"], Verdict::Form(Form::Compact)),
        (&["99999999"], Verdict::Form(Form::Unix(Unit::Seconds))),
        (&["1767189906"], Verdict::Form(Form::Unix(Unit::Seconds))),
        (&["1767189906.5"], Verdict::Form(Form::Unix(Unit::Seconds))),
        (&["1767189906000"], Verdict::Form(Form::Unix(Unit::Millis))),
        (&["1767189906000000"], Verdict::Form(Form::Unix(Unit::Micros))),
        (&["1767189906000000000"], Verdict::Form(Form::Unix(Unit::Nanos))),
        (&["torn", "more", "2025-12-31"], Verdict::Form(Form::YearFirst)),
        (&["torn"], Verdict::Form(Form::Any)),
        (&[], Verdict::Form(Form::Any)),
    ] {
        let mut votes = Votes::default();
        sample.iter().for_each(|text| votes.add(text));
        assert_eq!(votes.verdict(), wanted, "{sample:?}");
    }
}

#[test]
fn a_sample_shows_whether_times_are_local() {
    for (text, local) in [
        ("2025-12-31 14:05", true),
        ("31-12-2025 14:05:06", true),
        ("2025-12-31", true),
        ("12/31/2025 2:05 PM", true),
        ("2025-12-31T14:05:06Z", false),
        ("2025-12-31T14:05:06 UTC", false),
        ("2025-12-31T14:05:06+01:00", false),
        ("2025-12-31T14:05:06-0100", false),
        ("2025-12-31T14:05:06-01", false),
        ("1767189906", false),
    ] {
        let mut votes = Votes::default();
        votes.add(text);
        assert_eq!(votes.has_local(), local, "{text}");
    }
}
