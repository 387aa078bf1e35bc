//! Ids of batches as numbers. Those that are known are looked up on all threads; new ones get their numbers one after the
//! other, in the order of the input.

use arrow_array::RecordBatch;

use crate::{columns::Texts, ids::Interner, people::People};

/// A column of ids.
pub(super) struct Ids<'a> {
    texts: Texts<'a>,
    known: Vec<Option<u32>>,
}

/// Whose ids, or which words.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Staff,
    Subjects,
    Words,
}

impl<'a> Ids<'a> {
    pub(super) fn of(batch: &'a RecordBatch, column: &str, among: &Interner) -> Ids<'a> {
        let texts = Texts::of(batch, column);
        // A column at a time, so that the processor looks for several at once: they are all over the memory.
        let known = (0..batch.num_rows()).map(|row| among.find(texts.at(row))).collect();
        Ids { texts, known }
    }

    /// The number in a row, which is a new one if nobody has seen the id before.
    pub(super) fn number(&self, row: usize, among: &mut Interner) -> u32 {
        match self.known.get(row) {
            Some(Some(number)) => *number,
            _ => among.number(self.texts.at(row)),
        }
    }

    /// The id itself.
    pub(super) fn text(&self, row: usize) -> &'a str {
        self.texts.at(row)
    }
}

impl Of {
    pub(super) fn among(self, people: &People) -> &Interner {
        match self {
            Of::Staff => &people.staff,
            Of::Subjects => &people.subjects,
            Of::Words => &people.words,
        }
    }
}

#[cfg(test)]
mod tests;
