//! What an audit finds in simulated worlds of which the truth is known, and what three simpler ways find there.
//! `cargo bench -p audit --bench detection` prints Markdown tables; `-- --help` lists what can be varied.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

mod found;
mod truth;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use audit::{Options, Outcome, Settings};
use clap::Parser;
use sim::{
    Country,
    audit::{Flags, Format, World},
};
use tables::{Inputs, Mapping};

use crate::{
    found::{Found, Sums},
    truth::Truth,
};

#[derive(Parser)]
struct Arguments {
    /// Looks in each world.
    #[arg(long, default_value_t = 1_000_000)]
    looks: u64,
    /// Worlds of each country; their seeds begin with `--seed`.
    #[arg(long, default_value_t = 2)]
    worlds: u64,
    /// The seed of the first world.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Misuse among a million looks.
    #[arg(long, default_value_t = 1000)]
    misuse: u32,
    /// The share of looks that somebody reviews.
    #[arg(long, default_value_t = 0.002)]
    budget: f64,
    /// A file of settings, to see what they change.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// `cargo bench` passes it.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let (mut whole, mut flags, mut explanations) = (Sums::default(), Sums::default(), Sums::default());
    let text = arguments.settings.as_ref().map_or(Ok(String::new()), fs::read_to_string)?;
    let settings = Settings::parse(&text)?;
    let flags_alone = Settings::parse(&without_explanations(&settings))?;
    for (country, code) in [(Country::Germany, "de"), (Country::UnitedStates, "us")] {
        for seed in arguments.seed..arguments.seed + arguments.worlds {
            let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("detection-{code}-{seed}"));
            // What an interrupted run left there.
            let _ = fs::remove_dir_all(&dir);
            let world =
                Flags { country, seed, misuse_per_million: arguments.misuse, ..Flags::new(arguments.looks) };
            World::new(&world).write(&dir, Format::Csv)?;
            let truth = Truth::read(&dir.join("truth"))?;
            let budget = (truth.looks.len() as f64 * arguments.budget) as usize;
            let full = audited(&dir, &settings)?;
            let found = Found::by_findings(&full.audit.findings, &truth, budget);
            println!(
                "world {code} {seed}: {} looks, {} of misuse; {} of {} first looks and {} of {} repeats explained; {found}",
                truth.looks.len(),
                truth.misuse(),
                full.audit.totals.first.explained,
                full.audit.totals.first.looks,
                full.audit.totals.repeats.explained,
                full.audit.totals.repeats.looks,
            );
            whole.add(&found);
            flags.add(&Found::by_findings(&audited(&dir, &flags_alone)?.audit.findings, &truth, budget));
            let scores = full.scores.context("no scores")?;
            let unexplained =
                |row: usize| scores.of(row as u64).is_some_and(|(_, template)| template.is_none());
            explanations.add(&Found::at_random(&truth, unexplained, budget));
            fs::remove_dir_all(&dir)?;
        }
    }
    print!("{}", whole.by_kind());
    println!(
        "\n| way | recall of looks | recall of series | precision of the first 100 |\n|---|---|---|---|"
    );
    println!("| zweck audit | {whole} |");
    println!("| the same evidence without explanations (flags) | {flags} |");
    println!("| explanations alone, the unexplained in random order | {explanations} |");
    Ok(())
}

fn audited(dir: &Path, settings: &Settings) -> Result<Outcome> {
    let inputs = Inputs::find(&[dir.to_owned()], &Mapping::default())?;
    let options = Options { top: usize::MAX, scores: true, spill: dir.join("spill"), ..Options::default() };
    Ok(audit::run(&inputs, settings, &options, &|_| {})?)
}

/// What products ship: relationships, tags, times and rates, and nothing about work.
fn without_explanations(settings: &Settings) -> String {
    let off = settings
        .explanation
        .iter()
        .map(|one| format!("[[explanation]]\nname = \"{}\"\noff = true\n", one.name));
    let zero = ["self_opened", "beyond_purpose", "other_ticket", "borrowed_ticket", "no_progress"];
    let zero = zero.iter().map(|section| format!("[evidence.{section}]\nbits = 0.0\n"));
    let unexplained = "[evidence.unexplained]\nbits = 0.0\npartly = 0.0\n".to_owned();
    off.chain([unexplained]).chain(zero).collect()
}
