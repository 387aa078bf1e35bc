//! A simulated shop with a ledger, made by the commands that a user types, and the gate in front of it: the real
//! binary, in a process of its own.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use sim::{Date, Size, World};

use crate::http::{Client, request};

/// A shop in a folder of its own, gone when it is dropped.
pub(crate) struct Shop {
    folder: PathBuf,
    /// Checks the ledger.
    key: String,
    /// A token of a service that may do everything but look.
    pub(crate) admin: String,
}

impl Shop {
    /// Makes the shop: `zweck init`, `zweck ledger create`, `zweck token`.
    pub(crate) fn open(size: Size) -> Result<(Self, World)> {
        // Beside the build, not where temporary files go: that may be memory, on which durable costs nothing.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
        let mut shop = Self { folder, key: String::new(), admin: String::new() };
        let world = World::generate(SEED, size, Date::new(2026, 6, 1));
        world.write_sqlite(&shop.path("shop.sqlite"))?;
        shop.zweck(&["init", "sqlite:shop.sqlite"])?;
        shop.lift_limits()?;
        shop.key = shop.printed("localhost/zweck+", &["ledger", "create"])?;
        let token = ["token", "--service", "bench", "--scopes", "tasks,staff,tokens,entries"];
        shop.admin = shop.printed("zwk_", &token)?;
        Ok((shop, world))
    }

    /// What is measured is the gate, not how fast a caller may call.
    fn lift_limits(&self) -> Result<()> {
        let file = self.path("zweck.toml");
        let text = fs::read_to_string(&file)?;
        let limits = "[serve]\nstaff_calls_per_second = 1_000_000\nservice_calls_per_second = 1_000_000\n";
        let lifted = text.replace("[serve]\n", limits);
        ensure!(lifted != text, "`{}` has no `[serve]`", file.display());
        Ok(fs::write(file, lifted)?)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs a command to its end and gives what it printed.
    fn zweck(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command(arguments).output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "`zweck {}` failed: {errors}", arguments.join(" "));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs a command and gives the word with that beginning from what it printed.
    fn printed(&self, beginning: &str, arguments: &[&str]) -> Result<String> {
        let printed = self.zweck(arguments)?;
        let word = printed.split_whitespace().find(|word| word.starts_with(beginning));
        Ok(word
            .with_context(|| format!("`zweck {}` printed no `{beginning}`", arguments.join(" ")))?
            .to_owned())
    }

    /// Starts the gate and waits until it is well.
    pub(crate) fn serve(&self) -> Result<Served> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let log = self.path("serve.log");
        let mut command = self.command(&["serve", "--listen", &address.to_string()]);
        let begin = Instant::now();
        let mut process = Process(command.stderr(File::create(&log)?).spawn()?);
        while !is_well(address) {
            let ended = process.0.try_wait()?;
            ensure!(ended.is_none(), "the gate did not start: {}", fs::read_to_string(&log)?);
            thread::sleep(Duration::from_millis(2));
        }
        Ok(Served { address, starting: begin.elapsed(), process })
    }

    /// Checks the whole ledger, offline.
    pub(crate) fn verify(&self) -> Result<()> {
        self.zweck(&["verify", LEDGER, "--key", &self.key]).map(drop)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zweck"));
        command.args(arguments).current_dir(&self.folder);
        command
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        // It is in the build's own folder, which may be cleared at any time.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A gate that answers.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    /// How long it took from the command to the first answer.
    pub(crate) starting: Duration,
    pub(crate) process: Process,
}

impl Served {
    /// The ledger's entries, as the gate counts them.
    pub(crate) fn entries(&self) -> Result<u64> {
        let mut client = Client::connect(self.address)?;
        let metrics = client.call(&request("GET", "/metrics", "", ""))?;
        let metrics = std::str::from_utf8(metrics.body)?;
        let entries = metrics.lines().find_map(|line| line.strip_prefix("zweck_ledger_entries "));
        Ok(entries.context("the metrics do not count the ledger's entries")?.parse()?)
    }
}

/// A process of ours. Does not outlive this value.
pub(crate) struct Process(pub(crate) Child);

impl Process {
    /// Megabytes of memory that are resident.
    pub(crate) fn resident_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()).context("no `VmRSS` in `/proc`")?;
        Ok(kib.parse::<f64>()? * 1024.0 / 1e6)
    }

    /// Processor time that it has taken so far.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        // See proc_pid_stat(5). The name of the program, in parentheses, may hold anything.
        let (_, numbers) = stat.rsplit_once(')').context("an unknown `/proc`")?;
        let mut numbers = numbers.split_whitespace().skip(UTIME);
        let mut ticks = || numbers.next().context("an unknown `/proc`")?.parse::<u64>().context("a time");
        Ok(Duration::from_millis((ticks()? + ticks()?) * MILLIS_PER_TICK))
    }

    /// Asks it to end, as the system does, and waits until it has.
    pub(crate) fn end(&mut self) -> Result<()> {
        Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status()?;
        let status = self.0.wait()?;
        ensure!(status.success(), "the process ended with {status}");
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail when it has ended already, and then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn is_well(address: SocketAddr) -> bool {
    let Ok(mut client) = Client::connect(address) else { return false };
    client.call(&request("GET", "/healthz", "", "")).is_ok_and(|answer| answer.status == 200)
}

/// The ledger's directory in the shop's folder.
pub(crate) const LEDGER: &str = "zweck-ledger";

/// Any would do.
const SEED: u64 = 2021;

/// `utime`, counted from the field after the program's name; `stime` follows.
const UTIME: usize = 11;
/// `USER_HZ` is 100 on every processor that Linux runs on today.
const MILLIS_PER_TICK: u64 = 10;
