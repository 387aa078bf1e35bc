//! One look, and every template tried on it.

use relate::Lang;
use tables::{Inputs, Rejects, Table};

use crate::{
    Context, Error, Kept, Miss, Moment, Options, Relationship, Settings, Weighed,
    columns::{Rows, Texts},
    engine::Store,
    ingest::{self, Filter},
    kernel::{Trial, judge_one},
};

/// Why a look is explained, or is not.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Explained {
    /// The look, as in the input, or by its row.
    pub access_id: String,
    /// When.
    pub at: Moment,
    /// Who looked.
    pub staff_id: String,
    /// At whose data.
    pub subject_id: String,
    /// The template that explains it best, if one does.
    pub explained_by: Option<String>,
    /// Every template: its name, its sentence, and the row of the fact that explains the look in its table, or why none
    /// does.
    pub tried: Vec<Attempt>,
    /// What the two are to each other, if anything was found.
    pub relationship: Option<Relationship>,
    /// The evidence that the subject's own rows give. Terms that need all looks of the staff member (many subjects at a
    /// time, consecutive ids or names, mutual favours) are in findings only.
    pub terms: Vec<Weighed>,
}

/// A template tried on a look.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Attempt {
    /// Its name.
    pub template: String,
    /// What it asks for, in words.
    pub says: String,
    /// Whether it explains, or only makes less suspicious.
    pub explains: bool,
    /// The table of the facts that it asks for.
    pub table: Table,
    /// The row of the fact that holds, in its table from 0.
    pub row: Option<u64>,
    /// Why no fact holds.
    pub missed: Option<Miss>,
}

/// Explains one look: by its id, or by its row number from 0 where the input has no ids. The settings of the run are to be
/// the same as those of the audit.
///
/// # Errors
/// There is no such look, or a table cannot be read.
pub fn explain_one(
    inputs: &Inputs,
    settings: &Settings,
    options: &Options,
    rejects: &mut Rejects,
    access_id: &str,
) -> Result<Explained, Error> {
    let (row, subject) = find(inputs, access_id)?;
    let mut kept = Kept::nothing();
    let mut people = ingest::people(inputs, settings, &options.relate, &mut kept, rejects, &|_| {})?;
    let store = Store::new(&options.spill, options.memory, 1);
    let filter = Filter { subject: Some(subject.clone()), ..Filter::default() };
    let parts = store.fill(inputs, settings, &mut people, &filter, rejects, &|_| {})?;
    let context = Context::new(settings, &people);
    let lost = || Error::NoSuchLook { access_id: access_id.to_owned() };
    parts.with(0, |part| {
        let judged = judge_one(part, &context);
        let (candidate, _) = judged.iter().find(|(look, _)| look.row == row).ok_or_else(lost)?;
        let look = part.looks.iter().find(|look| look.row == row).ok_or_else(lost)?;
        let trial = Trial::new(&context, part, *look);
        let attempts = context.templates.iter().map(|compiled| {
            let outcome = trial.of(compiled);
            Attempt {
                template: compiled.template.name.clone(),
                says: match options.lang {
                    Lang::English => compiled.template.says.en.clone(),
                    Lang::German => compiled.template.says.de.clone(),
                },
                explains: compiled.template.explains,
                table: compiled.template.fact.table(),
                row: outcome.ok(),
                missed: outcome.err(),
            }
        });
        Ok(Explained {
            access_id: access_id.to_owned(),
            at: Moment(look.at),
            staff_id: people.staff.text(look.staff).to_owned(),
            subject_id: subject,
            explained_by: context
                .templates
                .get(candidate.template as usize)
                .map(|one| one.template.name.clone()),
            tried: attempts.collect(),
            relationship: super::relationship(&context, look.subject, look.staff, options.lang),
            terms: candidate.terms.weighed(),
        })
    })?
}

/// The row and subject of a look. Ids win over row numbers.
fn find(inputs: &Inputs, access_id: &str) -> Result<(u64, String), Error> {
    let by_id = inputs.has_column(Table::Accesses, "access_id");
    let number = access_id.parse::<u64>().ok().filter(|_| !by_id);
    let mut rejects = Rejects::new();
    for batch in inputs.scan(Table::Accesses, &["access_id", "subject_id"], &mut rejects)? {
        let batch = batch?;
        let (ids, subjects, rows) =
            (Texts::of(&batch, "access_id"), Texts::of(&batch, "subject_id"), Rows::of(&batch));
        let is_it = |row: &usize| match number {
            Some(number) => rows.at(*row) == number,
            None => ids.at(*row) == access_id,
        };
        if let Some(row) = (0..batch.num_rows()).find(is_it) {
            return Ok((rows.at(row), subjects.at(row).to_owned()));
        }
    }
    Err(Error::NoSuchLook { access_id: access_id.to_owned() })
}
