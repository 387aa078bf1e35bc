//! `zweck subject erase`: destroys a person's key, so that no record about them can be read any more.

use std::process::ExitCode;

use access::{gate::erase_subject_at_rest, ids::SubjectId};
use anyhow::{Context as _, Result};

use crate::{cli, command::say, config::Config, outside::now, wiring::open_ledger};

pub(in crate::command) fn run(arguments: &cli::SubjectErase) -> Result<ExitCode> {
    let subject = SubjectId::new(&arguments.subject).context("the subject")?;
    let config = Config::load(&arguments.config.config)?;
    let ledger = open_ledger(&config)?;
    let erased = erase_subject_at_rest(&ledger, now(), &subject, &arguments.reason)?;
    ledger.close()?;
    match erased {
        true => {
            say("erased: no record about this subject can be read any more, and every proof still holds\n\
             backups of `keys.sqlite` from before still hold the key: let them expire within your deadline")
        }
        false => say("nothing to erase: no record about this subject can be read"),
    }
    Ok(ExitCode::SUCCESS)
}
