//! `[ledger.witnesses]`: who cosigns the ledger's checkpoints.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use ledger::Policy;
use serde::Deserialize;
use witness::Options;

/// As written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    policy: Option<String>,
    policy_file: Option<PathBuf>,
    timeout_ms: Option<u64>,
    alarm_minutes: Option<u64>,
}

/// Whom to ask, and how patiently.
pub(crate) struct Witnesses {
    pub(crate) policy: Policy,
    pub(crate) options: Options,
}

impl Section {
    /// Reads the policy and checks that it can be followed.
    pub(super) fn check(&self, base: &Path) -> Result<Witnesses> {
        let policy = match (&self.policy, &self.policy_file) {
            (Some(text), None) => Policy::parse(text.as_bytes())?,
            (None, Some(file)) => {
                let path = base.join(file);
                let name = path.display();
                let octets = fs::read(&path).with_context(|| format!("cannot read the policy `{name}`"))?;
                Policy::parse(&octets).with_context(|| format!("`{name}`"))?
            }
            _ => bail!(
                "give either `policy_file`, or `policy` with the lines of one (https://c2sp.org/tlog-policy)"
            ),
        };
        let default = Options::default();
        let options = Options {
            timeout: self.timeout_ms.map_or(default.timeout, Duration::from_millis),
            alarm_after: self
                .alarm_minutes
                .map_or(default.alarm_after, |minutes| Duration::from_secs(minutes.saturating_mul(60))),
        };
        witness::check(&policy, &options)?;
        Ok(Witnesses { policy, options })
    }
}
