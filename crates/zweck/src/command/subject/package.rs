//! `zweck subject package`: all entries about a person, with the proof that they are all.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use ledger::{
    Ledger,
    package::{INDEX_FILE, SUBJECT_FILE},
};

use crate::{
    cli,
    command::{explain, say},
    config::Config,
    wiring::open_ledger,
};

pub(in crate::command) fn run(arguments: &cli::SubjectPackage) -> Result<ExitCode> {
    let config = Config::load(&arguments.config.config)?;
    let ledger = open_ledger(&config).context("the gate must be stopped while a package is made")?;
    let note = checkpoint(&ledger, arguments)?;
    let package = ledger.package(&arguments.subject, &note)?;
    ledger.close()?;
    let dir = &arguments.out;
    // What is in it concerns one person.
    DirBuilder::new()
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("cannot create `{}`", dir.display()))?;
    write(&dir.join(INDEX_FILE), &package.index)?;
    write(&dir.join(SUBJECT_FILE), &package.subject)?;
    say(dir.display());
    explain("it opens what was recorded about this person to whoever has it: send it to them alone");
    explain(format_args!("they check it with: zweck subject verify {} --policy FILE", dir.display()));
    Ok(ExitCode::SUCCESS)
}

fn checkpoint(ledger: &Ledger, arguments: &cli::SubjectPackage) -> Result<String> {
    if let Some(file) = &arguments.checkpoint {
        return fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()));
    }
    if !arguments.new_index
        && let Some(note) = ledger.checkpoint_for_package()?
    {
        return Ok(note);
    }
    ledger.write_index()?;
    ledger.publish()?;
    explain("made for the latest checkpoint, which witnesses may not have seen yet");
    Ok(ledger.checkpoint())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(bytes))
        .with_context(|| format!("cannot write `{}`", path.display()))
}
