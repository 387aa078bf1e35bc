//! The part of a text file that is looked at before it is read.

use std::{
    fs::File,
    io::{Cursor, Read, Seek, SeekFrom},
    path::Path,
};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::Error;
use crate::find::Found;
use crate::format::Compression;
use crate::mapping::Settings;
use crate::text::{Window, detect};

/// Whole lines, in UTF-8.
pub(super) struct Sample {
    /// The file's first lines.
    pub(super) head: Vec<u8>,
    /// Its last lines, where they can be had without reading all: a log's last day tells day and month apart when its first
    /// does not.
    pub(super) tail: Vec<u8>,
    /// Whether the head is all there is.
    pub(super) whole: bool,
    pub(super) compression: Compression,
    pub(super) encoding: &'static Encoding,
}

impl Sample {
    pub(super) fn read(
        found: &Found,
        compression: Compression,
        settings: &Settings,
        most: u64,
    ) -> Result<Sample, Error> {
        let failed = |source| compression.error(&found.path, source, 0);
        let mut raw = Vec::new();
        let file = File::open(&found.path).map_err(failed)?;
        let read = compression.open(file).and_then(|packed| packed.take(most + 1).read_to_end(&mut raw));
        // What is cut off after the first line is found when it is read, and then the error has its line.
        if let Err(source) = read
            && last_break(&raw) == 0
        {
            return Err(failed(source));
        }
        let whole = raw.len() as u64 <= most;
        let encoding = settings.encoding.unwrap_or_else(|| detect(&raw, whole));
        let mut head = decoded(&raw, encoding);
        if !whole {
            head.truncate(last_break(&head));
        }
        let mut tail = Vec::new();
        if !whole && compression == Compression::Plain && encoding != UTF_16LE && encoding != UTF_16BE {
            let mut end = Vec::new();
            let mut file = File::open(&found.path).map_err(failed)?;
            file.seek(SeekFrom::End(-(most.min(TAIL) as i64))).map_err(failed)?;
            file.take(TAIL).read_to_end(&mut end).map_err(failed)?;
            tail = decoded(end.get(after_break(&end)..).unwrap_or_default(), encoding);
        }
        Ok(Sample { head, tail, whole, compression, encoding })
    }
}

/// The bytes that tell what a file is.
pub(super) fn first_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let mut first = Vec::with_capacity(8);
    File::open(path)
        .and_then(|file| file.take(8).read_to_end(&mut first))
        .map_err(|source| Error::Io { path: path.to_owned(), source })?;
    Ok(first)
}

/// A sample, to be read as a file.
pub(super) fn window(sample: &[u8]) -> Window {
    Window::new(Box::new(Cursor::new(sample.to_vec())), UTF_8)
}

fn decoded(raw: &[u8], encoding: &'static Encoding) -> Vec<u8> {
    if encoding == UTF_8 {
        return raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw).to_vec();
    }
    encoding.decode_with_bom_removal(raw).0.into_owned().into_bytes()
}

fn last_break(text: &[u8]) -> usize {
    memchr::memrchr2(b'\n', b'\r', text).map_or(0, |at| at + 1)
}

fn after_break(text: &[u8]) -> usize {
    memchr::memchr2(b'\n', b'\r', text).map_or(text.len(), |at| at + 1)
}

const TAIL: u64 = 256 * 1024;
