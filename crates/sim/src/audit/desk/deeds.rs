//! Looks without a task, as they were planned.

use super::{Case, Desk, Intake};
use crate::audit::misuse::{Coincidence, Deed};
use crate::audit::rates;
use crate::audit::roster::Duty;
use crate::audit::rows::{Look, Origin, Ticket};
use crate::audit::truth::{Manner, Motive, Reason, Why};

impl Desk<'_> {
    pub(crate) fn coincidence(&mut self, coincidence: &Coincidence) {
        let Coincidence { duty, queue, subject } = *coincidence;
        let intake = self.draw.one_of(&[Intake::Call, Intake::Call, Intake::Chat, Intake::Mail]);
        let reason = Some(Reason::Coincidence);
        self.case(&Case { reason, duty: Some((duty, queue)), ..Case::new(intake, subject) });
    }

    pub(crate) fn deed(&mut self, deed: &Deed) {
        let mut at = self.moment(&deed.duty);
        if self.draw.per_mille(rates::AFTER_SHIFT) {
            at = deed.duty.left + i64::from(self.draw.between(60, 3_600));
        }
        if deed.motive == Motive::Harvest {
            return self.harvest(deed, at);
        }
        let task = match deed.manner {
            Manner::BogusTicket => Some(self.bogus_ticket(deed, at)),
            Manner::Piggyback => self.true_ticket(deed, at),
            Manner::Plain | Manner::Covered | Manner::Slow => None,
        };
        at -= i64::from(self.draw.between(0, 60 * deed.covers));
        let turn_of_deed = self.draw.between(0, deed.covers);
        for turn in 0..=deed.covers {
            if turn == turn_of_deed {
                at = self.looks_of(deed, at, task);
            } else {
                let subject = self.subject();
                let fields = self.fields(deed.queue);
                self.misuse(deed, at, (subject, Motive::Cover), fields, None);
            }
            at += i64::from(self.draw.between(15, 120));
        }
    }

    /// Gives the time of the last.
    fn looks_of(&mut self, deed: &Deed, mut at: i64, task: Option<u32>) -> i64 {
        for turn in 0..deed.looks {
            at += if turn == 0 { 0 } else { i64::from(self.draw.between(10, 300)) };
            let fields =
                if self.draw.per_mille(500) { self.private_fields() } else { self.fields(deed.queue) };
            let task = task.filter(|_| self.draw.per_mille(800));
            self.misuse(deed, at, (deed.subject, deed.motive), fields, task);
        }
        at
    }

    /// Half of them go up the ids, the others through a list from elsewhere.
    fn harvest(&mut self, deed: &Deed, mut at: i64) {
        let subjects = self.scene.subjects;
        let ascending = self.draw.per_mille(500);
        let mut subject = deed.subject;
        for _ in 0..deed.looks {
            let fields = self.fields(deed.queue);
            self.misuse(deed, at, (subject, Motive::Harvest), fields, None);
            at += i64::from(self.draw.between(4, 40));
            subject = if ascending {
                subjects.number(subjects.id(subject) + 1)
            } else {
                self.draw.between(0, subjects.count - 1)
            };
        }
    }

    /// A ticket that the looker writes first. Nobody has called.
    fn bogus_ticket(&mut self, deed: &Deed, at: i64) -> u32 {
        let id = self.ticket_number();
        let staff = deed.duty.staff;
        let origin = if self.draw.per_mille(rates::BOGUS_ORIGIN) { Origin::Customer } else { Origin::Staff };
        let ticket = Ticket {
            id,
            subject: deed.subject,
            kind: self.kind(Some(deed.queue)),
            opened_at: at - i64::from(self.draw.between(20, 600)),
            closed_at: Some(at + i64::from(self.draw.between(400, 7_200))),
            opened_by: Some(staff),
            origin,
            assignee: Some(staff),
            queue: deed.queue,
        };
        self.backlog.ticket(ticket);
        id
    }

    /// A ticket of a true case, which somebody else began to work on before. None if nobody else was there.
    fn true_ticket(&mut self, deed: &Deed, at: i64) -> Option<u32> {
        for _ in 0..8 {
            let duty = self.duty(self.day, deed.queue)?;
            if duty.staff != deed.duty.staff && duty.start + 1_800 < at {
                let duty = Duty { left: duty.left.min(at), ..duty };
                let case = Case {
                    duty: Some((duty, deed.queue)),
                    with_ticket: true,
                    ..Case::new(Intake::Call, deed.subject)
                };
                return self.case(&case)?.ticket;
            }
        }
        None
    }

    fn misuse(
        &mut self,
        deed: &Deed,
        at: i64,
        (subject, motive): (u32, Motive),
        fields: &'static str,
        task: Option<u32>,
    ) {
        let why = Why::Misuse { motive, manner: deed.manner, series: deed.series };
        self.backlog.look(Look { at, staff: deed.duty.staff, subject, task, fields, channel: "desk", why });
    }
}
