//! What is noted of rows while they are read, beside the rows themselves.

use tables::{Inputs, Table};

use crate::{
    Moment, Outside, OutsideRow,
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
                Apart::Before(day) => ("from", day),
                Apart::After(day) => ("to", day),
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

/// Microseconds.
const DAY: i64 = 86_400_000_000;
