//! Owners' keys, outside the log in `keys.sqlite`: destroying a key erases what was sealed with it, and every
//! proof stays valid.
//!
//! An owner is found by a keyed hash of kind and id; the file holds no id in clear. The owner's *tag*, which
//! stands on each entry, is the first half of the VRF output for `tenant ‖ 0x00 ‖ kind ‖ 0x00 ‖ id`: the same
//! owner always gets the same one, provably, and nobody else can compute it. Each owner has a random 256-bit
//! key, wrapped under the master key. `n` and `head` (count and leaf hash of the owner's latest entry) are a
//! cache that is brought up to date once per publication; what is newer is kept in memory.
//!
//! Journal mode is WAL with `synchronous=FULL`: one fsync makes new keys durable, which comes before the entry
//! that they seal. `secure_delete` zeroes a destroyed key in its page, but the old page would live on in
//! `keys.sqlite-wal`; so an erasure ends with a truncating checkpoint. Then no file of the ledger holds the
//! key. Another process that reads `keys.sqlite` meanwhile holds the checkpoint up, and the old page stays: the
//! erasure is then reported as unfinished, each publication and each opening tries again, and nothing is called
//! erased before it has succeeded. Blocks that the file system has freed may, still wrapped under the master key: full-disk encryption is
//! the answer to those, and backups must expire within the erasure deadline.

mod cache;
mod erase;
mod head;
mod payload;
mod rotate;
mod seal;
mod store;

use std::{
    fmt,
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use self::{cache::Recent, store::Store};
pub use self::{erase::Erasure, payload::Payload};
pub(crate) use self::{
    head::{Head, Heads, tag_input, tag_of},
    seal::{Sealed, Sealer},
};
use crate::{
    Config, Owner,
    disk::{Disk, DiskError},
    envelope::{self, EnvelopeError, NO_ENTRY, Parsed, Place},
    index::IndexRoot,
    master::{MasterKey, RandomError, SubKey},
    note::{BadKeyName, SigningKey, VerifyingKey},
    vrf,
};

/// Unwrapped keys kept per direction (sealing, opening); about 200 bytes each.
const CACHED_KEYS: usize = 8192;

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// SQLite refused; its message names tables and columns, never contents.
    #[error("`keys.sqlite`: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// Another process holds the write lock. Nothing of the transaction was written.
    #[error("`keys.sqlite` is locked, because another process writes to it: end that and repeat")]
    Locked,
    /// What was to go is gone from the tables; but old pages stay in the file for another process that reads it.
    #[error(
        "what was destroyed may still be in `keys.sqlite`, because another process is using the file: end that (a backup?) and repeat"
    )]
    CopyStays,
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The master key is not the one this ledger was created with.
    #[error(
        "the master key does not open `keys.sqlite`: give the key that the ledger was created with, or the one that it was changed to"
    )]
    WrongMaster,
    /// The file belongs to another ledger.
    #[error("`keys.sqlite` belongs to a ledger of origin `{0}`")]
    OtherOrigin(String),
    /// The file belongs to a ledger of another tenant.
    #[error("`keys.sqlite` was created for another tenant: give the tenant that the ledger was created with")]
    OtherTenant,
    /// Of a ledger whose entries this program does not read.
    #[error(
        "`keys.sqlite` has version {0}, older than any release, and so have the entries: read this ledger with the program that wrote it, and begin a new one"
    )]
    Older(i32),
    /// Of a ledger whose entries this program does not know yet.
    #[error("`keys.sqlite` has version {0}, of a newer program than this one: use that")]
    Newer(i32),
    /// Not a finished file, or changed by hand.
    #[error("`keys.sqlite` is damaged: {0}")]
    Damaged(&'static str),
    /// No entry could name another one as the one before it.
    #[error(
        "the ledger is full at {NO_ENTRY} entries, because an entry has no room for a higher index: begin a new one"
    )]
    Full,
    /// The owner of an entry is not in the file, so the file is older than the log.
    #[error(
        "`keys.sqlite` does not know the owner of entry {index}: it is older than the log; restore the newest backup"
    )]
    UnknownOwner {
        /// The first such entry.
        index: u64,
    },
    /// The file claims more entries than the log has.
    #[error(
        "`keys.sqlite` is at entry count {heads_at}, the log only at {size}: the log is older; restore the newest backup"
    )]
    Ahead {
        /// Entries that the file accounts for.
        heads_at: u64,
        /// Durable entries.
        size: u64,
    },
    /// An owner's chain has a gap or a fork.
    #[error("entry {index} does not continue its owner's chain")]
    BrokenChain {
        /// The first such entry.
        index: u64,
    },
    /// A name that no note can carry.
    #[error(transparent)]
    Name(#[from] BadKeyName),
    /// An input that cannot be hashed to the curve (probability 2⁻²⁵⁶).
    #[error("no tag for an owner: {0}")]
    Vrf(#[from] vrf::VrfError),
    /// An earlier failure stopped the ledger.
    #[error("the ledger has stopped, so nothing can be erased: {0}")]
    Stopped(String),
    /// The log's own key cannot be destroyed.
    #[error("the ledger's own entries cannot be erased")]
    NotErasable,
    /// An entry that is not an envelope.
    #[error("entry {index}: {reason}")]
    Envelope {
        /// Which entry.
        index: u64,
        /// What is wrong with it.
        reason: EnvelopeError,
    },
}

/// `since`: the first n that the key opens. Entries before it were sealed with a destroyed one.
#[derive(Clone)]
enum OpeningKey {
    Erased,
    Live { key: SubKey, since: u64 },
}

/// All keys of a ledger.
pub(crate) struct Keys {
    store: Store,
    tenant: String,
    lookup: SubKey,
    wrap: SubKey,
    vrf: vrf::SecretKey,
    opening: Recent<OpeningKey>,
    /// Of durable entries, where they are newer than the store's.
    heads: Arc<Heads>,
    /// Counts keys destroyed, which the sealer must not use any more.
    destroyed: Arc<AtomicU64>,
    /// Whether old pages of the file may hold what the tables do not. So it is at first: an earlier process may
    /// have ended before they were overwritten.
    copies: bool,
}

impl Keys {
    /// Creates the file with fresh signing and VRF keys.
    pub(crate) fn create(
        disk: &Disk,
        path: &Path,
        origin: &str,
        tenant: &str,
        master: &MasterKey,
    ) -> Result<(Keys, SigningKey), KeysError> {
        let wrap = master.derive("wrap", origin);
        let [signing, vrf] = [SubKey::generate()?, SubKey::generate()?];
        let store = Store::create(disk, path, origin)?;
        store.keep_secret(SIGNING_KEY, &wrap, signing.as_bytes())?;
        store.keep_secret(VRF_KEY, &wrap, vrf.as_bytes())?;
        store.keep_secret(TENANT, &wrap, tenant.as_bytes())?;
        store.finish_creation()?;
        Keys::assemble(store, origin, tenant, master)
    }

    /// Opens the file and checks that it, the master key, origin and tenant belong together.
    pub(crate) fn open(
        disk: &Disk,
        path: &Path,
        origin: &str,
        tenant: &str,
        master: &MasterKey,
    ) -> Result<(Keys, SigningKey), KeysError> {
        Keys::assemble(Store::open(disk, path, origin)?, origin, tenant, master)
    }

    /// Opens the file without the ledger's lock, to read keys and for nothing else. With it comes the key that checks
    /// the ledger's checkpoints.
    pub(crate) fn open_to_read(
        disk: &Disk,
        config: &Config,
        master: &MasterKey,
    ) -> Result<(Keys, VerifyingKey), KeysError> {
        let Config { dir, origin, tenant, .. } = config;
        let store = Store::open_to_read(disk, &dir.join("keys.sqlite"), origin)?;
        let (keys, signing) = Keys::assemble(store, origin, tenant, master)?;
        Ok((keys, signing.verifying_key().clone()))
    }

    fn assemble(
        store: Store,
        origin: &str,
        tenant: &str,
        master: &MasterKey,
    ) -> Result<(Keys, SigningKey), KeysError> {
        let wrap = master.derive("wrap", origin);
        let signing = SigningKey::from_seed(origin, &seed(&store.secret(SIGNING_KEY, &wrap)?)?)?;
        let vrf = vrf::SecretKey::from_seed(&seed(&store.secret(VRF_KEY, &wrap)?)?);
        // Another tenant would give every owner a second tag, and so a second chain.
        if store.secret(TENANT, &wrap)?.as_slice() != tenant.as_bytes() {
            return Err(KeysError::OtherTenant);
        }
        let size = store.heads_at()?;
        let lookup = rotate::lookup_key(&store, &wrap, master, origin)?;
        let keys = Keys {
            store,
            tenant: tenant.to_owned(),
            lookup,
            wrap,
            vrf,
            opening: Recent::new(CACHED_KEYS),
            heads: Arc::new(Heads::new(size)),
            destroyed: Arc::default(),
            copies: true,
        };
        Ok((keys, signing))
    }

    /// Lets SQLite tidy up when the file is closed. Not after a failure: then the journal stays for the next start, which
    /// checks it, as after a crash.
    pub(crate) fn settle(&self) -> Result<(), KeysError> {
        self.store.settle()
    }

    /// The public key that proves tags.
    pub(crate) fn vrf_public(&self) -> vrf::PublicKey {
        *self.vrf.public()
    }

    /// By what an owner is found in the file, in which their id does not stand.
    fn lookup_of(&self, owner: &Owner) -> [u8; 32] {
        lookup_of(&self.lookup, owner)
    }

    fn tag(&self, owner: &Owner) -> Result<[u8; 32], KeysError> {
        Ok(tag_of(&self.vrf.output(&tag_input(&self.tenant, owner))?))
    }

    /// The owner's tag, and the proof that it is theirs.
    pub(crate) fn prove_tag(&self, owner: &Owner) -> Result<([u8; 32], [u8; vrf::PROOF_LEN]), KeysError> {
        Ok((self.tag(owner)?, self.vrf.prove(&tag_input(&self.tenant, owner))?))
    }

    fn head(&self, tag: &[u8; 32]) -> Result<Head, KeysError> {
        match self.heads.of(tag) {
            Some(head) => Ok(head),
            None => Ok(self.store.by_tag(tag)?.map_or(Head::NONE, |row| row.head)),
        }
    }

    fn unwrap(&self, tag: &[u8; 32], wrapped: &[u8]) -> Result<SubKey, KeysError> {
        let key = self
            .wrap
            .unseal(tag, wrapped)
            .map_err(|_| KeysError::Damaged("an owner's key does not unwrap"))?;
        Ok(SubKey::from_bytes(seed(&key)?))
    }

    /// Opens entry `index`: its class and, unless erased, its payload.
    pub(crate) fn open_entry(&mut self, index: u64, entry: &[u8]) -> Result<(u8, Payload), KeysError> {
        let damaged = |reason| KeysError::Envelope { index, reason };
        let envelope = match envelope::parse(entry).map_err(damaged)? {
            Parsed::Sealed(envelope) => envelope,
            Parsed::Public(root) => return Ok((IndexRoot::CLASS, Payload::Public(root))),
        };
        let payload = match self.opening_key(index, &envelope.place)? {
            Some(key) => Payload::Readable(envelope.open(&key).map_err(damaged)?),
            None => Payload::Erased,
        };
        Ok((envelope.place.class, payload))
    }

    /// The key of the owner of entry `index`, `None` when the one that sealed it was destroyed.
    pub(crate) fn opening_key(&mut self, index: u64, place: &Place) -> Result<Option<SubKey>, KeysError> {
        let tag = place.tag;
        let key = match self.opening.get(&tag) {
            Some(key) => key.clone(),
            None => {
                let row = self.store.by_tag(&tag)?.ok_or(KeysError::UnknownOwner { index })?;
                let key = match row.wrapped {
                    Some(wrapped) => OpeningKey::Live { key: self.unwrap(&tag, &wrapped)?, since: row.since },
                    None => OpeningKey::Erased,
                };
                self.opening.insert(tag, key.clone());
                key
            }
        };
        match key {
            OpeningKey::Live { key, since } if place.n >= since => Ok(Some(key)),
            _ => Ok(None),
        }
    }

    /// Entries that the heads account for; after opening, those below it need not be caught up.
    pub(crate) fn size(&self) -> u64 {
        self.heads.size()
    }

    /// Where the writer notes what is durable.
    pub(crate) fn heads(&self) -> Arc<Heads> {
        Arc::clone(&self.heads)
    }
}

fn lookup_of(lookup: &SubKey, owner: &Owner) -> [u8; 32] {
    lookup.hash(&[owner.kind().as_bytes(), b"\0", owner.id().as_bytes()])
}

const SIGNING_KEY: &str = "signing key";
const VRF_KEY: &str = "vrf key";
const TENANT: &str = "tenant";

fn seed(bytes: &[u8]) -> Result<[u8; 32], KeysError> {
    bytes.try_into().map_err(|_| KeysError::Damaged("a key is not 32 bytes long"))
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(masked)")
    }
}
