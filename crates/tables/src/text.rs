//! Text files as rows of fields: bytes in a bounded window, CSV records, JSON lines.

mod csv;
mod encoding;
mod json;
mod window;

pub(crate) use csv::{Csv, DELIMITERS, first_rows};
pub(crate) use encoding::detect;
pub(crate) use json::Json;
pub(crate) use window::Window;

use crate::Reason;

/// The longest row that is read, in bytes of UTF-8 with its line breaks: 1 MiB. The memory that a scan takes depends on
/// it and not on the file. A judgement: the longest honest rows, with a list of fields each, are a few kilobytes.
pub const MAX_RECORD: usize = 1 << 20;

/// What comes next in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A row, which began on this line.
    Row(u64),
    /// A row that cannot be read. The one after it begins on the next line.
    Bad(u64, Reason),
    End,
}

/// Whether bytes are text that a table can hold.
pub(crate) fn check_text(bytes: &[u8], decoded: bool) -> Result<&str, Reason> {
    if memchr::memchr(0, bytes).is_some() {
        return Err(Reason::Nul);
    }
    match std::str::from_utf8(bytes) {
        // The decoder writes this where the original cannot be decoded.
        Ok(text) if decoded && text.contains(char::REPLACEMENT_CHARACTER) => Err(Reason::Encoding),
        Ok(text) => Ok(text),
        Err(_) => Err(Reason::Encoding),
    }
}

#[cfg(test)]
mod tests;
