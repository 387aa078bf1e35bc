//! What parts of addresses came to before, a few thousand for each thread. Streets and towns repeat, and of a street only the
//! number is another: to look one up takes a fraction of the time of taking it apart. Nothing depends on what is here.

use std::{cell::RefCell, collections::HashMap};

use super::{Address, Country, Parts, locality, parse_street};

/// As [`parse_street`].
pub(super) fn street(address: &Address<'_>, country: Country) -> Parts {
    SEEN.with_borrow_mut(|seen| {
        let lines = [address.street, address.house_number, address.extra];
        let Some(number) = pattern(&mut seen.key, country, lines) else {
            return parse_street(address, country);
        };
        let known = seen.streets.get(&seen.key).cloned().unwrap_or_else(|| {
            let known = read_pattern(&seen.key, country);
            make_room(&mut seen.streets);
            seen.streets.insert(seen.key.clone(), known.clone());
            known
        });
        let Some(mut parts) = known else {
            return parse_street(address, country);
        };
        if let Some((place, number)) = parts.number.as_mut().zip(number) {
            place.first = number;
        }
        parts
    })
}

/// As [`locality::town_in`].
pub(super) fn town(text: &str, country: Country) -> String {
    SEEN.with_borrow_mut(|seen| {
        // Without digits it is itself; with more than one number, no town.
        if pattern(&mut seen.key, country, [text, "", ""]) != Some(None) {
            return locality::town_in(text, country);
        }
        if let Some(town) = seen.towns.get(&seen.key) {
            return town.clone();
        }
        let town = locality::town_in(text, country);
        make_room(&mut seen.towns);
        seen.towns.insert(seen.key.clone(), town.clone());
        town
    })
}

#[derive(Default)]
struct Seen {
    /// Streets by pattern; `None` where the number is more than the number of the house.
    streets: HashMap<String, Option<Parts>>,
    towns: HashMap<String, String>,
    /// A buffer.
    key: String,
}

thread_local! {
    static SEEN: RefCell<Seen> = RefCell::default();
}

/// Writes the lines with another number in the place of theirs, which is returned, if they have one. `None` for lines with
/// several, or with one that is no usual house number.
fn pattern(key: &mut String, country: Country, lines: [&str; 3]) -> Option<Option<u32>> {
    key.clear();
    key.push(char::from(b'a' + country as u8));
    for line in lines {
        key.push_str(line);
        key.push(END);
    }
    let is_digit = |letter: char| letter.is_ascii_digit();
    let Some(start) = key.find(is_digit) else { return Some(None) };
    let rest = key.get(start..)?;
    let length = rest.find(|letter| !is_digit(letter))?;
    let (digits, rest) = rest.split_at_checked(length)?;
    // What rules there are ask how long a number is, and whether it is smaller than another.
    let other = OTHER.get(..length)?;
    if rest.contains(is_digit) || digits.starts_with('0') {
        return None;
    }
    let number = digits.parse().ok()?;
    key.replace_range(start..start + length, other);
    Some(Some(number))
}

/// What a pattern is, if its number is the house's and nothing else.
fn read_pattern(key: &str, country: Country) -> Option<Parts> {
    let mut lines = key.get(1..)?.split(END);
    let (street, house_number, extra) = (lines.next()?, lines.next()?, lines.next()?);
    let parts = parse_street(&Address { street, house_number, extra, ..Address::default() }, country);
    let Some(start) = key.find(|letter: char| letter.is_ascii_digit()) else { return Some(parts) };
    let other: u32 = OTHER.get(..key.bytes().skip(start).filter(u8::is_ascii_digit).count())?.parse().ok()?;
    let is_house = |parts: &Parts| {
        parts.number.as_ref().is_some_and(|number| number.first == other && number.last.is_none())
    };
    let elsewhere = [Some(&parts.street), Some(&parts.unit), Some(&parts.extra)];
    let letter = parts.number.as_ref().map(|number| &number.letter);
    let twice = elsewhere.into_iter().chain([letter]).flatten().any(|text| text.contains(DIGIT));
    (is_house(&parts) && !twice).then_some(parts)
}

/// Everything is forgotten where there would be too much.
fn make_room<T>(map: &mut HashMap<String, T>) {
    if map.len() >= MOST {
        map.clear();
    }
}

/// Numbers of one to three digits, as house numbers are.
const OTHER: &str = "777";
const DIGIT: char = '7';
/// Not in any text that can be read.
const END: char = '\0';
/// At about 250 bytes each, 8 MB for each thread.
const MOST: usize = 32_768;

#[cfg(test)]
mod tests;
