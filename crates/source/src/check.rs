//! Compares a mapping with the schema of the live database.
//!
//! An error means that some look would fail or show something wrong; a warning, that a person should look at it;
//! a note, that something new is hidden until it is mapped.

use std::fmt;

use crate::{
    config::nearest,
    mapping::{Mapping, Role},
    schema::{Schema, TableKind},
};

mod columns;
mod joins;

/// One difference between the mapping and the database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is, with table and column, and what to do.
    pub message: String,
}

/// How bad a [`Finding`] is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Looks fail, or show the wrong rows.
    Error,
    /// Worth a person's look.
    Warning,
    /// Hidden until mapped.
    Note,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(f, "{severity}: {}", self.message)
    }
}

/// Everything that differs, errors first, in a stable order.
pub fn against(mapping: &Mapping, schema: &Schema) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    tables(mapping, schema, &mut findings);
    for (name, mapped) in &mapping.tables {
        let Some(table) = schema.table(name) else { continue };
        if matches!(mapped.role, Role::Subject | Role::Personal) && table.readable {
            joins::path(name, mapped, schema, &mut findings);
            joins::lookups(name, mapped, schema, &mut findings);
            columns::mapped(mapped, table, schema, &mut findings);
            columns::unmapped(mapped, table, &mut findings);
        }
    }
    subject(mapping, schema, &mut findings);
    purposes(mapping, &mut findings);
    findings.0.sort();
    findings.0.dedup();
    findings.0
}

struct Findings(Vec<Finding>);

impl Findings {
    fn error(&mut self, message: String) {
        self.0.push(Finding { severity: Severity::Error, message });
    }

    fn warning(&mut self, message: String) {
        self.0.push(Finding { severity: Severity::Warning, message });
    }

    fn note(&mut self, message: String) {
        self.0.push(Finding { severity: Severity::Note, message });
    }
}

fn tables(mapping: &Mapping, schema: &Schema, findings: &mut Findings) {
    for (name, mapped) in &mapping.tables {
        let shown = matches!(mapped.role, Role::Subject | Role::Personal);
        match schema.table(name) {
            None if shown => {
                let known = schema.tables.iter().map(|table| table.name.to_string());
                let help = nearest(&name.to_string(), known).map(|near| format!("; did you mean `{near}`?"));
                let help = help.unwrap_or_else(|| "; remove it, or let the database role see it".to_owned());
                findings.error(format!("table `{name}` is not in the database{help}"));
            }
            None => findings.warning(format!("table `{name}` is not in the database; remove it from the mapping")),
            Some(table) if shown && !table.readable => findings.error(format!(
                "table `{name}` may not be read; grant SELECT on it to the database role, or make it `unmapped`"
            )),
            Some(table) if shown && table.kind == TableKind::View => findings.note(format!(
                "`{name}` is a view, which has no keys of its own; map the tables under it if you can"
            )),
            Some(_) => {}
        }
    }
    for table in &schema.tables {
        if !mapping.tables.contains_key(&table.name) {
            let name = &table.name;
            findings.note(format!("table `{name}` is new and hidden; give it a role, at least `unmapped`"));
        }
    }
}

fn subject(mapping: &Mapping, schema: &Schema, findings: &mut Findings) {
    let Some(table) = schema.table(&mapping.subject) else { return };
    for column in &mapping.key {
        columns::exists(table, column, "the subject's key", findings);
    }
    if !table.is_unique(&mapping.key) {
        findings.warning(format!(
            "`{}` declares no unique key over {}; make sure that no two subjects share one",
            table.name,
            columns::list(&mapping.key)
        ));
    }
}

/// [`crate::config::check`] refuses these in a file; a mapping built otherwise is held to the same.
fn purposes(mapping: &Mapping, findings: &mut Findings) {
    for (purpose, fields) in &mapping.purposes {
        for (name, paths) in fields.show.iter().chain(&fields.mask) {
            let mapped = mapping.tables.get(name);
            for path in paths {
                if !mapped.is_some_and(|table| table.columns.contains_key(path)) {
                    findings.error(format!(
                        "purpose `{purpose}` shows `{name}.{path}`, which is not mapped; map it or remove it"
                    ));
                }
            }
        }
    }
}
