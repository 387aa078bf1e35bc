//! Tasks: what the ticket system assigns to the staff.

use crate::date::Moment;
use crate::staff::Team;

/// What a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// Where is my parcel?
    Delivery,
    /// A question about an order.
    OrderQuestion,
    /// Money back.
    Refund,
    /// Something went wrong and is not mended by the others.
    Complaint,
    /// A question about a payment.
    Payment,
    /// The customer denies a payment.
    PaymentDispute,
    /// A payment or login looks like somebody else's.
    Fraud,
    /// Locked out.
    AccountRecovery,
    /// Access, erasure, correction under the GDPR.
    SubjectRights,
    /// A court or authority asks.
    LegalRequest,
    /// Streaming or reading does not work.
    TechnicalFault,
}

impl TaskKind {
    /// Name, e.g. `payment-dispute`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            TaskKind::Delivery => "delivery",
            TaskKind::OrderQuestion => "order-question",
            TaskKind::Refund => "refund",
            TaskKind::Complaint => "complaint",
            TaskKind::Payment => "payment",
            TaskKind::PaymentDispute => "payment-dispute",
            TaskKind::Fraud => "fraud",
            TaskKind::AccountRecovery => "account-recovery",
            TaskKind::SubjectRights => "subject-rights",
            TaskKind::LegalRequest => "legal-request",
            TaskKind::TechnicalFault => "technical-fault",
        }
    }

    /// The team that works on it.
    #[must_use]
    pub const fn team(self) -> Team {
        match self {
            TaskKind::Delivery | TaskKind::OrderQuestion | TaskKind::Refund | TaskKind::Complaint => {
                Team::Orders
            }
            TaskKind::Payment | TaskKind::PaymentDispute | TaskKind::Fraud => Team::Payments,
            TaskKind::AccountRecovery | TaskKind::SubjectRights | TaskKind::LegalRequest => Team::Accounts,
            TaskKind::TechnicalFault => Team::Digital,
        }
    }

    /// Whether it is about one order.
    pub(crate) const fn is_about_an_order(self) -> bool {
        matches!(self.team(), Team::Orders | Team::Payments)
    }
}

/// Who a task comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The customer wrote or called: there is a ticket with the same number.
    Customer,
    /// A system opened it, e.g. because a parcel came back.
    System,
    /// This staff member opened it for themselves, without any contact with the customer.
    Staff(u32),
}

/// Who is to work on a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assignee {
    /// The staff member with this id.
    Staff(u32),
    /// Whoever of the team takes it.
    Queue(Team),
}

/// An open task, as the ticket system knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The ticket system's number, e.g. `T-0000123`.
    pub external_id: String,
    /// What it is about.
    pub kind: TaskKind,
    /// Id of the customer.
    pub customer: u32,
    /// Id of the order that it is about.
    pub order: Option<u32>,
    /// Who works on it.
    pub assignee: Assignee,
    /// When it was opened.
    pub opened_at: Moment,
    /// Who it comes from.
    pub origin: Origin,
}
