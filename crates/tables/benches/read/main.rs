//! How fast tables are read, against what reading and unpacking alone take in the same run:
//! `cargo bench -p tables --bench read`. Prints a Markdown table. The data are made first, 10 million accesses and
//! 5 million work rows; `cargo bench -p tables --bench read -- 1000000` makes a tenth.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

mod alone;
mod data;

use std::error::Error;
use std::path::{Path, PathBuf};

use tables::{Inputs, Mapping, Rejects, Table};

fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(10_000_000);
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables-read");
    if dir.exists() {
        std::fs::remove_dir_all(&dir)?;
    }
    std::fs::create_dir_all(&dir)?;
    let files = data::make(&dir, rows)?;
    println!("| what | rows | MB | seconds | million rows/s | MB/s | yardstick | seconds | times |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let accesses = ["at", "staff_id", "subject_id", "task_id"];
    let all = ["at", "staff_id", "subject_id", "access_id", "task_id", "fields", "channel"];
    let work = ["at", "subject_id", "staff_id", "kind", "task_id"];
    for (path, table, columns) in [
        (&files.accesses, Table::Accesses, accesses.as_slice()),
        (&files.accesses, Table::Accesses, all.as_slice()),
        (&files.work, Table::Work, work.as_slice()),
    ] {
        let (alone, utf8) = (alone::parquet(path, columns, true), alone::parquet(path, columns, false));
        line(path, table, columns, "`parquet` alone, Utf8View", alone?)?;
        line(path, table, columns, "`parquet` alone, Utf8", utf8?)?;
    }
    for path in &files.texts {
        line(path, Table::Accesses, &accesses, "bytes read and unpacked", alone::bytes(path)?)?;
        if path.to_string_lossy().ends_with("csv") {
            line(path, Table::Accesses, &accesses, "`csv` crate, fields split", alone::csv(path)?)?;
        }
    }
    threads(&files.accesses, &accesses)?;
    std::fs::remove_dir_all(&dir)?;
    Ok(())
}

/// One row of the table.
fn line(
    path: &Path,
    table: Table,
    columns: &[&str],
    yardstick: &str,
    alone: f64,
) -> Result<(), Box<dyn Error>> {
    let inputs = Inputs::find(&[path.to_owned()], &Mapping::default())?;
    let (rows, seconds) = timed(|| scan(&inputs, table, columns));
    let (rows, size) = (rows?, std::fs::metadata(path)?.len() as f64 / 1e6);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    println!(
        "| `{name}`, {} columns | {rows} | {size:.0} | {seconds:.2} | {:.1} | {:.0} | {yardstick} | {alone:.2} | {:.2} |",
        columns.len(),
        rows as f64 / seconds / 1e6,
        size / seconds,
        seconds / alone,
    );
    Ok(())
}

fn scan(inputs: &Inputs, table: Table, columns: &[&str]) -> Result<u64, tables::Error> {
    let mut rejects = Rejects::new();
    let mut rows = 0;
    for batch in inputs.scan(table, columns, &mut rejects)? {
        rows += batch?.num_rows() as u64;
    }
    assert_eq!(rejects.count(), 0, "{:?}", rejects.kept().first());
    Ok(rows)
}

/// The same with two threads.
fn threads(path: &PathBuf, columns: &[&str]) -> Result<(), Box<dyn Error>> {
    let inputs = Inputs::find(std::slice::from_ref(path), &Mapping::default())?;
    let (one, alone) = timed(|| scan(&inputs, Table::Accesses, columns));
    let (two, seconds) = timed(|| -> Result<u64, tables::Error> {
        let parts = inputs.parts(Table::Accesses)?;
        let half = |odd: usize| -> Result<u64, tables::Error> {
            let mut rows = 0;
            for part in parts.iter().skip(odd).step_by(2) {
                for batch in part.scan(columns, &mut Rejects::new())? {
                    rows += batch?.num_rows() as u64;
                }
            }
            Ok(rows)
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| half(1));
            let own = half(0)?;
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map(|other| own + other)
        })
    });
    let (one, two) = (one?, two?);
    assert_eq!(one, two);
    println!(
        "| the same in parts, 2 threads | {two} | | {seconds:.2} | {:.1} | | 1 thread | {alone:.2} | {:.2} |",
        two as f64 / seconds / 1e6,
        seconds / alone
    );
    Ok(())
}

/// What it gives, and the least seconds of three runs.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed<T>(mut work: impl FnMut() -> T) -> (T, f64) {
    let mut once = || {
        let start = std::time::Instant::now();
        (work(), start.elapsed().as_secs_f64())
    };
    let (mut result, mut least) = once();
    for _ in 0..2 {
        let (again, seconds) = once();
        (result, least) = (again, least.min(seconds));
    }
    (result, least)
}
