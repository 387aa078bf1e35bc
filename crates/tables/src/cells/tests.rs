use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::{Parsed, Rules, Value};
use crate::time::{Form, Zone};
use crate::{Column, Kind, Reason};

fn parse(kind: Kind, required: bool, value: &Value<'_>) -> Result<String, Reason> {
    let rules = Rules {
        zone: Zone::new(Some(TimeZone::UTC)),
        null: vec!["\\N".to_owned(), "-".to_owned()],
        latest: None,
    };
    let column = Column { name: "x", kind, required, past: false };
    rules.parse(&column, Form::Any, value).map(|parsed| match parsed {
        Parsed::Null => "null".to_owned(),
        Parsed::Text(text) => format!("{text:?}"),
        other => format!("{other:?}"),
    })
}

#[test]
fn values_of_every_kind() {
    let quoted = |text: &str| Ok(format!("{text:?}"));
    let number = |number: f64| Ok(format!("Number({number:?})"));
    let null = || Ok("null".to_owned());
    for (kind, text, wanted) in [
        (Kind::Id, " 0042 ", quoted("0042")),
        (Kind::Id, "\u{a0}a b\t", quoted("a b")),
        (Kind::Id, "", null()),
        (Kind::Id, "  ", null()),
        (Kind::Id, "\\N", null()),
        (Kind::Text, "-", null()),
        (Kind::Text, "Null", quoted("Null")),
        (Kind::Text, "a\0b", Err(Reason::Nul)),
        (Kind::Number, "52.52", number(52.52)),
        (Kind::Number, "52,52", number(52.52)),
        (Kind::Number, "-1e3", number(-1000.0)),
        (Kind::Number, "1.234,5", Err(Reason::Number)),
        (Kind::Number, "1,234,5", Err(Reason::Number)),
        (Kind::Number, "NaN", Err(Reason::Number)),
        (Kind::Number, "inf", Err(Reason::Number)),
        (Kind::Number, "1e999", Err(Reason::Number)),
        (Kind::Number, "12 m", Err(Reason::Number)),
        (Kind::List, "name", quoted("name")),
        (Kind::List, "name,orders", quoted("name,orders")),
        (Kind::List, ",name,,orders,", quoted("name,orders")),
        (Kind::List, "name, orders;payments | x ", quoted("name,orders,payments,x")),
        (Kind::List, "[\"name\", \"orders\"]", quoted("name,orders")),
        (Kind::List, "{name,\"orders\"}", quoted("name,orders")),
        (Kind::List, ",;|", null()),
        (Kind::List, "[]", null()),
        (Kind::Date, "1980-05-17", Ok("Date(3789)".to_owned())),
        (Kind::Date, "17/13/1980", Err(Reason::Time)),
        (Kind::Instant, "1", Ok("Instant(1000000, false)".to_owned())),
        (Kind::Instant, "03/04/2025", Err(Reason::Order)),
    ] {
        assert_eq!(parse(kind, false, &Value::Text(text.into())), wanted, "{kind:?} {text:?}");
    }
}

#[test]
fn values_that_are_no_text() {
    let list = Value::List(vec![Cow::Borrowed("a"), Cow::Borrowed(" b;c ")]);
    for (kind, value, wanted) in [
        (Kind::Id, Value::Nothing, Ok("null")),
        (Kind::Id, Value::Real(7.0), Ok("\"7\"")),
        (Kind::Id, Value::Real(7.5), Err(Reason::Id)),
        (Kind::Id, Value::Real(9_007_199_254_740_992.0), Err(Reason::Id)),
        (Kind::Id, Value::Real(f64::NAN), Err(Reason::Id)),
        (Kind::Text, Value::Real(7.5), Ok("\"7.5\"")),
        (Kind::Number, Value::Real(7.5), Ok("Number(7.5)")),
        (Kind::Number, Value::Real(f64::INFINITY), Err(Reason::Number)),
        (Kind::Instant, Value::Real(1.5), Ok("Instant(1500000, false)")),
        (Kind::Date, Value::Real(1.5), Err(Reason::Time)),
        (Kind::List, list.clone(), Ok("\"a,b,c\"")),
        (Kind::Text, list, Err(Reason::Nested)),
        (Kind::List, Value::Nested, Err(Reason::Nested)),
    ] {
        assert_eq!(parse(kind, false, &value), wanted.map(str::to_owned), "{kind:?} {value:?}");
    }
}

#[test]
fn what_is_required_must_be_there() {
    for value in
        [Value::Nothing, Value::Text("".into()), Value::Text(" - ".into()), Value::Text("\\N".into())]
    {
        assert_eq!(parse(Kind::Id, true, &value), Err(Reason::Missing));
    }
    assert_eq!(parse(Kind::Id, true, &Value::Text("x".into())), Ok("\"x\"".to_owned()));
}
