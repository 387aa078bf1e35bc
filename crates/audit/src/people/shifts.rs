//! When staff were at work.

use super::Places;

/// The shifts of all staff.
#[derive(Default)]
pub(crate) struct Shifts {
    /// Staff, start, end; ascending, and those of one staff member without overlap.
    shifts: Vec<(u32, i64, i64)>,
    places: Places,
}

impl Shifts {
    /// From shifts in any order, each prolonged by `grace` on both sides. A shift that ends before it starts counts for
    /// nothing.
    pub(crate) fn new(mut shifts: Vec<(u32, i64, i64)>, grace: i64) -> Shifts {
        shifts.retain(|(_, start, end)| start <= end);
        shifts.sort_unstable();
        let mut merged: Vec<(u32, i64, i64)> = Vec::with_capacity(shifts.len());
        for (staff, start, end) in shifts {
            let (start, end) = (start - grace, end + grace);
            match merged.last_mut() {
                Some((of, _, until)) if *of == staff && start <= *until => *until = end.max(*until),
                _ => merged.push((staff, start, end)),
            }
        }
        Shifts { places: Places::new(merged.iter().map(|(staff, ..)| *staff)), shifts: merged }
    }

    /// Whether somebody was off at a moment that lies between the first and the last shift known of them. Outside of these,
    /// nothing is known.
    pub(crate) fn off(&self, staff: u32, at: i64) -> bool {
        let shifts = self.places.of(&self.shifts, staff);
        let begun = shifts.partition_point(|(_, start, _)| *start <= at);
        let before = begun.checked_sub(1).and_then(|last| shifts.get(last));
        before.is_some_and(|(_, _, end)| *end < at) && begun < shifts.len()
    }
}
