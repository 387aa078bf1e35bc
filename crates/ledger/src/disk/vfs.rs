//! The operations on files that the ledger is built from, and the real ones.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::Path,
};

use rusqlite::{Connection, OpenFlags};

/// A file system: the operating system's. Tests have others, such as one in memory that crashes on purpose.
pub(crate) trait Vfs: fmt::Debug + Send + Sync {
    /// All bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Whether there is a file or directory.
    fn exists(&self, path: &Path) -> io::Result<bool>;
    /// Names in a directory, in any order.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Opens a file.
    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn VfsFile>>;
    /// Gives a file another name, replacing what has it. Lasts after [`Vfs::sync_dir`] of both directories.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Creates a directory whose parent is there.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Removes a directory with everything inside.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a directory last.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Opens a database, which keeps its own promises of durability.
    fn database(&self, path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection>;
}

/// An open file, read and written at offsets.
pub(crate) trait VfsFile: fmt::Debug + Send + Sync {
    /// Reads some bytes; none at the end of the file.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes all bytes. They last after [`VfsFile::sync_data`] or [`VfsFile::sync_all`].
    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;
    /// Makes the content last, in a file whose length did not change.
    fn sync_data(&self) -> io::Result<()>;
    /// Makes content and length last.
    fn sync_all(&self) -> io::Result<()>;
    /// Takes the exclusive lock, until the file is dropped; `false` when another process has it.
    fn try_lock(&self) -> io::Result<bool>;
}

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Open {
    /// For reading; it must be there.
    Read,
    /// For reading and writing; it must be there.
    Write,
    /// For writing; it must not be there.
    CreateNew,
    /// For locking; it is created if need be.
    Lock,
}

/// The operating system's file system.
#[derive(Debug)]
pub(crate) struct Os;

impl Vfs for Os {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        fs::exists(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn VfsFile>> {
        let mut options = OpenOptions::new();
        match how {
            Open::Read => options.read(true),
            Open::Write => options.read(true).write(true),
            Open::CreateNew => options.write(true).create_new(true),
            Open::Lock => options.write(true).create(true).truncate(false),
        };
        Ok(Box::new(options.open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn database(&self, path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        Connection::open_with_flags(path, flags)
    }
}

impl VfsFile for File {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, buffer, offset)
    }

    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        FileExt::write_all_at(self, bytes, offset)
    }

    fn sync_data(&self) -> io::Result<()> {
        File::sync_data(self)
    }

    fn sync_all(&self) -> io::Result<()> {
        File::sync_all(self)
    }

    fn try_lock(&self) -> io::Result<bool> {
        match File::try_lock(self) {
            Ok(()) => Ok(true),
            Err(fs::TryLockError::WouldBlock) => Ok(false),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }
}
