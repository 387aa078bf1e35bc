//! Joins that a database without foreign keys suggests by its names: `orders.customer_id` and `customers.id`,
//! `bestellung.kundennr` and `kunde.kundennr`. They only ever become comments.

use super::{graph::Edge, subject, words::normal};
use crate::{
    mapping::Step,
    schema::{Kind, Schema, Table, TableKind},
};

/// The suggested joins: those for which exactly one parent fits by name and type.
pub(super) fn edges(schema: &Schema) -> Vec<Edge> {
    let parents: Vec<Parent<'_>> = schema.tables.iter().filter_map(Parent::of).collect();
    let mut edges = Vec::new();
    for table in schema.tables.iter().filter(|table| table.kind == TableKind::Table && table.readable) {
        for column in &table.columns {
            let taken = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
            let name = normal(&column.name);
            let mut fitting = parents.iter().filter(|parent| {
                parent.table.name != table.name && comparable(parent.kind, column.kind) && parent.fits(&name)
            });
            if taken {
                continue;
            }
            if let (Some(parent), None) = (fitting.next(), fitting.next()) {
                let step = Step {
                    from: table.name.clone(),
                    columns: vec![column.name.clone()],
                    to: parent.table.name.clone(),
                    references: vec![parent.column.clone()],
                };
                edges.push(Edge { step, passable: true, declared: false });
            }
        }
    }
    edges
}

struct Parent<'a> {
    table: &'a Table,
    column: String,
    kind: Kind,
    /// What columns that refer to it are called.
    names: Vec<Vec<String>>,
}

impl<'a> Parent<'a> {
    fn of(table: &'a Table) -> Option<Self> {
        let (key, _) = subject::key(table)?;
        let [column] = key.as_slice() else { return None };
        let kind = table.column(column)?.kind;
        let mut own = normal(&table.name.name);
        own.retain(|word| word != "table");
        let key = normal(column);
        let bare = matches!(key.as_slice(), [word] if word == "id" || word == "number");
        let mut names: Vec<Vec<String>> =
            ["id", "number"].map(|last| [own.clone(), vec![last.to_owned()]].concat()).into();
        if !bare && key.len() > 1 {
            names.push(key);
        }
        Some(Self { table, column: column.clone(), kind, names })
    }

    fn fits(&self, name: &[String]) -> bool {
        self.names.iter().any(|wanted| {
            wanted.len() == name.len()
                && wanted.iter().zip(name).all(|(left, right)| singular(left) == singular(right))
        })
    }
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

fn comparable(left: Kind, right: Kind) -> bool {
    left == right
}
