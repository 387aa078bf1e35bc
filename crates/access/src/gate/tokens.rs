//! API tokens: issued and revoked.

use super::{Change, Error, Gate, require};
use crate::{
    event::{Event, TokenRevoked, What},
    ids::TokenId,
    principal::{Identity, NewToken, Principal, Scope},
    time::Timestamp,
};

impl Gate {
    /// Makes a token valid.
    ///
    /// A person's token can look and nothing else; a service's can do everything but look, so that nobody looks
    /// without a name. Whoever may issue tokens could issue one to themselves: the record shows it.
    pub async fn issue_token(&self, by: &Principal, at: Timestamp, token: NewToken) -> Result<(), Error> {
        require(by, Scope::Tokens)?;
        let looks = token.scopes.contains(&Scope::Look);
        match &token.owner {
            Identity::Staff(_) if !looks || token.scopes.len() != 1 => {
                return Err(Error::Invalid("a staff member's token has the scope `look` and no other"));
            }
            Identity::Service(_) if looks || token.scopes.is_empty() => {
                return Err(Error::Invalid("a service's token has at least one scope, and never `look`"));
            }
            _ => {}
        }
        let by = by.identity().clone();
        self.commit(move |state| {
            if state.token(&token.id).is_some() {
                return Err(Error::Conflict("token"));
            }
            if let Identity::Staff(id) = &token.owner
                && state.staff(id).is_none()
            {
                return Err(Error::NotFound("staff member"));
            }
            Ok(Change::Record(Event { at, by: Some(by), what: What::TokenIssued(token) }, ()))
        })
        .await
    }

    /// Withdraws a token: from the next call on it is unknown.
    pub async fn revoke_token(&self, by: &Principal, at: Timestamp, id: &TokenId) -> Result<(), Error> {
        require(by, Scope::Tokens)?;
        let by = by.identity().clone();
        self.commit(move |state| {
            state.token(id).ok_or(Error::NotFound("token"))?;
            let what = What::TokenRevoked(TokenRevoked { token: id.clone() });
            Ok(Change::Record(Event { at, by: Some(by), what }, ()))
        })
        .await
    }
}
