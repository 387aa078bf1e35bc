//! Another master key: everything that hangs on the old one is wrapped anew, in one transaction of SQLite. A crash
//! leaves the file under the old key or under the new one, never between.

use super::{Keys, KeysError, SIGNING_KEY, TENANT, VRF_KEY, store::Store};
use crate::master::{MasterKey, SubKey};

impl Keys {
    /// Wraps all keys under another master key. The keys themselves stay, and so does every entry and tag. After
    /// [`KeysError::CopyStays`] that is done; what the old key opens is then still in old pages of the file.
    pub(crate) fn rotate(mut self, origin: &str, new: &MasterKey) -> Result<(), KeysError> {
        self.store.begin()?;
        self.store.end(self.rewrap(origin, new))?;
        self.copies = true;
        self.wipe()?;
        self.settle()
    }

    fn rewrap(&self, origin: &str, new: &MasterKey) -> Result<(), KeysError> {
        let wrap = new.derive("wrap", origin);
        self.rewrap_log(&wrap)?;
        self.rewrap_owners(&wrap)
    }

    fn rewrap_log(&self, wrap: &SubKey) -> Result<(), KeysError> {
        for name in [SIGNING_KEY, VRF_KEY, TENANT] {
            self.store.keep_secret(name, wrap, &self.store.secret(name, &self.wrap)?)?;
        }
        // Ids stand nowhere, so their keyed hashes cannot be computed anew: the key of the hash goes along.
        self.store.keep_secret(LOOKUP_KEY, wrap, self.lookup.as_bytes())
    }

    fn rewrap_owners(&self, wrap: &SubKey) -> Result<(), KeysError> {
        self.store.rewrap_owners(|tag, wrapped| {
            let key = self.unwrap(tag, wrapped)?;
            Ok(wrap.seal(tag, key.as_bytes())?)
        })
    }

    /// What a rotation must not be: in two transactions, with something else in between.
    #[cfg(test)]
    pub(crate) fn rotate_in_pieces(
        self,
        origin: &str,
        new: &MasterKey,
        between: impl FnOnce(),
    ) -> Result<(), KeysError> {
        let wrap = new.derive("wrap", origin);
        self.rewrap_log(&wrap)?;
        between();
        self.rewrap_owners(&wrap)
    }
}

/// The key under which owners are looked up: kept since the first rotation, before it derived from the master key.
pub(super) fn lookup_key(
    store: &Store,
    wrap: &SubKey,
    master: &MasterKey,
    origin: &str,
) -> Result<SubKey, KeysError> {
    match store.secret_if_kept(LOOKUP_KEY, wrap)? {
        Some(key) => Ok(SubKey::from_bytes(super::seed(&key)?)),
        None => Ok(master.derive("lookup", origin)),
    }
}

const LOOKUP_KEY: &str = "lookup key";
