//! `zweck audit`: one file for each thing it does.

mod estimate;
mod explain;
mod inputs;
mod label;
mod outputs;
mod progress;
mod relate;
mod run;
mod sample;

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    cli::audit::{Audit, AuditCommand},
    command::say,
};

pub(super) fn run(arguments: &Audit) -> Result<ExitCode> {
    match &arguments.command {
        Some(AuditCommand::Explain(arguments)) => explain::run(arguments),
        Some(AuditCommand::Relate(arguments)) => relate::run(arguments),
        Some(AuditCommand::Settings) => {
            say(audit::Settings::SHIPPED.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Some(AuditCommand::Sample(arguments)) => sample::run(arguments),
        Some(AuditCommand::Label(arguments)) => label::run(arguments),
        Some(AuditCommand::Estimate(arguments)) => estimate::run(arguments),
        None => run::run(&arguments.run),
    }
}
