//! Other people's tables, read as typed Arrow batches: CSV, JSON lines and Parquet, plain, gzip or zstd, under the column
//! names of [`Table`]. Whatever a row lacks to be read is a [`Reject`] with its file, line, column, reason and remedy.
//! What a look is, which table somebody needs and what follows from a row is *not* here, and nothing is written but
//! [`Rejects::write_csv`].
//!
//! ```text
//! paths ─► find ─► sniff ─► Inputs ─┬► describe          what was inferred, for a person to check
//!            ▲                      ├► digests           what was read, for the record of a run
//!         Mapping                   └► scan | parts ─► batches + rejects
//! ```
//!
//! Everything that is inferred (encoding, delimiter, form of times) is inferred once, from a sample of each file, before
//! the first row is read. A later row that does not fit is a reject; it never changes what the rows before it meant.
//!
//! Strings are `Utf8View`. Parquet pages become views without a copy, and an id of up to 12 bytes lies in the view
//! itself; `cargo bench -p tables --bench read` compares it with `Utf8`.

mod builder;
mod cells;
mod describe;
mod digest;
mod error;
mod find;
mod format;
mod inputs;
mod mapping;
mod names;
mod parquet;
mod reject;
mod scan;
mod sniff;
mod table;
mod text;
mod time;

pub use describe::{ColumnNote, FileNote};
pub use digest::Digest;
pub use error::Error;
pub use inputs::Inputs;
pub use mapping::{Mapping, Problem};
pub use reject::{Place, Reason, Reject, Rejects};
pub use scan::{BATCH_ROWS, Part, Scan};
pub use table::{Column, Kind, Table};
pub use text::MAX_RECORD;
