//! Honest looks around a case that no ticket, call or chat speaks of.

use super::{Desk, Handled};
use crate::audit::rates;
use crate::audit::rows::{Look, Work};
use crate::audit::truth::{Reason, Why};

impl Desk<'_> {
    /// What else happens because of a case.
    pub(super) fn around(&mut self, handled: &Handled, day: u32) {
        if self.draw.per_mille(rates::WRONG_ACCOUNT) {
            let wrong = self.mistyped(handled.subject);
            let at = handled.first_at - i64::from(self.draw.between(5, 40));
            self.stray(handled, at, handled.staff, wrong, Reason::WrongAccount);
        }
        if self.draw.per_mille(rates::SIMILAR_NAME) && !self.namesakes.is_empty() {
            self.similar_name(handled);
        }
        if self.draw.per_mille(rates::HELPED) {
            self.helped(handled, day);
        }
        if self.draw.per_mille(rates::REVIEWED) {
            self.reviewed(handled, day);
        }
        if self.draw.per_mille(rates::CALLBACK) {
            self.called_back(handled, day);
        }
        if self.draw.per_mille(rates::FOLLOW_UP) {
            self.followed_up(handled);
        }
    }

    /// The id with one digit changed, or with two next to each other swapped.
    fn mistyped(&mut self, subject: u32) -> u32 {
        let subjects = self.scene.subjects;
        let id = subjects.id(subject);
        let place = 10_u32.pow(self.draw.between(0, id.max(10).ilog10() - 1));
        let (one, ten) = (id / place % 10, id / place / 10 % 10);
        let other = if one != ten && self.draw.per_mille(500) {
            (id - one * place - ten * place * 10) + ten * place + one * place * 10
        } else {
            id - one * place + (one + self.draw.between(1, 9)) % 10 * place
        };
        subjects.number(other.max(1))
    }

    /// Somebody asks for one of two subjects of the same name; the other is opened first.
    fn similar_name(&mut self, handled: &Handled) {
        let (wrong, right) = self.draw.one_of(self.namesakes);
        let at = handled.last_at + i64::from(self.draw.between(60, 900));
        self.stray(handled, at, handled.staff, wrong, Reason::SimilarName);
        let later = at + i64::from(self.draw.between(10, 90));
        let staff = Some(handled.staff);
        self.backlog.work(Work { at: at - 20, subject: right, staff, kind: "call", task: None });
        self.stray(handled, later, handled.staff, right, Reason::Call);
    }

    /// Somebody of the queue who is there at the same time.
    fn helped(&mut self, handled: &Handled, day: u32) {
        let at = handled.first_at + i64::from(self.draw.between(60, 900));
        for _ in 0..4 {
            let Some(duty) = self.duty(day, handled.queue) else { return };
            if duty.staff != handled.staff && duty.start <= at && at < duty.left {
                return self.stray(handled, at, duty.staff, handled.subject, Reason::Helped);
            }
        }
    }

    /// The lead of the team, on one of the days after.
    fn reviewed(&mut self, handled: &Handled, day: u32) {
        let Some(lead) = self.scene.member(handled.staff).and_then(|member| member.lead) else { return };
        let day = day + self.draw.between(1, 3);
        if let Some(duty) = self.scene.duty(day, lead) {
            let at = self.moment(&duty);
            self.stray(handled, at, lead, handled.subject, Reason::Review);
        }
    }

    fn called_back(&mut self, handled: &Handled, day: u32) {
        for day in day + 1..day + 4 {
            if let Some(duty) = self.scene.duty(day, handled.staff) {
                let at = self.moment(&duty);
                let call = at + i64::from(self.draw.between(10, 300));
                let Handled { subject, staff, ticket, .. } = *handled;
                let task = ticket.filter(|_| self.draw.per_mille(500));
                self.backlog.work(Work { at: call, subject, staff: Some(staff), kind: "callback", task });
                return self.stray(handled, at, staff, subject, Reason::Callback);
            }
        }
    }

    /// The same staff member, on the first shift some days after the case was closed.
    fn followed_up(&mut self, handled: &Handled) {
        let Some(closed_at) = handled.closed_at else { return };
        let closed = self.scene.calendar.day_of(closed_at).max(0) as u32;
        // Most within a week, a few after three.
        let wait = self.draw.between(1, 7) * self.draw.one_of(&[1, 1, 1, 3]);
        for day in closed + wait..closed + wait + 4 {
            if let Some(duty) = self.scene.duty(day, handled.staff) {
                let at = self.moment(&duty).max(closed_at + 60);
                return self.stray(handled, at, handled.staff, handled.subject, Reason::FollowUp);
            }
        }
    }

    fn stray(&mut self, handled: &Handled, at: i64, staff: u32, subject: u32, reason: Reason) {
        let names_task = matches!(reason, Reason::Review | Reason::FollowUp | Reason::Callback)
            && self.draw.per_mille(rates::LOOK_NAMES_TASK / 2);
        let task = handled.ticket.filter(|_| names_task);
        let fields = if reason == Reason::WrongAccount { "profile" } else { self.fields(handled.queue) };
        let why = Why::Honest(reason);
        self.backlog.look(Look { at, staff, subject, task, fields, channel: "desk", why });
    }
}
