//! Owners' tags, and the latest entry of each.

use std::{collections::HashMap, sync::Mutex};

use super::{Keys, KeysError, Sealed};
use crate::{
    Owner,
    envelope::{self, NO_ENTRY, Parsed, Place},
    hash::Hash,
    sync::lock,
    vrf,
};

/// The latest entry of an owner: its count, its leaf hash, its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) n: u64,
    pub(crate) leaf: Hash,
    pub(crate) at: u64,
}

impl Head {
    /// Before the first entry.
    pub(crate) const NONE: Head = Head { n: 0, leaf: Hash::ZERO, at: NO_ENTRY };

    /// Whether the entry at an index, if it is this owner's, is the latest or an earlier one.
    pub(crate) fn includes(&self, index: u64) -> bool {
        self.at != NO_ENTRY && index <= self.at
    }

    /// Whether an entry at this place is the next one.
    pub(crate) fn continues(&self, place: &Place) -> bool {
        Some(place.n) == self.n.checked_add(1) && place.prev == self.leaf && place.prev_at == self.at
    }
}

/// The latest durable entry of each owner for whom `keys.sqlite` has an older one. It has a lock of its own, so that
/// whoever makes entries durable never waits for a database.
pub(crate) struct Heads(Mutex<Newer>);

struct Newer {
    heads: HashMap<[u8; 32], Head>,
    /// Entries that the store and these heads together account for: exactly the durable ones.
    size: u64,
}

impl Heads {
    pub(super) fn new(size: u64) -> Heads {
        Heads(Mutex::new(Newer { heads: HashMap::new(), size }))
    }

    /// Takes note that sealed drafts are durable as the next entries.
    pub(crate) fn committed(&self, sealed: &[Sealed]) {
        self.extend(sealed.len() as u64, sealed.iter().filter_map(|sealed| Some((sealed.tag?, sealed.head))));
    }

    fn extend(&self, entries: u64, heads: impl IntoIterator<Item = ([u8; 32], Head)>) {
        let mut newer = lock(&self.0);
        newer.size += entries;
        newer.heads.extend(heads);
    }

    pub(super) fn size(&self) -> u64 {
        lock(&self.0).size
    }

    pub(super) fn of(&self, tag: &[u8; 32]) -> Option<Head> {
        lock(&self.0).heads.get(tag).copied()
    }
}

impl Keys {
    /// Takes note of a durable entry that was found at the start, and checks that it continues its chain.
    pub(crate) fn catch_up(&mut self, index: u64, entry: &[u8]) -> Result<(), KeysError> {
        assert_eq!(index, self.size(), "entries are caught up in order");
        let parsed = envelope::parse(entry).map_err(|reason| KeysError::Envelope { index, reason })?;
        let mut newer = None;
        if let Parsed::Sealed(envelope) = parsed {
            let place = envelope.place;
            let head = match self.heads.of(&place.tag) {
                Some(head) => head,
                None => self.store.by_tag(&place.tag)?.ok_or(KeysError::UnknownOwner { index })?.head,
            };
            if !head.includes(index) {
                if !head.continues(&place) {
                    return Err(KeysError::BrokenChain { index });
                }
                newer = Some((place.tag, Head { n: place.n, leaf: Hash::leaf(entry), at: index }));
            }
        }
        self.heads.extend(1, newer);
        Ok(())
    }

    /// The heads that are not stored, and how many entries they and the stored ones account for.
    pub(crate) fn unsaved_heads(&self) -> (Vec<([u8; 32], Head)>, u64) {
        let newer = lock(&self.heads.0);
        (newer.heads.iter().map(|(tag, head)| (*tag, *head)).collect(), newer.size)
    }

    /// Stores some of them. A crash from here on may leave heads that are ahead of the size that is stored, or none
    /// of these: the next start catches up from that size, and passes over what a head includes.
    pub(crate) fn save_heads(&self, heads: &[([u8; 32], Head)]) -> Result<(), KeysError> {
        self.store.set_heads(heads)
    }

    /// Takes note that all of them are stored. Memory then holds only newer ones.
    pub(crate) fn heads_saved(&mut self, heads: &[([u8; 32], Head)], size: u64) -> Result<(), KeysError> {
        self.store.set_heads_at(size)?;
        let mut newer = lock(&self.heads.0);
        for (tag, saved) in heads {
            if newer.heads.get(tag) == Some(saved) {
                newer.heads.remove(tag);
            }
        }
        Ok(())
    }
}

/// What the VRF is asked for an owner's tag. Neither tenant nor kind holds a NUL, so no two owners share it.
pub(crate) fn tag_input(tenant: &str, owner: &Owner) -> Vec<u8> {
    [tenant.as_bytes(), b"\0", owner.kind().as_bytes(), b"\0", owner.id().as_bytes()].concat()
}

/// The tag: the first half of the VRF's output.
pub(crate) fn tag_of(output: &[u8; vrf::OUTPUT_LEN]) -> [u8; 32] {
    let (tag, _) = output.split_first_chunk().unwrap_or((&[0; 32], &[]));
    *tag
}
