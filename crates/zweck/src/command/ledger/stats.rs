//! `zweck ledger stats`: what is on a ledger, counted without keys, and what it takes on the disk.

use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use access::event::stage;
use anyhow::{Context as _, Result, bail};
use ledger::{Directory, Header, IndexRoot};

use crate::{
    cli,
    command::say,
    config::Config,
    contested,
    published::{Head, Published, is_url},
};

pub(super) fn run(arguments: &cli::Stats) -> Result<ExitCode> {
    let dir = match &arguments.ledger {
        Some(dir) => dir.clone(),
        None => Config::load(&arguments.config.config)?.ledger.dir,
    };
    if dir.to_str().is_some_and(is_url) {
        bail!("`{}` is an address: what files take is measured in the ledger's directory", dir.display());
    }
    let store = Published::Directory(Directory::find(&dir)?);
    let head = store.head().with_context(|| format!("`{}`", dir.display()))?;
    contested::warn(&store, &head.note)?;
    let size = head.checkpoint.size;
    let counts = count(&store, &head)?;
    say(format_args!("ledger `{}`", head.checkpoint.origin));
    say(format_args!("entries {size}"));
    for (stage, count) in &counts.stages {
        say(format_args!("  {stage} {count}"));
    }
    say(format_args!("bytes of sealed entries {}, {} an entry", counts.bytes, each(counts.bytes, size)));
    let parts = parts(&dir).with_context(|| format!("cannot measure `{}`", dir.display()))?;
    let total: u64 = parts.iter().map(|(_, part)| part.disk).sum();
    say(format_args!("disk {total} bytes"));
    for (name, part) in &parts {
        say(format_args!("  {name}: {} bytes in {} files", part.disk, part.files));
    }
    // Write-ahead log, snapshot and index are replaced, and do not grow with each entry.
    let lasting = parts.iter().filter(|(name, _)| LASTING.contains(name));
    let lasting: u64 = lasting.map(|(_, part)| part.disk).sum();
    say(format_args!("growth {} bytes an entry, of what stays for ever", each(lasting, size)));
    Ok(ExitCode::SUCCESS)
}

struct Counts {
    stages: BTreeMap<String, u64>,
    bytes: u64,
}

fn count(store: &Published, head: &Head) -> Result<Counts> {
    let mut counts = Counts { stages: BTreeMap::new(), bytes: 0 };
    store.entries(head, 0..head.checkpoint.size, |_, entry| {
        counts.bytes += entry.len() as u64;
        let stage = match Header::parse(entry) {
            _ if IndexRoot::parse(entry).is_some() => "index".to_owned(),
            Ok(header) => {
                stage(header.class).map_or_else(|| format!("class {}", header.class), str::to_owned)
            }
            Err(_) => "of an unknown form".to_owned(),
        };
        *counts.stages.entry(stage).or_default() += 1;
        Ok(())
    })?;
    Ok(counts)
}

#[derive(Default)]
struct Part {
    files: u64,
    disk: u64,
}

/// The parts of a ledger's directory, or of a copy of its tiles.
fn parts(dir: &Path) -> io::Result<Vec<(&'static str, Part)>> {
    let inside = dir.join("tiles");
    let tiles = if inside.join("checkpoint").try_exists()? { inside } else { dir.to_owned() };
    let mut parts = Vec::new();
    let mut hashes = Part::default();
    for level in list(&tiles.join("tile"))? {
        let entries = level.file_name().is_some_and(|name| name == "entries");
        if !entries {
            add(&level, &mut hashes)?;
        }
    }
    parts.push(("tiles of hashes", hashes));
    let paths = [
        ("bundles of entries", tiles.join("tile/entries")),
        ("checkpoint", tiles.join("checkpoint")),
        ("write-ahead log", dir.join("wal")),
        ("keys", dir.join("keys.sqlite")),
        ("index", dir.join("index")),
        ("snapshot", dir.join("snapshot")),
    ];
    for (name, path) in paths {
        let mut part = Part::default();
        add(&path, &mut part)?;
        parts.push((name, part));
    }
    Ok(parts)
}

/// Adds up files; what is not there counts for nothing.
fn add(path: &Path, part: &mut Part) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => list(path)?.iter().try_for_each(|inside| add(inside, part)),
        Ok(metadata) => {
            part.files += 1;
            part.disk += metadata.blocks() * 512;
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn list(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn each(bytes: u64, entries: u64) -> u64 {
    bytes.checked_div(entries).unwrap_or(0)
}

const LASTING: [&str; 3] = ["tiles of hashes", "bundles of entries", "keys"];
