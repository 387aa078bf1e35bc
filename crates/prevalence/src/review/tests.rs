use std::collections::BTreeSet;

use super::{Outcome, Review, ReviewError, append_label, decide};
use crate::{
    draw::draw,
    labels::Verdict::{self, CannotTell, Misuse, NoMisuse},
    plan::Plan,
    testing::{TempDir, label, plan, scores},
};

#[test]
fn decisions() {
    for (votes, one_is_enough, both_needed) in [
        (&[][..], Outcome::Unseen, Outcome::Unseen),
        (&[Misuse], Outcome::Waiting, Outcome::Waiting),
        (&[NoMisuse], Outcome::NoMisuse, Outcome::Waiting),
        (&[CannotTell], Outcome::Waiting, Outcome::Waiting),
        (&[Misuse, Misuse], Outcome::Misuse, Outcome::Misuse),
        (&[NoMisuse, NoMisuse], Outcome::NoMisuse, Outcome::NoMisuse),
        (&[CannotTell, CannotTell], Outcome::CannotTell, Outcome::CannotTell),
        (&[Misuse, NoMisuse], Outcome::Waiting, Outcome::Waiting),
        (&[Misuse, CannotTell], Outcome::Waiting, Outcome::Waiting),
        (&[Misuse, NoMisuse, Misuse], Outcome::Misuse, Outcome::Misuse),
        (&[Misuse, NoMisuse, NoMisuse], Outcome::NoMisuse, Outcome::NoMisuse),
        (&[Misuse, NoMisuse, CannotTell], Outcome::CannotTell, Outcome::CannotTell),
        (&[Misuse, CannotTell, CannotTell], Outcome::CannotTell, Outcome::CannotTell),
        (&[Misuse, Misuse, NoMisuse, NoMisuse], Outcome::CannotTell, Outcome::CannotTell),
    ] {
        assert_eq!(decide(votes, || false), one_is_enough, "{votes:?}");
        assert_eq!(decide(votes, || true), both_needed, "{votes:?}");
    }
}

#[test]
fn who_sees_what() {
    let directory = review(&plan());
    let next = |reviewer: &str| -> Vec<String> {
        let review = Review::open(&directory.0).unwrap();
        review.next_for(reviewer).into_iter().map(str::to_owned).collect()
    };
    let all = next("one");
    assert_eq!((all.len(), &all), (37, &next("two")));
    assert_eq!(all.join("\n") + "\n", directory.read("sample.csv").strip_prefix("unit\n").unwrap());

    let real: Vec<&String> = all.iter().filter(|unit| !unit.starts_with("planted")).collect();
    let say = |unit: &str, verdict, reviewer| {
        append_label(&directory.0, &label(0, unit, verdict, reviewer)).unwrap();
    };
    say(real[0], Misuse, "one");
    say(real[1], NoMisuse, "one");
    say(real[2], CannotTell, "one");
    say("planted-1", Misuse, "one");
    let gone = |reviewer: &str| -> BTreeSet<String> {
        let next = next(reviewer);
        all.iter().filter(|unit| !next.contains(unit)).cloned().collect()
    };
    let units = |units: &[&str]| -> BTreeSet<String> { units.iter().map(|&unit| unit.to_owned()).collect() };
    assert_eq!(gone("one"), units(&[real[0], real[1], real[2], "planted-1"]));
    assert_eq!(gone("two"), units(&[real[1]]), "the others need a second review, or are planted");
    say(real[0], NoMisuse, "two");
    say(real[2], CannotTell, "two");
    assert_eq!(gone("three"), units(&[real[1], real[2]]), "a conflict needs a third review");
    say(real[0], CannotTell, "three");
    assert_eq!(gone("four"), units(&[real[0], real[1], real[2]]));
}

#[test]
fn a_share_of_the_harmless_gets_a_second_review() {
    let directory = review(&Plan { second_reviews: 0.5, ..plan() });
    for unit in Review::open(&directory.0).unwrap().next_for("one") {
        append_label(&directory.0, &label(0, unit, NoMisuse, "one")).unwrap();
    }
    let again = Review::open(&directory.0).unwrap();
    let real = again.next_for("two").iter().filter(|unit| !unit.starts_with("planted")).count();
    assert!((10..=25).contains(&real), "half of 35, but {real}");
}

#[test]
fn only_the_last_verdict_of_each_counts_in_whatever_order_they_came() {
    let directory = review(&plan());
    let unit = Review::open(&directory.0).unwrap().next_for("one")[0].to_owned();
    let labels = [(1, Misuse, "one"), (2, NoMisuse, "one"), (3, Misuse, "two"), (4, Misuse, "one")];
    let lines = labels.map(|(second, verdict, reviewer): (i64, Verdict, &str)| {
        serde_json::to_string(&label(second, &unit, verdict, reviewer)).unwrap()
    });
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1]] {
        directory.write("labels.jsonl", order.map(|line| format!("{}\n", lines[line])).concat());
        assert_eq!(Review::open(&directory.0).unwrap().outcome(&unit), Outcome::Misuse, "{order:?}");
    }
}

#[test]
fn labels_of_what_was_not_drawn_are_refused() {
    let directory = review(&plan());
    let refused = append_label(&directory.0, &label(0, "look-1000", Misuse, "one"));
    assert!(matches!(refused, Err(ReviewError::NotInSample { .. })), "{refused:?}");
    let line = serde_json::to_string(&label(0, "look-1000", Misuse, "one")).unwrap();
    directory.write("labels.jsonl", line + "\n");
    let refused = Review::open(&directory.0);
    assert!(matches!(refused, Err(ReviewError::NotInSample { .. })), "{refused:?}");
}

fn review(plan: &Plan) -> TempDir {
    let directory = TempDir::new();
    draw(&directory.0, plan, scores(100)).unwrap();
    directory
}
