//! Replacing a file that must not be lost.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::{Context as _, Result};

/// Replaces a file so that a crash leaves the old one or the new one, whole; when this returns, the new one lasts.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_with(path, FOR_ALL, |file| file.write_all(bytes))
}

/// The same for a file that nobody else may read, and that is written piece by piece.
pub(crate) fn replace_private<E: Into<anyhow::Error>>(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<()> {
    replace_with(path, FOR_OWNER, content)
}

fn replace_with<E: Into<anyhow::Error>>(
    path: &Path,
    mode: u32,
    content: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let dir = path.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new("."));
    // What a crash left there goes; what somebody puts there meanwhile, be it a link, is not written to.
    let _ = fs::remove_file(&new);
    let written = (|| {
        let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&new)?;
        let mut file = BufWriter::new(file);
        content(&mut file).map_err(Into::into)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(&new, path)?;
        anyhow::Ok(File::open(dir)?.sync_all()?)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.with_context(|| format!("cannot write `{}`", path.display()))
}

/// Of whom the umask allows.
const FOR_ALL: u32 = 0o666;
const FOR_OWNER: u32 = 0o600;
