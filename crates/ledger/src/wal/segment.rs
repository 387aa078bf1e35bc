//! Segments: names, headers, creation, removal.

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::disk::{self, DiskError, Staging};

/// Length of every segment. Creating one writes this many zeros, so it bounds that pause as well.
pub(super) const SEGMENT_LEN: usize = 8 << 20;

/// Where the frames start.
pub(super) const SEGMENT_HEADER: usize = 56;

/// Where the digest of the origin stands in the header.
pub(super) const ORIGIN_AT: usize = 20;

const MAGIC: &[u8; 8] = b"zweckwal";
const VERSION: u32 = 1;

/// The directory of segments of one ledger.
#[derive(Debug, Clone)]
pub(crate) struct Segments {
    dir: PathBuf,
    origin_digest: [u8; 32],
}

impl Segments {
    pub(crate) fn new(dir: PathBuf, origin: &str) -> Segments {
        Segments { dir, origin_digest: Sha256::digest(origin).into() }
    }

    pub(super) fn path(&self, first: u64) -> PathBuf {
        self.dir.join(format!("{first:020}.wal"))
    }

    /// First entries of all segments, in order.
    pub(super) fn list(&self) -> Result<Vec<u64>, DiskError> {
        Ok(disk::list(&self.dir)?.iter().filter_map(|name| parse_name(name)).collect())
    }

    pub(super) fn dir(&self) -> &PathBuf {
        &self.dir
    }

    /// Creates an empty segment durably. A crash leaves no segment or a whole one, for it is staged elsewhere.
    pub(crate) fn create(&self, first: u64, staging: &Staging) -> Result<(), DiskError> {
        staging.replace(&self.path(first), &[&self.header(first), &vec![0; SEGMENT_LEN - SEGMENT_HEADER]])
    }

    pub(super) fn header(&self, first: u64) -> [u8; SEGMENT_HEADER] {
        let mut header = [0; SEGMENT_HEADER];
        let fields = MAGIC.iter().copied().chain(VERSION.to_be_bytes()).chain(first.to_be_bytes());
        let fields: Vec<u8> = fields.chain(self.origin_digest).collect();
        let crc = crc32c::crc32c(&fields).to_be_bytes();
        header.iter_mut().zip(fields.into_iter().chain(crc)).for_each(|(to, from)| *to = from);
        header
    }

    /// Removes segments all of whose entries are below `published`, which are inside published bundles. The
    /// last segment stays, because the writer has it open and recovery starts from it.
    ///
    /// A crash in between leaves the older or the newer ones; recovery needs only those that remain.
    pub(crate) fn prune(&self, published: u64) -> Result<(), DiskError> {
        let firsts = self.list()?;
        for (first, next) in firsts.iter().zip(firsts.iter().skip(1)) {
            if *next <= published {
                disk::remove(&self.path(*first))?;
            }
        }
        Ok(())
    }
}

fn parse_name(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".wal").filter(|digits| digits.len() == 20)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}
