//! Partition after partition: looks by subject, then candidates by staff.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rayon::prelude::*;

use super::{Options, Progress, Report, plan::Parts, plan::Store};
use crate::{
    Bits, Context, Error, Scores, Share, StaffScore, TeamShare, TemplateShare, Totals,
    kernel::{Candidate, Shown, Verdicts, judge},
    shards::Shards,
    sides::{self, Circles, Pair, Peers},
};

/// What the subjects' side comes to.
pub(super) struct Judged {
    candidates: Shards<Candidate>,
    peers: Peers,
    totals: Totals,
    scores: Option<Scores>,
}

/// What both sides come to.
pub(super) struct WeighedPairs {
    /// In order of rank.
    pub(super) pairs: Vec<Pair>,
    pub(super) found: u64,
    pub(super) staff: Vec<StaffScore>,
    pub(super) totals: Totals,
    pub(super) scores: Option<Scores>,
}

/// Sums over partitions. Whole numbers, so that their order does not matter.
struct Sums {
    candidates: Shards<Candidate>,
    favours: Vec<(u32, u32)>,
    teams: Vec<[Share; 2]>,
    templates: Vec<[u64; 2]>,
    visits: Vec<u64>,
    shown: Vec<Shown>,
    at_protected: u64,
    scores: Option<Scores>,
}

pub(super) fn subjects(
    context: &Context<'_>,
    store: &Store,
    parts: &Parts,
    every_score: bool,
    progress: Report<'_>,
) -> Result<Judged, Error> {
    let sums = Mutex::new(Sums {
        candidates: store.candidates(),
        favours: Vec::new(),
        teams: vec![Default::default(); context.teams() + 1],
        templates: vec![[0; 2]; context.templates.len()],
        visits: vec![0; context.teams() + 1],
        shown: vec![Shown::default(); context.teams() + 1],
        at_protected: 0,
        scores: every_score.then(Scores::default),
    });
    let done = AtomicU64::new(0);
    (0..parts.count()).into_par_iter().try_for_each(|place| {
        let verdicts = parts.with(place, |part| judge(part, context, every_score))?;
        sums.lock().unwrap_or_else(PoisonError::into_inner).add(verdicts)?;
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress(Progress::Judging { done, of: parts.count() as u64 });
        Ok::<_, Error>(())
    })?;
    let sums = sums.into_inner().unwrap_or_else(PoisonError::into_inner);
    let totals = totals(context, &sums);
    let unusual = &context.settings.evidence.unusual_fields;
    let peers = Peers {
        visits_an_hour: visits_an_hour(context, parts, &sums.visits),
        unusual: sums.shown.iter().map(|shown| shown.rare(unusual.share, unusual.looks)).collect(),
        protected: protected(context, sums.at_protected, &totals),
        circles: Circles::find(sums.favours),
    };
    Ok(Judged { candidates: sums.candidates, peers, totals, scores: sums.scores })
}

pub(super) fn staff(
    context: &Context<'_>,
    parts: &Parts,
    judged: Judged,
    options: &Options,
    progress: Report<'_>,
) -> Result<WeighedPairs, Error> {
    let Judged { candidates, peers, totals, scores } = judged;
    let candidates = candidates.seal()?;
    let least = Bits::new(context.settings.findings.least);
    let scores = Mutex::new(scores);
    let done = AtomicU64::new(0);
    let weighed = (0..candidates.count()).into_par_iter().map(|place| {
        let mut looks = candidates.partition(place)?.into_owned();
        sides::weigh(context, &peers, &mut looks);
        if let Some(scores) = scores.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            looks.iter().for_each(|look| scores.set(look.row, look.terms.sum(), look.template));
        }
        let mut pairs = sides::pairs(&looks);
        pairs.retain(|pair| pair.score >= least && asked_for(context, options, pair));
        let staff = roll_up(context, &pairs);
        let found = pairs.len() as u64;
        rank(context, &mut pairs, options.top);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress(Progress::Weighing { done, of: parts.count() as u64 });
        Ok::<_, Error>((pairs, staff, found))
    });
    let weighed: Vec<_> = weighed.collect::<Result<_, _>>()?;
    let (mut pairs, mut staff, mut found) = (Vec::new(), Vec::new(), 0);
    for (of_pairs, of_staff, of_found) in weighed {
        pairs.extend(of_pairs);
        staff.extend(of_staff);
        found += of_found;
    }
    rank(context, &mut pairs, options.top);
    staff.sort_by(|a, b| b.sum.total_cmp(&a.sum).then_with(|| a.staff_id.cmp(&b.staff_id)));
    let scores = scores.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(WeighedPairs { pairs, found, staff, totals, scores })
}

impl Sums {
    fn add(&mut self, verdicts: Verdicts) -> Result<(), Error> {
        for candidate in verdicts.candidates {
            self.candidates.push(candidate.staff, candidate)?;
        }
        self.favours.extend(verdicts.favours);
        for (sum, team) in self.teams.iter_mut().zip(verdicts.teams) {
            sum.iter_mut().zip(team).for_each(|(sum, share)| *sum += share);
        }
        for (sum, template) in self.templates.iter_mut().zip(verdicts.templates) {
            sum.iter_mut().zip(template).for_each(|(sum, looks)| *sum += looks);
        }
        self.visits.iter_mut().zip(verdicts.visits).for_each(|(sum, visits)| *sum += visits);
        self.at_protected += verdicts.at_protected;
        self.shown.iter_mut().zip(verdicts.shown).for_each(|(sum, shown)| *sum += shown);
        if let Some(scores) = &mut self.scores {
            verdicts.scores.into_iter().for_each(|(row, score, template)| scores.set(row, score, template));
        }
        Ok(())
    }
}

fn totals(context: &Context<'_>, sums: &Sums) -> Totals {
    let mut totals = Totals::default();
    for (place, [first, repeats]) in sums.teams.iter().copied().enumerate() {
        totals.first += first;
        totals.repeats += repeats;
        if first.looks > 0 {
            totals.teams.push(TeamShare {
                team: context.team_name(place).map(str::to_owned),
                first,
                repeats,
            });
        }
    }
    totals.teams.sort_by(|a, b| (a.team.is_none(), &a.team).cmp(&(b.team.is_none(), &b.team)));
    let explaining =
        context.templates.iter().zip(&sums.templates).filter(|(compiled, _)| compiled.template.explains);
    let shares = explaining.map(|(compiled, [first, repeats])| TemplateShare {
        template: compiled.template.name.clone(),
        first: *first,
        repeats: *repeats,
    });
    totals.templates = shares.collect();
    totals
}

/// What a look at a protected subject weighs where that many of all looks are.
fn protected(context: &Context<'_>, at_protected: u64, totals: &Totals) -> Bits {
    let rule = &context.settings.evidence.protected;
    let looks = totals.first.looks + totals.repeats.looks;
    let share = (at_protected as f64 + rule.share * rule.looks as f64) / (looks + rule.looks).max(1) as f64;
    Bits::new((rule.bits + (rule.share / share).log2()).clamp(0.0, rule.most))
}

/// Different subjects in an hour in which somebody of the team looks at all.
fn visits_an_hour(context: &Context<'_>, parts: &Parts, visits: &[u64]) -> Vec<f64> {
    let mut hours = vec![0_u64; visits.len()];
    for (staff, count) in (0..).zip(&parts.hours) {
        if let Some(sum) = hours.get_mut(context.team_place(staff)) {
            *sum += count;
        }
    }
    visits.iter().zip(hours).map(|(visits, hours)| *visits as f64 / hours.max(1) as f64).collect()
}

fn asked_for(context: &Context<'_>, options: &Options, pair: &Pair) -> bool {
    let among = |ids: &[String], id: &str| ids.is_empty() || ids.iter().any(|asked| asked == id);
    among(&options.staff, context.people.staff.text(pair.staff))
        && among(&options.subjects, context.people.subjects.text(pair.subject))
}

/// Orders by score, then by number of looks, then by ids, and keeps the first.
fn rank(context: &Context<'_>, pairs: &mut Vec<Pair>, top: usize) {
    let people = context.people;
    pairs.sort_unstable_by(|a, b| {
        let key = |pair: &Pair| (Reverse(pair.score), Reverse(pair.looks));
        let ids = |pair: &Pair| (people.staff.text(pair.staff), people.subjects.text(pair.subject));
        key(a).cmp(&key(b)).then_with(|| ids(a).cmp(&ids(b)))
    });
    pairs.truncate(top);
}

fn roll_up(context: &Context<'_>, pairs: &[Pair]) -> Vec<StaffScore> {
    let mut staff: BTreeMap<u32, StaffScore> = BTreeMap::new();
    for pair in pairs {
        let entry = staff.entry(pair.staff).or_insert_with(|| StaffScore {
            staff_id: context.people.staff.text(pair.staff).to_owned(),
            team: context.team_name(context.team_place(pair.staff)).map(str::to_owned),
            findings: 0,
            looks: 0,
            highest: 0.0,
            sum: 0.0,
        });
        entry.findings += 1;
        entry.looks += u64::from(pair.looks);
        entry.highest = entry.highest.max(pair.score.get());
        // Hundredths of bits, so that the sum is exact in any order.
        entry.sum = ((entry.sum + pair.score.get()) * 100.0).round() / 100.0;
    }
    staff.into_values().collect()
}
