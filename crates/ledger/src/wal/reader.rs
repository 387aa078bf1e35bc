//! Reading durable frames while the writer appends behind them.

use super::{
    Damage, RecoveryError,
    frame::{FRAME_HEADER, FrameHeader},
    segment::{SEGMENT_HEADER, Segments},
};
use crate::{bundle, disk::DiskFile};

/// A cursor over the frames; asks only for what is known to be durable.
#[derive(Debug)]
pub(crate) struct Reader {
    segments: Segments,
    file: DiskFile,
    offset: u64,
    /// Index of the first entry of the frame at `offset`.
    next: u64,
}

impl Reader {
    /// Starts at the segment with the entry `from`: older ones may go at any time.
    pub(crate) fn open(segments: Segments, from: u64) -> Result<Reader, RecoveryError> {
        let first = segments.holding(from)?.first().copied();
        let first =
            first.ok_or_else(|| RecoveryError::Missing { dir: segments.dir().clone(), entry: from })?;
        let file = segments.open(first, false)?;
        Ok(Reader { segments, file, offset: SEGMENT_HEADER as u64, next: first })
    }

    /// Hands over the entries `[from, to)`, a frame at a time, as read from the files and checked again.
    ///
    /// `to` must be durable, and `from` not before what was read before.
    pub(crate) fn read(
        &mut self,
        from: u64,
        to: u64,
        mut each: impl FnMut(&[u8]),
    ) -> Result<(), RecoveryError> {
        while self.next < to {
            let Some(payload) = self.frame()? else {
                self.next_segment()?;
                continue;
            };
            let entries = bundle::split(&payload).map_err(|_| self.corrupt(Damage::Content))?;
            for (index, entry) in (self.next..to).zip(&entries) {
                if index >= from {
                    each(entry);
                }
            }
            // A target inside a frame leaves the cursor before that frame, to be read again.
            if self.next + entries.len() as u64 > to {
                return Ok(());
            }
            self.next += entries.len() as u64;
            self.offset += (FRAME_HEADER + payload.len()) as u64;
        }
        Ok(())
    }

    /// The payload at the cursor, `None` where the segment's frames end.
    fn frame(&self) -> Result<Option<Vec<u8>>, RecoveryError> {
        let mut header = [0; FRAME_HEADER];
        let count = self.file.read_at(&mut header, self.offset)?;
        if count < FRAME_HEADER || header == [0; FRAME_HEADER] {
            return Ok(None);
        }
        let header = FrameHeader::parse(&header).ok_or_else(|| self.corrupt(Damage::Frame))?;
        let mut payload = vec![0; header.length];
        let count = self.file.read_at(&mut payload, self.offset + FRAME_HEADER as u64)?;
        payload.truncate(count);
        if !header.fits(&payload) || header.first != self.next {
            return Err(self.corrupt(Damage::Frame));
        }
        Ok(Some(payload))
    }

    fn next_segment(&mut self) -> Result<(), RecoveryError> {
        if self.segments.path(self.next) == self.file.path() {
            // The only segment has no frame, although one is durable.
            return Err(self.corrupt(Damage::Frame));
        }
        self.file = self.segments.open(self.next, false)?;
        self.offset = SEGMENT_HEADER as u64;
        Ok(())
    }

    fn corrupt(&self, damage: Damage) -> RecoveryError {
        RecoveryError::Corrupt { segment: self.file.path().to_owned(), offset: self.offset, damage }
    }
}
