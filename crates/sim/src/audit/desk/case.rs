//! One case, from the first contact to the last look for it.

use super::{Desk, Intake};
use crate::audit::rates;
use crate::audit::roster::{Duty, QUEUES};
use crate::audit::rows::{DAY, Look, Ticket, Work};
use crate::audit::truth::{Reason, Why};
use crate::{TaskKind, Team};

/// What a case is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) intake: Intake,
    pub(crate) subject: u32,
    /// Why the truth says that it was looked at, if not for the intake.
    pub(crate) reason: Option<Reason>,
    /// Who has it first, if not whoever is next; with their queue.
    pub(crate) duty: Option<(Duty, Team)>,
    /// Whether a ticket is written in time, whatever usually happens.
    pub(crate) with_ticket: bool,
}

impl Case {
    pub(crate) fn new(intake: Intake, subject: u32) -> Case {
        Case { intake, subject, reason: None, duty: None, with_ticket: false }
    }
}

/// What became of a case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handled {
    pub(crate) ticket: Option<u32>,
    pub(crate) subject: u32,
    pub(crate) staff: u32,
    pub(crate) queue: Team,
    /// First and last look for it.
    pub(crate) first_at: i64,
    pub(crate) last_at: i64,
    pub(crate) closed_at: Option<i64>,
}

/// When and where a case is worked on.
#[derive(Clone, Copy)]
struct Visit {
    at: i64,
    day: u32,
    staff: u32,
    queue: Team,
    reason: Reason,
}

impl Desk<'_> {
    /// Plans the whole case: its contacts, its ticket, its looks. None if nobody was there for it.
    pub(crate) fn case(&mut self, case: &Case) -> Option<Handled> {
        let kind = self.kind(case.duty.map(|(_, queue)| queue));
        let arrived = self.arrival(case)?;
        let first = self.first_visit(case, kind.team(), arrived)?;
        let outage = self.events.outage_at(first.at);
        let fate = self.fate(case, outage.is_some());
        let first = Visit { reason: case.reason.unwrap_or(fate), ..first };
        let ticket = (fate != Reason::NoTicket && (outage.is_none() || self.draw.per_mille(500)))
            .then(|| self.ticket_number());
        let visits = self.visits(first, case);
        let last = visits.last().copied().unwrap_or(first);
        let opened_at = self.opened_at(case, fate, &first, arrived, outage);
        let closed_at = self.closed_at(last.at.max(opened_at));
        if let Some(id) = ticket {
            self.write_ticket(id, case, kind, (opened_at, closed_at), (&first, &last));
        }
        if case.intake == Intake::Mail {
            let task = ticket.filter(|_| opened_at == arrived);
            self.backlog.work(Work { at: arrived, subject: case.subject, staff: None, kind: "mail", task });
        }
        let mut last_at = first.at;
        for (turn, visit) in visits.iter().enumerate() {
            if turn > 0 || matches!(case.intake, Intake::Call | Intake::Chat) {
                self.contact(case, visit, ticket);
            }
            let named = ticket.filter(|_| opened_at <= visit.at + 300);
            last_at = self.looks(case, visit, named);
        }
        let handled = Handled {
            ticket,
            subject: case.subject,
            staff: first.staff,
            queue: first.queue,
            first_at: first.at,
            last_at,
            closed_at,
        };
        self.around(&handled, first.day);
        Some(handled)
    }

    pub(super) fn kind(&mut self, queue: Option<Team>) -> TaskKind {
        loop {
            let kind = self.draw.weighted(&self.tables.kinds);
            if queue.is_none_or(|queue| queue == kind.team()) {
                return kind;
            }
        }
    }

    /// When a mail or an alarm came in: today.
    fn arrival(&mut self, case: &Case) -> Option<i64> {
        let midnight = self.scene.calendar.midnight(self.day);
        Some(match (case.intake, case.reason, case.duty) {
            (Intake::System, Some(Reason::Recall), _) => midnight + 6 * 3_600,
            (_, _, Some((duty, _))) => {
                midnight + i64::from(self.draw.between(0, (duty.start - midnight) as u32))
            }
            _ => midnight + i64::from(self.draw.between(0, (DAY - 1) as u32)),
        })
    }

    /// Who has the case first, and when: at once if the subject waits, else after the arrival, within two days.
    fn first_visit(&mut self, case: &Case, queue: Team, arrived: i64) -> Option<Visit> {
        let waits = matches!(case.intake, Intake::Call | Intake::Chat | Intake::Outbound);
        let day = match case.duty {
            None if !waits => self.day + self.draw.one_of(&[0, 0, 1, 1, 2]),
            _ => self.day,
        };
        let duty = match case.duty {
            Some((duty, _)) => duty,
            None => self.taker(day, queue)?,
        };
        let mut at = self.moment(&duty);
        if !waits && at < arrived {
            at = arrived + i64::from(self.draw.between(60, 1_800));
        }
        (at < duty.left).then_some(Visit { at, day, staff: duty.staff, queue, reason: case.intake.reason() })
    }

    /// Mostly somebody of the queue.
    fn taker(&mut self, day: u32, queue: Team) -> Option<Duty> {
        let queue = if self.draw.per_mille(rates::OTHER_QUEUE) { self.draw.one_of(&QUEUES) } else { queue };
        self.duty(day, queue)
    }

    /// Whether the ticket is written in time, late, or never.
    fn fate(&mut self, case: &Case, outage: bool) -> Reason {
        match case.intake {
            _ if case.with_ticket => case.intake.reason(),
            _ if outage => Reason::Outage,
            Intake::Call if self.draw.per_mille(rates::NO_TICKET) => Reason::NoTicket,
            Intake::Call if self.draw.per_mille(rates::LATE_TICKET) => Reason::LateTicket,
            intake => intake.reason(),
        }
    }

    /// The first visit and those that follow because the subject turns to the desk again.
    fn visits(&mut self, first: Visit, case: &Case) -> Vec<Visit> {
        let mut visits = vec![first];
        let mut last = first;
        let asks = !matches!(case.intake, Intake::Outbound) && case.reason != Some(Reason::Recall);
        while asks && visits.len() < 4 && self.draw.per_mille(rates::REPEAT) {
            let day = last.day + self.draw.between(1, 6);
            let escalated = self.draw.per_mille(rates::ESCALATED);
            let queue = if escalated { Team::Accounts } else { first.queue };
            let Some(duty) = self.taker(day, queue) else { break };
            let reason = if escalated { Reason::Escalation } else { Reason::Repeat };
            last = Visit { at: self.moment(&duty), day, staff: duty.staff, queue, reason };
            visits.push(last);
        }
        visits
    }

    fn opened_at(
        &mut self,
        case: &Case,
        fate: Reason,
        first: &Visit,
        arrived: i64,
        outage: Option<i64>,
    ) -> i64 {
        match (outage, case.intake) {
            (Some(end), _) => end + i64::from(self.draw.between(300, 7_200)),
            _ if fate == Reason::LateTicket => first.at + i64::from(self.draw.between(3_600, 40_000)),
            // Staff open it while the subject is on the telephone.
            (_, Intake::Call) => first.at + i64::from(self.draw.between(5, 400)) - 60,
            (_, Intake::Chat | Intake::Returns | Intake::Asked) => {
                first.at - i64::from(self.draw.between(5, 60))
            }
            (_, Intake::Outbound) => first.at - i64::from(self.draw.between(10, 900)),
            (_, Intake::Mail | Intake::System) => arrived,
        }
    }

    fn closed_at(&mut self, last: i64) -> Option<i64> {
        let open = if self.draw.per_mille(250) { 4 * DAY as u32 } else { 3_600 };
        (!self.draw.per_mille(rates::NEVER_CLOSED)).then(|| last + i64::from(self.draw.between(300, open)))
    }

    fn write_ticket(
        &mut self,
        id: u32,
        case: &Case,
        kind: TaskKind,
        (opened_at, closed_at): (i64, Option<i64>),
        (first, last): (&Visit, &Visit),
    ) {
        let mut assignee = Some(last.staff);
        if self.draw.per_mille(rates::REASSIGNED) {
            assignee =
                self.duty(last.day, last.queue).map(|duty| duty.staff).filter(|_| self.draw.per_mille(700));
        }
        let opened_by = match case.intake {
            Intake::Call | Intake::Outbound => Some(first.staff),
            _ => None,
        };
        self.backlog.ticket(Ticket {
            id,
            subject: case.subject,
            kind,
            opened_at,
            closed_at,
            opened_by,
            origin: case.intake.origin(),
            assignee,
            queue: kind.team(),
        });
    }

    /// A call or chat that reaches the staff member, as far as the telephone system knows.
    fn contact(&mut self, case: &Case, visit: &Visit, ticket: Option<u32>) {
        if self.draw.per_mille(rates::CONTACT_LOST) {
            return;
        }
        let kind = match case.intake {
            Intake::Chat => "chat",
            Intake::Call => "call",
            _ => self.draw.one_of(&["call", "call", "chat"]),
        };
        let staff = (!self.draw.per_mille(rates::CONTACT_WITHOUT_STAFF)).then_some(visit.staff);
        let at = visit.at - i64::from(self.draw.between(5, 90));
        let task = ticket.filter(|_| self.draw.per_mille(500));
        self.backlog.work(Work { at, subject: case.subject, staff, kind, task });
    }

    /// The looks of one visit; gives the time of the last.
    fn looks(&mut self, case: &Case, visit: &Visit, ticket: Option<u32>) -> i64 {
        let mut at = visit.at;
        for turn in 0..=self.draw.count(1).min(3) {
            at += if turn == 0 { 0 } else { i64::from(self.draw.between(20, 400)) };
            let task = ticket.filter(|_| self.draw.per_mille(rates::LOOK_NAMES_TASK));
            let fields = self.fields(visit.queue);
            self.backlog.look(Look {
                at,
                staff: visit.staff,
                subject: case.subject,
                task,
                fields,
                channel: case.intake.channel(),
                why: Why::Honest(visit.reason),
            });
        }
        at
    }
}
