//! A clock that is behind the newest record: no start, until somebody says that it was ahead before.

use access::{
    gate::issue_first_token,
    ids::ServiceId,
    principal::{Identity, NewToken, Scope},
};
use ledger::{Config, Ledger};

use crate::common::gate::{Gate, Shop};

#[test]
fn a_gate_whose_clock_ran_backwards_does_not_start() {
    let shop = Shop::new("clock");
    record_in_the_future(&shop);
    let run = |arguments: &[&str]| {
        let output = shop.folder.zweck(arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let behind = "and the newest record is of 2098-07-01T12:00:00Z; set the clock right, or, if it was ahead before, \
                  `zweck ledger accept-clock`";
    for arguments in [
        &["serve"][..],
        &["token", "--staff", "s-7"],
        &["subject", "erase", "1", "--reason", "request DSR-77"],
        &["subject", "package", "1", "--out", "mine", "--new-index"],
    ] {
        let (code, said, complained) = run(arguments);
        assert_eq!((code, said.as_str()), (Some(79), ""), "{complained}");
        assert!(complained.contains("the clock ran backwards: it says 20"), "{complained}");
        assert!(complained.contains(behind), "{complained}");
    }
    let (code, said, complained) = run(&["ledger", "accept-clock"]);
    assert_eq!(code, Some(0), "{complained}");
    assert!(said.contains("the newest record is of 2098-07-01T12:00:00Z; time goes on from 20"), "{said}");
    let (_, said, _) = run(&["ledger", "accept-clock"]);
    assert!(said.starts_with("nothing to accept"), "{said}");
    let gate = Gate::start(&shop.folder);
    assert!(gate.terminate().expect("it ends").0.success());
    shop.verified();
}

/// As a gate would have done whose clock was ahead.
fn record_in_the_future(shop: &Shop) {
    let config = Config {
        dir: shop.folder.0.join("zweck-ledger"),
        origin: "localhost/zweck".into(),
        tenant: "localhost/zweck".into(),
        publish_every: std::time::Duration::from_secs(1),
        queue: 16,
    };
    let master = std::fs::read_to_string(shop.folder.0.join("zweck-master.key")).unwrap();
    let ledger = Ledger::open(config, &master.parse().unwrap()).unwrap();
    let owner = Identity::Service(ServiceId::new("early").unwrap());
    let (record, _) = NewToken::make(owner, [Scope::Tasks].into(), [7; 40]).unwrap();
    issue_first_token(&ledger, "2098-07-01T12:00:00Z".parse().unwrap(), record).unwrap();
    ledger.close().unwrap();
}
