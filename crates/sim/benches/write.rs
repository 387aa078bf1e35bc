//! How fast worlds are made and written: `cargo bench -p sim`. Prints seconds and rows per second.

use std::error::Error;
use std::io::{Write, stdout};
use std::path::Path;

use sim::{Date, Size, World};

fn main() -> Result<(), Box<dyn Error>> {
    let size = Size { customers: 50_000, staff: 500, open_tasks: 5_000, ..Size::demo() };
    let (world, generating) = timed(|| World::generate(1, size, Date::new(2026, 11, 23)));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench.sqlite");
    if path.exists() {
        std::fs::remove_file(&path)?;
    }
    let (written, writing) = timed(|| world.write_sqlite(&path));
    written?;
    let rows = world.customers.len()
        + world.addresses.len()
        + world.orders.len()
        + world.order_lines.len()
        + world.payments.len()
        + world.refunds.len()
        + world.streams.len()
        + world.readings.len()
        + world.tickets.len()
        + world.messages.len();
    let mut out = stdout();
    writeln!(out, "rows      {rows:>12}")?;
    writeln!(out, "generate  {generating:>10.2} s  {:>12.0} rows/s", rows as f64 / generating)?;
    writeln!(out, "write     {writing:>10.2} s  {:>12.0} rows/s", rows as f64 / writing)?;
    std::fs::remove_file(path)?;
    Ok(())
}

/// What it gives, and the seconds it took.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}
