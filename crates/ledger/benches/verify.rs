//! Full verification of a published ledger: `cargo bench -p ledger --bench verify [-- <entries>...]`.
//!
//! The tiles are written here, without a write-ahead log and without fsync, from random entries of the size that
//! a look has; `zweck verify` reads nothing else. They are in the page cache when they are verified.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench: it measures time and prints"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use ledger::{
    Checkpoint, Directory, Frontier, Hash, SigningKey, TILE_WIDTH, TilePath,
    verify::{Options, Verifier},
};

/// A look's payload of 300 bytes, sealed.
const SEALED: usize = 300 + 140;

fn main() {
    let sizes: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000_000] } else { sizes };
    let cores = thread::available_parallelism().unwrap().get();
    println!("| what | entries/s | |\n|---|---|---|");
    for size in sizes {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verify-bench");
        let _ = fs::remove_dir_all(&dir);
        let key = SigningKey::from_seed("zweck.example/bench", &[1; 32]).unwrap();
        publish(&dir, size, &key);
        for threads in [1, cores] {
            let start = Instant::now();
            let store = Directory::find(&dir).unwrap();
            let verifier = Verifier::new(key.verifying_key()).threads(threads);
            let report = verifier.run(&store, Options { entries: true, progress: &mut |_| {} }).unwrap();
            assert_eq!(report.entries_checked, size);
            println!(
                "| verifying {size} entries of {SEALED} B on {threads} threads | {:.0} | largest memory so far {} MB |",
                size as f64 / start.elapsed().as_secs_f64(),
                peak_memory_kb() / 1000,
            );
        }
        fs::remove_dir_all(&dir).unwrap();
    }
}

/// Tiles that grow at the right edge, from level 0 up.
struct Tiles<'a> {
    dir: &'a Path,
    size: u64,
    growing: Vec<(u64, Vec<Hash>)>,
}

impl Tiles<'_> {
    fn push(&mut self, level: usize, hash: Hash) {
        if self.growing.len() == level {
            self.growing.push((0, Vec::new()));
        }
        let (index, hashes) = &mut self.growing[level];
        hashes.push(hash);
        if hashes.len() as u64 == TILE_WIDTH {
            let full = std::mem::take(hashes);
            *index += 1;
            let index = *index - 1;
            self.write(level, index, &full);
            let mut tile = Frontier::default();
            full.iter().for_each(|hash| tile.push(*hash));
            self.push(level + 1, tile.root());
        }
    }

    fn write(&self, level: usize, index: u64, hashes: &[Hash]) {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
        write(self.dir, TilePath::hashes(level as u8, index, self.size).unwrap(), &bytes);
    }
}

fn publish(dir: &Path, size: u64, key: &SigningKey) {
    let mut tiles = Tiles { dir, size, growing: Vec::new() };
    let (mut whole, mut random) = (Frontier::default(), 1_u64);
    for index in 0..size.div_ceil(TILE_WIDTH) {
        let path = TilePath::entries(index, size).unwrap();
        let mut bundle = Vec::new();
        for _ in 0..path.width() {
            let mut entry = Vec::new();
            while entry.len() < SEALED {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                entry.extend(random.to_be_bytes());
            }
            entry.truncate(SEALED);
            let leaf = Hash::leaf(&entry);
            whole.push(leaf);
            tiles.push(0, leaf);
            bundle.extend((SEALED as u16).to_be_bytes());
            bundle.extend(entry);
        }
        write(dir, path, &bundle);
    }
    for (level, (index, hashes)) in tiles.growing.iter().enumerate() {
        if !hashes.is_empty() {
            tiles.write(level, *index, hashes);
        }
    }
    let checkpoint = Checkpoint { origin: key.verifying_key().name().into(), size, root: whole.root() };
    let text = checkpoint.to_string();
    fs::write(dir.join("checkpoint"), format!("{text}\n{}", key.sign(&text, 0))).unwrap();
}

fn write(dir: &Path, path: TilePath, bytes: &[u8]) {
    let file = dir.join(path.to_string());
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// Of this process, from Linux; 0 elsewhere.
fn peak_memory_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
