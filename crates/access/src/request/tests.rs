use super::{AccessRequest, Ask, NotStaff, Window};
use crate::{
    event::{Asked, StaffRecord, What},
    principal::{Principal, Scope},
    testing::*,
};

fn look(table: Option<&str>) -> Ask {
    Ask::Look { grant: grant("g-1"), window: Window { table: table.map(str::to_owned), page: 0 } }
}

fn ask_grant(name: &str) -> Ask {
    Ask::Grant { task: task("T-1"), purpose: purpose(name) }
}

fn events() -> Vec<What> {
    vec![
        What::StaffAdded(StaffRecord { staff: staff("s-1"), active: true, queues: [queue("vip")].into() }),
        task_opened("T-1", "delivery", "42", "s-1"),
        What::Granted(granted("g-1", "s-1", "T-1", "42")),
    ]
}

#[test]
fn only_a_person_asks() {
    let service = service_principal(&Scope::OF_SERVICES);
    assert_eq!(AccessRequest::new(&service, AT, look(None)), Err(NotStaff));
    let request = AccessRequest::new(&staff_principal("s-1"), AT, look(None)).unwrap();
    assert_eq!((request.staff(), request.at(), request.ask()), (&staff("s-1"), AT, &look(None)));
    assert!(matches!(request.asked(), Asked::Look { grant } if grant.as_str() == "g-1"));
}

#[test]
fn follows_the_question_to_the_fields() {
    let by = staff_principal("s-1");
    let all = "customers.name customers.address customers.email orders.number orders.total";
    check(&by, ask_grant("delivery"), Some("42"), all);
    check(&by, ask_grant("refund"), Some("42"), "customers.name customers.address customers.email");
    check(&by, ask_grant("curiosity"), Some("42"), "");
    check(&by, look(None), Some("42"), all);
    check(&by, look(Some("orders")), Some("42"), "orders.number orders.total");
    check(&by, look(Some("payments")), Some("42"), "*");
    let other = staff_principal("s-2");
    check(&other, look(None), None, "");
    let nowhere = Ask::Grant { task: task("T-9"), purpose: purpose("delivery") };
    check(&by, nowhere, None, "");
}

/// Where it leads, and which fields that is about.
fn check(by: &Principal, ask: Ask, target: Option<&str>, fields: &str) {
    let request = AccessRequest::new(by, AT, ask.clone()).unwrap();
    let identified = request.identify(&fold(events()), &purposes());
    let found = identified.target.as_ref().map(|target| target.subject.as_str());
    assert_eq!((found, identified.fields.join(" ").as_str()), (target, fields), "{ask:?}");
}

#[test]
fn a_foreign_grant_gives_away_nothing_that_a_policy_can_read() {
    let by = staff_principal("s-2");
    let identify = |id: &str| {
        let ask = Ask::Look { grant: grant(id), window: Window::default() };
        AccessRequest::new(&by, AT, ask).unwrap().identify(&fold(events()), &purposes())
    };
    let (foreign, unknown) = (identify("g-1"), identify("g-9"));
    assert_eq!(foreign.facts, unknown.facts);
    assert_eq!((&foreign.target, &foreign.fields), (&unknown.target, &unknown.fields));
    assert_eq!((foreign.about, unknown.about), (Some(subject("42")), None));
}

#[test]
fn a_closed_task_leaves_no_trace_but_that_it_is_closed() {
    let by = staff_principal("s-1");
    let state = fold(events().into_iter().chain([task_closed("T-1", "42")]));
    let identified = AccessRequest::new(&by, AT, look(None)).unwrap().identify(&state, &purposes());
    let facts = identified.facts.task.unwrap();
    assert_eq!((facts.open, facts.kind, facts.opened_at), (false, None, None));
}
