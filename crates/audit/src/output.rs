//! Findings and scores as files.

mod parquet;
mod read;
mod scores;

use std::io::{self, Write};

pub use self::{
    parquet::write_parquet,
    read::{ScoredLook, read_scores},
    scores::{Scores, ScoresError},
};
use crate::Finding;

/// Writes one finding a line, as JSON, in order of rank.
///
/// # Errors
/// Those of the writer.
pub fn write_jsonl(findings: &[Finding], mut out: impl Write) -> io::Result<()> {
    for finding in findings {
        serde_json::to_writer(&mut out, finding)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
