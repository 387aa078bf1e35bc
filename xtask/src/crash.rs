//! `cargo xtask crash`: the crash tests for longer than `make test` has time for.

use std::process::Command;

use anyhow::{Context as _, bail};

pub(crate) const USAGE: &str = "cargo xtask crash (--seeds N | --seed S | --kills N)";

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    package: &'static str,
    test: &'static str,
    variable: (&'static str, String),
    /// Whether what the test prints is of interest while it runs.
    shown: bool,
}

/// `None`: not a way to call it.
pub(crate) fn plan(arguments: &[String]) -> Option<Plan> {
    let [flag, number] = arguments else { return None };
    let number: u64 = number.parse().ok()?;
    let seeds = |seeds, shown| Plan { package: "ledger", test: SIMULATION, variable: (SEEDS, seeds), shown };
    match flag.as_str() {
        "--seeds" => Some(seeds(format!("0..{number}"), false)),
        "--seed" => Some(seeds(format!("{number}..{}", number + 1), true)),
        "--kills" => {
            let variable = ("ZWECK_KILLS", number.to_string());
            Some(Plan { package: "zweck", test: KILLS, variable, shown: false })
        }
        _ => None,
    }
}

/// Builds with optimisation, so that a night gets far.
pub(crate) fn run(plan: &Plan) -> anyhow::Result<()> {
    let (variable, value) = &plan.variable;
    let mut test = Command::new("cargo");
    test.args(["test", "--release", "--package", plan.package, plan.test]).env(variable, value);
    if plan.shown {
        test.args(["--", "--nocapture"]);
    }
    let status = test.status().context("cannot start cargo")?;
    if !status.success() {
        bail!("`{}` failed, with {variable}={value}", plan.test);
    }
    Ok(())
}

const SIMULATION: &str = "no_crash_loses_or_changes_what_was_committed";
const SEEDS: &str = "ZWECK_CRASH_SEEDS";
const KILLS: &str = "every_look_that_was_answered_is_on_the_ledger";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_flag_with_a_number_is_a_plan() {
        let plan = |arguments: &str| plan(&arguments.split(' ').map(str::to_owned).collect::<Vec<_>>());
        let value = |arguments| plan(arguments).map(|plan| plan.variable.1);
        assert_eq!(value("--seeds 5"), Some("0..5".to_owned()));
        assert_eq!(value("--seed 5"), Some("5..6".to_owned()));
        assert_eq!(value("--kills 50"), Some("50".to_owned()));
        for wrong in ["", "--seeds", "--seeds x", "--seeds -1", "--seed 1 2", "5"] {
            assert_eq!(plan(wrong), None, "{wrong}");
        }
    }
}
