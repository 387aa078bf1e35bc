//! `zweck audit relate`: which staff and subjects are related.

use std::process::ExitCode;

use anyhow::Result;
use tables::Rejects;

use super::{
    inputs::{LISTED, Opened, on_threads, options, tell_of},
    progress::Bar,
};
use crate::{cli::audit::AuditRelate, command::say, scratch::Scratch};

pub(super) fn run(arguments: &AuditRelate) -> Result<ExitCode> {
    let scratch = Scratch::in_temp("audit")?;
    let opened = Opened::open(&arguments.tables, scratch.path())?;
    let options = audit::Options {
        staff: arguments.staff.clone(),
        subjects: arguments.subject.clone(),
        ..options(&arguments.tables, scratch.path())
    };
    let bar = Bar::new(&opened.inputs);
    let mut rejects = Rejects::new();
    let draw = |progress| bar.draw(progress);
    let related = on_threads(&arguments.tables, || {
        audit::relations(&opened.inputs, &opened.settings, &options, &mut rejects, &draw)
    })?;
    bar.clear();
    let related = related?;
    tell_of(&rejects, LISTED);
    for pair in related {
        say(serde_json::to_string(&pair)?);
    }
    Ok(ExitCode::SUCCESS)
}
