//! The sealed entry: what stands on the ledger for one draft. All numbers are big-endian.
//!
//! | offset | bytes | field | |
//! |---|---|---|---|
//! | 0 | 1 | version | 1; [`IndexRoot`] has its own |
//! | 1 | 1 | class | of the draft, in clear |
//! | 2 | 32 | tag | of the owner: a VRF output, see [`crate::keys`] |
//! | 34 | 8 | n | counts this tag's entries from 1 |
//! | 42 | 32 | prev | leaf hash of this tag's previous entry, zeros for the first |
//! | 74 | 8 | prev_at | index of this tag's previous entry, 2⁶⁴ − 1 for the first |
//! | 82 | 32 | commitment | SHA-256(salt ‖ payload) |
//! | 114 | 24 | nonce | random |
//! | 138 | 32 + payload + 16 | ciphertext | XChaCha20-Poly1305 of salt ‖ payload under the entry key; bytes 0 to 137 are the associated data |
//!
//! `prev` and `prev_at` let whoever has one entry of a tag walk to the first, and leave no room for another.
//!
//! The entry key is HMAC-SHA256(owner's key, bytes 0 to 137). Told to the person whom the entry is about, it
//! opens this entry and no other, neither an earlier nor a later one.
//!
//! The commitment is there because an AEAD does not commit to its key: two keys could open one ciphertext to
//! two payloads. The random 32-byte salt keeps a payload from being guessed by its commitment once the key is
//! destroyed.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    hash::Hash,
    index::IndexRoot,
    master::{NONCE_LEN, RandomError, SubKey, random},
};

const VERSION: u8 = 1;
const SALT_LEN: usize = 32;
const HEADER_LEN: usize = 138;

/// The `prev_at` of a tag's first entry. No entry has this index.
pub(crate) const NO_ENTRY: u64 = u64::MAX;

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
    nonce: [u8; NONCE_LEN],
    header: &'a [u8],
    ciphertext: &'a [u8],
}

/// Not an entry of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Shorter than the clear fields.
    #[error("the entry is cut short")]
    Short,
    /// Written by a newer program.
    #[error("the entry has version {0}, which this program does not know")]
    Version(u8),
    /// The key exists, but opens something else: entry or key were changed.
    #[error("the entry does not open with its owner's key")]
    Unsealable,
    /// Opened to a payload that its commitment denies.
    #[error("the entry opens to a payload that its commitment denies")]
    Commitment,
}

/// Seals a payload into the bytes of an entry.
pub(crate) fn seal(place: Place, payload: &[u8], key: &SubKey) -> Result<Vec<u8>, RandomError> {
    let (mut salt, mut nonce) = ([0; SALT_LEN], [0; NONCE_LEN]);
    // Of one draw: each is a call of the system, and this is done for every entry.
    let drawn = random::<{ SALT_LEN + NONCE_LEN }>()?;
    salt.iter_mut().chain(&mut nonce).zip(drawn).for_each(|(to, from)| *to = from);
    let plaintext = Zeroizing::new([salt.as_slice(), payload].concat());
    let mut entry = Vec::with_capacity(HEADER_LEN + plaintext.len() + 16);
    entry.extend([VERSION, place.class]);
    entry.extend(place.tag);
    entry.extend(place.n.to_be_bytes());
    entry.extend(place.prev.as_bytes());
    entry.extend(place.prev_at.to_be_bytes());
    entry.extend(commitment(&plaintext));
    entry.extend(nonce);
    let ciphertext = entry_key(key, &entry).encrypt(&nonce, &entry, &plaintext);
    entry.extend(ciphertext);
    Ok(entry)
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
        if version != VERSION {
            return Err(EnvelopeError::Version(version));
        }
        let [class] = fields.take()?;
        let place = Place {
            class,
            tag: fields.take()?,
            n: u64::from_be_bytes(fields.take()?),
            prev: Hash::new(fields.take()?),
            prev_at: u64::from_be_bytes(fields.take()?),
        };
        Ok(Envelope { place, commitment: fields.take()?, nonce: fields.take()?, header, ciphertext })
    }

    /// The key of this one entry, from its owner's.
    pub(crate) fn entry_key(&self, owners: &SubKey) -> SubKey {
        entry_key(owners, self.header)
    }

    /// The payload, when the key is this entry's owner's and nothing was changed.
    pub(crate) fn open(&self, owners: &SubKey) -> Result<Vec<u8>, EnvelopeError> {
        self.open_with(&self.entry_key(owners))
    }

    /// The payload, by the key of this one entry.
    pub(crate) fn open_with(&self, key: &SubKey) -> Result<Vec<u8>, EnvelopeError> {
        let plaintext =
            key.decrypt(&self.nonce, self.header, self.ciphertext).map_err(|_| EnvelopeError::Unsealable)?;
        if commitment(&plaintext) != self.commitment {
            return Err(EnvelopeError::Commitment);
        }
        let (_salt, payload) = plaintext.split_at_checked(SALT_LEN).ok_or(EnvelopeError::Short)?;
        Ok(payload.to_vec())
    }
}

fn entry_key(owners: &SubKey, header: &[u8]) -> SubKey {
    SubKey::from_bytes(owners.hash(&[header]))
}

fn commitment(salted: &[u8]) -> [u8; 32] {
    Sha256::digest(salted).into()
}

struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], EnvelopeError> {
        let (field, rest) = self.0.split_first_chunk().ok_or(EnvelopeError::Short)?;
        self.0 = rest;
        Ok(*field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { class: 9, tag: [3; 32], n: 7, prev: Hash::ZERO, prev_at: 11 };

    #[test]
    fn a_sealed_payload_opens_and_only_with_its_key() {
        let key = SubKey::from_bytes([1; 32]);
        for payload in [vec![], b"a look".to_vec(), vec![0; MAX_PAYLOAD]] {
            let entry = seal(PLACE, &payload, &key).unwrap();
            assert!(entry.len() <= crate::bundle::MAX_ENTRY);
            let envelope = Envelope::parse(&entry).unwrap();
            assert_eq!(envelope.place, PLACE);
            assert_eq!(envelope.open(&key), Ok(payload));
            assert_eq!(envelope.open(&SubKey::from_bytes([2; 32])), Err(EnvelopeError::Unsealable));
        }
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_noticed() {
        let key = SubKey::from_bytes([1; 32]);
        let entry = seal(PLACE, b"a look", &key).unwrap();
        let open = |entry: &[u8]| Envelope::parse(entry).and_then(|envelope| envelope.open(&key));
        for byte in 0..entry.len() {
            let mut changed = entry.clone();
            changed[byte] ^= 0x80;
            assert!(open(&changed).is_err(), "byte {byte}");
            assert!(open(&entry[..byte]).is_err(), "cut at {byte}");
        }
        assert_eq!(open(&[2; 200]), Err(EnvelopeError::Version(2)));
    }

    #[test]
    fn a_commitment_to_another_payload_is_noticed() {
        let key = SubKey::from_bytes([1; 32]);
        let honest = seal(PLACE, b"a look", &key).unwrap();
        let mut header = honest[..HEADER_LEN].to_vec();
        header[82] ^= 1;
        let forged = entry_key(&key, &header).encrypt(
            &honest[114..138].try_into().unwrap(),
            &header,
            &[[0; SALT_LEN].as_slice(), b"a look"].concat(),
        );
        let entry = [header, forged].concat();
        assert_eq!(Envelope::parse(&entry).unwrap().open(&key), Err(EnvelopeError::Commitment));
    }

    #[test]
    fn equal_payloads_do_not_look_equal() {
        let key = SubKey::from_bytes([1; 32]);
        let [a, b] = [0, 1].map(|_| seal(PLACE, b"same", &key).unwrap());
        assert!(a[82..114] != b[82..114] && a[114..] != b[114..]);
    }

    #[test]
    fn the_key_of_an_entry_opens_that_entry_only() {
        let owners = SubKey::from_bytes([1; 32]);
        let entries = [0, 1].map(|_| seal(PLACE, b"same", &owners).unwrap());
        let [a, b] = entries.each_ref().map(|entry| Envelope::parse(entry).unwrap());
        let key = a.entry_key(&owners);
        assert_eq!(a.open_with(&key), Ok(b"same".to_vec()));
        assert_eq!(b.open_with(&key), Err(EnvelopeError::Unsealable));
    }
}
