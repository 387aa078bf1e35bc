//! `.tlog-proof` files of <https://c2sp.org/tlog-proof>: an entry's place in the tree of a signed checkpoint, to be
//! checked without the log.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::hash::Hash;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// A parsed proof, not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What the application needs besides; not authenticated by the proof.
    pub extra: Option<Vec<u8>>,
    /// Which entry of the log.
    pub index: u64,
    /// Its inclusion proof in the tree of the checkpoint, see [`crate::proof::verify_inclusion`].
    pub proof: Vec<Hash>,
    /// The signed note, with cosignatures where there are any.
    pub checkpoint: String,
}

/// The text is not such a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the proof: expected {expected}")]
pub struct TlogProofError {
    /// From 1.
    pub line: usize,
    /// What should have been there.
    pub expected: &'static str,
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for TlogProof {
    type Err = TlogProofError;

    fn from_str(text: &str) -> Result<TlogProof, TlogProofError> {
        let wrong = |line, expected| TlogProofError { line, expected };
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(wrong(1, "an empty line before the checkpoint"))?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        if lines.next().is_none_or(|(_, line)| line != FIRST_LINE) {
            return Err(wrong(1, "`c2sp.org/tlog-proof@v1`"));
        }
        let extra = lines.next_if(|(_, line)| line.starts_with("extra "));
        let extra = extra.map(|(number, line)| {
            let bytes = line.strip_prefix("extra ").and_then(|base64| STANDARD.decode(base64).ok());
            bytes.ok_or(wrong(number, "base64 after `extra`"))
        });
        let extra = extra.transpose()?;
        let index = lines.next().and_then(|(_, line)| line.strip_prefix("index ")).and_then(decimal);
        let index =
            index.ok_or(wrong(2 + usize::from(extra.is_some()), "`index` and a plain decimal number"))?;
        let proof = lines.map(|(number, line)| {
            let bytes = STANDARD.decode(line).ok().and_then(|bytes| bytes.try_into().ok());
            bytes.map(Hash::new).ok_or(wrong(number, "32 bytes in base64"))
        });
        Ok(TlogProof {
            extra,
            index,
            proof: proof.collect::<Result<_, _>>()?,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

/// One spelling per number.
fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_read_back_as_they_were_written() {
        let proof = [b"a", b"b"].map(|leaf| Hash::leaf(leaf)).to_vec();
        let checkpoint = "log.example\n17\nAAAA\n\n— log.example AAAA\n".to_owned();
        for extra in [None, Some(Vec::new()), Some(vec![7; 100])] {
            for proof in [Vec::new(), proof.clone()] {
                let whole =
                    TlogProof { extra: extra.clone(), index: 16, proof, checkpoint: checkpoint.clone() };
                assert_eq!(whole.to_string().parse(), Ok(whole));
            }
        }
    }

    #[test]
    fn only_the_exact_text_is_a_proof() {
        let bad = [
            ("", 1),
            ("c2sp.org/tlog-proof@v1\nindex 1\n", 1),
            ("c2sp.org/tlog-proof@v2\nindex 1\n\nnote", 1),
            ("c2sp.org/tlog-proof@v1\n\nnote", 2),
            ("c2sp.org/tlog-proof@v1\nindex 01\n\nnote", 2),
            ("c2sp.org/tlog-proof@v1\nindex +1\n\nnote", 2),
            ("c2sp.org/tlog-proof@v1\nextra ?\nindex 1\n\nnote", 2),
            ("c2sp.org/tlog-proof@v1\nextra AAAA\nindex -1\n\nnote", 3),
            ("c2sp.org/tlog-proof@v1\nindex 1\nextra AAAA\n\nnote", 3),
            ("c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nnote", 3),
        ];
        for (text, line) in bad {
            assert_eq!(text.parse::<TlogProof>().map_err(|error| error.line), Err(line), "{text:?}");
        }
    }
}
