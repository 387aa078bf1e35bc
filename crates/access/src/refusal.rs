//! Refusals: why there is no look, in words that tell the caller what would make one possible and nothing about
//! the customer.

use serde::{Deserialize, Serialize};

/// Every reason to refuse. There is no "other": a new reason must break the build wherever it is not handled.
///
/// Reasons about the caller come first, and they are the only ones that a caller hears who names a task or a grant
/// that is not theirs: an unknown one and a foreign one get the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The staff member is not known, or not active.
    StaffInactive,
    /// No training, or it has run out.
    TrainingExpired,
    /// The policy was never attested, or too long ago.
    AttestationExpired,
    /// No such task or grant, or not this person's.
    NotAvailable,
    /// The task was closed.
    TaskClosed,
    /// The purpose does not fit the task's kind, or is not a purpose at all.
    PurposeUnfit,
    /// The task is about another subject than the grant.
    SubjectMismatch,
    /// Fields were asked for that the purpose does not show.
    FieldsBeyondPurpose,
    /// The grant has expired.
    GrantExpired,
    /// The grant was given back.
    GrantEnded,
    /// A policy of the operator forbids it.
    ForbiddenByPolicy,
    /// A policy could not be evaluated, so nothing is shown.
    PolicyFailed,
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Self; 12] = [
        Self::StaffInactive,
        Self::TrainingExpired,
        Self::AttestationExpired,
        Self::NotAvailable,
        Self::TaskClosed,
        Self::PurposeUnfit,
        Self::SubjectMismatch,
        Self::FieldsBeyondPurpose,
        Self::GrantExpired,
        Self::GrantEnded,
        Self::ForbiddenByPolicy,
        Self::PolicyFailed,
    ];

    /// A short stable name: the last part of the problem's `type`, a policy's `@refusal`, and a metric's label.
    pub fn name(self) -> &'static str {
        match self {
            Self::StaffInactive => "staff-inactive",
            Self::TrainingExpired => "training-expired",
            Self::AttestationExpired => "attestation-expired",
            Self::NotAvailable => "not-available",
            Self::TaskClosed => "task-closed",
            Self::PurposeUnfit => "purpose-unfit",
            Self::SubjectMismatch => "subject-mismatch",
            Self::FieldsBeyondPurpose => "fields-beyond-purpose",
            Self::GrantExpired => "grant-expired",
            Self::GrantEnded => "grant-ended",
            Self::ForbiddenByPolicy => "forbidden-by-policy",
            Self::PolicyFailed => "policy-failed",
        }
    }

    /// The refusal of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.name() == name)
    }

    /// What happened, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::StaffInactive => "you are not registered as active staff",
            Self::TrainingExpired => "your data protection training is missing or has run out",
            Self::AttestationExpired => "you have not confirmed the current access policy",
            Self::NotAvailable => "there is no such task or grant, or it is not yours",
            Self::TaskClosed => "the task is closed",
            Self::PurposeUnfit => "the purpose does not fit this kind of task",
            Self::SubjectMismatch => "the task is no longer about the customer that the grant names",
            Self::FieldsBeyondPurpose => "the purpose does not show these fields",
            Self::GrantExpired => "the grant has expired",
            Self::GrantEnded => "the grant was given back",
            Self::ForbiddenByPolicy => "a policy of your company forbids this look",
            Self::PolicyFailed => "a policy could not be evaluated, so nothing is shown",
        }
    }

    /// What would make the look possible.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::StaffInactive => "ask your team lead to register you",
            Self::TrainingExpired => "complete the training; it counts as soon as it is recorded",
            Self::AttestationExpired => "read and confirm the current access policy",
            Self::NotAvailable => {
                "check the id; if it is right, have the task assigned to you or to your queue"
            }
            Self::TaskClosed => "ask for the task to be opened anew if the customer needs more help",
            Self::PurposeUnfit => {
                "choose one of the purposes that fit the task; `GET /v1/me` lists them by kind"
            }
            Self::SubjectMismatch => "ask for a new grant for the task",
            Self::FieldsBeyondPurpose => "ask only for tables that the purpose shows",
            Self::GrantExpired => "ask for a new grant for the task, if it is still open",
            Self::GrantEnded => "ask for a new grant for the task",
            Self::ForbiddenByPolicy => "ask your team lead, naming the policy",
            Self::PolicyFailed => "tell the operator of the gate; the record says which policy failed",
        }
    }
}
