//! Implementations that are not ours check the ledger over HTTP, from the gate itself, while staff look.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::{
    STAFF,
    common::gate::{Caller, Gate, Shop},
    tools::checkers,
};

#[test]
fn a_served_ledger_is_accepted_by_foreign_code_while_staff_look() {
    let checkers = checkers("a ledger that is served");
    if checkers.is_empty() {
        return;
    }
    let shop = Shop::new("foreign").with_limits("staff_calls_per_second = 1_000_000");
    let gate = Gate::start(&shop.folder);
    let admin = gate.caller(&shop.admin);
    let agent = gate.caller(&admin.staff(STAFF));
    admin.task("T-1", "1", STAFF);
    let card = agent.granted("T-1");
    let path = |name: &str| shop.folder.0.join(name).to_str().unwrap().to_owned();
    let (before, token) = (path("before"), path("token"));
    fs::write(&token, &shop.admin).unwrap();
    let url = format!("http://{}", gate.address);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let _ends = Ends(&over);
        scope.spawn(|| look(&agent, &card, &over));
        for _ in 0..ROUNDS {
            fs::write(&before, next_checkpoint(&admin, &fs::read_to_string(&before).unwrap_or_default()))
                .unwrap();
            for checker in &checkers {
                // Entries take a token, which aics-tlog has no means to send.
                let scope: &[&str] =
                    if checker.name == "Go" { &["-token-file", &token] } else { &["--hashes-only"] };
                let options = [&["--older", &before], scope].concat();
                let found = checker.check(&url, &shop.key, &options);
                let found = found.unwrap_or_else(|reason| panic!("{} refuses: {reason}", checker.name));
                assert_eq!(found.contains("(0 bundles"), checker.name != "Go", "{found}");
            }
        }
        let refused = checkers.iter().filter(|checker| checker.name == "Go");
        for checker in refused {
            let found = checker.check(&url, &shop.key, &[]).unwrap_err();
            assert!(found.contains("401"), "entries without a token: {found}");
        }
    });
}

fn look(agent: &Caller, card: &str, over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        let (status, body) = agent.get(card).unwrap();
        assert_eq!(status, 200, "{body}");
    }
}

/// Waits for another checkpoint than `before`. Served, not in the file: that one may be some steps ahead.
fn next_checkpoint(caller: &Caller, before: &str) -> String {
    for _ in 0..3000 {
        let note = caller.text("/checkpoint");
        if note != before {
            return note;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("no checkpoint was published in half a minute");
}

/// Ends the looking also when a check fails: the scope waits for its threads.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

const ROUNDS: usize = 4;
