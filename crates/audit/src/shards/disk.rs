//! The files of partitions.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::Once,
};

/// Rows could not be kept on disk.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}; {}", .path.display(), remedy(source))]
pub struct SpillError {
    /// Which file.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full and what was written has been removed: make room, or allow more memory, and run it again"
        }
        _ => "rows are kept there while they do not fit into memory",
    }
}

/// A directory for files of partitions, made with the first of them and removed with the last user.
#[derive(Debug)]
pub(crate) struct Disk {
    directory: PathBuf,
    made: Once,
}

impl Disk {
    /// Nothing is touched yet.
    pub(crate) fn new(directory: &Path) -> Disk {
        Disk { directory: directory.to_owned(), made: Once::new() }
    }

    pub(super) fn append(&self, name: &str, place: usize, bytes: &[u8]) -> Result<(), SpillError> {
        let mut made = Ok(());
        self.made.call_once(|| made = self.make());
        made?;
        let path = self.path(name, place);
        let write = || OpenOptions::new().append(true).create(true).open(&path)?.write_all(bytes);
        write().map_err(|source| SpillError { path: path.clone(), source })
    }

    /// Reads a whole file, which must have this length.
    pub(super) fn read(&self, name: &str, place: usize, length: u64) -> Result<Vec<u8>, SpillError> {
        let path = self.path(name, place);
        let read = || {
            let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
            File::open(&path)?.read_to_end(&mut bytes)?;
            if bytes.len() as u64 == length {
                return Ok(bytes);
            }
            Err(io::Error::new(io::ErrorKind::InvalidData, "it is not as long as it was written"))
        };
        read().map_err(|source| SpillError { path: path.clone(), source })
    }

    /// What an earlier run left there when it was killed is of no use, and would be appended to.
    fn make(&self) -> Result<(), SpillError> {
        let failed = |source| SpillError { path: self.directory.clone(), source };
        match fs::remove_dir_all(&self.directory) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        fs::create_dir_all(&self.directory).map_err(failed)
    }

    fn path(&self, name: &str, place: usize) -> PathBuf {
        self.directory.join(format!("{name}-{place}"))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.made.is_completed() {
            // There is nobody to tell; a run that finds it removes it.
            let _ = fs::remove_dir_all(&self.directory);
        }
    }
}
