//! `zweck subject package`: all entries about a person, with the proof that they are all.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    process::ExitCode,
};

use access::{gate::check_clock, ids::SubjectId};
use anyhow::{Context as _, Result};
use ledger::{
    Directory,
    package::{INDEX_FILE, Made, MakeError, SUBJECT_FILE, make},
    verify::read_note,
};

use crate::{
    cli,
    command::{explain, say},
    config::Config,
    contested,
    outside::now,
    wiring::open_ledger,
};

pub(in crate::command) fn run(arguments: &cli::SubjectPackage) -> Result<ExitCode> {
    let subject = SubjectId::new(&arguments.subject).context("the subject")?;
    let config = Config::load(&arguments.config.config)?;
    let note = match &arguments.checkpoint {
        Some(file) => {
            Some(fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?)
        }
        None if arguments.new_index => Some(new_index(&config)?),
        None => None,
    };
    let key = config.master_key.read()?;
    let made = make(&config.ledger, &key, subject.as_str(), note.as_deref());
    let made = match made {
        Err(error @ MakeError::NoIndex { .. }) => return Err(error).context(no_index(&config, arguments)),
        made => made.context("no package")?,
    };
    let store = Directory::find(&config.ledger.dir)?;
    contested::warn(&store, &read_note(&store)?)?;
    let dir = &arguments.out;
    // What is in it concerns one person.
    DirBuilder::new()
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("cannot create `{}`", dir.display()))?;
    write(&dir.join(INDEX_FILE), &made.package.index)?;
    write(&dir.join(SUBJECT_FILE), &made.package.subject)?;
    say(dir.display());
    explain(basis(&made, arguments));
    explain("it opens what was recorded about this person to whoever has it: send it to them alone");
    explain(format_args!("they check it with: zweck subject verify {} --policy FILE", dir.display()));
    Ok(ExitCode::SUCCESS)
}

/// Covers everything that is on the ledger; the latest checkpoint after it, which covers the index.
fn new_index(config: &Config) -> Result<String> {
    let ledger = open_ledger(config).context("a new index cannot be written while the gate runs")?;
    check_clock(&ledger, now())?;
    ledger.write_index()?;
    ledger.publish()?;
    let note = ledger.checkpoint();
    ledger.close()?;
    Ok(note)
}

fn no_index(config: &Config, arguments: &cli::SubjectPackage) -> String {
    if let Some(file) = &arguments.checkpoint {
        return format!(
            "`{}` is older than every index that is kept: give a newer checkpoint",
            file.display()
        );
    }
    format!(
        "there is no index yet; a gate writes one a minute after it starts, then every {} minutes (`index_minutes`), \
         and when it stops: wait for it, or stop the gate and use `--new-index`",
        config.index_every.as_secs() / 60
    )
}

fn basis(made: &Made, arguments: &cli::SubjectPackage) -> String {
    let covers = format!("it covers the first {} entries of the ledger", made.covers);
    match &arguments.checkpoint {
        Some(file) => format!("{covers}, under the checkpoint in `{}`", file.display()),
        None if made.witnessed => format!("{covers}, under a checkpoint that the witnesses have cosigned"),
        None => format!(
            "{covers}, under the latest checkpoint, which witnesses may not have seen yet: who demands them will refuse it"
        ),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(bytes))
        .with_context(|| format!("cannot write `{}`", path.display()))
}
