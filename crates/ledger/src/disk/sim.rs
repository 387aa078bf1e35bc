//! A file system in memory that loses power on purpose.
//!
//! It keeps, beside what a running process sees, what a disk is bound to still have after a power cut: content of
//! files since their last fsync, names since the last fsync of their directory. What is in between may be there or
//! not, independently for each 512-byte sector and for each name, in any of the versions that it went through. This
//! is more than any one real file system does wrong, so what survives here survives on all of them.
//!
//! A power cut does not stop the run: before chosen operations the disk is copied as it is (the *crash clone*), and
//! each copy is cut off and recovered for itself later. SQLite keeps its own promises (a commit lasts, whole), so
//! databases are copied as committed.

mod database;
mod file;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use rusqlite::{Connection, OpenFlags};

use self::{database::Database, file::File};
use super::{Open, Vfs, VfsFile};

/// The disk; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct SimDisk(Arc<Mutex<State>>);

/// Something that goes wrong at one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An fsync fails. Of a file, what was to be written is on the disk in part, and counts as clean ever after.
    /// Of a directory, nothing is decided: a file system whose journal fails takes no more changes (ext4, XFS),
    /// so names are never taken for clean.
    Fsync,
    /// There is no room: a write ends in its middle.
    NoSpace,
}

/// A promise that the disk breaks, as code would that forgot a step or took two in the wrong order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    /// `fdatasync` of a file that is written in place does nothing: entries are answered before they are durable.
    SyncData,
    /// `fsync` of a new file does nothing: it is renamed into place before its content is durable.
    SyncAll,
    /// The names of tiles are made durable only with those beneath the checkpoint: it is published first.
    TilesAfterCheckpoint,
    /// Names are never made durable.
    SyncDir,
    /// A database's commit is durable only some operations later: keys come after what they seal.
    LateCommit,
}

/// A copy of the disk at one moment, and how many operations came before.
#[derive(Debug)]
pub(crate) struct Frozen {
    pub(crate) operations: u64,
    state: State,
}

#[derive(Debug)]
struct State {
    files: Vec<File>,
    names: BTreeMap<PathBuf, Node>,
    durable_names: BTreeMap<PathBuf, Node>,
    /// Changes of names since their directory was last synced, in order; by the name.
    unsynced: BTreeMap<PathBuf, Vec<Option<Node>>>,
    databases: BTreeMap<PathBuf, Database>,
    operations: u64,
    /// Operations before which a copy is to be made, in descending order.
    clone_before: Vec<u64>,
    clones: Vec<Frozen>,
    fault: Option<(u64, Fault)>,
    lie: Option<Lie>,
    rng: StdRng,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Dir,
    File(usize),
}

impl SimDisk {
    pub(crate) fn new(seed: u64) -> SimDisk {
        SimDisk(Arc::new(Mutex::new(State {
            files: Vec::new(),
            names: BTreeMap::from([(PathBuf::from("/"), Node::Dir)]),
            durable_names: BTreeMap::from([(PathBuf::from("/"), Node::Dir)]),
            unsynced: BTreeMap::new(),
            databases: BTreeMap::new(),
            operations: 0,
            clone_before: Vec::new(),
            clones: Vec::new(),
            fault: None,
            lie: None,
            rng: StdRng::seed_from_u64(seed),
        })))
    }

    pub(crate) fn operations(&self) -> u64 {
        self.state().operations
    }

    /// Copies the disk before each of these operations, counted from now.
    pub(crate) fn clone_before(&self, mut operations: Vec<u64>) {
        let mut state = self.state();
        operations.sort_unstable_by(|a, b| b.cmp(a));
        state.clone_before = operations.iter().map(|operation| state.operations + operation).collect();
    }

    pub(crate) fn take_clones(&self) -> Vec<Frozen> {
        std::mem::take(&mut self.state().clones)
    }

    /// One operation, counted from now, fails; the ones before and after it do not.
    pub(crate) fn fail_at(&self, fault: Option<(u64, Fault)>) {
        let mut state = self.state();
        state.fault = fault.map(|(operation, fault)| (state.operations + operation, fault));
    }

    pub(crate) fn lie(&self, lie: Option<Lie>) {
        self.state().lie = lie;
    }

    /// The disk as it is.
    pub(crate) fn copy(&self) -> Frozen {
        let state = self.state();
        Frozen { operations: state.operations, state: state.copy() }
    }

    /// Everything that a process can read, by path, without databases.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.state().contents()
    }

    /// Flips one bit for good.
    pub(crate) fn flip(&self, path: &Path, byte: usize, bit: u8) {
        let mut state = self.state();
        let Some(Node::File(inode)) = state.names.get(path).copied() else { panic!("no file") };
        let file = &mut state.files[inode];
        file.flip(byte, bit);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Every operation that changes something comes by here first.
    fn operation(&self) -> Result<MutexGuard<'_, State>, io::Error> {
        let mut state = self.state();
        if state.clone_before.last() == Some(&state.operations) {
            state.clone_before.pop();
            let clone = Frozen { operations: state.operations, state: state.copy() };
            state.clones.push(clone);
        }
        if state.lie == Some(Lie::LateCommit) {
            state.databases.values_mut().for_each(Database::remember);
        }
        state.operations += 1;
        Ok(state)
    }
}

impl Frozen {
    /// Everything that a process could read.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.state.contents()
    }

    /// The process is killed: what it wrote is there, durable or not.
    pub(crate) fn killed(self) -> SimDisk {
        SimDisk(Arc::new(Mutex::new(self.state)))
    }

    /// The power fails: of what was not durable, anything may be there.
    pub(crate) fn cut_off(mut self, seed: u64) -> SimDisk {
        self.state.rng = StdRng::seed_from_u64(seed);
        self.state.cut_off();
        SimDisk(Arc::new(Mutex::new(self.state)))
    }
}

impl State {
    fn copy(&self) -> State {
        State {
            files: self.files.clone(),
            names: self.names.clone(),
            durable_names: self.durable_names.clone(),
            unsynced: self.unsynced.clone(),
            databases: self.databases.iter().map(|(path, db)| (path.clone(), db.copy())).collect(),
            operations: self.operations,
            clone_before: Vec::new(),
            clones: Vec::new(),
            fault: None,
            lie: None,
            rng: StdRng::seed_from_u64(0),
        }
    }

    fn cut_off(&mut self) {
        let mut names = std::mem::take(&mut self.durable_names);
        for (name, versions) in std::mem::take(&mut self.unsynced) {
            set(&mut names, name, versions, &mut self.rng);
        }
        // What is in a directory that is not there any more cannot be reached.
        let reachable = |path: &PathBuf| path.ancestors().all(|dir| names.contains_key(dir));
        self.names = names
            .iter()
            .filter(|(path, _)| reachable(path))
            .map(|(path, node)| (path.clone(), *node))
            .collect();
        self.durable_names = self.names.clone();
        for file in &mut self.files {
            file.cut_off(&mut self.rng);
        }
    }

    fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = self.names.iter().filter_map(|(path, node)| match node {
            Node::File(inode) => Some((path.clone(), self.files[*inode].live.to_vec())),
            Node::Dir => None,
        });
        files.collect()
    }

    fn node(&self, path: &Path) -> io::Result<Node> {
        self.names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn file(&self, path: &Path) -> io::Result<usize> {
        match self.node(path)? {
            Node::File(inode) => Ok(inode),
            Node::Dir => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn name(&mut self, path: &Path, node: Option<Node>) {
        match node {
            Some(node) => self.names.insert(path.to_owned(), node),
            None => self.names.remove(path),
        };
        self.unsynced.entry(path.to_owned()).or_default().push(node);
    }

    fn children(&self, dir: &Path) -> Vec<PathBuf> {
        self.names.keys().filter(|path| path.parent() == Some(dir)).cloned().collect()
    }

    /// Whether this very operation is to fail so.
    fn fails(&self, fault: Fault) -> bool {
        self.fault == Some((self.operations, fault))
    }

    fn no_space(&self) -> io::Result<()> {
        if self.fails(Fault::NoSpace) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn sync_names(&mut self, dir: &Path) {
        let unsynced = std::mem::take(&mut self.unsynced);
        let (here, elsewhere) = unsynced.into_iter().partition(|(path, _)| path.parent() == Some(dir));
        self.unsynced = elsewhere;
        let here: BTreeMap<PathBuf, _> = here;
        for path in here.into_keys() {
            match self.names.get(&path) {
                Some(node) => self.durable_names.insert(path, *node),
                None => self.durable_names.remove(&path),
            };
        }
    }
}

/// One of the versions of a name, or what it was before.
fn set(names: &mut BTreeMap<PathBuf, Node>, path: PathBuf, versions: Vec<Option<Node>>, rng: &mut StdRng) {
    let version = rng.random_range(0..=versions.len());
    match version.checked_sub(1).map(|version| versions[version]) {
        Some(Some(node)) => drop(names.insert(path, node)),
        Some(None) => drop(names.remove(&path)),
        None => {}
    }
}

impl Vfs for SimDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let state = self.state();
        Ok(state.files[state.file(path)?].live.to_vec())
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        let state = self.state();
        Ok(state.names.contains_key(path) || state.databases.contains_key(path))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        state.node(dir)?;
        let names = state.children(dir);
        Ok(names.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect())
    }

    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn VfsFile>> {
        let inode = match how {
            Open::Read | Open::Write => self.state().file(path)?,
            Open::Lock if self.state().names.contains_key(path) => self.state().file(path)?,
            Open::CreateNew | Open::Lock => {
                let mut state = self.operation()?;
                state.no_space()?;
                state.node(path.parent().unwrap())?;
                if state.names.contains_key(path) {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                state.files.push(File::default());
                let inode = state.files.len() - 1;
                state.name(path, Some(Node::File(inode)));
                inode
            }
        };
        Ok(Box::new(SimFile { disk: self.clone(), inode }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.operation()?;
        let node = state.node(from)?;
        state.name(to, Some(node));
        state.name(from, None);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.operation()?;
        state.file(path)?;
        state.name(path, None);
        Ok(())
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.operation()?;
        state.no_space()?;
        state.node(path.parent().unwrap())?;
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        state.name(path, Some(Node::Dir));
        Ok(())
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.operation()?;
        state.node(path)?;
        for child in state.children(path) {
            state.name(&child, None);
        }
        state.name(path, None);
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.operation()?;
        state.node(path)?;
        if state.fails(Fault::Fsync) {
            return Err(io::ErrorKind::Other.into());
        }
        match state.lie {
            Some(Lie::SyncDir) => {}
            Some(Lie::TilesAfterCheckpoint) if path.components().any(|part| part.as_os_str() == "tile") => {}
            Some(Lie::TilesAfterCheckpoint) => {
                let dirs: BTreeSet<PathBuf> =
                    state.unsynced.keys().filter_map(|path| path.parent()).map(Path::to_owned).collect();
                dirs.iter().for_each(|dir| state.sync_names(dir));
            }
            _ => state.sync_names(path),
        }
        Ok(())
    }

    fn database(&self, path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        let mut state = self.state();
        let database = state.databases.entry(path.to_owned()).or_insert_with(Database::new);
        database.connect(flags)
    }
}

/// An open file of a [`SimDisk`].
#[derive(Debug)]
struct SimFile {
    disk: SimDisk,
    inode: usize,
}

impl VfsFile for SimFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let state = self.disk.state();
        let rest = state.files[self.inode].live.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let mut state = self.disk.operation()?;
        let written = match state.no_space() {
            Ok(()) => bytes.len(),
            Err(_) => state.rng.random_range(0..=bytes.len()),
        };
        state.files[self.inode].write(&bytes[..written], usize::try_from(offset).unwrap());
        state.no_space()
    }

    fn sync_data(&self) -> io::Result<()> {
        self.sync(Lie::SyncData)
    }

    fn sync_all(&self) -> io::Result<()> {
        self.sync(Lie::SyncAll)
    }

    /// Processes that are gone hold no lock, and the tests run one at a time.
    fn try_lock(&self) -> io::Result<bool> {
        Ok(true)
    }
}

impl SimFile {
    fn sync(&self, broken_by: Lie) -> io::Result<()> {
        let mut state = self.disk.operation()?;
        let state = &mut *state;
        let file = &mut state.files[self.inode];
        if state.fault == Some((state.operations, Fault::Fsync)) {
            file.settle(&mut state.rng);
            return Err(io::ErrorKind::Other.into());
        }
        if state.lie != Some(broken_by) {
            file.sync();
        }
        Ok(())
    }
}
