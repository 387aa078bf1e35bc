//! `zweck serve`: the gate.

use std::{io::IsTerminal as _, process::ExitCode, sync::Arc};

use anyhow::Result;
use tracing_subscriber::EnvFilter;

use super::runtime;
use crate::{cli, config::Config, outside::environment, wiring};

pub(super) fn run(arguments: &cli::Serve) -> Result<ExitCode> {
    log();
    let config = Config::load(&arguments.config.config)?;
    let address = arguments.listen.unwrap_or(config.listen);
    runtime()?.block_on(async {
        let (data, findings) = wiring::shop_data(&config).await?;
        for finding in findings {
            tracing::warn!("{finding}");
        }
        let gate = tokio::task::block_in_place(|| wiring::open_gate(&config, data))?;
        let gate = Arc::new(gate);
        tokio::task::block_in_place(|| wiring::tell_of_conflicts(&gate))?;
        let witnesses = wiring::ask_witnesses(&config, &gate)?;
        let listener = wiring::listen(address).await?;
        let stop = wiring::signalled();
        tracing::info!(
            address = %listener.local_addr()?,
            ledger = %gate.ledger().verifying_key(),
            entries = gate.ledger().size(),
            "the gate is open"
        );
        wiring::serve(gate, witnesses, config.index_every, config.limits, listener, stop).await?;
        tracing::info!("the gate is closed");
        Ok(ExitCode::SUCCESS)
    })
}

/// Logs to standard error what the operator needs; `ZWECK_LOG` says how much.
pub(super) fn log() {
    let filter = environment("ZWECK_LOG").unwrap_or_else(|| "info".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}
