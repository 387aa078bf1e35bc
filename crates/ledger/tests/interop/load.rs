//! A ledger is checked again and again while it grows, is published, and loses the partial tiles that full ones have
//! replaced.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::{
    grown::{Grown, draft},
    tools::checkers,
};

#[test]
fn a_ledger_is_accepted_at_any_moment_while_it_grows() {
    let checkers = checkers("a ledger under load");
    let grown = Grown::new("load", Duration::from_millis(5));
    grown.grow(200);
    under_load(&grown, || {
        let mut before = grown.file("before", &grown.ledger().checkpoint());
        let mut grew = 0;
        for _ in 0..ROUNDS {
            for checker in &checkers {
                let found = checker.check(grown.path(), &grown.key(), &["--older", before.to_str().unwrap()]);
                let found = found.unwrap_or_else(|reason| panic!("{} refuses: {reason}", checker.name));
                let words: Vec<&str> = found.split(' ').collect();
                grew += u64::from(words[2].parse::<u64>().unwrap() < grown.ledger().size());
            }
            before = grown.file("before", &grown.ledger().checkpoint());
        }
        assert!(checkers.is_empty() || grew > 0, "nothing was appended while they checked");
    });
}

/// Appends without a pause, from two threads, while `check` runs.
pub(crate) fn under_load(grown: &Grown, check: impl FnOnce()) {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        // Also when the check fails: the scope waits for its threads.
        let _ends = Ends(&over);
        for writer in 0..2 {
            let over = &over;
            scope.spawn(move || {
                for index in (writer..).step_by(2).take_while(|_| !over.load(Ordering::Relaxed)) {
                    let committed = grown.ledger().append(draft(index)).unwrap().wait();
                    committed.unwrap();
                }
            });
        }
        check();
    });
}

struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

const ROUNDS: usize = 8;
