use audit::{Event, Finding, Happening, Moment};

use super::*;

const DAY: i64 = 86_400_000_000;

fn scene(events: &[(i64, Happening)]) -> Scene {
    let event = |(days, what): &(i64, Happening)| Event { at: Moment(days * DAY), what: what.clone() };
    let at = Moment(10 * DAY);
    Scene::of(&Finding {
        rank: 1,
        score: 0.0,
        staff_id: String::new(),
        subject_id: String::new(),
        team: None,
        access_ids: Vec::new(),
        first_at: at,
        last_at: at,
        relationship: None,
        terms: Vec::new(),
        explanations_tried: Vec::new(),
        sentence: String::new(),
        timeline: events.iter().map(event).collect(),
    })
}

fn look(explained: bool) -> Happening {
    Happening::Look { access_id: String::new(), explained_by: explained.then(String::new) }
}

fn opened(theirs: bool) -> Happening {
    Happening::Opened { kind: String::new(), theirs, by_them: theirs }
}

fn closed(theirs: bool) -> Happening {
    Happening::Closed { kind: String::new(), theirs }
}

fn work(theirs: bool) -> Happening {
    Happening::Work { kind: String::new(), theirs }
}

#[test]
fn the_nearest_work_is_their_own_and_nearest_to_a_look_that_nothing_explains() {
    // What happens, and the distance in days: positive before the look, negative after it.
    for (events, expected) in [
        (vec![(10, look(false))], None),
        (vec![(9, work(false)), (10, look(false))], None),
        (vec![(4, work(true)), (10, look(false)), (13, work(true))], Some(-3)),
        (vec![(2, opened(true)), (5, closed(true)), (10, look(false))], Some(5)),
        (vec![(2, opened(true)), (10, look(false)), (12, closed(true))], Some(0)),
        (vec![(9, opened(false)), (10, look(false)), (12, closed(false))], None),
        (vec![(4, look(true)), (4, work(true)), (10, look(false))], Some(6)),
        (vec![(4, look(true)), (5, work(true))], Some(-1)),
    ] {
        let nearest = scene(&events).nearest;
        let found = nearest.map(|near| if near.before { near.distance } else { -near.distance } / DAY);
        assert_eq!(found, expected, "{events:?}");
    }
}

#[test]
fn tasks_that_are_open_throughout_reach_from_edge_to_edge_and_are_work_at_the_time_of_the_look() {
    let open = |theirs| Happening::Open { kind: String::new(), theirs, by_them: theirs };
    let scene = scene(&[(10, look(false)), (10, open(true)), (10, open(false)), (10, open(false))]);
    assert_eq!(scene.own_tasks, [(scene.from, scene.to)]);
    assert_eq!(scene.other_tasks, [(scene.from, scene.to); 2]);
    assert_eq!((scene.throughout, scene.self_opened), ([1, 2], 1));
    assert_eq!(scene.nearest.map(|near| near.distance), Some(0));
    assert_eq!(scene.to - scene.from, 3_600_000_000, "they do not widen the picture");
}

#[test]
fn tasks_reach_to_the_edge_on_the_side_where_they_have_no_end() {
    let scene = scene(&[
        (5, closed(true)),
        (8, opened(true)),
        (9, opened(false)),
        (10, look(false)),
        (11, closed(false)),
    ]);
    assert_eq!(scene.own_tasks, [(scene.from, 5 * DAY), (8 * DAY, scene.to)]);
    assert_eq!(scene.other_tasks, [(9 * DAY, 11 * DAY)]);
    assert_eq!(scene.self_opened, 1);
    assert!(scene.from < 5 * DAY && scene.to > 11 * DAY);
    assert_eq!((scene.place(scene.from), scene.place(scene.to)), (0.0, 1.0));
}
