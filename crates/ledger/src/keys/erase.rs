//! Erasure: what it destroys, named without a personal id, and the destruction.

use super::{CACHED_KEYS, Keys, KeysError, cache::Recent};
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
    /// What erasing an owner would destroy now; `None` when no entry has a key.
    pub(crate) fn erasure(&self, owner: &Owner) -> Result<Option<Erasure>, KeysError> {
        if matches!(owner, Owner::Log) {
            return Err(KeysError::NotErasable);
        }
        let lookup = self.lookup.hash(&[owner.kind().as_bytes(), b"\0", owner.id().as_bytes()]);
        let Some(row) = self.store.by_lookup(&lookup)? else { return Ok(None) };
        let n = self.head(&row.tag)?.n;
        Ok((row.wrapped.is_some() && row.since <= n).then_some(Erasure { tag: row.tag, n }))
    }

    /// Destroys the key, unless it was made after the erasure: of an owner who was recorded again. `false` when
    /// there was none to destroy.
    pub(crate) fn erase(&mut self, erasure: &Erasure) -> Result<bool, KeysError> {
        if !self.is_readable(erasure)? {
            return Ok(false);
        }
        // The sealing key is found by another name; an erasure is rare enough to forget them all.
        self.sealing = Recent::new(CACHED_KEYS);
        self.opening.remove(&erasure.tag);
        self.store.destroy_key(&erasure.tag)?;
        Ok(true)
    }

    /// Whether there is still a key for what an erasure names.
    pub(crate) fn is_readable(&self, erasure: &Erasure) -> Result<bool, KeysError> {
        let row = self.store.by_tag(&erasure.tag)?;
        Ok(row.is_some_and(|row| row.wrapped.is_some() && row.since <= erasure.n))
    }
}
