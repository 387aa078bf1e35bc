//! How many different ones there are in a window that moves along a list.

use std::collections::HashMap;

/// Counts by key what is in the window.
#[derive(Default)]
pub(crate) struct Window {
    counts: HashMap<u32, u32>,
    first: usize,
    next: usize,
}

impl Window {
    /// To be called before each list.
    pub(crate) fn clear(&mut self) {
        *self = Window { counts: std::mem::take(&mut self.counts), first: 0, next: 0 };
        self.counts.clear();
    }

    /// How many different keys lie between two moments, which never go back from call to call. The list is ordered by
    /// time.
    pub(crate) fn distinct(&mut self, list: &[(i64, u32)], from: i64, until: i64) -> u32 {
        while let Some((_, key)) = list.get(self.next).filter(|(at, _)| *at <= until) {
            *self.counts.entry(*key).or_default() += 1;
            self.next += 1;
        }
        while let Some((_, key)) = list.get(self.first).filter(|(at, _)| self.first < self.next && *at < from)
        {
            if let Some(count) = self.counts.get_mut(key) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(key);
                }
            }
            self.first += 1;
        }
        u32::try_from(self.counts.len()).unwrap_or(u32::MAX)
    }
}
