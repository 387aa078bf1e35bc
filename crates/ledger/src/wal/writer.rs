//! Appending frames.

use std::{thread, time::Duration};

use super::{
    frame,
    segment::{SEGMENT_HEADER, Segments},
};
use crate::disk::{DiskError, DiskFile, Staged, Staging};

/// The end of the log, held by whichever of the writer's threads has its turn.
#[derive(Debug)]
pub(crate) struct Writer {
    segments: Segments,
    staging: Staging,
    file: DiskFile,
    offset: u64,
    next: u64,
    /// The next segment, but for its header.
    spare: Option<Staged>,
}

/// Makes segments before they are needed.
#[derive(Debug)]
pub(crate) struct Preparer {
    segments: Segments,
    staging: Staging,
}

impl Preparer {
    /// A segment without its header. `None` when `go_on` says that it will not be needed any more.
    pub(crate) fn prepare(&self, go_on: impl Fn() -> bool) -> Result<Option<Staged>, DiskError> {
        self.staging.stage_zeros(self.segments.length(), || {
            thread::sleep(PAUSE);
            go_on()
        })
    }
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
        Ok(Writer { segments, staging, file, offset, next, spare: None })
    }

    /// The index that the next entry gets.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    pub(crate) fn preparer(&self) -> Preparer {
        Preparer { segments: self.segments.clone(), staging: self.staging.clone() }
    }

    /// Whether the next segment will be needed before long, and is not there.
    pub(crate) fn wants_spare(&self) -> bool {
        self.spare.is_none() && self.offset > self.segments.length() as u64 / 4
    }

    pub(crate) fn give_spare(&mut self, spare: Staged) {
        self.spare = Some(spare);
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
        match self.spare.take() {
            Some(spare) => self.segments.create_from(&spare, self.next, &self.staging)?,
            None => self.segments.create(self.next, &self.staging)?,
        }
        self.file = self.segments.open(self.next, true)?;
        self.offset = SEGMENT_HEADER as u64;
        Ok(())
    }
}

/// After each piece of a new segment. A segment takes a twentieth of a second so, and the log's own fsyncs come in
/// between: measured, a whole segment in one go holds them up for 26 ms (p99).
const PAUSE: Duration = if cfg!(test) { Duration::ZERO } else { Duration::from_millis(2) };
