//! How far a long check has come: a bar on a terminal, now and then a line anywhere else. Both go to standard error.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

use ledger::verify::Progress;

use crate::outside::CLOCK;

/// How far a verification is.
pub(super) struct Bar {
    line: Line,
    /// Where it began: what was verified before does not count as work.
    from: Option<u64>,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self { line: Line::new(), from: None }
    }

    /// Draws, unless it has just done so.
    pub(super) fn draw(&mut self, progress: Progress) {
        let from = *self.from.get_or_insert(progress.done);
        self.line.show(|elapsed, terminal| {
            let text = text(progress, from, elapsed);
            if terminal { format!("{} {text}", bar(percent(progress))) } else { text }
        });
    }

    /// Wipes the bar: what follows is the result.
    pub(super) fn clear(&self) {
        self.line.clear();
    }
}

/// A line that says how far something is, shown anew not more often than a person reads.
pub(super) struct Line {
    terminal: bool,
    started: Duration,
    drawn: Option<Duration>,
}

impl Line {
    pub(super) fn new() -> Self {
        Self { terminal: io::stderr().is_terminal(), started: (CLOCK.monotonic)(), drawn: None }
    }

    /// Since it was made.
    pub(super) fn elapsed(&self) -> Duration {
        (CLOCK.monotonic)().saturating_sub(self.started)
    }

    /// Shows the text, unless it has just shown one. The text is told how long it has been since the line was made, and
    /// whether a terminal will show it.
    pub(super) fn show(&mut self, text: impl FnOnce(Duration, bool) -> String) {
        let now = (CLOCK.monotonic)();
        let pause = if self.terminal { REDRAW } else { LINE };
        if now.saturating_sub(self.drawn.unwrap_or(self.started)) < pause {
            return;
        }
        self.drawn = Some(now);
        let text = text(now.saturating_sub(self.started), self.terminal);
        // If standard error is gone, the work goes on without a line.
        let _ = match self.terminal {
            true => write!(io::stderr(), "\r{text}\x1b[K"),
            false => writeln!(io::stderr(), "{text}"),
        };
    }

    /// Wipes it.
    pub(super) fn clear(&self) {
        if self.terminal && self.drawn.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// A bar of so many per cent.
pub(super) fn bar(percent: u64) -> String {
    let filled = percent.min(100) as usize * WIDTH / 100;
    format!("[{}{}]", "#".repeat(filled), "-".repeat(WIDTH - filled))
}

fn text(progress: Progress, from: u64, elapsed: Duration) -> String {
    let Progress { done, size } = progress;
    let rate = u128::from(done.saturating_sub(from)) * 1000 / elapsed.as_millis().max(1);
    format!("{:3} %  {done} of {size} entries, {rate} a second", percent(progress))
}

fn percent(Progress { done, size }: Progress) -> u64 {
    match size {
        0 => 100,
        _ => u64::try_from(u128::from(done) * 100 / u128::from(size)).unwrap_or(100),
    }
}

const WIDTH: usize = 30;
const REDRAW: Duration = Duration::from_millis(100);
const LINE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_far_and_how_fast() {
        let half = Progress { done: 5_000_000, size: 10_000_000 };
        let said = text(half, 1_000_000, Duration::from_secs(4));
        assert_eq!(said, " 50 %  5000000 of 10000000 entries, 1000000 a second");
        assert_eq!(bar(percent(half)), format!("[{}{}]", "#".repeat(15), "-".repeat(15)));
        assert_eq!(bar(percent(Progress { done: 10, size: 10 })), format!("[{}]", "#".repeat(30)));
        assert_eq!(
            text(Progress { done: 0, size: 0 }, 0, Duration::ZERO),
            "100 %  0 of 0 entries, 0 a second"
        );
    }
}
