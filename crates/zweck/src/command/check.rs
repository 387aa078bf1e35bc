//! `zweck check`: the mapping against the live database.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use source::{
    check::{self, Severity},
    connect::Source,
};

use super::{runtime, say};
use crate::{cli, config::Config};

pub(super) fn run(arguments: &cli::Config) -> Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    access::Policies::load(&config.policies, &config.purposes()?)?;
    let findings = runtime()?.block_on(async {
        let source = Source::connect(&config.address, config.settings).await.context("the customers' database")?;
        let schema = source.schema().await.context("the customers' database")?;
        let findings = check::against(&config.mapping, &schema);
        if findings.iter().all(|finding| finding.severity != Severity::Error) {
            source.plans(&config.mapping, &schema, &config.classes)?;
        }
        anyhow::Ok(findings)
    })?;
    for finding in &findings {
        say(finding);
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    say(format_args!("{}: {errors} errors, {warnings} warnings, {notes} notes", arguments.config.display()));
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
