//! Erasure: what it destroys, named without a personal id, and the destruction.

use std::{sync::atomic::Ordering, time::Duration};

use super::{Keys, KeysError};
use crate::Owner;

/// What an erasure destroys: the key of an owner, by the owner's tag, and with it all entries up to the n-th.
/// Both stand on the entries in clear, so a record of it tells no more than the ledger does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    tag: [u8; 32],
    n: u64,
}

impl Erasure {
    /// Reads it back from a record: the tag as 64 hex digits, and the count.
    pub fn parse(tag: &str, n: u64) -> Option<Erasure> {
        let mut bytes = [0; 32];
        let (pairs, []) = tag.as_bytes().as_chunks::<2>() else { return None };
        if pairs.len() != bytes.len() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            let digits = std::str::from_utf8(pair).ok()?;
            *byte = u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
        }
        Some(Erasure { tag: bytes, n })
    }

    /// The tag as 64 hex digits.
    pub fn tag(&self) -> String {
        self.tag.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// How many entries of this tag there are.
    pub fn n(&self) -> u64 {
        self.n
    }
}

impl Keys {
    /// What erasing an owner would destroy now; `None` when no entry has a key, and no old page holds one.
    pub(crate) fn erasure(&mut self, owner: &Owner) -> Result<Option<Erasure>, KeysError> {
        if matches!(owner, Owner::Log) {
            return Err(KeysError::NotErasable);
        }
        if let Some(row) = self.store.by_lookup(&self.lookup_of(owner))? {
            let n = self.head(&row.tag)?.n;
            if row.wrapped.is_some() && row.since <= n {
                return Ok(Some(Erasure { tag: row.tag, n }));
            }
        }
        self.wipe()?;
        Ok(None)
    }

    /// Destroys the key, unless it was made after the erasure: of an owner who was recorded again. `false` when
    /// there was none to destroy. After [`KeysError::CopyStays`] nothing is sealed or opened with it any more, and
    /// repeating it finishes it.
    pub(crate) fn erase(&mut self, erasure: &Erasure) -> Result<bool, KeysError> {
        let readable = self.is_readable(erasure)?;
        if readable {
            // Before it is destroyed: whoever finds the count unchanged seals with a key that is still there.
            self.destroyed.fetch_add(1, Ordering::Release);
            self.opening.remove(&erasure.tag);
            self.copies = true;
            self.store.destroy_key(&erasure.tag)?;
        }
        self.wipe()?;
        Ok(readable)
    }

    /// Overwrites old pages of the file, if there may be any, so that it holds no more than its tables do.
    pub(crate) fn wipe(&mut self) -> Result<(), KeysError> {
        self.wipe_within(PATIENCE)
    }

    /// The same if no other process is in the way just now.
    pub(crate) fn wipe_if_free(&mut self) -> Result<(), KeysError> {
        match self.wipe_within(Duration::ZERO) {
            Err(KeysError::CopyStays | KeysError::Locked) => Ok(()),
            wiped => wiped,
        }
    }

    fn wipe_within(&mut self, patience: Duration) -> Result<(), KeysError> {
        if self.copies {
            self.store.truncate_journal(patience)?;
            self.copies = false;
        }
        Ok(())
    }

    /// Whether there is still a key for what an erasure names.
    pub(crate) fn is_readable(&self, erasure: &Erasure) -> Result<bool, KeysError> {
        let row = self.store.by_tag(&erasure.tag)?;
        Ok(row.is_some_and(|row| row.wrapped.is_some() && row.since <= erasure.n))
    }
}

/// How long to wait for a reader to end: longer than it takes to make a person's package, and not so long that the
/// gate, which waits too, would be missed.
const PATIENCE: Duration = if cfg!(test) { Duration::from_millis(100) } else { Duration::from_secs(1) };
