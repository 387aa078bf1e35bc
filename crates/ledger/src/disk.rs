//! The only place that touches the file system: a handful of operations with the durability that the ledger's
//! order of steps relies on. Beneath them lies a [`Vfs`], so that tests can crash after each step.

#[cfg(test)]
pub(crate) mod sim;
mod vfs;

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use rusqlite::{Connection, OpenFlags};

pub(crate) use self::vfs::{Open, Os, Vfs, VfsFile};
use crate::sync::lock;

/// A file operation failed. Carries the path, which holds no customer data by construction.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {error}", path.display())]
pub struct DiskError {
    action: &'static str,
    path: PathBuf,
    error: io::Error,
}

/// The file exists with other bytes than those that were to be published there.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Published files never change, so this is damage or a second writer.
    #[error("`{}` exists with other bytes than the ledger derives: it is damaged", .0.display())]
    Different(PathBuf),
}

impl DiskError {
    /// Whether there is no such file.
    pub(crate) fn is_absent(&self) -> bool {
        is_absent(&self.error)
    }
}

/// Attaches what was attempted and where to an I/O error.
fn at<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DiskError + 'a {
    move |error| DiskError { action, path: path.to_owned(), error }
}

/// A file system with errors that say what was attempted and where. Clones are cheap and share it.
#[derive(Debug, Clone)]
pub(crate) struct Disk(Arc<dyn Vfs>);

impl Disk {
    /// The operating system's.
    pub(crate) fn os() -> Disk {
        Disk::on(Os)
    }

    pub(crate) fn on(vfs: impl Vfs + 'static) -> Disk {
        Disk(Arc::new(vfs))
    }

    /// The bytes of a file, `None` when there is none.
    pub(crate) fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
        match self.0.read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(at("read", path)(error)),
        }
    }

    pub(crate) fn exists(&self, path: &Path) -> Result<bool, DiskError> {
        self.0.exists(path).map_err(at("look for", path))
    }

    /// File names in a directory, sorted.
    pub(crate) fn list(&self, dir: &Path) -> Result<Vec<String>, DiskError> {
        let mut names = self.0.list(dir).map_err(at("list", dir))?;
        names.sort_unstable();
        Ok(names)
    }

    /// Removes a file; that it is gone already is fine.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), DiskError> {
        gone(self.0.remove(path)).map_err(at("remove", path))
    }

    /// Removes a directory with everything inside; that it is gone already is fine.
    pub(crate) fn remove_dir(&self, path: &Path) -> Result<(), DiskError> {
        gone(self.0.remove_dir(path)).map_err(at("remove", path))
    }

    /// Creates a directory (and missing parents) durably.
    pub(crate) fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        match self.0.create_dir(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.create_dir(path.parent().ok_or(error).map_err(at("create", path))?)?;
                self.0.create_dir(path).map_err(at("create", path))?;
            }
            Err(error) => return Err(at("create", path)(error)),
        }
        self.sync_dir(&parent_of(path))
    }

    /// Makes the names in a directory last.
    ///
    /// Names that are seen are not always on the disk: a process whose fsync failed may have left them.
    pub(crate) fn sync_dir(&self, dir: &Path) -> Result<(), DiskError> {
        self.0.sync_dir(dir).map_err(at("fsync", dir))
    }

    /// Opens an existing file for reading, and for writing when `write`.
    pub(crate) fn open(&self, path: PathBuf, write: bool) -> Result<DiskFile, DiskError> {
        let how = if write { Open::Write } else { Open::Read };
        let file = self.0.open(&path, how).map_err(at("open", &path))?;
        Ok(DiskFile { file, path })
    }

    /// Takes the exclusive lock; `None` when another process holds it. Released by drop or by the kernel.
    pub(crate) fn lock(&self, path: &Path) -> Result<Option<DiskFile>, DiskError> {
        let file = self.0.open(path, Open::Lock).map_err(at("open", path))?;
        let locked = file.try_lock().map_err(at("lock", path))?;
        Ok(locked.then(|| DiskFile { file, path: path.to_owned() }))
    }

    /// Opens an SQLite database.
    pub(crate) fn database(&self, path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        self.0.database(path, flags)
    }
}

/// A parent that is a file means, like a missing one, that there is no such file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if is_absent(&error) => Ok(()),
        removed => removed,
    }
}

/// A relative path of one part has the empty parent, which means the working directory.
fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Puts whole files into place by way of a directory for unfinished ones, which nothing ever reads.
#[derive(Debug, Clone)]
pub(crate) struct Staging {
    disk: Disk,
    dir: PathBuf,
    /// Names the next file: several threads stage at once.
    next: Arc<AtomicU64>,
    /// Directories whose own names are known to last.
    lasting: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Staging {
    /// Creates the directory, and clears what a crash left in it. Its parent must last: it is never fsynced.
    pub(crate) fn open(disk: Disk, dir: PathBuf) -> Result<Staging, DiskError> {
        disk.create_dir(&dir)?;
        let lasting = Arc::new(Mutex::new(BTreeSet::from([parent_of(&dir)])));
        let staging = Staging { disk, dir, next: Arc::default(), lasting };
        staging.clear()?;
        Ok(staging)
    }

    /// Removes what was staged and never put into place. Nobody may be at it.
    pub(crate) fn clear(&self) -> Result<(), DiskError> {
        self.disk.list(&self.dir)?.into_iter().try_for_each(|name| self.disk.remove(&self.dir.join(name)))
    }

    /// Publishes an immutable file. Its name lasts only after [`Staging::sync`].
    ///
    /// A crash before the rename leaves an unfinished file here, cleared at the next start; after it, the
    /// complete file, or none when the directory was not yet synced. Both are repeated with the same bytes.
    pub(crate) fn place(&self, path: &Path, bytes: &[u8], placed: &mut Placed) -> Result<(), PlaceError> {
        self.ensure_dir(&parent_of(path), placed)?;
        if self.disk.read(path)?.is_some_and(|existing| existing != bytes) {
            return Err(PlaceError::Different(path.to_owned()));
        }
        // Equal bytes may be of a run whose fsync failed, and then only in memory: they are written anew.
        self.rename_into(path, &[bytes])?;
        placed.changed.insert(parent_of(path));
        Ok(())
    }

    /// Creates a directory where it is missing. One that is there may be of a run whose fsync failed, so its name
    /// is made to last all the same, once in the life of a process.
    fn ensure_dir(&self, dir: &Path, placed: &mut Placed) -> Result<(), DiskError> {
        if placed.ensured.contains(dir) || lock(&self.lasting).contains(dir) {
            return Ok(());
        }
        self.ensure_dir(&parent_of(dir), placed)?;
        match self.disk.0.create_dir(dir) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(at("create", dir)(error));
            }
            _ => {}
        }
        placed.changed.insert(parent_of(dir));
        placed.ensured.insert(dir.to_owned());
        Ok(())
    }

    /// Replaces a file atomically and durably: a crash leaves the old one or the new one, whole.
    pub(crate) fn replace(&self, path: &Path, parts: &[&[u8]]) -> Result<(), DiskError> {
        self.rename_into(path, parts)?;
        self.disk.sync_dir(&parent_of(path))
    }

    /// Stages a file of zeros, to be put into place later. It is made durable in small pieces with a pause after
    /// each, because other fsyncs of the disk wait for a large one. `None` when `pause` says not to go on.
    pub(crate) fn stage_zeros(
        &self,
        length: usize,
        mut pause: impl FnMut() -> bool,
    ) -> Result<Option<Staged>, DiskError> {
        let file = self.create()?;
        let zeros = vec![0; PIECE.min(length)];
        for offset in (0..length).step_by(PIECE) {
            let piece = zeros.get(..length - offset).unwrap_or(&zeros);
            file.write(piece, offset as u64)?;
            file.sync_all()?;
            if !pause() {
                self.disk.remove(&file.path)?;
                return Ok(None);
            }
        }
        Ok(Some(Staged(file)))
    }

    /// Puts a staged file into place with other bytes at its start: a crash leaves none or the whole file.
    pub(crate) fn replace_by(&self, path: &Path, staged: &Staged, start: &[u8]) -> Result<(), DiskError> {
        let file = &staged.0;
        file.write_at_synced(start, 0)?;
        self.disk.0.rename(&file.path, path).map_err(at("rename into place", path))?;
        self.disk.sync_dir(&parent_of(path))
    }

    /// Removes a file durably; that it is gone already is fine.
    pub(crate) fn discard(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.remove(path)?;
        self.disk.sync_dir(&parent_of(path))
    }

    fn create(&self) -> Result<DiskFile, DiskError> {
        let path = self.dir.join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        let file = self.disk.0.open(&path, Open::CreateNew).map_err(at("create", &path))?;
        Ok(DiskFile { file, path })
    }

    fn rename_into(&self, path: &Path, parts: &[&[u8]]) -> Result<(), DiskError> {
        let file = self.create()?;
        let mut offset = 0;
        for part in parts {
            file.write(part, offset)?;
            offset += part.len() as u64;
        }
        file.sync_all()?;
        self.disk.0.rename(&file.path, path).map_err(at("rename into place", path))
    }

    /// Makes the names of all placed files last.
    pub(crate) fn sync(&self, placed: Placed) -> Result<(), DiskError> {
        placed.changed.iter().try_for_each(|dir| self.disk.sync_dir(dir))?;
        let mut lasting = lock(&self.lasting);
        // Forgotten now and then, so that it stays small; the root is where the search for them ends.
        if lasting.len() > LASTING {
            lasting.retain(|dir| Some(dir.as_path()) == self.dir.parent());
        }
        lasting.extend(placed.ensured);
        Ok(())
    }
}

/// Files placed since the last sync, whose directories are still to be fsynced.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    changed: BTreeSet<PathBuf>,
    /// Directories of these files, whose own names last after the sync.
    ensured: BTreeSet<PathBuf>,
}

/// A durable file that is not in its place yet.
#[derive(Debug)]
pub(crate) struct Staged(DiskFile);

/// A file that is read and written at offsets.
#[derive(Debug)]
pub(crate) struct DiskFile {
    file: Box<dyn VfsFile>,
    path: PathBuf,
}

impl DiskFile {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads up to `buffer.len()` bytes; fewer only at the end of the file.
    pub(crate) fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, DiskError> {
        let mut done = 0;
        while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, offset + done as u64) {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(at("read", &self.path)(error)),
            }
        }
        Ok(done)
    }

    fn write(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.file.write_all_at(bytes, offset).map_err(at("write", &self.path))
    }

    fn sync_all(&self) -> Result<(), DiskError> {
        self.file.sync_all().map_err(at("fsync", &self.path))
    }

    /// Writes all bytes and waits until they are on the disk.
    ///
    /// After an error the state on the disk is unknown, and the kernel may have dropped the pages while
    /// marking them clean: the caller must stop for good, never read back and go on.
    pub(crate) fn write_at_synced(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.write(bytes, offset)?;
        self.file.sync_data().map_err(at("fdatasync", &self.path))
    }
}

/// Bytes of a staged file that are written at once: about what a group of entries has, times ten.
const PIECE: usize = 256 << 10;

/// Paths of directories that a process remembers, about 100 bytes each.
const LASTING: usize = 1024;
