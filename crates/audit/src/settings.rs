//! What explains a look and how much everything weighs, as declared in TOML.
//!
//! The shipped defaults ([`Settings::shipped`]) are a file of the same language, with the reason for every number; a
//! user's file ([`Settings::parse`]) replaces what it names. Templates are declared by people and never derived from the
//! log that is judged: a pattern of the log may be a habit of misuse.

mod error;
mod merge;
mod span;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tables::Table;

pub use self::{
    error::SettingsError,
    span::{Anchor, Edge, Span},
};

/// All settings of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What accounts for a look, in the order of the file.
    pub explanation: Vec<Template>,
    /// When a task that a staff member opened counts.
    pub contact: Contact,
    /// The words of the column `origin`.
    pub origin: OriginWords,
    /// Which fields which kinds of task need.
    #[serde(default)]
    pub purpose: Vec<Purpose>,
    /// The queues of teams, where they are listed.
    #[serde(default)]
    pub queues: BTreeMap<String, Vec<String>>,
    /// The queues of all other teams.
    pub queue: QueueRule,
    /// How much everything else weighs.
    pub evidence: Evidence,
    /// What becomes a finding.
    pub findings: FindingRule,
}

/// A declared chain from a staff member to a subject: a fact of work, a link, a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name, in findings and totals.
    pub name: String,
    /// The table that the fact is from.
    pub fact: FactTable,
    /// Only facts of these kinds, in any case of letters; none: of all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What the fact has to do with the staff member.
    pub link: Link,
    /// Whether the look itself must name this task.
    #[serde(default)]
    pub names_task: bool,
    /// From when on the look may be.
    pub from: Edge,
    /// Until when the look may be.
    pub until: Edge,
    /// Weight, negative.
    pub bits: f64,
    /// Whether it explains, or only makes less suspicious.
    #[serde(default = "yes")]
    pub explains: bool,
    /// Whether the user has removed it.
    #[serde(default)]
    pub off: bool,
    /// Why this weight.
    pub basis: String,
    /// The fact in words.
    pub says: Words,
}

/// The table of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactTable {
    /// `tasks`
    Task,
    /// `work`
    Work,
}

impl FactTable {
    /// It.
    pub fn table(self) -> Table {
        match self {
            FactTable::Task => Table::Tasks,
            FactTable::Work => Table::Work,
        }
    }
}

/// What a fact has to do with whoever looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// The task is assigned to them.
    Assignee,
    /// The task waits in a queue of their team.
    Queue,
    /// The task is assigned to somebody of their team.
    Colleague,
    /// The work was routed to them, or done by them.
    Staff,
    /// The work was done by somebody of their team.
    Team,
    /// The work names no staff member.
    Nobody,
    /// Whoever it was.
    Anyone,
}

/// Words in the languages of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

/// What counts as contact from a subject, and how near to the opening of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Kinds of work.
    pub kinds: Vec<String>,
    /// At most so long before.
    pub before: Span,
    /// At most so long after.
    pub after: Span,
}

/// Words for who caused a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginWords {
    /// The subject.
    pub customer: Vec<String>,
    /// A machine.
    pub system: Vec<String>,
    /// A staff member.
    pub staff: Vec<String>,
}

/// The fields that tasks of some kinds need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its name.
    pub name: String,
    /// Kinds of task, in any case of letters.
    pub task_kinds: Vec<String>,
    /// Names of fields, as in the column `fields`.
    pub fields: Vec<String>,
}

/// Whose queue is whose, where nothing is listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueRule {
    /// The least share of the tasks assigned to a team that come from a queue of its.
    pub team_share: f64,
}

/// What becomes a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingRule {
    /// The least score of a finding, in bits.
    pub least: f64,
}

/// The weights of all evidence; `defaults.toml` says what each is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the sections of the file, each a type of its own")]
pub struct Evidence {
    pub unexplained: Unexplained,
    pub self_opened: Weight,
    pub beyond_purpose: Weight,
    pub unusual_fields: UnusualFields,
    pub other_ticket: Weight,
    pub borrowed_ticket: Weight,
    pub relationship: Relationship,
    pub protected: Protected,
    pub decoy: Tagged,
    pub spike: Spike,
    pub series: Series,
    pub off_shift: OffShift,
    pub no_progress: NoProgress,
    pub burst: Burst,
    pub cover: Cover,
    pub id_walk: IdWalk,
    pub name_walk: NameWalk,
    pub ring: Ring,
    pub private_event: PrivateEvent,
}

/// Makes the struct of one section of evidence: its own keys, and `basis`, the reason for its numbers.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)*
            /// Why these numbers.
            pub basis: String,
        }
    };
}

section!(
    /// A single weight.
    Weight {
        /// Bits.
        bits: f64,
    }
);
section!(
    /// No template explains the look.
    Unexplained {
        /// Bits where there are tasks and work.
        bits: f64,
        /// Bits where there is only one of them.
        partly: f64,
    }
);
section!(
    /// Fields that others of the team hardly ever need.
    UnusualFields {
        /// Fewer than this share of the team's looks show the field.
        share: f64,
        /// So many looks of the team are needed to tell.
        looks: u64,
        /// Bits.
        bits: f64,
    }
);
section!(
    /// Bits by kind of relationship.
    #[expect(missing_docs, reason = "named after the kinds")]
    Relationship {
        #[serde(rename = "self")]
        myself: f64,
        household: f64,
        former: f64,
        family: f64,
        neighbour: f64,
        colleague: f64,
        other_team: f64,
        acquaintance: f64,
    }
);
section!(
    /// The subject bears one of these tags.
    Protected {
        /// In any case of letters.
        tags: Vec<String>,
        /// Bits where this share of all looks is at such subjects. Half the share is worth a bit more.
        bits: f64,
        /// The share that is assumed before any look is seen.
        share: f64,
        /// The assumption counts as much as so many looks.
        looks: u64,
        /// Most bits.
        most: f64,
    }
);
section!(
    /// The subject bears one of these tags.
    Tagged {
        /// In any case of letters.
        tags: Vec<String>,
        /// Bits.
        bits: f64,
    }
);
section!(
    /// Many staff members at one subject.
    Spike {
        /// Length of time.
        window: Span,
        /// The share of honest looks for which no record is found.
        unexplained_share: f64,
        /// Expected staff members with unexplained looks, of a subject without any work.
        base: f64,
        /// The `r` of the negative binomial distribution, variance m + m²/r.
        dispersion: f64,
        /// Most bits.
        most: f64,
    }
);
section!(
    /// One staff member at one subject, again and again.
    Series {
        /// How far apart looks count apart.
        apart: Span,
        /// Bits for each beyond the first.
        bits: f64,
        /// Most bits.
        most: f64,
        /// How far apart looks are on different days.
        day_apart: Span,
        /// Bits for each day beyond the first, where that comes to more.
        day_bits: f64,
        /// Most bits for days.
        day_most: f64,
    }
);
section!(
    /// Outside of working hours.
    OffShift {
        /// So long before and after a shift is still within it.
        grace: Span,
        /// Bits.
        bits: f64,
    }
);
section!(
    /// Looks on a task on which nothing happens.
    NoProgress {
        /// From which look on.
        looks: u32,
        /// Bits.
        bits: f64,
    }
);
section!(
    /// Many subjects by one staff member.
    Burst {
        /// Length of time.
        window: Span,
        /// The share of honest looks for which no record is found.
        unexplained_share: f64,
        /// The least expected number of subjects.
        base: f64,
        /// The `r` of the negative binomial distribution, variance m + m²/r.
        dispersion: f64,
        /// Most bits.
        most: f64,
    }
);
section!(
    /// Looks at others around one that weighs much.
    Cover {
        /// Longest time between the two.
        within: Span,
        /// From how many bits on, without what the staff member's other looks say of it.
        from: f64,
        /// Bits.
        bits: f64,
    }
);
section!(
    /// Subjects whose ids follow one another.
    IdWalk {
        /// Largest step.
        step: u64,
        /// Longest time between two looks.
        within: Span,
        /// Bits for two in a row.
        bits: f64,
        /// Bits for three and more.
        run: f64,
    }
);
section!(
    /// Subjects whose surnames follow one another.
    NameWalk {
        /// From how many in a row on.
        looks: u32,
        /// Longest time between two looks.
        within: Span,
        /// Bits.
        bits: f64,
    }
);
section!(
    /// Looks at close relations of other staff.
    Ring {
        /// Bits where the favour is returned.
        circle: f64,
        /// Bits for one of the same team.
        friend: f64,
        /// Bits for a neighbour of one of the same team.
        neighbour: f64,
    }
);
section!(
    /// Near something private of the staff member.
    PrivateEvent {
        /// At most so far from it.
        within: Span,
        /// Bits.
        bits: f64,
    }
);

impl Settings {
    /// The file of the shipped settings.
    pub const SHIPPED: &str = include_str!("defaults.toml");

    /// The settings as shipped.
    ///
    /// # Errors
    /// None that a release could have: a test reads the file.
    pub fn shipped() -> Result<Settings, SettingsError> {
        merge::merged("")
    }

    /// The shipped settings with what a user's file says instead.
    ///
    /// # Errors
    /// What is wrong with the file, with line and column, and the nearest valid key for an unknown one.
    pub fn parse(text: &str) -> Result<Settings, SettingsError> {
        merge::merged(text)
    }
}

fn yes() -> bool {
    true
}
