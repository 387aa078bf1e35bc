//! `zweck cosign-index`: an independent auditor recomputes the index of a ledger from its entries, and cosigns the
//! checkpoint when everything is right.

use std::{fs, io, path::Path, process::ExitCode};

use anyhow::{Context as _, Result};
use ledger::{
    Note, SigningKey, VerifyingKey,
    cosigner::{self, Checked, State},
};

use super::{explain, progress::Bar, say};
use crate::{cli, contested, outside::unix_seconds, published::Published, replace::replace};

pub(super) fn run(arguments: &cli::CosignIndex) -> Result<ExitCode> {
    let log: VerifyingKey = arguments.log.parse().context("`--log`")?;
    let key = read_key(&arguments.key)?;
    let state = read_state(&arguments.state)?;
    let store = Published::at(&arguments.ledger, arguments.token.clone())?;
    let mut bar = Bar::new();
    let outcome = cosigner::check(&store, &log, state, &mut |progress| bar.draw(progress));
    bar.clear();
    match outcome {
        Ok(checked) => {
            contested::sentences(&store, &checked.note, Some(&log))?.iter().for_each(contested::tell);
            // Kept before the cosignature is given to anybody: no later run may sign less, or another history.
            replace(&arguments.state, &checked.state.to_bytes())?;
            give(arguments, &checked, &key)
        }
        Err(error) => {
            say(format_args!("NOT COSIGNED: `{}`: {error}", arguments.ledger));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn give(arguments: &cli::CosignIndex, checked: &Checked, key: &SigningKey) -> Result<ExitCode> {
    let note = Note::parse(&checked.note)?;
    let note = format!("{}{}", checked.note, key.sign(note.text, unix_seconds()));
    if let Some(out) = &arguments.out {
        replace(out, note.as_bytes())?;
    }
    say(note.trim_end());
    let covered = match &checked.last {
        Some(root) => format!("the newest index covers {} entries of {} tags", root.input_size, root.count),
        None => "it has no index yet".to_owned(),
    };
    explain(format_args!(
        "cosigned: {} entries replayed, {} index roots recomputed; {covered}",
        checked.replayed, checked.epochs
    ));
    Ok(ExitCode::SUCCESS)
}

fn read_key(path: &Path) -> Result<SigningKey> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read the key `{}`", path.display()))?;
    witness::read_key(&text).with_context(|| format!("`{}`", path.display()))
}

/// A missing file is the first run.
fn read_state(path: &Path) -> Result<State> {
    match fs::read(path) {
        Ok(bytes) => State::parse(&bytes).with_context(|| format!("`{}`", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}
