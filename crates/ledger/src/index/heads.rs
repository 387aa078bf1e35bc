//! The fold: from entries in order to the latest entry of each tag.

use std::{cmp::Ordering, collections::HashMap};

use super::{IndexRoot, Record, tag_of};
use crate::{
    envelope::{self, EnvelopeError, NO_ENTRY, Parsed, Place},
    hash::Hash,
    keys::Head,
};

/// What the fold takes of one entry.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Sealed { place: Place, leaf: Hash },
    Public(IndexRoot),
}

impl Step {
    pub(crate) fn of(index: u64, entry: &[u8]) -> Result<Step, ChainError> {
        match envelope::parse(entry).map_err(|reason| ChainError::Envelope { index, reason })? {
            Parsed::Sealed(envelope) => Ok(Step::Sealed { place: envelope.place, leaf: Hash::leaf(entry) }),
            Parsed::Public(root) => Ok(Step::Public(root)),
        }
    }
}

/// The entries of a ledger contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Not an entry.
    #[error("entry {index}: {reason}")]
    Envelope {
        /// Which one.
        index: u64,
        /// What is wrong with it.
        reason: EnvelopeError,
    },
    /// An entry was left out, repeated, moved or put in.
    #[error("entry {index} does not continue its tag's chain: {what}")]
    Broken {
        /// Which one.
        index: u64,
        /// What it says instead.
        what: Broken,
    },
}

/// How an entry does not follow the one before it of the same tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Its counter.
    #[error("its n is {found}, expected {expected}")]
    Count {
        /// In the entry.
        found: u64,
        /// One more than before.
        expected: u64,
    },
    /// Where it says that the one before stands.
    #[error("its `prev_at` is {found}, but the entry before it is {expected}")]
    PrevAt {
        /// In the entry.
        found: u64,
        /// Where that stands.
        expected: u64,
    },
    /// The hash of the one before.
    #[error("its `prev` is not the leaf hash of entry {at}")]
    Prev {
        /// The one before.
        at: u64,
    },
    /// The first of a tag names one before.
    #[error("it is the first of its tag, but names an entry before it")]
    First,
}

/// The latest entry of each tag after some number of entries.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    /// As of the last call of [`settle`](Heads::settle).
    sorted: Vec<[u8; Record::LEN]>,
    changed: HashMap<[u8; 32], Head>,
}

impl Heads {
    /// Goes on from records that are known to be in order.
    pub(crate) fn from_sorted(sorted: Vec<[u8; Record::LEN]>) -> Heads {
        Heads { sorted, changed: HashMap::new() }
    }

    /// Takes in the next entry, which must continue its tag's chain.
    pub(crate) fn take(&mut self, index: u64, step: &Step) -> Result<(), ChainError> {
        let Step::Sealed { place, leaf } = step else { return Ok(()) };
        let before = self.head(&place.tag);
        if let Some(what) = broken(&before, place) {
            return Err(ChainError::Broken { index, what });
        }
        self.changed.insert(place.tag, Head { n: place.n, leaf: *leaf, at: index });
        Ok(())
    }

    fn head(&self, tag: &[u8; 32]) -> Head {
        if let Some(head) = self.changed.get(tag) {
            return *head;
        }
        let found = self.sorted.binary_search_by(|record| tag_of(record).cmp(tag));
        let record = found.ok().and_then(|position| self.sorted.get(position));
        record.map_or(Head::NONE, |record| Record::from_bytes(record).head)
    }

    /// All records in order, with everything that was taken in.
    pub(crate) fn settle(&mut self) -> &[[u8; Record::LEN]] {
        let changed = self.changed.drain().map(|(tag, head)| Record { tag, head }.to_bytes());
        let mut changed: Vec<_> = changed.collect();
        if !changed.is_empty() {
            changed.sort_unstable_by(|a, b| tag_of(a).cmp(tag_of(b)));
            self.sorted = merge(&self.sorted, &changed);
        }
        &self.sorted
    }

    /// The records as of the last call of [`settle`](Heads::settle).
    pub(crate) fn into_settled(self) -> Vec<[u8; Record::LEN]> {
        self.sorted
    }
}

fn broken(before: &Head, place: &Place) -> Option<Broken> {
    if before.continues(place) {
        return None;
    }
    let expected = before.n.saturating_add(1);
    Some(if place.n != expected {
        Broken::Count { found: place.n, expected }
    } else if before.at == NO_ENTRY {
        Broken::First
    } else if place.prev_at != before.at {
        Broken::PrevAt { found: place.prev_at, expected: before.at }
    } else {
        Broken::Prev { at: before.at }
    })
}

/// Both in order; of two records of one tag the newer stays.
fn merge(older: &[[u8; Record::LEN]], newer: &[[u8; Record::LEN]]) -> Vec<[u8; Record::LEN]> {
    let mut merged = Vec::with_capacity(older.len() + newer.len());
    let (mut older, mut newer) = (older.iter().peekable(), newer.iter().peekable());
    while let (Some(old), Some(new)) = (older.peek(), newer.peek()) {
        let order = tag_of(old).cmp(tag_of(new));
        match order {
            Ordering::Less => merged.extend(older.next()),
            Ordering::Greater => merged.extend(newer.next()),
            Ordering::Equal => {
                older.next();
                merged.extend(newer.next());
            }
        }
    }
    merged.extend(older);
    merged.extend(newer);
    merged
}
