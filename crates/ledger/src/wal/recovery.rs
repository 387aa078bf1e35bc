//! Reading the log after a start: what is durable, what is a torn tail, what is corruption.

use std::path::PathBuf;

use super::{
    Writer,
    frame::{self, FRAME_HEADER, FrameHeader},
    segment::{ORIGIN_AT, SEGMENT_HEADER, Segments},
};
use crate::{
    bundle,
    disk::{DiskError, Staging},
};

/// Why the write-ahead log cannot be trusted. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A segment is not what this ledger wrote.
    #[error("segment `{}`, offset {offset}: {damage}; nothing was changed: restore the file from a backup", segment.display())]
    Corrupt {
        /// The file.
        segment: PathBuf,
        /// Byte within it.
        offset: u64,
        /// What is wrong there.
        damage: Damage,
    },
    /// Entries that must be there are not.
    #[error("`{}` has no segment with entry {entry}; nothing was changed: restore the directory from a backup", dir.display())]
    Missing {
        /// The directory of segments.
        dir: PathBuf,
        /// The first entry that is missing.
        entry: u64,
    },
    /// The log ends before what was signed: durable entries are lost.
    #[error("`{}` ends with entry count {end}, but the signed checkpoint has {published}; nothing was changed: restore the directory from a backup", dir.display())]
    Short {
        /// The directory of segments.
        dir: PathBuf,
        /// Entries found.
        end: u64,
        /// Entries in the checkpoint.
        published: u64,
    },
}

/// What is wrong at a place of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The header of the segment is wrong or of another version.
    #[error("the header is damaged")]
    Header,
    /// The segment belongs to another ledger.
    #[error("the segment was written by a ledger of another origin")]
    Origin,
    /// A damaged frame with good data behind it.
    #[error("a damaged frame is followed by good ones")]
    Frame,
    /// A frame whose checksum holds, but not its content.
    #[error("a frame of the wrong content")]
    Content,
}

/// The durable log as found.
#[derive(Debug)]
pub(crate) struct Recovered {
    segments: Segments,
    last_first: u64,
    tail: Tail,
    end: u64,
}

/// Reads the segments from the one with entry `published` on, and changes nothing. `published` entries are signed, so they must be covered.
pub(crate) fn recover(segments: &Segments, published: u64) -> Result<Recovered, RecoveryError> {
    let firsts = segments.holding(published)?;
    let missing = |entry| RecoveryError::Missing { dir: segments.dir().clone(), entry };
    let (Some(oldest), Some(last_first)) = (firsts.first(), firsts.last()) else {
        return Err(missing(published));
    };
    let mut end = *oldest;
    let mut tail = Tail::default();
    for first in &firsts {
        if *first != end {
            return Err(missing(end));
        }
        (end, tail) = scan(segments, *first, first == last_first)?;
    }
    if end < published {
        return Err(RecoveryError::Short { dir: segments.dir().clone(), end, published });
    }
    Ok(Recovered { segments: segments.clone(), last_first: *last_first, tail, end })
}

impl Recovered {
    /// Entries that are durable.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Cuts a torn tail and continues behind the last good frame.
    ///
    /// The tail is zeroed durably before anything is appended: a shorter frame over a longer torn one would
    /// else leave garbage behind a good frame. The last good frame is written again, because it may be only in
    /// the page cache: of a process that was killed before its fsync, or whose fsync failed. What is
    /// published from it must not be ahead of the disk. A crash meanwhile leaves a torn tail, or the frame.
    pub(crate) fn into_writer(self, staging: Staging) -> Result<Writer, DiskError> {
        let Tail { end, last_frame, torn, length } = self.tail;
        let mut bytes = last_frame;
        let start = end - bytes.len();
        if torn {
            bytes.resize(length.max(self.segments.length()) - start, 0);
        }
        let file = self.segments.open(self.last_first, true)?;
        file.write_at_synced(&bytes, start as u64)?;
        Writer::resume(self.segments, staging, self.last_first, end as u64, self.end)
    }
}

/// The end of the last segment.
#[derive(Debug, Default)]
struct Tail {
    /// Offset behind the last good frame.
    end: usize,
    /// That frame, empty when there is none.
    last_frame: Vec<u8>,
    /// Whether something else than zeros follows, or the segment is cut short.
    torn: bool,
    /// Of the segment as it is: another version of the program may have made longer ones.
    length: usize,
}

fn scan(segments: &Segments, first: u64, is_last: bool) -> Result<(u64, Tail), RecoveryError> {
    let path = segments.path(first);
    let bytes = segments.read(first)?;
    let corrupt = |offset: usize, damage| RecoveryError::Corrupt {
        segment: path.clone(),
        offset: offset as u64,
        damage,
    };
    check_header(&bytes, &segments.header(first)).map_err(|damage| corrupt(0, damage))?;
    let (mut start, mut offset, mut next) = (SEGMENT_HEADER, SEGMENT_HEADER, first);
    while let Some((header, payload)) = frame::decode(bytes.get(offset..).unwrap_or_default()) {
        let entries = bundle::split(payload).map_err(|_| corrupt(offset, Damage::Content))?;
        if header.first != next {
            return Err(corrupt(offset, Damage::Content));
        }
        start = offset;
        offset += FRAME_HEADER + payload.len();
        next += entries.len() as u64;
    }
    let rest = bytes.get(offset..).unwrap_or_default();
    let written = rest.get(..without_trailing_zeros(rest)).unwrap_or_default();
    // What a whole segment that is not the last lacks at its end is zeros: otherwise the next would begin later.
    let torn = !written.is_empty() || is_last && bytes.len() < segments.length();
    if torn && (!is_last || has_good_frame(rest, written.len(), next)) {
        return Err(corrupt(offset, Damage::Frame));
    }
    let last_frame = bytes.get(start..offset).unwrap_or_default().to_vec();
    Ok((next, Tail { end: offset, last_frame, torn, length: bytes.len() }))
}

/// The length up to the last byte that is not zero; compares blocks, because most of a segment is zeros.
fn without_trailing_zeros(bytes: &[u8]) -> usize {
    const ZEROS: [u8; 4096] = [0; 4096];
    let mut end = bytes.len();
    for block in bytes.rchunks(ZEROS.len()) {
        if !ZEROS.starts_with(block) {
            return end - block.iter().rev().take_while(|byte| **byte == 0).count();
        }
        end -= block.len();
    }
    0
}

fn check_header(bytes: &[u8], expected: &[u8; SEGMENT_HEADER]) -> Result<(), Damage> {
    let Some((header, _)) = bytes.split_first_chunk::<SEGMENT_HEADER>() else { return Err(Damage::Header) };
    if header == expected {
        return Ok(());
    }
    let (Some((fields, crc)), Some((expected, _))) =
        (header.split_last_chunk::<4>(), expected.split_last_chunk::<4>())
    else {
        return Err(Damage::Header);
    };
    // A header that is whole and differs in nothing but the origin is of another ledger.
    let same_but_origin = fields.get(..ORIGIN_AT) == expected.get(..ORIGIN_AT);
    let whole = crc32c::crc32c(fields).to_be_bytes() == *crc;
    Err(if whole && same_but_origin { Damage::Origin } else { Damage::Header })
}

/// Whether a good frame with later entries starts in the first `written` bytes. The damaged frame may have lost
/// its length, so every byte may be a start; the cheap conditions keep this from hashing at most of them.
fn has_good_frame(rest: &[u8], written: usize, after: u64) -> bool {
    // Every entry takes at least two bytes, which bounds how far ahead an index can be.
    let plausible = after..=after.saturating_add(rest.len() as u64);
    (0..written).any(|start| {
        let candidate = rest.get(start..).unwrap_or_default();
        FrameHeader::parse(candidate).is_some_and(|header| plausible.contains(&header.first))
            && frame::decode(candidate).is_some()
    })
}
