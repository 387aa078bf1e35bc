//! The commands, one file each. Only they print.

mod check;
mod demo;
mod init;
mod ledger;
mod serve;
mod token;
mod verify;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::{Context as _, Result};

use crate::cli::{Command, Ledger};

/// Runs a command to its exit code. An error is for the person at the terminal.
pub(crate) fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Ledger(Ledger::Create(arguments)) => ledger::create(&arguments),
        Command::Token(arguments) => token::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
    }
}

/// Tells the person at the terminal what went wrong.
pub(crate) fn complain(error: &anyhow::Error) {
    // If standard error is gone too, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "zweck: {error:#}");
}

/// Prints a line. A reader that went away, as `| head` does, is not an error worth telling.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")
}
