//! Reading through real databases: SQLite files, and PostgreSQL where `ZWECK_TEST_POSTGRES` names a server on which
//! databases may be made.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::expect_used,
    reason = "tests"
)]

mod builder;
mod chinook;
mod database;
mod failures;
mod ids;
mod items;
mod paging;
mod plans;
mod proxy;
mod readonly;
mod render;
mod shop;
mod snapshot;
mod types;
