//! Ids as numbers.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// No id.
pub(crate) const NONE: u32 = u32::MAX;

/// Gives each distinct text a number, from 0 in order of first sight. Holds each text once, one after the other.
#[derive(Default)]
pub(crate) struct Interner {
    texts: String,
    ends: Vec<usize>,
    /// Numbers of short texts, which most ids are: found without going to the texts, which are all over the memory.
    short: HashTable<(Short, u32)>,
    /// Numbers of the others.
    long: HashTable<u32>,
    /// Fast, and seeded anew for each run; numbers do not depend on it.
    hasher: DefaultHashBuilder,
}

/// A text of at most 11 bytes, and its length.
type Short = (u64, u32);

fn short(text: &str) -> Option<Short> {
    let bytes = text.as_bytes();
    let (first, rest) = match bytes.split_first_chunk::<8>() {
        Some((first, rest)) => (u64::from_le_bytes(*first), rest),
        None => (0, bytes),
    };
    let pack = |bytes: &[u8]| bytes.iter().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
    match (bytes.len(), rest.len()) {
        // Up to seven bytes, which leave the highest of the word free.
        (length @ ..8, _) => Some((pack(rest), u32::try_from(length).ok()?)),
        (length @ 8..12, _) => Some((first, u32::try_from(pack(rest) << 8 | length as u64).ok()?)),
        _ => None,
    }
}

impl Interner {
    /// The number of a text; [`NONE`] of an empty one, and of new ones when all numbers are used up.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        if let Some(number) = self.find(text) {
            return number;
        }
        let Some(number) = u32::try_from(self.ends.len()).ok().filter(|number| *number != NONE) else {
            return NONE;
        };
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        let (texts, ends, hasher) = (&self.texts, &self.ends, &self.hasher);
        match short(text) {
            Some(key) => {
                self.short
                    .insert_unique(hasher.hash_one(key), (key, number), |(key, _)| hasher.hash_one(key));
            }
            None => {
                let hash = |number: &u32| hasher.hash_one(slice(texts, ends, *number));
                self.long.insert_unique(hasher.hash_one(text), number, hash);
            }
        }
        number
    }

    /// The number of a text that is known.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        if let Some(key) = short(text) {
            let found = self.short.find(self.hasher.hash_one(key), |(known, _)| *known == key);
            return found.map(|(_, number)| *number);
        }
        let hash = self.hasher.hash_one(text);
        self.long.find(hash, |number| slice(&self.texts, &self.ends, *number) == text).copied()
    }

    /// The text of a number; empty for [`NONE`].
    pub(crate) fn text(&self, number: u32) -> &str {
        slice(&self.texts, &self.ends, number)
    }

    /// All texts from a number on.
    pub(crate) fn texts_from(&self, first: usize) -> impl Iterator<Item = &str> {
        (first..self.len()).map(|number| u32::try_from(number).map_or("", |number| self.text(number)))
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        // With the byte for each place that a table has, and the places that it leaves free.
        let tables = self.short.capacity() * (size_of::<(Short, u32)>() + 2) + self.long.capacity() * 6;
        self.texts.capacity() + self.ends.capacity() * size_of::<usize>() + tables
    }
}

fn slice<'a>(texts: &'a str, ends: &[usize], number: u32) -> &'a str {
    let number = number as usize;
    let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(number).and_then(|end| texts.get(start..*end)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
