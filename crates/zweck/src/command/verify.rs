//! `zweck verify`: a ledger, checked without trusting anybody.

mod memory;

use std::{path::Path, process::ExitCode, thread};

use anyhow::{Context as _, Result};
use ledger::{
    Directory, TileStore, VerifyingKey,
    verify::{Options, Report, Verifier, VerifyError},
};

use self::memory::Memory;
use super::{progress::Bar, say, visible};
use crate::{
    cli, contested,
    exit::Exit,
    published::{Published, is_url},
    verifier::AT_ONCE,
};

pub(super) fn run(arguments: &cli::Verify) -> Result<ExitCode> {
    let key: VerifyingKey = arguments.key.parse().context("`--key`")?;
    let memory = arguments.state.as_deref().map(Memory::new);
    let earlier = memory.as_ref().map(|memory| memory.read(&key)).transpose()?.flatten();
    let verifier = Verifier::new(&key).since(earlier).again(arguments.again);
    let is_url = is_url(&arguments.ledger);
    let entries = !is_url || arguments.token.is_some();
    let store = Published::at(&arguments.ledger, arguments.token.clone())?;
    let threads = if is_url { AT_ONCE } else { cores() };
    let outcome = with_bar(verifier.threads(threads), &store, entries);
    let report = match outcome {
        Ok(report) => report,
        Err(error) => {
            say(format_args!("NOT VERIFIED: `{}`: {error}", arguments.ledger));
            return Ok(ExitCode::FAILURE);
        }
    };
    if let Some(memory) = memory {
        memory.write(&report, entries)?;
    }
    say(words(&report, entries));
    let contested = contested::sentences(&store, &report.note, Some(&key))?;
    contested.iter().for_each(|sentence| say(format_args!("CONFLICT: {}", visible(sentence))));
    Ok(if contested.is_empty() { ExitCode::SUCCESS } else { Exit::Contested.into() })
}

/// Verifies a ledger's directory, entries included.
pub(super) fn directory(dir: &Path, key: &VerifyingKey) -> Result<Report, VerifyError> {
    let store = Directory::find(dir)?;
    Verifier::new(key).threads(cores()).run(&store, Options { entries: true, progress: &mut |_| {} })
}

fn with_bar(verifier: Verifier<'_>, store: &impl TileStore, entries: bool) -> Result<Report, VerifyError> {
    let mut bar = Bar::new();
    let outcome = verifier.run(store, Options { entries, progress: &mut |progress| bar.draw(progress) });
    bar.clear();
    outcome
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn words(report: &Report, entries: bool) -> String {
    let Report { origin, size, root, continues, entries_checked, tiles_checked, .. } = report;
    let scope = match (*size, *continues, entries) {
        (0, ..) => "it is empty".to_owned(),
        (_, 0, true) => "every tile was recomputed from the entries up".to_owned(),
        (_, 0, false) => {
            "its hash tiles were checked; its entries were not, they need a token with the scope `entries`"
                .to_owned()
        }
        (_, before, true) => {
            format!(
                "it continues the {before} entries that were verified before; {ADDED}, from the entries up"
            )
        }
        (_, before, false) => format!(
            "it continues the {before} entries that were verified before; {ADDED}, its hash tiles only: entries need a \
             token with the scope `entries`"
        ),
    };
    format!(
        "verified: `{origin}` has {size} entries under a checkpoint that its key signed\n\
         {scope} ({tiles_checked} files read, {entries_checked} entries hashed)\n\
         root {root}"
    )
}

const ADDED: &str = "what was added was checked";
