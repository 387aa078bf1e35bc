use super::*;
use crate::conflict::{Conflict, read_file};

fn conflict(n: u8, seen: u64) -> Conflict {
    Conflict {
        witness: format!("W{n}"),
        key: format!("wit.example/w{n}+00+key"),
        why: "it remembers more".to_owned(),
        status: 409,
        seen,
        had: 2,
        offered: "zweck.example/access\n2\nroot=\n\n— zweck.example/access sig=\n".to_owned(),
        shown: None,
    }
}

/// Ends the gate as a crash would, but for what it had handed to the ledger.
fn close(world: World) -> (TempDir, Shop) {
    let World { dir, shop, gate, .. } = world;
    Arc::into_inner(gate).unwrap().close().unwrap();
    (dir, shop)
}

fn start(dir: &TempDir, shop: &Shop) -> Gate {
    let purposes = purposes();
    let policies = Policies::load(&[], &purposes).unwrap();
    Gate::open(dir.ledger(QUEUE), policies, purposes, shop.clone(), AT).unwrap()
}

fn witnesses(gate: &Gate) -> Vec<String> {
    gate.conflicts().into_iter().map(|recorded| recorded.conflict.witness).collect()
}

fn file(dir: &TempDir) -> PathBuf {
    dir.0.join("ledger/tiles/conflicts")
}

#[tokio::test]
async fn a_conflict_outlives_a_restart_with_and_without_a_snapshot() {
    let world = World::new().await;
    let before = world.gate.ledger().size();
    world.gate.record_conflict(AT, conflict(1, 9)).unwrap();
    world.gate.record_conflict(AT, conflict(1, 9)).unwrap();
    world.gate.record_conflict(AT, conflict(2, 9)).unwrap();
    assert_eq!(world.gate.ledger().size(), before + 2, "what is repeated is no new entry");
    let found = world.gate.conflicts();
    assert_eq!(found.iter().map(|recorded| recorded.entry).collect::<Vec<_>>(), [before, before + 1]);
    let (dir, shop) = close(world);
    assert_eq!(read_file(&fs::read(file(&dir)).unwrap(), "zweck.example/access"), Ok(found.clone()));

    let gate = start(&dir, &shop);
    assert_eq!((gate.conflicts(), gate.publish_conflicts().unwrap()), (found.clone(), false));
    gate.record_conflict(AT, conflict(1, 9)).unwrap();
    assert_eq!(gate.conflicts(), found, "known from before");
    gate.snapshot().unwrap();
    gate.close().unwrap();
    let gate = start(&dir, &shop);
    assert_eq!(gate.conflicts(), found);
    gate.close().unwrap();
}

#[tokio::test]
async fn nobody_ends_a_conflict_by_removing_or_changing_its_file() {
    let world = World::new().await;
    world.gate.record_conflict(AT, conflict(1, 9)).unwrap();
    let (dir, shop) = close(world);
    let good = fs::read(file(&dir)).unwrap();
    let spoiled = [("removed", None), ("emptied", Some("")), ("another's", Some("zweck conflicts 0\n"))];
    for (what, text) in spoiled {
        match text {
            None => fs::remove_file(file(&dir)).unwrap(),
            Some(text) => fs::write(file(&dir), text).unwrap(),
        }
        let gate = start(&dir, &shop);
        assert_eq!(witnesses(&gate), ["W1"], "{what}");
        assert!(gate.publish_conflicts().unwrap(), "{what}: it was noticed");
        assert_eq!(fs::read(file(&dir)).unwrap(), good, "{what}: and mended");
        gate.close().unwrap();
    }
    // A file that tells of conflicts of which the ledger knows nothing is as wrong.
    let other = World::new().await;
    fs::write(file(&other.dir), &good).unwrap();
    assert!(other.gate.publish_conflicts().unwrap());
    assert!(!file(&other.dir).exists());
}

#[tokio::test]
async fn only_a_record_with_a_reason_ends_conflicts() {
    let world = World::new().await;
    world.gate.record_conflict(AT, conflict(1, 9)).unwrap();
    world.gate.record_conflict(AT, conflict(2, 9)).unwrap();
    let open = world.gate.conflicts();
    let (dir, shop) = close(world);
    let ledger = dir.ledger(QUEUE);
    let before = ledger.size();
    for reason in ["", " ", "two\nlines"] {
        assert!(matches!(settle_conflicts(&ledger, AT, reason), Err(OpenError::Reason)), "{reason:?}");
    }
    assert_eq!((ledger.size(), file(&dir).exists()), (before, true));
    assert_eq!(settle_conflicts(&ledger, AT, "restored from a backup, INC-9").unwrap(), open);
    assert_eq!((ledger.size(), file(&dir).exists()), (before + 1, false));
    assert_eq!(settle_conflicts(&ledger, AT, "again").unwrap(), [], "nothing is left");
    assert_eq!(ledger.size(), before + 1);
    ledger.close().unwrap();

    let gate = start(&dir, &shop);
    assert_eq!((witnesses(&gate), gate.publish_conflicts().unwrap()), (Vec::new(), false));
    gate.record_conflict(AT, conflict(2, 9)).unwrap();
    assert_eq!(witnesses(&gate), ["W2"], "a witness that says so again opens a new one");
    gate.close().unwrap();
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_told_as_if_it_were() {
    let world = World::new().await;
    let late = Timestamp::from_millis(AT.as_millis() - 121_000);
    assert!(matches!(world.gate.record_conflict(late, conflict(1, 9)), Err(Error::Clock(_))));
    assert_eq!((world.gate.conflicts(), file(&world.dir).exists()), (Vec::new(), false));
    let world = World::new().await;
    let long = Conflict { why: "x".repeat(ledger::MAX_PAYLOAD), ..conflict(1, 9) };
    assert!(matches!(world.gate.record_conflict(AT, long), Err(Error::TooLarge)));
    assert_eq!(world.gate.conflicts(), []);
    // Folded, and not durable yet.
    let what = What::Conflict(conflict(1, 9));
    world.gate.state_mut().apply(&Event { at: AT, by: None, what });
    assert_eq!((world.gate.state().conflicts().len(), world.gate.conflicts()), (1, Vec::new()));
}
