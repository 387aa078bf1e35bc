//! Tables from files, as a caller sees them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

mod bad;
mod common;
mod files;
mod future;
mod fuzz;
mod limits;
mod parts;
mod same;
mod sniff;
