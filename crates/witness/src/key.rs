//! A witness's secret key in a file: one line `PRIVATE+KEY+<name>+<key id>+base64(type ‖ seed)`, the notation of
//! Go's `golang.org/x/mod/sumdb/note`, with the type of cosignature/v1 keys, 0x04.

use base64::{Engine, engine::general_purpose::STANDARD};
use ledger::{BadKeyName, SigningKey};
use zeroize::Zeroizing;

/// The text is not the key of a witness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// Another notation, or the key of something else.
    #[error(
        "not the key of a witness: expected `PRIVATE+KEY+<name>+<id>+<key>` as `zweck witness create` writes it"
    )]
    Notation,
    /// Garbled.
    #[error("not the key of a witness: the id does not belong to this name and key")]
    Id,
    /// Not to be written into a note.
    #[error(transparent)]
    Name(#[from] BadKeyName),
}

/// The line to keep, for a fresh random seed.
pub fn write_key(name: &str, seed: &[u8; 32]) -> Result<Zeroizing<String>, BadKeyName> {
    let key = SigningKey::cosigner_from_seed(name, seed)?;
    let mut typed = Zeroizing::new([COSIGNATURE_V1; 33]);
    if let Some((_, rest)) = typed.split_first_mut() {
        rest.copy_from_slice(seed);
    }
    let encoded = Zeroizing::new(STANDARD.encode(typed.as_slice()));
    Ok(Zeroizing::new(format!("{PREFIX}{name}+{}+{}\n", hex_id(&key), encoded.as_str())))
}

/// Reads it back.
pub fn read_key(text: &str) -> Result<SigningKey, KeyFileError> {
    let line = text.trim().strip_prefix(PREFIX).ok_or(KeyFileError::Notation)?;
    let mut parts = line.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyFileError::Notation);
    };
    let typed = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| KeyFileError::Notation)?);
    let seed = match typed.as_slice() {
        [COSIGNATURE_V1, seed @ ..] => seed.try_into().map(Zeroizing::new),
        _ => return Err(KeyFileError::Notation),
    };
    let key = SigningKey::cosigner_from_seed(name, &*seed.map_err(|_| KeyFileError::Notation)?)?;
    if hex_id(&key) == id { Ok(key) } else { Err(KeyFileError::Id) }
}

fn hex_id(key: &SigningKey) -> String {
    format!("{:08x}", u32::from_be_bytes(key.verifying_key().id()))
}

const PREFIX: &str = "PRIVATE+KEY+";

const COSIGNATURE_V1: u8 = 0x04;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_nothing_else_does() {
        let text = write_key("wit.example/w1", &[2; 32]).unwrap();
        assert_eq!(
            text.as_str(),
            "PRIVATE+KEY+wit.example/w1+ebd05df4+BAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC\n"
        );
        let vkey = "wit.example/w1+ebd05df4+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
        assert_eq!(read_key(&text).unwrap().verifying_key().to_string(), vkey);
        let bad = [
            (String::new(), KeyFileError::Notation),
            (vkey.to_owned(), KeyFileError::Notation),
            (text.replace("+BA", "+AQ"), KeyFileError::Notation),
            (text.replace("IC\n", "\n"), KeyFileError::Notation),
            (text.replace("w1", "w2"), KeyFileError::Id),
            (text.replace("ebd0", "ebd1"), KeyFileError::Id),
            (text.replace("wit.example/w1", ""), KeyFileError::Name(BadKeyName(String::new()))),
        ];
        for (text, error) in bad {
            assert_eq!(read_key(&text).map(|_| ()), Err(error), "{text:?}");
        }
        assert!(write_key("a b", &[2; 32]).is_err());
    }
}
