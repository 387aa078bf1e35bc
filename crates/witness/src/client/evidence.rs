//! What is kept of an answer that says that there is another history: enough to show it to others, and no more than
//! that.

use std::fmt;

use ledger::{Note, VerifyingKey, verify::parse_signed};
use sha2::{Digest as _, Sha256};

use super::{
    ask::{Failure, Question},
    contact::Contact,
};

/// A witness has seen another history of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What the policy calls it.
    pub witness: String,
    /// Checks its cosignatures.
    pub key: VerifyingKey,
    /// What was made of its answer, in words.
    pub why: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Entries of the checkpoint that it says it has cosigned.
    pub seen: u64,
    /// Entries that the ledger had.
    pub had: u64,
    /// The checkpoint that it was asked to cosign, with the ledger's signature and no other.
    pub offered: String,
    /// The checkpoint that it shows for what it has seen, with the ledger's signature and its own: `None` unless the
    /// ledger's key signed it and the ledger does not contain it.
    pub shown: Option<String>,
}

/// A conflict was not put on record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it could not be put on record: {0}")]
pub struct NotKept(pub String);

/// Whoever keeps conflicts: durably, when this returns.
#[expect(clippy::type_complexity, reason = "it is written out here and nowhere else")]
pub(super) struct Keeper(Box<dyn Fn(&Conflict) -> Result<(), NotKept> + Send + Sync>);

impl Keeper {
    pub(super) fn new(keep: impl Fn(&Conflict) -> Result<(), NotKept> + Send + Sync + 'static) -> Keeper {
        Keeper(Box::new(keep))
    }

    pub(super) fn keep(&self, conflict: &Conflict) -> Result<(), NotKept> {
        (self.0)(conflict)
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

impl Question<'_> {
    /// What a failure says of another history; `None` when it says nothing of one.
    pub(super) fn evidence(&self, contact: &Contact<'_>, failure: &Failure) -> Option<Conflict> {
        let (status, seen, had) = match *failure {
            Failure::Ahead { theirs, ours } => (409, theirs, ours),
            Failure::OtherHistory { old, status } => (status, old, self.checkpoint.size),
            _ => return None,
        };
        Some(Conflict {
            witness: contact.witness.name.clone(),
            key: contact.witness.key.clone(),
            why: failure.to_string(),
            status,
            seen,
            had,
            offered: self.note.to_owned(),
            shown: self.shown(contact),
        })
    }

    /// Asks what the witness has, where <https://c2sp.org/tlog-witness> lets anybody read it. A witness may have that
    /// elsewhere or not at all, so it is no failure if nothing of use comes.
    fn shown(&self, contact: &Contact<'_>) -> Option<String> {
        let (ledger, key) = (&self.shared.ledger, self.shared.ledger.verifying_key());
        let origin: String = Sha256::digest(key.name()).iter().map(|byte| format!("{byte:02x}")).collect();
        let url = format!("{}/{origin}/checkpoint", contact.url.trim_end_matches('/'));
        let mut response = self.shared.agent.get(url).call().ok()?;
        if response.status().as_u16() != 200 {
            return None;
        }
        let bytes = response.body_mut().with_config().limit(LARGEST_NOTE).read_to_vec().ok()?;
        let note = String::from_utf8(bytes).ok()?;
        let theirs = parse_signed(&note, key).ok()?;
        let fits = ledger.root_at(theirs.size).is_ok_and(|root| root == theirs.root);
        let note = Note::parse(&note).ok()?;
        // Who else signed matters to nobody, and lines of strangers may say anything.
        let signed = |key| Some(note.signature_by(key).ok()??.line);
        let cosigned = signed(&contact.witness.key).unwrap_or_default();
        let kept = format!("{}\n{}{cosigned}", note.text, signed(key)?);
        (!fits).then_some(kept)
    }
}

/// An origin, a size, a root, and signature lines of some 200 bytes each.
const LARGEST_NOTE: u64 = 8 * 1024;
