//! Signed notes and their keys: <https://c2sp.org/signed-note> and <https://c2sp.org/tlog-cosignature>.
//!
//! A note is a text, an empty line, and lines `— <key name> base64(key id[4] ‖ signature)`. The key id is
//! SHA-256(name ‖ 0x0A ‖ type ‖ public key)[..4], a verifier key reads
//! `name+hex(key id)+base64(type ‖ public key)`.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer};
use sha2::{Digest, Sha256};

/// The signature algorithms that this crate can check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    /// Type 0x01: Ed25519 over the text.
    Ed25519,
    /// Type 0x04: Ed25519 over a time and the text, made by a witness.
    CosignatureV1,
}

impl Algorithm {
    fn type_byte(self) -> u8 {
        match self {
            Algorithm::Ed25519 => 0x01,
            Algorithm::CosignatureV1 => 0x04,
        }
    }
}

/// A named public key that checks notes; its text form is the "vkey" that is given to verifiers.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    algorithm: Algorithm,
    key: ed25519_dalek::VerifyingKey,
}

/// The text is not a verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a verifier key: {0}")]
pub struct VerifyingKeyError(&'static str);

/// The name of a key (and so the origin of a log) is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot name a log: use a host and path such as `example.com/looks`, without spaces and `+`")]
pub struct BadKeyName(pub String);

impl VerifyingKey {
    /// The key's name; for the key of a log, its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of the hash over name, type and key.
    pub fn id(&self) -> [u8; 4] {
        let digest = Sha256::new()
            .chain_update(&self.name)
            .chain_update([0x0A, self.algorithm.type_byte()])
            .chain_update(self.key.as_bytes())
            .finalize();
        let (id, _) = digest.0.split_first_chunk().unwrap_or((&[0; 4], &[]));
        *id
    }

    /// Whether this is the key of a witness (cosignature/v1), not of a log.
    pub fn is_cosigner(&self) -> bool {
        self.algorithm == Algorithm::CosignatureV1
    }

    /// The bare public key, which tells two names of one key.
    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Checks one signature line's bytes (without the key id) over the text of a note. What comes out is the time
    /// that a cosigner signed, 0 for a log.
    fn check(&self, text: &str, blob: &[u8]) -> Option<u64> {
        let (time, message, signature) = match self.algorithm {
            Algorithm::Ed25519 => (0, text.to_owned(), blob),
            Algorithm::CosignatureV1 => {
                let (time, signature) = blob.split_first_chunk()?;
                let time = u64::from_be_bytes(*time);
                (time, cosigned_message(time, text), signature)
            }
        };
        let signature = Signature::from_slice(signature).ok()?;
        self.key.verify_strict(message.as_bytes(), &signature).ok()?;
        (time <= MAX_TIME).then_some(time)
    }
}

fn cosigned_message(unix_seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {unix_seconds}\n{text}")
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.algorithm.type_byte()];
        key.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id()), STANDARD.encode(key))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

impl FromStr for VerifyingKey {
    type Err = VerifyingKeyError;

    fn from_str(text: &str) -> Result<VerifyingKey, VerifyingKeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VerifyingKeyError("expected `name+id+key`"));
        };
        if !is_key_name(name) {
            return Err(VerifyingKeyError("the name is empty or has a space"));
        }
        let key = STANDARD.decode(key).map_err(|_| VerifyingKeyError("the key is not base64"))?;
        let (algorithm, key) = match key.as_slice() {
            [0x01, key @ ..] => (Algorithm::Ed25519, key),
            [0x04, key @ ..] => (Algorithm::CosignatureV1, key),
            _ => return Err(VerifyingKeyError("the key's type is neither Ed25519 nor cosignature/v1")),
        };
        let key = key.try_into().map_err(|_| VerifyingKeyError("the key is not 32 bytes long"))?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(key)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or(VerifyingKeyError("the key is not a point of the curve"))?;
        let parsed = VerifyingKey { name: name.to_owned(), algorithm, key };
        if format!("{:08x}", u32::from_be_bytes(parsed.id())) != id {
            return Err(VerifyingKeyError("the id does not belong to this name and key"));
        }
        Ok(parsed)
    }
}

/// A named secret key that signs notes. The secret is wiped when dropped and masked in `Debug`.
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    public: VerifyingKey,
}

impl SigningKey {
    /// A log's key (Ed25519) from its 32-byte seed.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, BadKeyName> {
        SigningKey::new(name, seed, Algorithm::Ed25519)
    }

    /// A witness's key (cosignature/v1) from its 32-byte seed.
    pub fn cosigner_from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, BadKeyName> {
        SigningKey::new(name, seed, Algorithm::CosignatureV1)
    }

    fn new(name: &str, seed: &[u8; 32], algorithm: Algorithm) -> Result<SigningKey, BadKeyName> {
        if !is_key_name(name) {
            return Err(BadKeyName(name.to_owned()));
        }
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = VerifyingKey { name: name.to_owned(), algorithm, key: secret.verifying_key() };
        Ok(SigningKey { secret, public })
    }

    /// The public half.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    /// The signature line for a text; `unix_seconds` is part of what a cosigner signs, and unused by a log.
    pub fn sign(&self, text: &str, unix_seconds: u64) -> String {
        let blob = match self.public.algorithm {
            Algorithm::Ed25519 => self.secret.sign(text.as_bytes()).to_bytes().to_vec(),
            Algorithm::CosignatureV1 => {
                let signature = self.secret.sign(cosigned_message(unix_seconds, text).as_bytes());
                [unix_seconds.to_be_bytes().as_slice(), &signature.to_bytes()].concat()
            }
        };
        signature_line(&self.public, &blob)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret masked)", self.public)
    }
}

/// A parsed note, not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// The signed bytes, with the final newline.
    pub text: &'a str,
    signatures: Vec<NoteSignature<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NoteSignature<'a> {
    name: &'a str,
    key_id: [u8; 4],
    blob: Vec<u8>,
}

/// Why a note is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not of the form of a signed note.
    #[error("not a signed note: {0}")]
    Malformed(&'static str),
    /// A line by the given key whose signature is wrong: somebody changed text or signature.
    #[error("the signature by `{0}` is wrong")]
    BadSignature(String),
    /// No line is by the given key.
    #[error("not signed by `{0}`")]
    NotSigned(String),
}

impl<'a> Note<'a> {
    /// Splits a note into text and signatures.
    pub fn parse(note: &'a str) -> Result<Note<'a>, NoteError> {
        if note.len() > MAX_NOTE {
            return Err(NoteError::Malformed("longer than 64 KiB"));
        }
        if note.chars().any(|c| c != '\n' && c.is_ascii_control()) {
            return Err(NoteError::Malformed("control characters"));
        }
        let gap = note.rfind("\n\n").ok_or(NoteError::Malformed("no empty line before the signatures"))?;
        let (text, lines) = note.split_at_checked(gap + 1).unwrap_or((note, ""));
        let lines = lines.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n'));
        let lines = lines.ok_or(NoteError::Malformed("no newline after the last signature"))?;
        let signatures = lines.split('\n').map(parse_signature).collect::<Option<Vec<_>>>();
        let signatures = signatures.ok_or(NoteError::Malformed("a signature line is garbled"))?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(NoteError::Malformed("more than 100 signatures"));
        }
        Ok(Note { text, signatures })
    }

    /// Accepts the note when `key` signed it. Lines by unknown keys do not matter; any line by this key must
    /// be right.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), NoteError> {
        match self.signature_by(key)? {
            Some(_) => Ok(()),
            None => Err(NoteError::NotSigned(key.to_string())),
        }
    }

    /// The signature by `key`, checked; `None` when there is none. Of several the newest.
    pub fn signature_by(&self, key: &VerifyingKey) -> Result<Option<CheckedSignature>, NoteError> {
        let id = key.id();
        let mut newest: Option<CheckedSignature> = None;
        for signature in self.signatures.iter().filter(|s| s.name == key.name && s.key_id == id) {
            let time = key.check(self.text, &signature.blob);
            let time = time.ok_or_else(|| NoteError::BadSignature(key.to_string()))?;
            if newest.as_ref().is_none_or(|newest| newest.time < time) {
                newest = Some(CheckedSignature { line: signature_line(key, &signature.blob), time });
            }
        }
        Ok(newest)
    }
}

/// A signature that was found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedSignature {
    /// Its line, with the newline.
    pub line: String,
    /// When a cosigner made it, in seconds since the Unix epoch. A log signs no time: 0.
    pub time: u64,
}

fn signature_line(key: &VerifyingKey, blob: &[u8]) -> String {
    format!("— {} {}\n", key.name, STANDARD.encode([&key.id(), blob].concat()))
}

/// The latest time that a cosignature may state, see <https://c2sp.org/tlog-cosignature>.
const MAX_TIME: u64 = i64::MAX.cast_unsigned();
const MAX_NOTE: usize = 64 * 1024;
const MAX_SIGNATURES: usize = 100;

fn parse_signature(line: &str) -> Option<NoteSignature<'_>> {
    let (name, blob) = line.strip_prefix("— ")?.split_once(' ')?;
    let blob = STANDARD.decode(blob).ok()?;
    let (key_id, blob) = blob.split_first_chunk()?;
    (is_key_name(name) && !blob.is_empty()).then(|| NoteSignature {
        name,
        key_id: *key_id,
        blob: blob.to_vec(),
    })
}

/// Key names are not empty and have neither white space nor `+`.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c == '+' || c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests;
