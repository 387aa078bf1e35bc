//! Checkpoints of <https://c2sp.org/tlog-checkpoint>: `origin\nsize\nbase64(root)\n`, the text that a signed
//! note wraps.

use std::fmt;

use crate::hash::Hash;

/// What the log's key signs: the tree of the first `size` entries has this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, also the name of its key.
    pub origin: String,
    /// Entries in the tree.
    pub size: u64,
    /// Merkle tree hash over them.
    pub root: Hash,
}

/// The text is not a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the checkpoint: {expected}")]
pub struct CheckpointError {
    /// From 1.
    pub line: usize,
    /// What should have been there.
    pub expected: &'static str,
}

impl Checkpoint {
    /// Reads the text of a note. Extension lines (after the third) must not be empty; they are not kept.
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let body = text
            .strip_suffix('\n')
            .ok_or(CheckpointError { line: 1, expected: "the text ends without a newline" })?;
        let mut lines = body.split('\n');
        let mut line =
            |line, expected| lines.next().filter(|l| !l.is_empty()).ok_or(CheckpointError { line, expected });
        let origin = line(1, "expected the origin")?.to_owned();
        let size = parse_size(line(2, "expected the size")?)
            .ok_or(CheckpointError { line: 2, expected: "expected the size in plain decimal digits" })?;
        let root = line(3, "expected the root")?
            .parse()
            .map_err(|_| CheckpointError { line: 3, expected: "expected 32 bytes in base64" })?;
        if let Some(empty) = lines.position(str::is_empty) {
            return Err(CheckpointError { line: empty + 4, expected: "an extension line is empty" });
        }
        Ok(Checkpoint { origin, size, root })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

fn parse_size(text: &str) -> Option<u64> {
    let size: u64 = text.parse().ok()?;
    (size.to_string() == text).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_text_is_a_checkpoint() {
        let root = Hash::leaf(b"x");
        let good = format!("log.example\n17\n{root}\n");
        let parsed = Checkpoint::parse(&good).unwrap();
        assert_eq!((parsed.size, parsed.root), (17, root));
        assert_eq!(parsed.to_string(), good);
        assert!(Checkpoint::parse(&format!("{good}an extension\n")).is_ok());
        let bad = [
            (String::new(), 1),
            (format!("log.example\n17\n{root}"), 1),
            (format!("\n17\n{root}\n"), 1),
            ("log.example\n".into(), 2),
            (format!("log.example\n017\n{root}\n"), 2),
            (format!("log.example\n+17\n{root}\n"), 2),
            (format!("log.example\n-1\n{root}\n"), 2),
            (format!("log.example\n18446744073709551616\n{root}\n"), 2),
            ("log.example\n17\nAAAA\n".into(), 3),
            (format!("log.example\n17\n{root}\n\n"), 4),
            (format!("log.example\n17\n{root}\next\n\n"), 5),
        ];
        for (text, line) in bad {
            assert_eq!(Checkpoint::parse(&text).map_err(|e| e.line), Err(line), "{text:?}");
        }
    }
}
