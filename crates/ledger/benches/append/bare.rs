//! What a log costs without a ledger: bytes into a file of zeros, and `fdatasync`.

use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::Path,
    sync::mpsc::Receiver,
    time::{Duration, Instant},
};

use futures_channel::oneshot;

use crate::PAYLOAD;

/// Bytes of a sealed payload in the log: envelope, salt, authentication tag, length.
const SEALED: usize = PAYLOAD + 142;
/// Before each frame.
const HEADER: usize = 16;
const LENGTH: usize = 8 << 20;

pub(crate) struct Log {
    file: File,
    offset: usize,
}

impl Log {
    pub(crate) fn create(path: &Path) -> Log {
        fs::write(path, vec![0; LENGTH]).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        file.sync_all().unwrap();
        Log { file, offset: 0 }
    }

    /// One batch after the other; the time of each.
    pub(crate) fn lone(mut self, batch: usize, run: Duration) -> Vec<Duration> {
        let (start, mut times) = (Instant::now(), Vec::new());
        while start.elapsed() < run {
            let begin = Instant::now();
            self.write(batch);
            times.push(begin.elapsed());
        }
        times
    }

    /// Makes durable together whatever has come meanwhile, and answers it.
    pub(crate) fn serve(mut self, incoming: &Receiver<oneshot::Sender<()>>) {
        while let Ok(first) = incoming.recv() {
            let batch: Vec<_> = [first].into_iter().chain(incoming.try_iter()).collect();
            self.write(batch.len());
            batch.into_iter().for_each(|answer| assert!(answer.send(()).is_ok()));
        }
    }

    fn write(&mut self, entries: usize) {
        let bytes = vec![7; HEADER + entries * SEALED];
        if self.offset + bytes.len() > LENGTH {
            self.offset = 0;
        }
        self.file.write_all_at(&bytes, self.offset as u64).unwrap();
        self.file.sync_data().unwrap();
        self.offset += bytes.len();
    }
}
