//! Further addresses of people, found by whose they are.

use arrow_array::RecordBatch;
use rayon::prelude::*;
use relate::{Address, AddressKind, Day, Position};

use super::number;
use crate::{
    columns::{Dates, Numbers, Texts},
    ids::Interner,
    people::Places,
};

/// The rows of a table of addresses.
pub(super) struct Addresses<'a> {
    batches: Vec<AddressColumns<'a>>,
    /// Person, batch, row; ascending.
    index: Vec<(u32, u32, u32)>,
    places: Places,
}

impl<'a> Addresses<'a> {
    /// Rows of unknown people are left out.
    pub(super) fn new(batches: &'a [RecordBatch], id: &str, people: &Interner) -> Addresses<'a> {
        let index = batches.par_iter().enumerate().flat_map_iter(|(place, batch)| {
            let ids = Texts::of(batch, id);
            let person = move |row| Some((people.find(ids.at(row))?, number(place), number(row)));
            (0..batch.num_rows()).filter_map(person)
        });
        let mut index: Vec<(u32, u32, u32)> = index.collect();
        index.par_sort_unstable();
        let places = Places::new(index.iter().map(|(person, ..)| *person));
        Addresses { batches: batches.iter().map(AddressColumns::of).collect(), index, places }
    }

    /// Rows of known people.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    pub(super) fn of(&self, person: u32) -> impl Iterator<Item = Address<'a>> {
        let rows = self.places.of(&self.index, person).iter();
        rows.filter_map(|(_, batch, row)| Some(self.batches.get(*batch as usize)?.at(*row as usize)))
    }
}

/// The columns of an address in a batch, of whichever table.
pub(super) struct AddressColumns<'a> {
    street: Texts<'a>,
    line: Texts<'a>,
    house_number: Texts<'a>,
    postcode: Texts<'a>,
    city: Texts<'a>,
    country: Texts<'a>,
    kind: Texts<'a>,
    from: Dates<'a>,
    to: Dates<'a>,
    latitude: Numbers<'a>,
    longitude: Numbers<'a>,
}

impl<'a> AddressColumns<'a> {
    pub(super) fn of(batch: &'a RecordBatch) -> AddressColumns<'a> {
        AddressColumns {
            street: Texts::of(batch, "street"),
            line: Texts::of(batch, "address"),
            house_number: Texts::of(batch, "house_number"),
            postcode: Texts::of(batch, "postcode"),
            city: Texts::of(batch, "city"),
            country: Texts::of(batch, "country"),
            kind: Texts::of(batch, "kind"),
            from: Dates::of(batch, "from"),
            to: Dates::of(batch, "to"),
            latitude: Numbers::of(batch, "lat"),
            longitude: Numbers::of(batch, "lon"),
        }
    }

    pub(super) fn at(&self, row: usize) -> Address<'a> {
        let position = self.latitude.at(row).zip(self.longitude.at(row));
        // A table has the parts, or the whole in one line.
        let street = Some(self.street.at(row)).filter(|street| !street.is_empty());
        Address {
            street: street.unwrap_or_else(|| self.line.at(row)),
            house_number: self.house_number.at(row),
            postcode: self.postcode.at(row),
            city: self.city.at(row),
            country: self.country.at(row),
            kind: kind(self.kind.at(row)),
            from: self.from.at(row).map(Day),
            to: self.to.at(row).map(Day),
            position: position.map(|(latitude, longitude)| Position { latitude, longitude }),
            ..Address::default()
        }
    }
}

fn kind(word: &str) -> AddressKind {
    if word.is_empty() {
        return AddressKind::Home;
    }
    match word.to_lowercase().as_str() {
        "shipping" | "delivery" | "lieferung" | "lieferadresse" => AddressKind::Shipping,
        "billing" | "invoice" | "rechnung" | "rechnungsadresse" => AddressKind::Billing,
        _ => AddressKind::Home,
    }
}

pub(super) const STAFF: &[&str] = &[
    "staff_id",
    "address",
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
    "lat",
    "lon",
    "from",
    "to",
];

pub(super) const SUBJECTS: &[&str] = &[
    "subject_id",
    "address",
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
    "lat",
    "lon",
    "from",
    "to",
    "kind",
];
