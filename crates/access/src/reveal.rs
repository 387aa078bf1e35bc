//! Reveal: the only way for values to leave.
//!
//! ```text
//! Permit ─┐
//!         ├─► Recording ─► (ledger) ─► Committed ─► Revealed<T> ─► bytes
//! value  ─┘
//! ```
//!
//! [`Revealed`] is the only type of this crate that can turn a customer's values into bytes, and it can be had only
//! for a permit whose record the ledger has made durable. The decision, the record and the mask cannot be skipped:
//! code that tries does not compile (`tests/spine.rs`).

mod card;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ledger::{Committed, Draft};
use serde::{Serialize, Serializer, ser::SerializeMap};
use sha2::{Digest, Sha256};

pub use card::{Card, CardTable, Cell, MaskReason, Value};

use crate::{
    decision::Permit,
    event::{Event, Looked, What},
    ids::{GrantId, PurposeId, SubjectId},
    principal::Identity,
};

/// A value that is about to be released, bound to the permit for it and to the record of it.
#[derive(Debug)]
pub struct Recording<T> {
    permit: Permit,
    value: T,
    payload: [u8; 32],
}

/// The record could not be made, or what the ledger committed is not this record. Nothing is released.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The permit is for a grant, not for a look.
    #[error("a permit for a grant does not permit a look")]
    NotALook,
    /// The event has no JSON form.
    #[error("the look could not be written down")]
    Encode(#[from] serde_json::Error),
    /// The receipt belongs to another entry.
    #[error("the ledger's receipt is for another record")]
    OtherRecord,
}

impl Recording<Card> {
    /// Writes down what releasing `card` under `permit` discloses: fields and rows, never values.
    pub fn new(permit: Permit, card: Card) -> Result<(Event, Self), RecordError> {
        let (grant, window) = permit.look().ok_or(RecordError::NotALook)?;
        let look = Looked {
            grant: grant.clone(),
            staff: permit.staff().clone(),
            task: permit.task().clone(),
            subject: permit.subject().clone(),
            purpose: permit.purpose().clone(),
            page: window.page,
            released: card.released(),
            decision: permit.decision().clone(),
        };
        let by = Identity::Staff(permit.staff().clone());
        let event = Event { at: permit.at(), by: Some(by), what: What::Looked(look) };
        let payload = Sha256::digest(event.draft()?.payload).into();
        Ok((event, Self { permit, value: card, payload }))
    }
}

impl<T> Recording<T> {
    /// Whether `draft` is the record of this look, byte for byte.
    pub fn is_recorded_by(&self, draft: &Draft) -> bool {
        self.payload == <[u8; 32]>::from(Sha256::digest(&draft.payload))
    }

    /// Opens the value, given the ledger's receipt for this very record.
    pub fn reveal(self, committed: Committed) -> Result<Revealed<T>, RecordError> {
        if committed.payload_digest() != self.payload {
            return Err(RecordError::OtherRecord);
        }
        Ok(Revealed { permit: self.permit, committed, value: self.value })
    }
}

/// A value whose release was permitted and is durably on the ledger. Serialising it is what "to look" means.
#[derive(Debug)]
pub struct Revealed<T> {
    permit: Permit,
    committed: Committed,
    value: T,
}

impl<T> Revealed<T> {
    /// The grant it was released under.
    pub fn grant(&self) -> Option<&GrantId> {
        self.permit.look().map(|(grant, _)| grant)
    }

    /// Whose data it is.
    pub fn subject(&self) -> &SubjectId {
        self.permit.subject()
    }

    /// The purpose it was released for.
    pub fn purpose(&self) -> &PurposeId {
        self.permit.purpose()
    }

    /// The index of its record on the ledger.
    pub fn record(&self) -> u64 {
        self.committed.index()
    }
}

impl Serialize for Revealed<Card> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("grant", &self.grant())?;
        map.serialize_entry("subject", self.subject())?;
        map.serialize_entry("task", self.permit.task())?;
        map.serialize_entry("purpose", self.permit.purpose())?;
        map.serialize_entry("expires", &self.permit.expires())?;
        map.serialize_entry("record", &self.record())?;
        map.serialize_entry("tables", &card::Open(&self.value))?;
        map.end()
    }
}

impl Card {
    fn released(&self) -> BTreeMap<String, crate::event::Released> {
        self.tables.iter().map(|table| (table.name.clone(), table.released())).collect()
    }
}
