//! How fast audit worlds are written: `cargo bench -p sim --bench audit`, or with a number of looks after `--`.
//! Prints seconds and looks per second, people and all other tables included.

use std::error::Error;
use std::io::{Write, stdout};
use std::path::Path;

use sim::audit::{Flags, Format, World};

fn main() -> Result<(), Box<dyn Error>> {
    let looks = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let flags = Flags::new(looks);
    let mut out = stdout();
    for format in [Format::Csv, Format::Parquet] {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit-bench");
        let (written, seconds) = timed(|| World::new(&flags).write(&directory, format));
        let written = written?;
        let bytes = size(&directory)?;
        std::fs::remove_dir_all(&directory)?;
        let rate = written.looks as f64 / seconds;
        writeln!(
            out,
            "{:<8} {:>11} looks  {:>9} subjects  {:>6} MB  {seconds:>8.2} s  {rate:>10.0} looks/s",
            format.extension(),
            written.looks,
            written.subjects,
            bytes / 1_000_000,
        )?;
    }
    Ok(())
}

/// Bytes of all files in it.
fn size(directory: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

/// What it gives, and the seconds it took.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}
