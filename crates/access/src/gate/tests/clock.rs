use super::*;

fn seconds_before(seconds: i64) -> Timestamp {
    Timestamp::from_millis(AT.as_millis() - seconds * 1000)
}

#[tokio::test]
async fn a_clock_that_runs_backwards_stops_the_gate() {
    let world = World::new().await;
    let close = async |seconds| {
        let (id, at) = (task("T-1"), seconds_before(seconds));
        world.gate.change_task(&world.everything, at, &id, assigned()).await
    };
    close(120).await.unwrap();
    assert_eq!(world.gate.clock_back(), None, "calls may come in another order than they were made");
    let before = world.gate.ledger().size();
    assert!(matches!(close(121).await, Err(Error::Clock(_))));
    assert!(world.gate.clock_back().is_some());
    assert!(matches!(world.ask("g-1").await, Err(Error::Clock(_))), "also when it runs right again");
    assert!(world.look("g-1").await.is_err());
    assert_eq!(world.gate.ledger().size(), before);
}

fn assigned() -> TaskUpdate {
    TaskUpdate { assignee: Some(staff("s-2")), ..TaskUpdate::default() }
}

#[tokio::test]
async fn a_gate_does_not_start_before_its_newest_record() {
    let world = World::new().await;
    let World { dir, shop, gate, .. } = world;
    Arc::into_inner(gate).unwrap().close().unwrap();
    let start = |at| {
        let purposes = purposes();
        Gate::open(dir.ledger(QUEUE), Policies::load(&[], &purposes).unwrap(), purposes, shop.clone(), at)
    };
    let Err(OpenError::Clock(back)) = start(seconds_before(121)) else { panic!() };
    assert_eq!((back.newest, back.now), (AT, seconds_before(121)));
    start(seconds_before(120)).unwrap().close().unwrap();
    let ledger = dir.ledger(QUEUE);
    assert_eq!(accept_clock(&ledger, seconds_before(60)).unwrap(), None, "it is not behind");
    assert_eq!(accept_clock(&ledger, seconds_before(3600)).unwrap(), Some(AT));
    let (record, _) = token(Identity::Service(ServiceId::new("x").unwrap()), &[Scope::Tasks]);
    let early = issue_first_token(&ledger, seconds_before(7200), record);
    assert!(matches!(early, Err(OpenError::Clock(_))), "still no earlier than what was accepted");
    ledger.close().unwrap();
    let gate = start(seconds_before(3600)).unwrap();
    assert_eq!(gate.state().now(), Some(seconds_before(3600)));
    gate.snapshot().unwrap();
    gate.close().unwrap();
    assert!(start(seconds_before(3600)).is_ok(), "from the snapshot");
}
