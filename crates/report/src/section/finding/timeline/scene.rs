//! What is in the picture, and when.

use std::collections::{BTreeMap, VecDeque};

use audit::{Finding, Happening};

/// Times in microseconds since 1970, UTC, in order.
pub(super) struct Scene {
    /// The left edge.
    pub(super) from: i64,
    /// The right edge.
    pub(super) to: i64,
    pub(super) unexplained: Vec<i64>,
    pub(super) explained: Vec<i64>,
    /// Opened and closed, as far as they are within the edges.
    pub(super) own_tasks: Vec<(i64, i64)>,
    pub(super) other_tasks: Vec<(i64, i64)>,
    pub(super) own_work: Vec<i64>,
    pub(super) other_work: Vec<i64>,
    /// How many of their tasks, and of others', were open from edge to edge.
    pub(super) throughout: [u64; 2],
    /// How many of their tasks the staff member opened.
    pub(super) self_opened: u64,
    /// Of all pairs of a look and a task or work of theirs, the one that is nearest in time.
    pub(super) nearest: Option<Nearest>,
}

/// How far a look is from a task or work.
pub(super) struct Nearest {
    pub(super) look: i64,
    /// The near end of the task, or the time of the work.
    pub(super) fact: i64,
    /// Microseconds; 0 within a task.
    pub(super) distance: i64,
    /// Whether the work came before the look.
    pub(super) before: bool,
}

impl Scene {
    pub(super) fn of(finding: &Finding) -> Scene {
        let (from, to) = edges(finding);
        let mut scene = Scene {
            from,
            to,
            unexplained: Vec::new(),
            explained: Vec::new(),
            own_tasks: Vec::new(),
            other_tasks: Vec::new(),
            own_work: Vec::new(),
            other_work: Vec::new(),
            throughout: [0; 2],
            self_opened: 0,
            nearest: None,
        };
        scene.fill(finding);
        scene.nearest = scene.nearest();
        scene
    }

    /// Where a time is between the edges, from 0 to 1.
    pub(super) fn place(&self, at: i64) -> f64 {
        let width = self.to.saturating_sub(self.from).max(1);
        (at.saturating_sub(self.from) as f64 / width as f64).clamp(0.0, 1.0)
    }

    fn fill(&mut self, finding: &Finding) {
        // Which closing belongs to which opening is not told. Among tasks of one kind the first opened is taken to be
        // the first closed: the time during which there was any is the same.
        let mut open: BTreeMap<(&str, bool), VecDeque<i64>> = BTreeMap::new();
        for event in &finding.timeline {
            let at = event.at.0;
            match &event.what {
                Happening::Look { explained_by: None, .. } => self.unexplained.push(at),
                Happening::Look { .. } => self.explained.push(at),
                Happening::Opened { kind, theirs, by_them } => {
                    self.self_opened += u64::from(*by_them);
                    open.entry((kind, *theirs)).or_default().push_back(at);
                }
                Happening::Closed { kind, theirs } => {
                    let opened = open.get_mut(&(&**kind, *theirs)).and_then(VecDeque::pop_front);
                    self.task(*theirs, opened.unwrap_or(self.from), at);
                }
                Happening::Open { theirs, by_them, .. } => {
                    self.self_opened += u64::from(*by_them);
                    let [own, others] = &mut self.throughout;
                    *if *theirs { own } else { others } += 1;
                    self.task(*theirs, self.from, self.to);
                }
                Happening::Work { theirs: true, .. } => self.own_work.push(at),
                Happening::Work { .. } => self.other_work.push(at),
            }
        }
        for ((_, theirs), openings) in open {
            for opened in openings {
                self.task(theirs, opened, self.to);
            }
        }
        self.own_tasks.sort_unstable();
        self.other_tasks.sort_unstable();
    }

    fn task(&mut self, theirs: bool, opened: i64, closed: i64) {
        if theirs { &mut self.own_tasks } else { &mut self.other_tasks }.push((opened, closed));
    }

    fn nearest(&self) -> Option<Nearest> {
        let looks = if self.unexplained.is_empty() { &self.explained } else { &self.unexplained };
        let work = self.own_work.iter().map(|at| (*at, *at));
        let facts: Vec<(i64, i64)> = self.own_tasks.iter().copied().chain(work).collect();
        let pairs = looks.iter().flat_map(|look| facts.iter().map(|fact| near(*look, *fact)));
        pairs.min_by_key(|near| near.distance)
    }
}

fn near(look: i64, (from, to): (i64, i64)) -> Nearest {
    let fact = look.clamp(from, to.max(from));
    let distance = look.saturating_sub(fact);
    Nearest { look, fact, distance: distance.saturating_abs(), before: distance > 0 }
}

/// A little more than everything that happened, and at least an hour.
fn edges(finding: &Finding) -> (i64, i64) {
    let times =
        || finding.timeline.iter().map(|event| event.at.0).chain([finding.first_at.0, finding.last_at.0]);
    let first = times().min().unwrap_or_default();
    let last = times().max().unwrap_or_default();
    let margin = (last.saturating_sub(first) / 25).max(HALF_AN_HOUR);
    (first.saturating_sub(margin), last.saturating_add(margin))
}

const HALF_AN_HOUR: i64 = 1_800_000_000;

#[cfg(test)]
mod tests;
