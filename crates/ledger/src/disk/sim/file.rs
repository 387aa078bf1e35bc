//! The content of one file: what a process sees, and what the disk is bound to have.

use std::sync::Arc;

use rand::{RngExt as _, rngs::StdRng};

/// What a disk writes at once.
const SECTOR: usize = 512;

#[derive(Debug, Clone, Default)]
pub(super) struct File {
    durable: Arc<Vec<u8>>,
    pub(super) live: Arc<Vec<u8>>,
    /// Since the last fsync, in order.
    writes: Vec<(usize, Arc<[u8]>)>,
}

impl File {
    pub(super) fn flip(&mut self, byte: usize, bit: u8) {
        Arc::make_mut(&mut self.live)[byte] ^= 1 << bit;
        self.sync();
    }

    /// The power fails.
    pub(super) fn cut_off(&mut self, rng: &mut StdRng) {
        self.settle(rng);
        self.live = Arc::clone(&self.durable);
    }

    pub(super) fn write(&mut self, bytes: &[u8], offset: usize) {
        put(Arc::make_mut(&mut self.live), bytes, offset);
        self.writes.push((offset, bytes.into()));
    }

    pub(super) fn sync(&mut self) {
        self.durable = Arc::clone(&self.live);
        self.writes.clear();
    }

    /// What was not synced gets durable or lost for ever, sector by sector, in any order.
    pub(super) fn settle(&mut self, rng: &mut StdRng) {
        let writes = std::mem::take(&mut self.writes);
        let Some(end) = writes.iter().map(|(offset, bytes)| offset + bytes.len()).max() else { return };
        let durable = Arc::make_mut(&mut self.durable);
        // All, none, or each sector for itself: the extremes are as likely as everything between.
        let choice = rng.random_range(0..3);
        let version = |rng: &mut StdRng| match choice {
            0 => 0,
            1 => writes.len(),
            _ => rng.random_range(0..=writes.len()),
        };
        if end > durable.len() {
            let longest = writes.iter().take(version(rng)).map(|(offset, bytes)| offset + bytes.len()).max();
            durable.resize(longest.unwrap_or(0).max(durable.len()), 0);
        }
        for sector in (0..end).step_by(SECTOR) {
            let touching =
                writes.iter().filter(|(at, bytes)| *at < sector + SECTOR && at + bytes.len() > sector);
            if touching.clone().next().is_none() {
                continue;
            }
            let version = version(rng);
            for (offset, bytes) in writes.iter().take(version) {
                let (from, to) = ((*offset).max(sector), (offset + bytes.len()).min(sector + SECTOR));
                if let Some(part) =
                    from.checked_sub(*offset).and_then(|skip| bytes.get(skip..to.saturating_sub(*offset)))
                {
                    let length = durable.len();
                    part.iter().zip(from..to.min(length)).for_each(|(byte, at)| durable[at] = *byte);
                }
            }
        }
    }
}

fn put(content: &mut Vec<u8>, bytes: &[u8], offset: usize) {
    content.resize(content.len().max(offset + bytes.len()), 0);
    content[offset..offset + bytes.len()].copy_from_slice(bytes);
}
