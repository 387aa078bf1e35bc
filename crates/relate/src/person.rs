//! People as their owners wrote them down.

use crate::{Country, Day};

/// One staff member or subject, as written in some table. Everything is optional: an empty text is an unknown one.
///
/// It has no `Debug`, so that nobody's name gets into a message by accident.
#[derive(Clone, Default)]
pub struct Person<'a> {
    /// One or more given names.
    pub given_name: &'a str,
    /// Surname with particles and titles, as written.
    pub family_name: &'a str,
    /// The whole name (`Anna Müller` or `Müller, Anna`), read where both parts above are empty.
    pub full_name: &'a str,
    /// As written: it need not exist in the calendar.
    pub birth_date: Option<BirthDate>,
    /// Present and past ones, in any order.
    pub addresses: Vec<Address<'a>>,
    /// In any notation.
    pub phones: Vec<&'a str>,
    /// In any notation.
    pub emails: Vec<&'a str>,
    /// Emergency contacts and the like, now and before.
    pub contacts: Vec<Contact<'a>>,
    /// Name or id of the team, of staff.
    pub team: &'a str,
}

/// Where somebody lives, lived, or has things sent.
#[derive(Clone, Default)]
pub struct Address<'a> {
    /// Street, with the house number if that has no column; or a whole address in one line, if there is nothing else.
    pub street: &'a str,
    /// House number with letter, range, staircase, door.
    pub house_number: &'a str,
    /// Second line: flat, building, care of.
    pub extra: &'a str,
    /// Postcode or ZIP code.
    pub postcode: &'a str,
    /// Town.
    pub city: &'a str,
    /// State, canton, county.
    pub region: &'a str,
    /// Code or name; where it is empty or unknown, [`Settings::country`](crate::Settings) applies.
    pub country: &'a str,
    /// What it is used for.
    pub kind: AddressKind,
    /// First day, if known.
    pub from: Option<Day>,
    /// Last day. An address that has one counts as former: whose future end is known lives there still, but nothing here
    /// reads a clock.
    pub to: Option<Day>,
    /// Latitude and longitude in degrees (WGS 84).
    pub position: Option<Position>,
}

/// What an address is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// Where the person lives.
    #[default]
    Home,
    /// Where parcels go.
    Shipping,
    /// Where invoices go.
    Billing,
}

/// A place on Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Somebody whom a person has named: an emergency contact, say.
#[derive(Clone, Default)]
pub struct Contact<'a> {
    /// The whole name.
    pub name: &'a str,
    /// In any notation.
    pub phone: &'a str,
    /// In any notation.
    pub email: &'a str,
    /// An address in one line.
    pub address: &'a str,
    /// In words (`mother`, `Ehefrau`, `friend`).
    pub relation: &'a str,
    /// Last day on which it was named, where it no longer is.
    pub to: Option<Day>,
}

/// A date as written. Records hold the 31st of February, and it can still be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BirthDate {
    /// Of the common era.
    pub year: u16,
    /// From 1, if it is right.
    pub month: u8,
    /// From 1, if it is right.
    pub day: u8,
}

impl<'a> Address<'a> {
    /// Whether both are the same place in the same words.
    pub(crate) fn is_written_like(&self, other: &Address<'_>) -> bool {
        self.words() == other.words()
    }

    fn words(&self) -> [&'a str; 7] {
        [self.street, self.house_number, self.extra, self.postcode, self.city, self.region, self.country]
    }
}

impl From<Day> for BirthDate {
    fn from(day: Day) -> BirthDate {
        let (year, month, day) = day.civil();
        BirthDate { year: u16::try_from(year).unwrap_or(0), month, day }
    }
}

impl Country {
    /// Reads a code (`DE`, `GBR`, `CH`) or a name in English, German, French or Dutch; `None` for anything else.
    pub fn named(text: &str) -> Option<Country> {
        if text.is_empty() {
            return None;
        }
        // Nearly all are codes.
        let is_code = |name: &&str| name.eq_ignore_ascii_case(text);
        if let Some((country, _)) = COUNTRY_NAMES.iter().find(|(_, names)| names.iter().any(is_code)) {
            return Some(*country);
        }
        let mut letters = String::new();
        crate::text::fold(text, &mut letters);
        letters.retain(char::is_alphanumeric);
        COUNTRY_NAMES.iter().find(|(_, names)| names.contains(&letters.as_str())).map(|(country, _)| *country)
    }
}

#[rustfmt::skip]
const COUNTRY_NAMES: [(Country, &[&str]); 7] = [
    (Country::Germany, &["de", "deu", "d", "germany", "deutschland", "allemagne", "duitsland", "brd"]),
    (Country::Austria, &["at", "aut", "a", "austria", "oesterreich", "autriche", "oostenrijk"]),
    (Country::Switzerland, &["ch", "che", "switzerland", "schweiz", "suisse", "svizzera", "zwitserland", "svizra"]),
    (Country::UnitedStates, &["us", "usa", "unitedstates", "unitedstatesofamerica", "etatsunis", "verenigdestaten"]),
    (Country::UnitedKingdom, &[
        "gb", "gbr", "uk", "unitedkingdom", "greatbritain", "england", "scotland", "wales", "northernireland",
        "vereinigteskoenigreich", "grossbritannien", "royaumeuni", "verenigdkoninkrijk",
    ]),
    (Country::France, &["fr", "fra", "f", "france", "frankreich", "frankrijk"]),
    (Country::Netherlands, &["nl", "nld", "netherlands", "thenetherlands", "niederlande", "nederland", "paysbas", "holland"]),
];
