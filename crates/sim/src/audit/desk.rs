//! A day at the desk: what honest work there is, and who does it.

mod case;
mod deeds;
mod extras;

use crate::audit::events::Events;
use crate::audit::rates;
use crate::audit::roster::{Duty, QUEUES};
use crate::audit::rows::{Backlog, Look, Origin, Work};
use crate::audit::scene::Scene;
use crate::audit::truth::{Reason, Why};
use crate::desk::KINDS;
use crate::draw::{Draw, Part, Weighted};
use crate::{TaskKind, Team};

pub(crate) use case::{Case, Handled};

/// The desk on one day.
pub(crate) struct Desk<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) backlog: &'a mut Backlog,
    pub(crate) draw: Draw,
    pub(crate) day: u32,
    events: &'a Events,
    tables: &'a Tables,
    /// Pairs of subjects with one name.
    namesakes: &'a [(u32, u32)],
    next_ticket: &'a mut u32,
}

/// What the desk draws from.
pub(crate) struct Tables {
    intakes: Weighted<Intake>,
    kinds: Weighted<TaskKind>,
}

impl Tables {
    pub(crate) fn new() -> Tables {
        Tables { intakes: Weighted::new(INTAKES), kinds: Weighted::new(KINDS) }
    }
}

/// How a case comes to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intake {
    Call,
    Chat,
    Mail,
    System,
    Outbound,
    Returns,
    Asked,
}

impl<'a> Desk<'a> {
    pub(crate) fn open(
        scene: &'a Scene,
        events: &'a Events,
        tables: &'a Tables,
        namesakes: &'a [(u32, u32)],
        day: u32,
        (backlog, next_ticket): (&'a mut Backlog, &'a mut u32),
    ) -> Desk<'a> {
        let draw = Draw::nth(scene.flags.seed, Part::AuditDays, u64::from(day));
        Desk { scene, backlog, draw, day, events, tables, namesakes, next_ticket }
    }

    /// Honest work until the day has so many looks, or the world with what is planned for later so many in all.
    pub(crate) fn work_until(&mut self, looks: u64, in_all: u64) {
        if self.scene.roster.all_on(self.day).next().is_none() {
            return;
        }
        self.star_days();
        while self.backlog.looks_on(self.day) < looks && self.backlog.looks() < in_all {
            self.ordinary();
        }
    }

    fn ordinary(&mut self) {
        self.order();
        if self.events.is_recall(self.day) && self.draw.per_mille(rates::RECALL_SHARE) {
            let subject = self.subject();
            self.case(&Case { reason: Some(Reason::Recall), ..Case::new(Intake::System, subject) });
            return;
        }
        let intake = self.draw.weighted(&self.tables.intakes);
        match intake {
            Intake::Returns => self.returns(),
            Intake::Asked => self.asked(),
            _ => {
                let subject = self.subject();
                self.case(&Case::new(intake, subject));
            }
        }
    }

    /// The warehouse or the press office rings up and wants to know something about a subject.
    fn asked(&mut self) {
        let queue = self.draw.one_of(&QUEUES);
        let Some(duty) = self.duty(self.day, queue) else { return };
        let subject = self.subject();
        let mut at = self.moment(&duty);
        for _ in 0..=self.draw.count(1).min(3) {
            let fields = self.fields(queue);
            let why = Why::Honest(Reason::Asked);
            self.backlog.look(Look {
                at,
                staff: duty.staff,
                subject,
                task: None,
                fields,
                channel: "desk",
                why,
            });
            at += i64::from(self.draw.between(20, 400));
        }
    }

    fn star_days(&mut self) {
        for (subject, staff) in self.events.stars_on(self.day) {
            for _ in 0..staff {
                let intake = self.draw.one_of(&[Intake::Call, Intake::Call, Intake::Chat, Intake::System]);
                self.case(&Case { reason: Some(Reason::StarDay), ..Case::new(intake, subject) });
            }
        }
    }

    /// Somebody buys something, which has nothing to do with the desk.
    fn order(&mut self) {
        let subject = self.subject();
        let at = self.scene.calendar.midnight(self.day) + i64::from(self.draw.between(0, 86_399));
        self.backlog.work(Work { at, subject, staff: None, kind: "order", task: None });
    }

    /// One after the other, with no task.
    fn returns(&mut self) {
        let Some(duty) = self.duty(self.day, Team::Orders) else { return };
        let mut at = self.moment(&duty);
        let (least, most) = rates::RETURNS;
        for _ in 0..self.draw.between(least, most) {
            let subject = self.subject();
            let staff = (!self.draw.per_mille(rates::CONTACT_WITHOUT_STAFF)).then_some(duty.staff);
            let late = i64::from(self.draw.between(0, 90));
            self.backlog.work(Work { at: at + late, subject, staff, kind: "return", task: None });
            let fields = self.fields(Team::Orders);
            let why = Why::Honest(Reason::Return);
            self.backlog.look(Look {
                at,
                staff: duty.staff,
                subject,
                task: None,
                fields,
                channel: "desk",
                why,
            });
            at += i64::from(self.draw.between(30, 240));
            if at > duty.left {
                break;
            }
        }
    }

    /// A subject who turns to the shop: half of the time anybody, else rather one of those who do so often. Their
    /// place in the order is the product of two even draws: the first hundredth has 5.6 % of these cases.
    pub(crate) fn subject(&mut self) -> u32 {
        let subjects = self.scene.subjects;
        if self.draw.per_mille(rates::STAR_CASES) {
            return subjects.tied + self.draw.between(0, subjects.protected - 1);
        }
        loop {
            let last = u64::from(subjects.count - 1);
            let mut number = self.draw.between(0, subjects.count - 1);
            if self.draw.per_mille(500) {
                number =
                    (u64::from(number) * u64::from(self.draw.between(0, subjects.count - 1)) / last) as u32;
                // Who is in a circle does not turn to the shop more often for it.
                number = subjects.count - 1 - number;
            }
            if !subjects.is_decoy(number) {
                return number;
            }
        }
    }

    /// Somebody of the queue who works on that day.
    pub(crate) fn duty(&mut self, day: u32, queue: Team) -> Option<Duty> {
        let duties = self.scene.roster.on(day, queue);
        (!duties.is_empty()).then(|| self.draw.one_of(duties))
    }

    /// A moment in a shift, not in its last quarter of an hour.
    pub(crate) fn moment(&mut self, duty: &Duty) -> i64 {
        duty.start + i64::from(self.draw.between(120, (duty.left - duty.start - 900) as u32))
    }

    pub(crate) fn ticket_number(&mut self) -> u32 {
        *self.next_ticket += 1;
        *self.next_ticket
    }

    /// What a case of this queue needs to show; now and then more.
    pub(crate) fn fields(&mut self, queue: Team) -> &'static str {
        if self.draw.per_mille(rates::CURIOUS_FIELDS) {
            return self.private_fields();
        }
        self.draw.one_of(match queue {
            Team::Orders => &["profile;orders", "profile;orders;address", "orders"],
            Team::Payments => &["profile;payments", "profile;orders;payments", "payments"],
            Team::Accounts => &["profile;address", "profile;contact", "profile;address;contact"],
            Team::Digital => &["profile;devices", "profile;streams", "profile;readings"],
        })
    }

    /// What people are curious about.
    pub(crate) fn private_fields(&mut self) -> &'static str {
        self.draw.one_of(&[
            "profile;orders;streams;readings",
            "orders;streams",
            "profile;address;contact;orders",
            "readings",
        ])
    }
}

const INTAKES: [(Intake, u32); 7] = [
    (Intake::Call, rates::CALL),
    (Intake::Chat, rates::CHAT),
    (Intake::Mail, rates::MAIL),
    (Intake::System, rates::SYSTEM),
    (Intake::Outbound, rates::OUTBOUND),
    (Intake::Returns, rates::RETURN_BATCH),
    (Intake::Asked, rates::ASKED),
];

impl Intake {
    const fn origin(self) -> Origin {
        match self {
            Intake::System => Origin::System,
            Intake::Outbound => Origin::Staff,
            Intake::Call | Intake::Chat | Intake::Mail | Intake::Returns | Intake::Asked => Origin::Customer,
        }
    }

    const fn reason(self) -> Reason {
        match self {
            Intake::Call => Reason::Call,
            Intake::Chat => Reason::Chat,
            Intake::Mail => Reason::Mail,
            Intake::System => Reason::System,
            Intake::Outbound => Reason::Outbound,
            Intake::Returns => Reason::Return,
            Intake::Asked => Reason::Asked,
        }
    }

    const fn channel(self) -> &'static str {
        match self {
            Intake::Call => "phone",
            Intake::Chat => "chat",
            Intake::Mail => "mail",
            Intake::System | Intake::Outbound | Intake::Returns | Intake::Asked => "desk",
        }
    }
}
