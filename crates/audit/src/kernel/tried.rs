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

/// A look on which templates are tried.
pub(crate) struct Trial<'a> {
    context: &'a Context<'a>,
    part: Part<'a>,
    look: Look,
    /// With whom the subject was in contact, and when, ascending.
    contacts: Vec<(u32, i64)>,
    /// Whether it would be covered by a task that they opened themselves without contact.
    self_opened: bool,
}

impl<'a> Trial<'a> {
    /// The part holds the rows of the look's subject only.
    pub(crate) fn new(context: &'a Context<'a>, part: Part<'a>, look: Look) -> Trial<'a> {
        let mut contacts: Vec<(u32, i64)> = context.contacts(part.work).collect();
        contacts.sort_unstable();
        let self_opened = part.tasks.iter().any(|task| {
            context.opener(task) == look.staff
                && context.uncontacted(task, &contacts)
                && outside(task.opened - LATE, task.closed.min(OPEN) + LATE, look.at).is_none()
        });
        Trial { context, part, look, contacts, self_opened }
    }

    /// A fact that explains the look, by its row in its table, or what is missing.
    pub(crate) fn of(&self, compiled: &Compiled<'_>) -> Result<u64, Miss> {
        if !compiled.possible {
            return Err(Miss::NoTable);
        }
        let facts = |fact: FactTable| compiled.template.fact == fact;
        let tasks = self.part.tasks.iter().filter(|task| facts(FactTable::Task) && compiled.takes(task.kind));
        let work = self.part.work.iter().filter(|work| facts(FactTable::Work) && compiled.takes(work.kind));
        let tasks = tasks.map(|task| (task.row, self.by_task(compiled, task)));
        let work = work.map(|work| (work.row, self.by_work(compiled, work)));
        let mut nearest = Miss::NoFact;
        for (row, miss) in tasks.chain(work) {
            match miss {
                None => return Ok(row),
                Some(miss) => nearest = nearest.nearer(miss),
            }
        }
        Err(nearest)
    }

    fn by_task(&self, compiled: &Compiled<'_>, task: &Task) -> Option<Miss> {
        let (template, look) = (compiled.template, &self.look);
        let people = self.context.people;
        let theirs = match template.link {
            Link::Assignee => task.assignee == look.staff,
            Link::Queue => {
                let queues = people.queues(look.staff);
                self.context.waits(task) && queues.iter().any(|(_, queue)| *queue == task.queue)
            }
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
        if self.self_opened && self.context.uncontacted(task, &self.contacts) {
            return Some(Miss::SelfOpened);
        }
        let mask = self.context.masks.get(self.context.mask_of(task) as usize).copied().unwrap_or(u64::MAX);
        (look.fields & !mask != 0).then_some(Miss::BeyondPurpose)
    }

    fn by_work(&self, compiled: &Compiled<'_>, work: &Work) -> Option<Miss> {
        let (template, look) = (compiled.template, &self.look);
        let team = self.context.people.team(look.staff);
        let theirs = match template.link {
            Link::Staff => work.staff == look.staff,
            Link::Team => team != NONE && team == self.context.people.team(work.staff),
            Link::Nobody => work.staff == NONE,
            _ => true,
        };
        if !theirs {
            return Some(Miss::OtherStaff);
        }
        outside(work.at + template.from.offset, work.at + template.until.offset, look.at)
    }
}

fn outside(from: i64, until: i64, at: i64) -> Option<Miss> {
    let distance = (from - at).max(at - until).max(0);
    (distance > 0 || from > until).then_some(Miss::OtherTime { seconds: distance / 1_000_000 })
}
