use super::*;
use crate::{event::StaffChange, refusal::Refusal};

impl World {
    async fn with_grant() -> Self {
        let world = Self::new().await;
        world.ask("g-1").await.unwrap();
        world
    }

    /// Starts a look and returns while the customers' database is reading.
    async fn look_and_wait(&self) -> tokio::task::JoinHandle<Result<Revealed<Card>, Error>> {
        *self.shop.0.waits.lock().unwrap() = true;
        let (gate, by) = (self.gate.clone(), self.s1.clone());
        let look = tokio::spawn(async move { gate.look(&by, AT, &grant("g-1"), Window::default()).await });
        self.shop.0.reading.notified().await;
        *self.shop.0.waits.lock().unwrap() = false;
        look
    }

    fn looks_on_record(&self) -> usize {
        self.events().iter().filter(|event| matches!(event.what, What::Looked(_))).count()
    }
}

#[tokio::test]
async fn the_record_says_what_was_released_and_no_value() {
    let world = World::with_grant().await;
    let revealed = world.look("g-1").await.unwrap();
    // The receipt stands for an entry that is durable, so the ledger has it now.
    let index = usize::try_from(revealed.record()).unwrap();
    let event = world.events().swap_remove(index);
    let json = serde_json::to_string(&event).unwrap();
    let What::Looked(look) = event.what else { panic!("another record") };
    assert_eq!((&look.grant, &look.staff), (&grant("g-1"), &staff("s-1")));
    assert_eq!((&look.subject, &look.task), (revealed.subject(), &task("T-1")));
    assert_eq!(revealed.grant(), Some(&grant("g-1")));
    let customers = &look.released["customers"];
    assert_eq!((customers.rows, &customers.shown[..]), (1, &["name".to_owned(), "address".to_owned()][..]));
    assert_eq!(customers.masked, ["email"]);
    assert_eq!(look.released["orders"].rows, 2);
    for value in ["Ada", "Lindenweg", "example.org", "12.5"] {
        assert!(!json.contains(value), "`{value}` is on the record");
        assert!(!format!("{revealed:?}").contains(value), "`{value}` is in the debug output");
    }
}

#[tokio::test]
async fn a_look_that_the_database_does_not_answer_leaves_a_record_and_no_value() {
    let world = World::with_grant().await;
    for error in [DataError::Unavailable, DataError::Timeout, DataError::Nothing, DataError::Mismatch] {
        world.shop.answer(Err(error));
        let answer = world.look("g-1").await.unwrap_err();
        assert!(matches!(answer, Error::Data(told) if told == error));
        let What::Failed(failed) = world.last() else { panic!("no record") };
        assert_eq!((failed.problem.as_str(), failed.subject), (error.name(), subject("42")));
    }
    assert_eq!(world.looks_on_record(), 0);
}

#[tokio::test]
async fn what_changes_while_the_database_reads_counts() {
    let s1_left = StaffChange { staff: staff("s-1"), active: Some(false), queues: None };
    for (change, expected) in [
        ("task closed", Refusal::TaskClosed),
        ("task assigned anew", Refusal::NotAvailable),
        ("grant ended", Refusal::GrantEnded),
        ("staff deactivated", Refusal::StaffInactive),
    ] {
        let world = World::with_grant().await;
        let look = world.look_and_wait().await;
        match change {
            "task closed" => world.change_task(TaskUpdate { close: true, ..TaskUpdate::default() }).await,
            "task assigned anew" => {
                world.change_task(TaskUpdate { assignee: Some(staff("s-2")), ..TaskUpdate::default() }).await;
            }
            "grant ended" => world.gate.end_grant(&world.s1, AT, &grant("g-1")).await.unwrap(),
            _ => world.gate.change_staff(&world.everything, AT, s1_left.clone()).await.unwrap(),
        }
        world.shop.0.go_on.notify_one();
        let answer = look.await.unwrap().unwrap_err();
        assert!(
            matches!(answer, Error::Refused { refusal, .. } if refusal == expected),
            "{change}: {answer:?}"
        );
        let What::Refused(refused) = world.last() else { panic!("{change}: no record") };
        assert_eq!((refused.refusal, refused.subject), (expected, Some(subject("42"))), "{change}");
        assert_eq!((world.looks_on_record(), world.shop.reads()), (0, 1), "{change}");
    }
}

#[tokio::test]
async fn a_card_that_holds_more_than_was_decided_on_is_not_released() {
    let world = World::with_grant().await;
    let whole = card();
    let [customers, orders] = &whole.tables[..] else { panic!() };
    let row = || vec![shown("x"), shown("y")];
    let orders_with = |columns: &[&str], rows| Card { tables: vec![table("orders", columns, rows)] };
    let open_mail = table("customers", &["email"], vec![vec![masked()], vec![shown("ada@example.org")]]);
    for (misfit, name) in [
        (Card { tables: vec![table("payments", &["iban"], vec![])] }, "unknown table"),
        (Card { tables: vec![orders.clone(), orders.clone()] }, "the same table twice"),
        (orders_with(&["number", "note"], vec![row()]), "unknown column"),
        (orders_with(&["number", "number"], vec![row()]), "the same column twice"),
        (orders_with(&["number"], vec![row()]), "a cell too many"),
        (orders_with(&["number", "total"], vec![row(), vec![shown("x")]]), "a cell too few"),
        (Card { tables: vec![open_mail] }, "a masked column in clear"),
    ] {
        world.shop.answer(Ok(misfit));
        let answer = world.look("g-1").await.unwrap_err();
        assert!(matches!(answer, Error::Data(DataError::Mismatch)), "{name}");
        assert!(matches!(world.last(), What::Failed(_)), "{name}");
    }
    world.shop.answer(Ok(Card { tables: vec![customers.clone()] }));
    let window = Window { table: Some("orders".to_owned()), page: 0 };
    let answer = world.gate.look(&world.s1, AT, &grant("g-1"), window).await.unwrap_err();
    assert!(matches!(answer, Error::Data(DataError::Mismatch)));
    let no_mail = table("customers", &["email"], vec![vec![Cell::Shown(Value::Null)]]);
    world.shop.answer(Ok(Card { tables: vec![no_mail] }));
    assert!(world.look("g-1").await.is_ok(), "that there is none may be told");
}

#[tokio::test]
async fn refused_looks_do_not_reach_the_database() {
    let world = World::with_grant().await;
    for (by, id, at) in [
        (&world.s2, "g-1", AT),
        (&world.s1, "g-9", AT),
        (&world.s1, "g-1", minutes_later(30)),
        (&world.s1, "g-1", minutes_later(60 * 24)),
    ] {
        let answer = world.gate.look(by, at, &grant(id), Window::default()).await;
        assert!(matches!(answer, Err(Error::Refused { .. })));
        assert!(matches!(world.last(), What::Refused(_)));
    }
    let service = world.gate.look(&world.everything, AT, &grant("g-1"), Window::default()).await;
    assert!(matches!(service, Err(Error::OutOfScope(Scope::Look))));
    assert_eq!(world.shop.reads(), 0);
}

#[tokio::test]
async fn a_caller_who_hangs_up_while_the_database_reads_gets_nothing() {
    let world = World::with_grant().await;
    let before = world.events().len();
    let look = world.look_and_wait().await;
    look.abort();
    assert!(look.await.unwrap_err().is_cancelled());
    assert_eq!(world.events().len(), before);
    assert!(world.look("g-1").await.is_ok(), "and the gate goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn looks_at_the_same_time_have_a_record_each() {
    let world = World::with_grant().await;
    let many = |_| {
        let (gate, by) = (world.gate.clone(), world.s1.clone());
        tokio::spawn(async move {
            let mut records = Vec::new();
            for _ in 0..20 {
                let revealed = gate.look(&by, AT, &grant("g-1"), Window::default()).await.unwrap();
                records.push(usize::try_from(revealed.record()).unwrap());
            }
            records
        })
    };
    let callers: Vec<_> = (0..8).map(many).collect();
    let mut records = std::collections::BTreeSet::new();
    for caller in callers {
        records.extend(caller.await.unwrap());
    }
    assert_eq!(records.len(), 160);
    let events = world.events();
    assert!(records.iter().all(|index| matches!(events[*index].what, What::Looked(_))));
    assert_eq!(world.looks_on_record(), 160);
}

#[tokio::test]
async fn a_ledger_that_is_busy_changes_and_releases_nothing() {
    let world = World::with_grant().await;
    let before = world.state();
    let places: Vec<_> = (0..QUEUE).map(|_| world.gate.ledger().reserve().unwrap()).collect();
    assert!(matches!(world.look("g-1").await, Err(Error::Busy)));
    assert!(matches!(world.look("g-9").await, Err(Error::Busy)));
    world.shop.answer(Err(DataError::Timeout));
    assert!(matches!(world.look("g-1").await, Err(Error::Busy)));
    assert!(matches!(world.gate.end_grant(&world.s1, AT, &grant("g-1")).await, Err(Error::Busy)));
    let record = task_record("T-2", "delivery", "42");
    assert!(matches!(world.gate.open_task(&world.everything, AT, record).await, Err(Error::Busy)));
    assert_eq!(world.state(), before);
    drop(places);
    world.shop.answer(Ok(card()));
    assert!(world.look("g-1").await.is_ok());
}

#[tokio::test]
async fn a_ledger_that_stops_while_the_database_reads_releases_nothing() {
    let world = World::with_grant().await;
    let look = world.look_and_wait().await;
    world.gate.ledger().clone().close().unwrap();
    world.shop.0.go_on.notify_one();
    assert!(matches!(look.await.unwrap(), Err(Error::Stopped)));
    assert!(matches!(world.look("g-1").await, Err(Error::Stopped)));
    assert!(matches!(world.look("g-9").await, Err(Error::Stopped)));
    world.shop.answer(Err(DataError::Timeout));
    assert!(matches!(world.look("g-1").await, Err(Error::Stopped)));
    assert_eq!(world.gate.state().size(), world.gate.ledger().size());
}

#[tokio::test]
async fn what_is_revealed_is_the_card_with_its_grant_and_record() {
    let world = World::with_grant().await;
    let revealed = world.look("g-1").await.unwrap();
    expect_test::expect![[r#"
        {
          "grant": "g-1",
          "subject": "42",
          "task": "T-1",
          "purpose": "delivery",
          "expires": "2026-11-23T08:45:00Z",
          "record": 10,
          "tables": [
            {
              "name": "customers",
              "rows": [
                {
                  "name": "Ada Berg",
                  "address": "Lindenweg 3",
                  "email": {
                    "masked": "purpose",
                    "left": "example.org"
                  }
                }
              ],
              "more": false,
              "cut": false
            },
            {
              "name": "orders",
              "rows": [
                {
                  "number": 7,
                  "total": 12.5
                },
                {
                  "number": 8,
                  "total": 3.25
                }
              ],
              "more": false,
              "cut": false
            }
          ]
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&revealed).unwrap());
}
