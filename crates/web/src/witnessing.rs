//! How it stands with the ledger's witnesses, as the binary tells it.

use std::time::Duration;

/// What `/healthz` and `/metrics` say of the witnesses, besides conflicts that are on the ledger: those the gate knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessing {
    /// Entries of the newest checkpoint that a quorum has cosigned.
    pub witnessed: u64,
    /// How long ago a quorum last vouched for the ledger.
    pub unwitnessed: Duration,
    /// Whether that is too long.
    pub alarm: bool,
    /// How many witnesses have seen another history that could not be put on the ledger.
    pub conflicts_not_kept: usize,
    /// What somebody must look into, a sentence each.
    pub problems: Vec<String>,
}
