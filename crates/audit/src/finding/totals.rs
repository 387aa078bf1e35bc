//! How much was explained, by what, and what could not be judged.

use std::ops::AddAssign;

use serde::Serialize;
use tables::Table;

use super::Term;

/// What was explained. Looks of a staff member at a subject after their first are told apart: they repeat the verdict of
/// the first and make any share look better than it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// First looks of a staff member at a subject.
    pub first: Share,
    /// All further ones.
    pub repeats: Share,
    /// By template, in the order of the settings. A look counts for its strongest explanation only.
    pub templates: Vec<TemplateShare>,
    /// By team, in order of name; staff without a team last.
    pub teams: Vec<TeamShare>,
}

/// How many looks, and how many of them are explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// All.
    pub looks: u64,
    /// Explained ones.
    pub explained: u64,
}

/// What one template explains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TemplateShare {
    /// Its name.
    pub template: String,
    /// First looks that it explains.
    pub first: u64,
    /// Repeats that it explains.
    pub repeats: u64,
}

/// How much of a team's looks is explained.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TeamShare {
    /// Its name.
    pub team: Option<String>,
    /// First looks of a staff member at a subject.
    pub first: Share,
    /// All further ones.
    pub repeats: Share,
}

/// Something that could not be judged, or only in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The table that is not there.
    pub table: Table,
    /// The names of the templates that need it.
    pub templates: Vec<String>,
    /// The terms that need it.
    pub terms: Vec<Term>,
}

/// Rows that were used. A run says apart what was rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Looks.
    pub looks: u64,
    /// Staff: listed, or named by a look, task or work; or by a shift, where none are listed.
    pub staff: u64,
    /// Subjects: listed, or named by a look, task or work.
    pub subjects: u64,
    /// Looks of staff who are not in the table of staff, where there is one.
    pub looks_of_unknown_staff: u64,
    /// Looks at subjects who are not in the table of subjects, where there is one.
    pub looks_at_unknown_subjects: u64,
    /// Tasks.
    pub tasks: u64,
    /// Rows of work.
    pub work: u64,
    /// Relations between staff and subjects.
    pub relations: u64,
    /// Whether rows were kept on disk, because they did not fit into the memory given.
    pub spilled: bool,
}

impl Share {
    /// Between 0 and 1; of no looks, `None`.
    pub fn explained_share(&self) -> Option<f64> {
        (self.looks > 0).then(|| self.explained as f64 / self.looks as f64)
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Share) {
        self.looks += other.looks;
        self.explained += other.explained;
    }
}
