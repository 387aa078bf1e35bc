//! The real gate under real conditions: killed under load, told to end, with its database taken away, on a disk that
//! fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

#[path = "serve/clock.rs"]
mod clock;
mod common;
#[path = "serve/conflict.rs"]
mod conflict;
#[path = "serve/database.rs"]
mod database;
#[path = "serve/disk.rs"]
mod disk;
#[path = "serve/foreign.rs"]
mod foreign;
#[path = "serve/kill.rs"]
mod kill;
#[path = "serve/slow.rs"]
mod slow;
#[path = "../../ledger/tests/interop/tools.rs"]
mod tools;
#[path = "serve/witness.rs"]
mod witness;

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
};

use common::gate::{Gate, Shop};

/// The staff member of these tests.
const STAFF: &str = "staff-ann-7311";

#[test]
fn sigterm_closes_in_seconds_though_connections_stay_open() {
    let shop = Shop::new("sigterm");
    let gate = Gate::start(&shop.folder);
    let mut idle = TcpStream::connect(&gate.address).unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: zweck\r\n\r\n").unwrap();
    assert!(idle.read(&mut [0; 512]).unwrap() > 0, "the idle connection was used once");
    let (status, tenths) = gate.terminate().expect("it ends");
    assert!(status.success(), "{status}");
    assert!(tenths < 40, "an idle connection held it for {tenths} tenths of a second");

    let gate = Gate::start(&shop.folder);
    let mut stuck = TcpStream::connect(&gate.address).unwrap();
    stuck.write_all(b"POST /v1/tasks HTTP/1.1\r\nHost: zw").unwrap();
    let (status, tenths) = gate.terminate().expect("it ends although a request never comes to its end");
    assert!(status.success(), "{status} after {tenths} tenths of a second");
    assert!(shop.log().trim_end().ends_with("the gate is closed"), "{}", shop.log());
    shop.verified();
}

#[test]
fn only_the_owner_reads_the_ledger_and_its_master_key() {
    let shop = Shop::new("rights");
    let mode = |name| fs::metadata(shop.folder.0.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("zweck-master.key"), mode("zweck-ledger")), (0o600, 0o700));
}

/// The log holds neither a secret, nor a staff member, nor a value of a customer.
fn assert_discreet(shop: &Shop, tokens: &[&str]) {
    // The ledger's public key is random text: it may hold anything by chance.
    let log = shop.log().replace(&shop.key, "");
    assert!(log.contains("the gate is open"), "there is a log");
    assert_holds_nothing(shop, tokens, &log);
}

/// The text holds neither a secret, nor a staff member, nor a value of a customer.
fn assert_holds_nothing(shop: &Shop, tokens: &[&str], text: &str) {
    let master = fs::read_to_string(shop.folder.0.join("zweck-master.key")).unwrap();
    let mut never = vec![STAFF.to_owned(), shop.admin.clone(), master.trim().to_owned()];
    never.extend(tokens.iter().map(|&token| token.to_owned()));
    for customer in &shop.world.customers {
        never.extend([customer.given_name.to_owned(), customer.family_name.clone(), customer.email.clone()]);
        never.push(customer.number());
    }
    for address in &shop.world.addresses {
        never.extend([address.dwelling.street.to_owned(), address.dwelling.city.to_owned()]);
    }
    for product in shop.world.products {
        never.push(product.title.to_owned());
    }
    for secret in never {
        assert!(!text.contains(&secret), "`{secret}` is in there:\n{text}");
    }
}
