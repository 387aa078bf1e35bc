//! Replacing a file that must not be lost.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use anyhow::{Context as _, Result};

/// Replaces a file so that a crash leaves the old one or the new one, whole; when this returns, the new one lasts.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let dir = path.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new("."));
    // What a crash left there goes; what somebody puts there meanwhile, be it a link, is not written to.
    let _ = fs::remove_file(&new);
    let written = File::create_new(&new)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&new, path))
        .and_then(|()| File::open(dir)?.sync_all());
    written.with_context(|| format!("cannot write `{}`", path.display()))
}
