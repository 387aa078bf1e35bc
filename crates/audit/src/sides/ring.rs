//! Favours among staff: who looks at whose relations, and whether it comes back.

use std::collections::HashSet;

/// The favours that are part of a circle of two to four staff members.
#[derive(Default)]
pub(crate) struct Circles(HashSet<(u32, u32)>);

impl Circles {
    /// From all favours, in any order and with repeats.
    pub(crate) fn find(mut favours: Vec<(u32, u32)>) -> Circles {
        favours.sort_unstable();
        favours.dedup();
        let favours: Vec<(u32, u32)> = favours
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|of| of.len() <= MOST_FRIENDS)
            .flatten()
            .copied()
            .collect();
        let closed = favours.iter().filter(|(from, to)| leads(&favours, *to, *from, LONGEST - 1));
        Circles(closed.copied().collect())
    }

    pub(crate) fn contains(&self, from: u32, to: u32) -> bool {
        self.0.contains(&(from, to))
    }
}

/// Whether favours lead from one to another in so many steps at most.
fn leads(favours: &[(u32, u32)], from: u32, to: u32, steps: u32) -> bool {
    if steps == 0 {
        return false;
    }
    let of = crate::facts::of_subject(favours, from, |(from, _)| *from);
    of.binary_search(&(from, to)).is_ok() || of.iter().any(|(_, next)| leads(favours, *next, to, steps - 1))
}

/// The longest circle. Longer ones come about by chance too often.
const LONGEST: u32 = 4;

/// Whoever looks at the relations of more colleagues than this does them no favours: it comes with looking at very many
/// subjects. A judgement; it also bounds the search.
const MOST_FRIENDS: usize = 30;

#[cfg(test)]
mod tests;
