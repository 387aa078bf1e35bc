//! Frames as bytes.

use super::MAX_FRAME_PAYLOAD;

/// Bytes before the payload.
pub(super) const FRAME_HEADER: usize = 16;

/// What a frame's first 16 bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHeader {
    pub(super) length: usize,
    pub(super) first: u64,
    crc: u32,
}

impl FrameHeader {
    /// `None` for what no frame starts with, such as the zeros behind the last one.
    pub(super) fn parse(bytes: &[u8]) -> Option<FrameHeader> {
        let (length, rest) = bytes.split_first_chunk()?;
        let (first, rest) = rest.split_first_chunk()?;
        let (crc, _) = rest.split_first_chunk()?;
        let length = u32::from_be_bytes(*length) as usize;
        (1..=MAX_FRAME_PAYLOAD).contains(&length).then(|| FrameHeader {
            length,
            first: u64::from_be_bytes(*first),
            crc: u32::from_be_bytes(*crc),
        })
    }

    pub(super) fn fits(&self, payload: &[u8]) -> bool {
        payload.len() == self.length && checksum(self.length, self.first, payload) == self.crc
    }
}

/// A whole frame, ready to be written at once.
pub(super) fn encode(first: u64, payload: &[u8]) -> Vec<u8> {
    assert!((1..=MAX_FRAME_PAYLOAD).contains(&payload.len()), "a frame holds 1 B to 1 MiB of entries");
    let mut frame = Vec::with_capacity(FRAME_HEADER + payload.len());
    frame.extend_from_slice(&(payload.len() as u32).to_be_bytes());
    frame.extend_from_slice(&first.to_be_bytes());
    frame.extend_from_slice(&checksum(payload.len(), first, payload).to_be_bytes());
    frame.extend_from_slice(payload);
    frame
}

/// The frame at the start of `bytes` when it is whole and right: its header and payload.
pub(super) fn decode(bytes: &[u8]) -> Option<(FrameHeader, &[u8])> {
    let header = FrameHeader::parse(bytes)?;
    let payload = bytes.get(FRAME_HEADER..FRAME_HEADER + header.length)?;
    header.fits(payload).then_some((header, payload))
}

fn checksum(length: usize, first: u64, payload: &[u8]) -> u32 {
    let crc = crc32c::crc32c(&(length as u32).to_be_bytes());
    let crc = crc32c::crc32c_append(crc, &first.to_be_bytes());
    crc32c::crc32c_append(crc, payload)
}
