//! The staff's side of the evidence: what their unexplained looks have in common. A pure function of one partition of
//! candidates, all those of a set of staff.

mod ring;

use std::collections::HashMap;

pub(crate) use self::ring::Circles;
use crate::{
    Bits, Context,
    bits::tail,
    facts::HOUR,
    finding::{Term, Terms},
    kernel::{Candidate, Window, is_close},
};

/// What the staff's side is weighed with.
pub(crate) struct Peers {
    /// Different subjects in an hour in which somebody looks at all, by place of the team.
    pub(crate) visits_an_hour: Vec<f64>,
    /// The fields that looks of the team hardly ever show, by its place.
    pub(crate) unusual: Vec<u64>,
    /// The bits of a look at a protected subject.
    pub(crate) protected: Bits,
    /// Who does whom a favour that is returned.
    pub(crate) circles: Circles,
}

/// The candidates of a staff member at a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) staff: u32,
    pub(crate) subject: u32,
    /// The score of its strongest look.
    pub(crate) score: Bits,
    pub(crate) looks: u32,
    pub(crate) first_at: i64,
    /// The terms of its strongest look.
    pub(crate) terms: Terms,
}

/// Adds the terms that look across subjects. Candidates are ordered by [`crate::facts::Row::key`].
pub(crate) fn weigh(context: &Context<'_>, peers: &Peers, candidates: &mut [Candidate]) {
    let mut window = Window::default();
    for looks in candidates.chunk_by_mut(|left, right| left.staff == right.staff) {
        weigh_fields(context, peers, looks);
        for look in looks.iter_mut().filter(|look| look.terms.of(Term::Protected) != Bits::ZERO) {
            look.terms.set(Term::Protected, peers.protected);
        }
        // Before what others say of them: it asks what looks weigh without.
        weigh_cover(context, looks);
        weigh_burst(context, peers, &mut window, looks);
        weigh_walks(context, looks);
        for look in looks.iter_mut().filter(|look| look.unexplained()) {
            weigh_favour(context, peers, look);
        }
    }
}

/// Rolls candidates up to pairs. Candidates are ordered by staff.
pub(crate) fn pairs(candidates: &[Candidate]) -> Vec<Pair> {
    let mut pairs: HashMap<(u32, u32), Pair> = HashMap::new();
    for look in candidates {
        let score = look.terms.sum();
        let new = Pair {
            staff: look.staff,
            subject: look.subject,
            score,
            looks: 0,
            first_at: look.at,
            terms: look.terms,
        };
        let pair = pairs.entry((look.staff, look.subject)).or_insert(new);
        pair.looks += 1;
        // Of equal scores the earliest look is shown: they come in order of time.
        if score > pair.score {
            (pair.score, pair.terms) = (score, look.terms);
        }
    }
    let mut pairs: Vec<Pair> = pairs.into_values().collect();
    pairs.sort_unstable_by_key(|pair| (pair.staff, pair.subject));
    pairs
}

/// Fields that others of the team hardly ever need.
fn weigh_fields(context: &Context<'_>, peers: &Peers, looks: &mut [Candidate]) {
    let place = looks.first().map_or(0, |look| context.team_place(look.staff));
    let unusual = peers.unusual.get(place).copied().unwrap_or(0);
    let bits = Bits::new(context.settings.evidence.unusual_fields.bits);
    for look in looks.iter_mut().filter(|look| look.fields & unusual != 0) {
        look.add(Term::UnusualFields, bits);
    }
}

/// Other subjects with unexplained looks around the same time, against what the team looks at anyway.
fn weigh_burst(context: &Context<'_>, peers: &Peers, window: &mut Window, looks: &mut [Candidate]) {
    let rule = &context.settings.evidence.burst;
    let unexplained: Vec<(i64, u32)> =
        looks.iter().filter(|look| look.unexplained()).map(|look| (look.at, look.subject)).collect();
    let place = looks.first().map_or(0, |look| context.team_place(look.staff));
    let visits = peers.visits_an_hour.get(place).copied().unwrap_or(0.0);
    // Without records nothing is explained, and every look counts.
    let share = if context.judges() { rule.unexplained_share } else { 1.0 };
    let hours = rule.window.micros() as f64 / HOUR as f64;
    let mean = (share * visits * hours).max(rule.base);
    let half = rule.window.micros() / 2;
    window.clear();
    let mut known: Vec<Option<Bits>> = Vec::new();
    for look in looks.iter_mut().filter(|look| look.unexplained()) {
        let others = window.distinct(&unexplained, look.at - half, look.at + half).saturating_sub(1);
        let place = others as usize;
        known.resize(known.len().max(place + 1), None);
        let weigh = || Bits::of_surprise(tail(others, mean, rule.dispersion), rule.most);
        if let Some(bits) = known.get_mut(place) {
            look.add(Term::Burst, *bits.get_or_insert_with(weigh));
        }
    }
}

/// Unexplained looks around one at somebody else that weighs much by itself.
fn weigh_cover(context: &Context<'_>, looks: &mut [Candidate]) {
    let rule = &context.settings.evidence.cover;
    let (from, within) = (Bits::new(rule.from), rule.within.micros());
    let heavy: Vec<(i64, u32)> =
        looks.iter().filter(|look| look.terms.sum() >= from).map(|look| (look.at, look.subject)).collect();
    if heavy.is_empty() {
        return;
    }
    let bits = Bits::new(rule.bits);
    for look in looks.iter_mut().filter(|look| look.unexplained() && look.terms.sum() < from) {
        let first = heavy.partition_point(|(at, _)| *at < look.at - within);
        let near = heavy.iter().skip(first).take_while(|(at, _)| *at <= look.at + within);
        if near.into_iter().any(|(_, subject)| *subject != look.subject) {
            look.add(Term::Cover, bits);
        }
    }
}

/// Runs of looks at different subjects, each soon after the one before, whose ids or surnames follow one another.
fn weigh_walks(context: &Context<'_>, looks: &mut [Candidate]) {
    let (ids, names) = (&context.settings.evidence.id_walk, &context.settings.evidence.name_walk);
    let people = context.people;
    let mut order: Vec<usize> = Vec::new();
    for (place, look) in looks.iter().enumerate().filter(|(_, look)| look.unexplained()) {
        let last = order.last().and_then(|last| looks.get(*last));
        if last.is_none_or(|last| last.subject != look.subject) {
            order.push(place);
        }
    }
    let steps: Vec<Step> = order
        .iter()
        .filter_map(|place| looks.get(*place))
        .map(|look| Step {
            at: look.at,
            id: trailing_number(people.subjects.text(look.subject)),
            surname: people.surnames.get(look.subject as usize).copied().filter(|name| *name != 0),
        })
        .collect();
    for (from, length) in runs(&steps, |a, b| {
        b.at - a.at <= ids.within.micros()
            && a.id.zip(b.id).is_some_and(|(a, b)| a != b && a.abs_diff(b) <= ids.step)
    }) {
        let bits = if length > 2 { ids.run } else { ids.bits };
        add(looks, order.iter().skip(from).take(length), Term::IdWalk, bits);
    }
    let least = names.looks as usize;
    for (from, length) in [1_i8, -1].into_iter().flat_map(|direction| {
        runs(&steps, move |a: &Step, b: &Step| {
            let ordered = |(a, b): (u64, u64)| if direction > 0 { a < b } else { a > b };
            b.at - a.at <= names.within.micros() && a.surname.zip(b.surname).is_some_and(ordered)
        })
    }) {
        if length >= least {
            add(looks, order.iter().skip(from).take(length), Term::NameWalk, names.bits);
        }
    }
}

struct Step {
    at: i64,
    id: Option<u64>,
    surname: Option<u64>,
}

/// Maximal runs of two or more in which each follows the one before: first place and length.
fn runs(steps: &[Step], follows: impl Fn(&Step, &Step) -> bool) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut from = 0;
    for run in steps.chunk_by(follows) {
        if run.len() > 1 {
            runs.push((from, run.len()));
        }
        from += run.len();
    }
    runs
}

fn add<'a>(looks: &mut [Candidate], places: impl Iterator<Item = &'a usize>, term: Term, bits: f64) {
    for place in places {
        if let Some(look) = looks.get_mut(*place) {
            look.add(term, Bits::new(bits));
        }
    }
}

/// A look at a close relation of somebody else, or at a neighbour.
fn weigh_favour(context: &Context<'_>, peers: &Peers, look: &mut Candidate) {
    let ring = &context.settings.evidence.ring;
    let ties = context.people.ties(look.subject);
    if ties.iter().any(|tie| tie.staff == look.staff) {
        return;
    }
    let team = context.team_place(look.staff);
    let bits = ties.iter().map(|tie| {
        let team_mates = team < context.teams() && team == context.team_place(tie.staff);
        match tie.kind {
            _ if is_close(tie) && peers.circles.contains(look.staff, tie.staff) => ring.circle,
            _ if is_close(tie) && team_mates => ring.friend,
            relate::Kind::Neighbour if team_mates => ring.neighbour,
            _ => 0.0,
        }
    });
    look.add(Term::Ring, Bits::new(bits.fold(0.0, f64::max)));
}

/// The number at the end of an id, if it has one of at most 18 digits.
fn trailing_number(id: &str) -> Option<u64> {
    let digits = id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    id.get(id.len() - digits..).filter(|_| (1..=18).contains(&digits))?.parse().ok()
}
