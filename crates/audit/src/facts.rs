//! Rows as the kernel sees them: numbers only, ordered by subject and time.

use crate::ids::NONE;

/// A row that can be written to disk and read back.
pub(crate) trait Row: Copy + Send + Sync {
    /// Bytes on disk.
    const SIZE: usize;

    /// What partitions are ordered by: a total order, so that it does not depend on the order of the input.
    type Key: Ord;

    fn key(&self) -> Self::Key;

    fn write(&self, out: &mut Vec<u8>);

    /// Reads what [`Row::write`] wrote.
    fn read(bytes: &mut Bytes<'_>) -> Self;
}

/// A look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Microseconds since 1970, UTC.
    pub(crate) at: i64,
    /// Its number in the table of accesses.
    pub(crate) row: u64,
    /// [`digest`] of the task that it names; 0 if none.
    pub(crate) task: u64,
    /// Which fields it showed, a bit each.
    pub(crate) fields: u64,
    pub(crate) subject: u32,
    pub(crate) staff: u32,
}

/// A task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) opened: i64,
    /// [`OPEN`] while it is open.
    pub(crate) closed: i64,
    /// [`digest`] of its id.
    pub(crate) id: u64,
    pub(crate) row: u64,
    pub(crate) subject: u32,
    pub(crate) kind: u32,
    pub(crate) opener: u32,
    pub(crate) assignee: u32,
    pub(crate) queue: u32,
    pub(crate) origin: Origin,
}

/// A piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) at: i64,
    pub(crate) row: u64,
    pub(crate) subject: u32,
    pub(crate) staff: u32,
    pub(crate) kind: u32,
}

/// Who caused a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    #[default]
    Unknown,
    Customer,
    System,
    Staff,
}

/// Microseconds of an hour.
pub(crate) const HOUR: i64 = 3_600_000_000;
/// Microseconds of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// The end of a task that has none.
pub(crate) const OPEN: i64 = i64::MAX / 2;

/// 64 bits of an id. Ids are compared by them among the tasks of one subject only, so that two are confused once in 10¹³
/// subjects with a thousand tasks.
pub(crate) fn digest(id: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    if id.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish().max(1)
}

impl Row for Look {
    const SIZE: usize = 40;

    type Key = (u32, i64, u32, u64);

    fn key(&self) -> Self::Key {
        (self.subject, self.at, self.staff, self.row)
    }

    fn write(&self, out: &mut Vec<u8>) {
        for long in [self.at.cast_unsigned(), self.row, self.task, self.fields] {
            out.extend_from_slice(&long.to_le_bytes());
        }
        for short in [self.subject, self.staff] {
            out.extend_from_slice(&short.to_le_bytes());
        }
    }

    fn read(bytes: &mut Bytes<'_>) -> Look {
        Look {
            at: bytes.long().cast_signed(),
            row: bytes.long(),
            task: bytes.long(),
            fields: bytes.long(),
            subject: bytes.short(),
            staff: bytes.short(),
        }
    }
}

impl Row for Task {
    const SIZE: usize = 53;

    type Key = (u32, i64, u64);

    fn key(&self) -> Self::Key {
        (self.subject, self.opened, self.row)
    }

    fn write(&self, out: &mut Vec<u8>) {
        for long in [self.opened.cast_unsigned(), self.closed.cast_unsigned(), self.id, self.row] {
            out.extend_from_slice(&long.to_le_bytes());
        }
        for short in [self.subject, self.kind, self.opener, self.assignee, self.queue] {
            out.extend_from_slice(&short.to_le_bytes());
        }
        out.push(self.origin as u8);
    }

    fn read(bytes: &mut Bytes<'_>) -> Task {
        Task {
            opened: bytes.long().cast_signed(),
            closed: bytes.long().cast_signed(),
            id: bytes.long(),
            row: bytes.long(),
            subject: bytes.short(),
            kind: bytes.short(),
            opener: bytes.short(),
            assignee: bytes.short(),
            queue: bytes.short(),
            origin: match bytes.byte() {
                1 => Origin::Customer,
                2 => Origin::System,
                3 => Origin::Staff,
                _ => Origin::Unknown,
            },
        }
    }
}

impl Row for Work {
    const SIZE: usize = 28;

    type Key = (u32, i64, u64);

    fn key(&self) -> Self::Key {
        (self.subject, self.at, self.row)
    }

    fn write(&self, out: &mut Vec<u8>) {
        for long in [self.at.cast_unsigned(), self.row] {
            out.extend_from_slice(&long.to_le_bytes());
        }
        for short in [self.subject, self.staff, self.kind] {
            out.extend_from_slice(&short.to_le_bytes());
        }
    }

    fn read(bytes: &mut Bytes<'_>) -> Work {
        Work {
            at: bytes.long().cast_signed(),
            row: bytes.long(),
            subject: bytes.short(),
            staff: bytes.short(),
            kind: bytes.short(),
        }
    }
}

/// A row's bytes, read from the front. What is missing reads as zero: files are checked for whole rows before.
pub(crate) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Bytes<'a> {
        Bytes(bytes)
    }

    pub(crate) fn long(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    pub(crate) fn short(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    pub(crate) fn byte(&mut self) -> u8 {
        u8::from_le_bytes(self.array())
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        let (array, rest) =
            self.0.split_first_chunk().map_or(([0; N], [].as_slice()), |(a, rest)| (*a, rest));
        self.0 = rest;
        array
    }
}

/// The rows of one subject. They are ordered by subject first.
pub(crate) fn of_subject<T>(rows: &[T], subject: u32, of: impl Fn(&T) -> u32) -> &[T] {
    let start = rows.partition_point(|row| of(row) < subject);
    let rest = rows.get(start..).unwrap_or_default();
    rest.get(..rest.partition_point(|row| of(row) == subject)).unwrap_or_default()
}

/// The rows of one subject, where subjects are asked for in order: drops those of the subjects before from `rest`, and takes
/// these.
pub(crate) fn next_of_subject<'a, T>(rest: &mut &'a [T], subject: u32, of: impl Fn(&T) -> u32) -> &'a [T] {
    let before = rest.iter().take_while(|row| of(row) < subject).count();
    let (_, from) = rest.split_at_checked(before).unwrap_or_default();
    let (rows, after) =
        from.split_at_checked(from.iter().take_while(|row| of(row) == subject).count()).unwrap_or_default();
    *rest = after;
    rows
}

impl Task {
    /// Whether it names somebody as its opener.
    pub(crate) fn has_opener(&self) -> bool {
        self.opener != NONE
    }
}
