//! The files of partitions.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Deserialize, Serialize};

/// What a run keeps on disk could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}: {source}", .path.display(), remedy(source))]
pub struct SpillError {
    /// Which file.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full, and what was being written has been removed; make room, or allow more memory, and run it again"
        }
        _ => "what does not fit into memory, and what an unfinished run has finished, is kept there",
    }
}

/// A directory for files of partitions, made with the first of them and removed with the last user, unless it is to stay.
#[derive(Debug)]
pub(crate) struct Disk {
    directory: PathBuf,
    made: Once,
    stays: AtomicBool,
}

/// A file of a partition as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) rows: u64,
    /// CRC-32C (RFC 3720, appendix B.4) of all its bytes.
    pub(crate) crc: u32,
}

impl Disk {
    /// Nothing is touched yet.
    pub(crate) fn new(directory: &Path) -> Disk {
        Disk { directory: directory.to_owned(), made: Once::new(), stays: AtomicBool::new(false) }
    }

    /// One that an earlier run made, with its files.
    pub(crate) fn found(directory: &Path) -> Disk {
        let disk = Disk::new(directory);
        disk.made.call_once(|| {});
        disk.stay();
        disk
    }

    /// From now on the directory stays when its last user is gone.
    pub(crate) fn stay(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(super) fn append(&self, name: &str, place: usize, bytes: &[u8]) -> Result<(), SpillError> {
        let mut made = Ok(());
        self.made.call_once(|| made = self.make());
        made?;
        let path = self.path(name, place);
        let write = || OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?.write_all(bytes);
        write().map_err(|source| SpillError { path: path.clone(), source })
    }

    /// Reads a whole file, which must have this length and checksum.
    pub(super) fn read(
        &self,
        name: &str,
        place: usize,
        length: u64,
        crc: u32,
    ) -> Result<Vec<u8>, SpillError> {
        let path = self.path(name, place);
        let read = || {
            let mut file = File::open(&path)?;
            if file.metadata()?.len() != length {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it is not as long as it was written",
                ));
            }
            let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
            file.read_to_end(&mut bytes)?;
            if crc32c::crc32c(&bytes) != crc {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "it is not what was written"));
            }
            Ok(bytes)
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
        DirBuilder::new().mode(0o700).recursive(true).create(&self.directory).map_err(failed)
    }

    fn path(&self, name: &str, place: usize) -> PathBuf {
        self.directory.join(format!("{name}-{place}"))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.made.is_completed() && !self.stays.load(Ordering::Relaxed) {
            // There is nobody to tell; a run that finds it removes it.
            let _ = fs::remove_dir_all(&self.directory);
            // The one around it, too, if this was the last thing in it.
            let _ = self.directory.parent().map(fs::remove_dir);
        }
    }
}
