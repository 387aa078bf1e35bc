//! Columns of other tables that a row shows by following its foreign keys: the title of an order line's product,
//! the city of an address.

use std::collections::BTreeMap;

use super::{
    columns::{self, Verdict},
    meaning::{Field, Guard, Sense, Topic, Use, column as read, usage},
    roles::Assigned,
    words::{Word, normal, words},
};
use crate::{
    mapping::{ColumnPath, Hop, Lookup, Role},
    schema::{ForeignKey, Kind, Schema, Table, TableName},
};

/// A column reached by look-up, and what it means.
pub(super) struct Reached {
    pub(super) path: ColumnPath,
    pub(super) field: Field,
    pub(super) usage: Option<Use>,
    pub(super) kind: Kind,
}

/// What a table's foreign keys reach.
pub(super) struct Lookups<'a> {
    pub(super) schema: &'a Schema,
    pub(super) roles: &'a BTreeMap<TableName, Assigned>,
    /// Keys that only names suggest, by table; used for tables that are drafted as comments.
    pub(super) guessed: BTreeMap<TableName, Vec<ForeignKey>>,
}

/// Hops to what an item is called, or an address's city.
const MOST_HOPS: usize = 2;
/// One more, to an item's class or an address's country.
const MOST_HOPS_TO_CLASS: usize = 3;

impl Lookups<'_> {
    /// The useful columns that the rows of a table reach, and the joins to them.
    pub(super) fn of(&self, table: &Table, guesses: bool) -> (Vec<Reached>, BTreeMap<Vec<Hop>, Lookup>) {
        let mut reached = Vec::new();
        self.walk(table, &[], None, guesses, &mut reached);
        let mut joins = BTreeMap::new();
        for column in &reached {
            self.joins(table, &column.path.hops, guesses, &mut joins);
        }
        (reached, joins)
    }

    fn keys(&self, table: &Table, guesses: bool) -> Vec<ForeignKey> {
        let guessed = self.guessed.get(&table.name).filter(|_| guesses);
        table.foreign_keys.iter().chain(guessed.into_iter().flatten()).cloned().collect()
    }

    fn walk(
        &self,
        table: &Table,
        hops: &[Hop],
        usage: Option<Use>,
        guesses: bool,
        reached: &mut Vec<Reached>,
    ) {
        let is_subject = self.roles.get(&table.name).is_some_and(|assigned| assigned.role == Role::Subject);
        for key in self.keys(table, guesses) {
            let (Some(parent), Some(assigned)) = (self.schema.table(&key.table), self.roles.get(&key.table))
            else {
                continue;
            };
            let shown = match assigned.role {
                Role::Catalogue => true,
                // The subject's own addresses are shown as a table.
                Role::Personal => assigned.topic == Some(Topic::Address) && hops.is_empty() && !is_subject,
                _ => false,
            };
            let (Some(topic), Some(usage)) = (assigned.topic, usage_of(&key, usage)) else { continue };
            let from = self.roles.get(&table.name).filter(|_| !hops.is_empty()).and_then(|from| from.topic);
            if !shown || parent.name == table.name || !leads_on(from, topic) {
                continue;
            }
            let hops: Vec<Hop> = hops.iter().cloned().chain([Hop(key.columns.clone())]).collect();
            if hops.len() > limit(topic) {
                continue;
            }
            reached.extend(telling(parent, topic, &key).into_iter().map(|(column, kind, field)| Reached {
                path: ColumnPath { hops: hops.clone(), column },
                field,
                usage,
                kind,
            }));
            self.walk(parent, &hops, usage, guesses, reached);
        }
    }

    fn joins(&self, table: &Table, hops: &[Hop], guesses: bool, joins: &mut BTreeMap<Vec<Hop>, Lookup>) {
        let mut at = Some(table);
        for (position, hop) in hops.iter().enumerate() {
            let Some(from) = at else { return };
            let keys = self.keys(from, guesses);
            let Some(key) = keys.iter().find(|key| key.columns == hop.0 && key.table != from.name) else {
                return;
            };
            let before: Vec<Hop> = hops.iter().take(position + 1).cloned().collect();
            joins.insert(before, Lookup { table: key.table.clone(), references: key.references.clone() });
            at = self.schema.table(&key.table);
        }
    }
}

fn limit(topic: Topic) -> usize {
    match topic {
        Topic::Class | Topic::Country | Topic::Region => MOST_HOPS_TO_CLASS,
        _ => MOST_HOPS,
    }
}

/// Whether a second hop tells more about the same thing.
fn leads_on(from: Option<Topic>, to: Topic) -> bool {
    match from {
        None => true,
        Some(Topic::Item) => matches!(to, Topic::Item | Topic::Class),
        Some(Topic::Address) => matches!(to, Topic::City | Topic::Region | Topic::Country),
        Some(Topic::City) => matches!(to, Topic::Region | Topic::Country),
        Some(Topic::Region) => to == Topic::Country,
        Some(_) => false,
    }
}

/// Whether a key leads to something of the row's own, as far as its name says.
pub(super) fn is_own(key: &ForeignKey) -> bool {
    usage_of(key, None).is_some()
}

/// What an address is for, by the key's name; `None` if the key leads to somebody else or is not understood.
fn usage_of(key: &ForeignKey, before: Option<Use>) -> Option<Option<Use>> {
    let target = normal(&key.table.name);
    let words: Vec<Word> = key.columns.iter().flat_map(|column| words(column)).collect();
    let reading = read(&words);
    let foreign = reading.senses.iter().any(|sense| {
        matches!(
            sense,
            Sense::Guard(Guard::Staff | Guard::Someone | Guard::Secret)
                | Sense::Topic(Topic::Staff | Topic::Other)
        )
    });
    let understood = reading
        .unknown
        .iter()
        .all(|word| target.contains(word) || target.iter().any(|part| part.strip_suffix('s') == Some(word)));
    if foreign || !understood {
        return None;
    }
    Some(usage(&words).or(before))
}

/// The columns of a parent row that say what it is.
fn telling(table: &Table, topic: Topic, key: &ForeignKey) -> Vec<(String, Kind, Field)> {
    let as_label = |field: Field| {
        label(table)
            .filter(|(_, kind)| field.accepts(*kind))
            .map(|(column, kind)| (column, kind, field))
            .into_iter()
            .collect()
    };
    match topic {
        Topic::Class => as_label(Field::ItemClass),
        Topic::City => as_label(Field::City),
        Topic::Region => as_label(Field::Region),
        Topic::Country => as_label(Field::Country),
        Topic::Plan => as_label(Field::Plan),
        Topic::Kind => kind_field(table, key).map(as_label).unwrap_or_default(),
        Topic::Item => {
            meant(table, topic, |field| matches!(field, Field::Title | Field::ItemNumber | Field::ItemClass))
        }
        Topic::Address => meant(table, topic, |field| {
            field.is_address()
                || matches!(field, Field::FullName | Field::GivenName | Field::FamilyName | Field::Phone)
        }),
        _ => Vec::new(),
    }
}

fn meant(table: &Table, topic: Topic, wanted: impl Fn(Field) -> bool) -> Vec<(String, Kind, Field)> {
    let address = columns::has_address(table);
    let words = columns::column_words(table);
    let keyed =
        |column: &str| table.foreign_keys.iter().any(|key| key.columns.iter().any(|own| own == column));
    let columns = table.columns.iter().zip(&words).filter(|(column, _)| !keyed(&column.name));
    columns
        .filter_map(|(column, words)| match columns::meaning(column, words, Some(topic), address) {
            Verdict::Is(field, _) if wanted(field) => Some((column.name.clone(), column.kind, field)),
            _ => None,
        })
        .collect()
}

/// The column that names a row of a list.
fn label(table: &Table) -> Option<(String, Kind)> {
    let own = normal(&table.name.name);
    let named = |words: &[String]| {
        words.iter().any(|word| ["name", "title", "label"].contains(&word.as_str())) || words == own
    };
    let text = table.columns.iter().filter(|column| matches!(column.kind, Kind::Text | Kind::Enum));
    text.map(|column| (column, normal(&column.name)))
        .find(|(_, words)| named(words))
        .map(|(column, _)| (column.name.clone(), column.kind))
}

/// What a list of statuses, methods, currencies… says about the row that refers to it.
fn kind_field(table: &Table, key: &ForeignKey) -> Option<Field> {
    let mut words = normal(&table.name.name);
    words.extend(key.columns.iter().flat_map(|column| normal(column)));
    let has = |word: &str| words.iter().any(|own| own == word);
    if has("status") || has("state") {
        Some(Field::Status)
    } else if has("currency") {
        Some(Field::Currency)
    } else if has("carrier") {
        Some(Field::Carrier)
    } else if has("language") {
        Some(Field::Language)
    } else if has("type") && (has("payment") || has("shipping")) {
        Some(Field::Method)
    } else {
        None
    }
}
