//! Reading on SQLite, whose columns may hold any type whatever they declare.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};

use super::page::{self, Page};
use super::{Job, ReadError, TableRows};
use crate::connect::Locked;
use crate::plan::{Form, Parameter, Release, TablePlan};
use crate::value::{Cell, MaskReason, Value};

/// The rows, or `None` where there is no such subject. After an error the transaction is still open: the pool closes
/// such a connection.
pub(super) fn read(locked: &mut Locked, job: &Job) -> Result<Option<Vec<TableRows>>, ReadError> {
    locked.flag_items_by(job.plans.classes())?;
    let connection = &locked.connection;
    connection.prepare_cached("BEGIN")?.execute([])?;
    let tables = if exists(connection, job)? {
        let parameters = job.parameters();
        let tables = job.tables().iter().map(|plan| table(connection, job, plan, &parameters));
        Some(tables.collect::<Result<_, _>>()?)
    } else {
        None
    };
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(tables)
}

fn exists(connection: &Connection, job: &Job) -> Result<bool, ReadError> {
    let mut statement = connection.prepare_cached(job.plans.existence())?;
    let mut rows = statement.query(params_from_iter(&job.key))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let part = |index| row.get_ref(index).ok().and_then(|part| part.as_str().ok());
        let parts: Option<Vec<&str>> = (0..job.key.len()).map(part).collect();
        found.push(parts.map(|parts| parts.join("/")).unwrap_or_default());
    }
    Ok(job.is_subject(&found))
}

fn table(
    connection: &Connection,
    job: &Job,
    plan: &TablePlan,
    parameters: &[Parameter],
) -> Result<TableRows, ReadError> {
    let mut page = Page::new(plan, job.rows, job.bytes());
    let mut statement = connection.prepare_cached(&plan.sql)?;
    let mut rows = statement.query(params_from_iter(parameters))?;
    while let Some(row) = rows.next()? {
        let item = if plan.flagged { row.get(0).ok() } else { None };
        let read = |index, release| match row.get_ref(index) {
            Ok(value) => cell(release, value),
            Err(_) => unreadable(),
        };
        if !page.add(item, read) {
            break;
        }
    }
    Ok(page.finish())
}

fn cell(release: Release, value: ValueRef<'_>) -> Cell {
    match (release, value) {
        (Release::Presence(why), value) => page::presence(value != ValueRef::Integer(0), why),
        (_, ValueRef::Null) => Cell::Shown(Value::Null),
        (Release::Left, value) => page::left(value.as_str().ok()),
        (Release::Whole(Form::Bool), ValueRef::Integer(number @ (0 | 1))) => {
            Cell::Shown(Value::Bool(number == 1))
        }
        (Release::Whole(Form::Integer), ValueRef::Integer(number)) => Cell::Shown(Value::Integer(number)),
        (Release::Whole(Form::Float), ValueRef::Real(number)) => Cell::Shown(Value::Float(number)),
        (Release::Whole(Form::Text), ValueRef::Integer(number)) => {
            Cell::Shown(Value::Text(number.to_string()))
        }
        (Release::Whole(Form::Text), ValueRef::Real(number)) => Cell::Shown(Value::Text(number.to_string())),
        (Release::Whole(Form::Text), ValueRef::Text(bytes)) => {
            std::str::from_utf8(bytes).map_or_else(|_| unreadable(), page::text)
        }
        (Release::Whole(_), _) => unreadable(),
    }
}

fn unreadable() -> Cell {
    Cell::Masked { left: None, why: MaskReason::Unreadable }
}

impl ToSql for Parameter {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Parameter::Integer(number) => (*number).into(),
            Parameter::Text(text) => text.as_str().into(),
        })
    }
}
