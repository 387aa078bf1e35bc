//! Staff and subjects, and what is known of them beside their work.

mod employment;
mod places;
mod shifts;
#[cfg(test)]
mod tests;

use tables::{Rejects, Table};

pub(crate) use self::{
    employment::{Apart, Employment},
    places::Places,
    shifts::Shifts,
};
use crate::{
    Idle, Unused,
    ids::{Interner, NONE},
};

/// All that the kernel may ask about people. Staff and subjects are numbers.
#[derive(Default)]
pub(crate) struct People {
    /// Ids of staff, those of the table of staff first.
    pub(crate) staff: Interner,
    /// Ids of subjects, those of the table of subjects first.
    pub(crate) subjects: Interner,
    /// Teams, queues, kinds of task and work.
    pub(crate) words: Interner,
    /// Names of fields; those from the 64th on share the last bit of a mask.
    pub(crate) fields: Interner,
    /// How many staff the table lists.
    pub(crate) listed_staff: u32,
    /// How many subjects the table lists.
    pub(crate) listed_subjects: u32,
    /// Teams of the listed staff.
    pub(crate) teams: Vec<u32>,
    /// Team and queue, ascending.
    pub(crate) queues: Vec<(u32, u32)>,
    /// When staff were at work.
    pub(crate) shifts: Shifts,
    /// When they were employed.
    pub(crate) employment: Employment,
    /// [`PROTECTED`] and [`DECOY`], of the listed subjects.
    pub(crate) tags: Vec<u8>,
    /// The first letters of surnames, of the listed subjects; 0 where there is none.
    pub(crate) surnames: Vec<u64>,
    /// By subject, then staff.
    pub(crate) ties: Vec<Tie>,
    /// Where the relations of each subject are.
    pub(crate) tie_places: Places,
    /// Staff and times of what they did as customers, ascending.
    pub(crate) private: Vec<(u32, i64)>,
    /// Rows that nothing could be made of.
    pub(crate) unused: Unused,
    /// Which tables there are.
    pub(crate) tables: Vec<Table>,
}

/// How many of each had a number at some time.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) staff: usize,
    pub(crate) subjects: usize,
    pub(crate) words: usize,
    pub(crate) fields: usize,
}

/// A relation between a staff member and a subject.
pub(crate) struct Tie {
    pub(crate) subject: u32,
    pub(crate) staff: u32,
    pub(crate) kind: relate::Kind,
    pub(crate) weight: f64,
    pub(crate) probability: f64,
    pub(crate) evidence: Vec<relate::Fact>,
}

/// What relating people comes to.
pub(crate) struct Related {
    pub(crate) ties: Vec<Tie>,
    /// Rows that could not be read.
    pub(crate) rejects: Rejects,
    /// Addresses of subjects whom no table lists.
    pub(crate) strangers: u64,
}

/// A tag of a subject.
pub(crate) const PROTECTED: u8 = 1;
/// A tag of a subject.
pub(crate) const DECOY: u8 = 2;

impl People {
    pub(crate) fn has(&self, table: Table) -> bool {
        self.tables.contains(&table)
    }

    /// The number of somebody whom a row of a table is about; nothing if there is a table of staff that does not list them.
    /// Where there is none, looks may yet name them.
    pub(crate) fn staff_of(&mut self, table: Table, id: &str) -> Option<u32> {
        if self.listed_staff == 0 {
            return Some(self.staff.number(id));
        }
        let staff = self.staff.find(id).filter(|staff| *staff < self.listed_staff);
        if staff.is_none() {
            self.unused.count(table, Idle::OfNobody);
        }
        staff
    }

    pub(crate) fn known(&self) -> Known {
        let People { staff, subjects, words, fields, .. } = self;
        Known { staff: staff.len(), subjects: subjects.len(), words: words.len(), fields: fields.len() }
    }

    /// Bytes of memory, about: that of the large tables.
    pub(crate) fn size(&self) -> u64 {
        let ties: usize = self
            .ties
            .iter()
            .map(|tie| size_of::<Tie>() + tie.evidence.capacity() * size_of::<relate::Fact>())
            .sum();
        (self.subjects.size()
            + self.staff.size()
            + self.tags.capacity()
            + 8 * self.surnames.capacity()
            + ties) as u64
    }

    /// Of some ids of staff and of subjects, those that no table has.
    pub(crate) fn unknown(&self, staff: &[String], subjects: &[String]) -> Vec<String> {
        let staff = staff.iter().filter(|id| self.staff.find(id).is_none());
        let subjects = subjects.iter().filter(|id| self.subjects.find(id).is_none());
        staff.chain(subjects).cloned().collect()
    }

    /// [`NONE`] for staff without a team.
    pub(crate) fn team(&self, staff: u32) -> u32 {
        self.teams.get(staff as usize).copied().unwrap_or(NONE)
    }

    /// The queues of a staff member's team.
    pub(crate) fn queues(&self, staff: u32) -> &[(u32, u32)] {
        match self.team(staff) {
            NONE => &[],
            team => crate::facts::of_subject(&self.queues, team, |(team, _)| *team),
        }
    }

    pub(crate) fn tags(&self, subject: u32) -> u8 {
        self.tags.get(subject as usize).copied().unwrap_or(0)
    }

    /// The relations of a subject.
    pub(crate) fn ties(&self, subject: u32) -> &[Tie] {
        self.tie_places.of(&self.ties, subject)
    }

    /// How many relations there are.
    pub(crate) fn tie_count(&self) -> usize {
        self.ties.len()
    }

    /// Takes all relations, in any order. There are fewer than 4 billion: each takes a hundred bytes.
    pub(crate) fn relate(&mut self, mut ties: Vec<Tie>) {
        // Somebody who is listed twice may be twice the same to somebody: the order is to be one all the same.
        ties.sort_by(|a, b| {
            let key = |tie: &Tie| (tie.subject, tie.staff, tie.kind);
            key(a)
                .cmp(&key(b))
                .then_with(|| a.weight.total_cmp(&b.weight))
                .then_with(|| a.probability.total_cmp(&b.probability))
                .then_with(|| a.evidence.cmp(&b.evidence))
        });
        self.tie_places = Places::new(ties.iter().map(|tie| tie.subject));
        self.ties = ties;
    }

    /// Whether somebody did something as a customer that near to a moment.
    pub(crate) fn private_event(&self, staff: u32, at: i64, within: i64) -> bool {
        let first = self.private.partition_point(|event| *event < (staff, at - within));
        self.private.get(first).is_some_and(|(of, when)| *of == staff && *when <= at + within)
    }
}
