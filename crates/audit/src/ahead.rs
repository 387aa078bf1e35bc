//! Tables that are read on threads of their own, while what was read before is worked on.

#[cfg(test)]
mod tests;

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use arrow_array::RecordBatch;
use tables::{Error, Inputs, Part, Rejects, Scan, Table};

/// The batches of a table, in order.
pub(crate) struct Batches {
    /// The reader of each part is the one whose turn it is: parts are dealt out like cards.
    readers: Vec<Receiver<Message>>,
    part: usize,
    parts: usize,
}

/// A batch; nothing at the end of each part.
struct Message(Option<Result<RecordBatch, Error>>);

/// As [`Inputs::scan`], but up to [`AHEAD`] batches before they are wanted, and with as many readers as there are threads
/// and parts.
pub(crate) fn ahead<R, E: From<Error>>(
    inputs: &Inputs,
    table: Table,
    columns: &[&str],
    rejects: &mut Rejects,
    with: impl FnOnce(Batches) -> Result<R, E>,
) -> Result<R, E> {
    // Of text, nobody knows which number the first row of a file has before those before it were read.
    let parts = if inputs.rows(table).is_some() { inputs.parts(table)? } else { Vec::new() };
    let count = rayon::current_num_threads().min(parts.len());
    if count < 2 {
        let scan = inputs.scan(table, columns, rejects)?;
        let (sender, reader) = sync_channel(AHEAD);
        return thread::scope(|scope| {
            scope.spawn(move || send(Ok(scan), &sender));
            with(Batches { readers: vec![reader], part: 0, parts: 1 })
        });
    }
    let mut rejected: Vec<Rejects> = parts.iter().map(|_| Rejects::new()).collect();
    let mut hands: Vec<Vec<(&Part<'_>, &mut Rejects)>> = (0..count).map(|_| Vec::new()).collect();
    for (place, card) in parts.iter().zip(&mut rejected).enumerate() {
        if let Some(hand) = hands.get_mut(place % count) {
            hand.push(card);
        }
    }
    let done = thread::scope(|scope| {
        let mut readers = Vec::with_capacity(count);
        for hand in hands {
            let (sender, reader) = sync_channel((AHEAD / count).max(1));
            readers.push(reader);
            scope.spawn(move || {
                hand.into_iter().all(|(part, rejects)| send(part.scan(columns, rejects), &sender))
            });
        }
        with(Batches { readers, part: 0, parts: parts.len() })
    });
    rejected.into_iter().for_each(|of_part| rejects.merge(of_part));
    done
}

/// Says whether anybody still listens: whoever stops first ends the other.
fn send(scan: Result<Scan<'_>, Error>, to: &SyncSender<Message>) -> bool {
    let tell = |batch| to.send(Message(batch)).is_ok();
    match scan {
        Ok(mut scan) => scan.all(|batch| tell(Some(batch))) && tell(None),
        Err(error) => tell(Some(Err(error))) && tell(None),
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.part < self.parts {
            let reader = self.readers.get(self.part % self.readers.len().max(1))?;
            if let Ok(Message(Some(batch))) = reader.recv() {
                return Some(batch);
            }
            self.part += 1;
        }
        None
    }
}

/// Batches that are read before they are wanted, at least one by each reader.
const AHEAD: usize = 4;
