//! The part of a file that is in memory.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};

use super::MAX_RECORD;

/// Reads ahead as UTF-8, keeps what is not consumed, and never grows beyond a few of the longest records.
pub(crate) struct Window {
    source: Box<dyn Read + Send>,
    decoder: Option<Decoding>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    done: bool,
    /// The line at which the window starts, from 1.
    line: u64,
    fresh: bool,
}

impl Window {
    pub(crate) fn new(source: Box<dyn Read + Send>, encoding: &'static Encoding) -> Window {
        let decoder = (encoding != UTF_8).then(|| Decoding::new(encoding));
        Window { source, decoder, buffer: Vec::new(), start: 0, end: 0, done: false, line: 1, fresh: true }
    }

    /// What was read and not consumed.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether nothing follows these bytes.
    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// The line that comes next, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Whether the text was converted, so that a replacement character stands for bytes that were none.
    pub(crate) fn is_decoded(&self) -> bool {
        self.decoder.is_some()
    }

    /// Leaves behind what was read of it.
    pub(crate) fn consume(&mut self, bytes: usize, lines: u64) {
        self.start = (self.start + bytes).min(self.end);
        self.line += lines;
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.buffer.capacity()
    }

    /// Reads on: at least as much again as there is, so that who looks at it anew each time looks at each byte twice at
    /// most.
    pub(crate) fn more(&mut self) -> io::Result<()> {
        let wanted = (self.bytes().len() * 2).max(READ);
        if self.buffer.len() < wanted {
            // Zeroed memory from the system costs less than zeroing it here.
            let mut larger = vec![0; wanted];
            let kept = self.bytes().len();
            if let Some(room) = larger.get_mut(..kept) {
                room.copy_from_slice(self.bytes());
            }
            (self.buffer, self.start, self.end) = (larger, 0, kept);
        } else {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        while !self.done && self.end < wanted {
            let Some(room) = self.buffer.get_mut(self.end..) else { break };
            let read = match &mut self.decoder {
                Some(decoder) => decoder.read(&mut self.source, room),
                None => self.source.read(room),
            };
            match read {
                Ok(0) => self.done = true,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if std::mem::take(&mut self.fresh) && self.bytes().starts_with(UTF8_MARK) {
            self.start += UTF8_MARK.len();
        }
        Ok(())
    }

    /// Consumes the rest of the line, however long, and the break at its end.
    pub(crate) fn skip_line(&mut self) -> io::Result<()> {
        loop {
            match first_break(self.bytes(), self.done) {
                Break::At(at, length) => {
                    self.consume(at + length, 1);
                    return Ok(());
                }
                Break::None if self.done => {
                    self.consume(self.bytes().len(), 1);
                    return Ok(());
                }
                Break::None => self.consume(self.bytes().len(), 0),
                Break::Unsure(at) => self.consume(at, 0),
            }
            self.more()?;
        }
    }

    /// Whether a record that does not end here is already too long to go on.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes().len() > MAX_RECORD
    }
}

/// The first line break of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Break {
    None,
    /// Where, and how many bytes it has: `\n`, `\r\n` or `\r`.
    At(usize, usize),
    /// A `\r` is the last byte, and what follows it may belong to it.
    Unsure(usize),
}

pub(super) fn first_break(bytes: &[u8], done: bool) -> Break {
    let Some(at) = memchr::memchr2(b'\n', b'\r', bytes) else { return Break::None };
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Break::At(at, 2),
        (Some(b'\r'), None) if !done => Break::Unsure(at),
        _ => Break::At(at, 1),
    }
}

/// From another encoding to UTF-8.
struct Decoding {
    decoder: Decoder,
    raw: Vec<u8>,
    start: usize,
    end: usize,
    last: bool,
    finished: bool,
}

impl Decoding {
    fn new(encoding: &'static Encoding) -> Decoding {
        Decoding {
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; READ / 4],
            start: 0,
            end: 0,
            last: false,
            finished: false,
        }
    }

    /// As [`Read::read`]: nothing is written only at the end.
    fn read(&mut self, source: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.finished {
                return Ok(0);
            }
            if self.start == self.end && !self.last {
                self.start = 0;
                self.end = source.read(&mut self.raw)?;
                self.last = self.end == 0;
            }
            let raw = self.raw.get(self.start..self.end).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, out, self.last);
            self.start += read;
            self.finished = self.last && result == encoding_rs::CoderResult::InputEmpty;
            if written > 0 || result == encoding_rs::CoderResult::OutputFull {
                return Ok(written);
            }
        }
    }
}

const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Bytes that are read at once: enough that the reading is not the cost, and within a core's cache.
const READ: usize = 256 * 1024;
