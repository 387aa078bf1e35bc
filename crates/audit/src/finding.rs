//! What an audit finds, as plain values: everything that a report says is in an [`Audit`].

mod outside;
mod term;
mod totals;
mod unused;

use serde::{Serialize, Serializer};

pub(crate) use self::term::Terms;
pub use self::{
    outside::{Outside, OutsideRow},
    term::{Term, Weighed},
    totals::{Counts, Missing, Share, TeamShare, TemplateShare, Totals},
    unused::{Idle, Unused},
};
use crate::Settings;

/// The outcome of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// What to look into, the surest first. Whoever reviews it from the top sees the most misuse for the effort. Serialised by
    /// [`write_jsonl`](crate::write_jsonl) and [`write_parquet`](crate::write_parquet), and not with the rest.
    #[serde(skip)]
    pub findings: Vec<Finding>,
    /// How many pairs of staff member and subject reached [`FindingRule::least`](crate::settings::FindingRule), with those
    /// that were cut off.
    pub found: u64,
    /// Staff with findings, by their sum of bits.
    pub staff: Vec<StaffScore>,
    /// What was explained by what.
    pub totals: Totals,
    /// What could not be judged for lack of which table.
    pub missing: Vec<Missing>,
    /// The first and the last look that was judged, if there was any.
    pub period: Option<(Moment, Moment)>,
    /// What is on record of staff for times at which they were not employed.
    pub outside: Outside,
    /// Rows that nothing could be made of.
    pub unused: Unused,
    /// Ids that findings were asked of, and that no table has.
    pub unknown: Vec<String>,
    /// How many rows there were.
    pub counts: Counts,
    /// Under which settings.
    pub settings: Settings,
}

/// Looks of one staff member at one subject that a person should see.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// From 1.
    pub rank: u64,
    /// Bits: the terms of its strongest look, added up. See [`Term`].
    pub score: f64,
    /// Who looked.
    pub staff_id: String,
    /// At whose data.
    pub subject_id: String,
    /// The team of the staff member.
    pub team: Option<String>,
    /// The looks, in order of time: ids as in the input; row numbers from 0 where the input has none.
    pub access_ids: Vec<String>,
    /// The first of them.
    pub first_at: Moment,
    /// The last of them.
    pub last_at: Moment,
    /// What the two are to each other, if anything was found.
    pub relationship: Option<Relationship>,
    /// The evidence, the heaviest first.
    pub terms: Vec<Weighed>,
    /// Every template, and whether it explains these looks.
    pub explanations_tried: Vec<Tried>,
    /// The finding in words, without names.
    pub sentence: String,
    /// The looks, tasks and work around it, in order of time.
    #[serde(skip)]
    pub timeline: Vec<Event>,
}

/// What a staff member and a subject are to each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relationship {
    /// The kind, as [`relate::Kind`] is named.
    pub kind: String,
    /// The weight of the evidence in bits, before any prior.
    pub weight: f64,
    /// How sure it is, with the prior of its kind.
    pub probability: f64,
    /// In words, to be put after "the subject".
    pub evidence: Vec<String>,
}

/// Whether a template explains the looks of a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tried {
    /// Its name.
    pub template: String,
    /// How many of the looks it explains.
    pub held: u64,
    /// Why not the others; of several reasons the one that comes nearest to an explanation.
    pub missed: Option<Miss>,
}

/// Why a template does not explain a look. The later come nearer to an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Miss {
    /// The table is not there.
    NoTable,
    /// There is no such fact about the subject.
    NoFact,
    /// There is one, of other staff.
    OtherStaff,
    /// There is one of theirs, but not at that time.
    OtherTime {
        /// How far the look is from it, in seconds.
        seconds: i64,
    },
    /// The look names another task, or none.
    NotNamed,
    /// They opened the task themselves, and the subject made no contact.
    SelfOpened,
    /// The look showed fields that the task does not need.
    BeyondPurpose,
}

impl Miss {
    /// Of two, the one that comes nearer to an explanation.
    pub(crate) fn nearer(self, other: Miss) -> Miss {
        match (self, other) {
            (Miss::OtherTime { seconds: a }, Miss::OtherTime { seconds: b }) => {
                Miss::OtherTime { seconds: a.min(b) }
            }
            _ => self.max(other),
        }
    }
}

/// Something that happened around a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Happening {
    /// The staff member looked.
    Look {
        /// As in [`Finding::access_ids`].
        access_id: String,
        /// The template that explains it, if one does.
        explained_by: Option<String>,
    },
    /// A task about the subject was opened.
    Opened {
        /// Its kind.
        kind: String,
        /// Whether it is assigned to the staff member.
        theirs: bool,
        /// Whether they opened it.
        by_them: bool,
    },
    /// A task about the subject was closed.
    Closed {
        /// Its kind.
        kind: String,
        /// Whether it is assigned to the staff member.
        theirs: bool,
    },
    /// A task about the subject was open all the time: opened a month or longer before the first look, and closed as long
    /// after the last, if at all. [`Event::at`] is the first look.
    Open {
        /// Its kind.
        kind: String,
        /// Whether it is assigned to the staff member.
        theirs: bool,
        /// Whether they opened it.
        by_them: bool,
    },
    /// Something else was done for the subject, or came from them.
    Work {
        /// Its kind.
        kind: String,
        /// Whether by the staff member.
        theirs: bool,
    },
}

/// A staff member with findings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StaffScore {
    /// Who.
    pub staff_id: String,
    /// Their team.
    pub team: Option<String>,
    /// Subjects in findings, with those that were cut off.
    pub findings: u64,
    /// Looks in these.
    pub looks: u64,
    /// The highest score among them.
    pub highest: f64,
    /// The sum of their scores: bits add up over independent subjects.
    pub sum: f64,
}

/// A moment in microseconds since 1970, UTC. Serialises as RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => time.fmt(f),
            Err(_) => write!(f, "{} µs", self.0),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
