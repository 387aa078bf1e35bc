//! Shortest ways from every table to the subject's, over foreign keys.

use std::collections::{BTreeMap, BTreeSet};

use crate::{mapping::Step, schema::TableName};

/// A step that a path may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) step: Step,
    /// Whether paths of other tables may go on through the table that this one leaves.
    pub(super) passable: bool,
    /// Whether the database declares it, or its names only suggest it.
    pub(super) declared: bool,
}

/// More equally short ways than these are not listed.
const MOST_TIES: usize = 6;

/// All shortest paths of every table that has one. The subject's own has none.
pub(super) fn shortest(edges: &[Edge], subject: &TableName) -> BTreeMap<TableName, Vec<Vec<Step>>> {
    let mut found: BTreeMap<TableName, Vec<Vec<Step>>> = BTreeMap::new();
    let mut frontier: BTreeMap<TableName, Vec<Vec<Step>>> =
        BTreeMap::from([(subject.clone(), vec![Vec::new()])]);
    while !frontier.is_empty() {
        let mut next: BTreeMap<TableName, Vec<Vec<Step>>> = BTreeMap::new();
        let mut passable = BTreeSet::new();
        for edge in edges {
            let Some(ways) = frontier.get(&edge.step.to) else { continue };
            let from = &edge.step.from;
            if from == subject || found.contains_key(from) {
                continue;
            }
            let known = next.entry(from.clone()).or_default();
            for way in ways.iter().take(MOST_TIES.saturating_sub(known.len())) {
                known.push(std::iter::once(&edge.step).chain(way).cloned().collect());
            }
            if edge.passable {
                passable.insert(from.clone());
            }
        }
        found.extend(next.clone());
        frontier = next.into_iter().filter(|(name, _)| passable.contains(name)).collect();
    }
    found
}
