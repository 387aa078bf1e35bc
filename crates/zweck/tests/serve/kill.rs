//! A gate that is killed again and again while staff look: every card that came out is on the ledger.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use access::event::{Event, What};
use ledger::{Config, Ledger, Payload};

use crate::{
    STAFF, assert_discreet,
    common::gate::{Caller, Gate, Shop},
};

#[test]
fn every_look_that_was_answered_is_on_the_ledger() {
    let shop = Shop::new("kill").with_limits("staff_calls_per_second = 1_000_000");
    let gate = Gate::start(&shop.folder);
    let admin = gate.caller(&shop.admin);
    let token = admin.staff(STAFF);
    let agent = gate.caller(&token);
    let cards: Vec<(String, String)> = (1..=8)
        .map(|customer: u32| {
            let task = format!("T-{customer}");
            admin.task(&task, &customer.to_string(), STAFF);
            (customer.to_string(), agent.granted(&task))
        })
        .collect();
    let mut gate = gate;
    let mut seen = BTreeMap::new();
    for round in 0..rounds() {
        let agent = gate.caller(&token);
        let count = Arc::new(AtomicU64::new(0));
        let lookers = cards.chunks(2).map(|cards| {
            let (agent, cards, count) = (agent.clone(), cards.to_vec(), count.clone());
            thread::spawn(move || look_until_the_end(&agent, &cards, &count))
        });
        let lookers: Vec<_> = lookers.collect();
        wait_for(&count, 25);
        // Not always at the same moment.
        thread::sleep(Duration::from_millis(37 * round % 250));
        gate.kill();
        for looker in lookers {
            for (record, customer) in looker.join().unwrap() {
                assert_eq!(seen.insert(record, customer), None, "two cards have the record {record}");
            }
        }
        // What is published holds at any moment.
        shop.verified();
        gate = Gate::start(&shop.folder);
    }
    assert_discreet(&shop, &[&token]);
    assert!(gate.terminate().expect("it ends").0.success());
    shop.verified();
    let looks = looks_on_record(&shop);
    for (record, customer) in seen {
        assert_eq!(
            looks.get(&record),
            Some(&customer),
            "the look with the record {record} is not on the ledger"
        );
    }
}

/// Looks at one customer after the other until the gate is gone; whom, by record.
fn look_until_the_end(agent: &Caller, cards: &[(String, String)], count: &AtomicU64) -> Vec<(u64, String)> {
    let mut seen = Vec::new();
    for (customer, path) in cards.iter().cycle() {
        let Ok((status, card)) = agent.get(path) else { break };
        assert_eq!(status, 200, "{card}");
        seen.push((card["record"].as_u64().unwrap(), customer.clone()));
        count.fetch_add(1, Ordering::Relaxed);
    }
    seen
}

pub(crate) fn wait_for(count: &AtomicU64, looks: u64) {
    for _ in 0..3000 {
        if count.load(Ordering::Relaxed) >= looks {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("there were not {looks} looks in half a minute");
}

/// Whom each record of a look is about.
pub(crate) fn looks_on_record(shop: &Shop) -> BTreeMap<u64, String> {
    let config = Config {
        dir: shop.folder.0.join("zweck-ledger"),
        origin: "localhost/zweck".into(),
        tenant: "localhost/zweck".into(),
        publish_every: Duration::from_secs(1),
        queue: 16,
    };
    let master = std::fs::read_to_string(shop.folder.0.join("zweck-master.key")).unwrap();
    let ledger = Ledger::open(config, &master.trim().parse().unwrap()).unwrap();
    let mut looks = BTreeMap::new();
    let all = ledger.replay(0, |entry| {
        let bytes = match entry.payload {
            Payload::Readable(bytes) => bytes,
            Payload::Public(_) => return ControlFlow::<()>::Continue(()),
            Payload::Erased => panic!("nobody was erased"),
        };
        if let What::Looked(look) = Event::parse(&bytes).unwrap().what {
            assert_eq!(look.staff.as_str(), STAFF);
            looks.insert(entry.index, look.subject.as_str().to_owned());
        }
        ControlFlow::Continue(())
    });
    assert!(all.unwrap().is_continue());
    ledger.close().unwrap();
    looks
}

/// Each is a kill; `cargo xtask crash --kills N` asks for more.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment how much to do")]
fn rounds() -> u64 {
    std::env::var("ZWECK_KILLS").map_or(5, |kills| kills.parse().unwrap())
}
