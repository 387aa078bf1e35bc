//! How it stands with the witnesses, in words for those who run the ledger.

use std::time::Duration;

use ledger::PolicyWitness;

use super::NotKept;

/// The answers of all witnesses so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Those that are asked, in the policy's order.
    pub witnesses: Vec<WitnessStatus>,
    /// Entries of the newest checkpoint that has its quorum.
    pub witnessed: u64,
    /// How long ago a quorum last vouched for the ledger, by the witnesses' own word.
    pub unwitnessed: Duration,
    /// When that is an alarm.
    pub alarm_after: Duration,
}

/// One witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessStatus {
    /// What the policy calls it.
    pub name: String,
    /// Its latest answer.
    pub state: State,
}

/// What a witness has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not asked yet.
    Unasked,
    /// A cosignature.
    Cosigned {
        /// Entries of the checkpoint.
        size: u64,
    },
    /// Nothing that is of use.
    Failing {
        /// In words.
        why: String,
    },
    /// It has seen another history of this ledger. Only a cosignature ends this state, and what is on record of it stays.
    Conflict {
        /// In words.
        why: String,
        /// Why it could not be put on record; `None` when it is, and then whoever keeps the record tells of it.
        not_kept: Option<NotKept>,
    },
}

impl WitnessStatus {
    pub(super) fn unasked(witness: &PolicyWitness) -> WitnessStatus {
        WitnessStatus { name: witness.name.clone(), state: State::Unasked }
    }
}

impl Status {
    /// Whether no quorum has vouched for the ledger for too long.
    pub fn alarm(&self) -> bool {
        self.unwitnessed > self.alarm_after
    }

    /// How many witnesses have seen another history that is not on record.
    pub fn conflicts_not_kept(&self) -> usize {
        let not_kept = |state: &State| matches!(state, State::Conflict { not_kept: Some(_), .. });
        self.witnesses.iter().filter(|witness| not_kept(&witness.state)).count()
    }

    /// What somebody must look into, a sentence each, besides conflicts that are on record; empty when all is well.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for WitnessStatus { name, state } in &self.witnesses {
            if let State::Conflict { why, not_kept: Some(reason) } = state {
                problems.push(format!(
                    "the witness `{name}` has seen another history of this ledger: {why} ({reason})"
                ));
            }
        }
        if self.alarm() {
            problems.push(self.alarm_words());
        }
        problems
    }

    fn alarm_words(&self) -> String {
        let failing = self.witnesses.iter().filter_map(|witness| match &witness.state {
            State::Failing { why } => Some(format!("`{}`: {why}", witness.name)),
            _ => None,
        });
        let failing: Vec<_> = failing.collect();
        let since =
            format!("no quorum of witnesses has vouched for this ledger for {}", words(self.unwitnessed));
        if failing.is_empty() { since } else { format!("{since} ({})", failing.join("; ")) }
    }
}

fn words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} seconds"),
        seconds @ 120..7200 => format!("{} minutes", seconds / 60),
        seconds => format!("{} hours", seconds / 3600),
    }
}
