//! Ids of things that are over, for a while: a fingerprint in two indexes each, however long the id.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::time::Timestamp;

#[derive(Debug, Default)]
pub(super) struct Over {
    known: HashSet<Fingerprint>,
    by_time: BTreeSet<(Timestamp, Fingerprint)>,
}

/// Half a SHA-256: nobody finds two ids with the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Fingerprint([u8; 16]);

impl Over {
    pub(super) fn contains(&self, id: &str) -> bool {
        self.known.contains(&fingerprint(id))
    }

    pub(super) fn insert(&mut self, id: &str, until: Timestamp) {
        self.put(until, fingerprint(id));
    }

    pub(super) fn forget(&mut self, now: Timestamp) {
        while self.by_time.first().is_some_and(|(until, _)| *until <= now) {
            if let Some((_, id)) = self.by_time.pop_first() {
                self.known.remove(&id);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Timestamp, Fingerprint)> {
        self.by_time.iter().copied()
    }

    pub(super) fn put(&mut self, until: Timestamp, id: Fingerprint) {
        if self.known.insert(id) {
            self.by_time.insert((until, id));
        }
    }
}

fn fingerprint(id: &str) -> Fingerprint {
    let mut half = [0; 16];
    half.copy_from_slice(Sha256::digest(id).split_at(16).0);
    Fingerprint(half)
}
