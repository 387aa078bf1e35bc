//! The outside world: clocks, randomness, environment. Everything else is told what these say.

use std::{
    io::{self, Write as _},
    panic::Location,
    sync::OnceLock,
    time::{Duration, Instant, SystemTime},
};

use access::Timestamp;
use web::Clock;

/// The clocks of this process.
pub(crate) const CLOCK: Clock = Clock { now, monotonic };

/// The time of day.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(i64::try_from(since_epoch().as_millis()).unwrap_or(i64::MAX))
}

/// The time of day in seconds since the Unix epoch, as witnesses sign it.
pub(crate) fn unix_seconds() -> u64 {
    since_epoch().as_secs()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn since_epoch() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// Time since the first call.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub(crate) fn monotonic() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Fresh random bytes; nothing if the system has none to give.
pub(crate) fn entropy() -> Option<[u8; 40]> {
    let mut bytes = [0; 40];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

/// Says where a panic happened and nothing of what it says: a panic's message can quote a customer's value.
pub(crate) fn tell_of_panic(location: Option<&Location<'_>>) {
    let place = location.map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    // If standard error is gone too, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "zweck: a fault of this program at {place}; please report it");
}

/// An environment variable; nothing if it is not set or not UTF-8.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
