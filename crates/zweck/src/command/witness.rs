//! `zweck witness`: cosigns the checkpoints of other people's ledgers.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use ledger::SigningKey;
use witness::{Witness, read_key, write_key};

use super::{explain, runtime, say, serve::log};
use crate::{
    cli::{self, WitnessCommand, WitnessCreate, WitnessServe},
    connections,
    outside::{entropy, unix_seconds},
    wiring::{listen, signalled},
};

pub(super) fn run(arguments: &cli::Witness) -> Result<ExitCode> {
    match (&arguments.command, &arguments.serve) {
        (Some(WitnessCommand::Create(arguments)), _) => create(arguments),
        (None, Some(arguments)) => serve(arguments),
        (None, None) => bail!("say what to cosign: `zweck witness --help`"),
    }
}

fn create(arguments: &WitnessCreate) -> Result<ExitCode> {
    let entropy = entropy().context("the system has no random numbers")?;
    let seed = entropy.first_chunk().context("the system has too few random numbers")?;
    let text = write_key(&arguments.name, seed)?;
    let key = read_key(&text)?;
    write_new(&arguments.key, &text)?;
    let state = arguments.state.display();
    Witness::create(&arguments.state, key.verifying_key())
        .with_context(|| format!("cannot create `{state}`"))
        .inspect_err(|_| {
            // A key that was never used is no harm if it stays.
            let _ = fs::remove_file(&arguments.key);
        })?;
    explain(format_args!("created the witness `{}`; it remembers in `{state}`", arguments.name));
    explain(format_args!(
        "never bring `{state}` back from an older copy: it would vouch for another history; a witness that lost it \
         gets a new key"
    ));
    explain("those who trust it write this key into their policy:");
    say(key.verifying_key());
    Ok(ExitCode::SUCCESS)
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    let name = path.display();
    let mut file = match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{name}` is there already: a key is never replaced; name another file with `--key`")
        }
        Err(error) => return Err(error).with_context(|| format!("cannot create `{name}`")),
    };
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.with_context(|| format!("cannot write `{name}`"))
}

fn serve(arguments: &WitnessServe) -> Result<ExitCode> {
    log();
    if let Some(log) = arguments.log.iter().find(|log| log.is_cosigner()) {
        bail!(
            "`--log {log}` is the key of a witness: give that of the ledger, as `zweck ledger create` printed it"
        );
    }
    let key = secret_key(&arguments.key)?;
    let vkey = key.verifying_key().clone();
    let state = &arguments.state;
    let witness = Witness::open(state, key, arguments.log.iter().cloned(), unix_seconds)
        .with_context(|| format!("`{}`", state.display()))?;
    runtime()?.block_on(async {
        let listener = listen(arguments.listen).await?;
        let stop = signalled();
        tracing::info!(address = %listener.local_addr()?, witness = %vkey, "the witness is there");
        let limits = connections::Limits { connections: arguments.connections, ..Default::default() };
        connections::serve(listener, witness::router(Arc::new(witness)), limits, stop).await;
        tracing::info!("the witness is gone");
        Ok(ExitCode::SUCCESS)
    })
}

fn secret_key(path: &Path) -> Result<SigningKey> {
    let name = path.display();
    let text = fs::read_to_string(path).with_context(|| {
        format!("cannot read the key `{name}`; make a witness with `zweck witness create`")
    })?;
    read_key(&text).with_context(|| format!("`{name}`"))
}
