//! The files that an audit leaves. Each is replaced whole, so that nobody ever reads half of one.

use std::{
    fs::{self, File},
    io::BufWriter,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::replace::replace_private;

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
        replace_private(&self.0.join(name), content)
    }
}
