//! `zweck audit label`: what a reviewer says.

use std::process::ExitCode;

use anyhow::Result;
use jiff::Timestamp;
use prevalence::{Label, Review, Verdict, append_label};

use crate::{
    cli::{self, audit::AuditLabel},
    command::{explain, say},
    outside::now,
};

pub(super) fn run(arguments: &AuditLabel) -> Result<ExitCode> {
    let (Some(unit), Some(verdict)) = (&arguments.unit, arguments.verdict) else {
        let review = Review::open(&arguments.dir)?;
        let next = review.next_for(&arguments.reviewer);
        next.iter().for_each(say);
        explain(format_args!("{} to review", next.len()));
        return Ok(ExitCode::SUCCESS);
    };
    let verdict = match verdict {
        cli::audit::Verdict::Misuse => Verdict::Misuse,
        cli::audit::Verdict::NoMisuse => Verdict::NoMisuse,
        cli::audit::Verdict::CannotTell => Verdict::CannotTell,
    };
    let at = Timestamp::from_millisecond(now().as_millis())?;
    let label = Label { at, unit: unit.clone(), verdict, reviewer: arguments.reviewer.clone() };
    let appended = append_label(&arguments.dir, &label)?;
    if let Some(torn) = appended.cut_off {
        explain(format_args!(
            "line {} of the labels was unfinished, as after a crash: it was cut off, and had never been confirmed",
            torn.line
        ));
    }
    if appended.before.is_some_and(|before| before != verdict) {
        explain("your earlier verdict stays on record; this one counts");
    }
    Ok(ExitCode::SUCCESS)
}
