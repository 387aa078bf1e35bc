//! Grants: asked for, given or refused, given back.

use super::{Error, Gate};
use crate::{
    decision::{Denial, Permit},
    event::{Event, GrantEnded, Granted, Refused, What},
    ids::{GrantId, PurposeId, StaffId, SubjectId, TaskId},
    principal::{Identity, Principal},
    request::{AccessRequest, Ask, NotStaff},
    state::State,
    time::Timestamp,
};

/// A grant as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// For which task.
    pub task: TaskId,
    /// At whom.
    pub subject: SubjectId,
    /// For which purpose.
    pub purpose: PurposeId,
    /// Until when.
    pub expires: Timestamp,
}

/// The answer to a request for a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantAnswer {
    /// A new one.
    Given(Grant),
    /// The caller already holds one for the same task and purpose: no second one is needed.
    Held(Grant),
}

impl Gate {
    /// Asks for a grant. `id` names it if it is given; it must be random, 128 bits or more.
    ///
    /// A live grant for the same task and purpose is answered instead of a new one, if it would still be given.
    pub async fn request_grant(
        &self,
        by: &Principal,
        at: Timestamp,
        task: TaskId,
        purpose: PurposeId,
        id: GrantId,
    ) -> Result<GrantAnswer, Error> {
        let request = AccessRequest::new(by, at, Ask::Grant { task, purpose })?;
        let (answer, pending) = {
            let mut state = self.state_mut();
            match self.policies.decide(request.identify(&state, &self.purposes)) {
                Err(denial) => (Err(denial.error()), self.enqueue(&mut state, &denial.event())?),
                Ok(permit) => match held(&state, &permit) {
                    Some(grant) => return Ok(GrantAnswer::Held(grant)),
                    // Another's grant must never come to lead to this subject.
                    None if state.grant(&id).is_some() => return Err(Error::Conflict("grant")),
                    None => {
                        let pending = self.enqueue(&mut state, &granted(&permit, &id))?;
                        (Ok(GrantAnswer::Given(grant_of(&permit, id))), pending)
                    }
                },
            }
        };
        pending.await.map_err(|_| Error::Stopped)?;
        answer
    }

    /// Gives a grant back before it expires. Giving it back twice changes nothing.
    pub async fn end_grant(&self, by: &Principal, at: Timestamp, id: &GrantId) -> Result<(), Error> {
        let staff = by.staff().ok_or(NotStaff)?;
        let pending = {
            let mut state = self.state_mut();
            let grant =
                state.grant(id).filter(|grant| grant.staff == *staff).ok_or(Error::NotFound("grant"))?;
            if !grant.is_live(at) {
                return Ok(());
            }
            let ended = GrantEnded { grant: id.clone(), subject: grant.subject.clone() };
            let event = Event { at, by: Some(by.identity().clone()), what: What::GrantEnded(ended) };
            self.enqueue(&mut state, &event)?
        };
        pending.await.map_err(|_| Error::Stopped)?;
        Ok(())
    }

    /// The caller's live grants.
    pub fn grants_of(&self, staff: &StaffId, at: Timestamp) -> Vec<Grant> {
        let state = self.state();
        state.grants_of(staff, at).map(|(id, grant)| view(id, grant)).collect()
    }
}

impl Denial {
    pub(super) fn error(&self) -> Error {
        let policies = match self.refusal() {
            crate::refusal::Refusal::ForbiddenByPolicy => self.decision().policies.clone(),
            _ => Vec::new(),
        };
        Error::Refused { refusal: self.refusal(), policies }
    }

    pub(super) fn event(&self) -> Event {
        let staff = self.request().staff().clone();
        let refused = Refused {
            asked: self.request().asked(),
            staff: staff.clone(),
            subject: self.about().cloned(),
            refusal: self.refusal(),
            decision: self.decision().clone(),
        };
        Event { at: self.request().at(), by: Some(Identity::Staff(staff)), what: What::Refused(refused) }
    }
}

fn held(state: &State, permit: &Permit) -> Option<Grant> {
    state
        .grants_for(permit.staff(), permit.task(), permit.at())
        .find(|(_, grant)| grant.purpose == *permit.purpose() && grant.subject == *permit.subject())
        .map(|(id, grant)| view(id, grant))
}

fn view(id: &GrantId, grant: &crate::state::Grant) -> Grant {
    Grant {
        id: id.clone(),
        task: grant.task.clone(),
        subject: grant.subject.clone(),
        purpose: grant.purpose.clone(),
        expires: grant.expires,
    }
}

fn grant_of(permit: &Permit, id: GrantId) -> Grant {
    Grant {
        id,
        task: permit.task().clone(),
        subject: permit.subject().clone(),
        purpose: permit.purpose().clone(),
        expires: permit.expires(),
    }
}

fn granted(permit: &Permit, id: &GrantId) -> Event {
    let granted = Granted {
        grant: id.clone(),
        staff: permit.staff().clone(),
        task: permit.task().clone(),
        subject: permit.subject().clone(),
        purpose: permit.purpose().clone(),
        expires: permit.expires(),
        decision: permit.decision().clone(),
    };
    Event { at: permit.at(), by: Some(Identity::Staff(permit.staff().clone())), what: What::Granted(granted) }
}
