//! Another master key for a ledger that nobody has open.

use super::{Ledger, OpenError, open};
use crate::{
    Config, DiskError, KeysError, MasterKey,
    disk::{Disk, Staging},
    keys::Keys,
    snapshot,
};

/// Why the master key was not changed, or not wholly. It is still the old one, except after
/// [`RotateError::CopyStays`].
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// The configuration cannot work.
    #[error(transparent)]
    Config(#[from] crate::ConfigError),
    /// No ledger, or another process has it open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Neither key opens the keys, or they could not be written.
    #[error(transparent)]
    Keys(KeysError),
    /// The new key opens the ledger; but old pages of the file stay for another process that reads it.
    #[error(
        "the master key is changed, but what the old one opens may still be in `keys.sqlite`, because another process is using the file: end that (a backup?) and repeat"
    )]
    CopyStays,
}

impl From<KeysError> for RotateError {
    fn from(error: KeysError) -> RotateError {
        match error {
            KeysError::CopyStays => RotateError::CopyStays,
            error => RotateError::Keys(error),
        }
    }
}

/// What a rotation found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotated {
    /// The new key opens the ledger now, and the old one does no more.
    Now,
    /// The new key had opened it before: an earlier rotation was finished.
    Before,
}

impl Ledger {
    /// Wraps all keys of a ledger under another master key, without touching what is on it. Repeating what was
    /// interrupted finishes it.
    ///
    /// A crash leaves the keys under the old master key or under the new one. In between, the snapshot may be
    /// unreadable, which the next start makes good by reading the ledger from its beginning.
    pub fn rotate_master(config: &Config, old: &MasterKey, new: &MasterKey) -> Result<Rotated, RotateError> {
        Ledger::rotate_master_on(Disk::os(), config, old, new)
    }

    pub(super) fn rotate_master_on(
        disk: Disk,
        config: &Config,
        old: &MasterKey,
        new: &MasterKey,
    ) -> Result<Rotated, RotateError> {
        config.check()?;
        let paths = open::Paths::new(&config.dir);
        if !disk.exists(&paths.tiles.join("checkpoint"))? {
            return Err(OpenError::NoLedger(config.dir.clone()).into());
        }
        let _lock = disk.lock(&paths.lock)?.ok_or_else(|| OpenError::Locked(paths.lock.clone()))?;
        let keys = |master| Keys::open(&disk, &paths.keys, &config.origin, &config.tenant, master);
        let keys = match keys(old) {
            Ok((keys, _)) => keys,
            Err(KeysError::WrongMaster) => {
                let (mut keys, _) = keys(new).map_err(|_| KeysError::WrongMaster)?;
                keys.wipe()?;
                keys.settle()?;
                return Ok(Rotated::Before);
            }
            Err(error) => return Err(error.into()),
        };
        let path = config.dir.join("snapshot");
        let resealed = reseal(disk.read(&path)?, &config.origin, old, new);
        let wiped = match keys.rotate(&config.origin, new) {
            Err(error) if !matches!(error, KeysError::CopyStays) => return Err(error.into()),
            rotated => rotated,
        };
        let staging = Staging::open(disk, paths.staging)?;
        match resealed {
            Some([header, sealed]) => staging.replace(&path, &[&header, &sealed])?,
            None => staging.discard(&path)?,
        }
        wiped?;
        Ok(Rotated::Now)
    }
}

/// The snapshot under the new key; nothing if there is none that the old one opens.
fn reseal(file: Option<Vec<u8>>, origin: &str, old: &MasterKey, new: &MasterKey) -> Option<[Vec<u8>; 2]> {
    let (old, new) = (old.derive("snapshot", origin), new.derive("snapshot", origin));
    let (snapshot, root) = snapshot::unseal(&file?, origin, &old).ok()?;
    snapshot::seal(&snapshot, root, origin, &new).ok()
}
