//! What happens at the desk: looks, tasks and contacts, as they are kept until their day is written.

use std::collections::BTreeMap;

use crate::audit::truth::Why;
use crate::{TaskKind, Team};

/// One look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Seconds since 1970.
    pub(crate) at: i64,
    pub(crate) staff: u32,
    /// Number of the subject; not the id.
    pub(crate) subject: u32,
    /// The task that the log names.
    pub(crate) task: Option<u32>,
    /// Names of the fields shown, joined by `;`.
    pub(crate) fields: &'static str,
    pub(crate) channel: &'static str,
    pub(crate) why: Why,
}

/// Who opened a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Customer,
    System,
    Staff,
}

impl Origin {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Origin::Customer => "customer",
            Origin::System => "system",
            Origin::Staff => "staff",
        }
    }
}

/// A task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub(crate) id: u32,
    pub(crate) subject: u32,
    pub(crate) kind: TaskKind,
    pub(crate) opened_at: i64,
    pub(crate) closed_at: Option<i64>,
    pub(crate) opened_by: Option<u32>,
    pub(crate) origin: Origin,
    pub(crate) assignee: Option<u32>,
    pub(crate) queue: Team,
}

/// A contact, or something that the subject's orders went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) at: i64,
    pub(crate) subject: u32,
    pub(crate) staff: Option<u32>,
    pub(crate) kind: &'static str,
    pub(crate) task: Option<u32>,
}

/// What is known to happen, by day: what of it has not been written yet.
pub(crate) struct Backlog {
    calendar: Calendar,
    days: BTreeMap<i64, Day>,
    looks: u64,
}

/// What happens on one day.
#[derive(Default)]
pub(crate) struct Day {
    pub(crate) looks: Vec<Look>,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) work: Vec<Work>,
}

impl Backlog {
    pub(crate) fn new(calendar: Calendar) -> Backlog {
        Backlog { calendar, days: BTreeMap::new(), looks: 0 }
    }

    pub(crate) fn look(&mut self, look: Look) {
        self.looks += u64::from(look.at < self.calendar.end());
        self.at(look.at).looks.push(look);
    }

    pub(crate) fn ticket(&mut self, ticket: Ticket) {
        self.at(ticket.opened_at).tickets.push(ticket);
    }

    pub(crate) fn work(&mut self, work: Work) {
        self.at(work.at).work.push(work);
    }

    /// Looks so far that the world has room for, taken or not.
    pub(crate) fn looks(&self) -> u64 {
        self.looks
    }

    /// Looks on this day, as far as they are known.
    pub(crate) fn looks_on(&self, day: u32) -> u64 {
        self.days.get(&i64::from(day)).map_or(0, |day| day.looks.len() as u64)
    }

    /// Takes everything of this day, in order of time.
    pub(crate) fn take(&mut self, day: u32) -> Day {
        let mut day = self.days.remove(&i64::from(day)).unwrap_or_default();
        // Stable, and pushed in an order that the seed decides: equal times stay in that order.
        day.looks.sort_by_key(|look| look.at);
        day.tickets.sort_by_key(|ticket| ticket.opened_at);
        day.work.sort_by_key(|work| work.at);
        day
    }

    fn at(&mut self, second: i64) -> &mut Day {
        self.days.entry(self.calendar.day_of(second)).or_default()
    }
}

/// The days of a world, from midnight to midnight of local time.
#[derive(Clone, Copy)]
pub(crate) struct Calendar {
    /// Midnight before day 0, in seconds since 1970.
    pub(crate) start: i64,
    pub(crate) days: u32,
}

impl Calendar {
    /// Midnight before this day.
    pub(crate) fn midnight(&self, day: u32) -> i64 {
        self.start + i64::from(day) * DAY
    }

    /// Midnight after the last day.
    pub(crate) fn end(&self) -> i64 {
        self.midnight(self.days)
    }

    pub(crate) fn day_of(&self, second: i64) -> i64 {
        (second - self.start).div_euclid(DAY)
    }
}

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
