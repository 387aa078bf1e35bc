//! The customers' database: what its schema is, how its tables reach the subject, and one compiled query plan
//! per purpose and table, on SQLite files and PostgreSQL servers. Not in here: who may see what, what a grant
//! is, HTTP, and any way to write.
//!
//! ```text
//! url ─► introspect ─► Schema ─► draft ─► zweck.toml          once, for a person to review
//!                        │                    │
//!                        └──────► check ◄─► Mapping ─► plan ─► read ─► Rows
//! ```

pub mod check;
pub mod classes;
pub mod config;
pub mod connect;
pub mod draft;
pub mod introspect;
pub mod mapping;
mod names;
pub mod plan;
pub mod read;
pub mod schema;
pub mod value;

pub use names::ParseNameError;
