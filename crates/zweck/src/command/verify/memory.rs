//! What `zweck verify --state FILE` remembers: one line that says what was checked, and under it the signed
//! checkpoint as it was. The checkpoint is evidence: if the ledger ever contradicts it, its key signed both.

use std::{fs, io, path::Path};

use anyhow::{Context as _, Result, bail};
use ledger::{
    VerifyingKey,
    verify::{Earlier, Report, parse_signed},
};

use crate::replace::replace;

/// A file that one verification leaves to the next.
pub(super) struct Memory<'a>(&'a Path);

impl<'a> Memory<'a> {
    pub(super) fn new(path: &'a Path) -> Self {
        Self(path)
    }

    /// What was verified before; nothing the first time. A file that is not understood is not overwritten.
    pub(super) fn read(&self, key: &VerifyingKey) -> Result<Option<Earlier>> {
        let name = self.0.display();
        let text = match fs::read_to_string(self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read the state `{name}`")),
        };
        let (entries, note) = match text.split_once('\n') {
            Some((ENTRIES, note)) => (true, note),
            Some((TILES, note)) => (false, note),
            _ => bail!("`{name}` is no state of `zweck verify`: name another file with `--state`"),
        };
        let checkpoint = parse_signed(note, key).with_context(|| {
            format!(
                "the state `{name}` is of another ledger, or was changed: name another file with `--state`"
            )
        })?;
        Ok(Some(Earlier { checkpoint, entries }))
    }

    /// Replaces the file as a whole.
    pub(super) fn write(&self, report: &Report, entries: bool) -> Result<()> {
        let scope = if entries { ENTRIES } else { TILES };
        replace(self.0, format!("{scope}\n{}", report.note).as_bytes())
    }
}

const ENTRIES: &str = "zweck verified entries and tiles under this checkpoint";
const TILES: &str = "zweck verified tiles under this checkpoint";
