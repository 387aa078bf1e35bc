//! `zweck ledger rotate-master`: another master key, while the gate is stopped.

use std::process::ExitCode;

use anyhow::{Error, Result};
use ledger::{Ledger, RotateError, Rotated};

use super::create::new_key;
use crate::{
    cli,
    command::say,
    config::{Config, MasterKeySource},
};

pub(super) fn run(arguments: &cli::RotateMaster) -> Result<ExitCode> {
    let config = Config::load(&arguments.config.config)?;
    let old = config.master_key.read()?;
    let file = arguments.new_key.display();
    // Durable before anything hangs on it.
    let new = match new_key(&arguments.new_key)? {
        Some(key) => key,
        None => MasterKeySource::File(arguments.new_key.clone()).read()?,
    };
    let dir = config.ledger.dir.display();
    let rotated = Ledger::rotate_master(&config.ledger, &old, &new).map_err(|error| match error {
        RotateError::CopyStays => error.into(),
        _ => Error::new(error).context(format!("cannot change the master key of the ledger in `{dir}`")),
    })?;
    match rotated {
        Rotated::Now => say(format_args!("the keys of the ledger in `{dir}` are wrapped under `{file}` now")),
        Rotated::Before => {
            say(format_args!("the keys of the ledger in `{dir}` were wrapped under `{file}` before"))
        }
    }
    say(format_args!(
        "next: set `master_key_file = \"{file}\"` in `{}`, or put the key where zweck.toml reads it; back it up\n\
         keep the old key as long as there are backups of `keys.sqlite` from before: it opens those",
        arguments.config.config.display()
    ));
    Ok(ExitCode::SUCCESS)
}
