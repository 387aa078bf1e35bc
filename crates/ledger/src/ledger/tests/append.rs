use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use sha2::{Digest, Sha256};

use crate::{
    AppendError, Draft, Hash, Ledger, MAX_PAYLOAD, Owner, Pushback, proof,
    testing::{TempDir, append_all, config, create, draft, entries, master, payloads},
    verify,
};

#[test]
fn what_is_committed_says_where_and_what() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    for i in 0..3 {
        let committed = ledger.append(draft("s1", "same")).unwrap().wait().unwrap();
        assert_eq!(committed.index(), i);
        assert_eq!(committed.payload_digest(), <[u8; 32]>::from(Sha256::digest("same")));
        let checkpoint = ledger.publish().unwrap();
        assert_eq!(checkpoint.size, i + 1);
        let proof = ledger.inclusion_proof(i, i + 1).unwrap();
        let outcome = proof::verify_inclusion(i, committed.leaf_hash(), i + 1, checkpoint.root, &proof);
        assert_eq!(outcome, Ok(()));
    }
    assert_eq!(ledger.size(), 3);
}

#[test]
fn drafts_of_one_batch_keep_order_and_chain() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let names: Vec<String> = (0..50).map(|i| format!("draft {i}")).collect();
    let owners = [Owner::Subject("x".into()), Owner::Staff("x".into()), Owner::Log];
    let pending: Vec<_> = names
        .iter()
        .zip(owners.iter().cycle())
        .map(|(name, owner)| Draft { owner: owner.clone(), class: 3, payload: name.clone().into() })
        .map(|draft| ledger.append(draft).unwrap())
        .collect();
    for (i, pending) in pending.into_iter().enumerate() {
        assert_eq!(pending.wait().unwrap().index(), i as u64);
    }
    assert_eq!(payloads(&ledger), names);
    assert!(entries(&ledger, 20).iter().map(|entry| entry.index).eq(20..50));
    assert!(entries(&ledger, 0).iter().all(|entry| entry.class == 3));
}

#[test]
fn threads_get_gapless_indexes_in_the_order_of_their_calls() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let mine = |name: usize| {
        let ledger = ledger.clone();
        move || -> Vec<(u64, String)> {
            let append = |i| {
                let payload = format!("{name}:{i}");
                let pending = loop {
                    match ledger.append(draft(&format!("s{}", i % 3), payload.as_str())) {
                        Ok(pending) => break pending,
                        Err(pushback) => assert_eq!(pushback, Pushback::Full),
                    }
                    thread::yield_now();
                };
                (pending, payload)
            };
            let pending: Vec<_> = (0..40).map(append).collect();
            pending.into_iter().map(|(pending, payload)| (pending.wait().unwrap().index(), payload)).collect()
        }
    };
    let threads: Vec<_> = (0..8).map(|name| thread::spawn(mine(name))).collect();
    // Publication goes on all the while, over the border of a tile.
    while threads.iter().any(|thread| !thread.is_finished()) {
        ledger.publish().unwrap();
    }
    let mut all = Vec::new();
    for thread in threads {
        let mine = thread.join().unwrap();
        assert!(mine.is_sorted(), "one thread's entries are in the order of its calls");
        all.extend(mine);
    }
    all.sort();
    assert!(all.iter().map(|(index, _)| *index).eq(0..320), "no gap, no duplicate");
    assert!(payloads(&ledger).iter().eq(all.iter().map(|(_, payload)| payload)));
    let store = verify::Directory::find(&dir.join("ledger")).unwrap();
    let options = verify::Options { entries: true, progress: &mut |_| {} };
    assert_eq!(verify::verify(&store, ledger.verifying_key(), options).unwrap().size, 320);
}

#[test]
fn everything_may_move_between_threads() {
    fn moves<T: Send + 'static>() {}
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Ledger>();
    moves::<crate::Slot>();
    moves::<crate::Pending>();
    moves::<crate::Committed>();
}

#[test]
fn a_payload_that_is_too_large_stops_nothing() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let refused = ledger.append(draft("s1", vec![0; MAX_PAYLOAD + 1])).unwrap().wait();
    assert_eq!(refused, Err(AppendError::TooLarge { length: MAX_PAYLOAD + 1 }));
    let pending: Vec<_> =
        (0..40).map(|_| ledger.append(draft("s1", vec![0; MAX_PAYLOAD])).unwrap()).collect();
    assert!(pending.into_iter().all(|pending| pending.wait().is_ok()), "40 of the largest");
    assert_eq!(ledger.size(), 40);
}

#[test]
fn a_full_queue_pushes_back_and_a_dropped_slot_gives_its_place_back() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let mut slots: Vec<_> = (0..64).map(|_| ledger.reserve().unwrap()).collect();
    assert_eq!(ledger.reserve().unwrap_err(), Pushback::Full);
    assert_eq!(ledger.append(draft("s1", "x")).unwrap_err(), Pushback::Full);
    drop(slots.pop());
    let last = ledger.reserve().unwrap();
    assert_eq!(last.append(draft("s1", "x")).wait().unwrap().index(), 0);
    let pending = slots.pop().unwrap().append(draft("s1", vec![0; MAX_PAYLOAD + 1]));
    assert!(pending.wait().is_err());
    drop(slots);
    let slots: Vec<_> = (0..64).map(|_| ledger.reserve().unwrap()).collect();
    assert_eq!(slots.len(), 64, "no place was lost");
}

#[test]
fn a_pending_append_is_a_future() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let mut pending = ledger.append(draft("s1", "x")).unwrap();
    let mut context = Context::from_waker(Waker::noop());
    let committed = loop {
        match Future::poll(Pin::new(&mut pending), &mut context) {
            Poll::Ready(outcome) => break outcome.unwrap(),
            Poll::Pending => thread::yield_now(),
        }
    };
    assert_eq!(committed.index(), 0);
}

#[test]
fn publication_happens_by_itself() {
    let dir = TempDir::new();
    let config = crate::Config { publish_every: Duration::from_millis(5), ..config(&dir) };
    Ledger::create(&config, &master()).unwrap();
    let ledger = Ledger::open(config, &master()).unwrap();
    append_all(&ledger, &["x"]);
    while verify::parse_signed(&ledger.checkpoint(), ledger.verifying_key()).unwrap().size != 1 {
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn after_closing_nothing_is_accepted_and_everything_is_published() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let slot = ledger.reserve().unwrap();
    let pending: Vec<_> = (0..20).map(|_| ledger.append(draft("s1", "x")).unwrap()).collect();
    let other = ledger.clone();
    ledger.close().unwrap();
    assert!(pending.into_iter().all(|pending| pending.wait().is_ok()), "what was queued is committed");
    assert!(matches!(slot.append(draft("s1", "x")).wait(), Err(AppendError::Stopped(_))));
    assert!(matches!(other.append(draft("s1", "x")), Err(Pushback::Stopped(_))));
    assert_eq!(verify::parse_signed(&other.checkpoint(), other.verifying_key()).unwrap().size, 20);
    assert_eq!(other.failed(), None);
}

#[test]
fn after_a_failure_the_ledger_stops_for_good() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["x"]);
    std::fs::remove_dir_all(dir.join("ledger/staging")).unwrap();
    assert!(ledger.publish().is_err());
    assert!(ledger.failed().unwrap().contains("staging"));
    assert!(matches!(ledger.append(draft("s1", "y")), Err(Pushback::Stopped(_))));
    assert!(ledger.publish().is_err(), "not even when the cause has gone");
    std::fs::create_dir(dir.join("ledger/staging")).unwrap();
    assert!(ledger.publish().is_err() && ledger.reserve().is_err());
}

#[test]
fn published_files_are_served_by_exact_path_only() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["x", "y"]);
    ledger.publish().unwrap();
    let file = |path| ledger.public_file(path).unwrap();
    assert_eq!(file("checkpoint").unwrap(), ledger.checkpoint().as_bytes());
    assert_eq!(file("tile/0/000.p/2").unwrap().len(), 2 * Hash::LEN);
    assert_eq!(file("tile/entries/000.p/2").unwrap().len(), 2 * (142 + 1));
    let none = [
        "",
        "/",
        "tile/0/000",
        "tile/0/000.p/1",
        "tile/9/000",
        "../keys.sqlite",
        "tile/../../keys.sqlite",
        "LOCK",
        "/etc/passwd",
        "checkpoint/",
        "./checkpoint",
        "tile/0/000.p/2/",
        "tile/0/000.p/2\0",
    ];
    for path in none {
        assert_eq!(file(path), None, "{path:?}");
    }
}

#[test]
fn debug_shows_neither_ids_nor_payloads() {
    let shown = format!("{:?} {:?}", draft("secret-id", "secret payload"), Owner::Staff("secret-id".into()));
    assert!(!shown.contains("secret"), "{shown}");
}
