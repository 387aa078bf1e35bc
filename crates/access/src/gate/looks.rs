//! Looks: decide, read, decide again, record, reveal.

use super::{DataError, Error, Gate};
use crate::{
    decision::Permit,
    event::{Event, Failed, What},
    ids::GrantId,
    principal::{Identity, Principal},
    request::{AccessRequest, Ask, Window},
    reveal::{Card, Recording, Revealed},
    time::Timestamp,
};

impl Gate {
    /// Looks at the subject of a grant.
    ///
    /// The card is read after a first decision, and recorded under a second one: what was revoked or closed while the
    /// database was reading stays closed. The values wait here until their record is durable.
    pub async fn look(
        &self,
        by: &Principal,
        at: Timestamp,
        grant: &GrantId,
        window: Window,
    ) -> Result<Revealed<Card>, Error> {
        let request = AccessRequest::new(by, at, Ask::Look { grant: grant.clone(), window })?;
        let permit = self.permit_look(request.clone()).await?;
        let read = self.data.read(&permit).0.await;
        let card = match read.and_then(|card| self.fitting(&permit, card)) {
            Ok(card) => card,
            Err(error) => return Err(self.record_failure(grant, &permit, error).await),
        };
        let (recording, pending) = {
            let mut state = self.state_mut();
            match self.policies.decide(request.identify(&state, &self.purposes)) {
                Ok(permit) => {
                    let (event, recording) = Recording::new(permit, card)?;
                    let pending = self.enqueue(&mut state, &event)?;
                    (Ok(recording), pending)
                }
                Err(denial) => (Err(denial.error()), self.enqueue(&mut state, &denial.event())?),
            }
        };
        let committed = pending.await.map_err(|_| Error::Stopped)?;
        Ok(recording?.reveal(committed)?)
    }

    /// Values beyond what was decided on must not leave, wherever they come from.
    fn fitting(&self, permit: &Permit, card: Card) -> Result<Card, DataError> {
        let (_, window) = permit.look().ok_or(DataError::Mismatch)?;
        let purpose = self.purposes.named(permit.purpose()).ok_or(DataError::Mismatch)?;
        if card.fits(purpose, window) { Ok(card) } else { Err(DataError::Mismatch) }
    }

    async fn permit_look(&self, request: AccessRequest) -> Result<Permit, Error> {
        let decided = {
            let state = self.state();
            self.policies.decide(request.identify(&state, &self.purposes))
        };
        let denial = match decided {
            Ok(permit) => return Ok(permit),
            Err(denial) => denial,
        };
        let pending = self.enqueue(&mut self.state_mut(), &denial.event())?;
        pending.await.map_err(|_| Error::Stopped)?;
        Err(denial.error())
    }

    /// Keeps a record of a look that released nothing, and gives the error to answer.
    async fn record_failure(&self, grant: &GrantId, permit: &Permit, error: DataError) -> Error {
        let failed = Failed {
            grant: grant.clone(),
            staff: permit.staff().clone(),
            subject: permit.subject().clone(),
            problem: error.name().to_owned(),
        };
        let by = Identity::Staff(permit.staff().clone());
        let event = Event { at: permit.at(), by: Some(by), what: What::Failed(failed) };
        let pending = match self.enqueue(&mut self.state_mut(), &event) {
            Ok(pending) => pending,
            Err(busy) => return busy,
        };
        match pending.await {
            Ok(_) => Error::Data(error),
            Err(_) => Error::Stopped,
        }
    }
}
