//! What each table is to the subject, and the path to it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    graph::{Edge, shortest},
    guess, lookups,
    meaning::{self, Field, Guard, Sense, Topic},
    subject::Subject,
    words::{Word, words},
};
use crate::{
    mapping::{Role, Step},
    schema::{ForeignKey, Schema, Table, TableKind, TableName},
};

/// What was decided about a table.
#[derive(Clone, Debug)]
pub(super) struct Assigned {
    pub(super) role: Role,
    /// The path of a personal table.
    pub(super) path: Vec<Step>,
    /// Paths that a person may choose from, for an unmapped one.
    pub(super) suggested: Vec<Vec<Step>>,
    /// Why it is so, where that is not plain.
    pub(super) why: Option<String>,
    pub(super) topic: Option<Topic>,
}

/// Decides on every table.
pub(super) fn assign(schema: &Schema, subject: &Subject) -> BTreeMap<TableName, Assigned> {
    let facts: BTreeMap<TableName, Facts<'_>> =
        schema.tables.iter().map(|table| (table.name.clone(), Facts::of(table, subject))).collect();
    let children = child_edges(&facts);
    let ways = ways(&children, &facts, &subject.table);
    let mut roles = BTreeMap::new();
    for (name, this) in &facts {
        roles.insert(name.clone(), by_way(name, this, &facts, subject, ways.get(name)));
    }
    settle_rest(&facts, &mut roles);
    suggest(schema, &children, &facts, subject, &mut roles);
    roles
}

/// Whether a table is about staff, by its name, or by columns that only employers keep.
pub(super) fn is_staff(table: &Table) -> bool {
    match topic(table) {
        Some(Topic::Staff) => return true,
        Some(topic) if topic != Topic::Person => return false,
        _ => {}
    }
    let kept: BTreeSet<String> = table
        .columns
        .iter()
        .flat_map(|column| words(&column.name))
        .filter_map(|word| match word {
            Word::Known(word)
                if ["hired", "salary", "manager", "department", "job", "shift"].contains(&word.as_str()) =>
            {
                Some(word)
            }
            _ => None,
        })
        .collect();
    kept.len() >= 2
}

/// What a table is about, by the head of its name.
pub(super) fn topic(table: &Table) -> Option<Topic> {
    let name = words(&table.name.name);
    if name.contains(&Word::Known("relative".to_owned())) {
        return Some(Topic::Other);
    }
    let reading = meaning::table(&name);
    let heads = reading.senses.iter().rev().find_map(|sense| match sense {
        Sense::Topic(topic) => Some(*topic),
        _ => None,
    });
    heads.filter(|_| reading.head_known)
}

struct Facts<'a> {
    table: &'a Table,
    topic: Option<Topic>,
    /// It has columns that say who somebody is or how to reach them.
    personal: bool,
    staff: bool,
    usable: bool,
}

impl<'a> Facts<'a> {
    fn of(table: &'a Table, subject: &Subject) -> Self {
        let is_subject = table.name == subject.table;
        let topic = if is_subject { Some(Topic::Person) } else { topic(table) };
        let personal = table.columns.iter().any(|column| {
            let senses = meaning::column(&words(&column.name)).senses;
            let guarded =
                senses.iter().any(|sense| matches!(sense, Sense::Guard(guard) if *guard != Guard::Special));
            let named = senses.contains(&Sense::Field(Field::FullName)) && topic == Some(Topic::Person);
            let is_personal = |sense: &Sense| matches!(sense, Sense::Field(field) if field.is_personal());
            !guarded && (named || senses.iter().any(is_personal))
        });
        Self {
            table,
            topic,
            personal,
            staff: !is_subject && is_staff(table),
            usable: table.kind == TableKind::Table && table.readable,
        }
    }

    /// Whether its rows can belong to a subject at all.
    fn ownable(&self) -> bool {
        let foreign = self.topic.is_some_and(|topic| topic.is_catalogue() || topic == Topic::Other);
        self.usable && !self.staff && !foreign
    }

    /// Whether rows that refer to it belong to whom it belongs to. An order with an address belongs to whoever
    /// placed it.
    fn owns(&self) -> bool {
        !matches!(self.topic, Some(Topic::Address | Topic::Contact | Topic::Means | Topic::Device))
    }
}

fn child_edges(facts: &BTreeMap<TableName, Facts<'_>>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for child in facts.values().filter(|facts| facts.ownable()) {
        for key in &child.table.foreign_keys {
            let parent = facts.get(&key.table).filter(|parent| parent.ownable());
            if parent.is_some_and(|parent| parent.table.name != child.table.name) && !of_someone_else(key) {
                edges.push(Edge { step: step(&child.table.name, key), passable: true, declared: true });
            }
        }
    }
    edges
}

/// Whether the key's name says that it leads to staff or to another person: `assignee_id`, `approved_by`,
/// `guardian_id`.
fn of_someone_else(key: &ForeignKey) -> bool {
    let words = key.columns.iter().flat_map(|column| words(column));
    let others = ["staff", "manager", "by", "relative", "supplier"];
    words.into_iter().any(|word| matches!(word, Word::Known(word) if others.contains(&word.as_str())))
}

fn step(from: &TableName, key: &ForeignKey) -> Step {
    Step {
        from: from.clone(),
        columns: key.columns.clone(),
        to: key.table.clone(),
        references: key.references.clone(),
    }
}

fn reversed(step: Step) -> Step {
    Step { from: step.to, columns: step.references, to: step.from, references: step.columns }
}

/// The shortest paths: first through tables that own what refers to them, then from parents that hold the
/// subject's own particulars, then through addresses and the like.
fn ways(
    children: &[Edge],
    facts: &BTreeMap<TableName, Facts<'_>>,
    subject: &TableName,
) -> BTreeMap<TableName, Vec<Vec<Step>>> {
    let owns = |name: &TableName| facts.get(name).is_some_and(Facts::owns);
    let mut edges: Vec<Edge> =
        children.iter().map(|edge| Edge { passable: owns(&edge.step.from), ..edge.clone() }).collect();
    let below = shortest(&edges, subject);
    let mut holders = vec![subject.clone()];
    while let Some(holder) = holders.pop() {
        let Some(child) = facts.get(&holder) else { continue };
        for key in &child.table.foreign_keys {
            let Some(parent) = facts.get(&key.table) else { continue };
            let particulars =
                matches!(parent.topic, Some(Topic::Person | Topic::Address | Topic::Contact | Topic::Means));
            if !particulars
                || !parent.personal
                || !parent.ownable()
                || below.contains_key(&key.table)
                || key.table == holder
                || !lookups::is_own(key)
            {
                continue;
            }
            let person = parent.topic == Some(Topic::Person);
            let edge = Edge { step: reversed(step(&holder, key)), passable: person, declared: true };
            if key.table != *subject && !edges.contains(&edge) {
                edges.push(edge);
                holders.extend(person.then(|| key.table.clone()));
            }
        }
    }
    let mut found = shortest(&edges, subject);
    for (name, ways) in shortest(children, subject) {
        found.entry(name).or_insert(ways);
    }
    found
}

/// A table of people that a table of goods refers to: these may be their goods.
fn owner<'a>(table: &'a Table, facts: &BTreeMap<TableName, Facts<'_>>) -> Option<&'a TableName> {
    let people = |name: &&TableName| {
        facts
            .get(*name)
            .is_some_and(|other| matches!(other.topic, Some(Topic::Person | Topic::Contact)) && !other.staff)
    };
    table.foreign_keys.iter().map(|key| &key.table).find(people)
}

fn by_way(
    name: &TableName,
    facts: &Facts<'_>,
    all: &BTreeMap<TableName, Facts<'_>>,
    subject: &Subject,
    ways: Option<&Vec<Vec<Step>>>,
) -> Assigned {
    let decided = |role: Role, why: &str| Assigned {
        role,
        path: Vec::new(),
        suggested: Vec::new(),
        why: (!why.is_empty()).then(|| why.to_owned()),
        topic: facts.topic,
    };
    if *name == subject.table {
        return decided(Role::Subject, "");
    }
    if facts.table.kind == TableKind::View {
        return decided(Role::Unmapped, "a view: it repeats its tables");
    }
    if !facts.table.readable {
        return decided(Role::Unmapped, "may not be read by this database role");
    }
    if facts.staff {
        return decided(Role::Staff, "");
    }
    match ways.map(Vec::as_slice) {
        Some([path]) => Assigned { path: path.clone(), ..decided(Role::Personal, "") },
        Some(tied) if facts.topic == Some(Topic::Address) && tied.iter().all(|path| path.len() == 1) => {
            decided(Role::Catalogue, ADDRESSES)
        }
        Some(tied) => {
            let why = format!("{} equally short paths: choose one", tied.len());
            Assigned { suggested: tied.to_vec(), ..decided(Role::Unmapped, &why) }
        }
        None if facts.topic.is_some_and(Topic::is_catalogue) => match owner(facts.table, all) {
            Some(owner) => {
                let why = format!("refers to `{owner}`: whether it is theirs or the shop's is not plain");
                decided(Role::Unmapped, &why)
            }
            None => decided(Role::Catalogue, ""),
        },
        None if facts.topic == Some(Topic::Other) => {
            decided(Role::Unmapped, "about suppliers, or someone else")
        }
        None if facts
            .table
            .foreign_keys
            .iter()
            .any(|key| key.table == subject.table && of_someone_else(key)) =>
        {
            decided(Role::Unmapped, "refers to the subject, but by its name as staff or someone else")
        }
        None => decided(Role::Unmapped, "no foreign key leads to the subject"),
    }
}

/// Tables without a path: addresses, the children of staff, and what belongs to the catalogue by its company.
fn settle_rest(facts: &BTreeMap<TableName, Facts<'_>>, roles: &mut BTreeMap<TableName, Assigned>) {
    let open = |assigned: &Assigned| assigned.role == Role::Unmapped && assigned.suggested.is_empty();
    loop {
        let mut settled = Vec::new();
        for (name, this) in facts {
            let settled_by_topic =
                this.topic == Some(Topic::Other) || this.topic.is_some_and(Topic::is_catalogue);
            let candidate = this.usable && !settled_by_topic && roles.get(name).is_some_and(open);
            if candidate && let Some(decision) = by_company(this, facts, roles) {
                settled.push((name.clone(), decision));
            }
        }
        if settled.is_empty() {
            break;
        }
        for (name, (role, why)) in settled {
            if let Some(assigned) = roles.get_mut(&name) {
                assigned.role = role;
                assigned.why = why.map(str::to_owned);
            }
        }
    }
    for (name, assigned) in roles.iter_mut().filter(|(_, assigned)| open(assigned)) {
        if facts
            .get(name)
            .is_some_and(|this| this.usable && this.personal && this.topic != Some(Topic::Other))
        {
            assigned.why = Some("holds personal data, but no foreign key leads to the subject".to_owned());
        }
    }
}

fn by_company(
    this: &Facts<'_>,
    facts: &BTreeMap<TableName, Facts<'_>>,
    roles: &BTreeMap<TableName, Assigned>,
) -> Option<(Role, Option<&'static str>)> {
    let name = &this.table.name;
    let role = |name: &TableName| roles.get(name).map(|assigned| assigned.role);
    let others = this.table.foreign_keys.iter().filter(|key| key.table != *name);
    let parents: Vec<Role> = others.filter_map(|key| role(&key.table)).collect();
    let refers = |other: &&Facts<'_>| {
        other.table.name != *name && other.table.foreign_keys.iter().any(|key| key.table == *name)
    };
    let children: Vec<Role> =
        facts.values().filter(refers).filter_map(|other| role(&other.table.name)).collect();
    let of_subject = |role: &Role| matches!(role, Role::Subject | Role::Personal);
    if this.topic == Some(Topic::Address) && children.iter().any(of_subject) {
        return Some((Role::Catalogue, Some(ADDRESSES)));
    }
    if this.personal {
        return parents.contains(&Role::Staff).then_some((Role::Staff, Some("refers to staff")));
    }
    let shared = |role: &Role| of_subject(role) || *role == Role::Catalogue;
    if children.iter().any(shared) {
        return Some((Role::Catalogue, None));
    }
    if parents.contains(&Role::Staff) && !parents.iter().any(of_subject) {
        return Some((Role::Staff, Some("refers to staff")));
    }
    let about_goods = !parents.is_empty() && parents.iter().all(|role| *role == Role::Catalogue);
    about_goods.then_some((Role::Catalogue, None))
}

const ADDRESSES: &str = "addresses: shown only where a row of the subject refers to one";

/// Paths by names, for tables that no foreign key connects.
fn suggest(
    schema: &Schema,
    children: &[Edge],
    facts: &BTreeMap<TableName, Facts<'_>>,
    subject: &Subject,
    roles: &mut BTreeMap<TableName, Assigned>,
) {
    let ownable = |name: &TableName| facts.get(name).is_some_and(Facts::ownable);
    let mut edges = children.to_vec();
    edges.extend(
        guess::edges(schema).into_iter().filter(|edge| ownable(&edge.step.from) && ownable(&edge.step.to)),
    );
    for (name, ways) in shortest(&edges, &subject.table) {
        let Some(assigned) = roles.get_mut(&name) else { continue };
        if assigned.role == Role::Unmapped && assigned.suggested.is_empty() && ownable(&name) {
            assigned.why = Some("its path is a guess from names, no foreign key declares it".to_owned());
            assigned.suggested = ways;
        }
    }
}
