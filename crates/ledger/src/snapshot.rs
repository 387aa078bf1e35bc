//! A sealed snapshot of what the caller folded from the ledger. It only speeds up a restart: it is bound to
//! the ledger's origin and to the root of the tree that it was folded from, and ignored when it does not fit.
//!
//! | bytes | field |
//! |---|---|
//! | 8 | `zwecksnp` |
//! | 4 | version, u32be = 1 |
//! | 8 | size, u64be: entries that were folded |
//! | 32 | root of the tree of that size |
//! | rest | nonce ‖ XChaCha20-Poly1305 ciphertext; the 52 bytes before and the origin are authenticated |

use crate::{hash::Hash, master::SubKey};

const MAGIC: &[u8; 8] = b"zwecksnp";
const VERSION: u32 = 1;
const HEADER_LEN: usize = 52;

/// What was folded from the first `size` entries.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Go on reading from this entry.
    pub size: u64,
    /// The caller's bytes.
    pub bytes: Vec<u8>,
}

/// Shows no content: it may hold names.
impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot {{ size: {}, bytes: {} }}", self.size, self.bytes.len())
    }
}

/// Why a snapshot cannot be used or written. Reading the ledger from the start does the same, slower.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Not a snapshot of this version.
    #[error("the snapshot is garbled or of another version")]
    Garbled,
    /// Changed, or sealed under another master key or for another ledger.
    #[error("the snapshot was not sealed by this ledger, or was changed")]
    Unsealable,
    /// It was folded from entries that this ledger does not have.
    #[error("the snapshot covers {size} entries that are not those of this ledger")]
    OtherTree {
        /// Entries that it claims.
        size: u64,
    },
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] crate::disk::DiskError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] crate::RandomError),
    /// Tiles cannot be read.
    #[error("published tiles: {0}")]
    Tree(#[from] crate::tree::TreeError),
    /// The entries below its size cannot be published.
    #[error(transparent)]
    Publish(#[from] crate::PublishError),
}

pub(crate) fn seal(
    snapshot: &Snapshot,
    root: Hash,
    origin: &str,
    key: &SubKey,
) -> Result<[Vec<u8>; 2], crate::RandomError> {
    let mut header = MAGIC.to_vec();
    header.extend(VERSION.to_be_bytes());
    header.extend(snapshot.size.to_be_bytes());
    header.extend(root.as_bytes());
    let sealed = key.seal(&context(&header, origin), &snapshot.bytes)?;
    Ok([header, sealed])
}

/// The snapshot, with the root that its size must have.
pub(crate) fn unseal(file: &[u8], origin: &str, key: &SubKey) -> Result<(Snapshot, Hash), SnapshotError> {
    let (header, sealed) = file.split_at_checked(HEADER_LEN).ok_or(SnapshotError::Garbled)?;
    let rest = header.strip_prefix(MAGIC.as_slice()).ok_or(SnapshotError::Garbled)?;
    let rest = rest.strip_prefix(VERSION.to_be_bytes().as_slice()).ok_or(SnapshotError::Garbled)?;
    let (size, root) = rest.split_first_chunk().ok_or(SnapshotError::Garbled)?;
    let root = root.try_into().map_err(|_| SnapshotError::Garbled)?;
    let mut bytes = key.unseal(&context(header, origin), sealed).map_err(|_| SnapshotError::Unsealable)?;
    Ok((Snapshot { size: u64::from_be_bytes(*size), bytes: std::mem::take(&mut *bytes) }, Hash::new(root)))
}

fn context(header: &[u8], origin: &str) -> Vec<u8> {
    [header, origin.as_bytes()].concat()
}
