use expect_test::expect;

use super::*;
use crate::{event::TaskChange, refusal::Refusal};

#[tokio::test]
async fn the_whole_life_of_a_task_is_on_the_ledger() {
    let world = World::new().await;
    assert!(matches!(world.ask("g-1").await, Ok(GrantAnswer::Given(_))));
    let first = world.look("g-1").await.unwrap();
    let page = Window { table: Some("orders".to_owned()), page: 1 };
    world.shop.answer(Ok(Card { tables: vec![table("orders", &["number", "total"], vec![])] }));
    let second = world.gate.look(&world.s1, AT, &grant("g-1"), page).await.unwrap();
    world.gate.end_grant(&world.s1, AT, &grant("g-1")).await.unwrap();
    world.look("g-1").await.unwrap_err();
    world.change_task(TaskUpdate { assignee: Some(staff("s-2")), ..TaskUpdate::default() }).await;
    world.ask("g-2").await.unwrap_err();
    world.change_task(TaskUpdate { close: true, ..TaskUpdate::default() }).await;
    let events = world.events();
    expect![[r#"
        principal.token_issued
        decision.rules_set
        principal.staff_added
        principal.trained
        principal.attested
        principal.staff_added
        principal.trained
        principal.attested
        request.task_opened
        decision.granted
        reveal.looked
        reveal.looked
        decision.grant_ended
        decision.refused
        request.task_changed
        decision.refused
        request.task_changed
    "#]]
    .assert_eq(&kinds(&events));
    assert_eq!((first.record(), second.record()), (10, 11));
    let What::Looked(look) = &events[11].what else { panic!() };
    assert_eq!((look.page, look.released.keys().next().unwrap().as_str()), (1, "orders"));
    assert_eq!(world.gate.counts().tasks, 0);
}

#[tokio::test]
async fn a_live_grant_is_answered_again() {
    let world = World::new().await;
    let Ok(GrantAnswer::Given(given)) = world.ask("g-1").await else { panic!() };
    assert_eq!((given.expires, &given.subject), (minutes_later(30), &subject("42")));
    let before = world.events().len();
    let Ok(GrantAnswer::Held(held)) = world.ask("g-2").await else { panic!() };
    assert_eq!(held, given);
    assert_eq!(world.gate.grants_of(&staff("s-1"), AT), [given]);
    assert_eq!(world.gate.grants_of(&staff("s-2"), AT), []);
    assert_eq!(world.events().len(), before);
    world.gate.end_grant(&world.s1, AT, &grant("g-1")).await.unwrap();
    assert!(matches!(world.ask("g-3").await, Ok(GrantAnswer::Given(_))));
}

#[tokio::test]
async fn a_grant_id_is_never_used_twice() {
    let world = World::new().await;
    world.ask("g-1").await.unwrap();
    world.open_task("T-2", "43").await;
    let again = world.gate.request_grant(&world.s1, AT, task("T-2"), purpose("delivery"), grant("g-1")).await;
    assert!(matches!(again, Err(Error::Conflict("grant"))));
    assert_eq!(world.look("g-1").await.unwrap().subject(), &subject("42"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_at_the_same_time_lead_to_one_grant() {
    let world = World::new().await;
    let ask = |id: usize| {
        let (gate, by, id) = (world.gate.clone(), world.s1.clone(), grant(&format!("g-{id}")));
        tokio::spawn(async move { gate.request_grant(&by, AT, task("T-1"), purpose("delivery"), id).await })
    };
    let asked: Vec<_> = (0..16).map(ask).collect();
    let (mut given, mut ids) = (0, std::collections::BTreeSet::new());
    for answer in asked {
        ids.insert(match answer.await.unwrap().unwrap() {
            GrantAnswer::Given(grant) => {
                given += 1;
                grant.id
            }
            GrantAnswer::Held(grant) => grant.id,
        });
    }
    assert_eq!((given, ids.len()), (1, 1));
}

#[tokio::test]
async fn only_its_holder_gives_a_grant_back_and_once() {
    let world = World::new().await;
    world.ask("g-1").await.unwrap();
    for (by, id) in [(&world.s2, "g-1"), (&world.s1, "g-9")] {
        let answer = world.gate.end_grant(by, AT, &grant(id)).await;
        assert!(matches!(answer, Err(Error::NotFound("grant"))));
    }
    assert!(world.look("g-1").await.is_ok());
    world.gate.end_grant(&world.s1, AT, &grant("g-1")).await.unwrap();
    let before = world.events().len();
    world.gate.end_grant(&world.s1, AT, &grant("g-1")).await.unwrap();
    assert_eq!(world.events().len(), before);
}

#[tokio::test]
async fn pushing_a_task_again_changes_nothing_and_closed_is_closed() {
    let world = World::new().await;
    let record = task_record("T-1", "delivery", "42");
    let push = async |record: &TaskRecord| world.gate.open_task(&world.everything, AT, record.clone()).await;
    let before = world.state();
    assert_eq!(push(&record).await.unwrap(), super::super::TaskAnswer::Known);
    for other in [
        task_record("T-1", "refund", "42"),
        task_record("T-1", "delivery", "43"),
        TaskRecord { origin: crate::event::Origin::Staff, ..record.clone() },
        TaskRecord { opened_at: minutes_later(1), ..record.clone() },
    ] {
        assert!(matches!(push(&other).await, Err(Error::Conflict("task"))));
    }
    let early = TaskRecord { opened_at: minutes_later(6), ..task_record("T-7", "delivery", "42") };
    assert!(matches!(push(&early).await, Err(Error::Invalid(_))));
    world.change_task(TaskUpdate::default()).await;
    assert_eq!(world.state(), before);
    world.change_task(TaskUpdate { close: true, ..TaskUpdate::default() }).await;
    let closed = world.state();
    assert!(matches!(push(&record).await, Err(Error::Conflict("closed task"))));
    world.change_task(TaskUpdate { close: true, ..TaskUpdate::default() }).await;
    assert_eq!(world.state(), closed);
    let reopen = TaskUpdate { assignee: Some(staff("s-1")), ..TaskUpdate::default() };
    let change = async |id, update| world.gate.change_task(&world.everything, AT, &task(id), update).await;
    assert!(matches!(change("T-1", reopen).await, Err(Error::Conflict("closed task"))));
    let close = TaskUpdate { close: true, ..TaskUpdate::default() };
    assert!(matches!(change("T-9", close).await, Err(Error::NotFound("task"))));
}

#[tokio::test]
async fn assigning_anew_takes_the_task_away() {
    let world = World::new().await;
    world.ask("g-1").await.unwrap();
    world.change_task(TaskUpdate { assignee: Some(staff("s-2")), ..TaskUpdate::default() }).await;
    let refused = world.look("g-1").await.unwrap_err();
    assert!(matches!(refused, Error::Refused { refusal: Refusal::NotAvailable, .. }));
    world.change_task(TaskUpdate { queue: Some(queue("support")), ..TaskUpdate::default() }).await;
    let What::TaskChanged(TaskChange { assignee, queue, subject, closed, .. }) = world.last() else {
        panic!()
    };
    assert_eq!((assignee, closed, subject.as_str()), (None, false, "42"));
    assert_eq!(queue.unwrap().as_str(), "support");
    let foreign =
        world.gate.request_grant(&world.s2, AT, task("T-1"), purpose("delivery"), grant("g-2")).await;
    assert!(matches!(foreign, Err(Error::Refused { refusal: Refusal::NotAvailable, .. })));
}
