//! One compiled query per purpose and table: a mapping and a schema in, SQL out, once.
//!
//! A plan selects only what its purpose names, masks in SQL, reaches rows only through the mapping's path to the
//! subject, and takes the subject's key as a parameter. Whatever cannot be compiled exactly is an error here,
//! at start, rather than a wrong row later.

mod cells;
mod error;
mod joins;
mod key;
mod lookup;
mod reach;
pub(crate) mod sql;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use cells::{CellPlan, Form, Release};
pub use error::PlanError;
pub(crate) use key::Parameter;
pub(crate) use table::{ITEM_CLEAR, ITEM_FUNCTION, ITEM_SENSITIVE, ITEM_UNKNOWN, TablePlan};

use crate::classes::Classes;
use crate::mapping::{Mapping, Purpose};
use crate::schema::{Schema, TableName};
use key::KeyPlan;
use lookup::Catalogue;

/// The most tables that one purpose may name: a look reads them all in one transaction.
pub const MAX_TABLES: usize = 64;

/// All plans of a mapping. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Plans(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    key: KeyPlan,
    purposes: BTreeMap<String, Vec<TablePlan>>,
    classes: Arc<Classes>,
}

impl Plans {
    /// Compiles every purpose of `mapping` for the database that `schema` describes.
    ///
    /// # Errors
    ///
    /// [`PlanError`] names the first table and column that the mapping uses in a way that has no exact query.
    pub fn compile(mapping: &Mapping, schema: &Schema, classes: &Classes) -> Result<Plans, PlanError> {
        let catalogue = Catalogue { mapping, schema, classes };
        let mut purposes = BTreeMap::new();
        for (name, purpose) in &mapping.purposes {
            purposes.insert(name.clone(), compile_purpose(&catalogue, name, purpose)?);
        }
        let key = KeyPlan::compile(&catalogue)?;
        Ok(Plans(Arc::new(Compiled { key, purposes, classes: Arc::new(classes.clone()) })))
    }

    /// The SQL of a purpose, table by table, for people who review what is asked of their database.
    pub fn statements(&self, purpose: &str) -> Vec<&str> {
        self.purpose(purpose).unwrap_or_default().iter().map(|plan| plan.sql.as_str()).collect()
    }

    /// The plans of one purpose, the subject's own table first.
    pub(crate) fn purpose(&self, name: &str) -> Option<&[TablePlan]> {
        self.0.purposes.get(name).map(Vec::as_slice)
    }

    /// The key parameters for `subject`, or `None` where no row can have such an id.
    pub(crate) fn bind(&self, subject: &str) -> Option<Vec<Parameter>> {
        self.0.key.bind(subject)
    }

    /// The classes that the plans' item flags go by.
    pub(crate) fn classes(&self) -> &Arc<Classes> {
        &self.0.classes
    }

    /// Selects the subject's key columns as text, of at most two rows.
    pub(crate) fn existence(&self) -> &str {
        &self.0.key.sql
    }
}

fn compile_purpose(
    catalogue: &Catalogue<'_>,
    name: &str,
    purpose: &Purpose,
) -> Result<Vec<TablePlan>, PlanError> {
    let named: BTreeSet<&TableName> = purpose.show.keys().chain(purpose.mask.keys()).collect();
    if named.len() > MAX_TABLES {
        return Err(PlanError::TooManyTables { purpose: name.to_owned(), tables: named.len() });
    }
    let subject = named.iter().copied().filter(|table| **table == catalogue.mapping.subject);
    let others = named.iter().copied().filter(|table| **table != catalogue.mapping.subject);
    subject.chain(others).map(|table| TablePlan::compile(catalogue, name, purpose, table)).collect()
}
