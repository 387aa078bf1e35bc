//! Templates over the tasks and work of one subject.

use tables::Table;

use super::{
    Judged,
    context::Compiled,
    cover::{Cover, Key},
};
use crate::{
    Bits, Context,
    facts::{HOUR, Look, OPEN, Task, Work},
    finding::{Term, Terms},
    ids::NONE,
    settings::{Anchor, Edge, FactTable, Link, Template},
};

/// Judges looks at the subject for which it was prepared last.
pub(super) struct Explainer<'a> {
    context: &'a Context<'a>,
    /// One for each template.
    covers: Vec<Cover>,
    /// Numbers of the templates that explain, the strongest first; of equal ones, the one that is declared first.
    explaining: Vec<u32>,
    /// Numbers of the others.
    mitigating: Vec<u32>,
    /// Tasks that somebody opened themselves without contact, by opener.
    self_opened: Cover,
    /// With whom the subject was in contact, and when, ascending.
    contacts: Vec<(u32, i64)>,
    /// Ids of the subject's tasks, ascending.
    ids: Vec<u64>,
}

/// Keys tell facts that need contact, and have none, from all others.
const WITH_CONTACT: u32 = 0;
const WITHOUT_CONTACT: u32 = 1;

impl<'a> Explainer<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Explainer<'a> {
        let numbered = || (0..).zip(&context.templates);
        let (explaining, mitigating): (Vec<_>, Vec<_>) =
            numbered().partition(|(_, compiled)| compiled.template.explains);
        let strongest_first = |mut templates: Vec<(u32, &Compiled<'_>)>| {
            templates.sort_by_key(|(_, compiled)| compiled.bits);
            templates.into_iter().map(|(number, _)| number).collect()
        };
        Explainer {
            context,
            covers: context.templates.iter().map(|_| Cover::default()).collect(),
            explaining: strongest_first(explaining),
            mitigating: strongest_first(mitigating),
            self_opened: Cover::default(),
            contacts: Vec::new(),
            ids: Vec::new(),
        }
    }

    /// Compiles every template to the intervals in which the subject's facts explain looks.
    pub(super) fn prepare(&mut self, tasks: &[Task], work: &[Work]) {
        let context = self.context;
        self.self_opened.clear();
        self.ids.clear();
        self.contacts.clear();
        self.contacts.extend(context.contacts(work));
        self.contacts.sort_unstable();
        self.covers.iter_mut().for_each(Cover::clear);
        for task in tasks {
            self.ids.push(task.id);
            let alone = context.uncontacted(task, &self.contacts);
            if alone {
                let opener = context.opener(task);
                self.self_opened.push(key(opener, 0, 0), task.opened - LATE, task.closed.min(OPEN) + LATE);
            }
            for (compiled, cover) in context.templates.iter().zip(&mut self.covers) {
                cover_task(context, compiled, task, alone, cover);
            }
        }
        for fact in work {
            for (compiled, cover) in context.templates.iter().zip(&mut self.covers) {
                cover_work(context, compiled, fact, cover);
            }
        }
        self.ids.sort_unstable();
        self.self_opened.seal();
        self.covers.iter_mut().for_each(Cover::seal);
    }

    /// The strongest explanation of a look, and what else its tasks say of it.
    pub(super) fn judge(&self, look: &Look) -> Judged {
        let mut terms = Terms::default();
        if let Some((template, bits)) = self.strongest(&self.explaining, look) {
            terms.add(Term::Explanation, bits);
            return Judged { look: *look, template, terms };
        }
        terms.add(Term::Explanation, self.context.unexplained);
        if let Some((_, bits)) = self.strongest(&self.mitigating, look) {
            // What is declared to mitigate never weighs against anybody.
            terms.add(Term::Mitigation, bits.min(Bits::ZERO));
        }
        self.excuses(look, &mut terms);
        Judged { look: *look, template: NONE, terms }
    }

    /// The least suspicion that any explanation of a look leaves, when what `against` says speaks against it; none where
    /// nothing explains it.
    pub(super) fn least(&self, look: &Look, against: impl Fn(&Template) -> Bits) -> Option<Bits> {
        let left = self.holding(&self.explaining, look);
        left.map(|(_, compiled)| compiled.bits + against(compiled.template)).min()
    }

    /// The first of some templates that holds, with its bits.
    fn strongest(&self, numbers: &[u32], look: &Look) -> Option<(u32, Bits)> {
        self.holding(numbers, look).next().map(|(number, compiled)| (number, compiled.bits))
    }

    fn holding<'b>(
        &'b self,
        numbers: &'b [u32],
        look: &'b Look,
    ) -> impl Iterator<Item = (u32, &'b Compiled<'a>)> {
        let templates = numbers.iter().filter_map(|number| {
            let place = *number as usize;
            Some((*number, self.context.templates.get(place)?, self.covers.get(place)?))
        });
        let holding = templates.filter(move |(_, compiled, cover)| {
            !cover.is_empty() && self.holds(compiled, cover, look, look.fields)
        });
        holding.map(|(number, compiled, _)| (number, compiled))
    }

    /// What speaks against a look that nothing explains.
    fn excuses(&self, look: &Look, terms: &mut Terms) {
        let evidence = &self.context.settings.evidence;
        if self.self_opened.holds(key(look.staff, 0, 0), look.at) {
            terms.add(Term::SelfOpened, Bits::new(evidence.self_opened.bits));
        }
        let mut pairs = self.context.templates.iter().zip(&self.covers);
        if look.fields != 0
            && self.context.masks.len() > 1
            && pairs
                .any(|(compiled, cover)| compiled.template.explains && self.holds(compiled, cover, look, 0))
        {
            terms.add(Term::BeyondPurpose, Bits::new(evidence.beyond_purpose.bits));
        }
        if look.task != 0
            && self.context.people.has(Table::Tasks)
            && self.ids.binary_search(&look.task).is_err()
        {
            terms.add(Term::OtherTicket, Bits::new(evidence.other_ticket.bits));
        }
    }

    fn holds(&self, compiled: &Compiled<'_>, cover: &Cover, look: &Look, fields: u64) -> bool {
        let template = compiled.template;
        if template.names_task && look.task == 0 {
            return false;
        }
        let task = if template.names_task { look.task } else { 0 };
        let people = self.context.people;
        let of = |who: u32| self.holds_of(cover, who, task, look, fields);
        match template.link {
            Link::Assignee | Link::Staff => of(look.staff),
            Link::Queue => people.queues(look.staff).iter().any(|(_, queue)| of(*queue)),
            Link::Colleague | Link::Team => people.team(look.staff) != NONE && of(people.team(look.staff)),
            Link::Nobody | Link::Anyone => of(0),
        }
    }

    fn holds_of(&self, cover: &Cover, who: u32, task: u64, look: &Look, fields: u64) -> bool {
        let masks = (0..).zip(&self.context.masks).filter(|(_, mask)| fields & !**mask == 0);
        masks.map(|(mask, _)| mask).any(|mask| {
            cover.holds(Key { who, mask: 2 * mask + WITH_CONTACT, task }, look.at)
                || cover.holds(Key { who, mask: 2 * mask + WITHOUT_CONTACT, task }, look.at)
                    // Whoever has opened such a task themselves is not excused by that of somebody else either.
                    && !self.self_opened.holds(key(look.staff, 0, 0), look.at)
        })
    }
}

fn key(who: u32, mask: u32, task: u64) -> Key {
    Key { who, mask, task }
}

fn cover_task(context: &Context<'_>, compiled: &Compiled<'_>, task: &Task, alone: bool, cover: &mut Cover) {
    let template = compiled.template;
    if template.fact != FactTable::Task || !compiled.takes(task.kind) {
        return;
    }
    let who = match template.link {
        Link::Assignee => task.assignee,
        Link::Queue if context.waits(task) => task.queue,
        Link::Queue => NONE,
        Link::Colleague => context.people.team(task.assignee),
        _ => 0,
    };
    let (from, until) = (of_task(template.from, task), of_task(template.until, task));
    if who == NONE || from > until || (template.from.anchor == Anchor::Closed && task.closed == OPEN) {
        return;
    }
    let mask = 2 * context.mask_of(task) + if alone { WITHOUT_CONTACT } else { WITH_CONTACT };
    let named = if template.names_task { task.id } else { 0 };
    cover.push(Key { who, mask, task: named }, from, until);
}

fn cover_work(context: &Context<'_>, compiled: &Compiled<'_>, work: &Work, cover: &mut Cover) {
    let template = compiled.template;
    if template.fact != FactTable::Work || !compiled.takes(work.kind) {
        return;
    }
    let who = match template.link {
        Link::Staff => work.staff,
        Link::Team => context.people.team(work.staff),
        Link::Nobody if work.staff != NONE => NONE,
        _ => 0,
    };
    if who != NONE {
        cover.push(key(who, 0, 0), work.at + template.from.offset, work.at + template.until.offset);
    }
}

/// A moment of a task. An open one is never over.
pub(super) fn of_task(edge: Edge, task: &Task) -> i64 {
    match edge.anchor {
        Anchor::Closed => task.closed.min(OPEN) + edge.offset,
        _ => task.opened + edge.offset,
    }
}

/// How long before it is opened, and after it is closed, a self-opened task still counts as the cover for a look: half a
/// day, a judgement, as covers are made up the same day.
pub(super) const LATE: i64 = 12 * HOUR;
