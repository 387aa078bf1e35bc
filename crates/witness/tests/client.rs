//! A ledger and its witnesses: good ones, absent ones, hostile ones, and ones that remember another history.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;
#[path = "common/hostile.rs"]
mod hostile;

use std::{
    fs,
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::channel,
    },
    time::{Duration, Instant},
};

use common::{Folder, NOW, Server, append, copy, create, now, open, until, witness, witness_key};
use hostile::http;
use ledger::{Ledger, Note, Policy, VerifyingKey, verify::parse_signed};
use witness::{Client, Clock, ConfigError, Conflict, NotKept, Options, StartError, State, Witness, check};

const CLOCK: Clock = Clock { unix_seconds: now, monotonic };

#[expect(clippy::disallowed_methods, reason = "tests wait for real")]
fn monotonic() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

const OPTIONS: Options = Options { timeout: Duration::from_secs(2), alarm_after: Duration::from_secs(900) };

/// Witnesses 1, 2, … at these URLs, of which `k` must have cosigned.
fn policy(urls: &[&str], k: usize) -> Policy {
    let line = |(n, url): (u8, &&str)| format!("witness W{n} {} {url}\n", witness_key(n).verifying_key());
    let names: Vec<_> = (1..=urls.len()).map(|n| format!("W{n}")).collect();
    let lines: String = (1..).zip(urls).map(line).collect();
    Policy::parse(format!("{lines}group G {k} {}\nquorum G\n", names.join(" ")).as_bytes()).unwrap()
}

fn start(ledger: &Ledger, policy: &Policy) -> Client {
    Client::start(ledger.clone(), policy.clone(), OPTIONS, CLOCK, |_| Ok(())).unwrap()
}

/// With whatever conflicts it has had put on record.
fn start_kept(ledger: &Ledger, policy: &Policy) -> (Client, Arc<Mutex<Vec<Conflict>>>) {
    let kept = Arc::<Mutex<Vec<Conflict>>>::default();
    let record = Arc::clone(&kept);
    let keep = move |conflict: &Conflict| {
        record.lock().unwrap().push(conflict.clone());
        Ok(())
    };
    (Client::start(ledger.clone(), policy.clone(), OPTIONS, CLOCK, keep).unwrap(), kept)
}

/// It waits longer for an answer than any test for anything.
fn start_patiently(ledger: &Ledger, policy: &Policy) -> Client {
    let options = Options { timeout: Duration::from_secs(3600), alarm_after: Duration::from_secs(7200) };
    Client::start(ledger.clone(), policy.clone(), options, CLOCK, |_| Ok(())).unwrap()
}

fn states(client: &Client) -> Vec<State> {
    client.status().witnesses.into_iter().map(|witness| witness.state).collect()
}

fn cosign(n: u8, text: &str, time: u64) -> String {
    witness_key(n).sign(text, time)
}

/// A URL at which nobody listens.
fn nobody() -> String {
    format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

/// Who vouches for what the ledger publishes as witnessed, and up to where.
fn witnessed(ledger: &Ledger, policy: &Policy) -> (u64, Vec<String>) {
    let policy = policy.clone().for_log(ledger.verifying_key()).unwrap();
    let verdict = policy.evaluate(&ledger.witnessed().unwrap().unwrap()).unwrap();
    assert!(verdict.quorum, "it is published for its quorum");
    (verdict.checkpoint.size, verdict.cosigned.into_iter().map(|by| by.witness).collect())
}

#[test]
fn two_of_three_are_enough_while_the_ledger_grows_and_one_is_down() {
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let server = |n| {
        Server::start(witness(n, &folder.join(&format!("state{n}")), ledger.verifying_key().clone(), now))
    };
    let servers = [server(1), server(2)];
    let policy = policy(&[&servers[0].url(), &servers[1].url(), &nobody()], 2);
    let client = start(&ledger, &policy);
    for round in 0..5 {
        (0..60).for_each(|i| append(&ledger, &format!("{round} {i}")));
        until("the quorum", || client.status().witnessed > 60 * round);
    }
    until("the last", || client.status().witnessed == 300);
    assert_eq!(witnessed(&ledger, &policy), (300, vec!["W1".into(), "W2".into()]));
    let [State::Cosigned { size: 300 }, State::Cosigned { size: 300 }, State::Failing { why }] =
        &states(&client)[..]
    else {
        panic!("{:?}", client.status());
    };
    assert!(why.starts_with("it cannot be reached: "), "{why}");
    assert_eq!(client.status().problems(), Vec::<String>::new(), "two of three are enough");
    assert_eq!(ledger.checkpoint(), ledger.witnessed().unwrap().unwrap());
    client.stop();
    let checkpoint = ledger.checkpoint();
    ledger.close().unwrap();
    let ledger = open(&folder.join("ledger"));
    assert_eq!(ledger.checkpoint(), checkpoint, "the cosignatures are there after a restart");
    let client = start(&ledger, &policy);
    assert_eq!(client.status().witnessed, 300, "and known");
    append(&ledger, "one more");
    until("one more", || client.status().witnessed == 301);
    client.stop();
}

#[test]
fn a_witness_that_comes_back_goes_on_where_it_was() {
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let state = folder.join("state");
    let server = Server::start(witness(1, &state, ledger.verifying_key().clone(), now));
    let address = server.address;
    let policy = policy(&[&server.url()], 1);
    let client = start(&ledger, &policy);
    append(&ledger, "a");
    until("the first", || client.status().witnessed == 1);
    drop(server);
    append(&ledger, "b");
    until("that it is gone", || matches!(states(&client)[0], State::Failing { .. }));
    let again = Witness::open(&state, witness_key(1), [ledger.verifying_key().clone()], now).unwrap();
    let _server = Server::at(TcpListener::bind(address).unwrap(), Arc::new(again));
    until("the second", || client.status().witnessed == 2);
    assert_eq!(states(&client), [State::Cosigned { size: 2 }]);
    client.stop();
}

#[test]
fn a_ledger_restored_from_an_old_copy_is_told_so_and_still_records() {
    let folder = Folder::new();
    let (dir, backup) = (folder.join("ledger"), folder.join("backup"));
    let ledger = create(&dir);
    let key: VerifyingKey = ledger.verifying_key().clone();
    let servers =
        [1, 2].map(|n| Server::start(witness(n, &folder.join(&format!("state{n}")), key.clone(), now)));
    let policy = policy(&[&servers[0].url(), &servers[1].url()], 1);
    let client = start(&ledger, &policy);
    ["a", "b"].iter().for_each(|payload| append(&ledger, payload));
    until("the first two", || client.status().witnessed == 2);
    client.stop();
    ledger.close().unwrap();
    copy(&dir, &backup);

    let ledger = open(&dir);
    let client = start(&ledger, &policy);
    ["c", "d", "e"].iter().for_each(|payload| append(&ledger, payload));
    until("five", || {
        matches!(states(&client)[..], [State::Cosigned { size: 5 }, State::Cosigned { size: 5 }])
    });
    client.stop();
    drop(ledger);

    let lost = fs::read_to_string(dir.join("tiles/witnessed")).unwrap();
    fs::rename(&dir, folder.join("lost")).unwrap();
    fs::rename(&backup, &dir).unwrap();
    let ledger = open(&dir);
    let (client, kept) = start_kept(&ledger, &policy);
    let conflict = |words: &str| {
        states(&client)
            .iter()
            .all(|state| matches!(state, State::Conflict { why, not_kept: None } if why.contains(words)))
    };
    until("that the witnesses are ahead", || {
        conflict("it has cosigned 5 entries, and this ledger has only 2")
    });
    assert_eq!(client.status().problems(), Vec::<String>::new(), "whoever keeps them tells of them");
    for name in ["W1", "W2"] {
        let kept = kept.lock().unwrap();
        let kept = kept.iter().find(|conflict| conflict.witness == name).unwrap();
        assert_eq!((kept.status, kept.seen, kept.had), (409, 5, 2));
        assert!(
            kept.why.starts_with("it has cosigned 5 entries, and this ledger has only 2"),
            "{}",
            kept.why
        );
        // Both notes that the ledger's key signed, the lost one with the witness's own cosignature.
        assert_eq!(parse_signed(&kept.offered, &key).unwrap().size, 2);
        let shown = kept.shown.as_deref().unwrap();
        assert_eq!(parse_signed(shown, &key).unwrap(), parse_signed(&lost, &key).unwrap());
        assert!(Note::parse(shown).unwrap().signature_by(&kept.key).unwrap().is_some());
    }
    (0..6).for_each(|i| append(&ledger, &format!("other {i}")));
    until("that the histories differ", || conflict("its first 5 entries are not ours"));
    assert_eq!(ledger.failed(), None, "it goes on recording");
    let kept = kept.lock().unwrap();
    let grown = kept.iter().filter(|conflict| conflict.had == 8 && conflict.seen == 5).count();
    assert!(grown >= 2 && kept.iter().all(|conflict| conflict.shown.is_some()), "{kept:?}");
    assert_eq!(client.status().witnessed, 2, "nobody vouches for the new history");
    client.stop();
}

#[test]
fn a_conflict_stays_while_the_witness_says_nothing_and_ends_when_it_cosigns() {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let answer = |request: &str| match ASKED.fetch_add(1, Ordering::Relaxed) {
        0 => http("409 Conflict", "text/x.tlog.size", "7\n"),
        1 => http("500 Oh", "text/plain", ""),
        2 => Vec::new(),
        _ => http("200 OK", "text/plain", &cosign(1, &hostile::text(request), NOW)),
    };
    let client = start(&ledger, &policy(&[&hostile::start(answer)], 1));
    // What it was told before, the client has taken in when it asks again.
    for asked in [2, 3] {
        until("another question", || ASKED.load(Ordering::Relaxed) >= asked);
        assert!(matches!(&states(&client)[..], [State::Conflict { .. }]), "{:?}", client.status());
    }
    until("a cosignature", || states(&client) == [State::Cosigned { size: 0 }]);
    assert_eq!(client.status().problems(), Vec::<String>::new());
    client.stop();
}

#[test]
fn what_cannot_be_put_on_record_is_told_with_the_reason() {
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let url = hostile::start(|_| http("409 Conflict", "text/x.tlog.size", "7\n"));
    let keep = |_: &Conflict| Err(NotKept("the ledger is busy".to_owned()));
    let client = Client::start(ledger.clone(), policy(&[&url], 1), OPTIONS, CLOCK, keep).unwrap();
    until("the conflict", || client.status().conflicts_not_kept() == 1);
    let expected = "the witness `W1` has seen another history of this ledger: it has cosigned 7 entries, and this ledger \
                    has only 0; was it restored from an old copy? (it could not be put on record: the ledger is busy)";
    assert_eq!(client.status().problems(), [expected]);
    client.stop();
}

/// Whatever a witness shows for what it has cosigned: only what this ledger's key signed is kept of it.
#[test]
fn of_what_a_witness_shows_only_this_ledger_s_own_contradiction_is_kept() {
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    append(&ledger, "a");
    ledger.publish().unwrap();
    let copied = folder.join("copy");
    copy(&folder.join("ledger"), &copied);
    let other = open(&copied);
    ["b", "c"].iter().for_each(|payload| append(&other, payload));
    other.publish().unwrap();
    let (ours, theirs) = (ledger.checkpoint(), other.checkpoint());
    let text = theirs.split_once("\n\n").unwrap().0.to_owned() + "\n";
    let stranger = format!("{theirs}— rude.example/words AAAAAAAA\n");
    let cosigned = format!("{stranger}{}", cosign(1, &text, NOW));
    let garbage = "x".repeat(100_000);
    let forged = theirs.replacen("\n3\n", "\n4\n", 1);
    let bare = Some(theirs.clone());
    let cases = [
        ("theirs", "200 OK", theirs.as_str(), bare.clone()),
        ("lines of strangers are dropped", "200 OK", &stranger, bare),
        ("its own is kept", "200 OK", &cosigned, Some(format!("{theirs}{}", cosign(1, &text, NOW)))),
        ("ours, which contradicts nothing", "200 OK", &ours, None),
        ("with another status", "500 Oh", &theirs, None),
        ("not signed by us", "200 OK", &forged, None),
        ("garbage without end", "200 OK", &garbage, None),
        ("nothing", "200 OK", "", None),
    ];
    for (name, status, shown, expected) in cases {
        let answer = |_: &str| http("409 Conflict", "text/x.tlog.size", "7\n");
        let url = hostile::start_showing(answer, http(status, "text/plain", shown));
        let (client, kept) = start_kept(&ledger, &policy(&[&url], 1));
        until(name, || !kept.lock().unwrap().is_empty());
        assert_eq!(kept.lock().unwrap()[0].shown, expected, "{name}");
        client.stop();
    }
}

/// A witness that answers like this is of no use, for this reason, and changes nothing.
fn check_harmless(name: &str, answer: impl Fn(&str) -> Vec<u8> + Send + 'static, expected: &str) {
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    append(&ledger, "a");
    ledger.publish().unwrap();
    let bare = ledger.checkpoint();
    let client = start(&ledger, &policy(&[&hostile::start(answer)], 1));
    until(name, || states(&client) != [State::Unasked]);
    let [State::Failing { why }] = &states(&client)[..] else { panic!("{name}: {:?}", client.status()) };
    assert!(why.starts_with(expected), "{name}: {why}");
    assert!((ledger.checkpoint(), ledger.witnessed().unwrap()) == (bare, None), "{name}: something changed");
    append(&ledger, "b");
    client.stop();
}

#[test]
fn answers_without_a_cosignature_change_nothing() {
    let (unreachable, garbled) = ("it cannot be reached: ", "its answer is not what its protocol asks for: ");
    let raw = [
        ("garbage", b"\x00\xFFgarbage\r\n\r\n".as_slice()),
        ("nothing", b""),
        ("a body that does not come", b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n"),
    ];
    for (name, answer) in raw {
        check_harmless(name, |_| answer.to_vec(), unreachable);
    }
    let huge = "— wit.example/w1 AAAA\n".repeat(100_000);
    let size = "text/x.tlog.size";
    let cases = [
        ("a body without end", "200 OK", "text/plain", huge.as_str(), unreachable),
        ("an empty body", "200 OK", "text/plain", "", garbled),
        ("a body that is no line", "200 OK", "text/plain", "ok\n", garbled),
        ("a size that is none", "409 Conflict", size, "seven\n", garbled),
        ("a size with a sign", "409 Conflict", size, "+1\n", garbled),
        ("the size that was sent", "409 Conflict", size, "0\n", garbled),
        ("no size", "409 Conflict", "text/plain", "2\n", "it answers with the HTTP status 409"),
        ("a refusal of no proof", "422 Bad Proof", "text/plain", "", "it answers with the HTTP status 422"),
        ("a redirect", "307 There\r\nLocation: /", "text/plain", "", "it answers with the HTTP status 307"),
        ("an error", "500 Oh", "text/plain", "", "it answers with the HTTP status 500"),
        ("an unknown log", "404 Not Found", "text/plain", "", "it does not know this ledger"),
        (
            "a refused signature",
            "403 Forbidden",
            "text/plain",
            "",
            "it does not accept this ledger's signature",
        ),
    ];
    for (name, status, media_type, body, expected) in cases {
        let answer = http(status, media_type, body);
        check_harmless(name, move |_| answer.clone(), expected);
    }
}

#[test]
fn cosignatures_that_are_none_change_nothing() {
    let (garbled, wrong) = ("its answer is not what its protocol asks for: ", "its cosignature is wrong");
    struct Case(&'static str, fn(&str) -> String, &'static str);
    let cases = [
        Case("of another key", |text| cosign(9, text, NOW), garbled),
        Case("of another text", |_| cosign(1, "another text\n", NOW), wrong),
        Case("of a longer text", longer, garbled),
        Case("200 times", |text| cosign(1, text, NOW).repeat(200), garbled),
        Case("of no time", |text| cosign(1, text, 0), "its clock is wrong"),
        Case("of the future", |text| cosign(1, text, NOW + 601), "its clock is wrong"),
        Case("beyond 2^63", |text| cosign(1, text, u64::MAX), wrong),
    ];
    for Case(name, body, expected) in cases {
        let answer = move |request: &str| http("200 OK", "text/plain", &body(&hostile::text(request)));
        check_harmless(name, answer, expected);
    }
}

/// An answer that would make what the ledger signed part of a longer text, which the witness then cosigned.
fn longer(text: &str) -> String {
    let line = cosign(9, text, 0);
    let longer = format!("{text}\n{line}");
    format!("{line}\n{}", cosign(1, &longer, NOW))
}

#[test]
fn a_witness_that_claims_to_know_better_is_a_conflict() {
    let folder = Folder::new();
    let check = |at: usize, url: &str, expected: &str| {
        let ledger = create(&folder.join(&format!("ledger{at}")));
        append(&ledger, "a");
        ledger.publish().unwrap();
        let client = start(&ledger, &policy(&[url], 1));
        until("an answer", || states(&client) != [State::Unasked]);
        let [State::Conflict { why, .. }] = &states(&client)[..] else { panic!("{:?}", client.status()) };
        assert!(why.starts_with(expected), "{why}");
        client.stop();
    };
    let sizes = [
        ("2", "it has cosigned 2 entries, and this ledger has only 1"),
        ("18446744073709551615", "it has cosigned 18446744073709551615 entries"),
    ];
    for (at, (size, expected)) in sizes.into_iter().enumerate() {
        let answer = move |_: &str| http("409 Conflict", "text/x.tlog.size", &format!("{size}\n"));
        check(at, &hostile::start(answer), expected);
    }
    // It says that it has one entry, and then refuses the proof from there, in any of the ways.
    let size = "text/x.tlog.size; charset=utf-8";
    let refusals = [("422 No", "text/plain", ""), ("409 No", "text/plain", ""), ("409 No", size, "1\n")];
    for (at, (status, media_type, body)) in (2..).zip(refusals) {
        let answer = move |request: &str| match request.starts_with("old 0\n") {
            true => http("409 Conflict", size, "1\n"),
            false => http(status, media_type, body),
        };
        check(at, &hostile::start(answer), "its first 1 entries are not ours");
    }
}

#[test]
fn a_quorum_counts_although_the_ledger_has_grown_before_its_last_answer() {
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let good = Server::start(witness(1, &folder.join("state"), ledger.verifying_key().clone(), now));
    let (tell, told) = channel();
    let slow = hostile::start(move |request| {
        let _ = told.recv();
        http("200 OK", "text/plain", &cosign(2, &hostile::text(request), NOW))
    });
    append(&ledger, "a");
    ledger.publish().unwrap();
    let policy = policy(&[&good.url(), &slow], 2);
    let client = start_patiently(&ledger, &policy);
    until("the quick one", || ledger.checkpoint().contains("wit.example/w1"));
    append(&ledger, "b");
    ledger.publish().unwrap();
    assert!(!ledger.checkpoint().contains("wit.example"), "nobody has seen the second entry");
    tell.send(()).unwrap();
    until("the slow one", || client.status().witnessed == 1);
    assert_eq!(witnessed(&ledger, &policy), (1, vec!["W1".into(), "W2".into()]));
    drop(tell);
    until("the rest", || client.status().witnessed == 2);
    client.stop();
}

#[test]
fn a_witness_that_hangs_holds_up_nobody() {
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let good = Server::start(witness(2, &folder.join("state"), ledger.verifying_key().clone(), now));
    let (tell, told) = channel();
    let policy =
        policy(&[&hostile::start_hanging(told, http("500 Too Late", "text/plain", "")), &good.url()], 1);
    let client = start_patiently(&ledger, &policy);
    // While the first witness keeps the client waiting, entries are recorded and published, and the other witness's
    // cosignature is there.
    until("the other's cosignature", || ledger.witnessed().unwrap().is_some());
    for i in 0..20 {
        append(&ledger, &format!("{i}"));
    }
    assert_eq!(ledger.publish().unwrap().size, 20);
    assert_eq!(states(&client)[0], State::Unasked, "it still hangs");
    assert_eq!(witnessed(&ledger, &policy).1, ["W2"]);
    drop(tell);
    until("the rest", || client.status().witnessed == 20);
    client.stop();
}

#[test]
fn too_long_without_a_quorum_is_an_alarm() {
    static TIME: AtomicU64 = AtomicU64::new(NOW);
    let clock = Clock { unix_seconds: || TIME.load(Ordering::Relaxed), monotonic };
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let policy = policy(&[&nobody()], 1);
    let client = Client::start(ledger.clone(), policy.clone(), OPTIONS, clock, |_| Ok(())).unwrap();
    until("a failure", || matches!(states(&client)[0], State::Failing { .. }));
    for (later, alarm) in [(0, false), (900, false), (901, true)] {
        TIME.store(NOW + later, Ordering::Relaxed);
        let status = client.status();
        assert_eq!((status.alarm(), status.problems().len()), (alarm, usize::from(alarm)), "{later}");
    }
    let problem = &client.status().problems()[0];
    let expected =
        "no quorum of witnesses has vouched for this ledger for 15 minutes (`W1`: it cannot be reached: ";
    assert!(problem.starts_with(expected), "{problem}");
    client.stop();

    // What a quorum vouched for before a restart counts; the restart itself does not.
    let text = ledger.checkpoint().split_once("\n\n").unwrap().0.to_owned() + "\n";
    let note = ledger.checkpoint() + &witness_key(1).sign(&text, NOW - 1000);
    ledger.add_cosignatures(&note, &policy.clone().for_log(ledger.verifying_key()).unwrap()).unwrap();
    TIME.store(NOW, Ordering::Relaxed);
    let client = Client::start(ledger, policy, OPTIONS, clock, |_| Ok(())).unwrap();
    assert_eq!((client.status().alarm(), client.status().unwitnessed), (true, Duration::from_secs(1000)));
    client.stop();
}

#[test]
fn what_cannot_work_is_refused_at_the_start() {
    let two = |first: &str, second: &str, k| check(&policy(&[first, second], k), &OPTIONS);
    let bad = Err(ConfigError::Url("W2".into()));
    assert_eq!(two("https://a.example", "http://127.0.0.1:7180/prefix", 2), Ok(()));
    for url in ["ftp://a.example", "a.example", "/prefix", "https://", "https:///x", "javascript:x"] {
        assert_eq!(two("https://a.example", url, 2), bad, "{url}");
    }
    assert_eq!(two("", "", 1), Err(ConfigError::NobodyToAsk));
    assert_eq!(two("https://a.example", "", 1), Ok(()));
    assert_eq!(two("https://a.example", "", 2), Err(ConfigError::QuorumOutOfReach));
    let line = format!("witness W1 {} http://a.example\nquorum none\n", witness_key(1).verifying_key());
    assert_eq!(check(&Policy::parse(line.as_bytes()).unwrap(), &OPTIONS), Err(ConfigError::NoQuorum));
    for (timeout, alarm) in [(0, 10), (10, 10), (10, 9)] {
        let [timeout, alarm_after] = [timeout, alarm].map(Duration::from_secs);
        let options = Options { timeout, alarm_after };
        assert_eq!(check(&policy(&["https://a.example"], 1), &options), Err(ConfigError::Times));
    }
    let folder = Folder::new();
    let ledger = create(&folder.join("ledger"));
    let other = common::Log::new("other.example/log", 100).vkey();
    let policy = policy(&["https://a.example"], 1).for_log(&other).unwrap();
    let refused = Client::start(ledger, policy, OPTIONS, CLOCK, |_| Ok(()));
    assert!(matches!(refused, Err(StartError::NotListed(_))));
}
