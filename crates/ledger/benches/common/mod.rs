//! A ledger to be measured, and how it is filled.

use std::{collections::VecDeque, path::Path, time::Duration};

use ledger::{Config, Draft, Ledger, MasterKey, Pending};

pub(crate) fn config(dir: &Path) -> Config {
    Config {
        dir: dir.to_owned(),
        origin: "bench.example/log".into(),
        tenant: "bench".into(),
        publish_every: Duration::from_secs(1),
        queue: 4096,
    }
}

pub(crate) fn master() -> MasterKey {
    MasterKey::from_bytes([1; 32])
}

/// Created if it is not there.
pub(crate) fn open(dir: &Path) -> Ledger {
    let (config, master) = (config(dir), master());
    if !dir.exists() {
        Ledger::create(&config, &master).unwrap();
    }
    Ledger::open(config, &master).unwrap()
}

/// Appends from one thread, of which up to [`UNANSWERED`] wait for their answers, and waits for the last.
pub(crate) fn fill(ledger: &Ledger, drafts: impl Iterator<Item = Draft>) {
    let mut waiting: VecDeque<Pending> = VecDeque::new();
    for draft in drafts {
        if waiting.len() == UNANSWERED {
            waiting.pop_front().unwrap().wait().unwrap();
        }
        waiting.push_back(ledger.append(draft).unwrap());
    }
    waiting.into_iter().for_each(|pending| assert!(pending.wait().is_ok()));
}

pub(crate) const UNANSWERED: usize = 2048;
