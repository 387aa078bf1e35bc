//! `zweck verify`: a ledger, checked without trusting anybody.

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result};
use ledger::{
    Directory, VerifyingKey,
    verify::{Options, Progress, Report, VerifyError, verify},
};

use super::say;
use crate::{cli, verifier::Website};

pub(super) fn run(arguments: &cli::Verify) -> Result<ExitCode> {
    let key: VerifyingKey = arguments.key.parse().context("`--key`")?;
    let is_url = ["http://", "https://"].iter().any(|scheme| arguments.ledger.starts_with(scheme));
    let outcome = if is_url {
        let entries = arguments.token.is_some();
        let website = Website::new(&arguments.ledger, arguments.token.clone());
        verify(&website, &key, Options { entries, progress: &mut silent })
    } else {
        directory(Path::new(&arguments.ledger), &key)
    };
    match outcome {
        Ok(report) => {
            say(words(&report));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            say(format_args!("NOT VERIFIED: `{}`: {error}", arguments.ledger));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Verifies a ledger's directory, entries included.
pub(super) fn directory(dir: &Path, key: &VerifyingKey) -> Result<Report, VerifyError> {
    let store = Directory::find(dir)?;
    verify(&store, key, Options { entries: true, progress: &mut silent })
}

fn silent(_: Progress) {}

fn words(report: &Report) -> String {
    let Report { origin, size, root, entries_checked, tiles_checked } = report;
    let scope = match (*size, *entries_checked) {
        (0, _) => "it is empty",
        (_, 0) => {
            "its hash tiles were checked; its entries were not, they need a token with the scope `entries`"
        }
        _ => "every tile was recomputed from the entries up",
    };
    format!(
        "verified: `{origin}` has {size} entries under a checkpoint that its key signed\n\
         {scope} ({tiles_checked} files read, {entries_checked} entries hashed)\n\
         root {root}"
    )
}
