//! `zweck ledger`: made, looked into, looked after; one file for each action.

mod accept_clock;
mod check_proof;
mod consistency;
mod create;
mod export;
mod inclusion;
mod rotate;
mod show;
mod stats;

use std::process::ExitCode;

use anyhow::Result;

pub(super) use self::{create::new_ledger, export::export};
use crate::cli::Ledger;

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
    }
}
