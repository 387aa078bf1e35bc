//! Comma-separated values, RFC 4180.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use super::{Columns, WorldError};
use crate::Date;

pub(super) struct Csv {
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
    /// The next cell begins a row.
    fresh: bool,
}

impl Csv {
    pub(super) fn create(path: PathBuf, columns: Columns) -> Result<Csv, WorldError> {
        let file = File::create(&path).map_err(|source| WorldError::Write { path: path.clone(), source })?;
        let mut csv = Csv { path, file, buffer: Vec::with_capacity(BUFFER + 4_096), fresh: true };
        for (name, _) in columns {
            csv.text(name);
        }
        csv.end_row()?;
        Ok(csv)
    }

    pub(super) fn text(&mut self, text: &str) {
        self.comma();
        if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            self.buffer.push(b'"');
            self.buffer.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            self.buffer.push(b'"');
        } else {
            self.buffer.extend_from_slice(text.as_bytes());
        }
    }

    /// A text that needs no quotes.
    pub(super) fn plain(&mut self, text: &[u8]) {
        self.comma();
        self.buffer.extend_from_slice(text);
    }

    pub(super) fn null(&mut self) {
        self.comma();
    }

    pub(super) fn instant(&mut self, seconds: i64) {
        let second = seconds.rem_euclid(86_400) as u32;
        self.date(Date::new(1970, 1, 1).plus_days(seconds.div_euclid(86_400) as i32));
        for (mark, number) in [(b'T', second / 3_600), (b':', second / 60 % 60), (b':', second % 60)] {
            self.buffer.push(mark);
            self.two_digits(number);
        }
        self.buffer.push(b'Z');
    }

    pub(super) fn date(&mut self, date: Date) {
        self.comma();
        let (year, month, day) = date.civil();
        self.two_digits(year as u32 / 100);
        self.two_digits(year as u32 % 100);
        self.buffer.push(b'-');
        self.two_digits(u32::from(month));
        self.buffer.push(b'-');
        self.two_digits(u32::from(day));
    }

    pub(super) fn end_row(&mut self) -> Result<(), WorldError> {
        self.buffer.push(b'\n');
        self.fresh = true;
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<(), WorldError> {
        self.flush()
    }

    fn flush(&mut self) -> Result<(), WorldError> {
        let written = self.file.write_all(&self.buffer);
        self.buffer.clear();
        written.map_err(|source| WorldError::Write { path: self.path.clone(), source })
    }

    fn comma(&mut self) {
        if !self.fresh {
            self.buffer.push(b',');
        }
        self.fresh = false;
    }

    fn two_digits(&mut self, number: u32) {
        self.buffer.extend_from_slice(&[b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]);
    }
}

/// Bytes collected before they are written.
const BUFFER: usize = 256 * 1_024;
