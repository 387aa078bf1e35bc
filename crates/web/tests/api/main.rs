//! The HTTP API in front of a real gate over a real ledger in a temporary directory.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests"
)]

mod attack;
mod bad_input;
mod bad_requests;
mod coverage;
mod erasure;
mod flow;
mod ledger_files;
mod limits;
mod looks;
mod shop;
mod wire;
mod witnesses;
mod world;
