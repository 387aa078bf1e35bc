//! `zweck audit sample`: what people are to review.

use std::{collections::BTreeMap, fs, fs::File, path::Path, process::ExitCode};

use anyhow::{Context as _, Result};
use prevalence::{
    Drawn, Plan, Scored, Stratum, Take, Unit,
    bounds::{Alpha, Prior},
    draw, draw_more,
    population::ScoresError,
    scores_in,
};

use crate::{
    cli::{self, audit::AuditSample},
    command::{explain, say},
};

pub(super) fn run(arguments: &AuditSample) -> Result<ExitCode> {
    let scores = scores(&arguments.scores)?;
    fs::create_dir_all(&arguments.dir)
        .with_context(|| format!("cannot create `{}`", arguments.dir.display()))?;
    let drawn = match arguments.more.as_slice() {
        [] => draw(&arguments.dir, &plan(arguments)?, scores)?,
        wanted => draw_more(&arguments.dir, wanted, scores)?,
    };
    tell(&drawn, &arguments.dir);
    Ok(ExitCode::SUCCESS)
}

fn tell(drawn: &Drawn, dir: &Path) {
    for (number, (sampled, units)) in (1..).zip(drawn.sampled.iter().zip(&drawn.units)) {
        explain(format_args!("stratum {number}: {sampled} of {units} are to be reviewed"));
    }
    explain(format_args!("put the plan's digest where it cannot be taken back, before the first review:"));
    say(&drawn.plan_sha256);
    explain(format_args!("next: zweck audit label {} --reviewer YOU", dir.display()));
}

/// The scores, from either kind of file.
fn scores(path: &Path) -> Result<Box<dyn Iterator<Item = Result<Scored, ScoresError>> + '_>> {
    let cannot = || format!("cannot read `{}`", path.display());
    if path.extension().is_none_or(|extension| extension != "parquet") {
        return Ok(Box::new(scores_in(path)?));
    }
    let looks = audit::read_scores(File::open(path).with_context(cannot)?).with_context(cannot)?;
    Ok(Box::new(looks.map(|look| {
        let look = look.map_err(|error| ScoresError::Read(error.into()))?;
        Ok(Scored { look: look.access_id, score: look.score, staff: Some(look.staff_id) })
    })))
}

fn plan(arguments: &AuditSample) -> Result<Plan> {
    let Some(path) = &arguments.plan else {
        return Ok(Plan {
            unit: match arguments.unit {
                cli::audit::Unit::Look => Unit::Look,
                cli::audit::Unit::Staff => Unit::Staff,
            },
            alpha: Alpha::new(0.05)?,
            seed: arguments.seed.clone().unwrap_or_default(),
            second_reviews: 0.1,
            strata: strata()?,
            known: BTreeMap::new(),
        });
    };
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("`{}` is no plan", path.display()))
}

/// Judgement: that about one in five of the highest scores is misuse, one in a hundred of the next, and next to none of the
/// rest. A wrong guess makes bounds wider, never wrong.
fn strata() -> Result<Vec<Stratum>> {
    let guesses =
        [(Take::Highest(1000), 1.0, 4.0), (Take::Highest(20_000), 1.0, 99.0), (Take::Rest, 1.0, 9999.0)];
    let strata = guesses.map(|(take, a, b)| Ok(Stratum { take, sample: 200, prior: Prior::new(a, b)? }));
    strata.into_iter().collect()
}
