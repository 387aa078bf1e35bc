//! Appending frames.

use super::{
    frame,
    segment::{SEGMENT_HEADER, Segments},
};
use crate::disk::{DiskError, DiskFile, Staging};

/// The end of the log, held by the one writer thread.
#[derive(Debug)]
pub(crate) struct Writer {
    segments: Segments,
    staging: Staging,
    file: DiskFile,
    offset: u64,
    next: u64,
}

impl Writer {
    /// Continues in the segment that starts at entry `first`, at `offset`, with entry `next`.
    pub(super) fn resume(
        segments: Segments,
        staging: Staging,
        first: u64,
        offset: u64,
        next: u64,
    ) -> Result<Writer, DiskError> {
        let file = segments.open(first, true)?;
        Ok(Writer { segments, staging, file, offset, next })
    }

    /// The index that the next entry gets.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// Makes one group of entries durable: `payload` holds `count` of them. After an error, stop for good.
    pub(crate) fn append(&mut self, payload: &[u8], count: u64) -> Result<(), DiskError> {
        let frame = frame::encode(self.next, payload);
        if self.offset + frame.len() as u64 > self.segments.length() as u64 {
            self.rotate()?;
        }
        // A crash during this write leaves a torn last frame, or a whole one that nobody was told of. The
        // first is cut at the next start; the second becomes committed by it, which is allowed: no value was
        // revealed for it, and its index was not given out.
        self.file.write_at_synced(&frame, self.offset)?;
        self.offset += frame.len() as u64;
        self.next += count;
        Ok(())
    }

    /// Starts the next segment. A crash after it leaves an empty last segment, from which recovery goes on.
    fn rotate(&mut self) -> Result<(), DiskError> {
        self.segments.create(self.next, &self.staging)?;
        self.file = self.segments.open(self.next, true)?;
        self.offset = SEGMENT_HEADER as u64;
        Ok(())
    }
}
