//! The sections as they stand in the file. Positions are kept where a later check may object.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use toml::Spanned;

use super::Problem;
use crate::mapping::{Linkage, Mask, Role};

/// `[source]`: where the customers' database is.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSection {
    /// `sqlite:path` or `postgres://…`.
    pub url: Option<Spanned<String>>,
    /// The environment variable that holds the whole URL instead.
    pub url_env: Option<Spanned<String>>,
    /// The environment variable that holds the password to put into the URL.
    pub password_env: Option<Spanned<String>>,
    /// How long one query may take, in milliseconds.
    pub timeout_ms: Option<Spanned<u64>>,
    /// How many connections are kept.
    pub pool: Option<Spanned<u64>>,
    /// How many rows of a table one page of a look has at most.
    pub rows: Option<Spanned<u64>>,
}

/// `[subject]`: the table with one row for each customer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectSection {
    /// Its name.
    pub table: Spanned<String>,
    /// Its key columns.
    pub key: Vec<Spanned<String>>,
}

/// `[tables.NAME]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSection {
    /// What the table is to the subject.
    pub role: Spanned<Role>,
    /// The steps to the subject's table, as `t.a -> u.b`.
    #[serde(default)]
    pub path: Vec<Spanned<String>>,
    /// The primary key, which makes the order of rows total.
    #[serde(default)]
    pub key: Vec<Spanned<String>>,
    /// The column that tells how new a row is.
    pub newest: Option<Spanned<String>>,
    /// Which columns give away what an item is.
    pub item: Option<ItemSection>,
    /// The columns that may be released.
    #[serde(default)]
    pub columns: BTreeMap<Spanned<String>, ColumnSection>,
    /// The columns that stay hidden, so that they are not reported as new.
    #[serde(default)]
    pub hidden: Vec<Spanned<String>>,
    /// Where the foreign keys that column paths follow lead to: `product_id = "products.id"`.
    #[serde(default)]
    pub lookups: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// `item = { class = "…", masks = […] }`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemSection {
    /// The column that tells the item's class.
    pub class: Option<Spanned<String>>,
    /// The columns that are masked unless the class is known to be harmless.
    pub masks: Vec<Spanned<String>>,
}

/// `[tables.NAME.columns]`, one entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSection {
    /// A DPV personal-data category, `pd:…`, or `zweck:…`.
    pub category: Spanned<String>,
    /// What is left of the value where a purpose masks it.
    #[serde(default)]
    pub mask: Mask,
    /// What the column says for conflicts of interest.
    pub linkage: Option<Linkage>,
}

/// `[purposes.NAME]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurposeSection {
    /// What the task is about, for people.
    pub title: Spanned<String>,
    /// The DPV purpose, `dpv:…`, or `zweck:…`.
    pub dpv: Spanned<String>,
    /// The legal basis, e.g. `gdpr:6-1-b`.
    pub basis: Spanned<String>,
    /// The task kinds that it fits.
    pub task_kinds: Vec<Spanned<String>>,
    /// How long a grant lives.
    pub minutes: Spanned<u32>,
    /// The columns shown, by table.
    #[serde(default)]
    pub show: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// The columns shown masked, by table.
    #[serde(default)]
    pub mask: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl SourceSection {
    /// Checks that exactly one of `url` and `url_env` is given and that the numbers are within their bounds:
    /// 1 to 60000 ms, 1 to 64 connections, 1 to 1000 rows.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        match (&self.url, &self.url_env) {
            (None, None) => problems.push(Problem::new(0..0, "`[source]` has no database").help(
                "set `url` to `sqlite:FILE` or `postgres://…`, or `url_env` to a variable that holds it",
            )),
            (Some(_), Some(url_env)) => {
                let both = Problem::new(url_env.span(), "`url` and `url_env` are both set");
                problems.push(both.help("keep one of them"));
            }
            (Some(url), None) if !SCHEMES.iter().any(|scheme| url.get_ref().starts_with(scheme)) => {
                let unknown = Problem::new(url.span(), "`url` names no kind of database that is supported");
                problems.push(unknown.help("begin it with `sqlite:` or `postgres://`"));
            }
            _ => {}
        }
        let bounded =
            [("timeout_ms", &self.timeout_ms, 60_000), ("pool", &self.pool, 64), ("rows", &self.rows, 1000)];
        for (name, value, most) in bounded {
            if let Some(value) = value
                && !(1..=most).contains(value.get_ref())
            {
                let message = format!("`{name}` is {}, which is not between 1 and {most}", value.get_ref());
                problems.push(Problem::new(value.span(), &message));
            }
        }
        problems
    }
}

/// Without the URL, which may hold a password.
impl fmt::Debug for SourceSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceSection")
            .field("url_env", &self.url_env)
            .field("password_env", &self.password_env)
            .field("timeout_ms", &self.timeout_ms)
            .field("pool", &self.pool)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

const SCHEMES: [&str; 3] = ["sqlite:", "postgres:", "postgresql:"];
