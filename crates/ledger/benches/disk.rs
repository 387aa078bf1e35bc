//! Bytes on the disk for each entry, while a ledger grows: `cargo bench -p ledger --bench disk [-- <entries>...]`, each
//! size larger than the one before; without any, 100,000 and a million. Prints a Markdown table.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop")]

mod common;

use std::{env, fs, os::unix::fs::MetadataExt, path::Path};

use ledger::{Draft, Owner};

const PAYLOAD: u64 = 300;
/// 1.25 × the payload + 100 bytes.
const LIMIT: u64 = PAYLOAD * 5 / 4 + 100;
const SUBJECTS: u64 = 1000;

fn main() {
    let sizes: Vec<u64> = env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100_000, 1_000_000] } else { sizes };
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("disk-bench-{}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    println!("Entries of {PAYLOAD} B about {SUBJECTS} people. Bytes for each, of all files, and of these:\n");
    println!(
        "| entries | bytes | ≤ {LIMIT} | each further one | sealed entries | hash tiles | log | keys and the rest | all in blocks of the file system |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut before = (0, 0);
    for size in sizes {
        grow(&dir, before.0, size);
        let mut used = Used::default();
        used.add(&dir, "");
        let all = used.all();
        let met = if all <= LIMIT * size { "yes" } else { "**no**" };
        let further = match before {
            (0, _) => "–".to_owned(),
            (entries, bytes) => format!("{:.2}", (all - bytes) as f64 / (size - entries) as f64),
        };
        let parts = [used.sealed, used.tiles, used.log, used.rest, used.blocks];
        let parts = parts.map(|bytes| format!("{:.2}", bytes as f64 / size as f64)).join(" | ");
        println!("| {size} | {:.3} | {met} | {further} | {parts} |", all as f64 / size as f64);
        before = (size, all);
    }
    fs::remove_dir_all(&dir).unwrap();
}

/// Appends until the ledger has so many entries, and closes it.
fn grow(dir: &Path, from: u64, to: u64) {
    let ledger = common::open(dir);
    let draft = |i| Draft {
        owner: Owner::Subject(format!("subject {}", i % SUBJECTS)),
        class: 1,
        payload: vec![b'x'; PAYLOAD as usize],
    };
    common::fill(&ledger, (from..to).map(draft));
    ledger.close().unwrap();
}

/// Lengths of files, and what the file system has set aside for them.
#[derive(Default)]
struct Used {
    sealed: u64,
    tiles: u64,
    log: u64,
    rest: u64,
    blocks: u64,
}

impl Used {
    fn all(&self) -> u64 {
        self.sealed + self.tiles + self.log + self.rest
    }

    /// Adds a directory; `inside` is its path in the ledger.
    fn add(&mut self, dir: &Path, inside: &str) {
        for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap()) {
            let (path, found) =
                (format!("{inside}/{}", entry.file_name().display()), entry.metadata().unwrap());
            self.blocks += found.blocks() * 512;
            if found.is_dir() {
                self.add(&entry.path(), &path);
                continue;
            }
            let part = match path.as_str() {
                sealed if sealed.starts_with("/tiles/tile/entries/") => &mut self.sealed,
                tiles if tiles.starts_with("/tiles/") => &mut self.tiles,
                log if log.starts_with("/wal/") => &mut self.log,
                _ => &mut self.rest,
            };
            *part += found.len();
        }
    }
}
