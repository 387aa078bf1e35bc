//! The write-ahead log: where an entry becomes durable, and so committed.
//!
//! `wal/` holds segments of fixed length, filled with zeros beforehand so that an append changes no file
//! metadata and `fdatasync` has only the data to write. A segment is named after the index of its first entry
//! (20 digits, `.wal`) and starts with a header:
//!
//! | bytes | field |
//! |---|---|
//! | 8 | `zweckwal` |
//! | 4 | version, u32be = 1 |
//! | 8 | index of the first entry, u64be |
//! | 32 | SHA-256 of the origin |
//! | 4 | CRC-32C of the 52 bytes before, u32be |
//!
//! Frames follow, one per group commit, then zeros:
//!
//! | bytes | field |
//! |---|---|
//! | 4 | length of the payload, u32be, never 0 |
//! | 8 | index of the first entry in it, u64be |
//! | 4 | CRC-32C of the 12 bytes before and the payload, u32be |
//! | n | the entries, as in an entry bundle: `u16be length ‖ bytes` each |
//!
//! A frame is one write followed by one `fdatasync`, and the next frame is written only after that has
//! returned. So a crash can damage only the last frame, in any way (sectors reach the disk in any order), and
//! nobody was told that its entries are committed: it is cut off. A damaged frame with a good one anywhere
//! behind it had been durable: that is corruption, and the ledger refuses to start.

mod frame;
mod reader;
mod recovery;
mod segment;
mod writer;

pub(crate) use reader::Reader;
pub(crate) use recovery::recover;
pub use recovery::{Damage, RecoveryError};
pub(crate) use segment::{SEGMENT_LEN, Segments};
pub(crate) use writer::{Preparer, Writer};

/// Most bytes of entries in one frame. A segment holds several such frames.
pub(crate) const MAX_FRAME_PAYLOAD: usize = 1 << 20;

#[cfg(test)]
mod tests;
