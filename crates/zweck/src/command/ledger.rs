//! `zweck ledger`: made, looked into, looked after; one file for each action.

mod accept_clock;
mod check_proof;
mod consistency;
mod create;
mod export;
mod inclusion;
mod rotate;
mod settle_conflicts;
mod show;
mod stats;

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result};
use ledger::KeyReader;

pub(super) use self::{create::new_ledger, export::export};
use crate::{cli::Ledger, config::Config};

pub(super) fn run(command: &Ledger) -> Result<ExitCode> {
    match command {
        Ledger::Create(arguments) => create::run(arguments),
        Ledger::Show(arguments) => show::run(arguments),
        Ledger::Stats(arguments) => stats::run(arguments),
        Ledger::Export(arguments) => export::run(arguments),
        Ledger::Inclusion(arguments) => inclusion::run(arguments),
        Ledger::Consistency(arguments) => consistency::run(arguments),
        Ledger::CheckProof(arguments) => check_proof::run(arguments),
        Ledger::RotateMaster(arguments) => rotate::run(arguments),
        Ledger::AcceptClock(arguments) => accept_clock::run(arguments),
        Ledger::SettleConflicts(arguments) => settle_conflicts::run(arguments),
    }
}

/// Reads the entries of the ledger in `dir`, which may be a copy elsewhere, with the keys that the configuration leads to.
fn key_reader(config: &Config, dir: &Path) -> Result<KeyReader> {
    let place = ledger::Config { dir: dir.to_owned(), ..config.ledger.clone() };
    KeyReader::open(&place, &config.master_key.read()?)
        .with_context(|| format!("cannot read the keys in `{}`", dir.display()))
}
