//! Further addresses of people, found by whose they are.

use arrow_array::RecordBatch;
use relate::{Address, AddressKind, Day, Position};

use crate::{
    columns::{Dates, Numbers, Texts},
    facts::of_subject,
    ids::Interner,
};

/// The rows of a table of addresses.
pub(super) struct Addresses {
    batches: Vec<RecordBatch>,
    /// Person, batch, row; ascending.
    index: Vec<(u32, u32, u32)>,
}

impl Addresses {
    /// Rows of unknown people are left out.
    pub(super) fn new(batches: Vec<RecordBatch>, id: &str, people: &Interner) -> Addresses {
        let mut index = Vec::new();
        for (place, batch) in (0..).zip(&batches) {
            let ids = Texts::of(batch, id);
            let rows = (0..batch.num_rows()).zip(0..);
            index.extend(rows.filter_map(|(row, number)| Some((people.find(ids.at(row))?, place, number))));
        }
        index.sort_unstable();
        Addresses { batches, index }
    }

    pub(super) fn of(&self, person: u32) -> impl Iterator<Item = Address<'_>> {
        of_subject(&self.index, person, |(of, ..)| *of)
            .iter()
            .filter_map(|(_, batch, row)| Some(address(self.batches.get(*batch as usize)?, *row as usize)))
    }
}

/// The address in a row, of whichever table.
pub(super) fn address(batch: &RecordBatch, row: usize) -> Address<'_> {
    let text = |column| Texts::of(batch, column).at(row);
    let day = |column| Dates::of(batch, column).at(row).map(Day);
    let number = |column| Numbers::of(batch, column).at(row);
    let position = number("lat").zip(number("lon"));
    Address {
        // A table has the parts, or the whole in one line.
        street: [text("street"), text("address")]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
        house_number: text("house_number"),
        postcode: text("postcode"),
        city: text("city"),
        country: text("country"),
        kind: kind(text("kind")),
        from: day("from"),
        to: day("to"),
        position: position.map(|(latitude, longitude)| Position { latitude, longitude }),
        ..Address::default()
    }
}

fn kind(word: &str) -> AddressKind {
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
