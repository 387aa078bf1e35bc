//! The files that an audit leaves. Each is replaced whole, so that nobody ever reads half of one.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// The directory of results. Whoever can read it reads who looked at whom, so others cannot.
pub(super) struct Out(PathBuf);

impl Out {
    pub(super) fn at(path: &Path) -> Result<Self> {
        let made = fs::DirBuilder::new().mode(0o700).recursive(true).create(path);
        made.with_context(|| format!("cannot create `{}`", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Removes a result of an earlier run, which would contradict this one if it fails.
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        let path = self.0.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove `{}`", path.display()))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn write<E: Into<anyhow::Error>>(
        &self,
        name: &str,
        content: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
    ) -> Result<()> {
        write(&self.0.join(name), content)
    }
}

/// Writes a file whole or not at all.
pub(super) fn write<E: Into<anyhow::Error>>(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    // What a crash left there goes; what somebody puts there meanwhile, be it a link, is not written to.
    let _ = fs::remove_file(&new);
    let written = (|| {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        let mut file = BufWriter::new(file);
        content(&mut file).map_err(Into::into)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(&new, path)?;
        anyhow::Ok(())
    })();
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.with_context(|| format!("cannot write `{}`", path.display()))
}
