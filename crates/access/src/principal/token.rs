//! API tokens: made, shown once, verified, revoked.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Identity, Principal, Scope, hash};
use crate::{ids::TokenId, state::State};

/// What the ledger keeps of a token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// The public half.
    pub id: TokenId,
    /// Whose token it is.
    pub owner: Identity,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// The secret's argon2id hash in PHC format.
    pub hash: Box<str>,
}

impl fmt::Debug for NewToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewToken").field("id", &self.id).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

impl NewToken {
    /// Makes a token from fresh random bytes. The second value is the token itself: it is shown once and kept nowhere.
    ///
    /// Takes some tens of milliseconds.
    pub fn make(
        owner: Identity,
        scopes: BTreeSet<Scope>,
        entropy: [u8; 40],
    ) -> Result<(Self, Presented), HashFailed> {
        let [a, b, c, d, e, f, g, h, secret @ ..] = entropy;
        let id = TokenId::new(&hex(&[a, b, c, d, e, f, g, h])).map_err(|_| HashFailed)?;
        let secret = hex(&secret);
        let salt: [u8; 32] =
            Sha256::new().chain_update(b"zweck token salt\0").chain_update(&secret).finalize().into();
        let hash = hash::hash(&secret, &salt)?;
        let token = Presented { text: format!("{PREFIX}{}_{secret}", id.as_str()), id: id.clone() };
        Ok((Self { id, owner, scopes, hash: hash.into() }, token))
    }
}

/// A token as its owner presents it. It never prints itself; [`Presented::reveal`] does, on purpose.
#[derive(Clone)]
pub struct Presented {
    text: String,
    id: TokenId,
}

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Presented(…)")
    }
}

impl Presented {
    /// Takes the text of a token apart. This says nothing about whether it is known.
    pub fn parse(text: &str) -> Result<Self, Unauthenticated> {
        let rest = text.strip_prefix(PREFIX).ok_or(Unauthenticated)?;
        let (id, secret) = rest.split_once('_').ok_or(Unauthenticated)?;
        let plausible = secret.len() == SECRET_LENGTH && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let id = TokenId::new(id).map_err(|_| Unauthenticated)?;
        if plausible { Ok(Self { text: text.to_owned(), id }) } else { Err(Unauthenticated) }
    }

    /// The public half.
    pub fn id(&self) -> &TokenId {
        &self.id
    }

    /// The token's text, secret included.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    fn secret(&self) -> &str {
        self.text.rsplit('_').next().unwrap_or_default()
    }
}

/// The token is malformed, unknown, revoked, or its secret is wrong: the caller is not told which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the API token is missing, unknown or revoked; ask an administrator for a new one")]
pub struct Unauthenticated;

/// The hash function refused its input. With the constants of this module that does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the token could not be hashed")]
pub struct HashFailed;

/// Verifies tokens, and remembers which secrets it has seen verify.
#[derive(Default)]
pub struct Keyring {
    seen: Mutex<HashMap<TokenId, [u8; 32]>>,
}

impl Keyring {
    /// Whether this very token verified before: the cheap way, to be tried first.
    ///
    /// `state` decides whether it is still valid, so a revoked token fails here at once.
    pub fn recall(&self, state: &State, token: &Presented) -> Option<Principal> {
        let record = state.token(&token.id)?;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let same = bool::from(seen.get(&token.id)?.ct_eq(&digest(record, token)));
        same.then(|| principal(record))
    }

    /// Verifies a token against its record. Takes some tens of milliseconds: not for an async executor's threads.
    pub fn verify(&self, record: Option<&NewToken>, token: &Presented) -> Result<Principal, Unauthenticated> {
        // An unknown id is answered at once: ids are public, and a flood of invented ones must not cost a hash each.
        let record = record.ok_or(Unauthenticated)?;
        if !hash::verify(token.secret(), &record.hash) {
            return Err(Unauthenticated);
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(token.id.clone(), digest(record, token));
        Ok(principal(record))
    }
}

fn principal(record: &NewToken) -> Principal {
    Principal { identity: record.owner.clone(), token: record.id.clone(), scopes: record.scopes.clone() }
}

/// Of the record's hash too, so that what was seen of one token says nothing of a later one with its id.
fn digest(record: &NewToken, token: &Presented) -> [u8; 32] {
    Sha256::new().chain_update(token.secret()).chain_update(record.hash.as_bytes()).finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const PREFIX: &str = "zwk_";
const SECRET_LENGTH: usize = 64;
