//! Which column of a file is which column of its table.

use std::borrow::Cow;

use crate::cells::Rules;
use crate::find::Found;
use crate::mapping::{DateOrder, nearest};
use crate::names::plain;
use crate::time::{Form, Verdict, Votes};
use crate::{Column, Error, Kind, Mapping, Table};

/// The columns of a file.
#[derive(Debug, Default)]
pub(crate) struct Binding {
    pub(crate) columns: Vec<Bound>,
    pub(crate) others: Vec<String>,
}

/// A column that a file has.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) column: &'static Column,
    /// Its number in the file, from 0.
    pub(crate) source: usize,
    /// Its name in the file.
    pub(crate) name: String,
    pub(crate) votes: Votes,
    pub(crate) verdict: Verdict,
    /// How its times are written, once that is settled.
    pub(crate) form: Form,
    /// What its type is, if the file says that it is a time.
    pub(crate) native: Option<&'static str>,
    /// Why it was settled so, if the column did not say it by itself.
    pub(crate) because: Option<String>,
}

/// Finds the table's columns among a file's names.
///
/// # Errors
/// A required column is missing, a column is there twice, or a mapped name is not there.
pub(crate) fn bind(found: &Found, names: &[String], mapping: &Mapping) -> Result<Binding, Error> {
    let mut columns = Vec::new();
    for column in found.table.columns() {
        if let Some(source) = source(found, column, names, mapping)? {
            let name = names.get(source).cloned().unwrap_or_default();
            let (votes, verdict) = (Votes::default(), Verdict::Form(Form::Any));
            columns.push(Bound {
                column,
                source,
                name,
                votes,
                verdict,
                form: Form::Any,
                native: None,
                because: None,
            });
        }
    }
    let is_other = |number: &usize| columns.iter().all(|bound: &Bound| bound.source != *number);
    let others = (0..names.len()).filter(is_other).filter_map(|number| names.get(number).cloned()).collect();
    Ok(Binding { columns, others })
}

/// How many of the names are known.
pub(crate) fn known(names: &[String], table: Table, mapping: &Mapping) -> usize {
    let mapped = mapping.table(table).map(|mapped| &mapped.columns);
    names
        .iter()
        .filter(|name| {
            let exact = name.trim();
            table.columns().iter().any(|column| same(name, column))
                || mapped.is_some_and(|columns| columns.values().any(|name| name.trim() == exact))
        })
        .count()
}

fn source(
    found: &Found,
    column: &'static Column,
    names: &[String],
    mapping: &Mapping,
) -> Result<Option<usize>, Error> {
    let mapped = mapping.table(found.table).and_then(|mapped| mapped.columns.get(column.name));
    let named = |matches: &dyn Fn(&str) -> bool| -> Vec<usize> {
        names.iter().enumerate().filter(|(_, name)| matches(name)).map(|(number, _)| number).collect()
    };
    let mut places = mapped.map(|wanted| named(&|name| name.trim() == wanted.trim())).unwrap_or_default();
    if places.is_empty() {
        places = named(&|name| same(name, column));
    }
    match (places.as_slice(), mapped) {
        ([only], _) => Ok(Some(*only)),
        ([first, second, ..], _) => {
            let name = |number: &usize| names.get(*number).cloned().unwrap_or_default();
            Err(Error::DuplicateColumn {
                path: found.path.clone(),
                table: found.table,
                column: column.name,
                first: name(first),
                second: name(second),
            })
        }
        ([], Some(name)) => Err(Error::UnmappedColumn {
            path: found.path.clone(),
            name: name.clone(),
            column: column.name,
            remedy: near(name, names).map_or_else(|| listed(names), |near| format!("did you mean `{near}`?")),
        }),
        ([], None) if column.required => Err(Error::MissingColumn {
            path: found.path.clone(),
            table: found.table,
            column: column.name,
            remedy: match near(column.name, names) {
                Some(near) => format!("if it is `{near}`, {}", say_so(column, near, found.table)),
                None => {
                    format!("{}; if one is it, {}", listed(names), say_so(column, "its name", found.table))
                }
            },
        }),
        ([], None) => Ok(None),
    }
}

/// Whether a name in a file is the column's, whatever its case and whatever stands between its words.
fn same(name: &str, column: &Column) -> bool {
    let letters = |plain: &str| plain.replace('_', "");
    letters(&plain(name)) == letters(column.name)
}

fn say_so(column: &Column, name: &str, table: Table) -> String {
    format!("say so in the mapping: `{} = \"{name}\"` under `[{table}.columns]`", column.name)
}

fn near<'a>(wanted: &str, names: &'a [String]) -> Option<&'a str> {
    nearest(wanted, names.iter().map(String::as_str))
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => "there are no columns".to_owned(),
        count if count > SHOWN => format!("there are {} and {} more", shown.join(", "), count - SHOWN),
        _ => format!("there are {}", shown.join(", ")),
    }
}

impl Binding {
    /// Takes a row of the sample into account.
    pub(crate) fn vote<'a>(&mut self, rules: &Rules, value: impl Fn(usize) -> Option<Cow<'a, str>>) {
        for bound in self.columns.iter_mut().filter(|bound| bound.is_time()) {
            if let Some(text) = value(bound.source)
                && let Ok(Some(text)) = rules.clean(&text)
            {
                bound.votes.add(text);
            }
        }
    }

    /// Says which forms the columns have, as far as each shows it.
    pub(crate) fn decide(mut self, order: Option<DateOrder>) -> Binding {
        for bound in &mut self.columns {
            bound.verdict = bound.votes.verdict();
            if let (Some(order), true) = (order, bound.votes.is_year_last()) {
                bound.verdict = Verdict::Form(Form::YearLast(order));
                bound.because = Some("the mapping says so".to_owned());
            }
            if let Verdict::Form(form) = bound.verdict {
                bound.form = form;
            }
        }
        self
    }
}

impl Bound {
    pub(crate) fn is_time(&self) -> bool {
        matches!(self.column.kind, Kind::Instant | Kind::Date)
    }

    /// The file says that these are times, and whether they are local ones.
    pub(crate) fn set_native(&mut self, name: &'static str, local: bool) {
        self.native = Some(name);
        self.votes.set_local(local);
    }
}

/// Names that a message lists.
const SHOWN: usize = 12;
