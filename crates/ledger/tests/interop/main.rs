//! What a ledger publishes, checked by implementations that are not ours: golang.org/x/mod/sumdb through the program
//! in `interop/go`, aics-tlog and aics-witness through the scripts in `interop/python`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

mod damage;
mod grown;
mod growth;
mod load;
mod notes;
mod tools;
mod vectors;
mod witness;
