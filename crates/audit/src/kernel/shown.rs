//! Which fields the looks of a team show.

use std::ops::AddAssign;

/// How many looks showed any fields, and how many each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    looks: u64,
    /// By bit of the mask.
    fields: [u64; 64],
}

impl Default for Shown {
    fn default() -> Shown {
        Shown { looks: 0, fields: [0; 64] }
    }
}

impl Shown {
    /// Counts a look. One whose fields are not known, 0, says nothing.
    pub(super) fn count(&mut self, fields: u64) {
        self.looks += u64::from(fields != 0);
        let mut rest = fields;
        while let Some(count) = self.fields.get_mut(rest.trailing_zeros() as usize) {
            *count += 1;
            rest &= rest - 1;
        }
    }

    /// The fields that fewer than this share of the looks show; none if there are fewer looks than `least`, of which no
    /// share could be told. Of the last bit, which several names may share, nothing is said.
    pub(crate) fn rare(&self, share: f64, least: u64) -> u64 {
        if self.looks < least.max(1) {
            return 0;
        }
        let limit = share * self.looks as f64;
        let rare = (0..63).zip(&self.fields).filter(|(_, count)| (**count as f64) < limit);
        rare.fold(0, |mask, (bit, _)| mask | 1 << bit)
    }
}

impl AddAssign for Shown {
    fn add_assign(&mut self, other: Shown) {
        self.looks += other.looks;
        self.fields.iter_mut().zip(other.fields).for_each(|(sum, count)| *sum += count);
    }
}

#[cfg(test)]
mod tests;
