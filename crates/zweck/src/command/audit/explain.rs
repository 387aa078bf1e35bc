//! `zweck audit explain`: one look, and every explanation that was tried.

use std::process::ExitCode;

use anyhow::Result;
use audit::explain_one;

use super::inputs::{Opened, on_threads, options};
use crate::{cli::audit::AuditExplain, command::say, scratch::Scratch};

pub(super) fn run(arguments: &AuditExplain) -> Result<ExitCode> {
    let scratch = Scratch::in_temp("audit")?;
    let opened = Opened::open(&arguments.tables, scratch.path())?;
    let options = options(&arguments.tables, scratch.path());
    let explained = on_threads(&arguments.tables, || {
        explain_one(&opened.inputs, &opened.settings, &options, &arguments.access)
    })??;
    say(serde_json::to_string_pretty(&explained)?);
    Ok(ExitCode::SUCCESS)
}
