//! How long a gate takes to start on a long ledger, with a snapshot and without, and what such a ledger takes on disk.
//! `cargo bench -p zweck --bench restart` prints Markdown tables; `-- --help` lists what can be varied.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

mod cards;
mod disk;
mod history;
#[path = "../common/http.rs"]
mod http;
#[path = "../common/shop.rs"]
mod shop;
#[path = "../common/table.rs"]
mod table;

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::Parser;
use sim::Size;

use crate::{
    history::Made,
    shop::{LEDGER, Shop},
    table::{head, row},
};

#[derive(Parser)]
struct Arguments {
    /// Entries of the ledger.
    #[arg(long, default_value_t = 1_000_000)]
    entries: u64,
    /// Customers whom the entries are about.
    #[arg(long, default_value_t = 100_000)]
    subjects: u64,
    /// Staff who look at them.
    #[arg(long, default_value_t = 64)]
    staff: u64,
    /// Tasks that are open at any time; more than are worked on at the same time.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(2 * history::AT_ONCE as u64..))]
    open_tasks: u64,
    /// Entries that are newer than the snapshot: as many as the gate lets there be before it writes another.
    #[arg(long, default_value_t = 50_000)]
    newer: u64,
    /// Starts of each sort; the slowest counts.
    #[arg(long, default_value_t = 3)]
    starts: usize,
    /// `cargo bench` passes it.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let (shop, _) = Shop::open(Size::demo())?;
    let made = history::make(&shop, &arguments)?;
    report_disk(&shop, &made)?;
    let snapshot = fs::read(shop.path(SNAPSHOT))?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..arguments.starts {
        fs::write(shop.path(SNAPSHOT), &snapshot)?;
        with.push(Start::measure(&shop, made.entries)?);
        fs::remove_file(shop.path(SNAPSHOT))?;
        without.push(Start::measure(&shop, made.entries)?);
    }
    let newer = made.entries - made.snapshot;
    head(&format!("start on {} entries, from the command to the first answer", made.entries));
    report(&with, &format!("with a snapshot that lacks the last {newer}"), 5.0);
    report(&without, "without a snapshot", 30.0);
    let begin = Instant::now();
    shop.verify()?;
    row("`zweck verify` of the same ledger", begin.elapsed().as_secs_f64(), "s", ..);
    let read = disk::read_and_hash(&shop.path(LEDGER).join("tiles"))?.as_secs_f64();
    row("limit: its published files read and hashed once with SHA-256", read, "s", ..);
    Ok(())
}

/// What a start took.
struct Start {
    time: Duration,
    processor_time: Duration,
    resident_mb: f64,
}

impl Start {
    fn measure(shop: &Shop, entries: u64) -> Result<Self> {
        let mut served = shop.serve()?;
        ensure!(served.entries()? >= entries, "the gate does not know the whole ledger");
        let processor_time = served.process.processor_time()?;
        let resident_mb = served.process.resident_mb()?;
        served.process.end()?;
        Ok(Self { time: served.starting, processor_time, resident_mb })
    }
}

fn report(starts: &[Start], how: &str, most: f64) {
    let slowest = |figure: fn(&Start) -> f64| starts.iter().map(figure).fold(0.0, f64::max);
    row(
        &format!("{how}, slowest of {}", starts.len()),
        slowest(|start| start.time.as_secs_f64()),
        "s",
        ..=most,
    );
    row(&format!("{how}, processor time"), slowest(|start| start.processor_time.as_secs_f64()), "s", ..);
    row(&format!("{how}, resident"), slowest(|start| start.resident_mb), "MB", ..);
}

fn report_disk(shop: &Shop, made: &Made) -> Result<()> {
    let per_second = made.entries as f64 / made.time.as_secs_f64();
    head(&format!("{} entries about {} customers", made.entries, made.subjects));
    row("recorded by one gate without HTTP and database", per_second, "entries/s", ..);
    for (part, bytes) in disk::parts(&shop.path(LEDGER))? {
        row(&format!("on disk for each entry: {part}"), bytes as f64 / made.entries as f64, "bytes", ..);
    }
    Ok(())
}

/// In the shop's folder.
const SNAPSHOT: &str = "zweck-ledger/snapshot";
