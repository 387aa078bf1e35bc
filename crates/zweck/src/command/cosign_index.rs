//! `zweck cosign-index`: an independent auditor recomputes the index of a ledger from its entries, and cosigns the
//! checkpoint when everything is right.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use ledger::{
    Directory, Note, SigningKey, VerifyingKey,
    cosigner::{self, Checked, CosignerError, State},
};

use super::{explain, say};
use crate::{cli, outside::now, verifier::Website};

pub(super) fn run(arguments: &cli::CosignIndex) -> Result<ExitCode> {
    let log: VerifyingKey = arguments.log.parse().context("`--log`")?;
    let key = read_key(&arguments.key)?;
    let state = read_state(&arguments.state)?;
    match check(arguments, &log, state) {
        Ok(checked) => {
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

fn check(arguments: &cli::CosignIndex, log: &VerifyingKey, state: State) -> Result<Checked, CosignerError> {
    let is_url = ["http://", "https://"].iter().any(|scheme| arguments.ledger.starts_with(scheme));
    let progress = &mut |_| {};
    if is_url {
        let website = Website::new(&arguments.ledger, arguments.token.clone());
        return cosigner::check(&website, log, state, progress);
    }
    cosigner::check(&Directory::find(Path::new(&arguments.ledger))?, log, state, progress)
}

fn give(arguments: &cli::CosignIndex, checked: &Checked, key: &SigningKey) -> Result<ExitCode> {
    let seconds = u64::try_from(now().as_millis() / 1000).context("the clock is before 1970")?;
    let note = Note::parse(&checked.note)?;
    let note = format!("{}{}", checked.note, key.sign(note.text, seconds));
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

/// Replaces a file so that a crash leaves the old one or the new one, whole.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = File::create(&new)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&new, path))
        .and_then(|()| {
            File::open(path.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new(".")))?
                .sync_all()
        });
    written.with_context(|| format!("cannot write `{}`", path.display()))
}
