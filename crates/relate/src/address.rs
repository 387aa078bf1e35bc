//! Addresses, taken apart by rules: seven countries, from columns or from one line.
//!
//! The order of the parts is that of the Universal Postal Union's "Addressing the world" (S42) sheets and, in the United
//! States, of USPS Publication 28. What no rule fits stays a street without a number, and compares as text.

mod locality;
mod memo;
mod number;
mod street;
mod tokens;
mod types;
mod unit;

use crate::{Address, text::fold};

use self::tokens::{Token, tokenise};

/// A country whose addresses and telephone numbers have rules here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Country {
    /// DE.
    Germany,
    /// AT.
    Austria,
    /// CH, in German, French and Italian.
    Switzerland,
    /// US.
    UnitedStates,
    /// GB.
    UnitedKingdom,
    /// FR.
    France,
    /// NL.
    Netherlands,
}

/// An address in parts that can be compared: lower case, without accents, street types written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Given, recognised, or the default.
    pub country: Country,
    /// Street with its type written out; `po box`, `packstation`, … for addresses without a street; the whole text
    /// where no rule fits.
    pub street: String,
    /// House number, box number.
    pub number: Option<HouseNumber>,
    /// Flat, floor, staircase and door, without the words that only say that it is a flat.
    pub unit: String,
    /// Lines that are neither: the name of a building, a district. Without spaces.
    pub extra: String,
    /// Without spaces; ZIP codes to five digits.
    pub postcode: String,
    /// Town, without its district or sorting code.
    pub city: String,
    /// State in two letters, in the United States.
    pub region: String,
}

/// `12`, `12a`, `12-14`, `12 bis`, `12 1/2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseNumber {
    /// The number, or where the range begins.
    pub first: u32,
    /// Where the range ends.
    pub last: Option<u32>,
    /// Letter or other addition.
    pub letter: String,
}

/// Takes an address apart, by its own country or else by `default`.
pub fn normalise_address(address: &Address<'_>, default: Country) -> Parts {
    let named = Country::named(address.country);
    let country = named.unwrap_or(default);
    if address.postcode.trim().is_empty() && address.city.trim().is_empty() {
        let text = street_text(address, country);
        let mut tokens = tokenise(&text);
        let mut parts = Parts::of(country);
        if let Some(country) = locality::take_country(&mut tokens) {
            parts.country = named.unwrap_or(country);
        }
        locality::take_locality(&mut tokens, &mut parts);
        street::read(tokens, &mut parts);
        return parts;
    }
    let mut parts = memo::street(address, country);
    locality::from_columns(address, &mut parts);
    parts
}

/// Street, number and what else there is in the first lines, where postcode and town are apart.
fn parse_street(address: &Address<'_>, country: Country) -> Parts {
    let mut parts = Parts::of(country);
    street::read(tokenise(&street_text(address, country)), &mut parts);
    parts
}

/// The lines of the street as rules read them.
fn street_text(address: &Address<'_>, country: Country) -> String {
    let mut text = folded_lines(address, country);
    text.retain(|letter| !matches!(letter, '\'' | '`' | '"'));
    if country == Country::UnitedStates {
        for (apart, together) in [("u.s. ", "us "), ("r.r. ", "rr "), ("rural route ", "rr ")] {
            if text.contains(apart) {
                text = text.replace(apart, together);
            }
        }
    }
    text
}

/// Street and house number in the order of the country, then the second line.
fn folded_lines(address: &Address<'_>, country: Country) -> String {
    let number_first = matches!(country, Country::UnitedStates | Country::UnitedKingdom | Country::France);
    // A column for the number leaves no doubt about which number of `An der B 27 3` it is.
    let marked = address.house_number.trim_start().starts_with(|letter: char| letter.is_ascii_digit());
    let before_number = if marked { " nr " } else { " " };
    let lines = match number_first {
        true => [("", address.house_number), (" ", address.street), (", ", address.extra)],
        false => [("", address.street), (before_number, address.house_number), (", ", address.extra)],
    };
    let mut text = String::with_capacity(96);
    for (separator, line) in lines {
        if !line.trim().is_empty() {
            text.push_str(separator);
            if line.contains(['\n', '\r']) {
                fold(&line.replace(['\n', '\r'], ", "), &mut text);
            } else {
                fold(line, &mut text);
            }
        }
    }
    text
}

impl Parts {
    /// Nothing known but the country.
    fn of(country: Country) -> Parts {
        Parts {
            country,
            street: String::new(),
            number: None,
            unit: String::new(),
            extra: String::new(),
            postcode: String::new(),
            city: String::new(),
            region: String::new(),
        }
    }

    /// Street without spaces: `haupt strasse` and `hauptstrasse` are one.
    pub(crate) fn compact_street(&self) -> String {
        self.street.split(' ').collect()
    }
}

fn join(tokens: &[Token<'_>]) -> String {
    let mut text = String::with_capacity(tokens.iter().map(|token| token.text.len() + 1).sum());
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
}

#[cfg(test)]
mod tests;
