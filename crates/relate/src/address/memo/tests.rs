use proptest::prelude::*;

use super::*;

const COUNTRIES: [Country; 7] = [
    Country::Germany,
    Country::Austria,
    Country::Switzerland,
    Country::UnitedStates,
    Country::UnitedKingdom,
    Country::France,
    Country::Netherlands,
];

#[test]
fn only_the_number_of_the_house_is_another() {
    let known = |street: &str, house_number: &str| {
        let mut key = String::new();
        let number = pattern(&mut key, Country::Germany, [street, house_number, ""])?;
        Some((number, read_pattern(&key, Country::Germany).is_some()))
    };
    for (street, house_number, expected) in [
        ("Lindenstr. 7", "", Some((Some(7), true))),
        ("Lindenstr.", "12a", Some((Some(12), true))),
        ("Lindenstr.", "", Some((None, true))),
        ("Postfach 12", "", Some((Some(12), true))),
        // Part of a name, a range, a leading zero, a number that is none of a house.
        ("Straße des 17. Juni", "", Some((Some(17), false))),
        ("Lindenstr. 12-14", "", None),
        ("Lindenstr. 07", "", None),
        ("Lindenstr. 1234", "", None),
    ] {
        assert_eq!(known(street, house_number), expected, "{street} {house_number}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]
    /// Each twice, so that the second is known; with other numbers of as many digits.
    #[test]
    fn what_is_remembered_is_what_would_be_read(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..4),
        numbers in prop::collection::vec(0_u32..1200, 3),
        number_first: bool, column in prop::sample::select(&["", "a", " b", "-9", "/2", "½", "bis"][..]),
        extra in prop::sample::select(&["", "2. OG", "Hinterhaus", "Apt B", "c/o Meier"][..]),
        in_column: bool, country in prop::sample::select(&COUNTRIES[..]),
    ) {
        for number in numbers {
            let number = format!("{number}{column}");
            let words = words.join(" ");
            let line = if number_first { format!("{number} {words}") } else { format!("{words} {number}") };
            let (street, house_number) = if in_column { (words, number) } else { (line, String::new()) };
            let address = Address { street: &street, house_number: &house_number, extra, ..Address::default() };
            prop_assert_eq!(super::street(&address, country), parse_street(&address, country));
            prop_assert_eq!(town(&street, country), locality::town_in(&street, country));
        }
    }

    #[test]
    fn any_text_is_read_as_ever(street in "\\PC{0,20}[0-9]{0,3}\\PC{0,8}", house_number in "[0-9]{0,4}[a-z]?", country in prop::sample::select(&COUNTRIES[..])) {
        let address = Address { street: &street, house_number: &house_number, ..Address::default() };
        prop_assert_eq!(super::street(&address, country), parse_street(&address, country));
        prop_assert_eq!(town(&street, country), locality::town_in(&street, country));
    }
}

const WORDS: &[&str] = &[
    "Lindenstr.",
    "Straße des",
    "Juni",
    "rue",
    "de la Paix",
    "Elm",
    "St",
    "N",
    "Apt",
    "Haus",
    "Postfach",
    "PO Box",
    "Nr.",
    "Q",
    "Top",
    "Stiege",
    "42nd",
    "seventh",
    "II",
    "Plein",
    "Flat",
    "2nd floor",
    "og",
    "An der B",
    "Hwy",
    "RR",
    "Box",
    ",",
    "u.",
    "n",
    "e",
];
