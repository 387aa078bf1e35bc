//! Rows in partitions, in memory while they fit and on disk beyond.
//!
//! Partitions are filled a row at a time. When the memory given is used up, all rows go to one file each; at the end each
//! partition is read, ordered and handed out by itself. Files live in a directory of their own, which disappears with it unless a later
//! run is to find it.

mod disk;
#[cfg(test)]
mod tests;

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

pub use self::disk::SpillError;
pub(crate) use self::disk::{Disk, Written};
use crate::facts::{Bytes, Row};

/// Memory that all partitions share.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: u64,
    used: AtomicU64,
}

/// Rows in partitions.
pub(crate) struct Shards<T> {
    name: &'static str,
    shards: Vec<Shard<T>>,
    memory: Arc<Memory>,
    disk: Arc<Disk>,
    rows: u64,
    spilled: bool,
}

struct Shard<T> {
    /// Of [`CHUNK`] rows each, so that growing never copies and never doubles.
    chunks: Vec<Vec<T>>,
    on_disk: Written,
}

/// Rows in partitions that have all arrived.
pub(crate) struct Sealed<T> {
    name: &'static str,
    shards: Vec<Vec<T>>,
    /// By partition; empty if all are in memory.
    on_disk: Vec<Written>,
    disk: Arc<Disk>,
    pub(crate) rows: u64,
}

impl Memory {
    pub(crate) fn new(limit: u64) -> Arc<Memory> {
        Arc::new(Memory { limit, used: AtomicU64::new(0) })
    }

    /// Takes memory that is not in partitions into account.
    pub(crate) fn take(&self, bytes: u64) {
        self.used.fetch_add(bytes, Ordering::Relaxed);
    }

    fn give_back(&self, bytes: u64) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    fn is_short(&self) -> bool {
        self.used.load(Ordering::Relaxed) > self.limit
    }
}

impl<T: Row> Shards<T> {
    pub(crate) fn new(name: &'static str, count: usize, memory: &Arc<Memory>, disk: &Arc<Disk>) -> Shards<T> {
        let shards = (0..count.max(1)).map(|_| Shard { chunks: Vec::new(), on_disk: Written::default() });
        let shards = shards.collect();
        Shards { name, shards, memory: Arc::clone(memory), disk: Arc::clone(disk), rows: 0, spilled: false }
    }

    /// Adds a row to the partition of its key.
    pub(crate) fn push(&mut self, key: u32, row: T) -> Result<(), SpillError> {
        let place = key as usize % self.shards.len().max(1);
        let Some(shard) = self.shards.get_mut(place) else { return Ok(()) };
        self.rows += 1;
        match shard.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => chunk.push(row),
            None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(row);
                shard.chunks.push(chunk);
                self.memory.take(bytes::<T>(CHUNK));
                if self.memory.is_short() {
                    self.spill()?;
                }
            }
        }
        Ok(())
    }

    /// Puts all rows on disk.
    pub(crate) fn spill(&mut self) -> Result<(), SpillError> {
        let mut encoded = Vec::new();
        for (place, shard) in self.shards.iter_mut().enumerate() {
            encoded.clear();
            for chunk in &shard.chunks {
                chunk.iter().for_each(|row| row.write(&mut encoded));
                shard.on_disk.rows += chunk.len() as u64;
            }
            shard.on_disk.crc = crc32c::crc32c_append(shard.on_disk.crc, &encoded);
            self.memory.give_back(bytes::<T>(CHUNK * shard.chunks.len()));
            shard.chunks = Vec::new();
            if !encoded.is_empty() {
                self.disk.append(self.name, place, &encoded)?;
            }
        }
        self.spilled = true;
        Ok(())
    }

    pub(crate) fn is_spilled(&self) -> bool {
        self.spilled
    }

    /// Ends the filling. Either all partitions are in memory from here on, each in order, or all are on disk.
    pub(crate) fn seal(mut self) -> Result<Sealed<T>, SpillError> {
        use rayon::prelude::*;
        if self.spilled {
            self.spill()?;
        }
        let on_disk =
            if self.spilled { self.shards.iter().map(|shard| shard.on_disk).collect() } else { Vec::new() };
        let shards = std::mem::take(&mut self.shards);
        let shards = shards.into_par_iter().map(|shard| {
            let mut rows = Vec::with_capacity(shard.chunks.iter().map(Vec::len).sum());
            shard.chunks.into_iter().for_each(|chunk| rows.extend_from_slice(&chunk));
            rows.sort_unstable_by_key(Row::key);
            rows
        });
        Ok(Sealed { name: self.name, shards: shards.collect(), on_disk, disk: self.disk, rows: self.rows })
    }
}

impl<T: Row> Sealed<T> {
    pub(crate) fn count(&self) -> usize {
        self.shards.len()
    }

    pub(crate) fn is_spilled(&self) -> bool {
        !self.on_disk.is_empty()
    }

    /// Those that an earlier run left on disk, if they are still what it wrote.
    pub(crate) fn found(
        name: &'static str,
        on_disk: Vec<Written>,
        disk: &Arc<Disk>,
    ) -> Result<Sealed<T>, SpillError> {
        use rayon::prelude::*;
        let rows = on_disk.iter().map(|file| file.rows).sum();
        let shards = on_disk.iter().map(|_| Vec::new()).collect();
        let sealed = Sealed { name, shards, on_disk, disk: Arc::clone(disk), rows };
        let files = sealed.on_disk.par_iter().enumerate();
        files.try_for_each(|(place, file)| sealed.encoded(place, *file).map(drop))?;
        Ok(sealed)
    }

    /// What is on disk, by partition. Nobody waits until it outlasts a loss of power: what that takes is missed by
    /// [`Sealed::found`].
    pub(crate) fn written(&self) -> &[Written] {
        &self.on_disk
    }

    /// The rows of a partition in order. Those on disk are read each time.
    pub(crate) fn partition(&self, place: usize) -> Result<Cow<'_, [T]>, SpillError> {
        let Some(file) = self.on_disk.get(place) else {
            return Ok(Cow::Borrowed(self.shards.get(place).map(Vec::as_slice).unwrap_or_default()));
        };
        let encoded = self.encoded(place, *file)?;
        let mut rows: Vec<T> =
            encoded.chunks_exact(T::SIZE).map(|row| T::read(&mut Bytes::new(row))).collect();
        rows.sort_unstable_by_key(Row::key);
        Ok(Cow::Owned(rows))
    }

    pub(crate) fn disk(&self) -> &Disk {
        &self.disk
    }

    fn encoded(&self, place: usize, Written { rows, crc }: Written) -> Result<Vec<u8>, SpillError> {
        if rows == 0 {
            return Ok(Vec::new());
        }
        self.disk.read(self.name, place, rows.saturating_mul(T::SIZE as u64), crc)
    }
}

fn bytes<T>(rows: usize) -> u64 {
    (rows * size_of::<T>()) as u64
}

/// Rows that get memory at a time. Of 256 partitions and four tables, at most half of such a chunk is unused on average:
/// 20 MB.
const CHUNK: usize = 1_024;
