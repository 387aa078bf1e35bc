//! Trust policies of <https://c2sp.org/tlog-policy>: which logs, which witnesses, and which of the witnesses must have
//! cosigned a checkpoint before it is believed.
//!
//! ```text
//! log shop.example/looks+…
//! witness W1 wit.example/w1+… https://wit.example
//! witness W2 council.example/w2+… https://council.example/witness
//! witness W3 auditor.example/w3+…
//! group outside 2 W1 W2 W3
//! quorum outside
//! ```

mod parse;

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    note::{Note, NoteError, VerifyingKey},
};

pub use self::parse::{PolicyError, PolicyProblem};

/// A policy, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<PolicyLog>,
    witnesses: Vec<PolicyWitness>,
    /// Members stand before the groups that name them.
    groups: Vec<Group>,
    /// `None` for `quorum none`.
    quorum: Option<Member>,
}

/// A `log` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLog {
    /// Its name is the log's origin.
    pub key: VerifyingKey,
    /// Where to ask it.
    pub url: Option<String>,
}

/// A `witness` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyWitness {
    /// What the policy calls it.
    pub name: String,
    /// Checks its cosignatures.
    pub key: VerifyingKey,
    /// Its submission prefix, as of <https://c2sp.org/tlog-witness>.
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    threshold: usize,
    members: Vec<Member>,
}

/// By position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

/// What a policy finds in a signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What the log signed.
    pub checkpoint: Checkpoint,
    /// By which witnesses of the policy it is cosigned, in the policy's order.
    pub cosigned: Vec<Cosigned>,
    /// Whether they are enough.
    pub quorum: bool,
    /// The latest time, in seconds since the Unix epoch, as of which a quorum says that this was the newest
    /// checkpoint that it had seen. `None` without a quorum of witnesses.
    pub as_of: Option<u64>,
    /// The note with the signatures of the log and of these witnesses, and no other.
    pub note: String,
}

/// One witness has cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// What the policy calls it.
    pub witness: String,
    /// Its key: two names of a policy that are not UTF-8 can look the same.
    pub key: VerifyingKey,
    /// When, in seconds since the Unix epoch, by the witness's clock.
    pub time: u64,
}

/// The note is none of a checkpoint that the policy could accept with more cosignatures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// Garbled, or with a wrong signature by a log or witness of the policy.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not the text of a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// No log of the policy has this name, or none of that name signed.
    #[error("the checkpoint of `{origin}` is signed by no log of the policy")]
    UnknownLog {
        /// In the checkpoint.
        origin: String,
    },
}

/// The policy lists logs, and this is none of them: whoever follows the policy would refuse it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the policy has no line `log {0}`, only those of other logs: add it")]
pub struct NotListed(pub String);

impl Policy {
    /// Reads a policy. It is a file of octets: names and URLs need not be UTF-8.
    pub fn parse(text: &[u8]) -> Result<Policy, PolicyError> {
        parse::parse(text)
    }

    /// The same policy for a log that is known from elsewhere. A policy that lists logs must list this one.
    pub fn for_log(mut self, key: &VerifyingKey) -> Result<Policy, NotListed> {
        if self.logs.is_empty() {
            self.logs.push(PolicyLog { key: key.clone(), url: None });
        }
        if self.logs.iter().any(|log| log.key == *key) { Ok(self) } else { Err(NotListed(key.to_string())) }
    }

    /// The logs, in the order of their lines.
    pub fn logs(&self) -> &[PolicyLog] {
        &self.logs
    }

    /// The witnesses, in the order of their lines.
    pub fn witnesses(&self) -> &[PolicyWitness] {
        &self.witnesses
    }

    /// Whether the witnesses for which `has` holds are a quorum.
    pub fn is_quorum(&self, has: impl Fn(&PolicyWitness) -> bool) -> bool {
        let witnesses: Vec<bool> = self.witnesses.iter().map(has).collect();
        let mut groups = Vec::with_capacity(self.groups.len());
        let holds = |groups: &[bool], member: &Member| {
            let known = match member {
                Member::Witness(at) => witnesses.get(*at),
                Member::Group(at) => groups.get(*at),
            };
            known.copied().unwrap_or(false)
        };
        for group in &self.groups {
            let count = group.members.iter().filter(|member| holds(&groups, member)).count();
            groups.push(count >= group.threshold);
        }
        self.quorum.is_none_or(|member| holds(&groups, &member))
    }

    /// Checks a signed checkpoint: a log of the policy must have signed it, and no signature by one of the policy's
    /// keys may be wrong. Lines by other keys do not matter. Whether the quorum is met is part of the answer.
    pub fn evaluate(&self, note: &str) -> Result<Verdict, PolicyRefusal> {
        let parsed = Note::parse(note)?;
        let checkpoint = Checkpoint::parse(parsed.text)?;
        let mut by_logs = String::new();
        for log in self.logs.iter().filter(|log| log.key.name() == checkpoint.origin) {
            by_logs.extend(parsed.signature_by(&log.key)?.map(|signature| signature.line));
        }
        if by_logs.is_empty() {
            return Err(PolicyRefusal::UnknownLog { origin: checkpoint.origin });
        }
        let mut note = format!("{}\n{by_logs}", parsed.text);
        let mut cosigned = Vec::new();
        for PolicyWitness { name, key, .. } in &self.witnesses {
            if let Some(signature) = parsed.signature_by(key)? {
                note.push_str(&signature.line);
                cosigned.push(Cosigned { witness: name.clone(), key: key.clone(), time: signature.time });
            }
        }
        let quorum = self.is_quorum_of(&cosigned, 0);
        Ok(Verdict { as_of: self.as_of(&cosigned), checkpoint, cosigned, quorum, note })
    }

    fn is_quorum_of(&self, cosigned: &[Cosigned], since: u64) -> bool {
        self.is_quorum(|witness| cosigned.iter().any(|by| by.key == witness.key && by.time >= since))
    }

    fn as_of(&self, cosigned: &[Cosigned]) -> Option<u64> {
        let times = cosigned.iter().map(|by| by.time);
        times.filter(|time| self.is_quorum_of(cosigned, *time)).max()
    }
}

#[cfg(test)]
mod tests;
