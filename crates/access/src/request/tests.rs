use super::{AccessRequest, Ask, NotStaff, Window};
use crate::{
    event::{Asked, StaffRecord, What},
    principal::Scope,
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
fn follows_the_question_to_task_and_subject() {
    let (by, other) = (staff_principal("s-1"), staff_principal("s-2"));
    let nowhere = Ask::Grant { task: task("T-9"), purpose: purpose("delivery") };
    for (by, ask, expected) in [
        (&by, ask_grant("delivery"), Some(("delivery", minutes_later(30)))),
        (&by, ask_grant("refund"), Some(("refund", minutes_later(10)))),
        (&by, ask_grant("curiosity"), Some(("curiosity", AT))),
        (&by, look(None), Some(("delivery", minutes_later(30)))),
        (&by, nowhere, None),
        (&other, look(None), None),
    ] {
        let request = AccessRequest::new(by, AT, ask.clone()).unwrap();
        let identified = request.identify(&fold(events()), &purposes());
        let target = identified.target.as_ref();
        assert_eq!(
            target.map(|found| (found.purpose.as_str(), identified.facts.expires)),
            expected,
            "{ask:?}"
        );
        assert!(target.is_none_or(|found| (&found.task, &found.subject) == (&task("T-1"), &subject("42"))));
    }
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
    assert_eq!(foreign.target, unknown.target);
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
