//! Entries in, verdicts on each index root out.

use std::collections::VecDeque;

use super::{CosignerError, Epoch, State};
use crate::{
    hash::Hash,
    index::{Heads, IndexRoot, IndexTree, MAX_LAG, Record, Step},
};

/// How an index root does not follow from the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RootFault {
    /// It covers entries behind itself.
    #[error("it claims to cover entries that came after it")]
    Covers,
    /// What it covers is too long ago.
    #[error("it stands more than {MAX_LAG} entries behind what it covers")]
    Late,
    /// It covers no more than an earlier one.
    #[error("it does not cover more than the one before it, which covers {before} entries")]
    Stale {
        /// Input size of the one before.
        before: u64,
    },
    /// Whose a tag is would be proved by another key than before.
    #[error("it names another VRF key than the one before it")]
    Vrf,
    /// Tags would be of another name space than before.
    #[error("it names another tenant than the one before it")]
    Tenant,
    /// Tags were left out or invented.
    #[error("it counts {found} tags, the entries have {expected}")]
    Count {
        /// In the root.
        found: u64,
        /// Recomputed.
        expected: u64,
    },
    /// The list is another.
    #[error("its root is `{found}`, the entries lead to `{expected}`")]
    Root {
        /// In the entry.
        found: Hash,
        /// Recomputed.
        expected: Hash,
    },
}

pub(super) struct Fold {
    heads: Heads,
    last: Option<Epoch>,
    /// Public entries up to this one were checked by an earlier run.
    checked_below: u64,
    /// Entries that the next index root may leave out, the oldest first.
    waiting: VecDeque<(u64, Step)>,
    epochs: u64,
    wrong: Option<CosignerError>,
}

/// What is left when everything was right.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) last: Option<Epoch>,
    /// Of the last epoch.
    pub(super) records: Vec<[u8; Record::LEN]>,
    /// How many were recomputed.
    pub(super) epochs: u64,
}

impl Fold {
    pub(super) fn new(state: State) -> Fold {
        let checked_below = state.epoch.as_ref().map_or(0, |epoch| epoch.at + 1);
        let heads = Heads::from_sorted(state.records);
        let (last, waiting) = (state.epoch, VecDeque::new());
        Fold { heads, last, checked_below, waiting, epochs: 0, wrong: None }
    }

    /// Takes in the next entry. What is wrong is kept until everything was read.
    pub(super) fn take(&mut self, index: u64, entry: &[u8]) {
        if self.wrong.is_none()
            && let Err(wrong) = self.try_take(index, entry)
        {
            self.wrong = Some(wrong);
        }
    }

    fn try_take(&mut self, index: u64, entry: &[u8]) -> Result<(), CosignerError> {
        match Step::of(index, entry)? {
            Step::Public(root) if index >= self.checked_below => self.root(index, root),
            Step::Public(_) => Ok(()),
            sealed @ Step::Sealed { .. } => {
                self.waiting.push_back((index, sealed));
                self.fold_below(index.saturating_sub(MAX_LAG))
            }
        }
    }

    fn root(&mut self, at: u64, root: IndexRoot) -> Result<(), CosignerError> {
        let wrong = |fault| CosignerError::Root { at, input_size: root.input_size, fault };
        self.plausible(at, &root).map_err(wrong)?;
        self.fold_below(root.input_size)?;
        let tree = IndexTree::over(self.heads.settle());
        if root.count != tree.count {
            return Err(wrong(RootFault::Count { found: root.count, expected: tree.count }));
        }
        if root.root != tree.root() {
            return Err(wrong(RootFault::Root { found: root.root, expected: tree.root() }));
        }
        self.last = Some(Epoch { at, root });
        self.epochs += 1;
        Ok(())
    }

    fn plausible(&self, at: u64, root: &IndexRoot) -> Result<(), RootFault> {
        if root.input_size > at {
            return Err(RootFault::Covers);
        }
        if at - root.input_size > MAX_LAG {
            return Err(RootFault::Late);
        }
        let Some(Epoch { root: before, .. }) = &self.last else { return Ok(()) };
        if root.input_size <= before.input_size {
            return Err(RootFault::Stale { before: before.input_size });
        }
        if root.vrf_public_key != before.vrf_public_key {
            return Err(RootFault::Vrf);
        }
        if root.tenant != before.tenant {
            return Err(RootFault::Tenant);
        }
        Ok(())
    }

    fn fold_below(&mut self, size: u64) -> Result<(), CosignerError> {
        let count = self.waiting.iter().take_while(|(index, _)| *index < size).count();
        let mut due = self.waiting.drain(..count);
        due.try_for_each(|(index, step)| Ok(self.heads.take(index, &step)?))
    }

    /// Checks the chains up to the end.
    pub(super) fn finish(mut self) -> Result<Folded, CosignerError> {
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        self.fold_below(u64::MAX)?;
        Ok(Folded { last: self.last, records: self.heads.into_settled(), epochs: self.epochs })
    }
}
