//! How far an audit is: a bar with the time that is left on a terminal, now and then a line anywhere else.

use std::{sync::Mutex, time::Duration};

use audit::Progress;
use tables::{Inputs, Table};

use crate::command::progress::{Line, bar};

/// Told from any thread.
pub(super) struct Bar<'a> {
    inputs: &'a Inputs,
    state: Mutex<State>,
}

struct State {
    line: Line,
    stage: &'static str,
    /// When the stage began, counted from the first.
    began: Duration,
}

impl<'a> Bar<'a> {
    pub(super) fn new(inputs: &'a Inputs) -> Self {
        let state = State { line: Line::new(), stage: "", began: Duration::ZERO };
        Self { inputs, state: Mutex::new(state) }
    }

    /// Draws, unless it has just done so.
    pub(super) fn draw(&self, progress: Progress) {
        // Another thread is drawing: what this one knows is as good as old.
        let Ok(mut state) = self.state.try_lock() else { return };
        let State { line, stage, began } = &mut *state;
        let now = Stage::of(progress, self.inputs);
        if *stage != now.name {
            (*stage, *began) = (now.name, line.elapsed());
        }
        line.show(|elapsed, _| now.text(elapsed.saturating_sub(*began)));
    }

    /// Wipes the bar: what follows is the result.
    pub(super) fn clear(&self) {
        if let Ok(state) = self.state.lock() {
            state.line.clear();
        }
    }
}

/// A stage, and how much of it is done.
#[derive(Debug, PartialEq, Eq)]
struct Stage {
    name: &'static str,
    done: u64,
    of: Option<u64>,
}

impl Stage {
    fn of(progress: Progress, inputs: &Inputs) -> Self {
        let (name, done, of) = match progress {
            Progress::Reading { table, rows } => (reading(table), rows, inputs.rows(table)),
            Progress::Relating { done, of } => ("relating people", done, Some(of)),
            Progress::Judging { done, of } => ("judging looks", done, Some(of)),
            Progress::Weighing { done, of } => ("weighing staff", done, Some(of)),
            Progress::Writing => ("putting findings into words", 0, None),
        };
        Self { name, done, of }
    }

    fn text(&self, elapsed: Duration) -> String {
        let Self { name, done, of } = self;
        match of {
            Some(of) if *of > 0 => {
                let percent = u128::from(*done) * 100 / u128::from(*of);
                let left =
                    u128::from(of.saturating_sub(*done)) * elapsed.as_millis() / u128::from((*done).max(1));
                let bar = bar(u64::try_from(percent).unwrap_or(100));
                format!("{bar} {percent:3} %  {name}, {} s left", left.div_ceil(1000))
            }
            _ if *done > 0 => format!("{name}, {done} so far"),
            _ => (*name).to_owned(),
        }
    }
}

fn reading(table: Table) -> &'static str {
    match table {
        Table::Accesses => "reading looks",
        Table::Staff => "reading staff",
        Table::StaffContacts => "reading contacts of staff",
        Table::StaffAddresses => "reading addresses of staff",
        Table::Shifts => "reading shifts",
        Table::Subjects => "reading subjects",
        Table::SubjectAddresses => "reading addresses of subjects",
        Table::Tasks => "reading tasks",
        Table::Work => "reading work",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_is_done_how_far_and_how_long_yet() {
        let half = Stage { name: "judging looks", done: 64, of: Some(128) };
        let bar = format!("[{}{}]", "#".repeat(15), "-".repeat(15));
        assert_eq!(half.text(Duration::from_secs(7)), format!("{bar}  50 %  judging looks, 7 s left"));
        let unknown = Stage { name: "reading looks", done: 5000, of: None };
        assert_eq!(unknown.text(Duration::ZERO), "reading looks, 5000 so far");
        let more = Stage { name: "reading looks", done: 5, of: Some(4) };
        assert!(more.text(Duration::from_secs(1)).contains("125 %"), "no panic if a file grew");
    }
}
