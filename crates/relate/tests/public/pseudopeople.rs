//! pseudopeople's sample: 30 years of a made-up American town, from the wheel of that name (Haddock et al., 2024), as it is
//! before noise is put in. Its truth: who lived in which household in the censuses of 2020 and 2030, and who is married.
//!
//! Subjects are all people of 2030 outside group quarters; every twentieth of them is also staff. The address of 2020, where
//! it is another, is known as a former one.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    path::Path,
};

use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
};
use relate::{Address, BirthDate, Country, Day, Kind, Person, Relater, Settings};

pub(crate) const REQUIREMENT: &str = "pseudopeople==1.3.1";

/// One person in one census.
struct Entry {
    texts: HashMap<&'static str, String>,
    birth: Option<Day>,
}

impl Entry {
    fn text(&self, column: &str) -> &str {
        self.texts.get(column).map_or("", String::as_str)
    }
}

/// Who is what to whom.
pub(crate) struct Town {
    then: HashMap<String, Entry>,
    /// Ordered, so that every run has the same staff.
    now: BTreeMap<String, Entry>,
}

/// Found and true pairs of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    pub(crate) truth: usize,
    /// True pairs that were found, under a kind that fits.
    pub(crate) recalled: usize,
    /// Pairs that were called so.
    pub(crate) found: usize,
    /// Those of them that are true.
    pub(crate) right: usize,
}

impl Score {
    pub(crate) fn precision(&self) -> f64 {
        self.right as f64 / self.found as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.recalled as f64 / self.truth as f64
    }
}

pub(crate) fn read(package: &Path) -> Town {
    let path = package.join("pseudopeople/data/sample_datasets/decennial_census/decennial_census.parquet");
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let mut town = Town { then: HashMap::new(), now: BTreeMap::new() };
    for row in reader.get_row_iter(None).unwrap() {
        let (mut year, mut birth, mut texts) = (0, None, HashMap::new());
        for (name, field) in row.unwrap().get_column_iter() {
            match field {
                Field::Long(number) if name == "year" => year = *number,
                Field::Long(nanoseconds) if name == "date_of_birth" => {
                    birth = Some(Day(nanoseconds.div_euclid(86_400_000_000_000) as i32));
                }
                Field::Str(text) => {
                    if let Some(column) = COLUMNS.iter().find(|column| *column == name) {
                        texts.insert(*column, text.clone());
                    }
                }
                _ => {}
            }
        }
        let entry = Entry { texts, birth };
        let id = entry.text("simulant_id").to_owned();
        match (year, entry.text("housing_type")) {
            (2020, "Household") => drop(town.then.insert(id, entry)),
            (2030, "Household") => drop(town.now.insert(id, entry)),
            _ => {}
        }
    }
    town
}

impl Town {
    /// Scores by kind: self, spouse, same household, former household.
    pub(crate) fn score(&self) -> [(&'static str, Score); 4] {
        let subjects: Vec<(&String, Person<'_>)> =
            self.now.iter().map(|(id, now)| (id, self.person(id, now))).collect();
        let staff: Vec<&(&String, Person<'_>)> = subjects.iter().step_by(20).collect();
        let people: Vec<Person<'_>> = staff.iter().map(|(_, person)| person.clone()).collect();
        // What is known of the town: it is American, and everybody is a subject.
        let settings = Settings { country: Country::UnitedStates, coverage: 1.0, ..Settings::default() };
        let mut relater = Relater::new(&people, settings);
        let mut counts = relater.counts();
        for (_, subject) in &subjects {
            relater.observe(&mut counts, subject);
        }
        relater.learn(&counts);

        let mut found: HashMap<(usize, &String), Kind> = HashMap::new();
        for (id, subject) in &subjects {
            for relation in relater.relate(subject) {
                found.insert((relation.staff, *id), relation.kind);
            }
        }
        self.compare(&staff.iter().map(|(id, _)| *id).collect::<Vec<_>>(), &found)
    }

    fn compare(
        &self,
        staff: &[&String],
        found: &HashMap<(usize, &String), Kind>,
    ) -> [(&'static str, Score); 4] {
        let mut truth = [HashSet::new(), HashSet::new(), HashSet::new(), HashSet::new()];
        let now = |id: &str| self.now.get(id).map(|entry| entry.text("household_id"));
        let then = |id: &str| self.then.get(id).map(|entry| entry.text("household_id"));
        let same = |left: Option<&str>, right: Option<&str>| left.is_some() && left == right;
        for (number, member) in staff.iter().enumerate() {
            let (home, former) = (now(member), then(member));
            for subject in self.now.keys() {
                let together = same(home, now(subject));
                if *member == subject {
                    truth[0].insert((number, subject));
                } else if together {
                    truth[2].insert((number, subject));
                    if self.is_couple(member, subject) {
                        truth[1].insert((number, subject));
                    }
                } else if same(former, then(subject)) {
                    truth[3].insert((number, subject));
                }
            }
        }
        let kinds = [Kind::Myself, Kind::Household, Kind::Household, Kind::FormerPartner];
        let names = ["self", "spouse (as household)", "same household", "former household"];
        std::array::from_fn(|at| {
            let called = found.iter().filter(|(_, kind)| **kind == kinds[at]);
            let score = Score {
                truth: truth[at].len(),
                recalled: truth[at].iter().filter(|pair| found.get(*pair) == Some(&kinds[at])).count(),
                found: called.clone().count(),
                right: called.filter(|(pair, _)| truth[at].contains(*pair)).count(),
            };
            (names[at], score)
        })
    }

    fn is_couple(&self, left: &String, right: &String) -> bool {
        let role =
            |id: &String| self.now.get(id).map_or("", |entry| entry.text("relationship_to_reference_person"));
        let couple = |one: &str, other: &str| one == "Reference person" && other.ends_with("-sex spouse");
        couple(role(left), role(right)) || couple(role(right), role(left))
    }

    fn person<'a>(&'a self, id: &str, now: &'a Entry) -> Person<'a> {
        let mut addresses = vec![address(now)];
        if let Some(then) = self.then.get(id).filter(|then| place(then) != place(now)) {
            addresses.push(Address { to: Some(CENSUS_2030), ..address(then) });
        }
        Person {
            given_name: now.text("first_name"),
            family_name: now.text("last_name"),
            birth_date: now.birth.map(BirthDate::from),
            addresses,
            ..Person::default()
        }
    }
}

fn address(entry: &Entry) -> Address<'_> {
    Address {
        house_number: entry.text("street_number"),
        street: entry.text("street_name"),
        extra: entry.text("unit_number"),
        postcode: entry.text("zipcode"),
        city: entry.text("city"),
        region: entry.text("state"),
        ..Address::default()
    }
}

fn place(entry: &Entry) -> [&str; 3] {
    ["street_number", "street_name", "unit_number"].map(|column| entry.text(column))
}

const COLUMNS: [&str; 12] = [
    "simulant_id",
    "household_id",
    "housing_type",
    "relationship_to_reference_person",
    "first_name",
    "last_name",
    "street_number",
    "street_name",
    "unit_number",
    "city",
    "state",
    "zipcode",
];
/// 1 April 2030.
const CENSUS_2030: Day = Day(22_005);
