//! One question to one witness, and what its answer means. Nothing that a witness sends is believed unchecked.

use ledger::{Checkpoint, Hash, Note, proof::verify_consistency};

use super::{Shared, contact::Contact};
use crate::protocol::{AddCheckpoint, SIZE_TYPE, size};

/// Will you cosign this checkpoint?
pub(super) struct Question<'a> {
    pub(super) shared: &'a Shared,
    pub(super) checkpoint: &'a Checkpoint,
    /// The text that is signed.
    pub(super) text: &'a str,
    /// The note with the ledger's own signature: witnesses need no other.
    pub(super) note: &'a str,
}

/// An answer of use.
pub(super) enum Answer {
    /// The checked signature line.
    Cosigned(String),
    /// Somebody else has shown it a newer checkpoint of this ledger in the meantime.
    Overtaken,
}

/// No answer of use.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Or it took too long, or answered too much.
    #[error("it cannot be reached: {0}")]
    Unreachable(#[from] ureq::Error),
    #[error("it answers with the HTTP status {0}")]
    Status(u16),
    #[error("it does not know this ledger: have it configured with the ledger's key")]
    UnknownLog,
    #[error("it does not accept this ledger's signature: have it configured with the ledger's present key")]
    Signature,
    #[error("its answer is not what its protocol asks for: {0}")]
    Garbled(&'static str),
    #[error("its cosignature is wrong")]
    Cosignature,
    #[error("its clock is wrong: it cosigned at {time}, and here it is {now} (seconds since 1970)")]
    Clock { time: u64, now: u64 },
    #[error(
        "it has cosigned {theirs} entries, and this ledger has only {ours}; was it restored from an old copy?"
    )]
    Ahead { theirs: u64, ours: u64 },
    #[error(
        "its first {old} entries are not ours, though our tiles prove that ours were never changed; \
         was this ledger restored from an old copy, or does somebody else sign with its key?"
    )]
    OtherHistory { old: u64, status: u16 },
    #[error("this ledger's own tiles do not fit its checkpoint: check it with `zweck verify`")]
    OwnTiles,
    #[error("{0}")]
    Ledger(String),
    #[error("the client is ending")]
    Ending,
}

impl Question<'_> {
    pub(super) fn ask(&self, contact: &mut Contact<'_>) -> Result<Answer, Failure> {
        let checkpoint = self.checkpoint;
        for _ in 0..ATTEMPTS {
            if self.shared.ended() {
                return Err(Failure::Ending);
            }
            let old = contact.known.min(checkpoint.size);
            let proof = self.proof(old)?;
            let request = AddCheckpoint { old, proof, note: self.note };
            let answer = self.post(contact.url, &request.to_string())?;
            match answer.status {
                200 => return self.checked(contact, &answer.body),
                409 if answer.is_size => {
                    if let Some(answer) = self.corrected(contact, old, &answer.body)? {
                        return Ok(answer);
                    }
                }
                // Of what it has cosigned it was sent a proof that we have checked.
                status @ (409 | 422) if old > 0 => return Err(Failure::OtherHistory { old, status }),
                403 => return Err(Failure::Signature),
                404 => return Err(Failure::UnknownLog),
                status => return Err(Failure::Status(status)),
            }
        }
        Err(Failure::Garbled("the size that it has changes with each answer"))
    }

    /// Takes note of the size that the witness says it has, other than the `old` one that it was asked with.
    fn corrected(&self, contact: &mut Contact<'_>, old: u64, body: &str) -> Result<Option<Answer>, Failure> {
        let theirs = size(body.trim_end()).ok_or(Failure::Garbled("no size in plain decimal digits"))?;
        let (ours, asked) = (self.shared.ledger.size(), self.checkpoint.size);
        if theirs > ours {
            // Our key signed it, and nobody but this ledger may have it.
            return Err(Failure::Ahead { theirs, ours });
        }
        if theirs == old {
            // Version 1.0.0 of the protocol says so that the root is another.
            let same_size = old == asked && old > 0;
            return Err(match same_size {
                true => Failure::OtherHistory { old, status: 409 },
                false => Failure::Garbled("it denies the size that it has"),
            });
        }
        contact.known = theirs;
        Ok((theirs > asked).then_some(Answer::Overtaken))
    }

    /// A consistency proof that was checked: a witness must not be accused because a tile of ours is damaged.
    fn proof(&self, old: u64) -> Result<Vec<Hash>, Failure> {
        let (ledger, Checkpoint { size, root, .. }) = (&self.shared.ledger, self.checkpoint);
        let proof = ledger.consistency_proof(old, *size).map_err(|_| Failure::OwnTiles)?;
        let old_root = ledger.root_at(old).map_err(|_| Failure::OwnTiles)?;
        verify_consistency(old, old_root, *size, *root, &proof).map_err(|_| Failure::OwnTiles)?;
        Ok(proof)
    }

    fn checked(&self, contact: &Contact<'_>, body: &str) -> Result<Answer, Failure> {
        let whole = format!("{}{body}", self.note);
        let parsed = Note::parse(&whole).map_err(|_| Failure::Garbled("no signature lines"))?;
        // Lines of the answer must not become part of what is signed.
        if parsed.text != self.text {
            return Err(Failure::Garbled("more than signature lines"));
        }
        let signature = parsed.signature_by(&contact.witness.key).map_err(|_| Failure::Cosignature)?;
        let signature = signature.ok_or(Failure::Garbled("no cosignature by its key"))?;
        let (time, now) = (signature.time, (self.shared.clock.unix_seconds)());
        if time == 0 || time > now.saturating_add(CLOCK_TOLERANCE) {
            return Err(Failure::Clock { time, now });
        }
        Ok(Answer::Cosigned(signature.line))
    }

    fn post(&self, prefix: &str, body: &str) -> Result<HttpAnswer, Failure> {
        let url = format!("{}/add-checkpoint", prefix.trim_end_matches('/'));
        let request = self.shared.agent.post(url).header("Content-Type", "text/plain; charset=utf-8");
        let mut response = request.send(body)?;
        let status = response.status().as_u16();
        let media_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        let media_type = media_type.and_then(|value| value.split(';').next());
        let is_size = media_type.is_some_and(|value| value.trim().eq_ignore_ascii_case(SIZE_TYPE));
        let bytes = response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec()?;
        let body = String::from_utf8(bytes).map_err(|_| Failure::Garbled("not UTF-8"))?;
        Ok(HttpAnswer { status, is_size, body })
    }
}

struct HttpAnswer {
    status: u16,
    is_size: bool,
    body: String,
}

/// The first may only teach the size that the witness has, and another client may be quicker once.
const ATTEMPTS: usize = 3;

/// A witness whose clock is further ahead would vouch for a time that has not come.
const CLOCK_TOLERANCE: u64 = 600;

const LARGEST_ANSWER: u64 = 32 * 1024;
