//! The checked mapping: which table holds the subject, how every other table reaches it, what each column is,
//! and which purpose shows what.
//!
//! Whatever is not in here is hidden.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::schema::TableName;

/// A mapping that passed [`crate::config`]'s checks: every name it uses is declared in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The subject's table.
    pub subject: TableName,
    /// The subject's key columns. A subject id with several parts is written `part/part`.
    pub key: Vec<String>,
    /// All tables that the file names, also those that it hides.
    pub tables: BTreeMap<TableName, MappedTable>,
    /// The purposes by name.
    pub purposes: BTreeMap<String, Purpose>,
}

/// One table of the mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedTable {
    /// What the table is to the subject.
    pub role: Role,
    /// The way from this table to the subject's, step by step; empty for the subject's own table.
    pub path: Vec<Step>,
    /// The column that tells how new a row is; rows come newest first. Without it: by primary key, descending.
    pub newest: Option<String>,
    /// The primary key, to make the order of rows total; empty where the table has none.
    pub key: Vec<String>,
    /// The columns that may be released, by path.
    pub columns: BTreeMap<ColumnPath, MappedColumn>,
    /// Columns that someone decided to hide. A column that is neither here nor mapped is hidden all the same, but
    /// reported as new.
    pub hidden: BTreeSet<String>,
    /// The joins that this table's column paths take, by their first-to-last hops.
    pub lookups: BTreeMap<Vec<Hop>, Lookup>,
    /// How to tell whether an item of this table is sensitive.
    pub item: Option<ItemRule>,
}

/// What a table is to the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The subject's own table.
    Subject,
    /// Rows that belong to a subject, reached by a path.
    Personal,
    /// No personal data by itself; reachable only as a look-up from a personal row.
    Catalogue,
    /// About staff: never shown.
    Staff,
    /// Hidden.
    Unmapped,
}

/// One join of a path: `from.columns = to.references`, in either direction of a foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The table that the step leaves.
    pub from: TableName,
    /// Its columns.
    pub columns: Vec<String>,
    /// The table that the step enters, one nearer to the subject.
    pub to: TableName,
    /// Its columns, as many as `columns`.
    pub references: Vec<String>,
}

/// The columns of one foreign key that a look-up follows, e.g. `["product_id"]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hop(pub Vec<String>);

/// A column of a table, or one reached from its rows by following foreign keys to a parent row.
///
/// It displays as the mapping file writes it: `placed_at`, `product_id.title`, `product_id.category_id.name`,
/// and with a composite key `shop_id+product_id.title`. Parts with other than word characters are double-quoted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnPath {
    /// Foreign keys followed, in order; empty for a column of the table itself.
    pub hops: Vec<Hop>,
    /// The column.
    pub column: String,
}

/// Where a look-up arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The parent table.
    pub table: TableName,
    /// The parent's columns that the last hop's columns refer to.
    pub references: Vec<String>,
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedColumn {
    /// A DPV personal-data category, e.g. `pd:EmailAddress`, or `zweck:…` where DPV has no term.
    pub category: String,
    /// How the column is shown where a purpose masks it.
    pub mask: Mask,
    /// What the column says for conflicts of interest, if anything.
    pub linkage: Option<Linkage>,
}

/// What is left of a masked value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mask {
    /// Nothing.
    #[default]
    Hidden,
    /// The last four characters, of a value of at least eight.
    Last4,
    /// The year of a date.
    Year,
    /// The first character.
    Initial,
}

/// What a column contributes to recognising a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linkage {
    /// Given name or names.
    GivenName,
    /// Family name.
    FamilyName,
    /// Given and family name in one.
    FullName,
    /// Date of birth.
    BirthDate,
    /// Street, with or without house number.
    Street,
    /// House number alone.
    HouseNumber,
    /// Postcode.
    Postcode,
    /// City.
    City,
    /// Country.
    Country,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
}

/// Columns that give away what a purchase, film or book is about, and the column that tells its class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRule {
    /// The class of the item, e.g. a category's or genre's name. Without it every item counts as unknown.
    pub class: Option<ColumnPath>,
    /// Masked unless the class is known to be harmless.
    pub masks: Vec<ColumnPath>,
}

/// Why a task of some kind may look, and which fields that takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// What the task is about, for people.
    pub title: String,
    /// The W3C DPV purpose, e.g. `dpv:DeliveryOfGoods`.
    pub dpv: String,
    /// The legal basis, e.g. `gdpr:6-1-b`.
    pub basis: String,
    /// The task kinds that it fits.
    pub task_kinds: Vec<String>,
    /// How long a grant lives, in minutes.
    pub minutes: u32,
    /// The columns shown, by table, in display order.
    pub show: BTreeMap<TableName, Vec<ColumnPath>>,
    /// The columns shown masked, by table: they exist, and the agent sees that.
    pub mask: BTreeMap<TableName, Vec<ColumnPath>>,
}

impl MappedTable {
    /// The look-ups that a column path takes, outermost first; `None` if the mapping lacks one of them.
    pub fn joins(&self, path: &ColumnPath) -> Option<Vec<&Lookup>> {
        (1..=path.hops.len()).map(|hops| self.lookups.get(path.hops.get(..hops)?)).collect()
    }
}

impl Role {
    /// As the mapping file writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Personal => "personal",
            Self::Catalogue => "catalogue",
            Self::Staff => "staff",
            Self::Unmapped => "unmapped",
        }
    }
}

impl Mask {
    /// As the mapping file writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Last4 => "last4",
            Self::Year => "year",
            Self::Initial => "initial",
        }
    }
}

impl Linkage {
    /// As the mapping file writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::FullName => "full-name",
            Self::BirthDate => "birth-date",
            Self::Street => "street",
            Self::HouseNumber => "house-number",
            Self::Postcode => "postcode",
            Self::City => "city",
            Self::Country => "country",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }
}
