//! Checking a package with nothing but a policy.

use sha2::{Digest, Sha256};

use super::{Garbled, INDEX_FILE, Link, Opening, Package, Reader, SUBJECT_FILE, multiproof, owner};
use crate::{
    Entry, Payload,
    envelope::{EntryKey, Envelope, EnvelopeError, NO_ENTRY},
    hash::Hash,
    index::{IndexProofError, IndexRoot},
    keys::{Head, tag_input, tag_of},
    policy::{Policy, PolicyRefusal, Verdict},
    proof::{ProofError, verify_inclusion},
    tlog_proof::{TlogProof, TlogProofError},
    vrf::{self, VrfError},
};

/// What a package proves: these are all entries about the subject among the first [`IndexRoot::input_size`] of the
/// ledger, if the index is right, for which an independent cosigner of the policy vouches.
#[derive(Clone)]
pub struct Verified {
    /// Whom it is about. Compare it: a package about somebody else is as valid.
    pub subject: String,
    /// The checkpoint, and who has cosigned it when.
    pub verdict: Verdict,
    /// The epoch of the index.
    pub index: IndexRoot,
    /// All entries, the oldest first.
    pub entries: Vec<Entry>,
}

impl Verified {
    /// How many of the last entries of the checkpoint's history the index does not count: nothing is said about them.
    /// At least one, the index root itself.
    pub fn uncovered(&self) -> u64 {
        self.verdict.checkpoint.size.saturating_sub(self.index.input_size)
    }
}

/// Shows neither id nor payload.
impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verified {{ entries: {}, verdict: {:?} }}", self.entries.len(), self.verdict)
    }
}

/// The first thing that is wrong with a package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// Not a proof of the format.
    #[error("`{INDEX_FILE}`: {0}")]
    Proof(TlogProofError),
    /// Not UTF-8.
    #[error("`{INDEX_FILE}` is not a text")]
    NotText,
    /// Not signed by a log of the policy, or a known signature is wrong.
    #[error("`{INDEX_FILE}`: {0}")]
    Policy(#[from] PolicyRefusal),
    /// Too few witnesses have seen this history.
    #[error("`{INDEX_FILE}`: the checkpoint is cosigned by {}: that is not the quorum of the policy", who(.0))]
    Quorum(Vec<String>),
    /// The extra data is no such entry.
    #[error("`{INDEX_FILE}`: its extra data is not an index root")]
    NotAnIndexRoot,
    /// The root of the index is not on the ledger.
    #[error("`{INDEX_FILE}`: the index root is not entry {index} of the ledger: {reason}")]
    RootNotIncluded {
        /// Where it claims to be.
        index: u64,
        /// Why not.
        reason: ProofError,
    },
    /// The root claims to cover entries that came after it.
    #[error("`{INDEX_FILE}`: the index root is entry {index}, but claims to cover {input_size} entries")]
    Covers {
        /// Where it is.
        index: u64,
        /// What it claims.
        input_size: u64,
    },
    /// Not a file of the format.
    #[error("`{SUBJECT_FILE}`: {0}")]
    Garbled(#[from] Garbled),
    /// Another name space than the index's.
    #[error("`{SUBJECT_FILE}` is of another tenant than the index")]
    Tenant,
    /// The tag is not proved to be this subject's.
    #[error("`{SUBJECT_FILE}`: the tag is not proved to be this subject's: {0}")]
    Tag(#[from] VrfError),
    /// The index does not say what is claimed.
    #[error("`{SUBJECT_FILE}`: {0}")]
    Index(#[from] IndexProofError),
    /// Entries are missing or too many.
    #[error("`{SUBJECT_FILE}` holds {found} entries, but the index counts {expected}")]
    Count {
        /// In the package.
        found: u64,
        /// In the index.
        expected: u64,
    },
    /// The chain is broken.
    #[error("`{SUBJECT_FILE}`: entry number {n} of this subject {fault}")]
    Chain {
        /// Its count.
        n: u64,
        /// What is wrong with it.
        fault: ChainFault,
    },
    /// The entries are not on the ledger.
    #[error("`{SUBJECT_FILE}`: the entries are not all in the tree that the checkpoint signs")]
    NotIncluded,
}

/// What is wrong with one entry of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// Left out, moved, or changed.
    #[error("is not the one that the next names: it was left out, moved or changed")]
    Other,
    /// An entry whose clear fields contradict the chain.
    #[error("does not say that it is this subject's entry of that number")]
    Place,
    /// The first is not the first.
    #[error("is the first in the package, but names one before it")]
    NotFirst,
    /// Does not open.
    #[error("does not open: {0}")]
    Envelope(EnvelopeError),
}

/// Checks everything. Whether an entry that counts as erased was really erased, or its key only withheld, shows
/// nowhere.
pub fn verify(package: &Package, policy: &Policy) -> Result<Verified, PackageError> {
    let proof = std::str::from_utf8(&package.index).map_err(|_| PackageError::NotText)?;
    let proof: TlogProof = proof.parse().map_err(PackageError::Proof)?;
    let verdict = policy.evaluate(&proof.checkpoint)?;
    if !verdict.quorum {
        return Err(PackageError::Quorum(verdict.cosigned.into_iter().map(|by| by.witness).collect()));
    }
    let index = index_root(&proof, &verdict)?;
    let (opening, mut rest) = Opening::parse(&package.subject)?;
    if <[u8; 32]>::from(Sha256::digest(&opening.tenant)) != index.tenant {
        return Err(PackageError::Tenant);
    }
    let input = tag_input(&opening.tenant, &owner(&opening.subject));
    let key = vrf::PublicKey::from_bytes(&index.vrf_public_key)?;
    let tag = tag_of(&key.verify(&input, &opening.vrf_proof)?);
    let head = opening.index.check(&tag, &index)?.unwrap_or(Head::NONE);
    let found = u64::from(opening.count);
    if found != head.n {
        return Err(PackageError::Count { found, expected: head.n });
    }
    let entries = chain(&mut rest, &tag, head)?;
    included(&rest.hashes()?, &entries, &verdict)?;
    let entries = entries.into_iter().rev().map(|(entry, _)| entry).collect();
    Ok(Verified { subject: opening.subject, verdict, index, entries })
}

/// The index root, which must be on the ledger.
fn index_root(proof: &TlogProof, verdict: &Verdict) -> Result<IndexRoot, PackageError> {
    let entry = proof.extra.as_deref().ok_or(PackageError::NotAnIndexRoot)?;
    let root = IndexRoot::parse(entry).ok_or(PackageError::NotAnIndexRoot)?;
    let (index, checkpoint) = (proof.index, &verdict.checkpoint);
    verify_inclusion(index, Hash::leaf(entry), checkpoint.size, checkpoint.root, &proof.proof)
        .map_err(|reason| PackageError::RootNotIncluded { index, reason })?;
    if root.input_size > index {
        return Err(PackageError::Covers { index, input_size: root.input_size });
    }
    Ok(root)
}

/// Walks from the head, which the index vouches for, to the first entry; the newest first, with leaf hashes.
fn chain(rest: &mut Reader<'_>, tag: &[u8; 32], head: Head) -> Result<Vec<(Entry, Hash)>, PackageError> {
    let (mut expected, mut at) = (head.leaf, head.at);
    let mut entries = Vec::new();
    for n in (1..=head.n).rev() {
        let link = rest.link()?;
        let wrong = |fault| PackageError::Chain { n, fault };
        if Hash::leaf(&link.entry) != expected {
            return Err(wrong(ChainFault::Other));
        }
        let envelope = Envelope::parse(&link.entry).map_err(|reason| wrong(ChainFault::Envelope(reason)))?;
        let place = envelope.place;
        let earlier = if n == 1 { true } else { place.prev_at < at };
        if place.tag != *tag || place.n != n || !earlier {
            return Err(wrong(ChainFault::Place));
        }
        let payload = open(&envelope, &link).map_err(|reason| wrong(ChainFault::Envelope(reason)))?;
        entries.push((Entry { index: at, class: place.class, payload }, expected));
        (expected, at) = (place.prev, place.prev_at);
    }
    if head.n > 0 && (expected, at) != (Hash::ZERO, NO_ENTRY) {
        return Err(PackageError::Chain { n: 1, fault: ChainFault::NotFirst });
    }
    Ok(entries)
}

fn open(envelope: &Envelope<'_>, link: &Link) -> Result<Payload, EnvelopeError> {
    match link.key {
        Some(key) => Ok(Payload::Readable(envelope.open_with(&EntryKey::from_bytes(key))?)),
        None => Ok(Payload::Erased),
    }
}

fn included(nodes: &[Hash], entries: &[(Entry, Hash)], verdict: &Verdict) -> Result<(), PackageError> {
    let leaves: Vec<_> = entries.iter().rev().map(|(entry, leaf)| (entry.index, *leaf)).collect();
    let checkpoint = &verdict.checkpoint;
    let proved = match leaves.as_slice() {
        [] => nodes.is_empty(),
        _ => multiproof::root(&leaves, checkpoint.size, nodes) == Some(checkpoint.root),
    };
    if proved { Ok(()) } else { Err(PackageError::NotIncluded) }
}

fn who(witnesses: &[String]) -> String {
    let names: Vec<_> = witnesses.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "no witness of the policy".to_owned() } else { names.join(", ") + " only" }
}
