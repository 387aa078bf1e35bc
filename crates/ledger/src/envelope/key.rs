//! The key of one entry, and the cipher under it.

use chacha20poly1305::{
    AeadInOut, ChaCha20Poly1305, KeyInit,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::master::{SubKey, Unsealable};

/// Bytes that authenticate a ciphertext, behind it.
pub(super) const MAC_LEN: usize = 16;

/// Encrypts one message and is gone, so that its nonce may be a constant; opens it any number of times. Wiped when
/// dropped.
pub(crate) struct EntryKey(SubKey);

impl EntryKey {
    /// The key of the entry with this header. A header commits to its message: see [`crate::envelope`].
    pub(super) fn derive(owners: &SubKey, header: &[u8]) -> EntryKey {
        EntryKey(SubKey::from_bytes(owners.hash(&[header])))
    }

    /// One that was told to its entry's owner.
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> EntryKey {
        EntryKey(SubKey::from_bytes(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Encrypts the message where it stands. What is returned belongs behind it.
    pub(super) fn encrypt(self, header: &[u8], message: &mut [u8]) -> [u8; MAC_LEN] {
        let mac = self.cipher().encrypt_inout_detached(&NONCE.into(), header, message.into());
        // Fails only above 256 GiB; no caller has more than the machine's memory.
        assert!(mac.is_ok(), "a message below 256 GiB can be encrypted");
        mac.unwrap_or_default().into()
    }

    /// The message, when it was encrypted under this key, with this header.
    pub(super) fn decrypt(&self, header: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let payload = Payload { msg: ciphertext, aad: header };
        self.cipher().decrypt(&NONCE.into(), payload).map(Zeroizing::new).map_err(|_| Unsealable)
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(self.0.as_bytes().into())
    }
}

const NONCE: [u8; 12] = [0; 12];
