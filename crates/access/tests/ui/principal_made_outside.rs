//! A principal was verified.

use access::{ids::TokenId, principal::{Identity, Principal}};

fn principal(identity: Identity, token: TokenId) -> Principal {
    Principal { identity, token, scopes: Default::default() }
}

fn main() {}
