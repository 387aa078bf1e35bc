//! Telephone numbers as they are compared.

use crate::{Country, text::LONGEST};

/// E.164 digits without the plus sign, for numbers of the seven countries and such as are written internationally; empty
/// where it is no number. Extensions are dropped.
///
/// National prefixes and lengths are those of the ITU's national numbering plans (E.129 notifications).
pub(crate) fn normalise(text: &str, country: Country) -> String {
    let (mut digits, international) = digits(text);
    if international {
        // `+49 (0) 221 …`
        if let Some(plan) = PLANS.iter().find(|plan| digits.starts_with(plan.code))
            && let Some(rest) = digits.strip_prefix(plan.code).and_then(|rest| rest.strip_prefix('0'))
            && plan.trunk == "0"
        {
            digits = format!("{}{rest}", plan.code);
        }
        return if (8..=15).contains(&digits.len()) { digits } else { String::new() };
    }
    let Some(plan) = PLANS.iter().find(|plan| plan.country == country) else {
        return String::new();
    };
    let national = match digits.strip_prefix(plan.trunk) {
        Some(rest) => rest,
        // The trunk prefix is written in all of them but the United States, whose numbers have one length.
        None if plan.country == Country::UnitedStates || digits.len() >= plan.shortest => &digits,
        None => return String::new(),
    };
    if (plan.shortest..=plan.longest).contains(&national.len()) {
        [plan.code, national].concat()
    } else {
        String::new()
    }
}

/// All digits up to an extension, without the sign for an international number, which is reported.
fn digits(text: &str) -> (String, bool) {
    let mut digits = String::with_capacity(16);
    let mut international = false;
    for letter in text.chars().take(LONGEST) {
        match letter {
            '+' | '＋' if digits.is_empty() => international = true,
            'x' | 'X' | 'e' | 'E' | ';' | '#' if digits.len() > 5 => break,
            letter => digits.extend(letter.to_digit(10).and_then(|digit| char::from_digit(digit, 10))),
        }
    }
    if !international && let Some(rest) = digits.strip_prefix("00") {
        return (rest.to_owned(), true);
    }
    if !international && let Some(rest) = digits.strip_prefix("011").filter(|rest| rest.len() > 9) {
        return (rest.to_owned(), true);
    }
    (digits, international)
}

struct Plan {
    country: Country,
    code: &'static str,
    /// Written before a number within the country.
    trunk: &'static str,
    /// Digits after the trunk prefix.
    shortest: usize,
    longest: usize,
}

#[rustfmt::skip]
const PLANS: [Plan; 7] = [
    Plan { country: Country::Germany, code: "49", trunk: "0", shortest: 6, longest: 11 },
    Plan { country: Country::Austria, code: "43", trunk: "0", shortest: 5, longest: 13 },
    Plan { country: Country::Switzerland, code: "41", trunk: "0", shortest: 9, longest: 9 },
    Plan { country: Country::UnitedStates, code: "1", trunk: "1", shortest: 10, longest: 10 },
    Plan { country: Country::UnitedKingdom, code: "44", trunk: "0", shortest: 9, longest: 10 },
    Plan { country: Country::France, code: "33", trunk: "0", shortest: 9, longest: 9 },
    Plan { country: Country::Netherlands, code: "31", trunk: "0", shortest: 9, longest: 9 },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_normalised() {
        for (text, country, normal) in [
            ("0221 / 123 45-67", Country::Germany, "492211234567"),
            ("+49 (0)221 1234567", Country::Germany, "492211234567"),
            ("0049 221 1234567", Country::France, "492211234567"),
            ("+49 221 1234567", Country::UnitedStates, "492211234567"),
            ("0664 1234567", Country::Austria, "436641234567"),
            ("044 668 18 00", Country::Switzerland, "41446681800"),
            ("(212) 555-0123", Country::UnitedStates, "12125550123"),
            ("1-212-555-0123 ext. 45", Country::UnitedStates, "12125550123"),
            ("212.555.0123 x45", Country::UnitedStates, "12125550123"),
            ("011 49 221 1234567", Country::UnitedStates, "492211234567"),
            ("020 7946 0958", Country::UnitedKingdom, "442079460958"),
            ("+44 (0)20 7946 0958", Country::UnitedKingdom, "442079460958"),
            ("01 23 45 67 89", Country::France, "33123456789"),
            ("020-123 4567", Country::Netherlands, "31201234567"),
            ("110", Country::Germany, ""),
            ("n/a", Country::Germany, ""),
            ("0", Country::UnitedKingdom, ""),
            ("", Country::Germany, ""),
        ] {
            assert_eq!(normalise(text, country), normal, "{text}");
        }
    }
}
