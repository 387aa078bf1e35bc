//! Why a template does or does not explain a look: the long way round, for people.
//!
//! It goes through every fact without [`super::cover`], and is what the kernel is compared with in tests.

use super::{
    Part,
    context::{Compiled, Context},
    explain::{LATE, of_task},
};
use crate::{
    facts::{Look, OPEN, Task, Work},
    finding::Miss,
    ids::NONE,
    settings::{Anchor, FactTable, Link},
};

/// A fact that explains a look, by its row in its table, or what is missing.
pub(crate) fn tried(
    context: &Context<'_>,
    compiled: &Compiled<'_>,
    part: Part<'_>,
    look: &Look,
) -> Result<u64, Miss> {
    if !compiled.possible {
        return Err(Miss::NoTable);
    }
    let facts = |fact: FactTable| compiled.template.fact == fact;
    let tasks = part.tasks.iter().filter(|task| facts(FactTable::Task) && compiled.takes(task.kind));
    let work = part.work.iter().filter(|work| facts(FactTable::Work) && compiled.takes(work.kind));
    let tasks = tasks.map(|task| (task.row, by_task(context, compiled, part, look, task)));
    let work = work.map(|work| (work.row, by_work(context, compiled, look, work)));
    let mut nearest = Miss::NoFact;
    for (row, miss) in tasks.chain(work) {
        match miss {
            None => return Ok(row),
            Some(Miss::OtherTime { seconds }) => {
                nearest = match nearest {
                    Miss::OtherTime { seconds: nearer } => Miss::OtherTime { seconds: seconds.min(nearer) },
                    other => other.max(Miss::OtherTime { seconds }),
                };
            }
            Some(miss) => nearest = nearest.max(miss),
        }
    }
    Err(nearest)
}

fn by_task(
    context: &Context<'_>,
    compiled: &Compiled<'_>,
    part: Part<'_>,
    look: &Look,
    task: &Task,
) -> Option<Miss> {
    let template = compiled.template;
    let people = context.people;
    let theirs = match template.link {
        Link::Assignee => task.assignee == look.staff,
        Link::Queue => people.queues(look.staff).iter().any(|(_, queue)| *queue == task.queue),
        Link::Colleague => {
            people.team(look.staff) != NONE && people.team(look.staff) == people.team(task.assignee)
        }
        _ => true,
    };
    if !theirs {
        return Some(Miss::OtherStaff);
    }
    if template.from.anchor == Anchor::Closed && task.closed == OPEN {
        return Some(Miss::NoFact);
    }
    if let Some(miss) = outside(of_task(template.from, task), of_task(template.until, task), look.at) {
        return Some(miss);
    }
    if template.names_task && look.task != task.id {
        return Some(Miss::NotNamed);
    }
    let covered = part.tasks.iter().any(|other| {
        context.uncontacted(other, part.work)
            && context.opener(other) == look.staff
            && outside(other.opened - LATE, other.closed.min(OPEN) + LATE, look.at).is_none()
    });
    if covered && context.uncontacted(task, part.work) {
        return Some(Miss::SelfOpened);
    }
    let mask = context.masks.get(context.mask_of(task) as usize).copied().unwrap_or(u64::MAX);
    (look.fields & !mask != 0).then_some(Miss::BeyondPurpose)
}

fn by_work(context: &Context<'_>, compiled: &Compiled<'_>, look: &Look, work: &Work) -> Option<Miss> {
    let template = compiled.template;
    let team = context.people.team(look.staff);
    let theirs = match template.link {
        Link::Staff => work.staff == look.staff,
        Link::Team => team != NONE && team == context.people.team(work.staff),
        Link::Nobody => work.staff == NONE,
        _ => true,
    };
    if !theirs {
        return Some(Miss::OtherStaff);
    }
    outside(work.at + template.from.offset, work.at + template.until.offset, look.at)
}

fn outside(from: i64, until: i64, at: i64) -> Option<Miss> {
    let distance = (from - at).max(at - until).max(0);
    (distance > 0 || from > until).then_some(Miss::OtherTime { seconds: distance / 1_000_000 })
}
