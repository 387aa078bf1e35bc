//! Writing an epoch of the index.

use std::{ops::ControlFlow, path::PathBuf};

use sha2::{Digest, Sha256};

use super::{Ledger, Shared};
use crate::{
    AppendError, Checkpoint, DiskError, IndexRoot, Pending, PublishError, Pushback, ReplayError, Slot,
    TreeError,
    index::{self, ChainError, Heads, IndexFile, IndexFileError, IndexTree, MAX_LAG, Step},
    replay,
    sync::lock,
};

/// Why no epoch was written. The next try starts from what is there.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// What is committed could not be published first.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// Entries cannot be read back.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// The log contradicts itself.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A published file cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The queue is full, or the ledger has stopped.
    #[error(transparent)]
    Pushback(#[from] Pushback),
    /// The root could not be recorded.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// So much was recorded meanwhile that the epoch is of no use.
    #[error(
        "{since} entries were recorded while the index was made, at most {MAX_LAG} are allowed: try again"
    )]
    Overtaken {
        /// How many.
        since: u64,
    },
}

/// The root of a finished epoch, ready to be appended.
#[derive(Debug)]
pub struct NextIndex {
    slot: Slot,
    root: IndexRoot,
}

impl NextIndex {
    /// Queues it, as [`Slot::append`] does a draft.
    pub fn append(self) -> Pending {
        self.slot.append_public(self.root)
    }
}

impl Ledger {
    /// Writes an epoch of the index over everything committed so far, and its root to the ledger. Without new
    /// entries since the last epoch, that one stands. Blocks; appends and publications go on meanwhile.
    ///
    /// Takes 80 bytes of memory for each owner while it works.
    pub fn write_index(&self) -> Result<IndexRoot, IndexError> {
        self.write_index_when(NextIndex::append)
    }

    /// The same for a caller who counts entries: `append` hands the root to the ledger between the caller's own
    /// appends.
    pub fn write_index_when(
        &self,
        append: impl FnOnce(NextIndex) -> Pending,
    ) -> Result<IndexRoot, IndexError> {
        let shared = &self.handle.shared;
        let _one_at_a_time = lock(&shared.indexing);
        let checkpoint = shared.publish()?;
        let (from, heads) = match shared.last_epoch(checkpoint.size)? {
            Some(last) if last.at + 1 == checkpoint.size => return Ok(last.root),
            Some(last) => (last.root.input_size, Heads::from_sorted(last.records)),
            None => (0, Heads::default()),
        };
        let mut heads = shared.fold(heads, from, &checkpoint)?;
        let records = heads.settle();
        let tree = IndexTree::over(records);
        let root = shared.index_root(&checkpoint, &tree);
        let slot = self.reserve()?;
        // What is queued already comes before it.
        let since = self.size() - checkpoint.size + shared.config.queue as u64;
        if since > MAX_LAG {
            return Err(IndexError::Overtaken { since });
        }
        // A crash from here on leaves a root without its file: the next epoch starts from an older one.
        let committed = append(NextIndex { slot, root }).wait()?;
        IndexFile::write(
            &shared.disk,
            &shared.index_path(),
            &shared.staging,
            committed.index(),
            &root,
            records,
            &tree,
        )?;
        Ok(root)
    }
}

/// An epoch as a start for the next.
struct LastEpoch {
    at: u64,
    root: IndexRoot,
    records: Vec<[u8; index::Record::LEN]>,
}

impl Shared {
    /// The newest epoch whose file is whole and whose root is on the ledger. A file that is not can be derived
    /// again, so it is passed over.
    fn last_epoch(&self, size: u64) -> Result<Option<LastEpoch>, IndexError> {
        for input_size in index::list(&self.disk, &self.index_path())? {
            let read = IndexFile::open(&self.disk, &self.index_path(), input_size)
                .and_then(|file| Ok((file.records()?, file)));
            let (records, file) = match read {
                Ok(read) => read,
                Err(IndexFileError::Damaged(_)) => continue,
                Err(IndexFileError::Disk(error)) => return Err(error.into()),
            };
            if file.at < size && self.entry(file.at)? == file.root.to_bytes() {
                return Ok(Some(LastEpoch { at: file.at, root: file.root, records }));
            }
        }
        Ok(None)
    }

    fn fold(&self, mut heads: Heads, from: u64, checkpoint: &Checkpoint) -> Result<Heads, IndexError> {
        let outcome = replay::bundles(&self.tiles(), checkpoint, from, |first, entries| {
            for (index, entry) in (first..).zip(&entries).filter(|(index, _)| *index >= from) {
                if let Err(error) = Step::of(index, entry).and_then(|step| heads.take(index, &step)) {
                    return Ok(ControlFlow::Break(error));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        match outcome {
            ControlFlow::Continue(()) => Ok(heads),
            ControlFlow::Break(error) => Err(error.into()),
        }
    }

    fn index_root(&self, checkpoint: &Checkpoint, tree: &IndexTree) -> IndexRoot {
        IndexRoot {
            input_size: checkpoint.size,
            count: tree.count,
            root: tree.root(),
            vrf_public_key: *self.vrf_key.as_bytes(),
            tenant: Sha256::digest(&self.config.tenant).into(),
        }
    }

    /// A published entry as it stands in its bundle.
    pub(crate) fn entry(&self, index: u64) -> Result<Vec<u8>, TreeError> {
        let store = self.tiles();
        let size = lock(&self.published).checkpoint.size;
        self.tree(&store, size)?.entry(index)
    }

    pub(crate) fn index_path(&self) -> PathBuf {
        self.config.dir.join("index")
    }
}
