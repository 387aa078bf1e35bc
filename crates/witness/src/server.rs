//! A witness: it cosigns a checkpoint when it continues the one that it cosigned before, and remembers it durably
//! before it answers.

mod http;
mod store;

use std::{
    collections::HashMap,
    path::Path,
    sync::{Mutex, PoisonError},
};

use ledger::{
    Checkpoint, CheckpointError, Hash, Note, NoteError, SigningKey, VerifyingKey,
    proof::{ProofError, verify_consistency},
};
use sha2::{Digest, Sha256};

use self::store::{Seen, Store};
pub use self::{http::router, store::StoreError};
use crate::protocol::{AddCheckpoint, BadRequest};

/// A witness of some logs. All threads may use it at once.
#[derive(Debug)]
pub struct Witness {
    key: SigningKey,
    /// By origin; a log has several keys while it changes them.
    logs: HashMap<String, Vec<VerifyingKey>>,
    store: Mutex<Store>,
    /// Seconds since the Unix epoch.
    clock: fn() -> u64,
}

/// Why a checkpoint was not cosigned.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The body is garbled.
    #[error(transparent)]
    Body(#[from] BadRequest),
    /// What should be a signed note is none.
    #[error(transparent)]
    Note(NoteError),
    /// The note is no checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The old size is larger than the checkpoint's.
    #[error("the old size {old} is larger than the checkpoint's, {size}")]
    OldSize {
        /// In the first line.
        old: u64,
        /// In the checkpoint.
        size: u64,
    },
    /// Not a log of this witness.
    #[error("this witness does not know the log `{0}`")]
    UnknownLog(String),
    /// By none of the log's keys, or wrong.
    #[error("the signature by a key of the log is missing or wrong")]
    Signature,
    /// The client does not know what this witness has cosigned last.
    #[error("the newest checkpoint that this witness cosigned has {size} entries")]
    Stale {
        /// Its size; 0 when there is none.
        size: u64,
    },
    /// There is only one tree without entries.
    #[error("the checkpoint of 0 entries has not the root of the empty tree")]
    EmptyTree,
    /// The log contradicts itself, or the proof is garbled.
    #[error("the checkpoint is not shown to continue the one of {old} entries: {reason}")]
    Inconsistent {
        /// Entries of what was cosigned last.
        old: u64,
        /// What is wrong with the proof.
        reason: ProofError,
    },
    /// A cosignature now would be older than the last one.
    #[error("the clock of this witness runs behind its last cosignature: try again later")]
    Clock,
    /// Nothing can be remembered, so nothing is cosigned.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::Body(_) | Refusal::Note(_) | Refusal::Checkpoint(_) | Refusal::OldSize { .. } => 400,
            Refusal::Signature => 403,
            Refusal::UnknownLog(_) => 404,
            Refusal::Stale { .. } => 409,
            Refusal::EmptyTree | Refusal::Inconsistent { .. } => 422,
            Refusal::Store(_) => 500,
            Refusal::Clock => 503,
        }
    }
}

impl Witness {
    /// Makes the file that remembers what a witness has cosigned, for the witness with this key. Its own act, never
    /// implied: a witness that lost its memory would cosign another history.
    pub fn create(path: &Path, key: &VerifyingKey) -> Result<(), StoreError> {
        Store::create(path, key)
    }

    /// Opens it. `clock` gives the seconds since the Unix epoch.
    pub fn open(
        path: &Path,
        key: SigningKey,
        logs: impl IntoIterator<Item = VerifyingKey>,
        clock: fn() -> u64,
    ) -> Result<Witness, StoreError> {
        let store = Mutex::new(Store::open(path, key.verifying_key())?);
        let mut by_origin: HashMap<String, Vec<VerifyingKey>> = HashMap::new();
        for log in logs {
            by_origin.entry(log.name().to_owned()).or_default().push(log);
        }
        Ok(Witness { key, logs: by_origin, store, clock })
    }

    /// Checks the body of an `add-checkpoint` in the order of the specification and cosigns: the lines to answer
    /// with, once the checkpoint is remembered durably. Blocks.
    pub fn add_checkpoint(&self, body: &[u8]) -> Result<String, Refusal> {
        let request = AddCheckpoint::parse(body)?;
        let note = Note::parse(request.note).map_err(Refusal::Note)?;
        let checkpoint = Checkpoint::parse(note.text)?;
        let by_log = self.signatures_of_log(&note, &checkpoint)?;
        let size = checkpoint.size;
        if request.old > size {
            return Err(Refusal::OldSize { old: request.old, size });
        }
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        // From here to the commit nobody else, not even another process, changes what was cosigned.
        let turn = store.begin()?;
        let before = turn.latest(&checkpoint.origin)?;
        check_continues(before.as_ref(), &checkpoint, &request)?;
        let time = (self.clock)();
        if time == 0 || before.as_ref().is_some_and(|before| time < before.time) {
            return Err(Refusal::Clock);
        }
        let cosignature = self.key.sign(note.text, time);
        let text = note.text;
        let note = format!("{text}\n{by_log}{cosignature}");
        let now = Seen { size, root: checkpoint.root, time, note };
        // Whoever repeats a checkpoint within a second costs no write: the cosignature is the same.
        if before.as_ref() != Some(&now) {
            turn.record(&checkpoint.origin, &now)?;
        }
        Ok(cosignature)
    }

    /// The newest cosigned checkpoint of a log, by the hexadecimal SHA-256 of its origin; `None` before the first.
    /// Blocks.
    pub fn checkpoint(&self, origin_hash: &str) -> Result<Option<String>, StoreError> {
        let mut origins = self.logs.keys();
        let Some(origin) = origins.find(|origin| hex(&Sha256::digest(origin)) == origin_hash) else {
            return Ok(None);
        };
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = store.begin()?.latest(origin)?;
        Ok(seen.map(|seen| seen.note))
    }

    fn signatures_of_log(&self, note: &Note<'_>, checkpoint: &Checkpoint) -> Result<String, Refusal> {
        let unknown = || Refusal::UnknownLog(checkpoint.origin.clone());
        let mut lines = String::new();
        for key in self.logs.get(&checkpoint.origin).ok_or_else(unknown)? {
            let signature = note.signature_by(key).map_err(|_| Refusal::Signature)?;
            lines.extend(signature.map(|signature| signature.line));
        }
        if lines.is_empty() { Err(Refusal::Signature) } else { Ok(lines) }
    }
}

fn check_continues(
    before: Option<&Seen>,
    checkpoint: &Checkpoint,
    request: &AddCheckpoint<'_>,
) -> Result<(), Refusal> {
    let (size, root) = before.map_or((0, Hash::empty_tree()), |before| (before.size, before.root));
    // The log signed both. At one size the two notes contradict each other; otherwise it is for a proof to say.
    let tell = || {
        let (origin, note) = (&checkpoint.origin, request.note);
        tracing::warn!(%origin, old = size, new = checkpoint.size, note, "not a continuation");
    };
    if request.old != size {
        if checkpoint.size == size && checkpoint.root != root {
            tell();
        }
        return Err(Refusal::Stale { size });
    }
    if checkpoint.size == 0 && checkpoint.root != Hash::empty_tree() {
        return Err(Refusal::EmptyTree);
    }
    let continues = verify_consistency(size, root, checkpoint.size, checkpoint.root, &request.proof);
    continues.map_err(|reason| {
        tell();
        Refusal::Inconsistent { old: size, reason }
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
