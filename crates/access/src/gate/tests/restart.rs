use ledger::{Draft, Owner};

use super::*;
use crate::state::State;

async fn busy_world() -> World {
    let world = World::new().await;
    world.open_task("T-2", "43").await;
    world.ask("g-1").await.unwrap();
    world.look("g-1").await.unwrap();
    world.look("g-9").await.unwrap_err();
    world.gate.end_grant(&world.s1, AT, &grant("g-1")).await.unwrap();
    world.ask("g-2").await.unwrap();
    world.gate.change_task(&world.everything, AT, &task("T-2"), close()).await.unwrap();
    world
}

fn close() -> TaskUpdate {
    TaskUpdate { close: true, ..TaskUpdate::default() }
}

#[tokio::test]
async fn a_restart_gives_the_same_state() {
    let world = busy_world().await;
    let before = world.state();
    let world = world.restart();
    assert_eq!(world.state(), before, "folded from the beginning, and no second record of the same rules");
    assert_eq!(world.gate.snapshot().unwrap(), world.gate.ledger().size());
    let world = world.restart();
    assert_eq!(world.state(), before, "from the snapshot alone");
    world.open_task("T-3", "44").await;
    let after = world.state();
    let world = world.restart();
    assert_eq!(world.state(), after, "from the snapshot and what came after it");
    fs::remove_file(world.dir.snapshot()).unwrap();
    let world = world.restart();
    assert_eq!(world.state(), after, "without the snapshot");
    assert!(world.look("g-2").await.is_ok());
}

#[tokio::test]
async fn a_snapshot_is_read_where_there_is_one() {
    let world = World::new().await;
    let mut other = State::from_snapshot(&world.state()).unwrap();
    let size = other.size();
    other.apply(&Event { at: AT, by: None, what: task_opened("T-9", "delivery", "42", "s-1") });
    let bytes = String::from_utf8(other.to_snapshot().unwrap()).unwrap();
    let bytes = bytes.replace(&format!("\"size\":{}", size + 1), &format!("\"size\":{size}"));
    let world = world.restart_after(|ledger| ledger.write_snapshot(size, bytes.as_bytes()).unwrap()).unwrap();
    assert!(world.gate.state().task(&task("T-9")).is_some(), "only the snapshot knows of it");
}

#[tokio::test]
async fn a_snapshot_that_does_not_fit_is_as_good_as_none() {
    let other = World::new().await;
    other.open_task("T-5", "45").await;
    other.gate.snapshot().unwrap();
    let foreign = fs::read(other.dir.snapshot()).unwrap();
    let world = busy_world().await;
    world.gate.snapshot().unwrap();
    let mut flipped = fs::read(world.dir.snapshot()).unwrap();
    *flipped.last_mut().unwrap() ^= 1;
    let before = world.state();
    let path = world.dir.snapshot();
    let mut world = world;
    for bytes in [&foreign[..], &flipped, b"", b"zwecksnp"] {
        world = world.restart_after(|_| fs::write(&path, bytes).unwrap()).unwrap();
        assert_eq!(world.state(), before);
    }
    let size = world.gate.ledger().size();
    for bytes in [&b"{}"[..], br#"{"version":0}"#] {
        world = world.restart_after(|ledger| ledger.write_snapshot(size, bytes).unwrap()).unwrap();
        assert_eq!(world.state(), before);
    }
}

#[tokio::test]
async fn an_event_of_a_newer_version_is_not_passed_over() {
    let world = World::new().await;
    let index = world.gate.ledger().size();
    let payload = br#"{"at":"2026-11-23T08:15:00Z","what":{"decision.four_eyes":{}}}"#.to_vec();
    let draft = Draft { owner: Owner::Log, class: 3, payload };
    let outcome = world.restart_after(|ledger| {
        ledger.append(draft).unwrap().wait().unwrap();
    });
    assert!(matches!(outcome, Err(OpenError::Event { index: at }) if at == index));
}

#[tokio::test]
async fn the_ledger_s_own_entries_are_counted_and_passed_over() {
    let world = busy_world().await;
    let events = world.gate.state().size();
    world.gate.write_index().unwrap();
    world.open_task("T-3", "44").await;
    assert_eq!(world.gate.state().size(), events + 2);
    assert_eq!(world.gate.ledger().size(), events + 2);
    let before = world.state();
    let world = world.restart();
    assert_eq!(world.state(), before, "folded from the beginning");
    world.gate.write_index().unwrap();
    assert_eq!(world.gate.snapshot().unwrap(), world.gate.ledger().size());
    let before = world.state();
    assert_eq!(world.restart().state(), before, "from a snapshot behind such an entry");
}

#[tokio::test]
async fn what_was_about_an_erased_person_is_passed_over() {
    let world = busy_world().await;
    let size = world.gate.ledger().size();
    let world = world
        .restart_after(|ledger| assert!(ledger.erase(&Owner::Subject("42".to_owned())).unwrap()))
        .unwrap();
    assert_eq!(world.gate.ledger().size(), size);
    assert_eq!(world.gate.state().size(), size);
    assert!(world.gate.state().task(&task("T-1")).is_none());
    assert!(world.look("g-2").await.is_err());
}

#[tokio::test]
async fn other_rules_are_recorded_at_the_start() {
    let world = World::new().await;
    let World { dir, shop, gate, .. } = world;
    Arc::into_inner(gate).unwrap().close().unwrap();
    let purposes = crate::purpose::Purposes::default();
    let policies = Policies::load(&[], &purposes).unwrap();
    let ledger = dir.ledger(QUEUE);
    let size = ledger.size();
    let gate = Gate::open(ledger, policies, purposes.clone(), shop, AT).unwrap();
    assert_eq!(gate.ledger().size(), size + 1);
    assert_eq!(gate.state().rules().unwrap().purposes, purposes.digest());
}
