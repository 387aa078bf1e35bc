//! Chores of this repository that cargo itself has no command for, run as `cargo xtask <chore>`.
//!
//! There is one: `tidy`, which compares what the documents say with what the tree is. Formatting, lints and
//! tests are cargo's own business and are *not* here; `make test` runs all of them in order.

mod tidy;

use std::process::ExitCode;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool answers on the terminal")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments != ["tidy"] {
        eprintln!("usage: cargo xtask tidy");
        return ExitCode::from(2);
    }
    match tidy::run() {
        Ok(outcome) => {
            print!("{outcome}");
            if outcome.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("tidy could not look at the tree: {error:#}");
            ExitCode::FAILURE
        }
    }
}
