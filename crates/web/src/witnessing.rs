//! How it stands with the ledger's witnesses, as the binary tells it.

use std::time::Duration;

/// What `/healthz` and `/metrics` say of the witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessing {
    /// Entries of the newest checkpoint that a quorum has cosigned.
    pub witnessed: u64,
    /// How long ago a quorum last vouched for the ledger.
    pub unwitnessed: Duration,
    /// Whether that is too long.
    pub alarm: bool,
    /// How many witnesses have seen another history.
    pub conflicts: usize,
    /// What somebody must look into, a sentence each.
    pub problems: Vec<String>,
}
