//! Everything that stands before the first look: people, staff, circles, shifts, and who is protected.

use crate::audit::circle::Circles;
use crate::audit::flags::Flags;
use crate::audit::people::{Account, People};
use crate::audit::rates;
use crate::audit::roster::{self, Duty, Roster};
use crate::audit::rows::Calendar;
use crate::audit::staff::{self, Member};

pub(crate) struct Scene {
    pub(crate) flags: Flags,
    pub(crate) people: People,
    pub(crate) staff: Vec<Member>,
    pub(crate) circles: Circles,
    pub(crate) roster: Roster,
    pub(crate) calendar: Calendar,
    pub(crate) subjects: Subjects,
}

impl Scene {
    pub(crate) fn draw(flags: &Flags) -> Scene {
        let people = People::new(flags.seed, flags.country, flags.until, flags.subjects());
        let staff = staff::hire(&people, flags.staff());
        let circles = Circles::draw(&people, &staff);
        let roster = Roster::draw(flags.seed, flags.country, flags.first_day(), flags.days(), &staff);
        let start = flags.first_day().at(0).unix_seconds() - roster::offset(flags.country);
        let calendar = Calendar { start, days: flags.days() };
        let subjects = Subjects::new(flags.subjects(), circles.accounts.len() as u32);
        Scene { flags: *flags, people, staff, circles, roster, calendar, subjects }
    }

    /// What the shop keeps of the subject with this number.
    pub(crate) fn account(&self, subject: u32) -> Account {
        match self.circles.accounts.get(subject as usize) {
            Some(account) => account.clone(),
            None => self.people.stranger(subject - self.subjects.tied),
        }
    }

    /// The shift of one staff member on a day.
    pub(crate) fn duty(&self, day: u32, staff: u32) -> Option<Duty> {
        self.roster.of(day, self.member(staff)?.queue, staff)
    }

    pub(crate) fn member(&self, id: u32) -> Option<&Member> {
        self.staff.get((id as usize).wrapping_sub(1))
    }
}

/// The subjects' numbers (circles first, then protected subjects, decoys, and everybody else) and their ids, which
/// say nothing about the numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subjects {
    pub(crate) count: u32,
    pub(crate) tied: u32,
    pub(crate) protected: u32,
    pub(crate) decoys: u32,
    stride: u64,
    inverse: u64,
}

impl Subjects {
    fn new(wanted: u32, tied: u32) -> Subjects {
        let count = wanted.max(tied * LEAST_SUBJECTS_PER_TIED);
        // A stride of about the golden ratio spreads neighbours well.
        let mut stride = u64::from(count) * 618 / 1_000;
        let inverse = loop {
            match inverse(stride, u64::from(count)) {
                Some(inverse) => break inverse,
                None => stride += 1,
            }
        };
        let protected = (count / rates::SUBJECTS_PER_PROTECTED).max(rates::LEAST_PROTECTED);
        let decoys = (count / rates::SUBJECTS_PER_DECOY).max(rates::LEAST_DECOYS);
        Subjects { count, tied, protected, decoys, stride, inverse }
    }

    /// From 1.
    pub(crate) fn id(&self, number: u32) -> u32 {
        let count = u64::from(self.count);
        ((u64::from(number) * self.stride + count / FIRST_ID) % count) as u32 + 1
    }

    /// The number of the id, which may be too large: then it starts again from 1.
    pub(crate) fn number(&self, id: u32) -> u32 {
        let count = u64::from(self.count);
        let at = u64::from(id) + count - 1 - count / FIRST_ID;
        (at % count * self.inverse % count) as u32
    }

    pub(crate) fn is_protected(&self, number: u32) -> bool {
        (self.tied..self.tied + self.protected).contains(&number)
    }

    pub(crate) fn is_decoy(&self, number: u32) -> bool {
        (self.first_decoy()..self.first_decoy() + self.decoys).contains(&number)
    }

    pub(crate) fn first_decoy(&self) -> u32 {
        self.tied + self.protected
    }
}

/// The number that times this one is 1 modulo `modulus`; none if they share a divisor. Extended Euclid (Knuth,
/// The Art of Computer Programming, volume 2, 4.5.2).
fn inverse(number: u64, modulus: u64) -> Option<u64> {
    let (mut old, mut new) = ((modulus as i128, 0i128), (number as i128, 1i128));
    while new.0 != 0 {
        let times = old.0 / new.0;
        (old, new) = (new, (old.0 - times * new.0, old.1 - times * new.1));
    }
    (old.0 == 1).then(|| old.1.rem_euclid(modulus as i128) as u64)
}

/// The first number has an id a third of the way up.
const FIRST_ID: u64 = 3;
/// So that most subjects have nobody among the staff.
const LEAST_SUBJECTS_PER_TIED: u32 = 3;
