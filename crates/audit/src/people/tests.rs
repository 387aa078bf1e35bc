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

#[test]
fn employment_has_a_day_of_grace_and_may_begin_again() {
    let day = |day: i64| day * 86_400_000_000;
    let employment = Employment::new(
        [
            (1, Some(20), Some(29)),
            (1, Some(10), Some(12)),
            (2, None, Some(12)),
            (3, Some(10), None),
            (4, None, None),
            (5, Some(12), Some(10)), // ends before it begins: says nothing
            (6, Some(10), Some(12)),
            (6, None, None),
            (7, Some(i32::MIN), Some(i32::MAX)),
        ]
        .into_iter(),
    );
    for (staff, at, apart) in [
        (1, day(9) - 1, Some(Apart::Before(10))),
        (1, day(9), None),
        (1, day(14) - 1, None),
        (1, day(14), Some(Apart::After(12))),
        (1, day(19) - 1, Some(Apart::After(12))),
        (1, day(19), None),
        (1, day(31), Some(Apart::After(29))),
        (2, i64::MIN, None),
        (2, day(14), Some(Apart::After(12))),
        (3, i64::MAX, None),
        (3, day(9) - 1, Some(Apart::Before(10))),
        (4, day(0), None),
        (5, day(11), None),
        (6, day(0), None),
        (7, i64::MIN, None),
        (7, i64::MAX, None),
        (8, day(11), None), // not listed
        (NONE, day(11), None),
    ] {
        assert_eq!(employment.apart(staff, at), apart, "staff {staff} at {at}");
    }
}

#[test]
fn rows_are_found_by_number() {
    for numbers in [vec![], vec![0], vec![3], vec![0, 0, 2, 5, 5, 5, 6], vec![1, 1, NONE, NONE]] {
        let places = Places::new(numbers.iter().copied());
        for number in (0..8).chain([NONE - 1]) {
            let expected: Vec<u32> = numbers.iter().copied().filter(|other| *other == number).collect();
            assert_eq!(places.of(&numbers, number), expected, "{number} in {numbers:?}");
        }
        assert!(places.of(&numbers, NONE).is_empty(), "nobody has no number");
    }
}
