//! A subject's package: all entries about one person, with everything that it takes to check that they are all.
//!
//! A package is two files, and a policy of <https://c2sp.org/tlog-policy> is all that is needed besides:
//!
//! - `index.tlog-proof`: an epoch of the index ([`IndexRoot`](crate::IndexRoot)) with its place in the tree of a signed
//!   checkpoint, as a proof of <https://c2sp.org/tlog-proof>. Its `extra` data is the entry.
//! - `subject.package`, all numbers big-endian:
//!
//! | bytes | field |
//! |---|---|
//! | 8 | `zweckpkg` |
//! | 4 | version, u32 = 1 |
//! | 2 + t | tenant, UTF-8 after its length |
//! | 2 + s | the subject's id, UTF-8 after its length |
//! | 80 | VRF proof of RFC 9381 for `tenant ‖ 0x00 ‖ "subject" ‖ 0x00 ‖ id` |
//! | 1 | what the index says: 0 present, otherwise absent: 1 in an empty list, 2 before its first, 3 behind its last, 4 between two |
//! | … | the one or two records that say so, each: position u64, record of 80 bytes, number of hashes u8, inclusion proof in the index |
//! | 4 | number of entries, u32 |
//! | … | the entries, the newest first, each: length u16, the entry as it is on the ledger, then 0 if it was erased, or 1 and its 32-byte key |
//! | 32 each | hashes of the subtrees without any of these entries, from left to right: with the leaf hashes of the entries they give the checkpoint's root |
//!
//! The keys open these entries and no others. What the package proves, and what it does not, is in
//! `docs/threat-model.md`.

mod contents;
mod make;
mod multiproof;
#[cfg(test)]
mod tests;
mod verify;

pub use self::{
    contents::Garbled,
    make::{Made, MakeError, make},
    verify::{ChainFault, PackageError, Verified, verify},
};
use self::{
    contents::{Contents, Link, Opening, Reader},
    multiproof::prove,
};
use crate::Owner;

/// The name of the first file.
pub const INDEX_FILE: &str = "index.tlog-proof";

/// The name of the second file.
pub const SUBJECT_FILE: &str = "subject.package";

/// The bytes of both files, not yet believed.
#[derive(Clone, PartialEq, Eq)]
pub struct Package {
    /// `index.tlog-proof`.
    pub index: Vec<u8>,
    /// `subject.package`: holds the subject's id, and keys to what was recorded about them.
    pub subject: Vec<u8>,
}

/// Shows no content.
impl std::fmt::Debug for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Package({} and {} bytes)", self.index.len(), self.subject.len())
    }
}

/// Whom a package is about.
fn owner(subject: &str) -> Owner {
    Owner::Subject(subject.to_owned())
}
