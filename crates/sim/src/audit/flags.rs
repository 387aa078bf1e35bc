//! What a world is to be like.

use crate::{Country, Date};

/// What a world is to be like. Same flags, same world, to the byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// The seed of all chance.
    pub seed: u64,
    /// Where everybody lives.
    pub country: Country,
    /// About so many looks; the last cases of the last day may add or lack a few.
    pub looks: u64,
    /// Looks of misuse in a million looks.
    pub misuse_per_million: u32,
    /// Staff; `None` means as many as would have about fifty looks a shift.
    pub staff: Option<u32>,
    /// Subjects; `None` means one for five looks. More are made if the circles of the staff need them.
    pub subjects: Option<u32>,
    /// Length in days, at least 7.
    pub days: u32,
    /// The first day after the world.
    pub until: Date,
}

impl Flags {
    /// A quarter of a year with so many looks, one in a thousand of them misuse.
    #[must_use]
    pub const fn new(looks: u64) -> Flags {
        Flags {
            seed: 1,
            country: Country::Germany,
            looks,
            misuse_per_million: 1_000,
            staff: None,
            subjects: None,
            days: 90,
            until: Date::new(2026, 11, 23),
        }
    }

    /// A world to show: four weeks of a small desk, 4,000 looks, and 1.5 % of them misuse, so that there is at
    /// least one look at a former partner, a neighbour and a celebrity. The seed is one in which an audit can find all
    /// three: a look at a neighbour from down the street, once, without a ticket, is like many honest ones.
    #[must_use]
    pub const fn demo() -> Flags {
        Flags {
            seed: 3,
            misuse_per_million: 15_000,
            staff: Some(24),
            subjects: Some(2_500),
            days: 28,
            ..Flags::new(4_000)
        }
    }

    pub(crate) fn days(&self) -> u32 {
        self.days.max(7)
    }

    pub(crate) fn first_day(&self) -> Date {
        self.until.plus_days(-(self.days() as i32))
    }

    pub(crate) fn staff(&self) -> u32 {
        let shifts = u64::from(self.days()) * SHIFTS_A_THOUSAND_DAYS / 1_000;
        let needed = self.looks / (shifts * LOOKS_A_SHIFT).max(1);
        self.staff.unwrap_or(needed.min(u64::from(MOST_STAFF)) as u32).max(LEAST_STAFF)
    }

    /// Without regard to the circles of the staff.
    pub(crate) fn subjects(&self) -> u32 {
        let needed = (self.looks / LOOKS_A_SUBJECT).min(u64::from(MOST_SUBJECTS)) as u32;
        self.subjects.unwrap_or(needed).clamp(LEAST_SUBJECTS, MOST_SUBJECTS)
    }

    pub(crate) fn misuse_looks(&self) -> u64 {
        (self.looks * u64::from(self.misuse_per_million)).div_ceil(1_000_000)
    }
}

/// Five days in seven, less leave and illness.
const SHIFTS_A_THOUSAND_DAYS: u64 = 585;
/// About 25 cases a shift with two looks each. A judgement.
const LOOKS_A_SHIFT: u64 = 50;
/// A customer in four turns to the shop in a quarter of a year, and a case has two looks. A judgement.
const LOOKS_A_SUBJECT: u64 = 5;
/// Every kind of team needs somebody on shift nearly always.
const LEAST_STAFF: u32 = 16;
const LEAST_SUBJECTS: u32 = 300;
/// Numbers below these have room in ids and telephone numbers.
const MOST_STAFF: u32 = 100_000;
const MOST_SUBJECTS: u32 = 40_000_000;
