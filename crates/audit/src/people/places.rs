//! Where the rows of each number are.

use crate::ids::NONE;

/// For a list in order of number, such as that of a staff member or subject: found without searching, as every look asks.
#[derive(Default)]
pub(crate) struct Places {
    /// By number. Whoever has no rows ends where the one before does.
    ends: Vec<u32>,
}

impl Places {
    /// From the numbers of the list's rows, ascending. There are fewer than 4 billion of them.
    pub(crate) fn new(numbers: impl Iterator<Item = u32>) -> Places {
        let mut ends: Vec<u32> = Vec::new();
        for (end, number) in (1..).zip(numbers.take_while(|number| *number != NONE)) {
            let before = ends.last().copied().unwrap_or(0);
            ends.resize(number as usize + 1, before);
            if let Some(last) = ends.last_mut() {
                *last = end;
            }
        }
        Places { ends }
    }

    /// The rows of a number, of that list.
    pub(crate) fn of<'a, T>(&self, rows: &'a [T], number: u32) -> &'a [T] {
        let end = |number: usize| self.ends.get(number).map(|end| *end as usize);
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(0), end);
        start.zip(end(number)).and_then(|(start, end)| rows.get(start..end)).unwrap_or_default()
    }
}
