//! What happened around the looks of a finding.

use crate::{
    Context, Event, Happening, Moment,
    facts::{DAY, Look, OPEN},
    ids::NONE,
    kernel::{Candidate, Part},
};

/// Looks of the staff member, and tasks and work of the subject within a month of these, in order of time; tasks that were
/// open all that time; and the rows of the looks.
pub(super) fn of(
    context: &Context<'_>,
    staff: u32,
    part: Part<'_>,
    looks: &[(Candidate, bool)],
) -> (Vec<Event>, Vec<u64>) {
    let (Some((first, _)), Some((last, _))) = (looks.first(), looks.last()) else {
        return Default::default();
    };
    let word = |kind: u32| context.people.words.text(kind).to_owned();
    let (from, until) = (first.at - AROUND, last.at + AROUND);
    let mut others: Vec<Event> = Vec::new();
    let mut note = |at: i64, what: Happening| {
        if (from..=until).contains(&at) {
            others.push(Event { at: Moment(at), what });
        }
    };
    for task in part.tasks {
        let theirs = task.assignee == staff;
        let by_them = context.opener(task) == staff;
        if task.opened < from && until < task.closed {
            note(first.at, Happening::Open { kind: word(task.kind), theirs, by_them });
        }
        note(task.opened, Happening::Opened { kind: word(task.kind), theirs, by_them });
        if task.closed < OPEN {
            note(task.closed, Happening::Closed { kind: word(task.kind), theirs });
        }
    }
    for work in part.work {
        note(
            work.at,
            Happening::Work { kind: word(work.kind), theirs: work.staff == staff && staff != NONE },
        );
    }
    // The nearest to the looks say most.
    others.sort_by_key(|event| (first.at - event.at.0).max(event.at.0 - last.at).max(0));
    others.truncate(MOST_OTHERS);
    let looks = looks.get(..looks.len().min(MOST_LOOKS)).unwrap_or_default();
    let events = looks.iter().map(|(look, _)| Event {
        at: Moment(look.at),
        what: Happening::Look {
            access_id: String::new(),
            explained_by: context.templates.get(look.template as usize).map(|one| one.template.name.clone()),
        },
    });
    // Stable, so that looks keep their order and stand before what happened at the same moment.
    let mut timeline: Vec<Event> = events.chain(others).collect();
    timeline.sort_by_key(|event| event.at);
    (timeline, looks.iter().map(|(look, _)| look.row).collect())
}

/// How far the nearest task or work of the staff member is from any of the looks, in microseconds; `None` without any.
pub(super) fn nearest(staff: u32, part: Part<'_>, looks: &[Look]) -> Option<i64> {
    let of_look = |look: &Look| {
        let Part { tasks, work, .. } = part.around(look.at);
        let tasks = tasks.iter().filter(|task| task.assignee == staff).map(|task| (task.opened, task.closed));
        let work = work.iter().filter(|work| work.staff == staff).map(|work| (work.at, work.at));
        tasks.chain(work).map(|(from, until)| (from - look.at).max(look.at - until).max(0)).min()
    };
    looks.iter().filter_map(of_look).min()
}

/// 30 days: what is further away explains nothing to a reader either.
const AROUND: i64 = 30 * DAY;
/// As many as a small picture can show.
const MOST_OTHERS: usize = 100;
const MOST_LOOKS: usize = 200;
