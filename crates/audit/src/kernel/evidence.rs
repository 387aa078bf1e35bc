//! What the rows of one subject say of each look beside its explanation.

use tables::Table;

use super::{Judged, Part, explain::Explainer, window::Window};
use crate::{
    Bits, Context,
    bits::tail,
    facts::{Look, Work},
    finding::Term,
    people::{DECOY, PROTECTED, Tie},
    settings::{FactTable, Link, Template},
};

/// The looks at one subject, by staff member and time.
#[derive(Default)]
pub(super) struct Groups {
    order: Vec<u32>,
    unexplained: Vec<(i64, u32)>,
    explained: Vec<(i64, u32)>,
    others: Window,
    workers: Window,
}

impl Groups {
    /// `judged` is ordered by time.
    pub(super) fn arrange(&mut self, judged: &[Judged]) {
        self.order.clear();
        self.order.extend((0..).zip(judged).map(|(place, _)| place));
        // Stable, so that looks stay ordered by time.
        self.order.sort_by_key(|place| judged.get(*place as usize).map(|one| one.look.staff));
        self.unexplained.clear();
        self.explained.clear();
        for one in judged {
            let list = if one.unexplained() { &mut self.unexplained } else { &mut self.explained };
            list.push((one.look.at, one.look.staff));
        }
    }

    /// The looks of one staff member after the other.
    pub(super) fn of_staff<'a>(
        &'a self,
        judged: &'a [Judged],
    ) -> impl Iterator<Item = impl Iterator<Item = &'a Judged> + Clone> {
        let look = |place: &u32| judged.get(*place as usize);
        self.order
            .chunk_by(move |left, right| {
                look(left).map(|one| one.look.staff) == look(right).map(|one| one.look.staff)
            })
            .map(move |group| group.iter().filter_map(look))
    }
}

/// Adds all terms that need no rows of other subjects.
pub(super) fn weigh(
    context: &Context<'_>,
    explainer: &Explainer<'_>,
    part: Part<'_>,
    groups: &mut Groups,
    judged: &mut [Judged],
) {
    let Some(first) = judged.first() else { return };
    let ties = context.people.ties(first.look.subject);
    let tags = context.people.tags(first.look.subject);
    for one in judged.iter_mut() {
        one.weigh_people(context, ties, tags);
    }
    let places = std::mem::take(&mut groups.order);
    let staff = |place: &u32| judged.get(*place as usize).map(|one| one.look.staff);
    let sizes: Vec<usize> =
        places.chunk_by(|left, right| staff(left) == staff(right)).map(<[u32]>::len).collect();
    let mut rest = places.as_slice();
    for size in sizes {
        let (group, others) = rest.split_at(size);
        rest = others;
        if size > 1 {
            weigh_series(context, group, judged);
            weigh_progress(context, group, part.work, judged);
        }
    }
    groups.order = places;
    judged.iter_mut().for_each(|one| one.limit(explainer));
    weigh_spike(context, groups, judged);
}

/// Notes each other staff member at whose close relation somebody looked without explanation, unless they are a relation
/// of the looker too.
pub(super) fn favours<'a>(
    context: &Context<'_>,
    first: Look,
    mut looks: impl Iterator<Item = &'a Judged>,
    favours: &mut Vec<(u32, u32)>,
) {
    let ties = context.people.ties(first.subject);
    if ties.is_empty() || ties.iter().any(|tie| tie.staff == first.staff) || !looks.any(Judged::unexplained) {
        return;
    }
    favours.extend(ties.iter().filter(|tie| is_close(tie)).map(|tie| (first.staff, tie.staff)));
}

/// Relations whom one might ask a colleague to look up.
pub(crate) fn is_close(tie: &Tie) -> bool {
    use relate::Kind;
    matches!(tie.kind, Kind::Household | Kind::FormerPartner | Kind::Family | Kind::Acquaintance)
}

impl Judged {
    /// Relationship, protection, shift, private events, other people's tickets.
    fn weigh_people(&mut self, context: &Context<'_>, ties: &[Tie], tags: u8) {
        let evidence = &context.settings.evidence;
        let Look { staff, at, .. } = self.look;
        let mut tempting = tags & (PROTECTED | DECOY) != 0;
        if let Some((tie, bits)) = closest(context, ties, staff) {
            self.terms.add(Term::Relationship, bits);
            tempting |= bits >= Bits::new(TEMPTING);
            let within = evidence.private_event.within.micros();
            let near = !matches!(tie.kind, relate::Kind::Colleague | relate::Kind::Myself);
            if near && self.unexplained() && context.people.private_event(staff, at, within) {
                self.terms.add(Term::PrivateEvent, Bits::new(evidence.private_event.bits));
            }
        }
        if tempting && self.task_link(context).is_some_and(|link| link != Link::Assignee) {
            self.terms.add(Term::BorrowedTicket, Bits::new(evidence.borrowed_ticket.bits));
        }
        if tags & PROTECTED != 0 {
            self.terms.add(Term::Protected, Bits::new(evidence.protected.bits));
        }
        if tags & DECOY != 0 {
            self.terms.add(Term::Decoy, Bits::new(evidence.decoy.bits));
        }
        if context.people.shifts.off(staff, at) {
            self.terms.add(Term::OffShift, Bits::new(evidence.off_shift.bits));
        }
    }

    /// What speaks against a task that explains a look never makes more of the look than it would be by another
    /// explanation that holds: else a task on record would weigh against whoever has spoken with the subject.
    fn limit(&mut self, explainer: &Explainer<'_>) {
        let (borrowed, idle) = (self.terms.of(Term::BorrowedTicket), self.terms.of(Term::NoProgress));
        if borrowed + idle <= Bits::ZERO {
            return;
        }
        let against = |template: &Template| match (template.fact, template.link) {
            (FactTable::Work, _) => Bits::ZERO,
            (FactTable::Task, Link::Assignee) => idle,
            (FactTable::Task, _) => borrowed + idle,
        };
        let Some(least) = explainer.least(&self.look, against) else { return };
        let most = (least - self.terms.of(Term::Explanation)).max(Bits::ZERO);
        let borrowed = borrowed.min(most);
        self.terms.set(Term::BorrowedTicket, borrowed);
        self.terms.set(Term::NoProgress, idle.min(most - borrowed));
    }

    /// The link of the task that explains the look, if it is a task.
    fn task_link(&self, context: &Context<'_>) -> Option<Link> {
        let template = context.templates.get(self.template as usize)?.template;
        (template.fact == FactTable::Task).then_some(template.link)
    }
}

/// The heaviest relation of a staff member among those of a subject. The account of somebody in another team is that of a
/// colleague too: then the relation is the one to its owner.
pub(crate) fn closest<'a>(context: &Context<'_>, ties: &'a [Tie], staff: u32) -> Option<(&'a Tie, Bits)> {
    let weights = &context.settings.evidence.relationship;
    let of_staff = crate::facts::of_subject(ties, staff, |tie| tie.staff);
    let weighed = of_staff.iter().map(|tie| {
        let bits = match tie.kind {
            relate::Kind::Myself => weights.myself,
            relate::Kind::Household => weights.household,
            relate::Kind::FormerPartner => weights.former,
            relate::Kind::Family => weights.family,
            relate::Kind::Neighbour => weights.neighbour,
            relate::Kind::Colleague => weights.colleague,
            relate::Kind::Acquaintance => weights.acquaintance,
        };
        (tie, Bits::if_probable(bits, tie.probability))
    });
    let owner = || ties.iter().find(|tie| tie.kind == relate::Kind::Myself);
    let other_team = || owner().map(|tie| (tie, Bits::if_probable(weights.other_team, tie.probability)));
    weighed.max_by_key(|(_, bits)| *bits).or_else(other_team)
}

/// Unexplained looks that lie apart: weeks, or days.
fn weigh_series(context: &Context<'_>, group: &[u32], judged: &mut [Judged]) {
    let series = &context.settings.evidence.series;
    if !context.judges() {
        return;
    }
    let times = |apart: i64| {
        let unexplained = group.iter().filter_map(|place| judged.get(*place as usize));
        times_apart(unexplained.filter(|one| one.unexplained()).map(|one| one.look.at), apart)
    };
    let weigh =
        |apart: i64, bits: f64, most: f64| (f64::from(times(apart).saturating_sub(1)) * bits).min(most);
    let weeks = weigh(series.apart.micros(), series.bits, series.most);
    let days = weigh(series.day_apart.micros(), series.day_bits, series.day_most);
    let bits = Bits::new(weeks.max(days));
    for place in group {
        if let Some(one) = judged.get_mut(*place as usize).filter(|one| one.unexplained()) {
            one.terms.add(Term::Series, bits);
        }
    }
}

/// How many of some moments, which are in order, lie apart. As many as possible, so that a look that is explained after all
/// never adds one.
fn times_apart(moments: impl Iterator<Item = i64>, apart: i64) -> u32 {
    let (mut times, mut last) = (0, i64::MIN / 2);
    for at in moments {
        if at - last >= apart {
            times += 1;
            last = at;
        }
    }
    times
}

/// Further looks on a task since the last work for the subject.
fn weigh_progress(context: &Context<'_>, group: &[u32], work: &[Work], judged: &mut [Judged]) {
    let rule = &context.settings.evidence.no_progress;
    if !context.people.has(Table::Work) {
        return;
    }
    let mut since = (0, 0_u32);
    for place in group {
        let Some(one) = judged.get_mut(*place as usize) else { continue };
        let done = work.partition_point(|work| work.at <= one.look.at);
        since = if since.0 == done { (done, since.1 + 1) } else { (done, 1) };
        if since.1 >= rule.looks && one.task_link(context).is_some() {
            one.terms.add(Term::NoProgress, Bits::new(rule.bits));
        }
    }
}

/// Other staff members with unexplained looks around the same time, against the subject's own work.
fn weigh_spike(context: &Context<'_>, groups: &mut Groups, judged: &mut [Judged]) {
    let spike = &context.settings.evidence.spike;
    let several = groups
        .unexplained
        .iter()
        .any(|(_, staff)| groups.unexplained.first().map(|(_, first)| first) != Some(staff));
    if !context.judges() || !several {
        return;
    }
    groups.others.clear();
    groups.workers.clear();
    let half = spike.window.micros() / 2;
    for one in judged.iter_mut().filter(|one| one.unexplained()) {
        let (from, until) = (one.look.at - half, one.look.at + half);
        let others = groups.others.distinct(&groups.unexplained, from, until).saturating_sub(1);
        let workers = groups.workers.distinct(&groups.explained, from, until);
        let mean = spike.base + spike.unexplained_share * f64::from(workers);
        one.terms.add(Term::Spike, Bits::of_surprise(tail(others, mean, spike.dispersion), spike.most));
    }
}

/// Relations from this weight on make a borrowed ticket suspicious: all but those in other teams, when they are sure.
const TEMPTING: f64 = 5.0;
