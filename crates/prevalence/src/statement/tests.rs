use std::{fs::OpenOptions, io::Write as _};

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{Interval, Share, Statement, estimate, words::Language};
use crate::{
    draw::{draw, draw_more},
    labels::{
        Label,
        Verdict::{self, CannotTell, Misuse, NoMisuse},
    },
    plan::{Plan, Unit},
    review::{Review, append_label},
    testing::{TempDir, label, plan, scores},
};

#[test]
fn before_the_first_label() {
    let directory = drawn(&plan());
    let statement = estimate(&directory.0).unwrap();
    assert_eq!((statement.reviewed, statement.bounds), (0, Interval { lower: 0, upper: 100 }));
    assert_eq!(statement.estimate, None);
    check(
        &statement,
        expect![[r#"
            None of 100 looks has been reviewed: nothing can be said about them yet.
            Stratum 1 (score from 90): 0 of 0 reviewed, of 10; from 0 to 10 in all.
            Stratum 2 (30 highest scores): 0 of 0 reviewed, of 30; from 0 to 30 in all.
            Stratum 3 (the rest): 0 of 0 reviewed, of 60; from 0 to 60 in all.
            All bounds hold together, whenever the review is stopped. They take the reviewers' verdicts for the truth; planted units are not counted.
            SHA-256 of the frozen plan: 2763fd39a6f4258426bb27d779159a7dbefd3b296c26e6cc7652055781f75dea
        "#]],
        expect![[r#"
            Von 100 Zugriffen ist nichts geprüft: Über sie lässt sich noch nichts sagen.
            Schicht 1 (Punktzahl ab 90): 0 von 0 geprüften, von 10; insgesamt 0 bis 10.
            Schicht 2 (die 30 höchsten Punktzahlen): 0 von 0 geprüften, von 30; insgesamt 0 bis 30.
            Schicht 3 (alle anderen): 0 von 0 geprüften, von 60; insgesamt 0 bis 60.
            Alle Schranken gelten gemeinsam, wann immer die Prüfung endet. Sie nehmen die Urteile der Prüfenden als wahr an; Untergemischtes zählt nicht mit.
            SHA-256 des festgeschriebenen Plans: 2763fd39a6f4258426bb27d779159a7dbefd3b296c26e6cc7652055781f75dea
        "#]],
    );
}

/// Looks with a score from 80 on are misuse.
#[test]
fn a_review_in_the_middle() {
    let directory = drawn(&plan());
    let unit = undecided(&directory);
    for reviewer in ["one", "two"] {
        label_all(&directory, reviewer, |next| match score(next) {
            None if reviewer == "one" => Misuse,
            None => CannotTell,
            Some(_) if next == unit => CannotTell,
            Some(score) if score >= 80 => Misuse,
            Some(_) => NoMisuse,
        });
    }
    let statement = estimate(&directory.0).unwrap();
    check(
        &statement,
        expect![[r#"
            At least 9 of 100 looks were misuse, with 95 % confidence; 9 of the reviewed 35 were misuse.
            Best single guess: 22 (Horvitz-Thompson estimate, without certainty).
            Stratum 1 (score from 90): 5 of 5 reviewed, of 10; from 5 to 10 in all.
            Stratum 2 (30 highest scores): 4 of 10 reviewed, of 30; from 4 to 23 in all.
            Stratum 3 (the rest): 0 of 20 reviewed, of 60; from 0 to 19 in all.
            Reviewed but not decided: 1. They count as no misuse in lower bounds and as misuse in upper bounds.
            Reviewer one recognised 1 of 1 planted misuses, and 0 of 1 planted units without misuse.
            Reviewer two recognised 0 of 1 planted misuses, and 0 of 1 planted units without misuse.
            All bounds hold together, whenever the review is stopped. They take the reviewers' verdicts for the truth; planted units are not counted.
            SHA-256 of the frozen plan: 2763fd39a6f4258426bb27d779159a7dbefd3b296c26e6cc7652055781f75dea
        "#]],
        expect![[r#"
            Mindestens 9 von 100 Zugriffen waren Missbrauch, mit 95 % Sicherheit; 9 der geprüften 35 waren Missbrauch.
            Beste einzelne Schätzung: 22 (nach Horvitz-Thompson, ohne Gewähr).
            Schicht 1 (Punktzahl ab 90): 5 von 5 geprüften, von 10; insgesamt 5 bis 10.
            Schicht 2 (die 30 höchsten Punktzahlen): 4 von 10 geprüften, von 30; insgesamt 4 bis 23.
            Schicht 3 (alle anderen): 0 von 20 geprüften, von 60; insgesamt 0 bis 19.
            Geprüft, aber nicht entschieden: 1. Sie zählen in unteren Schranken nicht als Missbrauch, in oberen schon.
            Prüfperson one erkannte 1 von 1 untergemischten Missbräuchen und 0 von 1 untergemischten ohne Missbrauch.
            Prüfperson two erkannte 0 von 1 untergemischten Missbräuchen und 0 von 1 untergemischten ohne Missbrauch.
            Alle Schranken gelten gemeinsam, wann immer die Prüfung endet. Sie nehmen die Urteile der Prüfenden als wahr an; Untergemischtes zählt nicht mit.
            SHA-256 des festgeschriebenen Plans: 2763fd39a6f4258426bb27d779159a7dbefd3b296c26e6cc7652055781f75dea
        "#]],
    );
    let of = |part, of| Share { part, of };
    let one = statement.reviewers["one"];
    assert_eq!((one.misuse, one.no_misuse), (of(1, 1), of(0, 1)));
}

/// The lowest place of the last stratum.
fn undecided(directory: &TempDir) -> String {
    Review::open(&directory.0).unwrap().strata[2][0].clone()
}

#[test]
fn a_review_of_everything_is_exact() {
    let directory = drawn(&Plan { unit: Unit::Staff, ..plan() });
    draw_more(&directory.0, &[100, 100, 100], scores(100)).unwrap();
    for reviewer in ["one", "two"] {
        label_all(&directory, reviewer, |unit| if unit == "staff-3" { Misuse } else { NoMisuse });
    }
    let statement = estimate(&directory.0).unwrap();
    assert_eq!((statement.bounds, statement.estimate), (Interval { lower: 1, upper: 1 }, Some(1.0)));
    check(
        &statement,
        expect![[r#"
            Exactly 1 of 10 staff members misused their access: all were reviewed.
            Stratum 1 (score from 90): 1 of 10 reviewed, of 10; from 1 to 1 in all.
            Stratum 2 (30 highest scores): 0 of 0 reviewed, of 0; from 0 to 0 in all.
            Stratum 3 (the rest): 0 of 0 reviewed, of 0; from 0 to 0 in all.
            Reviewer one recognised 0 of 1 planted misuses, and 1 of 1 planted units without misuse.
            Reviewer two recognised 0 of 1 planted misuses, and 1 of 1 planted units without misuse.
            All bounds hold together, whenever the review is stopped. They take the reviewers' verdicts for the truth; planted units are not counted.
            SHA-256 of the frozen plan: b1ca6f35c4ef8c121100d8079857aee0b7eea4e347a1bac33d9ce1ddc89b8fba
        "#]],
        expect![[r#"
            Genau 1 von 10 Mitarbeitenden hat den eigenen Zugang missbraucht: Alle sind geprüft.
            Schicht 1 (Punktzahl ab 90): 1 von 10 geprüften, von 10; insgesamt 1 bis 1.
            Schicht 2 (die 30 höchsten Punktzahlen): 0 von 0 geprüften, von 0; insgesamt 0 bis 0.
            Schicht 3 (alle anderen): 0 von 0 geprüften, von 0; insgesamt 0 bis 0.
            Prüfperson one erkannte 0 von 1 untergemischten Missbräuchen und 1 von 1 untergemischten ohne Missbrauch.
            Prüfperson two erkannte 0 von 1 untergemischten Missbräuchen und 1 von 1 untergemischten ohne Missbrauch.
            Alle Schranken gelten gemeinsam, wann immer die Prüfung endet. Sie nehmen die Urteile der Prüfenden als wahr an; Untergemischtes zählt nicht mit.
            SHA-256 des festgeschriebenen Plans: b1ca6f35c4ef8c121100d8079857aee0b7eea4e347a1bac33d9ce1ddc89b8fba
        "#]],
    );
}

#[test]
fn nothing_found_is_not_nothing_there() {
    let directory = drawn(&plan());
    label_all(&directory, "one", |_| NoMisuse);
    let statement = estimate(&directory.0).unwrap();
    assert_eq!(statement.bounds.lower, 0);
    assert_eq!(
        statement.headline(Language::English),
        "At most 30 of 100 looks were misuse, with 95 % confidence; none was found among the reviewed 35."
    );
    assert_eq!(
        statement.headline(Language::German),
        "Höchstens 30 von 100 Zugriffen waren Missbrauch, mit 95 % Sicherheit; unter den geprüften 35 fand sich kein Fall."
    );
}

/// If reviewers chose what they review, the sample would not be random.
#[test]
fn what_is_reviewed_behind_a_gap_does_not_count() {
    let directory = drawn(&plan());
    let rest = Review::open(&directory.0).unwrap().strata[2].clone();
    for unit in [&rest[0], &rest[1], &rest[3], &rest[7]] {
        append_label(&directory.0, &label(0, unit, NoMisuse, "one")).unwrap();
    }
    let statement = estimate(&directory.0).unwrap();
    assert_eq!((statement.strata[2].reviewed, statement.strata[2].behind_gap), (2, 2));
    assert!(statement.text(Language::English).contains("\nReviewed out of order: 2. They do not"));
    append_label(&directory.0, &label(0, &rest[2], NoMisuse, "one")).unwrap();
    let statement = estimate(&directory.0).unwrap();
    assert_eq!((statement.strata[2].reviewed, statement.strata[2].behind_gap), (4, 1));
}

#[test]
fn a_torn_line_is_said() {
    let directory = drawn(&plan());
    let path = directory.0.join("labels.jsonl");
    OpenOptions::new().create(true).append(true).open(path).unwrap().write_all(b"{\"at\":").unwrap();
    let text = estimate(&directory.0).unwrap().text(Language::English);
    assert!(text.ends_with("Line 1 of the labels is unfinished and not counted; the next label that is added repairs the file.\n"), "{text}");
}

#[test]
fn the_headline_has_marks_and_numbers() {
    let directory = drawn(&plan());
    label_all(&directory, "one", |_| NoMisuse);
    let statement = Statement {
        units: 1_000_000,
        reviewed: 600,
        misuse: 3,
        bounds: Interval { lower: 41, upper: 20_000 },
        ..estimate(&directory.0).unwrap()
    };
    assert_eq!(
        statement.headline(Language::English),
        "At least 41 of 1,000,000 looks were misuse, with 95 % confidence; 3 of the reviewed 600 were misuse."
    );
    assert_eq!(
        statement.headline(Language::German),
        "Mindestens 41 von 1.000.000 Zugriffen waren Missbrauch, mit 95 % Sicherheit; 3 der geprüften 600 waren Missbrauch."
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever turns out about open units was already inside the bounds.
    #[test]
    fn deciding_what_is_open_only_narrows(truth in prop::collection::vec(any::<bool>(), 100), open in prop::collection::vec(any::<bool>(), 100)) {
        let directory = drawn(&plan());
        let verdict = |unit: &str| match score(unit) {
            Some(score) if truth[score] => Misuse,
            _ => NoMisuse,
        };
        let hesitant = |unit: &str| match score(unit) {
            Some(score) if open[score] => CannotTell,
            _ => verdict(unit),
        };
        for reviewer in ["one", "two"] {
            label_all(&directory, reviewer, hesitant);
        }
        let before = estimate(&directory.0).unwrap();
        let labels = directory.read("labels.jsonl");
        let labels = labels.lines().map(|line| serde_json::from_str(line).unwrap());
        let undecided = labels.filter(|label: &Label| label.verdict == CannotTell);
        add(&directory, undecided.map(|was| label(9, &was.unit, verdict(&was.unit), &was.reviewer)));
        let after = estimate(&directory.0).unwrap();
        prop_assert_eq!(after.open, 0);
        prop_assert!(before.bounds.lower <= after.bounds.lower && after.bounds.upper <= before.bounds.upper);
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter(shuffle in Just((0..74).collect::<Vec<usize>>()).prop_shuffle()) {
        let directory = drawn(&Plan { second_reviews: 1.0, ..plan() });
        for reviewer in ["one", "two"] {
            label_all(&directory, reviewer, |unit| if score(unit) > Some(80) { Misuse } else { NoMisuse });
        }
        let labels = directory.read("labels.jsonl");
        let lines: Vec<&str> = labels.lines().collect();
        prop_assert_eq!(lines.len(), shuffle.len());
        let before = estimate(&directory.0).unwrap();
        directory.write("labels.jsonl", shuffle.iter().map(|&line| format!("{}\n", lines[line])).collect::<String>());
        prop_assert_eq!(estimate(&directory.0).unwrap(), before);
    }

    #[test]
    fn no_files_make_it_panic(plan: Vec<u8>, file in 0_usize..5, at in any::<prop::sample::Index>()) {
        let directory = drawn(&self::plan());
        label_all(&directory, "one", |_| Misuse);
        let name = ["plan.json", "plan.sha256", "strata.csv", "sample.csv", "labels.jsonl"][file];
        let mut content = directory.read(name).into_bytes();
        let at = at.index(content.len());
        content.splice(at..(at + plan.len()).min(content.len()), plan);
        directory.write(name, content);
        let _ = estimate(&directory.0).map(|statement| statement.text(Language::German));
        let _ = append_label(&directory.0, &label(0, "planted-1", Misuse, "two"));
        let _ = draw(&directory.0, &self::plan(), scores(100));
    }
}

fn drawn(plan: &Plan) -> TempDir {
    let directory = TempDir::new();
    draw(&directory.0, plan, scores(100)).unwrap();
    directory
}

fn label_all(directory: &TempDir, reviewer: &str, verdict: impl Fn(&str) -> Verdict) {
    let review = Review::open(&directory.0).unwrap();
    let labels = review.next_for(reviewer).into_iter().map(|unit| label(0, unit, verdict(unit), reviewer));
    add(directory, labels);
}

/// Without waiting for the disk each time.
fn add(directory: &TempDir, labels: impl Iterator<Item = Label>) {
    let lines: String = labels.map(|label| serde_json::to_string(&label).unwrap() + "\n").collect();
    let path = directory.0.join("labels.jsonl");
    OpenOptions::new().create(true).append(true).open(path).unwrap().write_all(lines.as_bytes()).unwrap();
}

fn score(unit: &str) -> Option<usize> {
    unit.strip_prefix("look-").map(|score| score.parse().unwrap())
}

fn check(statement: &Statement, english: Expect, german: Expect) {
    english.assert_eq(&statement.text(Language::English));
    german.assert_eq(&statement.text(Language::German));
}
