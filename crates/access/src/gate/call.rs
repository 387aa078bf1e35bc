//! Calls of which no other event tells: refused before they reached the gate's business, or harmless.

use super::{Error, Gate};
use crate::{
    event::{Called, Event, What},
    principal::Principal,
    time::Timestamp,
};

impl Gate {
    /// Records that somebody called a route, and what they were answered.
    pub async fn record_call(&self, by: &Principal, at: Timestamp, called: Called) -> Result<(), Error> {
        let event = Event { at, by: Some(by.identity().clone()), what: What::Called(called) };
        let pending = self.enqueue(&mut self.state_mut(), &event)?;
        pending.await.map_err(|_| Error::Stopped)?;
        Ok(())
    }
}
