//! Local times without an offset.

use jiff::{
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone},
};

use super::{Fault, parse::stamp};

/// The time zone of times that do not say theirs.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    zone: TimeZone,
    /// Nobody named it: UTC is assumed.
    pub(crate) assumed: bool,
}

/// Microseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instant {
    pub(crate) micros: i64,
    /// The time zone has this local time twice; this is the earlier one.
    pub(crate) folded: bool,
}

impl Zone {
    pub(crate) fn new(named: Option<TimeZone>) -> Zone {
        Zone { assumed: named.is_none(), zone: named.unwrap_or(TimeZone::UTC) }
    }

    pub(crate) fn is_utc(&self) -> bool {
        self.zone == TimeZone::UTC
    }

    pub(crate) fn name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// A local time that the clock shows twice, when it is set back, is the earlier of the two: both are within an hour of
    /// the truth, and a log in order stays so until the clock is set back. One that the clock skips was never shown by a
    /// clock of this zone, so the zone is wrong, or the time: it is not taken.
    pub(crate) fn instant(&self, local: DateTime) -> Result<Instant, Fault> {
        let (offset, folded) = match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset, false),
            AmbiguousOffset::Fold { before, .. } => (before, true),
            AmbiguousOffset::Gap { .. } => return Err(Fault::Skipped),
        };
        Ok(Instant { micros: stamp(local, offset)?.as_microsecond(), folded })
    }
}
