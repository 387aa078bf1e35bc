//! The outcome of an audit as one page, for people who decide: a privacy officer prints it, a works council understands
//! it. **Not here:** what is judged and how (`audit`), files, the command line, and any way to reach the network: the page
//! has no script, loads nothing, and forbids itself to.
//!
//! ```text
//! Audit + Facts ─► render ─► summary, explained, queue (one article a finding), teams, staff, gaps, guide, run ─► HTML
//!                              │
//!                  words (two languages) · voice (numbers, dates) · palette (two colour schemes) · html (escapes)
//! ```
//!
//! [`explained`] puts one look into words for a terminal.
//!
//! The same input gives the same bytes. Everything that comes from the input is escaped in one place (`html`), and what
//! cannot be seen in it is spelled out there. A page of a thousand findings stays under three megabytes, whatever is in
//! them: where room runs out, findings of lower rank are told without their picture.

// The invented audit of the example, which the tests share, names this crate from outside.
#[cfg(test)]
extern crate self as report;

mod facts;
mod html;
mod look;
mod page;
mod palette;
mod section;
mod visible;
mod voice;
mod words;

pub use audit::Names;
pub use facts::{Facts, Input, MissingColumn, Rejected};
pub use look::explained;
pub use page::render;
