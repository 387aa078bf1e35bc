//! Rows of staff and subjects as people whose relations can be found.

use arrow_array::RecordBatch;
use relate::{Address, BirthDate, Contact, Day, Person};

use super::addresses::{Addresses, address};
use crate::{
    columns::{Dates, Texts},
    ids::{Interner, NONE},
};

/// The listed staff, by number.
pub(super) struct Persons<'a> {
    persons: Vec<Person<'a>>,
    ids: &'a Interner,
}

impl<'a> Persons<'a> {
    pub(super) fn new(batches: &'a [RecordBatch], homes: &'a Addresses, ids: &'a Interner) -> Persons<'a> {
        let mut persons: Vec<Person<'a>> = Vec::new();
        for batch in batches {
            let numbers = Texts::of(batch, "staff_id");
            for row in 0..batch.num_rows() {
                let Some(number) = ids.find(numbers.at(row)) else { continue };
                persons.resize_with(persons.len().max(number as usize + 1), Person::default);
                if let Some(place) = persons.get_mut(number as usize) {
                    // Of someone listed twice, the later row counts, and the former address is kept.
                    let former = std::mem::take(&mut place.addresses);
                    *place = person(batch, row, homes.of(number));
                    let known = place.addresses.len();
                    place.addresses.extend(former.into_iter().take(known));
                }
            }
        }
        Persons { persons, ids }
    }

    pub(super) fn with_contacts(mut self, batches: &'a [RecordBatch]) -> Persons<'a> {
        for batch in batches {
            let text = |column| Texts::of(batch, column);
            let (ids, names, phones) = (text("staff_id"), text("name"), text("phone"));
            let (relations, addresses) = (text("relation"), text("address"));
            for row in 0..batch.num_rows() {
                let number = self.ids.find(ids.at(row)).unwrap_or(NONE);
                if let Some(person) = self.persons.get_mut(number as usize) {
                    person.contacts.push(Contact {
                        name: names.at(row),
                        phone: phones.at(row),
                        address: addresses.at(row),
                        relation: relations.at(row),
                        ..Contact::default()
                    });
                }
            }
        }
        self
    }

    pub(super) fn all(self) -> Vec<Person<'a>> {
        self.persons
    }
}

/// The person in a row of staff or subjects, with addresses from elsewhere.
pub(super) fn person<'a>(
    batch: &'a RecordBatch,
    row: usize,
    addresses: impl Iterator<Item = Address<'a>>,
) -> Person<'a> {
    let text = |column| Texts::of(batch, column).at(row);
    let some = |column| Some(text(column)).filter(|text| !text.is_empty());
    // `from` and `to` of staff say when they were employed, not when they lived there.
    let home = Address { from: None, to: None, ..address(batch, row) };
    let has_home = ![home.street, home.postcode, home.city].iter().all(|part| part.is_empty());
    Person {
        given_name: text("given_name"),
        family_name: text("family_name"),
        full_name: text("name"),
        birth_date: Dates::of(batch, "birth_date").at(row).map(|day| BirthDate::from(Day(day))),
        addresses: has_home.then_some(home).into_iter().chain(addresses).collect(),
        phones: some("phone").into_iter().collect(),
        emails: some("email").into_iter().collect(),
        team: text("team"),
        ..Person::default()
    }
}

pub(super) const STAFF: &[&str] = &[
    "staff_id",
    "given_name",
    "family_name",
    "birth_date",
    "address",
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
    "lat",
    "lon",
    "phone",
    "email",
    "team",
];

pub(super) const CONTACTS: &[&str] = &["staff_id", "name", "phone", "relation", "address"];

pub(super) const SUBJECTS: &[&str] = &[
    "subject_id",
    "name",
    "given_name",
    "family_name",
    "birth_date",
    "address",
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
    "lat",
    "lon",
    "phone",
    "email",
];
