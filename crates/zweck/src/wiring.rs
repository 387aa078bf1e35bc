//! Puts the parts together: the customers' database, the ledger, the gate, the HTTP API.

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use access::{Gate, Policies, conflict::Conflict};
use anyhow::{Context as _, Result, bail};
use ledger::{Ledger, Trouble};
use source::{
    check::{self, Finding, Severity},
    connect::{Address, Settings, Source},
};
use tokio::net::TcpListener;
use web::{App, Witnessing};
use witness::{Client, NotKept};

use crate::{
    config::{Config, Limits, Witnesses},
    connections,
    data::ShopData,
    exit::{Exit, Failed},
    outside::{CLOCK, entropy, monotonic, now, unix_seconds},
};

/// Opens the customers' database.
pub(crate) async fn open_source(address: &Address, settings: Settings) -> Result<Source> {
    Source::connect(address, settings).await.with_context(|| format!("cannot open `{address}`"))
}

/// Opens the customers' database and compares it with the mapping. Errors end it; the rest is for the log.
pub(crate) async fn shop_data(config: &Config) -> Result<(ShopData, Vec<Finding>)> {
    let source = open_source(&config.address, config.settings).await?;
    let schema = source.schema().await?;
    let findings = check::against(&config.mapping, &schema);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    if !errors.is_empty() {
        let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
        bail!("the mapping does not fit the database; mend it and try `zweck check`\n{}", lines.join("\n"));
    }
    let plans = source.plans(&config.mapping, &schema, &config.classes)?;
    Ok((ShopData { source, plans }, findings))
}

/// Opens the ledger that the configuration names.
pub(crate) fn open_ledger(config: &Config) -> Result<Ledger> {
    let key = config.master_key.read()?;
    let dir = config.ledger.dir.display();
    Ledger::open(config.ledger.clone(), &key).with_context(|| format!("cannot open the ledger in `{dir}`"))
}

/// Opens the gate.
pub(crate) fn open_gate(config: &Config, data: ShopData) -> Result<Gate> {
    let purposes = config.purposes()?;
    let policies = Policies::load(&config.policies, &purposes)?;
    Ok(Gate::open(open_ledger(config)?, policies, purposes, data, now())?)
}

/// Begins to ask the ledger's witnesses, when it has any. Looks do not wait for them.
pub(crate) fn ask_witnesses(config: &Config, gate: &Arc<Gate>) -> Result<Option<Client>> {
    let Some(Witnesses { policy, options }) = &config.witnesses else { return Ok(None) };
    let clock = witness::Clock { unix_seconds, monotonic };
    // The client may outlive the gate while a witness is being asked, and must not keep its ledger locked.
    let recorder = Arc::downgrade(gate);
    let keep = move |conflict: &witness::Conflict| {
        let gate = recorder.upgrade().ok_or_else(|| NotKept("the gate is closed".to_owned()))?;
        gate.record_conflict(now(), recorded(conflict)).map_err(|error| NotKept(error.to_string()))
    };
    let client = Client::start(gate.ledger().clone(), policy.clone(), *options, clock, keep);
    Ok(Some(client.context("`[ledger.witnesses]`")?))
}

fn recorded(conflict: &witness::Conflict) -> Conflict {
    let witness::Conflict { witness, key, why, status, seen, had, offered, shown } = conflict.clone();
    Conflict { witness, key: key.to_string(), why, status, seen, had, offered, shown }
}

/// Puts the conflicts with witnesses that are on record into the log, and into their file if that says something else.
pub(crate) fn tell_of_conflicts(gate: &Gate) -> Result<()> {
    for conflict in gate.conflicts() {
        tracing::error!("CONFLICT: {}; it ends by `zweck ledger settle-conflicts` only", conflict.sentence());
    }
    let why =
        |error: access::gate::Error| stopped(gate.ledger()).map_or_else(|| error.into(), anyhow::Error::from);
    if gate.publish_conflicts().map_err(why)? {
        tracing::error!(
            "the file `conflicts` was not what the ledger says, after a crash or because somebody changed or removed it; it \
             was written anew"
        );
    }
    Ok(())
}

/// Serves until `stop` resolves or the ledger can no longer record, then writes index and snapshot and closes
/// the ledger.
pub(crate) async fn serve(
    gate: Arc<Gate>,
    witnesses: Option<Client>,
    index_every: Duration,
    limits: Limits,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<()> {
    let app = App::new(gate.clone(), CLOCK, entropy).with_limits(limits.callers);
    let router = web::router(match &witnesses {
        Some(client) => app.with_witnesses(witnessing(client.watch())),
        None => app,
    });
    let (ending, ended) = tokio::sync::watch::channel(false);
    let mut ended_for_server = ended.clone();
    let shutdown = async move {
        // An error means that the sender is gone, which ends the server as well.
        let _ = ended_for_server.wait_for(|ended| *ended).await;
    };
    let mut server = tokio::spawn(connections::serve(listener, router, limits.connections, shutdown));
    let indexer = tokio::spawn(keep_index(gate.clone(), index_every, ended.clone()));
    let reminder = tokio::spawn(keep_telling(gate.clone(), ended.clone()));
    let keeper = tokio::spawn(keep_snapshots(gate.clone(), ended));
    let outcome = tokio::select! {
        () = stop => Ok(()),
        reason = ledger_failure(&gate) => Err(reason),
        ended = &mut server => Err(anyhow::anyhow!("the server ended by itself: {ended:?}")),
    };
    ending.send_replace(true);
    // Calls in flight get a moment; a caller who holds a connection open does not keep the ledger locked.
    if !server.is_finished() {
        // Whether it ended well or by a panic, the ledger is closed.
        let _ = server.await;
    }
    keeper.await.context("the snapshot keeper")?;
    indexer.await.context("the index keeper")?;
    reminder.await.context("the reminder of conflicts")?;
    // A witness that is being asked may take its time; the process does not wait for it.
    drop(witnesses);
    outcome?;
    close(gate).await
}

fn witnessing(watch: impl Fn() -> witness::Status) -> impl Fn() -> Witnessing {
    move || {
        let status = watch();
        Witnessing {
            witnessed: status.witnessed,
            unwitnessed: status.unwitnessed,
            alarm: status.alarm(),
            conflicts_not_kept: status.conflicts_not_kept(),
            problems: status.problems(),
        }
    }
}

/// Binds the address to serve on.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on `{address}`; choose another address with `--listen`"))
}

/// Resolves when the operator or the system asks the process to end. Listens from the call on, not from the first poll.
pub(crate) fn signalled() -> impl Future<Output = ()> + Send {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        match signals {
            (Ok(mut interrupt), Ok(mut terminate)) => {
                tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            }
            // Without handlers a signal ends the process at once, and recovery does the rest.
            _ => std::future::pending().await,
        }
    }
}

async fn ledger_failure(gate: &Gate) -> anyhow::Error {
    loop {
        if let Some(failed) = stopped(gate.ledger()) {
            return failed.into();
        }
        if let Some(back) = gate.clock_back() {
            return Failed { exit: Exit::Clock, words: back.to_string() }.into();
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Why the ledger has stopped, if it has.
fn stopped(ledger: &Ledger) -> Option<Failed> {
    let (trouble, reason) = ledger.trouble().zip(ledger.failed())?;
    let remedy = match trouble {
        Trouble::Disk => "; see to the disk, then start the gate again",
        _ => "",
    };
    let words = format!("the ledger has stopped, so nothing can be shown any more: {reason}{remedy}");
    Some(Failed { exit: trouble.into(), words })
}

/// Writes a snapshot whenever enough has happened that a restart without one would be slow.
async fn keep_snapshots(gate: Arc<Gate>, mut ended: tokio::sync::watch::Receiver<bool>) {
    let mut covered = gate.ledger().size();
    loop {
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(SNAPSHOT_CHECK) => {}
        }
        if gate.ledger().size().saturating_sub(covered) < SNAPSHOT_EVERY {
            continue;
        }
        covered = gate.ledger().size();
        write_snapshot(gate.clone()).await;
    }
}

/// Says again and again that there are conflicts on record: a log is looked at from its end.
async fn keep_telling(gate: Arc<Gate>, mut ended: tokio::sync::watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(REPEAT_CONFLICTS) => {}
        }
        for conflict in gate.conflicts() {
            tracing::error!("CONFLICT: {}", conflict.sentence());
        }
    }
}

/// Writes the index of who has how many entries, so that a person can check that what they are shown is all.
/// The first comes soon: a new ledger has none yet, and one whose gate was killed may have an old one.
async fn keep_index(gate: Arc<Gate>, every: Duration, mut ended: tokio::sync::watch::Receiver<bool>) {
    let mut pause = FIRST_INDEX.min(every);
    loop {
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(pause) => {}
        }
        write_index(gate.clone()).await;
        pause = every;
    }
}

async fn write_index(gate: Arc<Gate>) {
    let written = tokio::task::spawn_blocking(move || gate.write_index()).await;
    match written {
        Ok(Ok(root)) => tracing::info!(entries = root.input_size, tags = root.count, "index written"),
        Ok(Err(error)) => tracing::warn!(%error, "no index; the next one covers what this one would have"),
        Err(error) => tracing::warn!(%error, "no index"),
    }
}

async fn write_snapshot(gate: Arc<Gate>) {
    let written = tokio::task::spawn_blocking(move || gate.snapshot()).await;
    match written {
        Ok(Ok(size)) => tracing::info!(size, "snapshot written"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no snapshot; the next start reads the ledger from an older one")
        }
        Err(error) => tracing::warn!(%error, "no snapshot"),
    }
}

async fn close(gate: Arc<Gate>) -> Result<()> {
    // The packages that are made while the gate is closed cover everything.
    write_index(gate.clone()).await;
    write_snapshot(gate.clone()).await;
    let ledger = gate.ledger().clone();
    let closed = match Arc::into_inner(gate) {
        Some(gate) => {
            tokio::task::spawn_blocking(move || gate.close()).await.context("closing the ledger")?
        }
        // A caller that hung on past the grace still holds the gate: the ledger is then closed by the end of the process.
        None => {
            tracing::warn!("a call was still running; the ledger recovers at the next start");
            Ok(())
        }
    };
    // What stopped it is the reason, and that it could not be closed a consequence.
    match stopped(&ledger) {
        Some(failed) => Err(failed.into()),
        None => Ok(closed?),
    }
}

/// Like every other pause before an index, a whole number of minutes: 1.
const FIRST_INDEX: Duration = Duration::from_secs(60);
const REPEAT_CONFLICTS: Duration = Duration::from_secs(60);
const SNAPSHOT_CHECK: Duration = Duration::from_secs(30);
const SNAPSHOT_EVERY: u64 = 50_000;
