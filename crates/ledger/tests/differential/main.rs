//! Trees, proofs and notes beside implementations that are not ours, on random input: what one accepts, the other
//! does, and where not, the reason is named.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

mod notes;
mod trees;
