//! Flats, floors, staircases, doors, and what a letter is addressed "care of".

use super::{
    Country,
    tokens::{Gap, Token},
};

/// Whether a line names somebody to hand the letter to, and no place.
pub(super) fn is_care_of(line: &[Token<'_>]) -> bool {
    match line {
        [c, o, ..] if c.text == "c" && o.text == "o" && o.gap == Gap::Slash => true,
        [z, hd, ..] if z.text == "z" && ["h", "hd", "hdn"].contains(&hd.text) => true,
        [first, _, ..] => ["attn", "chez", "bei", "pa", "tav"].contains(&first.text),
        _ => false,
    }
}

/// Takes the flat and its like out of a line that holds a street, and appends what it is to `unit`.
pub(super) fn take(line: &mut Vec<Token<'_>>, country: Country, unit: &mut String) {
    let mut at = 0;
    while let Some(token) = line.get(at) {
        let Some(word) = designator(token.text) else {
            at += 1;
            continue;
        };
        let rest = line.get(at + 1..).unwrap_or_default();
        let (start, end) = match word {
            // `2nd floor`, `2 og`: the number stands before. At the beginning of a line it may be a house number.
            Word::Floor(_) if at > 0 && line.get(at - 1).is_some_and(Token::begins_with_digit) => {
                (at - 1, at + 1)
            }
            Word::Floor(_) | Word::Value(_) if value(rest) > 0 => (at, at + 1 + value(rest)),
            Word::Alone(_) if stands_alone(line, at, country) => (at, at + 1),
            _ => {
                at += 1;
                continue;
            }
        };
        let taken: Vec<_> = line.drain(start..end).collect();
        append(&taken, unit);
        at = start;
    }
}

/// Appends what follows a house number to `unit`.
pub(super) fn append(tokens: &[Token<'_>], unit: &mut String) {
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        // `2nd floor`, `2 og`: the same order as `floor 2`.
        if let Some((Word::Floor(name), after)) =
            after.split_first().and_then(|(next, after)| Some((designator(next.text)?, after)))
            && token.begins_with_digit()
        {
            push(unit, name);
            rest = after;
        }
        push(unit, value_or_name(token.text));
    }
}

/// How many tokens at the beginning are a flat, if they are one.
pub(super) fn length_at(tokens: &[Token<'_>]) -> Option<usize> {
    let word = designator(tokens.first()?.text)?;
    let length = value(tokens.get(1..)?);
    match word {
        Word::Alone(_) => None,
        Word::Value(_) | Word::Floor(_) => (length > 0).then_some(1 + length),
    }
}

/// Whether a line is nothing but a flat: designators, numbers, letters.
pub(super) fn is_unit(line: &[Token<'_>]) -> bool {
    let word = |at: usize| line.get(at).and_then(|token| designator(token.text));
    // `12 fl` may be a floor, `12 elm st fl` is a street.
    let begins = word(0).is_some()
        || matches!(word(1), Some(Word::Floor(_))) && line.first().is_some_and(Token::begins_with_digit);
    begins
        && line
            .iter()
            .all(|token| designator(token.text).is_some() || token.text.len() <= 3 || token.has_digit())
}

/// Whether a house number may be followed by this: a flat, not the rest of a street's name (`17 juni`).
pub(super) fn may_follow_number(rest: &[Token<'_>]) -> bool {
    rest.iter().take_while(|token| token.gap < Gap::Line).all(|token| {
        token.begins_with_digit()
            || token.text.len() <= 2
            || designator(token.text).is_some()
            || is_roman(token.text)
            || token.text == "bis"
    })
}

/// `5 hinterhaus`, but not `front street` and not `rue de re`.
fn stands_alone(line: &[Token<'_>], at: usize, country: Country) -> bool {
    let after_number = line.iter().take(at).any(Token::begins_with_digit);
    let last =
        line.get(at + 1).is_none_or(|next| next.begins_with_digit() || designator(next.text).is_some());
    let abbreviated = line.get(at).is_some_and(|token| token.text.len() <= 2);
    let german = matches!(country, Country::Germany | Country::Austria | Country::Netherlands);
    let known = line.get(at).is_some_and(|token| token.text == "ph");
    after_number && last && (german || !abbreviated || known)
}

enum Word {
    /// Stands before a value (`flat 3`).
    Value(&'static str),
    /// Stands before or after its value (`2. og`, `floor 2`).
    Floor(&'static str),
    /// Stands alone (`hinterhaus`).
    Alone(&'static str),
}

impl Word {
    /// What it becomes; nothing where it only says that a flat follows.
    fn name(self) -> &'static str {
        match self {
            Word::Value(name) | Word::Floor(name) | Word::Alone(name) => name,
        }
    }
}

/// How many tokens at the beginning are the value of a designator: `4b`, `4 b`, `12-3`.
fn value(rest: &[Token<'_>]) -> usize {
    let Some(first) = rest.first().filter(|first| first.gap != Gap::Line) else {
        return 0;
    };
    let short = first.text.len() == 1 || first.has_digit() || is_roman(first.text);
    if !short || designator(first.text).is_some() {
        return 0;
    }
    let second = rest.get(1).is_some_and(|second| {
        let glued = second.gap == Gap::Dash || second.gap == Gap::Slash;
        (glued
            || second.gap == Gap::Space
                && second.is_letter()
                && rest.get(2).is_none_or(|third| third.gap == Gap::Line))
            && second.text.len() <= 3
    });
    1 + usize::from(second)
}

fn value_or_name(text: &str) -> &str {
    match designator(text) {
        Some(word) => word.name(),
        None => bare_ordinal(text),
    }
}

/// `4 b` is `4b`.
fn push(unit: &mut String, word: &str) {
    let letter = word.len() == 1 && word.starts_with(|letter: char| letter.is_ascii_lowercase());
    let glued = letter && unit.ends_with(|last: char| last.is_ascii_digit());
    if !unit.is_empty() && !word.is_empty() && !glued {
        unit.push(' ');
    }
    unit.push_str(word);
}

/// `2nd` → `2`.
fn bare_ordinal(text: &str) -> &str {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let ending = text.get(digits.len()..).unwrap_or_default();
    if digits.is_empty() || !["st", "nd", "rd", "th", "er", "e", "eme"].contains(&ending) {
        text
    } else {
        digits
    }
}

fn is_roman(text: &str) -> bool {
    text.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x'))
}

fn designator(text: &str) -> Option<Word> {
    Some(match text {
        "apt" | "apartment" | "appartement" | "appt" | "app" | "apptmt" | "flat" | "unit" | "ste"
        | "suite" | "#" | "whg" | "wohnung" | "wohneinheit" | "we" | "top" | "tuer" | "tr" | "tuere"
        | "door" | "porte" | "rm" | "room" | "zimmer" | "zi" | "stiege" | "stg" | "logement" | "kamer" => {
            Word::Value("")
        }
        "bldg" | "building" | "bat" | "batiment" | "geb" | "gebaeude" | "haus" | "block" | "blk" => {
            Word::Value("building")
        }
        "lot" => Word::Value("lot"),
        "parzelle" | "parz" => Word::Value("parcel"),
        "spc" | "space" => Word::Value("space"),
        "trlr" | "trailer" => Word::Value("trailer"),
        "dept" | "department" => Word::Value("department"),
        "esc" | "escalier" | "aufgang" | "entree" | "hall" | "eingang" => Word::Value("entrance"),
        "fl" | "floor" | "og" | "obergeschoss" | "stock" | "stockwerk" | "etage" | "etg" | "verdieping" => {
            Word::Floor("floor")
        }
        "eg" | "erdgeschoss" | "parterre" | "rdc" => Word::Alone("ground floor"),
        "dg" | "dachgeschoss" => Word::Alone("attic"),
        "ug" | "souterrain" | "basement" | "bsmt" => Word::Alone("basement"),
        "penthouse" | "ph" => Word::Alone("penthouse"),
        "hinterhaus" | "hh" | "hths" | "hinterhs" | "rueckgebaeude" | "rgb" | "rg" => {
            Word::Alone("rear building")
        }
        "vorderhaus" | "vh" | "vorderhs" => Word::Alone("front building"),
        "seitenfluegel" | "sf" => Word::Alone("side wing"),
        "gartenhaus" | "gh" => Word::Alone("garden house"),
        "links" | "li" => Word::Alone("left"),
        "rechts" | "re" => Word::Alone("right"),
        "mitte" | "mi" => Word::Alone("middle"),
        "huis" | "hs" => Word::Alone("hs"),
        "bov" | "boven" | "bovenwoning" => Word::Alone("upper"),
        "rear" => Word::Alone("rear"),
        "upper" | "uppr" => Word::Alone("upper"),
        "lower" | "lowr" => Word::Alone("lower"),
        "front" | "frnt" => Word::Alone("front"),
        _ => return None,
    })
}
