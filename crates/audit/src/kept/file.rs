//! A file that is there whole or not at all: a line with what it is made from, lines of JSON, a line with a checksum.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::Basis;
use crate::SpillError;

/// Why a file is not taken up.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    /// It was made from something else.
    #[error("{0} changed since the unfinished run")]
    Changed(String),
    /// It is not what was written, or cannot be read.
    #[error("`{}` is damaged ({what})", .path.display())]
    Damaged { path: PathBuf, what: String },
}

/// When this returns, the file outlasts a loss of power.
pub(super) fn write<T: Serialize>(
    path: &Path,
    basis: &Basis,
    rows: impl IntoIterator<Item = T>,
) -> Result<(), SpillError> {
    let directory = path.parent().unwrap_or(path);
    let new = path.with_extension("new");
    let write = || {
        DirBuilder::new().mode(0o700).recursive(true).create(directory)?;
        // What a crash left there.
        let _ = fs::remove_file(&new);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        let mut out = Summed { out: BufWriter::new(file), crc: 0 };
        line(&mut out, basis)?;
        rows.into_iter().try_for_each(|row| line(&mut out, &row))?;
        let Summed { mut out, crc } = out;
        writeln!(out, "{crc:08x}")?;
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(&new, path)?;
        File::open(directory)?.sync_all()
    };
    write().map_err(|source| {
        let _ = fs::remove_file(&new);
        // If it was made for this file, and nothing else is in it.
        let _ = fs::remove_dir(directory);
        SpillError { path: path.to_owned(), source }
    })
}

/// The lines of JSON; none if there is no file.
pub(super) fn read(path: &Path, basis: &Basis) -> Result<Option<String>, Unusable> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(damaged(path, error)),
    };
    let (of, rows) = whole(&text).ok_or_else(|| damaged(path, "its checksum is wrong"))?;
    let of: Basis = serde_json::from_str(of).map_err(|_| unknown(path))?;
    match basis.differs(&of) {
        Some(what) => Err(Unusable::Changed(what.to_owned())),
        None => Ok(Some(rows.to_owned())),
    }
}

pub(super) fn damaged(path: &Path, what: impl ToString) -> Unusable {
    Unusable::Damaged { path: path.to_owned(), what: what.to_string() }
}

/// What serde says of it might repeat what is in it.
pub(super) fn unknown(path: &Path) -> Unusable {
    damaged(path, "this version does not write such lines")
}

/// The first line, and those between it and the checksum, if that is right.
fn whole(text: &str) -> Option<(&str, &str)> {
    let end = text.strip_suffix('\n')?.rfind('\n')? + 1;
    let (summed, crc) = text.split_at_checked(end)?;
    (format!("{:08x}\n", crc32c::crc32c(summed.as_bytes())) == crc).then(|| summed.split_once('\n'))?
}

fn line(out: &mut Summed, row: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

/// Sums up what goes through.
struct Summed {
    out: BufWriter<File>,
    crc: u32,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.crc = crc32c::crc32c_append(self.crc, bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
