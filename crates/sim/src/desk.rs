//! The support desk: the shop's own tickets, and the tasks that are open today.

use std::collections::BTreeMap;

use crate::Size;
use crate::customers::Customer;
use crate::date::{Date, Moment};
use crate::draw::{Draw, Part, Weighted};
use crate::orders::Order;
use crate::staff::{Staff, Team};
use crate::tasks::{Assignee, Origin, Task, TaskKind};
use crate::ties::Truth;

/// A ticket: a customer turned to the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Key. Open tickets have the number of their task.
    pub id: u32,
    /// Id of the customer.
    pub customer: u32,
    /// Id of the order that it is about.
    pub order: Option<u32>,
    /// What it is about.
    pub kind: TaskKind,
    /// Id of the staff member who works or worked on it.
    pub assignee: Option<u32>,
    /// When the customer wrote.
    pub opened_at: Moment,
    /// When it was done; `None` while it is open.
    pub closed_at: Option<Moment>,
}

impl Ticket {
    /// Number, e.g. `T-0000123`.
    #[must_use]
    pub fn number(&self) -> String {
        number(self.id)
    }
}

/// One message of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Id of the ticket.
    pub ticket: u32,
    /// Number of the message in the ticket, from 1.
    pub seq: u32,
    /// Id of the staff member who wrote it; `None` means the customer did.
    pub staff: Option<u32>,
    /// Text.
    pub body: &'static str,
    /// When.
    pub sent_at: Moment,
}

/// How often each kind occurs, in percent: guesses at a shop whose parcels are its main trouble.
pub(crate) const KINDS: [(TaskKind, u32); 11] = [
    (TaskKind::Delivery, 30),
    (TaskKind::OrderQuestion, 18),
    (TaskKind::Refund, 14),
    (TaskKind::Complaint, 5),
    (TaskKind::Payment, 8),
    (TaskKind::PaymentDispute, 4),
    (TaskKind::Fraud, 2),
    (TaskKind::AccountRecovery, 8),
    (TaskKind::SubjectRights, 2),
    (TaskKind::LegalRequest, 1),
    (TaskKind::TechnicalFault, 8),
];

/// Per mille of orders that led to a ticket, closed by now.
const ORDERS_WITH_TICKET: u32 = 120;
/// Per mille of open tasks from a system, and opened by a staff member; the rest come from customers.
const FROM_SYSTEM: u32 = 100;
const FROM_STAFF: u32 = 30;
/// Per mille of open tasks that somebody has already taken.
const ASSIGNED: u32 = 700;
/// Seconds that a closed ticket took, at least and at most.
const CLOSED_AFTER: (u32, u32) = (1_800, 5 * 86_400);
/// Seconds that an open task has waited at most.
const OPEN_FOR: u32 = 10 * 86_400;
/// When the desk opens, in seconds after midnight: no open task is younger.
const DESK_OPENS: u32 = 8 * 3_600;

pub(crate) struct Desk<'a> {
    draw: Draw,
    today: Date,
    kinds: Weighted<TaskKind>,
    teams: BTreeMap<Team, Vec<u32>>,
    staff: &'a [Staff],
    customers: &'a [Customer],
    orders: &'a [Order],
    last_number: u32,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) messages: Vec<Message>,
    pub(crate) tasks: Vec<Task>,
}

impl<'a> Desk<'a> {
    /// `customers` and `staff` in the order of their ids, `orders` by customer.
    pub(crate) fn draw(
        seed: u64,
        size: &Size,
        today: Date,
        (staff, customers, orders): (&'a [Staff], &'a [Customer], &'a [Order]),
        truth: &Truth,
    ) -> Desk<'a> {
        let mut teams: BTreeMap<Team, Vec<u32>> = BTreeMap::new();
        for member in staff {
            teams.entry(member.team).or_default().push(member.id);
        }
        let mut desk = Desk {
            draw: Draw::new(seed, Part::Tickets),
            today,
            kinds: Weighted::new(KINDS),
            teams,
            staff,
            customers,
            orders,
            last_number: 0,
            tickets: Vec::new(),
            messages: Vec::new(),
            tasks: Vec::new(),
        };
        for order in orders {
            if desk.draw.per_mille(ORDERS_WITH_TICKET) {
                desk.closed_ticket(order);
            }
        }
        desk.draw = Draw::new(seed, Part::Tasks);
        desk.open_tasks(size.open_tasks, truth);
        desk
    }

    fn closed_ticket(&mut self, order: &Order) {
        let kind = self.draw.weighted(&self.kinds);
        let opened_at = order.placed_at.plus_seconds(self.draw.between(3_600, 6 * 86_400));
        let closed_at = opened_at.plus_seconds(self.draw.between(CLOSED_AFTER.0, CLOSED_AFTER.1));
        if closed_at >= self.today.at(0) {
            return;
        }
        let assignee = self.somebody(kind.team());
        let ticket = Ticket {
            id: self.next_number(),
            customer: order.customer,
            order: kind.is_about_an_order().then_some(order.id),
            kind,
            assignee,
            opened_at,
            closed_at: Some(closed_at),
        };
        self.file(ticket);
    }

    /// The first tasks, up to half of them, put the world's conflicts to work: each tie's customer turns to the
    /// shop, and the task lands with the very staff member of the tie; then come the protected customers.
    fn open_tasks(&mut self, count: u32, truth: &Truth) {
        if self.customers.is_empty() {
            return;
        }
        let protected = truth.protected.iter().map(|&customer| (customer, None));
        let delicate = truth.ties.iter().map(|tie| (tie.customer, Some(tie.staff))).chain(protected);
        let delicate: Vec<_> = delicate.take(count as usize / 2).collect();
        for _ in delicate.len()..count as usize {
            let customer = self.draw.between(1, self.customers.len() as u32);
            self.ordinary_task(customer);
        }
        for (customer, staff) in delicate {
            match staff.and_then(|id| self.staff.get(id as usize - 1)) {
                Some(staff) => {
                    let kind = self.kind_of(staff.team);
                    self.open_task(customer, kind, Assignee::Staff(staff.id), Origin::Customer);
                }
                None => self.ordinary_task(customer),
            }
        }
    }

    fn ordinary_task(&mut self, customer: u32) {
        let kind = self.draw.weighted(&self.kinds);
        let taken_by = if self.draw.per_mille(ASSIGNED) { self.somebody(kind.team()) } else { None };
        let origin = match taken_by {
            _ if kind == TaskKind::Fraud || self.draw.per_mille(FROM_SYSTEM) => Origin::System,
            Some(staff) if self.draw.per_mille(FROM_STAFF) => Origin::Staff(staff),
            _ => Origin::Customer,
        };
        let assignee = taken_by.map_or(Assignee::Queue(kind.team()), Assignee::Staff);
        self.open_task(customer, kind, assignee, origin);
    }

    /// Adds the task, and its ticket if it comes from the customer.
    fn open_task(&mut self, customer: u32, kind: TaskKind, assignee: Assignee, origin: Origin) {
        let id = self.next_number();
        let waited = self.draw.between(0, OPEN_FOR);
        let oldest = self.today.plus_days(-((OPEN_FOR / 86_400) as i32)).at(DESK_OPENS);
        let opened_at = oldest.plus_seconds(OPEN_FOR - waited).max(self.registered(customer));
        let order = if kind.is_about_an_order() { self.last_order(customer, opened_at) } else { None };
        if origin == Origin::Customer {
            let assignee = match assignee {
                Assignee::Staff(staff) => Some(staff),
                Assignee::Queue(_) => None,
            };
            self.file(Ticket { id, customer, order, kind, assignee, opened_at, closed_at: None });
        }
        let external_id = number(id);
        self.tasks.push(Task { external_id, kind, customer, order, assignee, opened_at, origin });
    }

    /// Adds the ticket with the customer's message, and the answer once it is closed.
    fn file(&mut self, ticket: Ticket) {
        let (question, answer) = texts(ticket.kind);
        let first =
            Message { ticket: ticket.id, seq: 1, staff: None, body: question, sent_at: ticket.opened_at };
        self.messages.push(first);
        if let (Some(sent_at), Some(staff)) = (ticket.closed_at, ticket.assignee) {
            self.messages.push(Message { seq: 2, staff: Some(staff), body: answer, sent_at, ..first });
        }
        self.tickets.push(ticket);
    }

    fn next_number(&mut self) -> u32 {
        self.last_number += 1;
        self.last_number
    }

    /// Someone of the team; `None` if nobody is in it.
    fn somebody(&mut self, team: Team) -> Option<u32> {
        self.teams.get(&team).map(|members| self.draw.one_of(members))
    }

    fn kind_of(&mut self, team: Team) -> TaskKind {
        loop {
            let kind = self.draw.weighted(&self.kinds);
            if kind.team() == team {
                return kind;
            }
        }
    }

    /// Noon of the day of registration.
    fn registered(&self, customer: u32) -> Moment {
        let registered = self.customers.get(customer as usize - 1).map(|customer| customer.registered_on);
        registered.unwrap_or(self.today).at(12 * 3_600)
    }

    fn last_order(&self, customer: u32, before: Moment) -> Option<u32> {
        let start = self.orders.partition_point(|order| order.customer < customer);
        let own = self.orders.iter().skip(start).take_while(|order| order.customer == customer);
        own.filter(|order| order.placed_at < before).max_by_key(|order| order.placed_at).map(|order| order.id)
    }
}

fn number(id: u32) -> String {
    format!("T-{id:07}")
}

/// What the customer writes, and what the staff answers.
const fn texts(kind: TaskKind) -> (&'static str, &'static str) {
    match kind {
        TaskKind::Delivery => {
            ("My parcel has not arrived. Where is it?", "It was delayed and arrives tomorrow.")
        }
        TaskKind::OrderQuestion => {
            ("Can I still change my order?", "Not once it is sent, but you can return it.")
        }
        TaskKind::Refund => ("I sent it back. When do I get my money?", "The refund is on its way."),
        TaskKind::Complaint => {
            ("This is the second time. I am not amused.", "We are sorry, and here is a voucher.")
        }
        TaskKind::Payment => {
            ("I was charged twice, I think.", "The second charge was a reservation and is gone.")
        }
        TaskKind::PaymentDispute => ("I never bought this.", "We have stopped the payment and look into it."),
        TaskKind::Fraud => ("Somebody else used my account.", "We have closed all sessions."),
        TaskKind::AccountRecovery => ("I cannot sign in any more.", "We have sent you a link."),
        TaskKind::SubjectRights => {
            ("Please send me all you know about me.", "Attached is a copy of your data.")
        }
        TaskKind::LegalRequest => ("A request by an authority.", "Answered in writing."),
        TaskKind::TechnicalFault => {
            ("The film stops after ten minutes.", "It was a fault of ours and is mended.")
        }
    }
}
