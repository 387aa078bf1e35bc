//! The only place that touches the file system (besides SQLite): a handful of operations with the durability
//! that the ledger's order of steps relies on.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

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

/// Attaches what was attempted and where to an I/O error.
fn at<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DiskError + 'a {
    move |error| DiskError { action, path: path.to_owned(), error }
}

/// The bytes of a file, `None` when there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(at("read", path)(error)),
    }
}

/// A parent that is a file means, like a missing one, that there is no such file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

pub(crate) fn exists(path: &Path) -> Result<bool, DiskError> {
    fs::exists(path).map_err(at("look for", path))
}

/// File names in a directory, sorted.
pub(crate) fn list(dir: &Path) -> Result<Vec<String>, DiskError> {
    let entries = fs::read_dir(dir).map_err(at("list", dir))?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(at("list", dir))?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

/// Removes a file; that it is gone already is fine.
pub(crate) fn remove(path: &Path) -> Result<(), DiskError> {
    match fs::remove_file(path) {
        Err(error) if !is_absent(&error) => Err(at("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Removes a directory with everything inside; that it is gone already is fine.
pub(crate) fn remove_dir(path: &Path) -> Result<(), DiskError> {
    match fs::remove_dir_all(path) {
        Err(error) if !is_absent(&error) => Err(at("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Creates a directory (and missing parents) durably.
pub(crate) fn create_dir(path: &Path) -> Result<(), DiskError> {
    let mut touched = BTreeSet::new();
    create_dirs_noting(path, &mut touched)?;
    sync_dirs(&touched)
}

/// Creates missing directories and notes each parent that must be fsynced for them to last.
fn create_dirs_noting(path: &Path, touched: &mut BTreeSet<PathBuf>) -> Result<(), DiskError> {
    match fs::create_dir(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = path.parent().ok_or(error).map_err(at("create", path))?;
            create_dirs_noting(parent, touched)?;
            fs::create_dir(path).map_err(at("create", path))?;
        }
        Err(error) => return Err(at("create", path)(error)),
    }
    touched.insert(parent_of(path));
    Ok(())
}

/// A relative path of one part has the empty parent, which means the working directory.
fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn sync_dirs(dirs: &BTreeSet<PathBuf>) -> Result<(), DiskError> {
    dirs.iter().try_for_each(|dir| File::open(dir).and_then(|dir| dir.sync_all()).map_err(at("fsync", dir)))
}

/// Takes the exclusive lock; `None` when another process holds it. Released by drop or by the kernel.
pub(crate) fn lock(path: &Path) -> Result<Option<File>, DiskError> {
    let file =
        OpenOptions::new().write(true).create(true).truncate(false).open(path).map_err(at("open", path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(at("lock", path)(error)),
    }
}

/// Puts whole files into place by way of a directory for unfinished ones, which nothing ever reads.
#[derive(Debug, Clone)]
pub(crate) struct Staging {
    dir: PathBuf,
    /// Names the next file: several threads stage at once.
    next: Arc<AtomicU64>,
}

impl Staging {
    /// Creates the directory, and clears what a crash left in it.
    pub(crate) fn open(dir: PathBuf) -> Result<Staging, DiskError> {
        create_dir(&dir)?;
        for name in list(&dir)? {
            remove(&dir.join(name))?;
        }
        Ok(Staging { dir, next: Arc::default() })
    }

    /// Publishes an immutable file. Its name lasts only after [`Placed::sync`].
    ///
    /// A crash before the rename leaves an unfinished file here, cleared at the next start; after it, the
    /// complete file, or none when the directory was not yet synced. Both are repeated with the same bytes.
    pub(crate) fn place(&self, path: &Path, bytes: &[u8], placed: &mut Placed) -> Result<(), PlaceError> {
        create_dirs_noting(&parent_of(path), &mut placed.dirs)?;
        if read(path)?.is_some_and(|existing| existing != bytes) {
            return Err(PlaceError::Different(path.to_owned()));
        }
        // Equal bytes may be of a run whose fsync failed, and then only in memory: they are written anew.
        self.rename_into(path, &[bytes])?;
        placed.dirs.insert(parent_of(path));
        Ok(())
    }

    /// Replaces a file atomically and durably: a crash leaves the old one or the new one, whole.
    pub(crate) fn replace(&self, path: &Path, parts: &[&[u8]]) -> Result<(), DiskError> {
        self.rename_into(path, parts)?;
        sync_dirs(&BTreeSet::from([parent_of(path)]))
    }

    /// Removes a file durably; that it is gone already is fine.
    pub(crate) fn discard(&self, path: &Path) -> Result<(), DiskError> {
        remove(path)?;
        sync_dirs(&BTreeSet::from([parent_of(path)]))
    }

    fn rename_into(&self, path: &Path, parts: &[&[u8]]) -> Result<(), DiskError> {
        let temporary = self.dir.join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .map_err(at("create", &temporary))?;
        parts.iter().try_for_each(|part| file.write_all(part)).map_err(at("write", &temporary))?;
        file.sync_all().map_err(at("fsync", &temporary))?;
        fs::rename(&temporary, path).map_err(at("rename into place", path))
    }
}

/// Files placed since the last sync, whose directories are still to be fsynced.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    dirs: BTreeSet<PathBuf>,
}

impl Placed {
    /// Makes the names of all placed files last.
    pub(crate) fn sync(&self) -> Result<(), DiskError> {
        sync_dirs(&self.dirs)
    }
}

/// A file that is read and written at offsets.
#[derive(Debug)]
pub(crate) struct DiskFile {
    file: File,
    path: PathBuf,
}

impl DiskFile {
    /// Opens an existing file for reading, and for writing when `write`.
    pub(crate) fn open(path: PathBuf, write: bool) -> Result<DiskFile, DiskError> {
        let file = OpenOptions::new().read(true).write(write).open(&path).map_err(at("open", &path))?;
        Ok(DiskFile { file, path })
    }

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

    /// Writes all bytes and waits until they are on the disk.
    ///
    /// After an error the state on the disk is unknown, and the kernel may have dropped the pages while
    /// marking them clean: the caller must stop for good, never read back and go on.
    pub(crate) fn write_at_synced(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.file.write_all_at(bytes, offset).map_err(at("write", &self.path))?;
        self.file.sync_data().map_err(at("fdatasync", &self.path))
    }
}
