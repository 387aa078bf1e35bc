//! `zweck ledger settle-conflicts`: what was behind the conflicts with witnesses is known, and they end. Never done by
//! itself: a witness that cosigns again does not undo what it has seen.

use std::process::ExitCode;

use access::gate;
use anyhow::Result;

use crate::{cli, command::say, config::Config, outside::now, wiring::open_ledger};

pub(super) fn run(arguments: &cli::SettleConflicts) -> Result<ExitCode> {
    let config = Config::load(&arguments.config.config)?;
    let ledger = open_ledger(&config)?;
    let settled = gate::settle_conflicts(&ledger, now(), &arguments.reason)?;
    ledger.close()?;
    settled.iter().for_each(|recorded| say(format_args!("settled: {}", recorded.sentence())));
    match settled.len() {
        0 => say("nothing to settle: no conflict with a witness is open"),
        _ => {
            say("recorded, with the reason; the evidence stays on the ledger: `zweck ledger show --entry N`")
        }
    }
    Ok(ExitCode::SUCCESS)
}
