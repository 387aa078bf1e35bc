//! Conflicts: a witness says that it has seen another history of this ledger. There is no graver alarm, so it is an
//! event on the ledger itself: it outlives restarts and the witness, nobody takes it back by removing a file, and it
//! ends by another event only, which says what was behind it.
//!
//! For those without keys the open ones are published beside the checkpoint, as the file `conflicts`. It is derived: the
//! gate writes it anew from the ledger whenever it says something else.
//!
//! ```text
//! zweck conflicts 2
//! {"at":"2026-11-23T08:15:00Z","entry":17,"conflict":{"witness":"W1",…}}
//! {"at":"2026-11-23T08:16:00Z","entry":19,"conflict":{"witness":"W2",…}}
//! ```

use serde::{Deserialize, Serialize};

use crate::{event::Event, ids::escaped, time::Timestamp};

/// All that a court would want to know of a witness's answer, and nothing that the witness could make up freely: free
/// text of somebody else would stand on the ledger for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// What the policy calls the witness.
    pub witness: String,
    /// Its verifier key.
    pub key: String,
    /// What was made of its answer, in words.
    pub why: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Entries of the checkpoint that it says it has cosigned.
    pub seen: u64,
    /// Entries that this ledger had then.
    pub had: u64,
    /// The checkpoint that it was asked to cosign, with this ledger's signature.
    pub offered: String,
    /// The checkpoint that it shows instead, word by word: only one with this ledger's own signature is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
}

/// The operator looked into conflicts and says what was behind them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// The entries that recorded them.
    pub entries: Vec<u64>,
    /// What was behind them, in the operator's words.
    pub reason: String,
}

/// A conflict that is on the ledger and not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// When it was found.
    pub at: Timestamp,
    /// Its entry on the ledger.
    pub entry: u64,
    /// What it was.
    pub conflict: Conflict,
}

impl Conflict {
    /// Whether it tells nothing that `other` does not tell: the same witness claims the same and has shown no more.
    fn adds_nothing_to(&self, other: &Conflict) -> bool {
        let claims = |conflict: &Conflict| (conflict.seen, conflict.seen > conflict.had);
        self.key == other.key
            && claims(self) == claims(other)
            && (self.shown.is_none() || other.shown.is_some())
    }
}

impl Recorded {
    /// In a sentence, with nothing in it that a terminal would obey.
    pub fn sentence(&self) -> String {
        let Recorded { at, entry, conflict: Conflict { witness, why, shown, .. } } = self;
        let shows = match shown {
            Some(_) => "it shows a checkpoint of it with this ledger's own signature",
            None => "it has shown no checkpoint of it",
        };
        format!(
            "the witness `{}` has seen another history of this ledger: {} ({shows}; found at {at}, entry {entry})",
            escaped(witness),
            escaped(why)
        )
    }
}

/// The conflicts that are not settled, in the order of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conflicts(Vec<Recorded>);

impl Conflicts {
    pub(crate) fn list(&self) -> &[Recorded] {
        &self.0
    }

    pub(crate) fn open(&mut self, entry: u64, event: &Event, conflict: &Conflict) {
        self.0.push(Recorded { at: event.at, entry, conflict: conflict.clone() });
    }

    pub(crate) fn settle(&mut self, settled: &Settled) {
        self.0.retain(|recorded| !settled.entries.contains(&recorded.entry));
    }

    /// Whether it is worth an entry. A witness that makes up a claim each time fills neither the ledger nor the memory.
    pub(crate) fn wants(&self, conflict: &Conflict) -> bool {
        let of_it = self.0.iter().filter(|recorded| recorded.conflict.key == conflict.key).count();
        let room = of_it == 0 || (of_it < MOST_OF_A_WITNESS && self.0.len() < MOST);
        room && !self.0.iter().any(|recorded| conflict.adds_nothing_to(&recorded.conflict))
    }
}

/// Not the file of conflicts that a gate writes. Whoever finds one does not know whether there are conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// No gate writes so much.
    #[error("`conflicts` is larger than any that a gate writes")]
    Large,
    /// Cut, changed, or of another version.
    #[error("`conflicts` is damaged or of another version")]
    Garbled,
    /// A checkpoint in it is another ledger's.
    #[error("`conflicts` is of another ledger")]
    Foreign,
}

/// The file of these conflicts; none when there are none.
pub(crate) fn to_file(conflicts: &[Recorded]) -> Result<Option<Vec<u8>>, serde_json::Error> {
    if conflicts.is_empty() {
        return Ok(None);
    }
    let mut file = format!("{HEAD}{}\n", conflicts.len());
    for conflict in conflicts {
        file.push_str(&serde_json::to_string(conflict)?);
        file.push('\n');
    }
    Ok(Some(file.into_bytes()))
}

/// Reads the file `conflicts` of the ledger with this origin. Whose signatures are in it, it does not check.
pub fn read_file(bytes: &[u8], origin: &str) -> Result<Vec<Recorded>, FileError> {
    if bytes.len() > LARGEST_FILE {
        return Err(FileError::Large);
    }
    let text = str::from_utf8(bytes).map_err(|_| FileError::Garbled)?;
    let text = text.strip_prefix(HEAD).and_then(|rest| rest.strip_suffix('\n')).ok_or(FileError::Garbled)?;
    let (count, lines) = text.split_once('\n').ok_or(FileError::Garbled)?;
    let read = |line: &str| serde_json::from_str::<Recorded>(line).map_err(|_| FileError::Garbled);
    let conflicts = lines.split('\n').map(read).collect::<Result<Vec<_>, _>>()?;
    if conflicts.len().to_string() != count {
        return Err(FileError::Garbled);
    }
    let ours = |conflict: &Conflict| conflict.offered.split('\n').next() == Some(origin);
    match conflicts.iter().all(|recorded| ours(&recorded.conflict)) {
        true => Ok(conflicts),
        false => Err(FileError::Foreign),
    }
}

const HEAD: &str = "zweck conflicts ";

/// A claim, another one when the ledger has grown, a checkpoint to go with it, and one to spare.
const MOST_OF_A_WITNESS: usize = 4;

/// Of 16 witnesses, or of those that take each other's place. The first of each is taken all the same.
const MOST: usize = 64;

/// [`MOST`] events that the ledger takes.
const LARGEST_FILE: usize = MOST * ledger::MAX_PAYLOAD;

#[cfg(test)]
mod tests;
