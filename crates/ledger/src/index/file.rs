//! The file of one epoch, `index/<input size, 20 digits>`. It can be derived from the log at any time.
//!
//! | bytes | field |
//! |---|---|
//! | 8 | `zweckidx` |
//! | 4 | version, u32be = 1 |
//! | 8 | index of the entry that follows, u64be |
//! | 114 | that entry, an [`IndexRoot`] |
//! | 80 each | the records |
//! | 32 each | the roots of the blocks of 256 records |
//!
//! A proof takes the records of one block and the roots of all blocks, so its cost hardly grows with the number of
//! tags: 10 million have 40,000 blocks.

use std::path::{Path, PathBuf};

use super::{
    IndexProof, IndexRoot, IndexTree, Neighbour, Record, tag_of,
    tree::{BLOCK, leaves},
};
use crate::{
    disk::{Disk, DiskError, DiskFile, Staging},
    hash::Hash,
};

const MAGIC: &[u8; 8] = b"zweckidx";
const VERSION: u32 = 1;
const HEADER_LEN: usize = 20 + IndexRoot::LEN;

/// Epochs that are kept: a checkpoint that witnesses have signed may not cover the newest one yet.
const KEPT: usize = 2;

/// The file of an epoch cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IndexFileError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("`{}` is not an index of this version, or was changed: remove it and write the index anew", .0.display())]
    Damaged(PathBuf),
}

/// An open epoch.
#[derive(Debug)]
pub(crate) struct IndexFile {
    file: DiskFile,
    /// The entry that holds `root`.
    pub(crate) at: u64,
    pub(crate) root: IndexRoot,
}

/// Input sizes of the epochs in a directory, the newest first.
pub(crate) fn list(disk: &Disk, dir: &Path) -> Result<Vec<u64>, DiskError> {
    if !disk.exists(dir)? {
        return Ok(Vec::new());
    }
    let sizes = disk.list(dir)?.into_iter().filter_map(|name| {
        let digits = name.len() == 20 && name.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| name.parse().ok())?
    });
    let mut sizes: Vec<u64> = sizes.collect();
    sizes.reverse();
    Ok(sizes)
}

fn path(dir: &Path, input_size: u64) -> PathBuf {
    dir.join(format!("{input_size:020}"))
}

impl IndexFile {
    /// Writes an epoch durably and removes the older ones that nobody needs any more.
    pub(crate) fn write(
        disk: &Disk,
        dir: &Path,
        staging: &Staging,
        at: u64,
        root: &IndexRoot,
        records: &[[u8; Record::LEN]],
        tree: &IndexTree,
    ) -> Result<(), DiskError> {
        disk.create_dir(dir)?;
        let header = [MAGIC.as_slice(), &VERSION.to_be_bytes(), &at.to_be_bytes(), &root.to_bytes()].concat();
        let blocks: Vec<u8> = tree.blocks.iter().flat_map(|block| *block.as_bytes()).collect();
        staging.replace(&path(dir, root.input_size), &[&header, records.as_flattened(), &blocks])?;
        list(disk, dir)?.into_iter().skip(KEPT).try_for_each(|old| disk.remove(&path(dir, old)))
    }

    /// Opens an epoch. Its records are not yet checked.
    pub(crate) fn open(disk: &Disk, dir: &Path, input_size: u64) -> Result<IndexFile, IndexFileError> {
        let file = disk.open(path(dir, input_size), false)?;
        let mut header = [0; HEADER_LEN];
        let read = file.read_at(&mut header, 0)?;
        let damaged = || IndexFileError::Damaged(file.path().to_owned());
        let (at, root) = header.get(..read).and_then(parse_header).ok_or_else(damaged)?;
        let end = length(root.count).ok_or_else(damaged)?;
        if file.read_at(&mut [0; 2], end - 1)? != 1 {
            return Err(damaged());
        }
        Ok(IndexFile { at, root, file })
    }

    /// All records, when they lead to the root.
    pub(crate) fn records(&self) -> Result<Vec<[u8; Record::LEN]>, IndexFileError> {
        let count = self.root.count as usize;
        let mut records = vec![[0; Record::LEN]; count];
        self.read(records.as_flattened_mut(), HEADER_LEN as u64)?;
        if IndexTree::over(&records).root() != self.root.root {
            return Err(self.damaged());
        }
        Ok(records)
    }

    /// What the epoch says of a tag.
    pub(crate) fn prove(&self, tag: &[u8; 32]) -> Result<IndexProof, IndexFileError> {
        let (mut low, mut high) = (0, self.root.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if tag_of(&self.record(middle)?) < tag { low = middle + 1 } else { high = middle }
        }
        let tree = self.tree()?;
        let right = (low < self.root.count).then(|| self.neighbour(&tree, low)).transpose()?;
        if let Some(found) = right.as_ref().filter(|right| right.record.tag == *tag) {
            return Ok(IndexProof::Present(found.clone()));
        }
        let left = low.checked_sub(1).map(|left| self.neighbour(&tree, left)).transpose()?;
        Ok(IndexProof::Absent { left, right })
    }

    fn neighbour(&self, tree: &IndexTree, position: u64) -> Result<Neighbour, IndexFileError> {
        let first = position / BLOCK * BLOCK;
        let count = (self.root.count - first).min(BLOCK);
        let mut block = vec![[0; Record::LEN]; count as usize];
        self.read(block.as_flattened_mut(), offset(first))?;
        let record = block.get((position - first) as usize).map(Record::from_bytes);
        let proof = tree.inclusion(position, &leaves(&block));
        Ok(Neighbour { position, record: record.ok_or_else(|| self.damaged())?, proof })
    }

    fn tree(&self) -> Result<IndexTree, IndexFileError> {
        let mut blocks = vec![[0; Hash::LEN]; self.root.count.div_ceil(BLOCK) as usize];
        self.read(blocks.as_flattened_mut(), offset(self.root.count))?;
        Ok(IndexTree { count: self.root.count, blocks: blocks.into_iter().map(Hash::new).collect() })
    }

    fn record(&self, position: u64) -> Result<[u8; Record::LEN], IndexFileError> {
        let mut record = [0; Record::LEN];
        self.read(&mut record, offset(position))?;
        Ok(record)
    }

    fn read(&self, buffer: &mut [u8], offset: u64) -> Result<(), IndexFileError> {
        if self.file.read_at(buffer, offset)? == buffer.len() { Ok(()) } else { Err(self.damaged()) }
    }

    fn damaged(&self) -> IndexFileError {
        IndexFileError::Damaged(self.file.path().to_owned())
    }
}

/// Where a record stands; the roots of the blocks follow the last one.
fn offset(position: u64) -> u64 {
    HEADER_LEN as u64 + position * Record::LEN as u64
}

/// Of the whole file.
fn length(count: u64) -> Option<u64> {
    let records = count.checked_mul(Record::LEN as u64)?;
    let blocks = count.div_ceil(BLOCK) * Hash::LEN as u64;
    records.checked_add(blocks)?.checked_add(HEADER_LEN as u64)
}

fn parse_header(header: &[u8]) -> Option<(u64, IndexRoot)> {
    let rest = header.strip_prefix(MAGIC)?.strip_prefix(&VERSION.to_be_bytes())?;
    let (at, root) = rest.split_first_chunk()?;
    Some((u64::from_be_bytes(*at), IndexRoot::parse(root)?))
}
