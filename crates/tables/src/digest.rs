//! What exactly was read.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::Error;

/// A file, and what identifies its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// As it was found.
    pub path: PathBuf,
    /// In bytes, as it lies on the disk.
    pub size: u64,
    /// SHA-256 (FIPS 180-4) of those bytes.
    pub sha256: [u8; 32],
}

impl Digest {
    /// Reads a file to its end.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(path: &Path) -> Result<Digest, Error> {
        read(path).map_err(|source| Error::Io { path: path.to_owned(), source })
    }
}

fn read(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let mut size = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                size += read as u64;
                hasher.update(buffer.get(..read).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Digest { path: path.to_owned(), size, sha256: hasher.finalize().into() })
}

const BUFFER: usize = 256 * 1024;
