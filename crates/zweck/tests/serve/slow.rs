//! Clients that take their time, more of them than there is room for, and one that has none.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    thread::sleep,
    time::Duration,
};

use crate::{
    STAFF,
    common::{
        free_port,
        gate::{Gate, Shop},
    },
    witness::{Witness, post},
};

#[test]
fn slow_clients_are_closed_and_others_are_served_meanwhile() {
    let shop = Shop::new("slow").with_limits("header_ms = 1000\nbody_ms = 1000\nidle_ms = 1000");
    let gate = Gate::start(&shop.folder);
    let body = format!(
        "POST /v1/tasks HTTP/1.1\r\nHost: zweck\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: 60000\r\n\r\n{{",
        shop.admin
    );
    for (begin, answer) in [
        ("", ""),
        ("GET /healthz HTTP/1.1\r\nHost: zweck\r\nX: ", ""),
        ("GET /healthz HTTP/1.1\r\nHost: zweck\r\n\r\n", "HTTP/1.1 200"),
        (&body, "HTTP/1.1 408"),
    ] {
        let mut slow = TcpStream::connect(&gate.address).unwrap();
        slow.write_all(begin.as_bytes()).unwrap();
        // On a connection of their own: one that was kept would soon be idle for too long.
        let other = gate.caller(&shop.admin).get("/v1/me");
        assert_eq!(other.unwrap().0, 200, "somebody else is served");
        let got = trickle(slow);
        assert!(got.starts_with(answer) && got.is_empty() == answer.is_empty(), "{begin}: {got}");
    }
    assert!(gate.terminate().expect("it ends").0.success());
    shop.verified();
}

#[test]
fn more_connections_than_there_is_room_for() {
    // Nobody is closed for being slow.
    let hour = 60 * 60 * 1000;
    let limits = format!("connections = 4\nheader_ms = {hour}\nidle_ms = {hour}");
    let shop = Shop::new("crowd").with_limits(&limits);
    let gate = Gate::start(&shop.folder);
    crowd(&gate.address, || {
        let healthy = gate.caller(&shop.admin).get("/healthz");
        assert_eq!(healthy.expect("there is room for whoever has something to say").0, 200);
    });
}

#[test]
fn a_witness_has_room_for_whoever_has_something_to_say() {
    let shop = Shop::new("witness-crowd");
    let create = ["witness", "create", "--name", "wit.example/w1", "--key", "key", "--state", "state"];
    shop.folder.zweck_ok(&create);
    let address = format!("127.0.0.1:{}", free_port());
    let _witness = Witness::start_with(&shop.folder, &address, &shop.key, &["--connections", "4"]);
    crowd(&address, || {
        let (status, _) = post(&address, "").unwrap();
        assert_eq!(status, 400, "it read the request and says what is wrong with it");
    });
}

/// Opens connections that say nothing, not enough, or nothing more, and lets somebody else call among them.
fn crowd(address: &str, call: impl Fn()) {
    let mut slow = Vec::new();
    for _ in 0..6 {
        for begin in
            ["", "GET / HT", "POST /add-checkpoint HTTP/1.1\r\nHost: zweck\r\nContent-Length: 9\r\n\r\nold"]
        {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(begin.as_bytes()).unwrap();
            slow.push(stream);
        }
        call();
    }
    // The four of the last two turns that say nothing may have a seat, and nobody before them.
    for mut stream in slow.drain(..12) {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let ended = stream.read_to_end(&mut Vec::new());
        let waits = ended.is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
        assert!(!waits, "a connection that says nothing kept its seat");
    }
}

#[test]
fn a_token_that_calls_too_fast_is_held_up_and_the_ledger_does_not_grow() {
    let shop = Shop::new("fast").with_limits("staff_calls_per_second = 1");
    let gate = Gate::start(&shop.folder);
    let admin = gate.caller(&shop.admin);
    let token = admin.staff(STAFF);
    let agent = gate.caller(&token);
    let mut told = 0;
    let before = admin.entries();
    for _ in 0..200 {
        let (status, problem) = agent.get("/v1/me").unwrap();
        if status == 429 {
            assert_eq!(problem["type"], "/problems/too-many-calls");
            told += 1;
        }
    }
    let recorded = admin.entries() - before;
    assert!(told > 0, "two hundred calls took less than two hundred seconds");
    assert_eq!(recorded + told, 200, "a call is either recorded or held up");
    assert_eq!(admin.get("/v1/me").unwrap().0, 200, "the service has its own measure");
}

/// Sends a byte now and then until the gate closes; what it said.
fn trickle(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    for _ in 0..3000 {
        let mut some = [0; 1024];
        match stream.read(&mut some) {
            Ok(0) => return String::from_utf8(answer).unwrap(),
            Ok(count) => answer.extend_from_slice(&some[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            // It was closed while something was on its way.
            Err(_) => return String::from_utf8(answer).unwrap(),
        }
        let _ = stream.write_all(b"x");
        sleep(Duration::from_millis(10));
    }
    panic!("the gate waits for ever");
}
