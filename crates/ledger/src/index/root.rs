//! The entry that puts the root of an epoch on the ledger.

use crate::hash::Hash;

/// A public entry: nobody owns it, nothing in it is sealed, and only the ledger itself can write one. All numbers
/// are big-endian.
///
/// | offset | bytes | field | |
/// |---|---|---|---|
/// | 0 | 1 | version | 0x81: public entries, version 1 |
/// | 1 | 1 | class | 1: `index_root` |
/// | 2 | 8 | input_size | |
/// | 10 | 8 | count | |
/// | 18 | 32 | root | |
/// | 50 | 32 | vrf_public_key | |
/// | 82 | 32 | tenant | |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexRoot {
    /// The epoch covers exactly the entries below this index.
    pub input_size: u64,
    /// Tags in it.
    pub count: u64,
    /// Root of the tree over its records, RFC 6962 §2.1.
    pub root: Hash,
    /// The key that proves whose a tag is, the same in all epochs of a ledger.
    pub vrf_public_key: [u8; 32],
    /// SHA-256 of the tenant, which is part of every tag's input; the same in all epochs.
    pub tenant: [u8; 32],
}

impl IndexRoot {
    /// The class of such entries.
    pub const CLASS: u8 = 1;

    /// Bytes of the entry.
    pub const LEN: usize = 114;

    /// The entry.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut entry = vec![PUBLIC_VERSION, IndexRoot::CLASS];
        entry.extend(self.input_size.to_be_bytes());
        entry.extend(self.count.to_be_bytes());
        entry.extend(self.root.as_bytes());
        entry.extend(self.vrf_public_key);
        entry.extend(self.tenant);
        entry
    }

    /// Reads an entry; `None` when it is not such a one.
    pub fn parse(entry: &[u8]) -> Option<IndexRoot> {
        let rest = entry.strip_prefix(&[PUBLIC_VERSION, IndexRoot::CLASS])?;
        let (input_size, rest) = rest.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (root, rest) = rest.split_first_chunk()?;
        let (vrf_public_key, tenant) = rest.split_first_chunk()?;
        Some(IndexRoot {
            input_size: u64::from_be_bytes(*input_size),
            count: u64::from_be_bytes(*count),
            root: Hash::new(*root),
            vrf_public_key: *vrf_public_key,
            tenant: tenant.try_into().ok()?,
        })
    }
}

/// No sealed entry begins with it, see [`crate::envelope`].
const PUBLIC_VERSION: u8 = 0x81;
