//! Chores of this repository that cargo itself has no command for, run as `cargo xtask <chore>`.
//!
//! `tidy` compares what the documents say with what the tree is; `crash` runs the crash tests for longer than
//! `make test` does. Formatting, lints and tests are cargo's own business and are *not* here; `make test` runs all
//! of them in order.

mod crash;
mod tidy;

use std::process::ExitCode;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool answers on the terminal")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((chore, [])) if chore == "tidy" => tidy::run().map(|outcome| {
            print!("{outcome}");
            outcome.is_clean()
        }),
        Some((chore, rest)) if chore == "crash" => match crash::plan(rest) {
            Some(plan) => crash::run(&plan).map(|()| true),
            None => return usage(),
        },
        _ => return usage(),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a command-line tool answers on the terminal")]
fn usage() -> ExitCode {
    eprintln!("usage: cargo xtask tidy\n       {}", crash::USAGE);
    ExitCode::from(2)
}
