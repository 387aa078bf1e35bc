//! What the machine can do without a gate.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    os::unix::fs::FileExt as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use axum::{Router, routing::get};

use crate::{
    http::request,
    load::{Load, Outcome, Pace},
    shop::Process,
};

/// How long each write of 1 KiB with `fdatasync` took, the shortest first.
pub(crate) fn durable_writes(dir: &Path, time: Duration) -> Result<Vec<Duration>> {
    // Into a file of zeros, as the ledger does it: growing the file would cost a second write, of its length.
    let path = dir.join("durable-writes");
    fs::write(&path, vec![0; FILE])?;
    let file = File::options().write(true).open(&path)?;
    file.sync_all()?;
    let (begin, mut times) = (Instant::now(), Vec::new());
    for offset in (0..FILE as u64).step_by(WRITE).cycle() {
        let start = Instant::now();
        if start.duration_since(begin) >= time {
            break;
        }
        file.write_all_at(&[7; WRITE], offset)?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok(times)
}

/// A server in a process of its own, as the gate is, that answers every call with the same bytes.
pub(crate) fn bare_server(body: usize, connections: u32, time: Duration) -> Result<Outcome> {
    let mut command = Command::new(std::env::current_exe()?);
    let child = command.args(["--bare-server", &body.to_string()]).stdout(Stdio::piped()).spawn()?;
    let mut process = Process(child);
    let mut address = String::new();
    BufReader::new(process.0.stdout.take().context("no output")?).read_line(&mut address)?;
    let requests = [request("GET", "/", "", "")];
    let address = address.trim().parse().context("the bare server said no address")?;
    Load { address, requests: &requests, connections, pace: Pace::Saturation, time }.run(|_| Some(0))
}

/// That server's own part: prints its address and serves until it is killed.
pub(crate) async fn serve_bare(body: usize) -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    crate::say(listener.local_addr()?);
    let body: &'static str = "x".repeat(body).leak();
    Ok(axum::serve(listener, Router::new().route("/", get(move || async move { body }))).await?)
}

const FILE: usize = 8 << 20;
const WRITE: usize = 1024;
