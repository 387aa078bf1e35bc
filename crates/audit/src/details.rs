//! Pairs to findings: their looks, what was tried to explain them, what happened around them, in words.

mod access_ids;
mod one;
mod timeline;

use std::collections::HashSet;

use rayon::prelude::*;
use relate::Lang;
use tables::Inputs;

pub use self::one::{Attempt, Explained, explain_one};
use crate::{
    Context, Error, Event, Finding, Miss, Moment, Relationship, Tried,
    engine::Parts,
    facts::Look,
    kernel::{Candidate, Part, Trial, closest, judge_one},
    people::Tie,
    sentence::{self, Story},
    sides::Pair,
};

/// Details of pairs in order of rank.
pub(crate) fn findings(
    inputs: &Inputs,
    context: &Context<'_>,
    parts: &Parts,
    pairs: &[Pair],
    lang: Lang,
) -> Result<Vec<Finding>, Error> {
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    let place = |rank: &usize| pairs.get(*rank).map(|pair| (parts.of(pair.subject), pair.subject));
    order.sort_unstable_by_key(|rank| (place(rank), *rank));
    let groups: Vec<&[usize]> =
        order.chunk_by(|a, b| place(a).map(|(part, _)| part) == place(b).map(|(part, _)| part)).collect();
    let drafts = groups.into_par_iter().map(|group| {
        let ranked = || group.iter().filter_map(|rank| Some((*rank, pairs.get(*rank)?)));
        let part = ranked().next().map_or(0, |(_, pair)| parts.of(pair.subject));
        parts.with(part, |part| in_partition(context, part, ranked(), lang))
    });
    let mut drafts: Vec<Draft> = drafts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    drafts.sort_unstable_by_key(|draft| draft.finding.rank);
    access_ids::fill(inputs, &mut drafts)?;
    Ok(drafts.into_iter().map(|draft| draft.finding).collect())
}

/// A finding whose looks are known by their rows only.
struct Draft {
    finding: Finding,
    rows: Vec<u64>,
    /// Rows of the looks in the timeline, in its order.
    timeline_rows: Vec<u64>,
}

/// Pairs come ordered by subject.
fn in_partition<'p>(
    context: &Context<'_>,
    part: Part<'_>,
    pairs: impl Iterator<Item = (usize, &'p Pair)>,
    lang: Lang,
) -> Vec<Draft> {
    let mut judged = Vec::new();
    let mut rows = part;
    let mut subject = None;
    let mut drafts = Vec::new();
    for (rank, pair) in pairs {
        // One subject may be in many findings.
        if subject != Some(pair.subject) {
            subject = Some(pair.subject);
            rows = part.of_subject(pair.subject);
            judged = judge_one(rows, context);
        }
        let all: Vec<(Candidate, bool)> =
            judged.iter().copied().filter(|(look, _)| look.staff == pair.staff).collect();
        drafts.push(draft(context, rank, pair, rows, &all, lang));
    }
    drafts
}

fn draft(
    context: &Context<'_>,
    rank: usize,
    pair: &Pair,
    part: Part<'_>,
    all: &[(Candidate, bool)],
    lang: Lang,
) -> Draft {
    let people = context.people;
    let found: Vec<Candidate> = all.iter().filter(|(_, found)| *found).map(|(look, _)| *look).collect();
    let rows: Vec<u64> = found.iter().map(|look| look.row).collect();
    let wanted: HashSet<u64> = rows.iter().copied().collect();
    let looks: Vec<Look> = part.looks.iter().filter(|look| wanted.contains(&look.row)).copied().collect();
    let relationship = relationship(context, pair.subject, pair.staff, lang);
    let (timeline, timeline_rows) = timeline::of(context, pair.staff, part, all);
    let terms = pair.terms.weighed();
    let tried = explanations(context, part, &looks);
    let story = Story {
        looks: &looks,
        found: &found,
        relationship: relationship.as_ref(),
        terms: &terms,
        self_opened: tried.iter().any(|tried| tried.missed == Some(Miss::SelfOpened)),
        nearest: timeline::nearest(pair.staff, part, &looks),
    };
    let finding = Finding {
        rank: rank as u64 + 1,
        score: pair.score.get(),
        staff_id: people.staff.text(pair.staff).to_owned(),
        subject_id: people.subjects.text(pair.subject).to_owned(),
        team: context.team_name(context.team_place(pair.staff)).map(str::to_owned),
        access_ids: Vec::new(),
        first_at: Moment(found.first().map_or(pair.first_at, |look| look.at)),
        last_at: Moment(found.last().map_or(pair.first_at, |look| look.at)),
        sentence: sentence::of(context, &story, lang),
        relationship,
        terms,
        explanations_tried: tried,
        timeline,
    };
    Draft { finding, rows, timeline_rows }
}

/// The heaviest relation of the two, in words.
fn relationship(context: &Context<'_>, subject: u32, staff: u32, lang: Lang) -> Option<Relationship> {
    let (tie, _) = closest(context, context.people.ties(subject), staff)?;
    let own = Relationship::of(tie, lang);
    Some(if tie.staff == staff {
        own
    } else {
        let evidence = vec![sentence::other_team(lang).to_owned()];
        Relationship { kind: relate::Kind::Colleague.name().to_owned(), evidence, ..own }
    })
}

impl Relationship {
    pub(crate) fn of(tie: &Tie, lang: Lang) -> Relationship {
        Relationship {
            kind: tie.kind.name().to_owned(),
            weight: (tie.weight * 100.0).round() / 100.0,
            probability: (tie.probability * 1e4).round() / 1e4,
            evidence: tie.evidence.iter().map(|fact| fact.sentence(lang)).collect(),
        }
    }
}

/// Every template with every look.
fn explanations(context: &Context<'_>, part: Part<'_>, looks: &[Look]) -> Vec<Tried> {
    // Each goes through many facts of the subject, so of very many looks the first must do.
    let looks = looks.iter().take(MOST_TRIED);
    let trials: Vec<Trial<'_>> = looks.map(|look| Trial::new(context, part.around(look.at), *look)).collect();
    let tries = context.templates.iter().filter(|compiled| compiled.template.explains).map(|compiled| {
        let (mut held, mut missed) = (0, None);
        for trial in &trials {
            match trial.of(compiled) {
                Ok(_) => held += 1,
                Err(miss) => missed = missed.map(|other: Miss| other.nearer(miss)).or(Some(miss)),
            }
        }
        Tried { template: compiled.template.name.clone(), held, missed }
    });
    tries.collect()
}

impl Draft {
    fn name(&mut self, name: impl Fn(u64) -> String) {
        self.finding.access_ids = self.rows.iter().map(|row| name(*row)).collect();
        let mut rows = self.timeline_rows.iter();
        for Event { what, .. } in &mut self.finding.timeline {
            if let crate::Happening::Look { access_id, .. } = what {
                *access_id = rows.next().map(|row| name(*row)).unwrap_or_default();
            }
        }
    }
}

/// Looks of a finding that are tried one by one.
const MOST_TRIED: usize = 100;
