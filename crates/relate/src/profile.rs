//! A person as they are compared: everything normalised once.

use crate::{
    Address, AddressKind, BirthDate, Contact, Country, Day, Parts, Person, Position, email,
    evidence::ContactRelation, names::Name, normalise_address, phone, text::fold,
};

pub(crate) struct Profile {
    pub(crate) name: Name,
    pub(crate) birth: Option<BirthDate>,
    pub(crate) places: Vec<Place>,
    /// E.164 digits; none is empty.
    pub(crate) phones: Vec<String>,
    pub(crate) emails: Vec<String>,
    pub(crate) contacts: Vec<Acquainted>,
}

/// An address that a person has to do with.
pub(crate) struct Place {
    pub(crate) parts: Parts,
    /// Street without spaces.
    pub(crate) street: String,
    pub(crate) kind: AddressKind,
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    pub(crate) position: Option<Position>,
}

/// Somebody whom a person has named.
pub(crate) struct Acquainted {
    pub(crate) name: Name,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) place: Option<Place>,
    pub(crate) relation: ContactRelation,
    pub(crate) to: Option<Day>,
}

impl Profile {
    pub(crate) fn of(person: &Person<'_>, country: Country) -> Profile {
        let places = places(&person.addresses, country);
        // A number without a prefix is one of the country that the person lives in.
        let home = places.first().map_or(country, |place| place.parts.country);
        let known = |text: &String| !text.is_empty();
        Profile {
            name: Name::of(person),
            birth: person.birth_date.filter(|date| date.year > 0),
            phones: person.phones.iter().map(|text| phone::normalise(text, home)).filter(known).collect(),
            emails: person.emails.iter().map(|text| email::normalise(text)).filter(known).collect(),
            contacts: person.contacts.iter().map(|contact| Acquainted::of(contact, home)).collect(),
            places,
        }
    }

    /// Where the person lives now.
    pub(crate) fn homes(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.is_home() && place.is_current())
    }
}

/// The places of addresses. What is written twice, as a home in a table of people and again in one of addresses, is taken apart
/// once.
fn places(addresses: &[Address<'_>], country: Country) -> Vec<Place> {
    let mut places: Vec<(&Address<'_>, Place)> = Vec::with_capacity(addresses.len());
    for address in addresses {
        let same = places.iter().find(|(other, _)| other.is_written_like(address));
        let parts = same.map(|(_, place)| (place.parts.clone(), place.street.clone()));
        let (parts, street) = parts.unwrap_or_else(|| {
            let parts = normalise_address(address, country);
            let street = parts.compact_street();
            (parts, street)
        });
        places.extend(Place::of(address, parts, street).map(|place| (address, place)));
    }
    places.into_iter().map(|(_, place)| place).collect()
}

impl Place {
    fn of(address: &Address<'_>, parts: Parts, street: String) -> Option<Place> {
        let nothing = parts.street.is_empty() && parts.postcode.is_empty() && parts.city.is_empty();
        let Address { kind, from, to, position, .. } = *address;
        let place = Place { parts, street, kind, from, to, position };
        (!nothing || position.is_some()).then_some(place)
    }

    pub(crate) fn is_home(&self) -> bool {
        self.kind == AddressKind::Home
    }

    pub(crate) fn is_current(&self) -> bool {
        self.to.is_none()
    }

    /// Whether both were used at some time together, as far as it is known; and until when.
    pub(crate) fn overlap(&self, other: &Place) -> Option<Option<Day>> {
        let until = match (self.to, other.to) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (left, right) => left.or(right),
        };
        let from = self.from.max(other.from);
        let apart = from.zip(until).is_some_and(|(from, until)| from > until);
        (!apart).then_some(until)
    }

    /// Whether both are in one dwelling: the same house, and not different flats in it.
    pub(crate) fn is_same_dwelling(&self, other: &Place) -> bool {
        let (left, right) = (&self.parts, &other.parts);
        let flats = left.unit.is_empty() || right.unit.is_empty() || left.unit == right.unit;
        flats && self.is_same_house(other)
    }

    /// Same street, number and letter, in a place that is not known to be another.
    pub(crate) fn is_same_house(&self, other: &Place) -> bool {
        let (left, right) = (&self.parts, &other.parts);
        !self.street.is_empty()
            && self.street == other.street
            && left.number == right.number
            && self.is_same_town(other)
    }

    pub(crate) fn is_same_town(&self, other: &Place) -> bool {
        let (left, right) = (&self.parts, &other.parts);
        if left.postcode.is_empty() || right.postcode.is_empty() {
            !left.city.is_empty() && left.city == right.city
        } else {
            left.postcode == right.postcode
        }
    }
}

impl Acquainted {
    fn of(contact: &Contact<'_>, country: Country) -> Acquainted {
        let address = Address { street: contact.address, ..Address::default() };
        Acquainted {
            name: Name::whole(contact.name),
            phone: phone::normalise(contact.phone, country),
            email: email::normalise(contact.email),
            place: places(&[address], country).pop(),
            relation: ContactRelation::read(contact.relation),
            to: contact.to,
        }
    }
}

impl ContactRelation {
    /// Reads a word in English or German.
    fn read(text: &str) -> ContactRelation {
        let mut folded = String::with_capacity(text.len());
        fold(text, &mut folded);
        let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        let partner = has(&[
            "wife",
            "husband",
            "spouse",
            "partner",
            "frau",
            "mann",
            "gatt",
            "fianc",
            "verlobt",
            "lebensgef",
            "freundin/",
            "girlfriend",
            "boyfriend",
        ]);
        let former = folded
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| ["ex", "former", "geschieden", "divorced", "frueher", "fruehere"].contains(&word));
        if former {
            return ContactRelation::FormerPartner;
        }
        if partner {
            return ContactRelation::Partner;
        }
        if has(&KIN) {
            return ContactRelation::Kin;
        }
        if has(&[
            "friend",
            "freund",
            "flatmate",
            "roommate",
            "mitbewohn",
            "neighbo",
            "nachbar",
            "colleague",
            "kolleg",
        ]) {
            return ContactRelation::Friend;
        }
        ContactRelation::Unknown
    }
}

#[rustfmt::skip]
const KIN: [&str; 33] = [
    "mother", "father", "parent", "mum", "mom", "dad", "sister", "brother", "sibling", "son", "daughter", "child", "aunt", "uncle", "cousin",
    "grand", "niece", "nephew", "mutter", "vater", "eltern", "schwester", "bruder", "geschwister", "sohn", "tochter", "kind", "tante", "onkel",
    "neffe", "nichte", "schwager", "schwaegerin",
];
