//! A look over HTTP: how long it takes, how many a second there can be, and how much memory that needs.
//! `cargo bench -p zweck --bench look` prints Markdown tables; `-- --help` lists what can be varied.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

#[path = "../common/http.rs"]
mod http;
mod limits;
mod load;
mod people;
#[path = "../common/shop.rs"]
mod shop;
#[path = "../common/table.rs"]
mod table;

use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use sim::Size;

use crate::{
    load::{Load, Outcome, Pace},
    shop::{LEDGER, Process, Served, Shop},
    table::{head, row},
};

#[derive(Parser)]
struct Arguments {
    /// Looks a second while times are measured.
    #[arg(long, default_value_t = 200)]
    rate: u32,
    /// Connections while times are measured.
    #[arg(long, default_value_t = 16)]
    connections: u32,
    /// Seconds for which times are measured.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Seconds of each measurement at saturation.
    #[arg(long, default_value_t = 15)]
    saturation_seconds: u64,
    /// Customers of the shop.
    #[arg(long, default_value_t = 2000)]
    customers: u32,
    /// Staff, each with a token, who look in turn.
    #[arg(long, default_value_t = 64)]
    staff: u32,
    /// Open tasks of the shop.
    #[arg(long, default_value_t = 1280)]
    tasks: u32,
    /// Only answer, with a body of that many bytes: for the comparison.
    #[arg(long, hide = true)]
    bare_server: Option<usize>,
    /// `cargo bench` passes it.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(body) = arguments.bare_server {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        return runtime.block_on(limits::serve_bare(body));
    }
    let Arguments { customers, staff, tasks: open_tasks, .. } = arguments;
    let (shop, world) = Shop::open(Size { customers, staff, open_tasks, ..Size::demo() })?;
    let demo = demo_mb(&shop)?;
    let served = shop.serve()?;
    let idle = served.process.resident_mb()?;
    let looks = people::grants(&shop, &served, &world)?;
    let runs = Runs::run(&arguments, &served, &looks)?;
    let after = served.process.resident_mb()?;
    let starting = served.starting.as_secs_f64() * 1e3;
    finish(&shop, served, runs.looks)?;

    runs.report(&arguments)?;
    head("start and memory");
    row("`zweck demo`, resident after its story", demo, "MB", ..=60.0);
    row("`zweck serve`, from the command to the first answer", starting, "ms", ..);
    row("`zweck serve`, resident after its start", idle, "MB", ..=60.0);
    row("`zweck serve`, resident after all these looks", after, "MB", ..);
    report_limits(&arguments, &shop, runs.card_bytes())
}

/// The looks at each kind of load.
struct Runs {
    /// All of them.
    looks: usize,
    steady: Outcome,
    saturated: Vec<Saturated>,
}

/// As many looks as come through.
struct Saturated {
    connections: u32,
    looks: Outcome,
    /// The gate's processor time.
    worked: Duration,
}

impl Runs {
    fn run(arguments: &Arguments, served: &Served, looks: &[Vec<u8>]) -> Result<Self> {
        let load = |connections, pace, seconds| {
            let time = Duration::from_secs(seconds);
            Load { address: served.address, requests: looks, connections, pace, time }.run(record)
        };
        let warm_up = load(arguments.connections, Pace::Saturation, 1)?;
        let steady = load(arguments.connections, Pace::PerSecond(arguments.rate), arguments.seconds)?;
        let mut saturated = Vec::new();
        for connections in SATURATION {
            let before = served.process.processor_time()?;
            let looks = load(connections, Pace::Saturation, arguments.saturation_seconds)?;
            let worked = served.process.processor_time()?.saturating_sub(before);
            saturated.push(Saturated { connections, looks, worked });
        }
        let others = saturated.iter().map(|run| &run.looks);
        let looks = load::ensure_each_its_own([&warm_up, &steady].into_iter().chain(others))?;
        Ok(Self { looks, steady, saturated })
    }

    fn card_bytes(&self) -> usize {
        self.steady.mean_bytes()
    }

    fn report(&self, arguments: &Arguments) -> Result<()> {
        let Arguments { rate, connections, .. } = arguments;
        head(&format!(
            "{rate} looks/s from {connections} connections, times from the moment each look was due"
        ));
        row("p50", self.steady.millis(500), "ms", ..=3.0);
        row("p99", self.steady.millis(990), "ms", ..=15.0);
        row("slowest", self.steady.millis(1000), "ms", ..);
        row("answered a second", self.steady.per_second(), "looks/s", ..);
        row("a card on average", self.card_bytes() as f64, "bytes", ..);
        head("saturation: each connection looks again as soon as it has its answer");
        for Saturated { connections, looks, worked } in &self.saturated {
            let of = format!("from {connections} connections");
            let per_look = worked.as_secs_f64() * 1e6 / looks.calls() as f64;
            row(&format!("looks {of}"), looks.per_second(), "looks/s", 1500.0..);
            row(&format!("p50 {of}"), looks.millis(500), "ms", ..);
            row(&format!("p99 {of}"), looks.millis(990), "ms", ..);
            row(&format!("the gate's processor time for a look {of}"), per_look, "µs", ..);
        }
        Ok(())
    }
}

/// The limits of the machine, measured in the same run.
fn report_limits(arguments: &Arguments, shop: &Shop, body: usize) -> Result<()> {
    let time = Duration::from_secs(arguments.saturation_seconds.min(5));
    let writes = limits::durable_writes(&shop.path(LEDGER), time)?;
    let millis = |rank: usize| writes.get(rank).copied().unwrap_or_default().as_secs_f64() * 1e3;
    head("limits of the machine");
    row("1 KiB written and `fdatasync`, p50", millis(writes.len() / 2), "ms", ..);
    row("1 KiB written and `fdatasync`, p99", millis(writes.len() * 99 / 100), "ms", ..);
    row("1 KiB written and `fdatasync`, slowest", millis(writes.len().saturating_sub(1)), "ms", ..);
    for connections in SATURATION {
        let calls = limits::bare_server(body, connections, time)?.per_second();
        let what = format!("the same bytes from a bare axum server, from {connections} connections");
        row(&what, calls, "calls/s", ..);
    }
    Ok(())
}

/// Makes sure that the ledger has all these looks, ends the gate, and has the ledger checked by whoever checks one.
fn finish(shop: &Shop, mut served: Served, looks: usize) -> Result<()> {
    ensure!(served.entries()? >= looks as u64, "the ledger has fewer entries than there were looks");
    served.process.end()?;
    shop.verify()
}

/// Memory of the demo once it has told its story.
fn demo_mb(shop: &Shop) -> Result<f64> {
    let mut command = shop.command(&["demo", "--listen", "127.0.0.1:0"]);
    let mut process = Process(command.stdout(Stdio::piped()).spawn()?);
    let output = process.0.stdout.take().context("no output")?;
    let mut lines = BufReader::new(output).lines();
    let up = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("The gate stays up")));
    up.context("the demo ended early")??;
    let resident = process.resident_mb()?;
    process.end()?;
    Ok(resident)
}

/// The index of the ledger's entry: in a card it stands before everything that comes from the database.
fn record(card: &[u8]) -> Option<u64> {
    let start = card.windows(RECORD.len()).position(|window| window == RECORD)? + RECORD.len();
    let digits = card.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit());
    digits.map(|digit| u64::from(digit - b'0')).reduce(|number, digit| number * 10 + digit)
}

#[expect(clippy::print_stdout, reason = "the bare server tells its address")]
fn say(line: impl std::fmt::Display) {
    println!("{line}");
}

const RECORD: &[u8] = b"\"record\":";
const SATURATION: [u32; 2] = [16, 64];
