//! One look's rows: every table that the purpose names, out of one snapshot, masked by the database itself.

mod error;
mod page;
mod postgres;
mod sqlite;

pub use error::ReadError;
pub use page::{CARD_BYTES, Rows, TableRows};

use crate::connect::{Backend, Source};
use crate::plan::{Parameter, Plans, TablePlan};

/// What to read.
#[derive(Clone, Copy)]
pub struct ReadRequest<'a> {
    /// The purpose, by its name in the mapping.
    pub purpose: &'a str,
    /// The subject's id: the key's text, its parts joined by `/`.
    pub subject: &'a str,
    /// One table of the purpose, as the mapping writes it; `None` for all.
    pub table: Option<&'a str>,
    /// The page, counted from 0. Only one table can be turned to another page.
    pub page: u32,
}

impl Source {
    /// Reads what a purpose shows of a subject, in one transaction.
    ///
    /// # Errors
    ///
    /// [`ReadError`] says what does not exist, or that the database did not answer; nothing is half-read.
    pub async fn read(&self, plans: &Plans, request: &ReadRequest<'_>) -> Result<Rows, ReadError> {
        let job = Job::new(plans, request, self.settings.rows)?;
        let tables = match &self.backend {
            Backend::Sqlite(pool) => pool.run(move |locked| sqlite::read(locked, &job)).await?,
            Backend::Postgres(pool) => postgres::read(pool, &job).await?,
        };
        Ok(Rows { tables: tables.ok_or(ReadError::NoSuchSubject)? })
    }
}

/// A request that fits the plans, with everything that its queries need.
struct Job {
    plans: Plans,
    purpose: String,
    only: Option<usize>,
    /// The key's parts.
    key: Vec<Parameter>,
    /// The id as it was asked for.
    subject: String,
    rows: u32,
    page: u32,
}

impl Job {
    fn new(plans: &Plans, request: &ReadRequest<'_>, rows: u32) -> Result<Job, ReadError> {
        let tables = plans.purpose(request.purpose).ok_or(ReadError::NoSuchPurpose)?;
        let position =
            |name: &str| tables.iter().position(|plan| plan.table == name).ok_or(ReadError::NoSuchTable);
        let only = request.table.map(position).transpose()?;
        if request.page > MAX_PAGE || request.page > 0 && only.is_none() {
            return Err(ReadError::NoSuchPage);
        }
        let key = plans.bind(request.subject).ok_or(ReadError::NoSuchSubject)?;
        let (purpose, subject) = (request.purpose.to_owned(), request.subject.to_owned());
        Ok(Job { plans: plans.clone(), purpose, only, key, subject, rows, page: request.page })
    }

    fn tables(&self) -> &[TablePlan] {
        let all = self.plans.purpose(&self.purpose).unwrap_or_default();
        match self.only {
            Some(index) => all.get(index..=index).unwrap_or_default(),
            None => all,
        }
    }

    /// The parameters of a table's query: one row more than a page has tells whether there are more.
    fn parameters(&self) -> Vec<Parameter> {
        let (rows, page) = (i64::from(self.rows), i64::from(self.page));
        let window = [Parameter::Integer(rows + 1), Parameter::Integer(rows * page)];
        self.key.iter().cloned().chain(window).collect()
    }

    /// Whether the rows of the existence query are exactly the one subject that was asked for. A key that is not
    /// unique, or that compares without case, could find somebody else.
    fn is_subject(&self, found: &[String]) -> bool {
        matches!(found, [id] if *id == self.subject)
    }

    /// Each table's share of the bytes that a card may have.
    fn bytes(&self) -> usize {
        CARD_BYTES / self.tables().len().max(1)
    }
}

/// The last page.
const MAX_PAGE: u32 = 9_999;
