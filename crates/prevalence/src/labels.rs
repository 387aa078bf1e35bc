//! Verdicts of reviewers: a file that only grows.
//!
//! `labels.jsonl` has one JSON object a line, e.g.
//! `{"at":"2026-11-23T10:00:00Z","unit":"look-0815","verdict":"misuse","reviewer":"r-2"}`. A reviewer who changes
//! their mind adds a line; the last one in time counts, and the earlier ones stay readable.
//!
//! A line is on the disk before [`crate::append_label`] returns. What a crash leaves of one that was not finished has no newline at
//! its end and is no whole object: it was never confirmed, and the next append cuts it off and says so. A last line
//! that is whole and lacks only its newline, as after editing by hand, is kept.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::directory::sync_name;

/// What a reviewer says of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// It is misuse.
    #[serde(rename = "misuse")]
    Misuse,
    /// It is not.
    #[serde(rename = "no misuse")]
    NoMisuse,
    /// The reviewer looked and cannot decide.
    #[serde(rename = "cannot tell")]
    CannotTell,
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// When the reviewer said it.
    pub at: Timestamp,
    /// Id of the unit.
    pub unit: String,
    /// What was said.
    pub verdict: Verdict,
    /// Id of the reviewer.
    pub reviewer: String,
}

/// An unfinished last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Torn {
    /// Its number, from 1.
    pub line: u64,
    /// Its bytes.
    pub bytes: u64,
}

/// A labels file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LabelsError {
    /// The system refuses.
    #[error("cannot {what} the labels: {source}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// A line in the middle is damaged.
    #[error(
        "line {line} of the labels (column {column}) is no label: lines are only ever added, so bring the file back \
         from a copy"
    )]
    Line {
        /// From 1.
        line: u64,
        /// From 1.
        column: usize,
    },
    /// The reviewer has no id.
    #[error("the label has no reviewer: a second review must be somebody else's, so say whose this is")]
    NoReviewer,
    /// A clock went backwards, and the new verdict would not count.
    #[error("this reviewer has labelled the unit at {earlier}, which is later than {at}: check the clock")]
    Earlier {
        /// When the label to be added was made.
        at: Timestamp,
        /// When the one in the file was made.
        earlier: Timestamp,
    },
}

/// The labels of a file.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    pub(crate) labels: Vec<Label>,
    pub(crate) torn: Option<Torn>,
    /// Bytes up to the torn line.
    whole: u64,
    /// Whether the last whole line lacks its newline.
    unterminated: bool,
}

/// What became of a label that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// An unfinished line that was cut off before. It had never been confirmed.
    pub cut_off: Option<Torn>,
    /// The verdict that this reviewer has changed.
    pub before: Option<Verdict>,
}

/// Adds a label. When this returns, the label is on the disk; after an error it was taken back as far as the disk lets
/// us. Several processes may append at once.
pub(crate) fn append(path: &Path, label: &Label) -> Result<Appended, LabelsError> {
    if label.reviewer.is_empty() {
        return Err(LabelsError::NoReviewer);
    }
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(io("open"))?;
    file.lock().map_err(io("lock"))?;
    let present = Labels::parse(&content(&mut file)?)?;
    let before = present.last_of(&label.unit, &label.reviewer);
    if let Some(before) = before.filter(|before| before.at > label.at) {
        return Err(LabelsError::Earlier { at: label.at, earlier: before.at });
    }
    if present.torn.is_some() {
        file.set_len(present.whole).map_err(io("repair"))?;
    }
    if let Err(error) = write(&mut file, label, present.unterminated) {
        // Best effort: a rest without its newline is cut off by the next append.
        let _ = file.set_len(present.whole);
        return Err(io("append to")(error));
    }
    if present.whole == 0 {
        sync_name(path).map_err(io("create"))?;
    }
    Ok(Appended { cut_off: present.torn, before: before.map(|before| before.verdict) })
}

fn write(file: &mut File, label: &Label, unterminated: bool) -> io::Result<()> {
    let mut line = Vec::from(if unterminated { "\n" } else { "" });
    serde_json::to_writer(&mut line, label)?;
    line.push(b'\n');
    file.write_all(&line)?;
    file.sync_data()
}

impl Labels {
    /// Reads a file, and nothing where there is none yet.
    pub(crate) fn read(path: &Path) -> Result<Labels, LabelsError> {
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Labels::default()),
            opened => opened.map_err(io("open"))?,
        };
        // Or a line that is being added would look like a torn one.
        file.lock_shared().map_err(io("lock"))?;
        Labels::parse(&content(&mut file)?)
    }

    fn parse(content: &[u8]) -> Result<Labels, LabelsError> {
        let mut labels = Labels::default();
        for (line, number) in content.split_inclusive(|&byte| byte == b'\n').zip(1..) {
            let terminated = line.ends_with(b"\n");
            match serde_json::from_slice(line) {
                Ok(label) => labels.labels.push(label),
                Err(_) if line.trim_ascii().is_empty() && terminated => {}
                Err(_) if !terminated => {
                    labels.torn = Some(Torn { line: number, bytes: line.len() as u64 });
                    return Ok(labels);
                }
                Err(error) => return Err(LabelsError::Line { line: number, column: error.column() }),
            }
            labels.whole += line.len() as u64;
            labels.unterminated = !terminated;
        }
        Ok(labels)
    }

    fn last_of(&self, unit: &str, reviewer: &str) -> Option<&Label> {
        let theirs = self.labels.iter().filter(|label| label.unit == unit && label.reviewer == reviewer);
        theirs.max_by_key(|label| label.at)
    }
}

fn content(file: &mut File) -> Result<Vec<u8>, LabelsError> {
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(io("read"))?;
    file.read_to_end(&mut content).map_err(io("read"))?;
    Ok(content)
}

fn io(what: &'static str) -> impl FnOnce(io::Error) -> LabelsError {
    move |source| LabelsError::Io { what, source }
}

#[cfg(test)]
mod tests;
