use super::*;

#[test]
fn shifts_join_and_end_with_grace() {
    let shifts =
        Shifts::new(vec![(1, 200, 300), (1, 100, 195), (1, 1_000, 1_100), (2, 0, 50), (1, 500, 400)], 10);
    for (staff, at, off) in [
        (1, 89, false), // before the first: not known
        (1, 90, false),
        (1, 250, false),
        (1, 310, false),
        (1, 311, true),
        (1, 450, true), // a shift that ends before it starts is none
        (1, 989, true),
        (1, 990, false),
        (1, 1_111, false), // after the last: not known
        (2, 61, false),
        (3, 50, false),
    ] {
        assert_eq!(shifts.off(staff, at), off, "staff {staff} at {at}");
    }
}

#[test]
fn private_events_are_near_on_both_sides() {
    let people = People { private: vec![(1, 100), (1, 500), (2, 300)], ..People::default() };
    for (staff, at, near) in
        [(1, 50, true), (1, 49, false), (1, 150, true), (1, 151, false), (1, 300, false), (2, 300, true)]
    {
        assert_eq!(people.private_event(staff, at, 50), near, "staff {staff} at {at}");
    }
}
