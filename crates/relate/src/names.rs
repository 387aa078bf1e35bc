//! Personal names as they are compared.

mod nicknames;

use crate::{Person, text::fold};

pub(crate) use nicknames::are_nicknames;

/// A name in lower case without accents, titles, honorifics and particles; words separated by one space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// All given names, in order.
    pub(crate) given: String,
    /// Surname; a double name has two words, whether it was written with a hyphen or not.
    pub(crate) family: String,
    /// Surname at birth, where it was written with the other (`geb.`, `née`).
    pub(crate) birth_family: String,
}

impl Name {
    pub(crate) fn of(person: &Person<'_>) -> Name {
        if person.given_name.trim().is_empty() && person.family_name.trim().is_empty() {
            return Name::whole(person.full_name);
        }
        let mut name = Name { given: words(person.given_name), ..Name::default() };
        drop_titles(&mut name.given);
        name.read_family(&words(person.family_name));
        name
    }

    /// Splits `Anna van der Berg` or `van der Berg, Anna`.
    pub(crate) fn whole(text: &str) -> Name {
        let mut name = Name::default();
        if let Some((family, given)) = text.split_once(',').filter(|(_, given)| !is_title(given)) {
            name.given = words(given);
            drop_titles(&mut name.given);
            name.read_family(&words(family));
            return name;
        }
        let mut all = words(text);
        drop_titles(&mut all);
        let birth = all.split(' ').scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        });
        // The surname begins at the first particle, at the word before `née`, or is the last word.
        let mut start = all.rfind(' ').map_or(0, |space| space + 1);
        let mut previous = 0;
        for (at, word) in birth {
            if BIRTH_WORDS.contains(&word) {
                start = previous;
                break;
            }
            if at > 0 && is_particle(word) {
                start = at;
                break;
            }
            previous = at;
        }
        let (given, family) = all.split_at_checked(start).unwrap_or(("", &all));
        name.given = given.trim_end().to_owned();
        name.read_family(family);
        name
    }

    fn read_family(&mut self, text: &str) {
        let mut family = text.to_owned();
        let birth = text.split(' ').find(|word| BIRTH_WORDS.contains(word));
        if let Some((now, at_birth)) = birth.and_then(|word| text.split_once(word)) {
            self.birth_family = without_particles(at_birth.trim());
            family = now.trim().to_owned();
        }
        drop_titles(&mut family);
        self.family = without_particles(&family);
    }
}

/// Words of letters and digits. `O'Brien` is one word, `Meyer-Schulz` two.
fn words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 4);
    fold(text, &mut folded);
    if folded.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return folded;
    }
    let mut out = String::with_capacity(folded.len());
    let letters = folded.chars().filter(|letter| !matches!(letter, '\'' | '`'));
    for letter in letters {
        if letter.is_alphanumeric() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Removes titles, unless nothing else is left: `Graf` and `King` are surnames too.
fn drop_titles(text: &mut String) {
    if text.split(' ').any(is_title_word) {
        keep(text, |word| !is_title_word(word));
    }
}

fn without_particles(text: &str) -> String {
    let mut out = text.to_owned();
    if text.split(' ').any(is_particle) {
        keep(&mut out, |word| !is_particle(word));
    }
    // `Mc Donald` is `McDonald`.
    for (apart, together) in [("mc ", "mc"), ("mac ", "mac"), ("o ", "o")] {
        if let Some(rest) = out.strip_prefix(apart) {
            out = format!("{together}{rest}");
        }
    }
    out
}

fn keep(text: &mut String, wanted: impl Fn(&str) -> bool) {
    let mut kept = String::with_capacity(text.len());
    for word in text.split(' ').filter(|word| wanted(word)) {
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    if !kept.is_empty() {
        *text = kept;
    }
}

fn is_title(text: &str) -> bool {
    words(text).split(' ').all(is_title_word)
}

const BIRTH_WORDS: [&str; 6] = ["geb", "geborene", "geborener", "nee", "ne", "born"];

/// Whether a word is a title or an honorific. A `match` is told apart by length and bytes, which is faster than a list: this
/// is asked of each word of each name.
#[rustfmt::skip]
fn is_title_word(word: &str) -> bool {
    matches!(word,
        "dr" | "prof" | "professor" | "doktor" | "dipl" | "ing" | "mag" | "med" | "dent" | "vet" | "jur" | "phil" | "rer" | "nat"
        | "pol" | "habil" | "hc" | "phd" | "md" | "msc" | "bsc" | "mba" | "ma" | "ba" | "llm" | "herr" | "herrn" | "frau" | "frl"
        | "hr" | "fr" | "familie" | "mr" | "mrs" | "ms" | "miss" | "mx" | "sir" | "dame" | "lord" | "lady" | "rev" | "mme" | "mlle"
        | "monsieur" | "madame" | "jr" | "sr" | "ii" | "iii" | "iv" | "esq" | "graf" | "graefin" | "freiherr" | "freifrau"
    )
}

/// Nobiliary and other particles, which come and go between records.
#[rustfmt::skip]
fn is_particle(word: &str) -> bool {
    matches!(word,
        "von" | "vom" | "zu" | "zum" | "zur" | "van" | "der" | "den" | "dem" | "de" | "du" | "des" | "la" | "le" | "les" | "di" | "da"
        | "del" | "della" | "degli" | "dos" | "das" | "do" | "y" | "e" | "el" | "al" | "bin" | "ibn" | "ter" | "ten" | "te" | "t"
        | "op"
    )
}

#[cfg(test)]
mod tests;
