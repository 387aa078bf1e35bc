//! Rows of staff and subjects as people whose relations can be found.

use arrow_array::RecordBatch;
use relate::{Address, BirthDate, Contact, Day, Person};

use super::addresses::{AddressColumns, Addresses};
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
    pub(super) fn new(batches: &'a [RecordBatch], homes: &Addresses<'a>, ids: &'a Interner) -> Persons<'a> {
        let mut persons: Vec<Person<'a>> = Vec::new();
        for batch in batches {
            let (numbers, columns) = (Texts::of(batch, "staff_id"), PersonColumns::of(batch));
            for row in 0..batch.num_rows() {
                let Some(number) = ids.find(numbers.at(row)) else { continue };
                persons.resize_with(persons.len().max(number as usize + 1), Person::default);
                if let Some(place) = persons.get_mut(number as usize) {
                    // Of someone listed twice, the later row counts, and the former address is kept.
                    let former = std::mem::take(&mut place.addresses);
                    *place = columns.at(row, homes.of(number));
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
            let (relations, addresses, emails) = (text("relation"), text("address"), text("email"));
            let ends = Dates::of(batch, "to");
            for row in 0..batch.num_rows() {
                let number = self.ids.find(ids.at(row)).unwrap_or(NONE);
                if let Some(person) = self.persons.get_mut(number as usize) {
                    person.contacts.push(Contact {
                        name: names.at(row),
                        phone: phones.at(row),
                        address: addresses.at(row),
                        email: emails.at(row),
                        relation: relations.at(row),
                        to: ends.at(row).map(Day),
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

/// The columns of a person in a batch of staff or subjects.
pub(super) struct PersonColumns<'a> {
    given_name: Texts<'a>,
    family_name: Texts<'a>,
    full_name: Texts<'a>,
    birth_date: Dates<'a>,
    phone: Texts<'a>,
    email: Texts<'a>,
    team: Texts<'a>,
    home: AddressColumns<'a>,
}

impl<'a> PersonColumns<'a> {
    pub(super) fn of(batch: &'a RecordBatch) -> PersonColumns<'a> {
        PersonColumns {
            given_name: Texts::of(batch, "given_name"),
            family_name: Texts::of(batch, "family_name"),
            full_name: Texts::of(batch, "name"),
            birth_date: Dates::of(batch, "birth_date"),
            phone: Texts::of(batch, "phone"),
            email: Texts::of(batch, "email"),
            team: Texts::of(batch, "team"),
            home: AddressColumns::of(batch),
        }
    }

    /// The person in a row, with addresses from elsewhere.
    pub(super) fn at(&self, row: usize, addresses: impl Iterator<Item = Address<'a>>) -> Person<'a> {
        let some = |texts: &Texts<'a>| Some(texts.at(row)).filter(|text| !text.is_empty());
        // `from` and `to` of staff say when they were employed, not when they lived there.
        let home = Address { from: None, to: None, ..self.home.at(row) };
        let has_home = ![home.street, home.postcode, home.city].iter().all(|part| part.is_empty());
        Person {
            given_name: self.given_name.at(row),
            family_name: self.family_name.at(row),
            full_name: self.full_name.at(row),
            birth_date: self.birth_date.at(row).map(|day| BirthDate::from(Day(day))),
            addresses: has_home.then_some(home).into_iter().chain(addresses).collect(),
            phones: some(&self.phone).into_iter().collect(),
            emails: some(&self.email).into_iter().collect(),
            team: self.team.at(row),
            ..Person::default()
        }
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
    "from",
    "to",
];

pub(super) const CONTACTS: &[&str] = &["staff_id", "name", "phone", "relation", "address", "email", "to"];

/// With all that the subjects were numbered by, so that a row that was rejected then is rejected again.
pub(super) const SUBJECTS: &[&str] = &[
    "subject_id",
    "tags",
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
