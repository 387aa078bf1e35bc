//! Owners' tags, and the latest entry of each.

use crate::{
    Owner,
    envelope::{NO_ENTRY, Place},
    hash::Hash,
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

/// What the VRF is asked for an owner's tag. Neither tenant nor kind holds a NUL, so no two owners share it.
pub(crate) fn tag_input(tenant: &str, owner: &Owner) -> Vec<u8> {
    [tenant.as_bytes(), b"\0", owner.kind().as_bytes(), b"\0", owner.id().as_bytes()].concat()
}

/// The tag: the first half of the VRF's output.
pub(crate) fn tag_of(output: &[u8; vrf::OUTPUT_LEN]) -> [u8; 32] {
    let (tag, _) = output.split_first_chunk().unwrap_or((&[0; 32], &[]));
    *tag
}
