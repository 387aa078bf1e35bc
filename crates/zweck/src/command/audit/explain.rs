//! `zweck audit explain`: one look, and every explanation that was tried.

use std::process::ExitCode;

use anyhow::Result;
use audit::explain_one;
use tables::Rejects;

use super::inputs::{LISTED, Opened, on_threads, options, tell_of};
use crate::{cli::audit::AuditExplain, command::say, scratch::Scratch};

pub(super) fn run(arguments: &AuditExplain) -> Result<ExitCode> {
    let scratch = Scratch::in_temp("audit")?;
    let opened = Opened::open(&arguments.tables, scratch.path())?;
    let options = options(&arguments.tables, scratch.path());
    let mut rejects = Rejects::new();
    let explained = on_threads(&arguments.tables, || {
        explain_one(&opened.inputs, &opened.settings, &options, &mut rejects, &arguments.access)
    })??;
    tell_of(&rejects, LISTED);
    match arguments.json {
        true => say(serde_json::to_string_pretty(&explained)?),
        false => say(report::explained(&explained, options.lang).trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}
