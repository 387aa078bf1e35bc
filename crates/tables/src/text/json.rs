//! JSON lines: one object a line (<https://jsonlines.org>). Only the values of wanted keys are kept.

use std::{borrow::Cow, collections::BTreeMap, fmt, io};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::window::{Break, first_break};
use super::{MAX_RECORD, Next, Window, check_text};
use crate::{Reason, cells::Value};

/// A file of JSON lines, at a line.
pub(crate) struct Json {
    window: Window,
    length: usize,
    text: usize,
}

impl Json {
    pub(crate) fn new(window: Window) -> Json {
        Json { window, length: 0, text: 0 }
    }

    /// The lines that were consumed.
    pub(crate) fn line(&self) -> u64 {
        self.window.line() - 1
    }

    /// Goes to the next line that is not blank.
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        self.window.consume(std::mem::take(&mut self.length), 0);
        loop {
            let line = self.window.line();
            let (done, bytes) = (self.window.is_done(), self.window.bytes());
            let (text, length) = match first_break(bytes, done) {
                Break::At(at, length) => (at, at + length),
                Break::None if done && bytes.is_empty() => return Ok(Next::End),
                Break::None if done => (bytes.len(), bytes.len()),
                _ if self.window.is_full() => {
                    self.window.skip_line()?;
                    return Ok(Next::Bad(line, Reason::TooLong));
                }
                _ => {
                    self.window.more()?;
                    continue;
                }
            };
            let content = bytes.get(..text).unwrap_or_default();
            if content.trim_ascii().is_empty() {
                self.window.consume(length, 1);
                continue;
            }
            let checked = match length {
                0..=MAX_RECORD => check_text(content, self.window.is_decoded()).map(|_| ()),
                _ => Err(Reason::TooLong),
            };
            self.window.consume(if checked.is_ok() { 0 } else { length }, 1);
            if let Err(reason) = checked {
                return Ok(Next::Bad(line, reason));
            }
            (self.text, self.length) = (text, length);
            return Ok(Next::Row(line));
        }
    }

    /// The values of this line's wanted keys, by the number that `wanted` has for them.
    ///
    /// # Errors
    /// What is wrong, and the number of the key that it is wrong with.
    pub(crate) fn values<'a>(
        &'a self,
        wanted: &BTreeMap<String, usize>,
        count: usize,
    ) -> Result<Vec<Value<'a>>, (Option<usize>, Reason)> {
        let text = self.window.bytes().get(..self.text).unwrap_or_default();
        let mut values = vec![None; count];
        let mut repeated = None;
        let mut reader = serde_json::Deserializer::from_slice(text);
        let row = Row { wanted, values: &mut values, repeated: &mut repeated };
        let read = row.deserialize(&mut reader).and_then(|()| reader.end());
        if let Some(number) = repeated {
            return Err((Some(number), Reason::Repeated));
        }
        match read {
            Ok(()) => Ok(values.into_iter().map(|value| value.unwrap_or(Value::Nothing)).collect()),
            Err(error) if error.is_data() => Err((None, Reason::NotAnObject)),
            Err(_) => Err((None, Reason::NotJson)),
        }
    }

    /// The keys of this line, if it is an object.
    pub(crate) fn keys(&self) -> Vec<String> {
        keys(self.window.bytes().get(..self.text).unwrap_or_default())
    }
}

/// The keys of an object; none if it is not one.
pub(crate) fn keys(text: &[u8]) -> Vec<String> {
    let object: Result<BTreeMap<String, IgnoredAny>, _> = serde_json::from_slice(text);
    object.map(|object| object.into_keys().collect()).unwrap_or_default()
}

/// Reads an object into the numbered places of its wanted keys.
struct Row<'v, 'a> {
    wanted: &'v BTreeMap<String, usize>,
    values: &'v mut [Option<Value<'a>>],
    repeated: &'v mut Option<usize>,
}

impl<'de> DeserializeSeed<'de> for Row<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(number) = map.next_key_seed(Key(self.wanted))? {
            let Some(number) = number else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value_seed(AnyValue)?;
            match self.values.get_mut(number) {
                Some(place @ None) => *place = Some(value),
                _ => *self.repeated = Some(number),
            }
        }
        Ok(())
    }
}

/// The number of a wanted key.
struct Key<'v>(&'v BTreeMap<String, usize>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.get(key).copied())
    }
}

struct AnyValue;

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value<'de>, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(if value { "true" } else { "false" })))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Real(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let (mut items, mut nested) = (Vec::new(), false);
        while let Some(item) = list.next_element_seed(AnyValue)? {
            match item {
                Value::Nothing => {}
                Value::Text(text) => items.push(text),
                Value::Real(number) => items.push(Cow::Owned(number.to_string())),
                Value::List(_) | Value::Nested => nested = true,
            }
        }
        Ok(if nested { Value::Nested } else { Value::List(items) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Nested)
    }
}
