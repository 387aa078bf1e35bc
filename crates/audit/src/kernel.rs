//! The verdicts on all looks of some subjects: a pure function of their rows and of what is known of people.
//!
//! ```text
//! looks ─┐                       ┌► templates (explain) ─► evidence ─► candidates for the staff's side
//! tasks ─┼─ one subject at a time┤
//! work  ─┘                       └► totals, visits, fields shown
//! ```
//!
//! All looks at one subject are judged together: for that, its tasks and work become intervals once, and each look is a
//! few binary searches in them. Buffers are reused from subject to subject.

mod context;
mod cover;
mod evidence;
mod explain;
mod shown;
mod tried;
mod window;

pub(crate) use self::{
    context::Context,
    evidence::{closest, is_close},
    shown::Shown,
    tried::Trial,
    window::Window,
};
use self::{evidence::Groups, explain::Explainer};
use crate::{
    Bits,
    facts::{Bytes, HOUR, Look, Row, Task, Work, next_of_subject, of_subject},
    finding::{Share, Term, Terms},
    ids::NONE,
    people::PROTECTED,
};

/// Rows of a set of subjects, each ordered by [`Row::key`].
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) looks: &'a [Look],
    pub(crate) tasks: &'a [Task],
    pub(crate) work: &'a [Work],
}

/// A look that is worth a second one: not explained, or suspicious in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) at: i64,
    pub(crate) row: u64,
    pub(crate) staff: u32,
    pub(crate) subject: u32,
    /// The number of the template that explains it, or [`NONE`].
    pub(crate) template: u32,
    /// As in [`Look`].
    pub(crate) fields: u64,
    pub(crate) terms: Terms,
}

/// What a partition comes to.
#[derive(Default)]
pub(crate) struct Verdicts {
    pub(crate) candidates: Vec<Candidate>,
    /// Who looked without explanation at a close relation of whom else.
    pub(crate) favours: Vec<(u32, u32)>,
    /// First looks and repeats, by team; the last is of staff without one.
    pub(crate) teams: Vec<[Share; 2]>,
    /// Explained first looks and repeats, by template.
    pub(crate) templates: Vec<[u64; 2]>,
    /// Different subjects in each hour of each staff member, added up by team as `teams` are.
    pub(crate) visits: Vec<u64>,
    /// By team, as `teams` are.
    pub(crate) shown: Vec<Shown>,
    /// Looks at protected subjects.
    pub(crate) at_protected: u64,
    /// Row, score without the staff's side, and template of every look, where they were asked for.
    pub(crate) scores: Vec<(u64, Bits, u32)>,
}

/// What is said of one look while its subject is judged.
#[derive(Clone, Copy)]
struct Judged {
    look: Look,
    template: u32,
    terms: Terms,
}

impl Judged {
    fn unexplained(&self) -> bool {
        self.template == NONE
    }
}

/// Judges every look of a partition.
pub(crate) fn judge(part: Part<'_>, context: &Context<'_>, every_score: bool) -> Verdicts {
    let mut verdicts = Verdicts {
        teams: vec![Default::default(); context.teams() + 1],
        templates: vec![Default::default(); context.templates.len()],
        visits: vec![0; context.teams() + 1],
        shown: vec![Shown::default(); context.teams() + 1],
        ..Verdicts::default()
    };
    let mut explainer = Explainer::new(context);
    let mut groups = Groups::default();
    let mut judged: Vec<Judged> = Vec::new();
    let (mut tasks, mut work) = (part.tasks, part.work);
    for looks in part.looks.chunk_by(|left, right| left.subject == right.subject) {
        let Some(Look { subject, .. }) = looks.first() else { continue };
        let part = Part {
            looks,
            tasks: next_of_subject(&mut tasks, *subject, |task| task.subject),
            work: next_of_subject(&mut work, *subject, |work| work.subject),
        };
        judge_subject(context, &mut explainer, &mut groups, part, &mut judged);
        if context.people.tags(*subject) & PROTECTED != 0 {
            verdicts.at_protected += looks.len() as u64;
        }
        count(context, &groups, &judged, &mut verdicts);
        for one in &judged {
            if every_score {
                verdicts.scores.push((one.look.row, one.terms.sum(), one.template));
            }
            if one.is_candidate() {
                verdicts.candidates.push(one.candidate());
            }
        }
    }
    verdicts
}

/// All looks at one subject in order of time, and whether each is a candidate: for the details of findings. The part holds
/// the rows of this subject only.
pub(crate) fn judge_one(part: Part<'_>, context: &Context<'_>) -> Vec<(Candidate, bool)> {
    let mut judged = Vec::new();
    judge_subject(context, &mut Explainer::new(context), &mut Groups::default(), part, &mut judged);
    judged.iter().map(|one| (one.candidate(), one.is_candidate())).collect()
}

fn judge_subject(
    context: &Context<'_>,
    explainer: &mut Explainer<'_>,
    groups: &mut Groups,
    part: Part<'_>,
    judged: &mut Vec<Judged>,
) {
    explainer.prepare(part.tasks, part.work);
    judged.clear();
    judged.extend(part.looks.iter().map(|look| explainer.judge(look)));
    groups.arrange(judged);
    evidence::weigh(context, explainer, part, groups, judged);
}

impl<'a> Part<'a> {
    /// The facts nearest to a moment, for subjects with very many. The part holds the rows of one subject only.
    pub(crate) fn around(self, at: i64) -> Part<'a> {
        fn near<T>(rows: &[T], place: usize) -> &[T] {
            rows.get(place.saturating_sub(NEAR)..rows.len().min(place + NEAR)).unwrap_or_default()
        }
        Part {
            looks: self.looks,
            tasks: near(self.tasks, self.tasks.partition_point(|task| task.opened <= at)),
            work: near(self.work, self.work.partition_point(|work| work.at <= at)),
        }
    }

    /// The rows of one subject.
    pub(crate) fn of_subject(self, subject: u32) -> Part<'a> {
        Part {
            looks: of_subject(self.looks, subject, |look| look.subject),
            tasks: of_subject(self.tasks, subject, |task| task.subject),
            work: of_subject(self.work, subject, |work| work.subject),
        }
    }
}

impl Judged {
    fn is_candidate(&self) -> bool {
        self.unexplained() || self.terms.sum() > Bits::ZERO
    }

    fn candidate(&self) -> Candidate {
        let Judged { look, template, terms } = *self;
        let Look { at, row, staff, subject, fields, .. } = look;
        Candidate { at, row, staff, subject, template, fields, terms }
    }
}

/// Adds a subject's looks to the totals.
fn count(context: &Context<'_>, groups: &Groups, judged: &[Judged], verdicts: &mut Verdicts) {
    for group in groups.of_staff(judged) {
        let mut hour = i64::MIN;
        for (nth, one) in group.clone().enumerate() {
            let team = context.team_place(one.look.staff);
            let repeat = usize::from(nth > 0);
            if let Some(share) = verdicts.teams.get_mut(team).and_then(|shares| shares.get_mut(repeat)) {
                *share += Share { looks: 1, explained: u64::from(!one.unexplained()) };
            }
            let explained = verdicts.templates.get_mut(one.template as usize);
            if let Some(looks) = explained.and_then(|looks| looks.get_mut(repeat)) {
                *looks += 1;
            }
            if let Some(shown) = verdicts.shown.get_mut(team) {
                shown.count(one.look.fields);
            }
            let this_hour = one.look.at.div_euclid(HOUR);
            if let Some(visits) = verdicts.visits.get_mut(team) {
                *visits += u64::from(this_hour != hour);
            }
            hour = this_hour;
        }
        if let Some(first) = group.clone().next() {
            evidence::favours(context, first.look, group.clone(), &mut verdicts.favours);
        }
    }
}

impl Row for Candidate {
    const SIZE: usize = 36 + Terms::SIZE;

    type Key = (u32, i64, u32, u64);

    /// By staff and time, as the staff's side wants them.
    fn key(&self) -> Self::Key {
        (self.staff, self.at, self.subject, self.row)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.at.to_le_bytes());
        out.extend_from_slice(&self.row.to_le_bytes());
        for short in [self.staff, self.subject, self.template] {
            out.extend_from_slice(&short.to_le_bytes());
        }
        out.extend_from_slice(&self.fields.to_le_bytes());
        self.terms.write(out);
    }

    fn read(bytes: &mut Bytes<'_>) -> Candidate {
        Candidate {
            at: bytes.long().cast_signed(),
            row: bytes.long(),
            staff: bytes.short(),
            subject: bytes.short(),
            template: bytes.short(),
            fields: bytes.long(),
            terms: Terms::read(bytes),
        }
    }
}

impl Candidate {
    pub(crate) fn unexplained(&self) -> bool {
        self.template == NONE
    }

    pub(crate) fn add(&mut self, term: Term, bits: Bits) {
        self.terms.add(term, bits);
    }
}

/// Facts on either side of a look that are enough for a reader.
const NEAR: usize = 1_000;
