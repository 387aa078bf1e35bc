//! The commands, one file each. Only they print.

mod audit;
mod check;
mod cosign_index;
mod demo;
mod init;
mod ledger;
mod progress;
mod serve;
mod subject;
mod token;
mod verify;
mod witness;

use std::{
    fmt::Display,
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::{Context as _, Result};

use crate::cli::{Command, Subject};

/// Runs a command to its exit code. An error is for the person at the terminal.
pub(crate) fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Ledger(command) => ledger::run(&command),
        Command::Subject(Subject::Erase(arguments)) => subject::erase::run(&arguments),
        Command::Token(arguments) => token::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::CosignIndex(arguments) => cosign_index::run(&arguments),
        Command::Subject(Subject::Package(arguments)) => subject::package::run(&arguments),
        Command::Subject(Subject::Verify(arguments)) => subject::verify::run(&arguments),
        Command::Witness(arguments) => witness::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
    }
}

/// Tells the person at the terminal what went wrong.
pub(crate) fn complain(error: &anyhow::Error) {
    // Some of them have several lines, of which each may quote a file.
    let lines: Vec<String> = sentence(error).split('\n').map(visible).collect();
    // If standard error is gone too, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "zweck: {}", lines.join("\n"));
}

/// The error and its causes, outermost first. Many an error repeats its cause in its own words: said once is enough.
fn sentence(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |said, cause| match said.ends_with(&cause) {
        true => said,
        false if said.is_empty() => cause,
        false => format!("{said}: {cause}"),
    })
}

/// Prints a line of the result. A reader that went away, as `| head` does, is not an error worth telling.
fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints a line that goes with the result, for a person only: `KEY=$(zweck ledger create)` keeps it out of the key.
pub(crate) fn explain(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// A line that may quote a file, with nothing in it that a terminal would obey.
pub(crate) fn visible(line: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    line.chars().map(shown).collect()
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")
}
