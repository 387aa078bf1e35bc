//! The audit of the demo: four weeks of a desk that had no gate yet, and what its looks tell.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use audit::{Lang, Options, Settings};
use report::Facts;
use sim::{
    Date,
    audit::{Flags, Format, World},
};
use tables::{Inputs, Mapping};

use super::super::say;
use crate::outside::now;

/// Writes the tables of a simulated desk, and the truth about them in a folder beside.
pub(super) fn write(dir: &Path) -> Result<()> {
    fs::create_dir(dir).with_context(|| format!("cannot create `{}`", dir.display()))?;
    World::new(&Flags { until: until(today()), ..Flags::demo() }).write(dir, Format::Csv)?;
    Ok(())
}

/// The end of the simulated weeks: that of the demo, or as many whole weeks earlier as leave none of them in the future. Days
/// of the week stay what they are.
fn until(today: Date) -> Date {
    let until = Flags::demo().until;
    let ahead = until.days_since(today).max(0);
    until.plus_days(-7 * ((ahead + 6) / 7))
}

fn today() -> Date {
    let days = i32::try_from(now().as_millis() / 86_400_000).unwrap_or(i32::MAX);
    Date::new(1970, 1, 1).plus_days(days)
}

/// Audits such tables and tells what is on the first page.
pub(super) fn audit(folder: &Path) -> Result<()> {
    let (tables, report) = (folder.join("desk"), folder.join("report.html"));
    write(&tables)?;
    let inputs = Inputs::find(&[tables], &Mapping::default())?;
    let options = Options { top: SHOWN, spill: folder.join("spill"), ..Options::default() };
    let settings = Settings::shipped()?;
    let outcome = audit::run(&inputs, &settings, &options, &|_| {})?;
    let totals = &outcome.audit.totals;
    say(format_args!(
        "\nAnother desk of the shop had no gate: {} looks of four weeks, audited from its logs. Of {} first looks at a \
         customer, work explains {}; {} pairs of staff and customer are worth a question. The first:",
        outcome.audit.counts.looks, totals.first.looks, totals.first.explained, outcome.audit.found,
    ));
    for finding in outcome.audit.findings.iter().take(TOLD) {
        say(format_args!(
            "  {:4.1} bits  {} → {}: {}",
            finding.score, finding.staff_id, finding.subject_id, finding.sentence
        ));
    }
    let facts = Facts::new("The desk without a gate", Lang::English).with_inputs(
        &inputs,
        &inputs.digests()?,
        &outcome.rejects,
    );
    fs::write(&report, report::render(&outcome.audit, &facts))
        .with_context(|| format!("cannot write `{}`", report.display()))?;
    say(format_args!("  all of them, with the evidence: {}", report.display()));
    Ok(())
}

/// Findings in the report, and in the story.
const SHOWN: usize = 100;
const TOLD: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulated_weeks_are_over_today() {
        let usual = Flags::demo().until;
        for (today, earlier) in [(40, 0), (0, 0), (-1, 7), (-7, 7), (-8, 14), (-400, 406)] {
            let until = until(usual.plus_days(today));
            assert_eq!(usual.days_since(until), earlier, "{today} days after it");
        }
    }
}
