//! What several tests need.

use std::{
    collections::BTreeMap,
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::{
    bounds::{Alpha, Prior},
    labels::{Label, Verdict},
    plan::{Answer, Plan, Stratum, Take, Unit},
    population::{Scored, ScoresError},
};

/// Three strata, and one planted unit of each kind.
pub(crate) fn plan() -> Plan {
    let stratum = |take, sample| Stratum { take, sample, prior: Prior::UNIFORM };
    Plan {
        unit: Unit::Look,
        alpha: Alpha::new(0.05).unwrap(),
        seed: "seed".to_owned(),
        second_reviews: 0.0,
        strata: vec![
            stratum(Take::FromScore(90.0), 5),
            stratum(Take::Highest(30), 10),
            stratum(Take::Rest, 20),
        ],
        known: BTreeMap::from([
            ("planted-1".to_owned(), Answer::Misuse),
            ("planted-2".to_owned(), Answer::NoMisuse),
        ]),
    }
}

/// Looks `look-0`, `look-1`, … with the scores 0, 1, …
pub(crate) fn scores(count: u32) -> impl Iterator<Item = Result<Scored, ScoresError>> {
    (0..count).map(|look| Ok(scored(look)))
}

fn scored(look: u32) -> Scored {
    let (look, score, staff) = (format!("look-{look}"), f64::from(look), format!("staff-{}", look % 10));
    Scored { look, score, staff: Some(staff) }
}

pub(crate) fn label(second: i64, unit: &str, verdict: Verdict, reviewer: &str) -> Label {
    let at = jiff::Timestamp::from_second(1_800_000_000 + second).unwrap();
    Label { at, unit: unit.to_owned(), verdict, reviewer: reviewer.to_owned() }
}

/// A directory that goes with the test.
pub(crate) struct TempDir(pub(crate) PathBuf);

impl TempDir {
    pub(crate) fn new() -> TempDir {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("zweck-prevalence-{}-{count}", process::id()));
        fs::create_dir(&path).unwrap();
        TempDir(path)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), content).unwrap();
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // Best effort: on the way out of a failed test a second panic would hide the first.
        let _ = fs::remove_dir_all(&self.0);
    }
}
