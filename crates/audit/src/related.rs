//! Who is what to whom, without any look; and what people are called.

use std::collections::{BTreeMap, BTreeSet};

use relate::Lang;
use serde::Serialize;
use tables::{Inputs, Rejects, Table};

use crate::{
    Error, Finding, Kept, Options, Relationship, Report, Settings,
    columns::Texts,
    ingest,
    people::{People, Tie},
};

/// A staff member and a subject who have to do with each other in private.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Related {
    /// The staff member.
    pub staff_id: String,
    /// The subject.
    pub subject_id: String,
    /// How, by what, and how surely.
    #[serde(flatten)]
    pub relationship: Relationship,
}

/// All relations between the staff and the subjects of the tables, in the order of the table of subjects; of
/// [`Options::staff`] and [`Options::subjects`] only, if there are any. Uses the threads of the current rayon pool.
///
/// # Errors
/// A table cannot be read, or no table names somebody who was asked for. Without a table of staff or of subjects there are no
/// relations.
pub fn relations(
    inputs: &Inputs,
    settings: &Settings,
    options: &Options,
    rejects: &mut Rejects,
    progress: Report<'_>,
) -> Result<Vec<Related>, Error> {
    let mut kept = Kept::nothing();
    let people = ingest::people(inputs, settings, &options.relate, &mut kept, rejects, progress)?;
    if let Some(id) = people.unknown(&options.staff, &options.subjects).into_iter().next() {
        return Err(Error::Unknown { id });
    }
    let asked = |wanted: &[String], id: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == id);
    let ties = people.ties.iter().filter(|tie| {
        asked(&options.staff, people.staff.text(tie.staff))
            && asked(&options.subjects, people.subjects.text(tie.subject))
    });
    Ok(ties.map(|tie| related(&people, tie, options.lang)).collect())
}

fn related(people: &People, tie: &Tie, lang: Lang) -> Related {
    Related {
        staff_id: people.staff.text(tie.staff).to_owned(),
        subject_id: people.subjects.text(tie.subject).to_owned(),
        relationship: Relationship::of(tie, lang),
    }
}

/// Names of people by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Of staff.
    pub staff: BTreeMap<String, String>,
    /// Of subjects.
    pub subjects: BTreeMap<String, String>,
}

impl Names {
    /// The names of those who are in findings, and of nobody else.
    ///
    /// # Errors
    /// A table cannot be read.
    pub fn of(findings: &[Finding], inputs: &Inputs) -> Result<Names, Error> {
        let staff = findings.iter().map(|finding| finding.staff_id.as_str()).collect();
        let subjects = findings.iter().map(|finding| finding.subject_id.as_str()).collect();
        Ok(Names {
            staff: names(inputs, Table::Staff, "staff_id", &staff)?,
            subjects: names(inputs, Table::Subjects, "subject_id", &subjects)?,
        })
    }
}

fn names(
    inputs: &Inputs,
    table: Table,
    id: &str,
    wanted: &BTreeSet<&str>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut names = BTreeMap::new();
    if !inputs.has(table) {
        return Ok(names);
    }
    // Staff have no column for a name in one piece.
    let whole = table.column("name").map(|column| column.name);
    let columns: Vec<&str> = [id, "given_name", "family_name"].into_iter().chain(whole).collect();
    for batch in inputs.scan(table, &columns, &mut Rejects::new())? {
        let batch = batch?;
        let [ids, given, family, whole] =
            [id, "given_name", "family_name", "name"].map(|column| Texts::of(&batch, column));
        for row in (0..batch.num_rows()).filter(|row| wanted.contains(ids.at(*row))) {
            let parts = format!("{} {}", given.at(row), family.at(row));
            let name = [parts.trim(), whole.at(row)].into_iter().find(|name| !name.is_empty());
            if let Some(name) = name {
                names.insert(ids.at(row).to_owned(), name.to_owned());
            }
        }
    }
    Ok(names)
}
