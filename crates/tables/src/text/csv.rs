//! CSV records (RFC 4180), found where they are, without a copy.
//!
//! The usual CSV readers take what stands after a closing quote as part of the field, and an opening quote that is never
//! closed as a field to the end of the file: the rows in between are gone. Here both are rejects, and reading goes on at
//! the line after the one where the row began. In the same way a row of several lines that has the wrong number of fields
//! gives back all lines but its first.

use std::{borrow::Cow, io, ops::Range};

use super::window::{Break, first_break};
use super::{MAX_RECORD, Next, Window, check_text};
use crate::Reason;

/// A CSV file, at a row.
pub(crate) struct Csv {
    window: Window,
    delimiter: u8,
    fields: Vec<Field>,
    /// How many fields every row has: those of the header.
    width: Option<usize>,
    record: Range<usize>,
}

#[derive(Clone, Debug)]
struct Field {
    /// Without the quotes.
    at: Range<usize>,
    /// Has doubled quotes inside.
    doubled: bool,
}

impl Csv {
    pub(crate) fn new(window: Window, delimiter: u8) -> Csv {
        Csv { window, delimiter, fields: Vec::new(), width: None, record: 0..0 }
    }

    /// From now on every row must have so many fields.
    pub(crate) fn expect_fields(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// The lines that were consumed.
    pub(crate) fn line(&self) -> u64 {
        self.window.line() - 1
    }

    /// Bytes that it holds.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.window.capacity()
    }

    /// Goes to the next row. Empty lines are none.
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        self.window.consume(std::mem::take(&mut self.record.end), 0);
        loop {
            let line = self.window.line();
            let bytes = self.window.bytes();
            if bytes.is_empty() && self.window.is_done() {
                return Ok(Next::End);
            }
            match first_break(bytes.get(..2.min(bytes.len())).unwrap_or_default(), self.window.is_done()) {
                Break::At(0, length) => {
                    self.window.consume(length, 1);
                    continue;
                }
                Break::Unsure(0) => {
                    self.window.more()?;
                    continue;
                }
                _ => {}
            }
            let split = split(bytes, self.delimiter, self.window.is_done(), &mut self.fields);
            let reason = match split {
                Split::More if self.window.is_full() => Reason::TooLong,
                Split::More => {
                    self.window.more()?;
                    continue;
                }
                Split::Quote => Reason::Quote,
                Split::Row { length, .. } if length > MAX_RECORD => Reason::TooLong,
                Split::Row { length, quoted } => match self.check(length) {
                    Ok(()) => {
                        let record = bytes.get(..length).unwrap_or_default();
                        let lines = if quoted { breaks(record) } else { 1 };
                        // The line is counted now, the bytes are kept until the next call.
                        self.window.consume(0, lines);
                        self.record = 0..length;
                        return Ok(Next::Row(line));
                    }
                    Err(reason) => reason,
                },
            };
            self.window.skip_line()?;
            return Ok(Next::Bad(line, reason));
        }
    }

    /// A field of this row; nothing if it has none of that number.
    pub(crate) fn field(&self, number: usize) -> Option<Cow<'_, str>> {
        let field = self.fields.get(number)?;
        let text = std::str::from_utf8(self.window.bytes().get(field.at.clone())?).ok()?;
        Some(if field.doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) })
    }

    fn check(&self, length: usize) -> Result<(), Reason> {
        let found = self.fields.len();
        if let Some(expected) = self.width.filter(|expected| *expected != found) {
            return Err(Reason::Ragged { found, expected });
        }
        let record = self.window.bytes().get(..length).unwrap_or_default();
        check_text(record, self.window.is_decoded()).map(|_| ())
    }
}

enum Split {
    /// So many bytes, with the line break.
    Row { length: usize, quoted: bool },
    /// It does not end here.
    More,
    /// A quote that does not close, or closes too early.
    Quote,
}

/// Splits the first record off.
fn split(bytes: &[u8], delimiter: u8, done: bool, fields: &mut Vec<Field>) -> Split {
    fields.clear();
    let (mut at, mut any_quoted) = (0, false);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (field, end) = if rest.first() == Some(&b'"') {
            any_quoted = true;
            match quoted(bytes, at + 1) {
                Some(field) => {
                    let end = field.at.end + 1;
                    (field, end)
                }
                None if done => return Split::Quote,
                None => return Split::More,
            }
        } else {
            match memchr::memchr3(delimiter, b'\n', b'\r', rest) {
                Some(length) => (Field { at: at..at + length, doubled: false }, at + length),
                None if done => (Field { at: at..bytes.len(), doubled: false }, bytes.len()),
                None => return Split::More,
            }
        };
        fields.push(field);
        match bytes.get(end) {
            Some(byte) if *byte == delimiter => at = end + 1,
            Some(b'\n') => return Split::Row { length: end + 1, quoted: any_quoted },
            Some(b'\r') => match bytes.get(end + 1) {
                Some(b'\n') => return Split::Row { length: end + 2, quoted: any_quoted },
                None if !done => return Split::More,
                _ => return Split::Row { length: end + 1, quoted: any_quoted },
            },
            Some(_) => return Split::Quote,
            None if done => return Split::Row { length: end, quoted: any_quoted },
            None => return Split::More,
        }
    }
}

/// A field from after its opening quote to before its closing one.
fn quoted(bytes: &[u8], start: usize) -> Option<Field> {
    let (mut at, mut doubled) = (start, false);
    loop {
        let quote = at + memchr::memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(Field { at: start..quote, doubled });
        }
        doubled = true;
        at = quote + 2;
    }
}

/// How many lines a record goes over; the last may have no break.
fn breaks(record: &[u8]) -> u64 {
    let mut lines = 0;
    let mut rest = record;
    while let Break::At(at, length) = first_break(rest, true) {
        lines += 1;
        rest = rest.get(at + length..).unwrap_or_default();
    }
    lines + u64::from(!rest.is_empty())
}

/// The fields of the first rows of a sample.
pub(crate) fn first_rows(sample: &[u8], delimiter: u8, whole: bool) -> Vec<Vec<String>> {
    let (mut rows, mut fields, mut rest) = (Vec::new(), Vec::new(), sample);
    while rows.len() < SAMPLED_ROWS && !rest.is_empty() {
        if let Break::At(0, length) = first_break(rest, true) {
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let Split::Row { length, .. } = split(rest, delimiter, whole, &mut fields) else { break };
        let texts = fields.iter().map(|field| {
            let bytes = rest.get(field.at.clone()).unwrap_or_default();
            String::from_utf8_lossy(bytes).replace("\"\"", "\"")
        });
        rows.push(texts.collect());
        rest = rest.get(length..).unwrap_or_default();
    }
    rows
}

/// The delimiters that are tried, the most usual first.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows that a delimiter is tried on.
const SAMPLED_ROWS: usize = 100;
