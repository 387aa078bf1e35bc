//! The one binary: command line, configuration, wiring, and the only place that reads the clock, the environment and
//! the system's randomness. Not in here: any rule of the gate, SQL, HTTP routes, or the ledger's format.

mod cli;
mod command;
mod config;
mod connections;
mod contested;
mod data;
mod exit;
mod outside;
mod published;
mod replace;
mod scratch;
mod verifier;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| outside::tell_of_panic(panic.location())));
    let cli = cli::Cli::parse();
    match command::run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            command::complain(&error);
            exit::Exit::of(&error).into()
        }
    }
}
