//! Database names, taken apart into words: `BillingPostalCode`, `billing_postal_code`, `customerid`,
//! `Rechnungsanschrift`, `KUNDENNR`.
//!
//! Each language is one table of words under the English word that stands for them, so that everything behind
//! this module knows one language only. A name that is not separated is cut into known words by dictionary.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

mod english;
mod german;

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// One that the dictionary has, by its English standard word.
    Known(String),
    /// One that it does not have.
    Unknown(String),
}

/// Takes a name apart. Words without meaning (`of`, `tbl`) are left out.
pub(super) fn words(name: &str) -> Vec<Word> {
    split(name).iter().flat_map(|token| DICTIONARY.resolve(token)).collect()
}

/// The standard words of a name, unknown ones as they are: for comparing names with each other.
pub(super) fn normal(name: &str) -> Vec<String> {
    let text = |word| match word {
        Word::Known(word) | Word::Unknown(word) => word,
    };
    words(name).into_iter().map(text).collect()
}

/// The standard words for a word of a phrase.
pub(super) fn standard(word: &'static str) -> impl Iterator<Item = &'static str> {
    DICTIONARY.standard.get(word).copied().unwrap_or(word).split(' ')
}

/// Splits at separators, at changes of case and between letters and digits; lower case, umlauts written out.
fn split(name: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let characters: Vec<char> = name.chars().collect();
    for (position, character) in characters.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| characters.get(before));
        let after = characters.get(position + 1);
        let starts = before.is_some_and(|before| starts_word(*before, *character, after.copied()));
        if starts || !character.is_alphanumeric() {
            tokens.push(String::new());
        }
        if let Some(token) = tokens.last_mut()
            && character.is_alphanumeric()
        {
            fold(*character, token);
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// Whether a word starts here: `nA`, the `B` of `ABc`, and where digits begin or end.
fn starts_word(before: char, character: char, after: Option<char>) -> bool {
    let camel = before.is_lowercase() && character.is_uppercase();
    let acronym = before.is_uppercase() && character.is_uppercase() && after.is_some_and(char::is_lowercase);
    camel || acronym || before.is_numeric() != character.is_numeric()
}

fn fold(character: char, token: &mut String) {
    match character {
        'ä' | 'Ä' => token.push_str("ae"),
        'ö' | 'Ö' => token.push_str("oe"),
        'ü' | 'Ü' => token.push_str("ue"),
        'ß' => token.push_str("ss"),
        other => token.extend(other.to_lowercase()),
    }
}

struct Dictionary {
    standard: BTreeMap<&'static str, &'static str>,
    noise: BTreeSet<&'static str>,
}

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let mut standard = BTreeMap::new();
    for (word, spellings) in english::WORDS.iter().chain(german::WORDS) {
        for part in word.split(' ') {
            standard.entry(part).or_insert(part);
        }
        for spelling in spellings.split_whitespace() {
            standard.entry(spelling).or_insert(*word);
        }
    }
    for word in super::meaning::phrase_words() {
        standard.entry(word).or_insert(word);
    }
    let noise = english::NOISE.split_whitespace().chain(german::NOISE.split_whitespace()).collect();
    Dictionary { standard, noise }
});

/// Shorter words are found alone, but compounds are not cut into them: too much would fit by chance.
const SHORTEST_PART: usize = 3;
/// The short words that do appear in compounds.
const SHORT_PARTS: [&str; 7] = ["id", "nr", "kd", "at", "no", "by", "on"];
/// Endings of plurals, and the letters that German puts between the parts of a compound.
const ENDINGS: [&str; 7] = ["s", "es", "n", "en", "e", "er", "nen"];

impl Dictionary {
    fn resolve(&self, token: &str) -> Vec<Word> {
        if self.noise.contains(token) {
            return Vec::new();
        }
        let found = self.lookup(token).map(|word| vec![word]).or_else(|| self.compound(token));
        match found {
            Some(parts) => parts
                .iter()
                .flat_map(|part| part.split(' '))
                .map(|word| Word::Known(word.to_owned()))
                .collect(),
            None => vec![Word::Unknown(token.to_owned())],
        }
    }

    /// The standard word for a spelling, in singular or plural.
    fn lookup(&self, token: &str) -> Option<&'static str> {
        if let Some(word) = self.standard.get(token) {
            return Some(word);
        }
        if let Some(stem) = token.strip_suffix("ies")
            && let Some(word) = self.standard.get(format!("{stem}y").as_str())
        {
            return Some(word);
        }
        let stems = ENDINGS.iter().filter_map(|ending| token.strip_suffix(ending));
        stems.filter(|stem| stem.len() >= SHORTEST_PART).find_map(|stem| self.standard.get(stem)).copied()
    }

    /// The fewest known words that make up the whole token.
    fn compound(&self, token: &str) -> Option<Vec<&'static str>> {
        if !token.is_ascii() {
            return None;
        }
        // best[end] is the best cut of the first `end` letters.
        let mut best: Vec<Option<Vec<&'static str>>> = vec![Some(Vec::new())];
        for end in 1..=token.len() {
            let cut = (0..end)
                .filter_map(|start| {
                    let part = token.get(start..end)?;
                    let mut parts = best.get(start)?.clone()?;
                    parts.push(self.part(part)?);
                    Some(parts)
                })
                .min_by_key(Vec::len);
            best.push(cut);
        }
        best.pop().flatten()
    }

    fn part(&self, part: &str) -> Option<&'static str> {
        if part.len() >= SHORTEST_PART || SHORT_PARTS.contains(&part) { self.lookup(part) } else { None }
    }
}

#[cfg(test)]
mod tests;
