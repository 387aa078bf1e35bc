//! Telephone numbers that can belong to nobody.
//!
//! Germany: the numbers that the Bundesnetzagentur keeps for films and books, Mitteilung 148/2021 in Amtsblatt
//! 7/2021: 030 23125, 040 66969, 069 90009, 0221 4710, 089 99998, each 000 to 999. United States: 555-0100 to
//! 555-0199 in any area code (NANPA, "555 line number assignment guidelines").
//!
//! No number is given out twice, so two records with one number always mean a relationship. The ranges hold
//! 5,000 German and 6,000 American numbers: in a larger world, most customers have left none.

use std::fmt;

use crate::Country;
use crate::draw::{Draw, Part};

/// A telephone number out of the reserved ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    country: Country,
    area: &'static str,
    line: &'static str,
    end: u16,
}

impl Phone {
    /// As an HR system stores it, e.g. `+493023125042`.
    #[must_use]
    pub fn e164(self) -> String {
        match self.country {
            Country::Germany => format!("+49{}{}{:03}", self.area, self.line, self.end),
            Country::UnitedStates => format!("+1{}{}{:04}", self.area, self.line, self.end),
        }
    }
}

/// As a customer writes it, e.g. `030 23125042` or `(212) 555-0142`.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.country {
            Country::Germany => write!(f, "0{} {}{:03}", self.area, self.line, self.end),
            Country::UnitedStates => write!(f, "({}) {}-{:04}", self.area, self.line, self.end),
        }
    }
}

/// Gives out each number once.
pub(crate) struct PhoneBook {
    german: Vec<Phone>,
    american: Vec<Phone>,
    kept: usize,
}

impl PhoneBook {
    /// Keeps back `kept` numbers of each country for [`PhoneBook::kept`].
    pub(crate) fn new(seed: u64, kept: usize) -> PhoneBook {
        let mut draw = Draw::new(seed, Part::Phones);
        let mut german: Vec<Phone> = GERMAN_LINES
            .iter()
            .flat_map(|&(area, line)| {
                (0..=999).map(move |end| Phone { country: Country::Germany, area, line, end })
            })
            .collect();
        let mut american: Vec<Phone> = AMERICAN_AREAS
            .iter()
            .flat_map(|&area| {
                (100..=199).map(move |end| Phone { country: Country::UnitedStates, area, line: "555", end })
            })
            .collect();
        draw.shuffle(&mut german);
        draw.shuffle(&mut american);
        PhoneBook { german, american, kept }
    }

    /// The next number, or none once only the kept ones are left.
    pub(crate) fn next(&mut self, country: Country) -> Option<Phone> {
        let kept = self.kept;
        let numbers = self.of(country);
        if numbers.len() > kept { numbers.pop() } else { None }
    }

    /// One of the kept numbers, or none once they are used up.
    pub(crate) fn kept(&mut self, country: Country) -> Option<Phone> {
        self.of(country).pop()
    }

    fn of(&mut self, country: Country) -> &mut Vec<Phone> {
        match country {
            Country::Germany => &mut self.german,
            Country::UnitedStates => &mut self.american,
        }
    }
}

const GERMAN_LINES: &[(&str, &str)] =
    &[("30", "23125"), ("40", "66969"), ("69", "90009"), ("221", "4710"), ("89", "99998")];

const AMERICAN_AREAS: &[&str] = &[
    "201", "202", "203", "205", "206", "208", "210", "212", "213", "214", "215", "216", "281", "303", "304",
    "305", "307", "312", "313", "314", "315", "317", "401", "402", "404", "405", "406", "410", "412", "414",
    "415", "502", "503", "504", "505", "512", "513", "515", "601", "602", "603", "605", "608", "612", "614",
    "615", "617", "619", "701", "702", "713", "716", "718", "802", "803", "804", "808", "901", "907", "919",
];
