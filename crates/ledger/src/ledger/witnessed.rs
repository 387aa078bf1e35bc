//! What witnesses say of this ledger: their cosignatures on the latest checkpoint, `tiles/witnessed`, the newest
//! checkpoint that a quorum of them has cosigned, and `tiles/conflicts`, by whom another history was seen. Whom to ask,
//! and how, is not known here.

use std::path::PathBuf;

use super::{Ledger, Shared};
use crate::{
    Checkpoint, DiskError, Hash, TreeError,
    note::{Note, NoteError},
    policy::{Policy, PolicyRefusal, Verdict},
    publish::Publisher,
    sync::lock,
    verify::parse_signed,
};

/// Why cosignatures were not published.
#[derive(Debug, thiserror::Error)]
pub enum CosignError {
    /// Not a signed checkpoint, or a signature by a known key is wrong.
    #[error(transparent)]
    Policy(#[from] PolicyRefusal),
    /// This ledger's key did not sign it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// This ledger's key signed it, but it is not what is published here.
    #[error("the checkpoint of {size} entries is of another history than this ledger's")]
    OtherHistory {
        /// In the checkpoint.
        size: u64,
    },
    /// A published tile cannot be read.
    #[error("published tiles: {0}")]
    Tree(#[from] TreeError),
    /// The file system refused. The ledger has stopped.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The ledger has stopped before.
    #[error("the ledger has stopped: {0}")]
    Stopped(String),
}

impl Ledger {
    /// Publishes the cosignatures on `note`, a checkpoint of this ledger, that the policy's witnesses made: with the
    /// latest checkpoint when it is still that one, and as `tiles/witnessed` when the quorum is met and nothing newer
    /// is there. Both are durable when this returns. Lines by other keys are dropped; one wrong line by a known key
    /// refuses them all. Blocks.
    pub fn add_cosignatures(&self, note: &str, policy: &Policy) -> Result<Verdict, CosignError> {
        let shared = &self.handle.shared;
        Note::parse(note)?.verify(&shared.verifying_key)?;
        let verdict = policy.evaluate(note)?;
        let Checkpoint { size, root, .. } = verdict.checkpoint;
        // Both replacements are under the publisher's lock: no checkpoint can come in between.
        let mut publisher = lock(&shared.publisher);
        if let Some((_, reason)) = shared.failure.get() {
            return Err(CosignError::Stopped(reason.clone()));
        }
        if size > publisher.last().checkpoint.size || self.root_at(size)? != root {
            return Err(CosignError::OtherHistory { size });
        }
        let verdict = match publisher.last() {
            // What others have cosigned before stays.
            last if last.checkpoint == verdict.checkpoint => {
                let known = last.note.strip_prefix(&format!("{}\n", last.checkpoint)).unwrap_or_default();
                policy.evaluate(&format!("{}{known}", verdict.note))?
            }
            _ => verdict,
        };
        shared
            .publish_verdict(&mut publisher, &verdict)
            .inspect_err(|error| shared.fail(error.trouble(), &error.to_string()))?;
        Ok(verdict)
    }

    /// The newest checkpoint that a quorum of witnesses has cosigned, a signed note; `None` before the first.
    pub fn witnessed(&self) -> Result<Option<String>, DiskError> {
        let bytes = self.handle.shared.disk.read(&self.handle.shared.witnessed_path())?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Publishes `tiles/conflicts`, what the caller has to say to everybody of witnesses who saw another history of this
    /// ledger; `None` when there is nothing to say. Whether something else was there. Durable when this returns; a
    /// failure stops the ledger. Blocks.
    pub fn publish_conflicts(&self, file: Option<&[u8]>) -> Result<bool, DiskError> {
        let shared = &self.handle.shared;
        let path = shared.tiles_path().join("conflicts");
        let _one_at_a_time = lock(&shared.publisher);
        let written = shared.disk.read(&path).and_then(|there| match file {
            file if there.as_deref() == file => Ok(false),
            Some(bytes) => shared.staging.replace(&path, &[bytes]).map(|()| true),
            None => shared.staging.discard(&path).map(|()| true),
        });
        written.inspect_err(|error| shared.fail(error.trouble(), &error.to_string()))
    }

    /// What [`publish_conflicts`](Ledger::publish_conflicts) has published.
    pub fn conflicts(&self) -> Result<Option<Vec<u8>>, DiskError> {
        self.handle.shared.disk.read(&self.handle.shared.tiles_path().join("conflicts"))
    }

    /// The Merkle tree hash of the first `size` entries, from what is published.
    pub fn root_at(&self, size: u64) -> Result<Hash, TreeError> {
        let store = self.handle.shared.tiles();
        self.handle.shared.tree(&store, size)?.root()
    }
}

impl Shared {
    fn publish_verdict(&self, publisher: &mut Publisher, verdict: &Verdict) -> Result<(), DiskError> {
        let last = publisher.last();
        if last.checkpoint == verdict.checkpoint && last.note != verdict.note {
            *lock(&self.published) = publisher.replace_note(&verdict.note)?.clone();
        }
        // A policy without a quorum of witnesses vouches for nothing.
        if verdict.as_of.is_some() && !self.has_witnessed(verdict)? {
            self.staging.replace(&self.witnessed_path(), &[verdict.note.as_bytes()])?;
        }
        Ok(())
    }

    /// Whether `tiles/witnessed` is as good already. A file that this ledger did not sign says nothing.
    fn has_witnessed(&self, verdict: &Verdict) -> Result<bool, DiskError> {
        let Some(note) = self.disk.read(&self.witnessed_path())? else { return Ok(false) };
        let note = String::from_utf8_lossy(&note);
        let there = parse_signed(&note, &self.verifying_key).ok();
        Ok(there.is_some_and(|there| there.size > verdict.checkpoint.size) || note == verdict.note)
    }

    fn witnessed_path(&self) -> PathBuf {
        self.tiles_path().join("witnessed")
    }
}
