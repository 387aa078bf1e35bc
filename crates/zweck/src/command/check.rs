//! `zweck check`: the mapping against the live database.

use std::process::ExitCode;

use anyhow::Result;
use source::check::{self, Severity};

use super::{runtime, say};
use crate::{cli, config::Config, wiring::open_source};

pub(super) fn run(arguments: &cli::Config) -> Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    access::Policies::load(&config.policies, &config.purposes()?)?;
    let findings = runtime()?.block_on(async {
        let source = open_source(&config.address, config.settings).await?;
        let schema = source.schema().await?;
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
