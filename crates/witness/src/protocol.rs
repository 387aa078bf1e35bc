//! The body of `add-checkpoint`, as both sides speak it.

use std::fmt;

use ledger::Hash;

/// `old <size>`, the lines of a consistency proof, an empty line, a signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint<'a> {
    /// The size that the witness is believed to have cosigned last.
    pub old: u64,
    /// From the tree of that size to the checkpoint's.
    pub proof: Vec<Hash>,
    /// The signed checkpoint, not yet looked into.
    pub note: &'a str,
}

/// The body is none of `add-checkpoint`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRequest {
    /// Not text.
    #[error("the body is not UTF-8")]
    NotText,
    /// Nothing separates proof and checkpoint.
    #[error("no empty line before the checkpoint")]
    NoGap,
    /// The first line.
    #[error("line 1: expected `old <size>` with the size in plain decimal digits")]
    Old,
    /// A line of the proof.
    #[error("line {0}: expected 32 bytes in base64")]
    Hash(usize),
    /// No tree is so high.
    #[error("more than {MAX_PROOF} hashes in the proof")]
    LongProof,
}

/// Hashes that a proof may have.
const MAX_PROOF: usize = 63;

/// The media type of an answer that says which size the witness has.
pub(crate) const SIZE_TYPE: &str = "text/x.tlog.size";

impl<'a> AddCheckpoint<'a> {
    /// Takes a body apart.
    pub fn parse(body: &'a [u8]) -> Result<AddCheckpoint<'a>, BadRequest> {
        let body = str::from_utf8(body).map_err(|_| BadRequest::NotText)?;
        let (head, note) = body.split_once("\n\n").ok_or(BadRequest::NoGap)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| size(line.strip_prefix("old ")?)).ok_or(BadRequest::Old)?;
        let hashes = (2..).zip(lines).map(|(at, line)| line.parse().map_err(|_| BadRequest::Hash(at)));
        let proof = hashes.take(MAX_PROOF + 1).collect::<Result<Vec<_>, _>>()?;
        if proof.len() > MAX_PROOF {
            return Err(BadRequest::LongProof);
        }
        Ok(AddCheckpoint { old, proof, note })
    }
}

impl fmt::Display for AddCheckpoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.note)
    }
}

/// A size without sign and leading zeros.
pub(crate) fn size(text: &str) -> Option<u64> {
    let size: u64 = text.parse().ok()?;
    (size.to_string() == text).then_some(size)
}
