//! `zweck audit estimate`: how common misuse is.

use std::process::ExitCode;

use anyhow::Result;
use prevalence::{Language, estimate};

use crate::{
    cli::{self, audit::AuditEstimate},
    command::say,
};

pub(super) fn run(arguments: &AuditEstimate) -> Result<ExitCode> {
    let statement = estimate(&arguments.dir)?;
    let language = match arguments.lang {
        cli::audit::Language::En => Language::English,
        cli::audit::Language::De => Language::German,
    };
    match arguments.json {
        true => say(serde_json::to_string_pretty(&statement)?),
        false => say(statement.text(language).trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}
