//! Where published files come from.

use std::path::{Path, PathBuf};

use crate::disk::{Disk, DiskError};

/// Published files by path, such as `checkpoint` or `tile/0/000`. Several threads read at once.
pub trait TileStore: Sync {
    /// The file, `None` when there is none.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError>;
}

/// A store could not answer: not the same as a missing file.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(pub String);

impl From<DiskError> for StoreError {
    fn from(error: DiskError) -> StoreError {
        StoreError(error.to_string())
    }
}

/// A directory of tiles, or a ledger's directory that has them in `tiles/`.
#[derive(Debug, Clone)]
pub struct Directory {
    disk: Disk,
    tiles: PathBuf,
}

impl Directory {
    /// Takes `dir/tiles` when it has a checkpoint, else `dir` itself.
    pub fn find(dir: &Path) -> Result<Directory, StoreError> {
        let (disk, inside) = (Disk::os(), dir.join("tiles"));
        let tiles = if disk.exists(&inside.join("checkpoint"))? { inside } else { dir.to_owned() };
        Ok(Directory { disk, tiles })
    }

    pub(crate) fn new(disk: Disk, tiles: PathBuf) -> Directory {
        Directory { disk, tiles }
    }
}

impl TileStore for Directory {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.disk.read(&self.tiles.join(path))?)
    }
}
