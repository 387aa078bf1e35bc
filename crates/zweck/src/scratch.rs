//! Directories for what is needed only while a command runs.

use std::{
    env, fs,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::outside::entropy;

/// A directory that is gone when this is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A new one in the system's directory for temporary files, which nobody else can read. `what` is part of its name.
    pub(crate) fn in_temp(what: &str) -> Result<Self> {
        let entropy = entropy().context("the system has no random numbers")?;
        let name: String = entropy.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let path = env::temp_dir().join(format!("zweck-{what}-{name}"));
        let made = fs::DirBuilder::new().mode(0o700).create(&path);
        made.with_context(|| format!("cannot create `{}`", path.display()))?;
        Ok(Self(path))
    }

    /// One that somebody else made.
    pub(crate) fn of(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // If it stays, its name says what it is, and the system clears its folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
