//! The sealed entry: what stands on the ledger for one draft. All numbers are big-endian.
//!
//! | offset | bytes | field | |
//! |---|---|---|---|
//! | 0 | 1 | version | 2; [`IndexRoot`] has its own |
//! | 1 | 1 | class | of the draft, in clear |
//! | 2 | 32 | tag | of the owner: a VRF output, see [`crate::keys`] |
//! | 34 | 5 | n | counts this tag's entries from 1 |
//! | 39 | 32 | prev | leaf hash of this tag's previous entry, zeros for the first |
//! | 71 | 5 | prev_at | index of this tag's previous entry, 2⁴⁰ − 1 for the first |
//! | 76 | 32 | commitment | SHA-256(salt ‖ payload) |
//! | 108 | 16 + payload + 16 | ciphertext | ChaCha20-Poly1305 (RFC 8439) of salt ‖ payload under the entry key, with a nonce of zeros; bytes 0 to 107 are the associated data |
//!
//! The salt is 16 random bytes, drawn for each entry. `prev` and `prev_at` let whoever has one entry of a tag walk to
//! the first, and leave no room for another. `interop/vectors.txt` has an entry with all that it was made from.
//!
//! # One key for each entry, and so no nonce
//!
//! The entry key is HMAC-SHA256(owner's key, bytes 0 to 107). HMAC is a pseudorandom function, so one entry's key tells
//! nothing of another's: told to the person whom the entry is about, it opens this entry, and none before or after it.
//!
//! A nonce keeps the messages of one key apart. Here every key has one message, because its input, the header, commits
//! to that message:
//!
//! - Two messages under one header would be a collision of SHA-256.
//! - Two headers with one key would be a collision of HMAC-SHA256.
//! - One message under one header is one entry: sealed twice, it has the same bytes, which tell nobody anything.
//!
//! None of the three rests on the salt, on n or on the index. So the keys of two messages differ also where random
//! numbers repeat (a virtual machine that is copied while it runs), and where a place is taken twice (a crash before
//! anything was durable, a ledger that goes on from a backup).
//!
//! To derive from the message what must not repeat is the idea of the synthetic IV (RFC 5297); RFC 8452 derives keys as
//! well (its section 4). A nonce of zeros under a key for one message is what age does (<https://c2sp.org/age>, the
//! X25519 stanza). XChaCha20 has room for random nonces under one key, which [`crate::master`] needs; here it would be
//! a step more for nothing.
//!
//! # What the commitment and the salt are for
//!
//! An AEAD does not commit to its key: one can make a ciphertext that two keys open to two payloads (Albertini et al.,
//! *How to Abuse and Fix Authenticated Encryption Without Key Commitment*, USENIX Security 2022). The commitment, which
//! stands in the tree, leaves one payload, whoever hands out the keys.
//!
//! It stays when the key is destroyed, and a payload can be guessed: which colleague, which day. The salt goes with the
//! key, so that whoever tries payloads has 2¹²⁸ salts to try with each, for each entry anew. It also makes equal
//! payloads look different.

mod key;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

pub(crate) use self::key::EntryKey;
use crate::{
    hash::Hash,
    index::IndexRoot,
    master::{RandomError, SubKey, random},
};

const VERSION: u8 = 2;
const SALT_LEN: usize = 16;
const HEADER_LEN: usize = 108;

/// The `prev_at` of a tag's first entry, and the largest number that it has room for. No entry has this index: a
/// ledger is full before.
pub(crate) const NO_ENTRY: u64 = (1 << 40) - 1;

/// Largest payload of a draft. Sealed it stays below the 65,535 bytes that a bundle allows an entry.
pub const MAX_PAYLOAD: usize = 60_000;

/// What is in clear and chosen before sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) class: u8,
    pub(crate) tag: [u8; 32],
    pub(crate) n: u64,
    pub(crate) prev: Hash,
    pub(crate) prev_at: u64,
}

/// Any entry of a ledger.
#[derive(Debug)]
pub(crate) enum Parsed<'a> {
    /// Of one owner, for those who have the key.
    Sealed(Envelope<'a>),
    /// Of the ledger itself, for everybody.
    Public(IndexRoot),
}

/// A parsed, still sealed entry.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    pub(crate) place: Place,
    commitment: [u8; 32],
    header: &'a [u8],
    ciphertext: &'a [u8],
}

/// Not an entry of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Shorter than the clear fields.
    #[error("the entry is cut short")]
    Short,
    /// Written before the first release.
    #[error(
        "the entry has version {0}, older than any release: read its ledger with the program that wrote it, and begin a new one"
    )]
    Older(u8),
    /// Written by a newer program, or no entry.
    #[error(
        "the entry has version {0}, which this program does not know: it is of a newer program, or damaged"
    )]
    Unknown(u8),
    /// The key exists, but opens something else: entry or key were changed.
    #[error("the entry does not open with its owner's key")]
    Unsealable,
    /// Opened to a payload that its commitment denies.
    #[error("the entry opens to a payload that its commitment denies")]
    Commitment,
}

/// Seals a payload into the bytes of an entry.
pub(crate) fn seal(place: Place, payload: &[u8], owners: &SubKey) -> Result<Vec<u8>, RandomError> {
    Ok(seal_salted(place, random()?, payload, owners))
}

fn seal_salted(place: Place, salt: [u8; SALT_LEN], payload: &[u8], owners: &SubKey) -> Vec<u8> {
    // With room for everything: moved to a larger place, it would leave a copy of the payload behind.
    let mut entry = Vec::with_capacity(HEADER_LEN + SALT_LEN + payload.len() + key::MAC_LEN);
    entry.extend([VERSION, place.class]);
    entry.extend(place.tag);
    entry.extend(five_bytes(place.n));
    entry.extend(place.prev.as_bytes());
    entry.extend(five_bytes(place.prev_at));
    entry.extend(commitment(&salt, payload));
    entry.extend(salt);
    entry.extend(payload);
    let (header, message) = entry.split_at_mut(HEADER_LEN);
    let mac = EntryKey::derive(owners, header).encrypt(header, message);
    entry.extend(mac);
    entry
}

/// Reads what is in clear of any entry.
pub(crate) fn parse(entry: &[u8]) -> Result<Parsed<'_>, EnvelopeError> {
    match IndexRoot::parse(entry) {
        Some(root) => Ok(Parsed::Public(root)),
        None => Ok(Parsed::Sealed(Envelope::parse(entry)?)),
    }
}

impl<'a> Envelope<'a> {
    /// Reads the clear fields.
    pub(crate) fn parse(entry: &'a [u8]) -> Result<Envelope<'a>, EnvelopeError> {
        let (header, ciphertext) = entry.split_at_checked(HEADER_LEN).ok_or(EnvelopeError::Short)?;
        let mut fields = Fields(header);
        let [version] = fields.take()?;
        match version {
            VERSION => {}
            1 => return Err(EnvelopeError::Older(version)),
            _ => return Err(EnvelopeError::Unknown(version)),
        }
        let [class] = fields.take()?;
        let place = Place {
            class,
            tag: fields.take()?,
            n: number(fields.take()?),
            prev: Hash::new(fields.take()?),
            prev_at: number(fields.take()?),
        };
        Ok(Envelope { place, commitment: fields.take()?, header, ciphertext })
    }

    /// The key of this one entry, from its owner's.
    pub(crate) fn entry_key(&self, owners: &SubKey) -> EntryKey {
        EntryKey::derive(owners, self.header)
    }

    /// The payload, when the key is this entry's owner's and nothing was changed.
    pub(crate) fn open(&self, owners: &SubKey) -> Result<Vec<u8>, EnvelopeError> {
        self.open_with(&self.entry_key(owners))
    }

    /// The payload, by the key of this one entry.
    pub(crate) fn open_with(&self, key: &EntryKey) -> Result<Vec<u8>, EnvelopeError> {
        let message = key.decrypt(self.header, self.ciphertext).map_err(|_| EnvelopeError::Unsealable)?;
        let (salt, payload) = message.split_first_chunk().ok_or(EnvelopeError::Short)?;
        if commitment(salt, payload) != self.commitment {
            return Err(EnvelopeError::Commitment);
        }
        Ok(payload.to_vec())
    }
}

fn commitment(salt: &[u8; SALT_LEN], payload: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(payload).finalize().into()
}

/// Of a count or an index. Whoever seals makes sure that it fits: see [`crate::keys::Keys::seal`].
fn five_bytes(number: u64) -> [u8; 5] {
    assert!(number <= NO_ENTRY, "{number} has no room in an entry");
    let [_, _, _, low @ ..] = number.to_be_bytes();
    low
}

fn number(bytes: [u8; 5]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], EnvelopeError> {
        let (field, rest) = self.0.split_first_chunk().ok_or(EnvelopeError::Short)?;
        self.0 = rest;
        Ok(*field)
    }
}
