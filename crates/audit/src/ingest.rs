//! Tables to numbers: people first, then work, then looks.

mod addresses;
mod notes;
mod numbers;
mod persons;
mod rows;
mod subjects;

use arrow_array::RecordBatch;
use relate::{Person, Relater};
use tables::{Inputs, Rejects, Table};

use self::{addresses::Addresses, persons::Persons};
pub(crate) use self::{
    notes::{Notes, SavedNotes},
    rows::{Filter, facts},
};
use crate::{
    Error, Idle, Kept, Progress, Report,
    ahead::ahead,
    columns::{Dates, Texts, Times},
    ids::NONE,
    people::{Employment, People, Shifts},
    settings::Settings,
};

/// Reads everybody, and finds out who is what to whom, unless that is known.
pub(crate) fn people(
    inputs: &Inputs,
    settings: &Settings,
    relate: &relate::Settings,
    kept: &mut Kept,
    rejects: &mut Rejects,
    progress: Report<'_>,
) -> Result<People, Error> {
    let mut people = People {
        tables: Table::ALL.into_iter().filter(|table| inputs.has(*table)).collect(),
        ..People::default()
    };
    let staff = read(inputs, Table::Staff, persons::STAFF, rejects)?;
    for batch in &staff {
        let (ids, teams) = (Texts::of(batch, "staff_id"), Texts::of(batch, "team"));
        for row in 0..batch.num_rows() {
            let number = people.staff.number(ids.at(row)) as usize;
            let team = people.words.number(teams.at(row));
            people.teams.resize(people.teams.len().max(number + 1), NONE);
            if let Some(place) = people.teams.get_mut(number) {
                *place = team;
            }
        }
    }
    people.listed_staff = number(people.staff.len());
    people.employment = employment(&staff, &mut people);
    let mut of_subjects = Rejects::new();
    subjects::list(inputs, settings, &mut people, &mut of_subjects, progress)?;
    if people.listed_staff == 0 || people.listed_subjects == 0 {
        rejects.merge(of_subjects);
    } else {
        let contacts = read(inputs, Table::StaffContacts, persons::CONTACTS, rejects)?;
        let homes = read(inputs, Table::StaffAddresses, addresses::STAFF, rejects)?;
        for (table, batches) in [(Table::StaffContacts, &contacts), (Table::StaffAddresses, &homes)] {
            for batch in batches {
                let ids = Texts::of(batch, "staff_id");
                (0..batch.num_rows()).for_each(|row| _ = people.staff_of(table, ids.at(row)));
            }
        }
        let homes = Addresses::new(&homes, "staff_id", &people.staff);
        let related = match kept.take_relations() {
            Some(kept) => kept,
            None => {
                let persons = Persons::new(&staff, &homes, &people.staff).with_contacts(&contacts);
                let persons: Vec<Person<'_>> = persons.all();
                let relater = Relater::new(&persons, relate.clone());
                let related = subjects::relate(inputs, &people, relater, progress)?;
                kept.keep_relations(&related)?;
                related
            }
        };
        people.relate(related.ties);
        people.unused.add(Table::SubjectAddresses, Idle::OfNoSubject, related.strangers);
        rejects.merge(related.rejects);
    }
    people.shifts = shifts(inputs, settings, &mut people, rejects)?;
    Ok(people)
}

/// The columns of a table that an audit reads. Others may be there and change nothing.
pub fn columns_read(table: Table) -> Vec<&'static str> {
    let (columns, more): (&[&str], &[&str]) = match table {
        Table::Accesses => (rows::ACCESSES, &["access_id"]),
        Table::Staff => (persons::STAFF, &[]),
        Table::StaffContacts => (persons::CONTACTS, &[]),
        Table::StaffAddresses => (addresses::STAFF, &[]),
        Table::Shifts => (SHIFTS, &[]),
        Table::Subjects => (persons::SUBJECTS, &["tags"]),
        Table::SubjectAddresses => (addresses::SUBJECTS, &[]),
        Table::Tasks => (rows::TASKS, &[]),
        Table::Work => (rows::WORK, &[]),
    };
    columns.iter().chain(more).copied().collect()
}

/// All batches of a table that fits into memory; none if it is not there.
fn read(
    inputs: &Inputs,
    table: Table,
    columns: &[&str],
    rejects: &mut Rejects,
) -> Result<Vec<RecordBatch>, Error> {
    if !inputs.has(table) {
        return Ok(Vec::new());
    }
    ahead(inputs, table, columns, rejects, |batches| Ok(batches.collect::<Result<_, _>>()?))
}

fn employment(staff: &[RecordBatch], people: &mut People) -> Employment {
    let mut periods = Vec::new();
    for batch in staff {
        let ids = Texts::of(batch, "staff_id");
        let (first, last) = (Dates::of(batch, "from"), Dates::of(batch, "to"));
        for row in 0..batch.num_rows() {
            if first.at(row).zip(last.at(row)).is_some_and(|(first, last)| last < first) {
                people.unused.count(Table::Staff, Idle::Backwards);
            }
            periods.extend(people.staff.find(ids.at(row)).map(|staff| (staff, first.at(row), last.at(row))));
        }
    }
    Employment::new(periods.into_iter())
}

fn shifts(
    inputs: &Inputs,
    settings: &Settings,
    people: &mut People,
    rejects: &mut Rejects,
) -> Result<Shifts, Error> {
    if !inputs.has(Table::Shifts) {
        return Ok(Shifts::default());
    }
    let mut shifts = Vec::new();
    for batch in inputs.scan(Table::Shifts, SHIFTS, rejects)? {
        let batch = batch?;
        let ids = Texts::of(&batch, "staff_id");
        let (starts, ends) = (Times::of(&batch, "start"), Times::of(&batch, "end"));
        for row in 0..batch.num_rows() {
            let staff = people.staff_of(Table::Shifts, ids.at(row));
            if let (Some(staff), Some(start), Some(end)) = (staff, starts.at(row), ends.at(row)) {
                shifts.push((staff, start, end));
                if end < start {
                    people.unused.count(Table::Shifts, Idle::Backwards);
                }
            }
        }
    }
    Ok(Shifts::new(shifts, settings.evidence.off_shift.grace.micros()))
}

const SHIFTS: &[&str] = &["staff_id", "start", "end"];

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn tell(progress: Report<'_>, table: Table, rows: u64) {
    progress(Progress::Reading { table, rows });
}
