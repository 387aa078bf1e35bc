//! `zweck ledger accept-clock`: time goes on from now, though newer records say otherwise. Never done by itself: the
//! order of the records is evidence.

use std::process::ExitCode;

use access::gate::accept_clock;
use anyhow::Result;

use crate::{cli, command::say, config::Config, outside::now, wiring::open_ledger};

pub(super) fn run(arguments: &cli::Config) -> Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    let ledger = open_ledger(&config)?;
    let now = now();
    let newest = accept_clock(&ledger, now)?;
    ledger.close()?;
    match newest {
        Some(newest) => say(format_args!(
            "recorded: the clock was ahead, the newest record is of {newest}; time goes on from {now}"
        )),
        None => say("nothing to accept: the clock is not behind the newest record"),
    }
    Ok(ExitCode::SUCCESS)
}
