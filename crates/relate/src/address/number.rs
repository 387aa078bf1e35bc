//! House numbers.

use super::{
    Country, HouseNumber,
    tokens::{Gap, Token},
};

/// Reads a house number at the beginning of `tokens`: the number, and how many tokens it took.
pub(super) fn read(tokens: &[Token<'_>], country: Country) -> Option<(HouseNumber, usize)> {
    let (token, rest) = tokens.split_first()?;
    let (first, letter) = split(token.text, country)?;
    let mut number = HouseNumber { first, last: None, letter: letter.to_owned() };
    let mut taken = 1;
    if number.letter.is_empty() {
        taken += letter_after(rest, country, &mut number);
    }
    taken += range_after(tokens.get(taken..)?, country, &mut number);
    if country == Country::France {
        number.letter = repetition(&number.letter).to_owned();
    }
    Some((number, taken))
}

/// `12`, `12a`, `12bis`; no ordinal (`12th`) and no grid number unless it ends in digits (`n6w23001`).
fn split(text: &str, country: Country) -> Option<(u32, &str)> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, letter) = text.split_at_checked(digits)?;
    if digits == 0 {
        return if country == Country::UnitedStates { grid(text) } else { None };
    }
    let romance = matches!(country, Country::France | Country::Netherlands);
    let ordinal = ORDINALS.contains(&letter) || romance && ROMANCE_ORDINALS.contains(&letter);
    let addition = letter.len() <= 2 && !ordinal || REPETITIONS.iter().any(|(_, long)| *long == letter);
    if addition { Some((number.parse().ok()?, letter)) } else { None }
}

/// Wisconsin's and Utah's coordinates: the last run of digits is the number, what stands before it the addition.
fn grid(text: &str) -> Option<(u32, &str)> {
    let compass =
        text.starts_with(['n', 's', 'e', 'w']) && text.chars().filter(char::is_ascii_digit).count() >= 3;
    let start = text.rfind(|letter: char| !letter.is_ascii_digit())? + 1;
    let (addition, number) = text.split_at_checked(start)?;
    let only_compass = addition.chars().all(|letter| letter.is_ascii_digit() || "nsew".contains(letter));
    if compass && only_compass { Some((number.parse().ok()?, addition)) } else { None }
}

/// `12 a`, `12 bis`, `12 1/2`.
fn letter_after(rest: &[Token<'_>], country: Country, number: &mut HouseNumber) -> usize {
    let Some(next) = rest.first().filter(|next| next.gap <= Gap::Dash) else {
        return 0;
    };
    let fraction = rest.get(1).filter(|second| second.gap == Gap::Slash && second.text.len() == 1);
    if let (true, Some(second)) = (next.text.len() == 1 && next.has_digit(), fraction)
        && next.gap == Gap::Space
        && second.has_digit()
    {
        number.letter = format!("{}/{}", next.text, second.text);
        return 2;
    }
    let letter = next.is_letter() && letter_belongs(rest, country)
        || (country == Country::France || country == Country::Switzerland)
            && REPETITIONS.iter().any(|(_, long)| *long == next.text)
            && !rest.get(1).is_some_and(Token::begins_with_digit);
    if letter {
        number.letter = next.text.to_owned();
        return 1;
    }
    // Queens, New York: `112-10`, and Hawaii: `92-1185`, are one number.
    if country == Country::UnitedStates && next.gap == Gap::Dash && next.is_number() && next.text.len() <= 4 {
        number.letter = next.text.to_owned();
        return 1;
    }
    0
}

/// In `12 N Main St` the letter is a compass point, in `12 r. de la Paix` a street, in `12 u. 14` a word.
fn letter_belongs(rest: &[Token<'_>], country: Country) -> bool {
    let letter = rest.first().map_or("", |token| token.text);
    let next = rest.get(1).filter(|token| token.gap < Gap::Line);
    match country {
        Country::UnitedStates => next.is_none() || !["n", "s", "e", "w"].contains(&letter),
        Country::France => letter != "r",
        _ => letter != "u" || !next.is_some_and(Token::begins_with_digit),
    }
}

/// `12-14`, `12/14`, `12 bis 14`, `12a-c`: a range, or (smaller than the first) an addition of its own, left to the unit.
fn range_after(rest: &[Token<'_>], country: Country, number: &mut HouseNumber) -> usize {
    let word = usize::from(rest.first().is_some_and(|token| {
        let german = matches!(country, Country::Germany | Country::Austria | Country::Switzerland);
        german && ["bis", "u", "und"].contains(&token.text)
    }));
    let Some(next) = rest.get(word) else { return 0 };
    let joined = word == 1 || matches!(next.gap, Gap::Dash | Gap::Slash);
    let slash_is_a_range = country != Country::Austria || next.gap != Gap::Slash;
    let Some((last, letter)) = split(next.text, country).filter(|_| joined && slash_is_a_range) else {
        return 0;
    };
    let number_first = matches!(country, Country::UnitedKingdom | Country::France);
    if last <= number.first || last - number.first > if number_first { WIDEST_BLOCK } else { WIDEST_RANGE } {
        return 0;
    }
    number.last = Some(last);
    if number.letter.is_empty() {
        number.letter = letter.to_owned();
    }
    word + 1
}

/// France's repetition indices are written in full or with their first letter.
fn repetition(letter: &str) -> &str {
    REPETITIONS.iter().find(|(short, _)| *short == letter).map_or(letter, |(_, long)| *long)
}

const REPETITIONS: [(&str, &str); 3] = [("b", "bis"), ("t", "ter"), ("q", "quater")];
const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];
const ROMANCE_ORDINALS: [&str; 3] = ["e", "er", "re"];
/// `12-98` is no row of houses but house 12, flat 98. A judgement: blocks rarely span more than thirty numbers.
const WIDEST_RANGE: u32 = 30;
/// Where the number stands first, a flat has its place before it.
const WIDEST_BLOCK: u32 = 100;
