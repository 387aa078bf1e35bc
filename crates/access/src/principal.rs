//! Principal: who is asking. An API token is turned into a staff member or a service with its scopes.
//!
//! A token is `zwk_<id>_<secret>`: the id is public and finds the record, the secret is 256 random bits. The ledger
//! keeps an argon2id hash of the secret, so that somebody who reads the ledger cannot use it. Since argon2id takes
//! tens of milliseconds on purpose, a secret that verified once is remembered as a SHA-256 digest in memory for as
//! long as the process lives and the token is not revoked.

mod hash;
#[cfg(test)]
mod tests;
mod token;

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

pub use token::{HashFailed, Keyring, NewToken, Presented, Unauthenticated};

use crate::ids::{ServiceId, StaffId, TokenId};

/// A caller whose identity was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    identity: Identity,
    token: TokenId,
    scopes: BTreeSet<Scope>,
}

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// A person who may look.
    Staff(StaffId),
    /// A program.
    Service(ServiceId),
}

/// What a token may be used for. A person's token has [`Scope::Look`] and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Ask for grants and look, as the staff member whose token it is.
    Look,
    /// Open, assign and close tasks: the ticket system.
    Tasks,
    /// Add and change staff, trainings and attestations: the HR system.
    Staff,
    /// Issue and revoke tokens: the administrator.
    Tokens,
    /// Read the ledger's sealed entries: the auditor.
    Entries,
    /// Erase subjects: the data protection officer's program.
    Erase,
}

impl Scope {
    /// Every scope that a service may have.
    pub const OF_SERVICES: [Self; 5] = [Self::Tasks, Self::Staff, Self::Tokens, Self::Entries, Self::Erase];
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Look => "look",
            Self::Tasks => "tasks",
            Self::Staff => "staff",
            Self::Tokens => "tokens",
            Self::Entries => "entries",
            Self::Erase => "erase",
        })
    }
}

impl Principal {
    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The token that was shown.
    pub fn token(&self) -> &TokenId {
        &self.token
    }

    /// What the token may be used for.
    pub fn scopes(&self) -> &BTreeSet<Scope> {
        &self.scopes
    }

    /// The staff member, if it is one.
    pub fn staff(&self) -> Option<&StaffId> {
        match &self.identity {
            Identity::Staff(id) => Some(id),
            Identity::Service(_) => None,
        }
    }
}
