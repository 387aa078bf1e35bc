//! One shared copy of each of a few names that stand in many places.

use std::{collections::HashSet, hash::Hash};

#[derive(Debug)]
pub(super) struct Interner<T>(HashSet<T>);

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self(HashSet::new())
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    pub(super) fn intern(&mut self, name: &T) -> T {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        if self.0.len() < MOST {
            self.0.insert(name.clone());
        }
        name.clone()
    }
}

/// Names are few. If somebody makes them many, sharing them is no longer worth the memory.
const MOST: usize = 10_000;
