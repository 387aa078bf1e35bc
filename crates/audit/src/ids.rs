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
    table: HashTable<u32>,
    /// Fast, and seeded anew for each run; numbers do not depend on it.
    hasher: DefaultHashBuilder,
}

impl Interner {
    /// The number of a text; [`NONE`] of an empty one, and of new ones when all numbers are used up.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        let hash = self.hasher.hash_one(text);
        if let Some(number) = self.table.find(hash, |number| slice(&self.texts, &self.ends, *number) == text)
        {
            return *number;
        }
        let Some(number) = u32::try_from(self.ends.len()).ok().filter(|number| *number != NONE) else {
            return NONE;
        };
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        let (texts, ends, hasher) = (&self.texts, &self.ends, &self.hasher);
        self.table.insert_unique(hash, number, |number| hasher.hash_one(slice(texts, ends, *number)));
        number
    }

    /// The number of a text that is known.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.table.find(hash, |number| slice(&self.texts, &self.ends, *number) == text).copied()
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
        self.texts.capacity() + self.ends.capacity() * size_of::<usize>() + self.table.capacity() * 6
    }
}

fn slice<'a>(texts: &'a str, ends: &[usize], number: u32) -> &'a str {
    let number = number as usize;
    let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(number).and_then(|end| texts.get(start..*end)).unwrap_or_default()
}
