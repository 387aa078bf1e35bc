//! What a cosigner remembers between two runs.
//!
//! | bytes | field |
//! |---|---|
//! | 8 | `zweckcos` |
//! | 4 | version, u32be = 1 |
//! | 2 + n | text of the last checkpoint that was checked, after its length; empty before the first |
//! | 8 | index of the last index root, u64be; this and what follows only when there was one |
//! | 114 | that entry |
//! | 80 each | the records of its epoch |
//! | 32 | SHA-256 of everything before |
//!
//! The next run reads the entries from that epoch's `input_size` on.

use sha2::{Digest, Sha256};

use crate::{Checkpoint, IndexRoot, index::Record};

const MAGIC: &[u8; 8] = b"zweckcos";
const VERSION: u32 = 1;

/// The state after the last run; [`State::default`] before the first.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct State {
    pub(super) seen: Option<Checkpoint>,
    pub(super) epoch: Option<Epoch>,
    pub(super) records: Vec<[u8; Record::LEN]>,
}

/// An index root that was recomputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Epoch {
    pub(super) at: u64,
    pub(super) root: IndexRoot,
}

/// The bytes are no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the state is garbled, was changed, or is of another version: without it the next run reads everything again, and does not know what was signed before"
)]
pub struct StateError;

impl State {
    /// The last checkpoint that was checked.
    pub fn seen(&self) -> Option<&Checkpoint> {
        self.seen.as_ref()
    }

    /// The bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        let text = self.seen.as_ref().map(ToString::to_string).unwrap_or_default();
        // A checkpoint that does not fit its length field was never parsed: notes are limited to 64 KiB.
        let length = u16::try_from(text.len()).unwrap_or(0);
        let mut bytes =
            [MAGIC.as_slice(), &VERSION.to_be_bytes(), &length.to_be_bytes(), text.as_bytes()].concat();
        if let Some(Epoch { at, root }) = &self.epoch {
            bytes.extend(at.to_be_bytes());
            bytes.extend(root.to_bytes());
            bytes.extend(self.records.as_flattened());
        }
        bytes.extend(Sha256::digest(&bytes));
        bytes
    }

    /// Reads what [`to_bytes`](State::to_bytes) wrote.
    pub fn parse(bytes: &[u8]) -> Result<State, StateError> {
        parse(bytes).ok_or(StateError)
    }
}

fn parse(bytes: &[u8]) -> Option<State> {
    let (bytes, checksum) = bytes.split_last_chunk::<32>()?;
    if <[u8; 32]>::from(Sha256::digest(bytes)) != *checksum {
        return None;
    }
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&VERSION.to_be_bytes())?;
    let (length, rest) = rest.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    let text = std::str::from_utf8(text).ok()?;
    let seen = if text.is_empty() { None } else { Some(Checkpoint::parse(text).ok()?) };
    if rest.is_empty() {
        return Some(State { seen, ..State::default() });
    }
    let (at, rest) = rest.split_first_chunk()?;
    let (root, rest) = rest.split_at_checked(IndexRoot::LEN)?;
    let root = IndexRoot::parse(root)?;
    let (records, rest) = rest.as_chunks();
    let epoch = Epoch { at: u64::from_be_bytes(*at), root };
    let whole = rest.is_empty() && records.len() as u64 == root.count;
    whole.then(|| State { seen, epoch: Some(epoch), records: records.to_vec() })
}
