use super::*;

#[test]
fn circles_of_two_to_four_are_found() {
    let favours = vec![
        (1, 2),
        (2, 1), // returned
        (3, 4),
        (4, 5),
        (5, 3), // over a third
        (10, 11),
        (11, 12),
        (12, 13),
        (13, 10), // over a fourth
        (20, 21),
        (21, 22),
        (22, 23),
        (23, 24),
        (24, 20), // longer
        (1, 3),
        (6, 1), // ways in and between
    ];
    let circles = Circles::find(favours.clone());
    let found: Vec<(u32, u32)> =
        favours.into_iter().filter(|(from, to)| circles.contains(*from, *to)).collect();
    assert_eq!(found, [(1, 2), (2, 1), (3, 4), (4, 5), (5, 3), (10, 11), (11, 12), (12, 13), (13, 10)]);
}

#[test]
fn whoever_looks_at_everybody_does_no_favours() {
    let mut favours: Vec<(u32, u32)> = (1..=31).map(|to| (0, to)).collect();
    favours.push((1, 0));
    assert!(!Circles::find(favours.clone()).contains(0, 1));
    favours.remove(30);
    assert!(Circles::find(favours).contains(0, 1));
}
