//! What is noted of rows while they are read, beside the rows themselves.

use serde::{Deserialize, Serialize};
use tables::{Inputs, Table};

use crate::{
    Moment, Outside, OutsideRow,
    facts::DAY,
    people::{Apart, People},
};

/// Notes on looks, tasks and work.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// Those of staff who were not employed then.
    pub(crate) outside: Outside,
    first: Option<i64>,
    last: Option<i64>,
}

impl Notes {
    /// Notes when a look was.
    pub(super) fn look(&mut self, at: i64) {
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = self.last.max(Some(at));
    }

    /// Notes a row that says of a staff member that they did something, if they were not employed then.
    pub(super) fn did(&mut self, people: &People, table: Table, row: u64, (staff, at): (u32, i64)) {
        let Some(apart) = people.employment.apart(staff, at) else { return };
        match table {
            Table::Tasks => self.outside.tasks += 1,
            Table::Work => self.outside.work += 1,
            _ => self.outside.looks += 1,
        }
        if self.outside.rows.len() < Outside::KEPT {
            let (column, day) = match apart {
                Apart::Before(day) => (FROM, day),
                Apart::After(day) => (TO, day),
            };
            self.outside.rows.push(OutsideRow {
                table,
                row,
                file: String::new(),
                row_in_file: 0,
                staff_id: people.staff.text(staff).to_owned(),
                at: Moment(at),
                column,
                day: Moment(i64::from(day).saturating_mul(DAY)),
            });
        }
    }

    /// Says in which files the noted rows are, once all have been read.
    pub(super) fn locate(&mut self, inputs: &Inputs) {
        for row in &mut self.outside.rows {
            if let Some((file, number)) = inputs.place(row.table, row.row) {
                (row.file, row.row_in_file) = (file.display().to_string(), number);
            }
        }
    }

    /// The first look and the last, if there was any.
    pub(crate) fn period(&self) -> Option<(Moment, Moment)> {
        Some((Moment(self.first?), Moment(self.last?)))
    }
}

/// Notes as they outlast a run.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SavedNotes {
    counts: [u64; 3],
    rows: Vec<SavedRow>,
    first: Option<i64>,
    last: Option<i64>,
}

#[derive(Clone, Serialize, Deserialize)]
struct SavedRow {
    table: Table,
    row: u64,
    file: String,
    row_in_file: u64,
    staff_id: String,
    at: i64,
    is_from: bool,
    day: i64,
}

impl SavedNotes {
    pub(crate) fn of(notes: &Notes) -> SavedNotes {
        let Outside { looks, tasks, work, rows } = notes.outside.clone();
        let saved = |row: OutsideRow| SavedRow {
            table: row.table,
            row: row.row,
            file: row.file,
            row_in_file: row.row_in_file,
            staff_id: row.staff_id,
            at: row.at.0,
            is_from: row.column == FROM,
            day: row.day.0,
        };
        let rows = rows.into_iter().map(saved).collect();
        SavedNotes { counts: [looks, tasks, work], rows, first: notes.first, last: notes.last }
    }

    pub(crate) fn notes(self) -> Notes {
        let [looks, tasks, work] = self.counts;
        let row = |row: SavedRow| OutsideRow {
            table: row.table,
            row: row.row,
            file: row.file,
            row_in_file: row.row_in_file,
            staff_id: row.staff_id,
            at: Moment(row.at),
            column: if row.is_from { FROM } else { TO },
            day: Moment(row.day),
        };
        let rows = self.rows.into_iter().map(row).collect();
        Notes { outside: Outside { looks, tasks, work, rows }, first: self.first, last: self.last }
    }
}

/// Columns of the table of staff.
const FROM: &str = "from";
const TO: &str = "to";
