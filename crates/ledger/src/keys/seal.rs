//! Sealing: drafts become the next entries, each bound to its owner's entry before it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{CACHED_KEYS, Head, Heads, Keys, KeysError, cache::Recent, lookup_of};
use crate::{
    Owner, bundle,
    envelope::{self, NO_ENTRY, Place},
    hash::Hash,
    master::SubKey,
    queue::Content,
    sync::lock,
};

/// What stands on an entry that is sealed, durable or not yet.
pub(crate) struct Sealed {
    pub(crate) leaf: Hash,
    /// Whose latest entry it is; a public entry has no owner.
    pub(super) tag: Option<[u8; 32]>,
    pub(super) head: Head,
}

impl Sealed {
    pub(crate) fn index(&self) -> u64 {
        self.head.at
    }
}

/// Makes entries, one after the other. It knows the latest of each owner whether or not that is durable, which nobody
/// else may see; and it keeps keys at hand, so that it waits for the database only where an owner is new to it.
pub(crate) struct Sealer {
    next: u64,
    /// At least of all entries that are not durable yet.
    latest: HashMap<[u8; 32], Head>,
    durable: Arc<Heads>,
    lookup: SubKey,
    keys: Recent<SealingKey>,
    /// [`Keys::destroyed`], and how many of them `keys` takes into account.
    destroyed: (Arc<AtomicU64>, u64),
}

#[derive(Clone)]
pub(super) struct SealingKey {
    tag: [u8; 32],
    key: SubKey,
}

impl Sealer {
    /// Goes on behind the durable entries.
    pub(crate) fn new(keys: &Keys) -> Sealer {
        Sealer {
            next: keys.size(),
            latest: HashMap::new(),
            durable: keys.heads(),
            lookup: keys.lookup.clone(),
            keys: Recent::new(CACHED_KEYS),
            destroyed: (Arc::clone(&keys.destroyed), 0),
        }
    }

    /// Makes the next entries, in order, and adds them to `bundle`; missing keys are made durable before. After an
    /// error, stop for good: what was sealed would be missing in its owners' chains.
    ///
    /// A crash afterwards leaves keys without entries, which the next look at these owners uses. The other
    /// order would leave entries that nobody can ever read.
    pub(crate) fn seal<'a>(
        &mut self,
        keys: &Mutex<Keys>,
        contents: impl Iterator<Item = &'a Content> + Clone,
        bundle: &mut Vec<u8>,
    ) -> Result<Vec<Sealed>, KeysError> {
        let owners = contents.clone().filter_map(|content| match content {
            Content::Draft(draft) => Some(&draft.owner),
            Content::Public(_) => None,
        });
        self.forget();
        let mut keys = self.keys_of(keys, owners)?.into_iter();
        let sealed = contents.map(|content| {
            if self.next >= NO_ENTRY {
                return Err(KeysError::Full);
            }
            let (entry, tag, n) = match content {
                Content::Public(root) => (root.to_bytes(), None, 0),
                Content::Draft(draft) => {
                    let SealingKey { tag, key } =
                        keys.next().ok_or(KeysError::Damaged("a key is missing"))?;
                    let before = self.latest.get(&tag).ok_or(KeysError::Damaged("a head is missing"))?;
                    let (n, prev, prev_at) = (before.n + 1, before.leaf, before.at);
                    let place = Place { class: draft.class, tag, n, prev, prev_at };
                    (envelope::seal(place, &draft.payload, &key)?, Some(tag), n)
                }
            };
            bundle::push(bundle, &entry);
            let head = Head { n, leaf: Hash::leaf(&entry), at: self.next };
            self.next += 1;
            self.latest.extend(tag.map(|tag| (tag, head)));
            Ok(Sealed { leaf: head.leaf, tag, head })
        });
        sealed.collect()
    }

    /// Keys that were destroyed, and heads that others know.
    fn forget(&mut self) {
        let (destroyed, seen) = &mut self.destroyed;
        let now = destroyed.load(Ordering::Acquire);
        if *seen != now {
            // A key is found here by another name than its owner's tag; an erasure is rare enough to forget all.
            (*seen, self.keys) = (now, Recent::new(CACHED_KEYS));
        }
        if self.latest.len() > CACHED_KEYS {
            let durable = self.durable.size();
            self.latest.retain(|_, head| head.at >= durable);
        }
    }

    fn keys_of<'a>(
        &mut self,
        keys: &Mutex<Keys>,
        owners: impl Iterator<Item = &'a Owner>,
    ) -> Result<Vec<SealingKey>, KeysError> {
        let mut locked = None;
        let found = owners.map(|owner| self.key_of(keys, &mut locked, owner)).collect();
        let Some(keys) = locked else { return found };
        // Keys that did not become durable must not be remembered.
        keys.store.end(found).inspect_err(|_| self.keys = Recent::new(CACHED_KEYS))
    }

    /// Locks the keys if need be, and leaves a transaction open in which new ones are.
    fn key_of<'k>(
        &mut self,
        keys: &'k Mutex<Keys>,
        locked: &mut Option<MutexGuard<'k, Keys>>,
        owner: &Owner,
    ) -> Result<SealingKey, KeysError> {
        let lookup = lookup_of(&self.lookup, owner);
        if let Some(known) = self.keys.get(&lookup)
            && self.latest.contains_key(&known.tag)
        {
            return Ok(known.clone());
        }
        let keys = locked.get_or_insert_with(|| lock(keys));
        let (key, head) = keys.sealing_key(owner, &lookup, &self.latest)?;
        self.latest.insert(key.tag, head);
        self.keys.insert(lookup, key.clone());
        Ok(key)
    }
}

impl Keys {
    /// An owner's key and latest head. Makes a key for a new owner, or for one whose key was destroyed and who is
    /// looked at again.
    fn sealing_key(
        &mut self,
        owner: &Owner,
        lookup: &[u8; 32],
        latest: &HashMap<[u8; 32], Head>,
    ) -> Result<(SealingKey, Head), KeysError> {
        let Some(row) = self.store.by_lookup(lookup)? else {
            let (tag, key) = (self.tag(owner)?, SubKey::generate()?);
            self.store.begin()?;
            self.store.insert(lookup, &tag, &self.wrap.seal(&tag, key.as_bytes())?)?;
            return Ok((SealingKey { tag, key }, Head::NONE));
        };
        let tag = row.tag;
        let head = latest.get(&tag).copied().or_else(|| self.heads.of(&tag)).unwrap_or(row.head);
        let (next, key) = (head.n + 1, row.wrapped.map(|wrapped| self.unwrap(&tag, &wrapped)).transpose()?);
        // A key counts from the entry after the last that was sealed. If a crash took that one, it was ahead.
        let is_ahead = row.since > next;
        let key = match key {
            Some(key) if !is_ahead => key,
            found => {
                let key = found.map_or_else(SubKey::generate, Ok)?;
                self.store.begin()?;
                self.store.replace_key(&tag, &self.wrap.seal(&tag, key.as_bytes())?, next)?;
                self.opening.remove(&tag);
                key
            }
        };
        Ok((SealingKey { tag, key }, head))
    }
}

#[cfg(test)]
mod tests;
