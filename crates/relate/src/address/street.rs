//! The line with the street: which one it is, its number, and its name with the type written out.

use super::{
    Country, HouseNumber, Parts, join, number,
    tokens::{Gap, Token},
    types, unit,
};

/// Reads what is left of an address once postcode and town are known.
pub(super) fn read(mut tokens: Vec<Token<'_>>, parts: &mut Parts) {
    if is_number_first(parts.country) {
        drop_number_words(&mut tokens, parts.country);
    }
    merge_lone_numbers(&mut tokens, parts.country);
    let mut lines = lines(tokens);
    if lines.len() > 1 {
        lines.retain(|line| !unit::is_care_of(line));
    }
    let only = lines.len() == 1;
    for line in &mut lines {
        // `Haus 12` is the whole address of a village's house.
        if only && unit::is_unit(line) {
            continue;
        }
        if unit::is_unit(line) && !is_street(line, parts.country) {
            unit::append(line, &mut parts.unit);
            line.clear();
        } else {
            unit::take(line, parts.country, &mut parts.unit);
        }
    }
    lines.retain(|line| !line.is_empty());
    let candidates = lines.iter().enumerate().filter(|(_, line)| boxed(line).is_none());
    let numbered = candidates.filter_map(|(at, line)| Some((at, numbered(line, parts.country)?)));
    let used = if let Some((at, found)) = numbered.max_by_key(|(_, found)| found.quality()) {
        parts.street = written_out(found.street, parts.country);
        parts.number = Some(found.number);
        unit::append(found.rest, &mut parts.unit);
        at
    } else if let Some((at, (street, number))) =
        lines.iter().enumerate().find_map(|(at, line)| Some((at, boxed(line)?)))
    {
        parts.street = street;
        parts.number = number;
        at
    } else {
        without_number(&lines, parts)
    };
    for (_, line) in lines.iter().enumerate().filter(|(at, _)| *at != used) {
        // `…, 305, …` is a flat.
        match line.as_slice() {
            [flat] if flat.begins_with_digit() && flat.text.len() <= 4 && parts.unit.is_empty() => {
                unit::append(line, &mut parts.unit)
            }
            _ => parts.extra.extend(line.iter().map(|token| token.text)),
        }
    }
}

/// A line that has a number, taken apart.
struct Numbered<'a, 'b> {
    street: &'a [Token<'b>],
    number: HouseNumber,
    rest: &'a [Token<'b>],
    country: Country,
}

impl Numbered<'_, '_> {
    /// A known type of street is better than none; of equals, the later line wins (`max_by_key` keeps the last).
    fn quality(&self) -> bool {
        is_street(self.street, self.country)
    }
}

/// Splits at line marks.
fn lines(tokens: Vec<Token<'_>>) -> Vec<Vec<Token<'_>>> {
    let mut lines: Vec<Vec<Token<'_>>> = Vec::with_capacity(4);
    for token in tokens {
        match lines.last_mut().filter(|_| token.gap != Gap::Line) {
            Some(line) => line.push(token),
            None => lines.push(vec![token]),
        }
    }
    lines
}

/// `Hötzelsdorf Nr. 23`, `N° 12 rue …`: the word says only that a number follows.
fn drop_number_words(tokens: &mut Vec<Token<'_>>, country: Country) {
    let french = matches!(country, Country::France | Country::Switzerland);
    let mut at = 0;
    while let Some(token) = tokens.get(at).copied() {
        let word = NUMBER_WORDS.contains(&token.text) || french && token.text == "n";
        if let Some(next) = tokens.get_mut(at + 1).filter(|next| word && next.begins_with_digit()) {
            next.gap = token.gap;
            tokens.remove(at);
        } else {
            at += 1;
        }
    }
}

/// `12, rue de la Paix`, `Hauptstraße, 12`, `Q 5, 14` and `RR 2, Box 15`: a comma that does not begin a new line.
fn merge_lone_numbers(tokens: &mut [Token<'_>], country: Country) {
    let starts: Vec<usize> =
        tokens.iter().enumerate().filter(|(_, token)| token.gap == Gap::Line).map(|(at, _)| at).collect();
    for (place, start) in starts.iter().copied().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(tokens.len());
        let line = tokens.get(start..end).unwrap_or_default();
        let rural = country == Country::UnitedStates && line.first().is_some_and(|token| token.text == "box");
        let lone = line.first().is_some_and(Token::begins_with_digit)
            && line.iter().all(|token| {
                token.begins_with_digit()
                    || token.is_letter()
                    || ["bis", "ter", "quater"].contains(&token.text)
            });
        if !lone && !rural {
            continue;
        }
        let previous = place.checked_sub(1).and_then(|previous| starts.get(previous)).copied();
        let before = previous.and_then(|from| tokens.get(from..start)).unwrap_or_default();
        let continues =
            !before.is_empty() && !before.iter().any(Token::has_digit) || is_square(before, country);
        let next_is_word = tokens.get(end).is_some_and(|token| !token.has_digit());
        let merged = if rural || continues && !is_number_first(country) {
            start
        } else if next_is_word && (is_number_first(country) || country == Country::Switzerland) {
            end
        } else {
            continue;
        };
        if let Some(token) = tokens.get_mut(merged).filter(|_| merged > 0) {
            token.gap = Gap::Space;
        }
    }
}

/// Where the house number stands before the street.
fn is_number_first(country: Country) -> bool {
    matches!(country, Country::UnitedStates | Country::UnitedKingdom | Country::France)
}

/// Mannheim's squares have a letter and a number for a name: `Q 5`.
fn is_square(line: &[Token<'_>], country: Country) -> bool {
    let square = match line {
        [letter, number] => letter.is_letter() && number.is_number(),
        [one] => one.text.len() == 2 && one.has_digit() && !one.begins_with_digit(),
        _ => false,
    };
    square && country == Country::Germany
}

fn numbered<'a, 'b>(line: &'a [Token<'b>], country: Country) -> Option<Numbered<'a, 'b>> {
    match country {
        country if is_number_first(country) => number_first(line, country),
        Country::Switzerland if line.iter().skip(1).any(|token| types::opens_french_street(token.text)) => {
            number_first(line, country).or_else(|| number_last(line, country))
        }
        _ => number_last(line, country).or_else(|| number_first(line, country)),
    }
}

fn number_first<'a, 'b>(line: &'a [Token<'b>], country: Country) -> Option<Numbered<'a, 'b>> {
    let (number, taken) = number::read(line, country)?;
    let street = line.get(taken..)?;
    let named = street.iter().any(|token| !token.is_number());
    named.then_some(Numbered { street, number, rest: &[], country })
}

fn number_last<'a, 'b>(line: &'a [Token<'b>], country: Country) -> Option<Numbered<'a, 'b>> {
    // `An der B 27 Nr. 3`
    let marked = line.iter().skip(1).position(|token| NUMBER_WORDS.contains(&token.text));
    if let Some(word) = marked.map(|place| place + 1)
        && let Some((number, taken)) = number::read(line.get(word + 1..)?, country)
    {
        return Some(Numbered {
            street: line.get(..word)?,
            number,
            rest: line.get(word + 1 + taken..)?,
            country,
        });
    }
    let squares = line.len() > 2 && line.get(..2).is_some_and(|start| is_square(start, country));
    let first = if squares && line.get(2).is_some_and(Token::begins_with_digit) { 2 } else { 1 };
    (first..line.len()).find_map(|at| {
        let token = line.get(at).filter(|token| token.begins_with_digit() && token.gap != Gap::Dash)?;
        // `Plein 1944 12`
        let next_is_number =
            line.get(at + 1).is_some_and(|next| next.begins_with_digit() && next.gap == Gap::Space);
        if token.is_digits(4) && next_is_number {
            return None;
        }
        let (number, taken) = number::read(line.get(at..)?, country)?;
        let rest = line.get(at + taken..)?;
        // `Plein '40-'45 12`
        if number.last.is_some()
            && rest.first().is_some_and(|next| next.is_number() && next.gap == Gap::Space)
        {
            return None;
        }
        unit::may_follow_number(rest).then_some(Numbered { street: line.get(..at)?, number, rest, country })
    })
}

/// `Postfach 10 01 00`, `RR 2 Box 15`, `Packstation 145`.
fn boxed(line: &[Token<'_>]) -> Option<(String, Option<HouseNumber>)> {
    let digits = |tokens: &[Token<'_>]| {
        let digits: String =
            tokens.iter().take_while(|token| token.is_number()).map(|token| token.text).collect();
        let number = digits.parse().ok()?;
        Some(HouseNumber { first: number, last: None, letter: String::new() })
    };
    let begins = |words: &[&str]| {
        words.len() <= line.len() && line.iter().zip(words).all(|(token, word)| token.text == *word)
    };
    if let Some((words, street)) = BOXES.iter().find(|(words, _)| begins(words)) {
        return Some(((*street).to_owned(), digits(line.get(words.len()..)?)));
    }
    let [route, route_number, keyword, ..] = line else { return None };
    if ["rr", "hc", "psc", "unit", "cmr", "sr"].contains(&route.text) && keyword.text == "box" {
        return Some((format!("{} {}", route.text, route_number.text), digits(line.get(3..)?)));
    }
    None
}

/// The line that looks most like a street; before it, in Britain, the name of the house.
fn without_number(lines: &[Vec<Token<'_>>], parts: &mut Parts) -> usize {
    let at = lines.iter().position(|line| is_street(line, parts.country)).unwrap_or(0);
    parts.street = lines.get(at).map(|line| written_out(line, parts.country)).unwrap_or_default();
    if parts.country == Country::UnitedKingdom
        && let Some(house) = at.checked_sub(1).and_then(|before| lines.get(before))
        && parts.unit.is_empty()
    {
        parts.unit = join(house);
    }
    at
}

/// Whether a line has the type of a street in it.
fn is_street(line: &[Token<'_>], country: Country) -> bool {
    match country {
        Country::UnitedStates | Country::UnitedKingdom => line
            .iter()
            .skip(1)
            .any(|token| types::english(token.text, country).is_some() || types::is_english(token.text)),
        Country::France => line.iter().any(|token| types::opens_french_street(token.text)),
        _ => line
            .iter()
            .any(|token| types::closes_german_street(token.text) || types::opens_french_street(token.text)),
    }
}

/// Where the street (with flat and compass point) ends and the town begins, in an English address without commas.
pub(super) fn end_of_english_street(tokens: &[Token<'_>]) -> usize {
    if let Some(keyword) = tokens.iter().position(|token| token.text == "box") {
        return tokens.len().min(keyword + 2);
    }
    let closes = |at: usize| tokens.get(at).is_some_and(|token| types::is_common_english(token.text));
    let Some(mut at) = (2..tokens.len()).find(|at| closes(*at)) else {
        return tokens.len();
    };
    while closes(at + 1) {
        at += 1;
    }
    at += 1;
    while tokens.get(at).is_some_and(|token| types::compass(token.text).is_some() && token.text.len() <= 2) {
        at += 1;
    }
    while let Some(length) = unit::length_at(tokens.get(at..).unwrap_or_default()) {
        at += length;
    }
    at
}

/// The name with its type, compass points and ranks in full.
fn written_out(tokens: &[Token<'_>], country: Country) -> String {
    let mut street = String::with_capacity(32);
    let last = tokens.len().saturating_sub(1);
    let first = tokens.first().map_or("", |token| token.text);
    let french = country == Country::France || first == "r" || types::opens_french_street(first);
    for (at, token) in tokens.iter().enumerate() {
        let named = tokens.get(at + 1).is_some_and(|next| types::compass(next.text).is_none());
        let place = types::Place { first: at == 0, last: at == last, named, french };
        if at > 0 {
            street.push(' ');
        }
        match types::ending(token.text, country) {
            Some((stem, ending)) => {
                street.push_str(stem);
                street.push_str(ending);
            }
            None => street.push_str(types::word(token.text, country, place).unwrap_or(token.text)),
        }
    }
    street
}

const NUMBER_WORDS: [&str; 7] = ["nr", "no", "hnr", "nummer", "numero", "num", "hausnummer"];

#[rustfmt::skip]
const BOXES: [(&[&str], &str); 16] = [
    (&["po", "box"], "po box"), (&["p", "o", "box"], "po box"), (&["pob"], "po box"), (&["post", "office", "box"], "po box"),
    (&["postfach"], "po box"), (&["pf"], "po box"), (&["bp"], "po box"), (&["b", "p"], "po box"), (&["boite", "postale"], "po box"),
    (&["case", "postale"], "po box"), (&["casella", "postale"], "po box"), (&["postbus"], "po box"), (&["packstation"], "packstation"),
    (&["postfiliale"], "postfiliale"), (&["general", "delivery"], "general delivery"), (&["poste", "restante"], "general delivery"),
];
