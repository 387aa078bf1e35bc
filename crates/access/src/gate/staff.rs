//! Staff and what qualifies them, as the HR system tells it.

use super::{Change, Error, Gate, require};
use crate::{
    event::{Event, Qualification, StaffChange, StaffRecord, What},
    ids,
    principal::{Principal, Scope},
    time::Timestamp,
};

/// What a staff member has to show before they may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualified {
    /// A completed data protection training.
    Training,
    /// A confirmed version of the access policy.
    Attestation,
}

impl Gate {
    /// Makes a staff member known. Whether they were new.
    pub async fn add_staff(&self, by: &Principal, at: Timestamp, record: StaffRecord) -> Result<bool, Error> {
        require(by, Scope::Staff)?;
        let by = by.identity().clone();
        self.commit(move |state| match state.staff(&record.staff) {
            Some(staff) if staff.active == record.active && staff.queues == record.queues => {
                Ok(Change::Nothing(false))
            }
            Some(_) => Err(Error::Conflict("staff member")),
            None => {
                let event = Event { at, by: Some(by), what: What::StaffAdded(record) };
                Ok(Change::Record(event, true))
            }
        })
        .await
    }

    /// Changes a staff member's status or queues.
    pub async fn change_staff(
        &self,
        by: &Principal,
        at: Timestamp,
        change: StaffChange,
    ) -> Result<(), Error> {
        require(by, Scope::Staff)?;
        let by = by.identity().clone();
        self.commit(move |state| {
            state.staff(&change.staff).ok_or(Error::NotFound("staff member"))?;
            Ok(Change::Record(Event { at, by: Some(by), what: What::StaffChanged(change) }, ()))
        })
        .await
    }

    /// Notes a completed training or an attested policy.
    pub async fn qualify(
        &self,
        by: &Principal,
        at: Timestamp,
        what: Qualified,
        record: Qualification,
    ) -> Result<(), Error> {
        require(by, Scope::Staff)?;
        if record.until <= at {
            return Err(Error::Invalid("`valid_until` is in the past"));
        }
        if !is_a_name(&record.name) {
            return Err(Error::Invalid(
                "the course or policy must be 1 to 128 characters without control or invisible characters",
            ));
        }
        let by = by.identity().clone();
        self.commit(move |state| {
            state.staff(&record.staff).ok_or(Error::NotFound("staff member"))?;
            let what = match what {
                Qualified::Training => What::Trained(record),
                Qualified::Attestation => What::Attested(record),
            };
            Ok(Change::Record(Event { at, by: Some(by), what }, ()))
        })
        .await
    }
}

/// Whoever reads the ledger sees it: no novels, no escape sequences.
fn is_a_name(text: &str) -> bool {
    !text.trim().is_empty() && ids::is_short_and_plain(text)
}
