//! How often what matters occurs among the subjects.

use std::collections::{HashMap, HashSet};

use crate::blocking::KeyHasher;

/// Which keys are counted, and who has them: the build side of every join.
pub(crate) struct Index {
    /// Key → its place in the lists below.
    slots: HashMap<u64, u32, KeyHasher>,
    /// People by slot, as ranges of `people`.
    ranges: Vec<(u32, u32)>,
    people: Vec<u32>,
}

impl Index {
    /// From keys with who is to be found under them; `None` is only counted. Lists longer than `block` are left out.
    pub(crate) fn new(mut entries: Vec<(u64, Option<u32>)>, block: usize) -> Index {
        entries.sort_unstable();
        entries.dedup();
        let mut index = Index { slots: HashMap::default(), ranges: Vec::new(), people: Vec::new() };
        for entries in entries.chunk_by(|left, right| left.0 == right.0) {
            let Some((key, _)) = entries.first() else { continue };
            // More than four billion keys would not fit into memory either.
            index.slots.insert(*key, u32::try_from(index.ranges.len()).unwrap_or(u32::MAX));
            let start = index.people.len();
            index.people.extend(entries.iter().filter_map(|(_, person)| *person));
            if index.people.len() - start > block {
                index.people.truncate(start);
            }
            let range = (u32::try_from(start), u32::try_from(index.people.len()));
            index.ranges.push((range.0.unwrap_or(u32::MAX), range.1.unwrap_or(u32::MAX)));
        }
        index
    }

    pub(crate) fn slot(&self, key: u64) -> Option<usize> {
        self.slots.get(&key).map(|slot| *slot as usize)
    }

    /// Who has the key.
    pub(crate) fn people(&self, key: u64) -> &[u32] {
        self.slot(key).map(|slot| self.people_at(slot)).unwrap_or_default()
    }

    /// Who has the key of a slot.
    pub(crate) fn people_at(&self, slot: usize) -> &[u32] {
        let range = self.ranges.get(slot);
        range.and_then(|(start, end)| self.people.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            subjects: 0,
            by_slot: vec![0; self.ranges.len()],
            dwellings: HashSet::default(),
            by_house: HashMap::default(),
        }
    }
}

/// How many subjects were seen, and how many with each name, address, number … that staff have. Made by
/// [`Relater::counts`](crate::Relater::counts); each thread fills one of its own, and they are merged.
#[derive(Clone, Default)]
pub struct Counts {
    subjects: u64,
    by_slot: Vec<u32>,
    /// Houses (by slot) with the flats or else the surnames seen there, mixed into one number.
    dwellings: HashSet<u64, KeyHasher>,
    /// Number of those by house.
    by_house: HashMap<usize, u32>,
}

impl Counts {
    /// How many subjects were seen.
    pub fn subjects(&self) -> u64 {
        self.subjects
    }

    /// Adds what another thread has counted.
    pub fn merge(&mut self, other: &Counts) {
        self.subjects += other.subjects;
        for (mine, theirs) in self.by_slot.iter_mut().zip(&other.by_slot) {
            *mine = mine.saturating_add(*theirs);
        }
        other.dwellings.iter().for_each(|dwelling| self.add_dwelling(*dwelling));
    }

    pub(crate) fn subject(&mut self) {
        self.subjects += 1;
    }

    pub(crate) fn add(&mut self, slot: usize) {
        if let Some(count) = self.by_slot.get_mut(slot) {
            *count = count.saturating_add(1);
        }
    }

    /// Somebody with this flat or surname (hashed) lives in a house.
    pub(crate) fn dwell(&mut self, house: usize, who: u64) {
        // A house's slot above, 32 bits of the dwelling below: two dwellings of one house are rarely taken for one.
        self.add_dwelling((house as u64) << 32 | who >> 32);
    }

    fn add_dwelling(&mut self, dwelling: u64) {
        if self.dwellings.insert(dwelling) {
            *self.by_house.entry(house_of(dwelling)).or_default() += 1;
        }
    }

    pub(crate) fn of(&self, slot: usize) -> u64 {
        self.by_slot.get(slot).copied().unwrap_or(0).into()
    }

    /// Dwellings in a house, as far as flats and surnames tell.
    pub(crate) fn dwellings(&self, house: usize) -> u64 {
        self.by_house.get(&house).copied().unwrap_or(0).into()
    }
}

fn house_of(dwelling: u64) -> usize {
    (dwelling >> 32) as usize
}
