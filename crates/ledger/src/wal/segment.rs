//! Segments: names, headers, creation, removal.

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::disk::{Disk, DiskError, DiskFile, Staged, Staging};

/// Length of every segment. Creating one writes this many zeros, so it bounds that pause as well.
pub(crate) const SEGMENT_LEN: usize = 4 << 20;

/// Where the frames start.
pub(super) const SEGMENT_HEADER: usize = 56;

/// Where the digest of the origin stands in the header.
pub(super) const ORIGIN_AT: usize = 20;

const MAGIC: &[u8; 8] = b"zweckwal";
const VERSION: u32 = 1;

/// The directory of segments of one ledger.
#[derive(Debug, Clone)]
pub(crate) struct Segments {
    disk: Disk,
    dir: PathBuf,
    origin_digest: [u8; 32],
    length: usize,
}

impl Segments {
    /// Segments of `length` bytes, which is [`SEGMENT_LEN`] outside tests.
    pub(crate) fn new(disk: Disk, dir: PathBuf, origin: &str, length: usize) -> Segments {
        Segments { disk, dir, origin_digest: Sha256::digest(origin).into(), length }
    }

    pub(super) fn length(&self) -> usize {
        self.length
    }

    pub(super) fn open(&self, first: u64, write: bool) -> Result<DiskFile, DiskError> {
        self.disk.open(self.path(first), write)
    }

    pub(super) fn read(&self, first: u64) -> Result<Vec<u8>, DiskError> {
        Ok(self.disk.read(&self.path(first))?.unwrap_or_default())
    }

    pub(super) fn path(&self, first: u64) -> PathBuf {
        self.dir.join(format!("{first:020}.wal"))
    }

    /// First entries of all segments, in order.
    pub(super) fn list(&self) -> Result<Vec<u64>, DiskError> {
        Ok(self.disk.list(&self.dir)?.iter().filter_map(|name| parse_name(name)).collect())
    }

    /// Of the segments those that hold the entry `from` and what follows; none if that is in no segment. Of
    /// earlier ones any may be there, because a crash can take back a part of the removals.
    pub(super) fn holding(&self, from: u64) -> Result<Vec<u64>, DiskError> {
        let mut firsts = self.list()?;
        let before = firsts.partition_point(|first| *first <= from);
        Ok(match before.checked_sub(1) {
            Some(holding) => firsts.split_off(holding),
            None => Vec::new(),
        })
    }

    pub(crate) fn dir(&self) -> &PathBuf {
        &self.dir
    }

    /// Creates an empty segment durably. A crash leaves no segment or a whole one, for it is staged elsewhere.
    pub(crate) fn create(&self, first: u64, staging: &Staging) -> Result<(), DiskError> {
        staging.replace(&self.path(first), &[&self.header(first), &vec![0; self.length - SEGMENT_HEADER]])
    }

    /// The same from a segment that was prepared.
    pub(super) fn create_from(&self, spare: &Staged, first: u64, staging: &Staging) -> Result<(), DiskError> {
        staging.replace_by(&self.path(first), spare, &self.header(first))
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
    /// A crash in between leaves some of them; recovery does not look at them.
    pub(crate) fn prune(&self, published: u64) -> Result<(), DiskError> {
        let firsts = self.list()?;
        for (first, next) in firsts.iter().zip(firsts.iter().skip(1)) {
            if *next <= published {
                self.disk.remove(&self.path(*first))?;
            }
        }
        Ok(())
    }
}

fn parse_name(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".wal").filter(|digits| digits.len() == 20)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}
