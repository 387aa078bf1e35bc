//! Addresses in one line, with what they should be taken apart into: `tests/data/addresses`.

use relate::{Address, Country, Parts, normalise_address};

const TABLES: [(Country, &str, usize); 7] = [
    (Country::Germany, include_str!("data/addresses/de.txt"), 300),
    (Country::Austria, include_str!("data/addresses/at.txt"), 60),
    (Country::Switzerland, include_str!("data/addresses/ch.txt"), 60),
    (Country::UnitedStates, include_str!("data/addresses/us.txt"), 300),
    (Country::UnitedKingdom, include_str!("data/addresses/uk.txt"), 60),
    (Country::France, include_str!("data/addresses/fr.txt"), 60),
    (Country::Netherlands, include_str!("data/addresses/nl.txt"), 60),
];

#[test]
fn lines_are_taken_apart() {
    let mut wrong = Vec::new();
    for (country, table, least) in TABLES {
        let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() >= least, "{country:?} has {} lines", lines.len());
        for line in lines {
            let mut columns = line.split('|').map(str::trim);
            let text = columns.next().unwrap();
            let expected: Vec<&str> = columns.collect();
            let parts = normalise_address(&Address { street: text, ..Address::default() }, country);
            let found = shown(&parts, expected.len());
            if found != expected {
                wrong.push(format!("{country:?}: {text}\n  expected {expected:?}\n  found    {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
}

/// The same parts come out of columns.
#[test]
fn columns_give_the_same_as_lines() {
    for (country, table, _) in TABLES {
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let text = line.split('|').next().unwrap().trim();
            let whole = normalise_address(&Address { street: text, ..Address::default() }, country);
            let number = whole.number.as_ref().map(number).unwrap_or_default();
            let number = if number.contains('/') { number } else { number.replace(' ', "-") };
            // A grid number (`N6W23001`) is shown the other way round.
            let grid = whole
                .number
                .as_ref()
                .is_some_and(|number| number.letter.len() > 2 && country == Country::UnitedStates);
            if whole.city.is_empty() || BOXES.contains(&&*whole.street) || grid {
                continue;
            }
            let columns = Address {
                street: &whole.street,
                house_number: &number,
                postcode: &whole.postcode,
                city: &whole.city,
                region: &whole.region,
                ..Address::default()
            };
            let parts = normalise_address(&columns, country);
            let expected = Parts { unit: parts.unit.clone(), extra: parts.extra.clone(), ..whole.clone() };
            assert_eq!(parts, expected, "{text}");
        }
    }
}

const BOXES: [&str; 3] = ["po box", "packstation", "postfiliale"];

fn shown(parts: &Parts, columns: usize) -> Vec<String> {
    let number = parts.number.as_ref().map(number).unwrap_or_default();
    let mut shown = vec![
        parts.street.clone(),
        number,
        parts.unit.clone(),
        parts.postcode.clone(),
        parts.city.clone(),
        parts.region.clone(),
    ];
    shown.truncate(columns);
    shown
}

/// `12`, `12a`, `12 1/2`, `12-14`.
fn number(number: &relate::HouseNumber) -> String {
    let space = if number.letter.starts_with(|letter: char| letter.is_ascii_digit()) { " " } else { "" };
    let last = number.last.map(|last| format!("-{last}")).unwrap_or_default();
    format!("{}{space}{}{last}", number.first, number.letter)
}
