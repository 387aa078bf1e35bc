//! Public data with truth. Fetched by package name; where that fails, a test says `SKIPPED` and passes.

mod febrl;
mod fetch;

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
    println!("{quality:?}");
    assert!(quality.f1 >= 0.992, "{quality:?}");
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
    println!("{quality:?}");
    assert!(quality.f1 >= 0.998, "{quality:?}");
}
