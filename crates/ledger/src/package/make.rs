//! Making a package from a ledger's files, whether or not a gate has it open: nothing is locked, nothing is written.
//!
//! A gate changes the files meanwhile. What is read fits together all the same:
//!
//! - Epochs are opened before the checkpoint is read. One that is removed then stays readable, and the gate publishes
//!   before it writes the next: so only the newest may lack its root under that checkpoint.
//! - Tiles never change. A partial one is removed when the full one is there, which is then read instead.
//! - A key is durable before the entry that it seals, and the subject's is read once: an erasure came before or after.
//!   No read outlasts a row, because an erasure waits for readers.
//!
//! Whatever else may happen, what is given out was verified.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::{Contents, Link, Package, PackageError, owner, prove, verify};
use crate::{
    Config, DiskError, KeysError, MasterKey, StoreError, TileStore, TlogProof, Tree, TreeError, VerifyingKey,
    disk::Disk,
    envelope::{Envelope, EnvelopeError, NO_ENTRY},
    index::{self, IndexFile, IndexFileError, IndexProof},
    keys::Keys,
    policy::{Policy, PolicyError},
    publish::Signed,
    sync::lock,
    verify::{Directory, VerifyError, parse_signed, read_note},
};

/// A package, and what it rests on.
#[derive(Debug)]
pub struct Made {
    /// Verified against the ledger's own key.
    pub package: Package,
    /// It covers the entries below this one.
    pub covers: u64,
    /// Whether its checkpoint is the newest that a quorum of the ledger's witnesses has cosigned.
    pub witnessed: bool,
}

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// There is none.
    #[error("`{}` holds no ledger: create one, or correct the path", .0.display())]
    NoLedger(PathBuf),
    /// Somebody else's checkpoint was given, or something else.
    #[error("what was given is no checkpoint of this ledger: {0}")]
    Given(VerifyError),
    /// The ledger's own checkpoint is wrong.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A tile is wrong, or the checkpoint is newer than what is published here.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// No index that the checkpoint covers.
    #[error("no index that is kept has its root among the {size} entries of the checkpoint")]
    NoIndex {
        /// Entries of the checkpoint.
        size: u64,
    },
    /// The file of the index was changed.
    #[error("{0}")]
    Index(String),
    /// Keys of the subject.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// An entry of the chain is none.
    #[error("entry {index}: {reason}")]
    Envelope {
        /// Which entry.
        index: u64,
        /// What is wrong with it.
        reason: EnvelopeError,
    },
    /// The id is too long for the format.
    #[error("the subject's id or tenant is longer than 65,535 bytes")]
    TooLong,
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The ledger's key cannot stand in a policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// It does not verify: something on this ledger is wrong.
    #[error("the package does not verify, so it is not given out: {0}")]
    Wrong(#[from] PackageError),
}

impl From<IndexFileError> for MakeError {
    fn from(error: IndexFileError) -> MakeError {
        match error {
            IndexFileError::Disk(error) => MakeError::Disk(error),
            IndexFileError::Damaged(_) => MakeError::Index(error.to_string()),
        }
    }
}

/// All entries about a subject that the newest index below a checkpoint counts, with the proof that they are all.
///
/// The checkpoint is `note`, one of this ledger with whatever cosignatures it has; without it, the newest that a quorum
/// of witnesses has cosigned if it covers an index that is kept, otherwise the latest.
pub fn make(
    config: &Config,
    master: &MasterKey,
    subject: &str,
    note: Option<&str>,
) -> Result<Made, MakeError> {
    make_from(Disk::os(), config, master, subject, note)
}

pub(super) fn make_from(
    disk: Disk,
    config: &Config,
    master: &MasterKey,
    subject: &str,
    note: Option<&str>,
) -> Result<Made, MakeError> {
    let mut files = Files::open(disk, config, master)?;
    let Basis { signed, witnessed, epoch, published } = files.basis(note)?;
    let size = signed.checkpoint.size;
    let store = Cached { tiles: files.tiles.clone(), read: Mutex::default() };
    let tree = Tree::new(&store, published).prefix(size)?;
    let (tag, vrf_proof) = files.keys.prove_tag(&owner(subject))?;
    let index = epoch.prove(&tag)?;
    let (chain, indexes) = files.chain(&tree, &index)?;
    let mut nodes = Vec::new();
    if !indexes.is_empty() {
        prove(&indexes, 0..size, &mut |range| tree.range(range), &mut nodes)?;
    }
    let (tenant, subject) = (config.tenant.clone(), subject.to_owned());
    let contents = Contents { tenant, subject, vrf_proof, index, chain, nodes };
    let proof = TlogProof {
        extra: Some(epoch.root.to_bytes()),
        index: epoch.at,
        proof: tree.inclusion_proof(epoch.at)?,
        checkpoint: signed.note,
    };
    let package = Package {
        index: proof.to_string().into_bytes(),
        subject: contents.to_bytes().ok_or(MakeError::TooLong)?,
    };
    // The parts must fit in any case; who else has seen the checkpoint is for the receiver's policy.
    let own = format!("log {}\nquorum none\n", files.key);
    let verified = verify(&package, &Policy::parse(own.as_bytes())?)?;
    Ok(Made { package, covers: verified.index.input_size, witnessed })
}

/// What a ledger has on the disk, opened to be read.
struct Files {
    disk: Disk,
    dir: PathBuf,
    tiles: Directory,
    keys: Keys,
    key: VerifyingKey,
}

/// What a package is made for.
struct Basis {
    signed: Signed,
    witnessed: bool,
    /// Its root is under the checkpoint.
    epoch: IndexFile,
    /// Entries of the latest checkpoint, which says what partial tiles there are.
    published: u64,
}

impl Files {
    fn open(disk: Disk, config: &Config, master: &MasterKey) -> Result<Files, MakeError> {
        let dir = config.dir.clone();
        let tiles = dir.join("tiles");
        if !disk.exists(&tiles.join("checkpoint"))? {
            return Err(MakeError::NoLedger(dir));
        }
        let (keys, key) = Keys::open_to_read(&disk, config, master)?;
        Ok(Files { tiles: Directory::new(disk.clone(), tiles), disk, dir, keys, key })
    }

    fn basis(&self, given: Option<&str>) -> Result<Basis, MakeError> {
        let mut epochs = self.epochs()?;
        // In this order: neither the given one nor what witnesses saw is newer than what is read after it.
        let given = given.map(|note| self.signed(note.to_owned())).transpose().map_err(MakeError::Given)?;
        let witnessed = if given.is_none() { self.witnessed()? } else { None };
        let latest = self.signed(read_note(&self.tiles)?)?;
        let published = latest.checkpoint.size;
        let size = given.as_ref().map_or(published, |given| given.checkpoint.size);
        let candidates = match given {
            Some(given) => vec![(given, false)],
            None => witnessed.map(|seen| (seen, true)).into_iter().chain([(latest, false)]).collect(),
        };
        let basis = candidates.into_iter().find_map(|(signed, witnessed)| {
            let covered = epochs.iter().position(|epoch| epoch.at < signed.checkpoint.size)?;
            Some(Basis { signed, witnessed, epoch: epochs.swap_remove(covered), published })
        });
        basis.ok_or(MakeError::NoIndex { size })
    }

    fn signed(&self, note: String) -> Result<Signed, VerifyError> {
        Ok(Signed { checkpoint: parse_signed(&note, &self.key)?, note })
    }

    /// A file of witnesses that this ledger did not sign says nothing.
    fn witnessed(&self) -> Result<Option<Signed>, MakeError> {
        let note = self.disk.read(&self.dir.join("tiles/witnessed"))?;
        Ok(note.and_then(|note| self.signed(String::from_utf8(note).ok()?).ok()))
    }

    /// The epochs that are kept, the newest first.
    fn epochs(&self) -> Result<Vec<IndexFile>, MakeError> {
        let dir = self.dir.join("index");
        let mut epochs = Vec::new();
        // Between list and opening a gate may have replaced them all; more often than once is not a gate's doing.
        for _ in 0..LISTINGS {
            let listed = index::list(&self.disk, &dir)?;
            for input_size in &listed {
                epochs.extend(self.epoch(&dir, *input_size)?);
            }
            if !epochs.is_empty() || listed.is_empty() {
                break;
            }
        }
        Ok(epochs)
    }

    fn epoch(&self, dir: &Path, input_size: u64) -> Result<Option<IndexFile>, MakeError> {
        match IndexFile::open(&self.disk, dir, input_size) {
            Ok(epoch) => Ok(Some(epoch)),
            // Derived again with the next epoch.
            Err(IndexFileError::Damaged(_)) => Ok(None),
            Err(IndexFileError::Disk(error)) if error.is_absent() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// From the head to the first entry, with the entries' keys; then their indexes, ascending.
    fn chain(
        &mut self,
        tree: &Tree<'_, Cached>,
        index: &IndexProof,
    ) -> Result<(Vec<Link>, Vec<u64>), MakeError> {
        let mut at = match index {
            IndexProof::Present(found) => found.record.head.at,
            IndexProof::Absent { .. } => NO_ENTRY,
        };
        let (mut chain, mut indexes) = (Vec::new(), Vec::new());
        while at != NO_ENTRY {
            let entry = tree.entry(at)?;
            let envelope =
                Envelope::parse(&entry).map_err(|reason| MakeError::Envelope { index: at, reason })?;
            let place = envelope.place;
            let key = self.keys.opening_key(at, &place)?;
            let key = key.map(|owners| *envelope.entry_key(&owners).as_bytes());
            chain.push(Link { entry, key });
            indexes.push(at);
            // Only backwards, so that a damaged entry cannot lead in a circle.
            at = if place.prev_at < at { place.prev_at } else { NO_ENTRY };
        }
        indexes.reverse();
        Ok((chain, indexes))
    }
}

/// Reads each tile once: a proof for many entries takes several hashes of each.
struct Cached {
    tiles: Directory,
    read: Mutex<HashMap<String, Option<Vec<u8>>>>,
}

impl TileStore for Cached {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(known) = lock(&self.read).get(path) {
            return Ok(known.clone());
        }
        let bytes = self.tiles.read(path)?;
        lock(&self.read).insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

/// How often the epochs are listed before it is said that there is none.
const LISTINGS: usize = 5;
