use super::*;
use crate::event::{Called, Qualification, StaffChange};

fn of_staff(id: &str) -> Identity {
    Identity::Staff(staff(id))
}

#[tokio::test]
async fn a_token_is_good_for_its_scope_only() {
    let world = World::new().await;
    let record = || StaffRecord { staff: staff("s-3"), active: true, queues: [].into() };
    let leave = || StaffChange { staff: staff("s-1"), active: Some(false), queues: None };
    let before = world.state();
    let only = |scope| service_principal(&[scope]);
    for by in [world.s1.clone(), only(Scope::Entries), only(Scope::Tokens)] {
        let gate = &world.gate;
        let answer = gate.open_task(&by, AT, task_record("T-2", "delivery", "42")).await;
        assert!(matches!(answer, Err(Error::OutOfScope(Scope::Tasks))));
        let answer = gate.change_task(&by, AT, &task("T-1"), TaskUpdate::default()).await;
        assert!(matches!(answer, Err(Error::OutOfScope(Scope::Tasks))));
        assert!(matches!(gate.add_staff(&by, AT, record()).await, Err(Error::OutOfScope(Scope::Staff))));
        assert!(matches!(gate.change_staff(&by, AT, leave()).await, Err(Error::OutOfScope(Scope::Staff))));
        let until = qualification("s-1", minutes_later(9));
        let answer = gate.qualify(&by, AT, Qualified::Training, until).await;
        assert!(matches!(answer, Err(Error::OutOfScope(Scope::Staff))));
    }
    for by in [world.s1.clone(), only(Scope::Tasks), only(Scope::Staff)] {
        let (record, _) = token(of_staff("s-1"), &[Scope::Look]);
        let id = record.id.clone();
        let answer = world.gate.issue_token(&by, AT, record).await;
        assert!(matches!(answer, Err(Error::OutOfScope(Scope::Tokens))));
        let answer = world.gate.revoke_token(&by, AT, &id).await;
        assert!(matches!(answer, Err(Error::OutOfScope(Scope::Tokens))));
    }
    let answer = world.gate.end_grant(&world.everything, AT, &grant("g-1")).await;
    assert!(matches!(answer, Err(Error::OutOfScope(Scope::Look))));
    assert_eq!(world.state(), before);
}

#[tokio::test]
async fn tokens_are_issued_recalled_and_revoked() {
    let world = World::new().await;
    let (record, shown) = presented(&world, of_staff("s-1"), &[Scope::Look]);
    world.gate.issue_token(&world.everything, AT, record.clone()).await.unwrap();
    let again = world.gate.issue_token(&world.everything, AT, record.clone()).await;
    assert!(matches!(again, Err(Error::Conflict("token"))));
    assert!(world.gate.recall(&shown).is_none(), "it was never verified");
    let principal = world.gate.verify(&shown).unwrap();
    assert_eq!(principal.staff(), Some(&staff("s-1")));
    assert_eq!(world.gate.recall(&shown), Some(principal));
    world.gate.revoke_token(&world.everything, AT, &record.id).await.unwrap();
    assert_eq!(world.gate.recall(&shown), None);
    assert!(world.gate.verify(&shown).is_err());
    let again = world.gate.revoke_token(&world.everything, AT, &record.id).await;
    assert!(matches!(again, Err(Error::NotFound("token"))));
}

#[tokio::test]
async fn nobody_looks_without_a_name_and_no_person_administers() {
    let world = World::new().await;
    let service = || Identity::Service(ServiceId::new("tickets").unwrap());
    for (owner, scopes) in [
        (of_staff("s-1"), &[][..]),
        (of_staff("s-1"), &[Scope::Tasks][..]),
        (of_staff("s-1"), &[Scope::Look, Scope::Tasks][..]),
        (service(), &[][..]),
        (service(), &[Scope::Look][..]),
        (service(), &[Scope::Look, Scope::Tasks][..]),
    ] {
        let (record, _) = token(owner, scopes);
        let answer = world.gate.issue_token(&world.everything, AT, record).await;
        assert!(matches!(answer, Err(Error::Invalid(_))), "{scopes:?}");
    }
    let (record, _) = token(of_staff("s-9"), &[Scope::Look]);
    let answer = world.gate.issue_token(&world.everything, AT, record).await;
    assert!(matches!(answer, Err(Error::NotFound("staff member"))));
}

#[tokio::test]
async fn staff_are_known_once_and_change() {
    let world = World::new().await;
    let record = |active| StaffRecord { staff: staff("s-1"), active, queues: [].into() };
    let before = world.state();
    assert!(!world.gate.add_staff(&world.everything, AT, record(true)).await.unwrap());
    let other = world.gate.add_staff(&world.everything, AT, record(false)).await;
    assert!(matches!(other, Err(Error::Conflict("staff member"))));
    let nobody = StaffChange { staff: staff("s-9"), active: None, queues: None };
    let answer = world.gate.change_staff(&world.everything, AT, nobody).await;
    assert!(matches!(answer, Err(Error::NotFound("staff member"))));
    let qualify = async |record| world.gate.qualify(&world.everything, AT, Qualified::Training, record).await;
    assert!(matches!(qualify(qualification("s-9", minutes_later(1))).await, Err(Error::NotFound(_))));
    assert!(matches!(qualify(qualification("s-1", AT)).await, Err(Error::Invalid(_))));
    for name in ["", " ", "a\nb", &"x".repeat(129)] {
        let named = Qualification { name: name.to_owned(), ..qualification("s-1", minutes_later(1)) };
        assert!(matches!(qualify(named).await, Err(Error::Invalid(_))), "{name:?}");
    }
    assert_eq!(world.state(), before);
    let change = StaffChange { staff: staff("s-1"), active: None, queues: Some([queue("vip")].into()) };
    world.gate.change_staff(&world.everything, AT, change).await.unwrap();
    let known = world.gate.staff_member(&staff("s-1")).unwrap();
    assert_eq!((known.active, known.queues), (true, [queue("vip")].into()));
    assert_eq!(known.trained_until, Some(minutes_later(24 * 60)));
}

#[tokio::test]
async fn what_cannot_be_recorded_is_refused() {
    let world = World::new().await;
    let before = world.state();
    let called = Called { route: "x".repeat(ledger::MAX_PAYLOAD), status: 200 };
    let answer = world.gate.record_call(&world.everything, AT, called).await;
    assert!(matches!(answer, Err(Error::TooLarge)));
    assert_eq!(world.state(), before);
}

#[tokio::test]
async fn calls_are_recorded_with_who_called() {
    let world = World::new().await;
    let called = Called { route: "/v1/me".to_owned(), status: 200 };
    world.gate.record_call(&world.s1, AT, called.clone()).await.unwrap();
    let event = world.events().pop().unwrap();
    assert_eq!((event.by, event.what), (Some(of_staff("s-1")), What::Called(called)));
}
