//! The master key, and what is derived from and sealed under it.
//!
//! A sub-key is the first block of HKDF-Expand with SHA-256 (RFC 5869 §2.3) under the master key, which is
//! uniformly random and so may be the pseudorandom key itself (§3.3), with
//! `info = "zweck ledger v1" ‖ 0x00 ‖ label ‖ 0x00 ‖ origin`:
//!
//! | label | use |
//! |---|---|
//! | `lookup` | keyed hash of an owner's kind and id, so that no id stands in `keys.sqlite` in clear |
//! | `wrap` | wraps owners' keys, the log's signing key and its VRF key |
//! | `snapshot` | seals the snapshot |
//!
//! Sealing is XChaCha20-Poly1305 with a random nonce in front of the ciphertext: one key seals many things, and 192
//! bits are enough to draw a nonce for each. Entries are sealed otherwise, see [`crate::envelope`].

use std::{fmt, str::FromStr};

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::DecodePaddingMode,
    engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The 256-bit key that everything secret in a ledger hangs on. Kept by the operator outside the ledger's
/// directory; wiped when dropped, masked in `Debug`.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// The text is not a master key. Says nothing of the text, which may be most of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a master key: expected 32 bytes as 64 hex digits or as base64")]
pub struct MasterKeyError;

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct RandomError(#[from] getrandom::Error);

impl MasterKey {
    /// Takes 32 uniformly random bytes as they are.
    pub fn from_bytes(bytes: [u8; 32]) -> MasterKey {
        MasterKey(Zeroizing::new(bytes))
    }

    /// Draws a new key from the operating system.
    pub fn generate() -> Result<MasterKey, RandomError> {
        Ok(MasterKey(Zeroizing::new(random()?)))
    }

    /// The key as 64 hex digits, to be stored where the operator keeps secrets.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    pub(crate) fn derive(&self, label: &str, origin: &str) -> SubKey {
        let info = [b"zweck ledger v1\0".as_slice(), label.as_bytes(), b"\0", origin.as_bytes()].concat();
        SubKey(Zeroizing::new(hmac(&self.0, &[&info, &[1]])))
    }
}

impl FromStr for MasterKey {
    type Err = MasterKeyError;

    /// Reads 64 hex digits, or base64 with or without padding; surrounding white space is fine.
    fn from_str(text: &str) -> Result<MasterKey, MasterKeyError> {
        let text = text.trim();
        let bytes =
            if text.len() == 64 { unhex(text) } else { LENIENT.decode(text).ok().map(Zeroizing::new) };
        let bytes = bytes.ok_or(MasterKeyError)?;
        let key = <&[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| MasterKeyError)?;
        Ok(MasterKey(Zeroizing::new(*key)))
    }
}

/// Padding is optional, because people lose it when they copy.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digits: Option<Zeroizing<Vec<u8>>> = text
        .chars()
        .map(|c| c.to_digit(16).map(|digit| digit as u8))
        .collect::<Option<Vec<u8>>>()
        .map(Zeroizing::new);
    let pairs = digits?;
    Some(Zeroizing::new(
        pairs.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d)).collect(),
    ))
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(masked)")
    }
}

/// A key for one use. Wiped when dropped.
#[derive(Clone)]
pub(crate) struct SubKey(Zeroizing<[u8; 32]>);

/// The ciphertext was made under another key or context, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unsealable;

const NONCE_LEN: usize = 24;

impl SubKey {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> SubKey {
        SubKey(Zeroizing::new(bytes))
    }

    pub(crate) fn generate() -> Result<SubKey, RandomError> {
        Ok(SubKey(Zeroizing::new(random()?)))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Keyed hash: HMAC-SHA256.
    pub(crate) fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        hmac(&self.0, parts)
    }

    /// Nonce and ciphertext. `context` is authenticated and must be the same to open.
    pub(crate) fn seal(&self, context: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, RandomError> {
        let nonce = random::<NONCE_LEN>()?;
        let encrypted = self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: plaintext, aad: context });
        // Fails only above 256 GiB; no caller has more than the machine's memory.
        assert!(encrypted.is_ok(), "a plaintext below 256 GiB can be encrypted");
        Ok([nonce.as_slice(), &encrypted.unwrap_or_default()].concat())
    }

    pub(crate) fn unseal(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(Unsealable)?;
        let payload = Payload { msg: ciphertext, aad: context };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| Unsealable)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

/// Bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// HMAC-SHA256 (RFC 2104) for keys of 32 bytes, which is below the block of 64.
fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let padded = |pad: u8| {
        let mut block = Zeroizing::new([pad; 64]);
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        Sha256::new().chain_update(block.as_slice())
    };
    let mut inner = padded(0x36);
    parts.iter().for_each(|part| inner.update(part));
    padded(0x5c).chain_update(inner.finalize()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_and_expansion_agree_with_the_rfc() {
        // RFC 5869 A.1: the pseudorandom key, info f0..f9, and the first 32 bytes of the output.
        let prk = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5";
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf";
        let key: MasterKey = prk.parse().unwrap();
        assert_eq!(*MasterKey::from_bytes(hmac(&key.0, &[&info, &[1]])).to_hex(), okm);
    }

    #[test]
    fn keys_read_as_hex_and_base64() {
        let hex = "ab".repeat(32);
        let base64 = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=";
        for text in
            [hex.as_str(), &hex.to_uppercase(), base64, base64.trim_end_matches('='), &format!(" {hex}\n")]
        {
            assert_eq!(*text.parse::<MasterKey>().unwrap().0, [0xab; 32], "{text:?}");
        }
        for text in [
            "",
            "abc",
            &"ab".repeat(31),
            &format!("{hex}00"),
            &"zz".repeat(32),
            &"é".repeat(32),
            base64.trim_start_matches('q'),
        ] {
            assert_eq!(text.parse::<MasterKey>().err(), Some(MasterKeyError), "{text:?}");
        }
    }

    #[test]
    fn sub_keys_differ_by_label_and_origin() {
        let master = MasterKey::from_bytes([1; 32]);
        let keys = [("wrap", "a"), ("wrap", "b"), ("lookup", "a")].map(|(l, o)| *master.derive(l, o).0);
        assert!(keys[0] != keys[1] && keys[0] != keys[2] && keys[1] != keys[2]);
    }

    #[test]
    fn what_was_sealed_opens_only_unchanged() {
        let key = SubKey::from_bytes([5; 32]);
        let sealed = key.seal(b"context", b"secret").unwrap();
        assert_eq!(key.unseal(b"context", &sealed).unwrap().as_slice(), b"secret");
        assert!(key.unseal(b"other", &sealed).is_err());
        assert!(SubKey::from_bytes([6; 32]).unseal(b"context", &sealed).is_err());
        for byte in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[byte] ^= 1;
            assert!(key.unseal(b"context", &changed).is_err(), "byte {byte}");
            assert!(key.unseal(b"context", &sealed[..byte]).is_err(), "cut at {byte}");
        }
    }

    #[test]
    fn debug_masks_the_key() {
        assert_eq!(format!("{:?}", MasterKey::from_bytes([1; 32])), "MasterKey(masked)");
    }
}
