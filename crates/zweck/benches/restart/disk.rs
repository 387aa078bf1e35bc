//! The ledger's files.

use std::{
    collections::BTreeMap,
    fs,
    hint::black_box,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Result;
use ledger::Hash;

/// The bytes that are taken on disk, by what they are for.
pub(crate) fn parts(ledger: &Path) -> Result<BTreeMap<&'static str, u64>> {
    let mut parts = BTreeMap::new();
    for file in files(ledger)? {
        let inside = file.strip_prefix(ledger)?;
        let part = [
            ("tiles/tile/entries", "sealed entries"),
            ("tiles", "hash tiles and checkpoint"),
            ("wal", "write-ahead log"),
            ("snapshot", "snapshot"),
        ];
        let part = part.into_iter().find(|(path, _)| inside.starts_with(path));
        let bytes = fs::metadata(&file)?.blocks() * BLOCK;
        *parts.entry(part.map_or("keys and the rest", |(_, name)| name)).or_default() += bytes;
    }
    Ok(parts)
}

/// How long it takes to do nothing else.
pub(crate) fn read_and_hash(dir: &Path) -> Result<Duration> {
    let begin = Instant::now();
    for file in files(dir)? {
        black_box(Hash::leaf(&fs::read(file)?));
    }
    Ok(begin.elapsed())
}

fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(self::files(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

/// The unit of `st_blocks`, whatever the file system's own is.
const BLOCK: u64 = 512;
