//! Which table holds the customers, and by which key.

use super::{
    DraftError,
    meaning::{self, Field, Guard, Sense, Topic},
    words::{self, Word},
};
use crate::schema::{Schema, Table, TableKind, TableName};

/// The subject's table, chosen.
pub(super) struct Subject {
    pub(super) table: TableName,
    pub(super) key: Vec<String>,
    /// Whether the database declares the key.
    pub(super) declared: bool,
    /// Whether only its name, and that orders refer to it, speak for it.
    pub(super) unsure: bool,
    /// Other tables that look like customers, for a comment.
    pub(super) others: Vec<TableName>,
}

/// Candidates that are nearer to the best than this are a tie.
const CLEAR: u32 = 15;

/// Chooses the subject's table.
pub(super) fn choose(schema: &Schema, wanted: Option<&TableName>) -> Result<Subject, DraftError> {
    let tables =
        || schema.tables.iter().filter(|table| eligible(table)).map(|table| table.name.clone()).collect();
    let mut candidates: Vec<(u32, &Table)> = schema
        .tables
        .iter()
        .filter(|table| eligible(table))
        .filter_map(|table| score(table, schema).map(|score| (score, table)))
        .collect();
    let unsure = candidates.is_empty() && wanted.is_none();
    if unsure {
        let named = schema.tables.iter().filter(|table| eligible(table) && is_named_so(table, schema));
        candidates.extend(named.map(|table| (work_references(table, schema), table)));
    }
    candidates.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.name.cmp(&right.1.name)));
    let chosen = match wanted {
        Some(name) => schema
            .table(name)
            .filter(|table| eligible(table))
            .ok_or_else(|| DraftError::UnknownSubject { table: name.clone(), tables: tables() })?,
        None => match candidates.as_slice() {
            [] => return Err(DraftError::NoSubject { tables: tables() }),
            [(best, _), (second, _), ..] if second + CLEAR > *best => {
                let tied = candidates.iter().take_while(|(score, _)| score + CLEAR > *best);
                return Err(DraftError::Ambiguous {
                    candidates: tied.map(|(_, table)| table.name.clone()).collect(),
                });
            }
            [(_, table), ..] => table,
        },
    };
    let others = candidates.iter().filter(|(_, table)| table.name != chosen.name);
    let (key, declared) = key(chosen).ok_or_else(|| DraftError::NoKey { table: chosen.name.clone() })?;
    Ok(Subject {
        table: chosen.name.clone(),
        key,
        declared,
        unsure,
        others: others.map(|(_, table)| table.name.clone()).collect(),
    })
}

fn eligible(table: &Table) -> bool {
    table.kind == TableKind::Table && table.readable && !table.columns.is_empty()
}

/// The declared key, or the column that is plainly meant as one.
pub(super) fn key(table: &Table) -> Option<(Vec<String>, bool)> {
    let declared = std::iter::once(&table.primary_key).chain(&table.unique).find(|key| !key.is_empty());
    if let Some(key) = declared {
        return Some((key.clone(), true));
    }
    let own = words::normal(&table.name.name);
    let named = table.columns.iter().find(|column| {
        let mut name = words::normal(&column.name);
        let last = name.pop();
        matches!(last.as_deref(), Some("id" | "number")) && (name.is_empty() || name == own)
    });
    named.map(|column| (vec![column.name.clone()], false))
}

/// Whether it is named after users and work refers to it, if nothing better is there.
fn is_named_so(table: &Table, schema: &Schema) -> bool {
    named_weight(table).is_some_and(|weight| weight >= 25) && work_references(table, schema) > 0
}

/// How strongly the table's name says customers; `None` for staff.
fn named_weight(table: &Table) -> Option<u32> {
    let name = words::words(&table.name.name);
    if super::roles::is_staff(table) {
        return None;
    }
    let person = super::roles::topic(table) == Some(Topic::Person);
    Some(if person { name_weight(&name) } else { 0 })
}

/// How much a table looks like customers; `None` if it does not.
fn score(table: &Table, schema: &Schema) -> Option<u32> {
    let named = named_weight(table)?;
    let columns = column_weight(table);
    let references = work_references(table, schema);
    let leads_to_person = table.foreign_keys.iter().any(|key| {
        schema
            .table(&key.table)
            .is_some_and(|parent| parent.name != table.name && column_weight(parent) >= 16)
    });
    let likely = (named >= 30 && (columns > 0 || leads_to_person))
        || (named >= 15 && columns >= 16)
        || (columns >= 20 && references > 0 && super::roles::topic(table).is_none());
    likely.then(|| named + columns.min(40) + (references * 6).min(24))
}

fn name_weight(name: &[Word]) -> u32 {
    let weight = |word: &Word| match word {
        Word::Known(word) => PERSON_WORDS
            .iter()
            .find(|(_, words)| words.split(' ').any(|known| known == word))
            .map_or(0, |(weight, _)| *weight),
        Word::Unknown(_) => 0,
    };
    name.iter().map(weight).max().unwrap_or(0)
}

fn column_weight(table: &Table) -> u32 {
    let readings: Vec<meaning::Reading> =
        table.columns.iter().map(|column| meaning::column(&words::words(&column.name))).collect();
    let has = |fields: &[Field]| {
        readings.iter().any(|reading| {
            let guarded = reading
                .senses
                .iter()
                .any(|sense| matches!(sense, Sense::Guard(Guard::Staff | Guard::Someone)));
            !guarded && fields.iter().any(|field| reading.senses.contains(&Sense::Field(*field)))
        })
    };
    let secret = readings.iter().any(|reading| reading.senses.contains(&Sense::Guard(Guard::Secret)));
    let weights = [
        (has(&[Field::Email]), 10),
        (has(&[Field::GivenName, Field::FamilyName, Field::FullName]), 10),
        (has(&[Field::BirthDate]), 8),
        (has(&[Field::Phone]), 6),
        (has(&[Field::Street, Field::Postcode]), 4),
        (has(&[Field::PersonNumber]), 4),
        (secret, 4),
    ];
    let points: u32 = weights.iter().filter(|(found, _)| *found).map(|(_, weight)| weight).sum();
    // A name alone makes no person: products have names too.
    if points == 10 && !has(&[Field::Email, Field::GivenName, Field::FamilyName]) { 0 } else { points }
}

/// How many tables of orders, payments, loans… refer to it.
fn work_references(table: &Table, schema: &Schema) -> u32 {
    let refers = |child: &&Table| {
        child.name != table.name && child.foreign_keys.iter().any(|key| key.table == table.name)
    };
    let work = |child: &&Table| {
        let reading = meaning::table(&words::words(&child.name.name));
        reading.senses.iter().any(|sense| matches!(sense, Sense::Topic(topic) if topic.is_work()))
    };
    u32::try_from(schema.tables.iter().filter(refers).filter(work).count()).unwrap_or(u32::MAX)
}

/// How strongly a word says that the table is the customers.
const PERSON_WORDS: [(u32, &str); 5] = [
    (45, "customer"),
    (40, "client buyer consumer"),
    (35, "member subscriber reader borrower guest patient passenger player debtor"),
    (25, "user account"),
    (15, "person individual profile party contact"),
];
