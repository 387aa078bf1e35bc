//! The files that an audit leaves. Each is replaced whole, so that nobody ever reads half of one.

use std::{
    fs::{self, File, TryLockError},
    io::BufWriter,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::replace::replace_private;

/// The directory of results. Whoever can read it reads who looked at whom, so others cannot.
pub(super) struct Out {
    path: PathBuf,
    /// Locked while a run writes there.
    _lock: File,
}

impl Out {
    pub(super) fn at(path: &Path) -> Result<Self> {
        let made = fs::DirBuilder::new().mode(0o700).recursive(true).create(path);
        made.with_context(|| format!("cannot create `{}`", path.display()))?;
        let lock = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
        // A file system without locks must do without.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            bail!("another run writes to `{}`: wait for it, or choose another directory", path.display());
        }
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes a result of an earlier run, which would contradict this one if it fails.
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        let path = self.path.join(name);
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
        replace_private(&self.path.join(name), content)
    }
}
