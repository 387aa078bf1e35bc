//! Mappings by hand.

use std::collections::BTreeMap;

use source::mapping::{
    ColumnPath, Hop, ItemRule, Lookup, MappedColumn, MappedTable, Mapping, Mask, Purpose, Role, Step,
};
use source::schema::TableName;

pub(crate) fn name(table: &str) -> TableName {
    TableName { schema: None, name: table.to_owned() }
}

/// `a.b.c`: column `c` after the hops `a` and `b`. Names in these tests hold no dots.
pub(crate) fn path(text: &str) -> ColumnPath {
    let mut parts: Vec<&str> = text.split('.').collect();
    let column = parts.pop().unwrap().to_owned();
    ColumnPath { hops: parts.into_iter().map(hop).collect(), column }
}

/// `a+b`: one hop of two columns.
fn hop(text: &str) -> Hop {
    Hop(text.split('+').map(str::to_owned).collect())
}

pub(crate) fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// `from.columns = to.references`
pub(crate) fn step(from: &str, columns: &[&str], to: &str, references: &[&str]) -> Step {
    Step { from: name(from), columns: owned(columns), to: name(to), references: owned(references) }
}

pub(crate) struct Table(pub(crate) MappedTable);

pub(crate) fn table(role: Role) -> Table {
    Table(MappedTable {
        role,
        path: Vec::new(),
        newest: None,
        key: Vec::new(),
        columns: BTreeMap::new(),
        lookups: BTreeMap::new(),
        item: None,
        hidden: Default::default(),
    })
}

impl Table {
    pub(crate) fn path(mut self, steps: &[Step]) -> Self {
        self.0.path = steps.to_vec();
        self
    }

    pub(crate) fn newest(mut self, column: &str) -> Self {
        self.0.newest = Some(column.to_owned());
        self
    }

    pub(crate) fn key(mut self, columns: &[&str]) -> Self {
        self.0.key = owned(columns);
        self
    }

    pub(crate) fn column(mut self, at: &str, mask: Mask) -> Self {
        self.0.columns.insert(path(at), MappedColumn { category: "pd:Name".to_owned(), mask, linkage: None });
        self
    }

    pub(crate) fn columns(self, all: &[&str]) -> Self {
        all.iter().fold(self, |table, at| table.column(at, Mask::Hidden))
    }

    pub(crate) fn lookup(mut self, hops: &str, to: &str, references: &[&str]) -> Self {
        let hops = hops.split('.').map(hop).collect();
        self.0.lookups.insert(hops, Lookup { table: name(to), references: owned(references) });
        self
    }

    pub(crate) fn item(mut self, class: Option<&str>, masks: &[&str]) -> Self {
        self.0.item =
            Some(ItemRule { class: class.map(path), masks: masks.iter().map(|at| path(at)).collect() });
        self
    }
}

pub(crate) fn mapping(
    subject: &str,
    key: &[&str],
    tables: Vec<(&str, Table)>,
    purposes: Vec<(&str, Purpose)>,
) -> Mapping {
    Mapping {
        subject: name(subject),
        key: owned(key),
        tables: tables.into_iter().map(|(table, mapped)| (name(table), mapped.0)).collect(),
        purposes: purposes.into_iter().map(|(purpose, fields)| (purpose.to_owned(), fields)).collect(),
    }
}

pub(crate) fn purpose(show: &[(&str, &[&str])], mask: &[(&str, &[&str])]) -> Purpose {
    let fields = |list: &[(&str, &[&str])]| {
        list.iter()
            .map(|(table, columns)| (name(table), columns.iter().map(|at| path(at)).collect()))
            .collect()
    };
    Purpose {
        title: "A test".to_owned(),
        dpv: "dpv:CustomerCare".to_owned(),
        basis: "gdpr:6-1-b".to_owned(),
        task_kinds: vec!["test".to_owned()],
        minutes: 15,
        show: fields(show),
        mask: fields(mask),
    }
}
