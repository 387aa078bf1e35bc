//! Postcode and town.

use super::{
    Address, Country, Parts, join, memo,
    tokens::{Gap, Token, tokenise},
    types::{STATES, UK_COUNTIES},
};
use crate::text::fold;

/// Reads postcode, town and region from their columns.
pub(super) fn from_columns(address: &Address<'_>, parts: &mut Parts) {
    fold(address.postcode, &mut parts.postcode);
    parts.postcode.retain(char::is_alphanumeric);
    let prefix = parts.postcode.len().saturating_sub(postcode_digits(parts.country));
    if let Some(digits) = parts.postcode.get(prefix..)
        && parts
            .postcode
            .get(..prefix)
            .is_some_and(|letters| PREFIXES.iter().any(|(known, _)| *known == letters))
    {
        parts.postcode = digits.to_owned();
    }
    if parts.country == Country::UnitedStates {
        parts.postcode.truncate(5);
    }
    parts.city = memo::town(address.city, parts.country);
    fold(address.region, &mut parts.region);
    let region = tokenise(&parts.region);
    parts.region = match state(&region, parts.country) {
        Some((code, length)) if length == region.len() => code.to_owned(),
        _ => join(&region),
    };
}

/// The town in a column of towns.
pub(super) fn town_in(text: &str, country: Country) -> String {
    let mut city = String::new();
    fold(text, &mut city);
    city.retain(|letter| letter != '\'');
    town(&tokenise(&city), country)
}

/// Removes the country from the end of the line, or recognises it by the prefix of the postcode (`CH-8001`).
pub(super) fn take_country(tokens: &mut Vec<Token<'_>>) -> Option<Country> {
    let last_line = tokens.iter().rposition(|token| token.gap == Gap::Line).filter(|at| *at > 0);
    if let Some(start) = last_line
        && let Some(country) = Country::named(&join(tokens.get(start..)?))
        && tokens.get(start..)?.iter().map(|token| token.text.len()).sum::<usize>() > 1
        && tokens.get(start)?.text != "de"
    {
        tokens.truncate(start);
        return Some(country);
    }
    if let Some(last) = tokens.last()
        && tokens.len() > 2
        && (last.text.len() > 5 || ["uk", "usa"].contains(&last.text))
        && let Some(country) = Country::named(last.text)
    {
        tokens.pop();
        return Some(country);
    }
    let (at, country) =
        tokens.iter().zip(tokens.iter().skip(1)).enumerate().find_map(|(at, (prefix, postcode))| {
            let (_, country) = PREFIXES.iter().find(|(letters, _)| *letters == prefix.text)?;
            let digits = postcode_digits(*country);
            (postcode.gap == Gap::Dash && postcode.is_digits(digits)).then_some((at, *country))
        })?;
    let prefix = tokens.remove(at);
    if let Some(postcode) = tokens.get_mut(at) {
        postcode.gap = prefix.gap;
    }
    Some(country)
}

/// Moves postcode, town and region from a line in which everything stands to `parts`; leaves the street.
pub(super) fn take_locality(tokens: &mut Vec<Token<'_>>, parts: &mut Parts) {
    match parts.country {
        Country::UnitedKingdom => take_british(tokens, parts),
        Country::UnitedStates => take_american(tokens, parts),
        country => {
            let Some((start, length)) = continental_postcode(tokens, country) else { return };
            let end = end_of_line(tokens, start + length);
            let place: Vec<_> = tokens.drain(start..end).collect();
            let (postcode, city) = place.split_at_checked(length).unwrap_or_default();
            parts.postcode = postcode.iter().map(|token| token.text).collect();
            parts.city = town(city, country);
            if parts.city.is_empty() {
                take_town_before(tokens, start, parts);
            } else if start > 0 {
                // What follows the town (a district, a county) is no street.
                tokens.truncate(start);
            }
        }
    }
}

/// `Berlin 10115`: the town stands before, on a line of its own.
fn take_town_before(tokens: &mut Vec<Token<'_>>, end: usize, parts: &mut Parts) {
    let start = tokens.iter().take(end).rposition(|token| token.gap == Gap::Line).filter(|start| *start > 0);
    if let Some(start) = start {
        let city: Vec<_> = tokens.drain(start..end).collect();
        parts.city = town(&city, parts.country);
    }
}

fn end_of_line(tokens: &[Token<'_>], start: usize) -> usize {
    let rest = tokens.iter().skip(start);
    start + rest.take_while(|token| token.gap != Gap::Line).count()
}

/// The last token that looks like a postcode and is followed by a word, or else the last that looks like one.
fn continental_postcode(tokens: &[Token<'_>], country: Country) -> Option<(usize, usize)> {
    let length = |at: usize| -> Option<usize> {
        let token = tokens.get(at)?;
        match country {
            Country::Netherlands => {
                let next = tokens.get(at + 1);
                let letters =
                    |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
                match token.text.split_at_checked(4) {
                    Some((digits, "")) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                        next.is_some_and(|next| letters(next.text)).then_some(2)
                    }
                    Some((digits, rest)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                        letters(rest).then_some(1)
                    }
                    _ => None,
                }
            }
            country => token.is_digits(postcode_digits(country)).then_some(1),
        }
    };
    let candidates = (0..tokens.len()).rev().filter_map(|at| Some((at, length(at)?)));
    let town_follows = |(at, length): &(usize, usize)| {
        tokens.get(at + length).is_some_and(|next| {
            next.gap != Gap::Line
                && !next.has_digit()
                && (next.text.len() > 1 || country == Country::Netherlands)
        })
    };
    let last = candidates.clone().next().filter(|(at, _)| *at + 1 == tokens.len() && *at > 0);
    candidates.clone().find(town_follows).or(last)
}

/// `SW1A 1AA` at the end; before it the county, if it is one, and the town.
fn take_british(tokens: &mut Vec<Token<'_>>, parts: &mut Parts) {
    let inward = |text: &str| {
        text.len() == 3
            && text.as_bytes().first().is_some_and(u8::is_ascii_digit)
            && text.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
    };
    let outward = |text: &str| {
        (2..=4).contains(&text.len())
            && text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
            && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    let found = (0..tokens.len()).rev().find_map(|at| {
        let token = tokens.get(at)?;
        let whole = token.text.len().checked_sub(3).and_then(|middle| token.text.split_at_checked(middle));
        if whole.is_some_and(|(first, second)| outward(first) && inward(second)) {
            return Some((at, 1));
        }
        let before = at.checked_sub(1).and_then(|before| tokens.get(before))?;
        (inward(token.text) && outward(before.text)).then_some((at - 1, 2))
    });
    if let Some((start, length)) = found {
        parts.postcode = tokens.drain(start..start + length).map(|token| token.text).collect();
        tokens.truncate(start);
    }
    for _ in 0..2 {
        let start = tokens.iter().rposition(|token| token.gap == Gap::Line).unwrap_or(0);
        let line = tokens.get(start..).unwrap_or_default();
        if start > 0 && UK_COUNTIES.contains(&join(line).as_str()) {
            parts.region = join(line);
            tokens.truncate(start);
        }
    }
    take_last_town(tokens, parts);
}

/// `Springfield, IL 62704-1234`.
fn take_american(tokens: &mut Vec<Token<'_>>, parts: &mut Parts) {
    let plus_four = tokens.last().is_some_and(|token| token.is_digits(4) && token.gap == Gap::Dash);
    if plus_four && tokens.len() > 1 {
        tokens.pop();
    }
    let zip = tokens.last().filter(|token| tokens.len() > 1 && (token.is_digits(5) || token.is_digits(9)));
    if let Some(zip) = zip {
        parts.postcode = zip.text.chars().take(5).collect();
        tokens.pop();
    }
    if let Some((code, length)) = state(tokens, parts.country).filter(|(_, length)| *length < tokens.len()) {
        parts.region = code.to_owned();
        tokens.truncate(tokens.len() - length);
    } else if parts.postcode.is_empty() {
        return;
    }
    take_last_town(tokens, parts);
}

/// The town is the last line; or, where there is but one, what follows the street's type and the flat.
fn take_last_town(tokens: &mut Vec<Token<'_>>, parts: &mut Parts) {
    let line = tokens.iter().rposition(|token| token.gap == Gap::Line).filter(|start| *start > 0);
    let digits = |start: usize| tokens.iter().skip(start).any(Token::has_digit);
    let start = match line.filter(|start| !digits(*start)) {
        Some(start) => start,
        None => super::street::end_of_english_street(tokens),
    };
    let city = tokens.get(start..).unwrap_or_default();
    parts.city = town(city, parts.country);
    tokens.truncate(start);
}

/// The state at the end of `tokens`, with the number of its words.
fn state(tokens: &[Token<'_>], country: Country) -> Option<(&'static str, usize)> {
    if country != Country::UnitedStates {
        return None;
    }
    (1..=3).rev().find_map(|length| {
        let words = tokens.get(tokens.len().checked_sub(length)?..)?;
        let name = join(words);
        let found = STATES.iter().find(|(code, full)| *code == name || *full == name)?;
        Some((found.0, length))
    })
}

/// The town's name without district, sorting code and abbreviations.
fn town(tokens: &[Token<'_>], country: Country) -> String {
    let mut text = String::with_capacity(24);
    for (at, token) in tokens.iter().enumerate() {
        let word = match (country, token.text) {
            (Country::France, "cedex") => break,
            (Country::France, "st") => "saint",
            (Country::France, "ste") => "sainte",
            (Country::Germany | Country::Austria | Country::Switzerland, "st") => "sankt",
            (Country::UnitedStates | Country::UnitedKingdom, "st") => "saint",
            (Country::UnitedStates, "ft") => "fort",
            (Country::UnitedStates, "mt") => "mount",
            (Country::Germany, "ot") if at > 0 => break,
            (Country::Switzerland, canton)
                if at > 0 && at + 1 == tokens.len() && CANTONS.contains(&canton) =>
            {
                break;
            }
            (Country::France | Country::Austria | Country::Switzerland, word)
                if at > 0 && word.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                break;
            }
            (_, word) => word,
        };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn postcode_digits(country: Country) -> usize {
    match country {
        Country::Germany | Country::France | Country::UnitedStates => 5,
        Country::Austria | Country::Switzerland | Country::Netherlands => 4,
        Country::UnitedKingdom => 7,
    }
}

/// What stood before postcodes in international mail (CEPT's distinguishing signs, since dropped by most).
#[rustfmt::skip]
const PREFIXES: [(&str, Country); 10] = [
    ("d", Country::Germany), ("de", Country::Germany), ("a", Country::Austria), ("at", Country::Austria), ("ch", Country::Switzerland),
    ("f", Country::France), ("fr", Country::France), ("nl", Country::Netherlands), ("us", Country::UnitedStates), ("gb", Country::UnitedKingdom),
];

#[rustfmt::skip]
const CANTONS: [&str; 26] = [
    "ag", "ai", "ar", "be", "bl", "bs", "fr", "ge", "gl", "gr", "ju", "lu", "ne", "nw", "ow", "sg", "sh", "so", "sz", "tg", "ti",
    "ur", "vd", "vs", "zg", "zh",
];
