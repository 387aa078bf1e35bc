//! The independent cosigner of the index: reads all entries of a ledger and recomputes what the ledger says of them.
//!
//! It trusts nothing but the ledger's key. Each entry must be in the signed tree, continue its tag's chain (`n`,
//! `prev`, `prev_at`), and each [`IndexRoot`] must be the root over exactly the tags below its `input_size`, under the
//! VRF key and tenant of all the others. The tree must continue the one that was seen before. Needs no key of an owner
//! and reads no payload, but the entry bundles: it is for an authorised auditor, with a key of its own.
//!
//! Memory is 80 bytes for each tag, and what the entries since the last epoch change.

mod fold;
mod state;
#[cfg(test)]
mod tests;

use std::{convert::Infallible, ops::ControlFlow};

use self::{fold::Fold, state::Epoch};
pub use self::{
    fold::RootFault,
    state::{State, StateError},
};
use crate::{
    Checkpoint, IndexRoot, ReplayError, TileStore, Tree, TreeError, VerifyingKey,
    index::ChainError,
    proof::{ProofError, verify_consistency},
    replay,
    verify::{Progress, StoreError, VerifyError, parse_signed},
};

/// What was checked.
#[derive(Debug)]
pub struct Checked {
    /// The checkpoint, a signed note as the ledger has it.
    pub note: String,
    /// What it says.
    pub checkpoint: Checkpoint,
    /// Entries that were replayed this time.
    pub replayed: u64,
    /// Epochs of the index that were recomputed this time.
    pub epochs: u64,
    /// The last epoch.
    pub last: Option<IndexRoot>,
    /// What the next run goes on from. Keep it before the cosignature is given to anybody.
    pub state: State,
}

/// Why there is no cosignature.
#[derive(Debug, thiserror::Error)]
pub enum CosignerError {
    /// The checkpoint or a tile is wrong, or the store refused.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A tile is missing or has the wrong length.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Entries cannot be read, or are not those of the signed tree.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// The ledger shows less than before.
    #[error(
        "the checkpoint has {size} entries, but {seen} were signed before: keep both checkpoints, they are evidence"
    )]
    Shrunk {
        /// Now.
        size: u64,
        /// Before.
        seen: u64,
    },
    /// The ledger shows another history than before.
    #[error(
        "the checkpoint of {size} entries does not continue the {seen} entries signed before ({reason}): keep both checkpoints, they are evidence"
    )]
    Forked {
        /// Now.
        size: u64,
        /// Before.
        seen: u64,
        /// What the proof lacks.
        reason: ProofError,
    },
    /// The state is of another ledger.
    #[error("the state is of the ledger `{0}`: give each ledger a state file of its own")]
    OtherLedger(String),
    /// The entries of a tag contradict each other.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// An index root does not follow from the entries.
    #[error("the index root at entry {at}, over the entries below {input_size}: {fault}")]
    Root {
        /// Where it is.
        at: u64,
        /// What it claims to cover.
        input_size: u64,
        /// What is wrong with it.
        fault: RootFault,
    },
}

impl From<StoreError> for CosignerError {
    fn from(error: StoreError) -> CosignerError {
        CosignerError::Verify(error.into())
    }
}

/// Replays what is new since `state` and checks everything in it.
pub fn check(
    store: &impl TileStore,
    key: &VerifyingKey,
    state: State,
    progress: &mut dyn FnMut(Progress),
) -> Result<Checked, CosignerError> {
    let note = store.read("checkpoint")?.ok_or(VerifyError::NoCheckpoint)?;
    let note = String::from_utf8_lossy(&note).into_owned();
    let checkpoint = parse_signed(&note, key)?;
    continues(store, state.seen.as_ref(), &checkpoint)?;
    let from = state.epoch.as_ref().map_or(0, |epoch| epoch.root.input_size);
    let mut fold = Fold::new(state);
    let outcome = replay::bundles(store, &checkpoint, from, |first, entries| {
        for (index, entry) in (first..).zip(&entries).filter(|(index, _)| *index >= from) {
            fold.take(index, entry);
        }
        progress(Progress { done: first + entries.len() as u64, size: checkpoint.size });
        Ok(ControlFlow::<Infallible>::Continue(()))
    });
    let ControlFlow::Continue(()) = outcome?;
    // Only now is it known that all entries are those of the signed tree: what is wrong with them is the ledger's.
    let folded = fold.finish()?;
    let last = folded.last.map(|epoch| epoch.root);
    let state = State { seen: Some(checkpoint.clone()), epoch: folded.last, records: folded.records };
    Ok(Checked { note, replayed: checkpoint.size - from, checkpoint, epochs: folded.epochs, last, state })
}

fn continues(
    store: &impl TileStore,
    seen: Option<&Checkpoint>,
    checkpoint: &Checkpoint,
) -> Result<(), CosignerError> {
    let Some(seen) = seen else { return Ok(()) };
    if seen.origin != checkpoint.origin {
        return Err(CosignerError::OtherLedger(seen.origin.clone()));
    }
    if checkpoint.size < seen.size {
        return Err(CosignerError::Shrunk { size: checkpoint.size, seen: seen.size });
    }
    let proof = Tree::new(store, checkpoint.size).consistency_proof(seen.size)?;
    verify_consistency(seen.size, seen.root, checkpoint.size, checkpoint.root, &proof)
        .map_err(|reason| CosignerError::Forked { size: checkpoint.size, seen: seen.size, reason })
}
