//! A witness as others see it: <https://c2sp.org/tlog-witness>, request by request, over a real connection.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use common::{Folder, Log, NOW, ORIGIN, Server, get, now, post, witness, witness_key};
use ledger::{Checkpoint, Hash, Note, SigningKey};
use sha2::{Digest, Sha256};
use witness::{Refusal, StoreError, Witness};

const SIZE: &str = "text/x.tlog.size";
const TEXT: &str = "text/plain; charset=utf-8";

/// The lines that the witness adds to a text now.
fn cosignature(text: &str) -> String {
    witness_key(1).sign(text, NOW)
}

/// What a request is about, its body, and the status, media type and body of the answer; only the status where the
/// media type is empty.
struct Case(&'static str, String, u16, &'static str, String);

fn refused(name: &'static str, body: String, status: u16) -> Case {
    Case(name, body, status, "", String::new())
}

fn stale(name: &'static str, body: String, size: u64) -> Case {
    Case(name, body, 409, SIZE, format!("{size}\n"))
}

fn cosigned(name: &'static str, body: String, text: &str) -> Case {
    Case(name, body, 200, TEXT, cosignature(text))
}

fn check(server: &Server, cases: &[Case]) {
    let failed = cases.iter().filter_map(|Case(name, body, status, media_type, expected)| {
        let answer = post(&server.url(), body.as_bytes());
        let same = answer.status == *status
            && (media_type.is_empty()
                || (answer.media_type, answer.body) == ((*media_type).into(), expected.clone()));
        (!same).then(|| format!("{name}: {}", answer.status))
    });
    let failed: Vec<_> = failed.collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// A body of these parts.
fn body(old: u64, proof: &[Hash], note: &str) -> String {
    let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
    format!("old {old}\n{proof}\n{note}")
}

#[test]
fn every_garbled_or_foreign_request_has_the_status_of_the_specification() {
    let folder = Folder::new();
    let log = Log::new(ORIGIN, 100);
    let server = Server::start(witness(1, &folder.join("state"), log.vkey(), now));
    let stranger = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let good = log.body(0, 3);
    let first_line = |line: &str| good.replacen("old 0", line, 1);
    let by_stranger = format!("{}\n{}", log.text(3), stranger.sign(&log.text(3), 0));
    let with_wrong = log.note(3) + &log.key.sign(&log.text(4), 0);
    let other_empty = Checkpoint { origin: ORIGIN.into(), size: 0, root: Hash::ZERO }.to_string();
    check(
        &server,
        &[
            refused("nothing", String::new(), 400),
            refused("no empty line", "old 0\n".into(), 400),
            refused("no old size", format!("\n{}", log.note(3)), 400),
            refused("an old size with a leading zero", first_line("old 00"), 400),
            refused("an old size with a sign", first_line("old +0"), 400),
            refused("an old size beyond 64 bits", first_line("old 18446744073709551616"), 400),
            refused("two spaces", first_line("old  0"), 400),
            refused("another word", first_line("new 0"), 400),
            refused("a carriage return", first_line("old 0\r"), 400),
            refused("a proof line that is no hash", good.replacen('\n', "\nAAAA\n", 1), 400),
            refused("64 hashes", body(1, &[Hash::ZERO; 64], &log.note(70)), 400),
            refused("no note", body(0, &[], "text\n"), 400),
            refused("a note that is no checkpoint", body(0, &[], &log.sign(&format!("{ORIGIN}\n"))), 400),
            refused("an unknown origin", Log::new("other.example/log", 100).body(0, 3), 404),
            refused("only a stranger's signature", body(0, &[], &by_stranger), 403),
            refused("a wrong signature besides a right one", body(0, &[], &with_wrong), 403),
            refused("a signature over another text", good.replacen("\n3\n", "\n4\n", 1), 403),
            refused("old above new", body(4, &[], &log.note(3)), 400),
            refused("old above new, before all else", body(100, &[Hash::ZERO; 63], &log.note(3)), 400),
            stale("nothing is cosigned yet", log.body(1, 3), 0),
            refused("a proof from nothing", body(0, &[Hash::ZERO], &log.note(3)), 422),
            refused("an empty tree that is none", body(0, &[], &log.sign(&other_empty)), 422),
        ],
    );
    assert_eq!(get(&server.url(), "/add-checkpoint").status, 405);
    assert_eq!(post(&server.url(), &[0xFF; 80 * 1024]).status, 413, "a body has a bound");
    assert_eq!(post(&server.url(), b"old 0\n\n\xFF").status, 400);
    check(&server, &[cosigned("a good one after all that", good, &log.text(3))]);
}

#[test]
fn every_step_has_the_status_of_the_specification() {
    let folder = Folder::new();
    let (log, fork) = (Log::new(ORIGIN, 100), Log::new(ORIGIN, 5));
    let server = Server::start(witness(1, &folder.join("state"), log.vkey(), now));
    let stranger = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let twice_signed = log.note(3) + &stranger.sign(&log.text(3), 0);
    let extended = log.text(20) + "an extension\n";
    check(
        &server,
        &[
            cosigned("the empty tree", log.body(0, 0), &log.text(0)),
            refused("the empty tree with a proof", body(0, &[Hash::ZERO], &log.note(0)), 422),
            cosigned("the first, with a stranger's line", body(0, &[], &twice_signed), &log.text(3)),
            stale("from 0 again", log.body(0, 3), 3),
            stale("from 1", log.body(1, 3), 3),
            cosigned("the same again", log.body(3, 3), &log.text(3)),
            refused("the same with a proof", body(3, &[Hash::ZERO], &log.note(3)), 422),
            cosigned("a step", log.body(3, 7), &log.text(7)),
            stale("the other history from the same past", fork.body(3, 8), 7),
            refused("another root of the same size", fork.body(7, 7), 422),
            refused("a longer other history", fork.body(7, 12), 422),
            refused("with another proof", body(7, &[Hash::ZERO; 3], &log.note(12)), 422),
            refused("without its proof", body(7, &[], &log.note(12)), 422),
            stale("a smaller one", log.body(3, 5), 7),
            stale("from what is not there yet", log.body(9, 12), 7),
            cosigned("to a power of two", log.body(7, 16), &log.text(16)),
            cosigned("from a power of two", log.body(16, 17), &log.text(17)),
            cosigned("with an extension", body(17, &log.proof(17, 20), &log.sign(&extended)), &extended),
            cosigned("far", log.body(20, 99), &log.text(99)),
        ],
    );
}

#[test]
fn a_monitor_reads_the_newest_cosigned_checkpoint() {
    let folder = Folder::new();
    let log = Log::new(ORIGIN, 100);
    let server = Server::start(witness(1, &folder.join("state"), log.vkey(), now));
    let hash: String = Sha256::digest(ORIGIN).iter().map(|byte| format!("{byte:02x}")).collect();
    let path = format!("/{hash}/checkpoint");
    assert_eq!(get(&server.url(), &path).status, 404, "none yet");
    for (old, new) in [(0, 3), (3, 70)] {
        let stranger = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap().sign(&log.text(new), 0);
        assert_eq!(post(&server.url(), (log.body(old, new) + &stranger).as_bytes()).status, 200);
        let answer = get(&server.url(), &path);
        assert_eq!((answer.status, answer.media_type.as_str()), (200, TEXT));
        assert_eq!(answer.body, log.note(new) + &cosignature(&log.text(new)), "without unchecked lines");
    }
    for path in [
        path.to_uppercase().replace("CHECKPOINT", "checkpoint"),
        path.replace(&hash, ORIGIN),
        "/x/checkpoint".into(),
    ] {
        assert_eq!(get(&server.url(), &path).status, 404, "{path}");
    }
}

#[test]
fn several_keys_of_a_log_and_several_logs() {
    let folder = Folder::new();
    let (first, second) = (Log::new(ORIGIN, 100), Log::new("other.example/log", 100));
    let next = SigningKey::from_seed(ORIGIN, &[2; 32]).unwrap();
    let state = folder.join("state");
    Witness::create(&state, witness_key(1).verifying_key()).unwrap();
    let keys = [first.vkey(), next.verifying_key().clone(), second.vkey()];
    let witness = Witness::open(&state, witness_key(1), keys, now).unwrap();
    assert_eq!(witness.add_checkpoint(first.body(0, 3).as_bytes()).unwrap(), cosignature(&first.text(3)));
    let by_next = format!("old 3\n\n{}\n{}", first.text(3), next.sign(&first.text(3), 0));
    assert_eq!(witness.add_checkpoint(by_next.as_bytes()).unwrap(), cosignature(&first.text(3)));
    let by_wrong = format!("{by_next}{}", first.key.sign("x\n", 0));
    assert!(matches!(witness.add_checkpoint(by_wrong.as_bytes()), Err(Refusal::Signature)));
    assert!(witness.add_checkpoint(second.body(0, 9).as_bytes()).is_ok(), "each log has its own state");
    assert!(matches!(witness.add_checkpoint(first.body(0, 9).as_bytes()), Err(Refusal::Stale { size: 3 })));
}

#[test]
fn what_was_cosigned_is_remembered_though_nobody_got_the_answer() {
    let folder = Folder::new();
    let state = folder.join("state");
    let (log, fork) = (Log::new(ORIGIN, 100), Log::new(ORIGIN, 5));
    drop(witness(1, &state, log.vkey(), now).add_checkpoint(log.body(0, 7).as_bytes()).unwrap());
    let again = Witness::open(&state, witness_key(1), [log.vkey()], now).unwrap();
    assert!(matches!(again.add_checkpoint(log.body(0, 7).as_bytes()), Err(Refusal::Stale { size: 7 })));
    assert!(matches!(
        again.add_checkpoint(fork.body(7, 7).as_bytes()),
        Err(Refusal::Inconsistent { old: 7, .. })
    ));
    assert!(again.add_checkpoint(log.body(7, 8).as_bytes()).is_ok());

    assert!(matches!(Witness::create(&state, witness_key(1).verifying_key()), Err(StoreError::Exists)));
    let other = Witness::open(&state, witness_key(2), [log.vkey()], now);
    assert!(
        matches!(other, Err(StoreError::OtherKey(key)) if key == witness_key(1).verifying_key().to_string())
    );
    let lost = Witness::open(&folder.join("lost"), witness_key(1), [log.vkey()], now);
    assert!(matches!(lost, Err(StoreError::Open(_))), "a memory is never made by the way");
    std::fs::write(folder.join("lost"), "").unwrap();
    assert!(matches!(
        Witness::open(&folder.join("lost"), witness_key(1), [log.vkey()], now),
        Err(StoreError::Foreign)
    ));
}

#[test]
fn the_time_of_cosignatures_never_runs_back() {
    static TIME: AtomicU64 = AtomicU64::new(NOW);
    let folder = Folder::new();
    let log = Log::new(ORIGIN, 100);
    let clock = || TIME.load(Ordering::Relaxed);
    let witness = witness(1, &folder.join("state"), log.vkey(), clock);
    let time = |cosigned: Result<String, Refusal>, size| {
        let note = log.note(size) + &cosigned.unwrap();
        Note::parse(&note).unwrap().signature_by(witness_key(1).verifying_key()).unwrap().unwrap().time
    };
    assert_eq!(time(witness.add_checkpoint(log.body(0, 3).as_bytes()), 3), NOW);
    for wrong in [NOW - 1, 0] {
        TIME.store(wrong, Ordering::Relaxed);
        for body in [log.body(3, 3), log.body(3, 7)] {
            assert!(matches!(witness.add_checkpoint(body.as_bytes()), Err(Refusal::Clock)));
        }
    }
    TIME.store(NOW, Ordering::Relaxed);
    assert_eq!(time(witness.add_checkpoint(log.body(3, 3).as_bytes()), 3), NOW, "nothing moved meanwhile");
    TIME.store(NOW + 5, Ordering::Relaxed);
    assert_eq!(time(witness.add_checkpoint(log.body(3, 3).as_bytes()), 3), NOW + 5, "the same tree, anew");
}

/// Two processes on one memory, each with several threads, and two histories: whatever gets a cosignature is of one.
#[test]
fn no_race_makes_it_cosign_two_histories() {
    let folder = Folder::new();
    let state = folder.join("state");
    let logs = [Log::new(ORIGIN, 100), Log::new(ORIGIN, 1)];
    let first = witness(1, &state, logs[0].vkey(), now);
    let second = Arc::new(Witness::open(&state, witness_key(1), [logs[0].vkey()], now).unwrap());
    let workers = (0..8).map(|worker: usize| {
        let witness = if worker.is_multiple_of(2) { first.clone() } else { second.clone() };
        let log = Log::new(ORIGIN, if worker < 4 { 100 } else { 1 });
        thread::spawn(move || climb(&witness, &log, worker))
    });
    let cosigned: Vec<_> =
        workers.collect::<Vec<_>>().into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    let mut roots: BTreeMap<u64, Hash> = BTreeMap::new();
    for checkpoint in &cosigned {
        let root = *roots.entry(checkpoint.size).or_insert(checkpoint.root);
        assert_eq!(root, checkpoint.root, "two roots of {} entries", checkpoint.size);
    }
    let of = |log: &Log| {
        roots
            .iter()
            .filter(|(size, _)| **size > 1)
            .all(|(size, root)| Checkpoint::parse(&log.text(*size as usize)).unwrap().root == *root)
    };
    assert!(of(&logs[0]) != of(&logs[1]), "of exactly one history");
    assert_eq!(roots.keys().max(), Some(&90));
}

/// Goes up step by step from wherever the witness is; what it got cosigned.
fn climb(witness: &Witness, log: &Log, step: usize) -> Vec<Checkpoint> {
    let (mut at, mut cosigned) = (0, Vec::new());
    while at < 90 {
        let next = (at + 1 + step % 3).min(90);
        match witness.add_checkpoint(log.body(at, next).as_bytes()) {
            Ok(_) => {
                cosigned.push(Checkpoint::parse(&log.text(next)).unwrap());
                at = next;
            }
            Err(Refusal::Stale { size }) => at = size as usize,
            Err(Refusal::Inconsistent { .. }) => break,
            Err(refusal) => panic!("{refusal}"),
        }
    }
    cosigned
}
