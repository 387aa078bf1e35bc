//! Making a subject's package.

use std::{collections::HashMap, sync::Mutex};

use super::{Ledger, Shared};
use crate::{
    DiskError, KeysError, PublishError, StoreError, TilePath, TileStore, TlogProof, Tree, TreeError,
    envelope::{Envelope, EnvelopeError, NO_ENTRY},
    index::{self, IndexFile, IndexFileError, IndexProof},
    package::{self, Contents, Link, Package, PackageError},
    policy::{Policy, PolicyError},
    sync::lock,
    tile::TILE_WIDTH,
    verify::{Directory, VerifyError, parse_signed},
};

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The note is not a checkpoint of this ledger.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The checkpoint is newer than what is published here.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// No index that the checkpoint covers.
    #[error(
        "no index that is kept has its root among the {size} entries of the checkpoint: write a new index, and have the checkpoint after it witnessed"
    )]
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
    /// What is committed cannot be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The ledger's key cannot stand in a policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// It does not verify: something on this ledger is wrong.
    #[error("the package does not verify, so it is not given out: {0}")]
    Wrong(#[from] PackageError),
}

impl Ledger {
    /// The newest signed checkpoint that a package can be made for: the one that a quorum of witnesses has cosigned
    /// when it covers an epoch of the index, otherwise the latest. `None` when neither does.
    pub fn checkpoint_for_package(&self) -> Result<Option<String>, MakeError> {
        let shared = &self.handle.shared;
        for note in self.witnessed()?.into_iter().chain([self.checkpoint()]) {
            // A file of witnesses that this ledger did not sign says nothing.
            let Ok(checkpoint) = parse_signed(&note, &shared.verifying_key) else { continue };
            if shared.epoch(checkpoint.size)?.is_some() {
                return Ok(Some(note));
            }
        }
        Ok(None)
    }

    /// All entries about a subject that the newest index below the checkpoint counts, with the proof that they are
    /// all; `note` is a checkpoint of this ledger, with whatever cosignatures it has. What is given out was verified.
    pub fn package(&self, subject: &str, note: &str) -> Result<Package, MakeError> {
        let shared = &self.handle.shared;
        let checkpoint = parse_signed(note, &shared.verifying_key)?;
        let epoch = shared.epoch(checkpoint.size)?.ok_or(MakeError::NoIndex { size: checkpoint.size })?;
        let store = Cached { tiles: shared.tiles(), read: Mutex::default() };
        let tree = Tree::new(&store, lock(&shared.published).checkpoint.size).prefix(checkpoint.size)?;
        let owner = package::owner(subject);
        let (tag, vrf_proof) = lock(&shared.keys).prove_tag(&owner)?;
        let index = epoch.prove(&tag).map_err(|error| MakeError::Index(error.to_string()))?;
        let (chain, indexes) = shared.chain(&tree, &index)?;
        let mut nodes = Vec::new();
        if !indexes.is_empty() {
            package::prove(&indexes, 0..checkpoint.size, &mut |range| tree.range(range), &mut nodes)?;
        }
        let tenant = shared.config.tenant.clone();
        let contents = Contents { tenant, subject: subject.to_owned(), vrf_proof, index, chain, nodes };
        let proof = TlogProof {
            extra: Some(epoch.root.to_bytes()),
            index: epoch.at,
            proof: tree.inclusion_proof(epoch.at)?,
            checkpoint: note.to_owned(),
        };
        let package = Package {
            index: proof.to_string().into_bytes(),
            subject: contents.to_bytes().ok_or(MakeError::TooLong)?,
        };
        // The parts must fit in any case; who else has seen the checkpoint is for the receiver's policy.
        let own = format!("log {}\nquorum none\n", shared.verifying_key);
        package::verify(&package, &Policy::parse(own.as_bytes())?)?;
        Ok(package)
    }
}

impl Shared {
    /// The newest kept epoch whose root is among the first `size` entries.
    fn epoch(&self, size: u64) -> Result<Option<IndexFile>, MakeError> {
        for input_size in index::list(&self.disk, &self.index_path())? {
            match IndexFile::open(&self.disk, &self.index_path(), input_size) {
                Ok(epoch) if epoch.at < size => return Ok(Some(epoch)),
                // Derived again with the next epoch.
                Ok(_) | Err(IndexFileError::Damaged(_)) => {}
                Err(IndexFileError::Disk(error)) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    /// From the head to the first entry, with the entries' keys; then their indexes, ascending.
    fn chain(&self, tree: &Tree<'_, Cached>, index: &IndexProof) -> Result<(Vec<Link>, Vec<u64>), MakeError> {
        let mut at = match index {
            IndexProof::Present(found) => found.record.head.at,
            IndexProof::Absent { .. } => NO_ENTRY,
        };
        let (mut chain, mut indexes) = (Vec::new(), Vec::new());
        while at != NO_ENTRY {
            let entry = entry(tree, at)?;
            let envelope =
                Envelope::parse(&entry).map_err(|reason| MakeError::Envelope { index: at, reason })?;
            let place = envelope.place;
            let key = lock(&self.keys).opening_key(at, &place)?;
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

/// An entry of a tree, from its bundle.
fn entry<S: TileStore>(tree: &Tree<'_, S>, index: u64) -> Result<Vec<u8>, TreeError> {
    let outside = || TreeError::OutOfRange { asked: index, size: tree.size() };
    let bundle = TilePath::entries(index / TILE_WIDTH, tree.size()).ok_or_else(outside)?;
    tree.entries(bundle)?.into_iter().nth((index % TILE_WIDTH) as usize).ok_or_else(outside)
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
