//! Reading on PostgreSQL: one transaction, all of whose statements travel together.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use bytes::BytesMut;
use deadpool_postgres::Object;
use futures_util::TryStreamExt;
use tokio::time::timeout;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Row, Statement};

use super::page::{self, Page};
use super::{Job, ReadError, TableRows};
use crate::connect::PostgresPool;
use crate::plan::{Form, Parameter, Release, TablePlan};
use crate::value::{Cell, MaskReason, Value};

/// The rows, or `None` where there is no such subject.
pub(super) async fn read(pool: &PostgresPool, job: &Job) -> Result<Option<Vec<TableRows>>, ReadError> {
    let session = pool.session().await?;
    let answer = timeout(pool.patience(), look(session.client()?, job)).await;
    let (found, tables) = answer.map_err(|_| ReadError::Timeout)??;
    session.finish();
    Ok(job.is_subject(&found).then_some(tables))
}

/// What one statement of a look brought.
enum Answer {
    Nothing,
    Subjects(Vec<String>),
    Table(TableRows),
}

/// Sends begin, the queries and commit at once, in this order, and reads the answers as they come. The first
/// statement that fails ends the transaction, and with it the look.
async fn look(client: &Object, job: &Job) -> Result<(Vec<String>, Vec<TableRows>), ReadError> {
    let existence = client.prepare_cached(job.plans.existence()).await?;
    let mut statements = Vec::new();
    for plan in job.tables() {
        statements.push((plan, client.prepare_cached(&plan.sql).await?));
    }
    let parameters = job.parameters();
    let mut asked = vec![boxed(control(client, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))];
    asked.push(boxed(subjects(client, &existence, &job.key)));
    asked.extend(
        statements.iter().map(|(plan, statement)| boxed(table(client, job, plan, statement, &parameters))),
    );
    asked.push(boxed(control(client, "COMMIT")));
    let (mut found, mut tables) = (Vec::new(), Vec::new());
    for answer in in_order(asked).await {
        match answer? {
            Answer::Nothing => {}
            Answer::Subjects(subjects) => found = subjects,
            Answer::Table(table) => tables.push(table),
        }
    }
    Ok((found, tables))
}

async fn control(client: &Object, sql: &str) -> Result<Answer, tokio_postgres::Error> {
    client.batch_execute(sql).await.map(|()| Answer::Nothing)
}

async fn subjects(
    client: &Object,
    statement: &Statement,
    key: &[Parameter],
) -> Result<Answer, tokio_postgres::Error> {
    let rows = client.query_raw(statement, key).await?;
    let rows: Vec<Row> = rows.try_collect().await?;
    let id = |row: &Row| {
        let parts: Option<Vec<&str>> = (0..key.len()).map(|index| row.try_get(index).ok()).collect();
        parts.map(|parts| parts.join("/")).unwrap_or_default()
    };
    Ok(Answer::Subjects(rows.iter().map(id).collect()))
}

async fn table(
    client: &Object,
    job: &Job,
    plan: &TablePlan,
    statement: &Statement,
    parameters: &[Parameter],
) -> Result<Answer, tokio_postgres::Error> {
    let mut page = Page::new(plan, job.rows, job.bytes());
    let mut rows = pin!(client.query_raw(statement, parameters).await?);
    while let Some(row) = rows.try_next().await? {
        let item = if plan.flagged { row.try_get(0).ok() } else { None };
        if !page.add(item, |index, release| cell(release, &row, index)) {
            break;
        }
    }
    Ok(Answer::Table(page.finish()))
}

fn cell(release: Release, row: &Row, index: usize) -> Cell {
    match release {
        // Whatever cannot be told counts as present, and stays hidden.
        Release::Presence(why) => page::presence(row.try_get(index).unwrap_or(true), why),
        Release::Left => match row.try_get::<_, Option<&str>>(index) {
            Ok(None) => Cell::Shown(Value::Null),
            Ok(left) => page::left(left),
            Err(_) => page::left(None),
        },
        Release::Whole(Form::Bool) => whole(row, index, |value| Cell::Shown(Value::Bool(value))),
        Release::Whole(Form::Integer) => whole(row, index, |value| Cell::Shown(Value::Integer(value))),
        Release::Whole(Form::Float) => whole(row, index, |value| Cell::Shown(Value::Float(value))),
        Release::Whole(Form::Text) => whole(row, index, page::text),
    }
}

fn whole<'a, T: FromSql<'a>>(row: &'a Row, index: usize, shown: impl FnOnce(T) -> Cell) -> Cell {
    match row.try_get::<_, Option<T>>(index) {
        Ok(Some(value)) => shown(value),
        Ok(None) => Cell::Shown(Value::Null),
        Err(_) => Cell::Masked { left: None, why: MaskReason::Unreadable },
    }
}

fn boxed<'a, T>(future: impl Future<Output = T> + Send + 'a) -> Pin<Box<dyn Future<Output = T> + Send + 'a>> {
    Box::pin(future)
}

/// Polls all futures in their order until all are done. The driver sends a statement when its future is first
/// polled, so this is also the order on the wire; and it holds an answer back until the one before was taken, so
/// all must be polled together.
async fn in_order<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + Send + '_>>>) -> Vec<T> {
    let mut done: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut pending = false;
        for (future, done) in futures.iter_mut().zip(&mut done) {
            if done.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(output) => *done = Some(output),
                    Poll::Pending => pending = true,
                }
            }
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    done.into_iter().flatten().collect()
}

impl ToSql for Parameter {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Parameter::Integer(number) => number.to_sql_checked(kind, out),
            Parameter::Text(text) => text.to_sql_checked(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT)
    }

    to_sql_checked!();
}
