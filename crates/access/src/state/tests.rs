use std::time::Duration;

use proptest::{collection::vec, prelude::*};

use super::{Grants, KEPT_CLOSED, KEPT_GRANT, KEPT_PER_HOLDER, State};
use crate::{
    conflict::{Conflict, Settled},
    event::{
        Called, ClockAccepted, Erased, Event, Granted, Rules, StaffChange, TaskRecord, TokenRevoked, What,
    },
    ids::TokenId,
    principal::{Identity, NewToken, Scope},
    testing::*,
    time::Timestamp,
};

fn at(at: Timestamp, what: What) -> Event {
    Event { at, by: None, what }
}

/// An event of which nothing is kept, at a later time.
fn tick(time: Timestamp) -> Event {
    at(time, What::Called(Called { route: "/".to_owned(), status: 200 }))
}

const MOMENT: Duration = Duration::from_millis(1);

#[test]
fn grants_are_told_from_unknown_ones_for_a_while_after_their_end() {
    let mut state = fold([
        task_opened("T-1", "delivery", "42", "s-1"),
        What::Granted(granted("g-1", "s-1", "T-1", "42")),
    ]);
    let id = grant("g-1");
    let end = minutes_later(30);
    assert_eq!(state.grants_of(&staff("s-1"), AT).count(), 1);
    assert_eq!(state.grants_of(&staff("s-1"), end).count(), 0);
    state.apply(&tick(Timestamp::from_millis(end.after(KEPT_GRANT).as_millis() - 1)));
    assert!(state.grant(&id).is_some_and(|grant| !grant.is_live(end)));
    state.apply(&tick(end.after(KEPT_GRANT)));
    assert!(state.grant(&id).is_none());
    assert_eq!(state.counts().grants, 0);
    assert_eq!(state.grants, Grants::default());
}

#[test]
fn an_ended_grant_is_not_live() {
    let state = fold([What::Granted(granted("g-1", "s-1", "T-1", "42")), grant_ended("g-1", "42")]);
    assert_eq!(state.grants_of(&staff("s-1"), AT).count(), 0);
    assert!(state.grant(&grant("g-1")).unwrap().ended);
}

#[test]
fn asking_and_giving_back_all_day_keeps_a_bounded_number_of_grants() {
    let mut state = State::default();
    let live = What::Granted(Granted { expires: minutes_later(1), ..granted("g-live", "s-1", "T-1", "42") });
    state.apply(&at(AT, live));
    state.apply(&at(AT, What::Granted(granted("g-other", "s-2", "T-2", "42"))));
    for i in 0..KEPT_PER_HOLDER * 3 {
        let id = format!("g-{i}");
        state.apply(&at(AT, What::Granted(granted(&id, "s-1", "T-1", "42"))));
        state.apply(&at(AT, grant_ended(&id, "42")));
    }
    assert_eq!(state.counts().grants, KEPT_PER_HOLDER + 1);
    let kept = |id: String| state.grant(&grant(&id)).is_some();
    assert!(kept("g-live".to_owned()) && kept("g-other".to_owned()), "what is live is always kept");
    assert!(kept(format!("g-{}", KEPT_PER_HOLDER * 3 - 1)));
}

#[test]
fn a_closed_task_stays_closed_for_thirty_days() {
    let mut state = fold([task_opened("T-1", "delivery", "42", "s-1"), task_closed("T-1", "42")]);
    assert!(state.task(&task("T-1")).is_none());
    assert!(state.was_closed(&task("T-1")) && !state.was_closed(&task("T-2")));
    let reopens = AT.after(KEPT_CLOSED);
    state.apply(&tick(Timestamp::from_millis(reopens.as_millis() - 1)));
    assert!(state.was_closed(&task("T-1")));
    state.apply(&tick(reopens));
    assert!(!state.was_closed(&task("T-1")));
}

#[test]
fn time_does_not_run_backwards() {
    let mut state = fold([task_closed("T-1", "42")]);
    state.apply(&tick(AT.after(MOMENT)));
    state.apply(&tick(AT));
    assert_eq!(state.now(), Some(AT.after(MOMENT)));
}

#[test]
fn time_goes_back_where_the_operator_says_so() {
    let mut state = fold([task_closed("T-1", "42")]);
    let earlier = Timestamp::from_millis(AT.as_millis() - 5);
    state.apply(&at(earlier, What::ClockAccepted(ClockAccepted { newest: AT })));
    assert_eq!(state.now(), Some(earlier));
}

#[test]
fn a_forgotten_subject_leaves_nothing_behind() {
    let others =
        [task_opened("T-2", "delivery", "43", "s-1"), What::Granted(granted("g-3", "s-1", "T-2", "43"))];
    let mut state = fold([
        task_opened("T-1", "delivery", "42", "s-1"),
        What::Granted(granted("g-1", "s-1", "T-1", "42")),
        others[0].clone(),
        What::Granted(granted("g-2", "s-2", "T-1", "42")),
        others[1].clone(),
    ]);
    state.forget_subject(&subject("42"));
    let without = text(&fold(others)).replace("\"size\":2", "\"size\":5");
    assert_eq!(text(&state), without);
}

#[test]
fn changes_to_what_is_unknown_change_nothing() {
    let known = fold([]);
    let change = StaffChange { staff: staff("s-1"), active: Some(true), queues: None };
    for what in [
        What::StaffChanged(change),
        What::Trained(qualification("s-1", AT)),
        What::TaskChanged(task_changed("T-1", "42")),
        grant_ended("g-1", "42"),
    ] {
        let state = fold([what.clone()]);
        assert_eq!(state.counts(), known.counts(), "{what:?}");
    }
}

#[test]
fn a_qualification_is_extended_and_not_shortened() {
    let mut events = qualified_staff("s-1", &[]).to_vec();
    events.push(What::Trained(qualification("s-1", AT)));
    let until = |events: &[What]| fold(events.iter().cloned()).staff(&staff("s-1")).unwrap().trained_until;
    assert_eq!(until(&events), Some(minutes_later(24 * 60)));
    events.push(What::Trained(qualification("s-1", minutes_later(48 * 60))));
    assert_eq!(until(&events), Some(minutes_later(48 * 60)));
}

#[test]
fn other_bytes_are_not_a_snapshot() {
    let good = String::from_utf8(fold([task_opened("T-1", "delivery", "42", "s-1")]).to_snapshot().unwrap())
        .unwrap();
    assert!(State::from_snapshot(good.as_bytes()).is_ok());
    let newer = good.replace("\"version\":2", "\"version\":3");
    let more = good.replace("\"tokens\"", "\"trinkets\":[],\"tokens\"");
    for bytes in ["", "{}", &newer, &more, good.trim_end_matches('}')] {
        assert!(State::from_snapshot(bytes.as_bytes()).is_err(), "{bytes}");
    }
}

/// A snapshot keeps everything that later events can reach, however the ledger goes on.
fn check_snapshot(events: &[Event], cut: usize) {
    let mut whole = State::default();
    events.iter().for_each(|event| whole.apply(event));
    let mut early = State::default();
    events[..cut].iter().for_each(|event| early.apply(event));
    let mut resumed = State::from_snapshot(&early.to_snapshot().unwrap()).unwrap();
    assert_eq!(resumed.to_snapshot().unwrap(), early.to_snapshot().unwrap());
    events[cut..].iter().for_each(|event| resumed.apply(event));
    assert_eq!(text(&resumed), text(&whole));
    assert_eq!(resumed.grants, whole.grants);
}

fn text(state: &State) -> String {
    String::from_utf8(state.to_snapshot().unwrap()).unwrap()
}

/// Up to 60 events within 80 days. Grants have ids of their own, as the gate sees to.
fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let event = |(index, (day, mut what)): (usize, (u64, What))| {
        match &mut what {
            What::Granted(granted) => granted.grant = grant(&format!("g-{index}")),
            What::GrantEnded(ended) => ended.grant = grant(&format!("g-{}", index / 2)),
            _ => {}
        }
        at(minutes_later(day * 24 * 60), what)
    };
    vec((0..80_u64, any_what()), 0..60)
        .prop_map(move |days| days.into_iter().enumerate().map(event).collect())
}

/// Of few people and things, so that events meet.
fn any_what() -> impl Strategy<Value = What> {
    let names = (0..3_u8, 0..3_u8, 0..3_u8);
    (0..18_u8, names, any::<bool>()).prop_map(|(kind, (a, b, c), flag)| {
        let (person, thing, about) = (format!("s-{a}"), format!("x-{b}"), format!("4{c}"));
        let until = minutes_later(u64::from(c) * 24 * 60);
        match kind {
            0 => staff_added(&person, &["support", &thing][..1 + usize::from(flag)]),
            1 => What::StaffChanged(StaffChange {
                staff: staff(&person),
                active: flag.then_some(false),
                queues: (!flag).then(|| [queue(&thing)].into()),
            }),
            2 => What::Trained(qualification(&person, until)),
            3 => What::Attested(qualification(&person, until)),
            4 => What::TokenIssued(bare_token(&thing, &person)),
            5 => What::TokenRevoked(TokenRevoked { token: TokenId::new(&thing).unwrap() }),
            6 => task_opened(&thing, "delivery", &about, &person),
            7 => What::TaskOpened(TaskRecord {
                queue: Some(queue("support")),
                ..task_record(&thing, "refund", &about)
            }),
            8 => task_closed(&thing, &about),
            9 => What::TaskChanged(crate::event::TaskChange {
                assignee: flag.then(|| staff(&person)),
                queue: (!flag).then(|| queue("vip")),
                ..task_changed(&thing, &about)
            }),
            10 => What::RulesSet(Rules { policies: person, purposes: thing }),
            11 | 12 => What::Granted(Granted { expires: until, ..granted("g", &person, &thing, &about) }),
            13 => grant_ended(&thing, &about),
            14 => What::ClockAccepted(ClockAccepted { newest: until }),
            15 => What::Conflict(conflict(&person, u64::from(b))),
            16 => {
                What::ConflictsSettled(Settled { entries: (0..u64::from(c) * 20).collect(), reason: thing })
            }
            _ => What::Erased(Erased { tag: thing, n: 1, reason: about }),
        }
    })
}

fn conflict(witness: &str, seen: u64) -> Conflict {
    let (key, why, offered) =
        (witness.to_owned(), "it has seen more".to_owned(), "log\n1\nroot\n".to_owned());
    Conflict { witness: witness.to_owned(), key, why, status: 409, seen, had: 1, offered, shown: None }
}

fn bare_token(id: &str, owner: &str) -> NewToken {
    let (id, owner) = (TokenId::new(id).unwrap(), Identity::Staff(staff(owner)));
    NewToken { id, owner, scopes: [Scope::Look].into(), hash: "$argon2id$".into() }
}

proptest! {
    #[test]
    fn a_snapshot_anywhere_changes_nothing(events in any_events(), cut in any::<prop::sample::Index>()) {
        check_snapshot(&events, cut.index(events.len() + 1));
    }
}
