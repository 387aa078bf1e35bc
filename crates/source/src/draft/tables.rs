//! One section of the draft for each table: its columns, look-ups, and the item rule.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    columns::{self, Verdict},
    guess,
    lookups::{Lookups, Reached},
    meaning::{self, Field, Sense, Topic, Use},
    roles::Assigned,
    samples::Samples,
    subject::Subject,
    words::Word,
};
use crate::{
    mapping::{ColumnPath, Hop, ItemRule, Linkage, Lookup, Mask, Role, Step},
    schema::{Column, ForeignKey, Kind, Schema, Table, TableName},
};

/// A table's section.
#[derive(Clone, Debug)]
pub(super) struct DraftTable {
    pub(super) name: TableName,
    pub(super) role: Role,
    pub(super) topic: Option<Topic>,
    pub(super) why: Option<String>,
    pub(super) key: Vec<String>,
    /// Its path; several for a person to choose from, if the section is a comment; none if it is not shown.
    pub(super) paths: Vec<Vec<Step>>,
    pub(super) newest: Option<String>,
    pub(super) columns: Vec<DraftColumn>,
    pub(super) hidden: Vec<(String, String)>,
    pub(super) lookups: BTreeMap<Vec<Hop>, Lookup>,
    pub(super) item: Option<ItemRule>,
    pub(super) rows: Option<u64>,
}

/// A mapped column.
#[derive(Clone, Debug)]
pub(super) struct DraftColumn {
    pub(super) path: ColumnPath,
    pub(super) field: Field,
    pub(super) usage: Option<Use>,
    pub(super) category: &'static str,
    pub(super) mask: Mask,
    pub(super) linkage: Option<Linkage>,
}

impl DraftTable {
    /// Whether its section has columns: live, or as a comment.
    pub(super) fn has_columns(&self) -> bool {
        self.role == Role::Subject || !self.paths.is_empty()
    }

    /// Whether the whole section is a comment.
    pub(super) fn is_comment(&self) -> bool {
        self.role == Role::Unmapped && !self.paths.is_empty()
    }
}

/// Drafts every table, in the order of the file: the subject, personal tables, suggestions, the hidden ones.
pub(super) fn draft(
    schema: &Schema,
    subject: &Subject,
    roles: &BTreeMap<TableName, Assigned>,
    samples: Option<&Samples>,
) -> Vec<DraftTable> {
    let mut guessed: BTreeMap<TableName, Vec<ForeignKey>> = BTreeMap::new();
    for edge in guess::edges(schema) {
        let Step { from, columns, to, references } = edge.step;
        guessed.entry(from).or_default().push(ForeignKey { columns, table: to, references });
    }
    let lookups = Lookups { schema, roles, guessed };
    let mut tables: Vec<DraftTable> = schema
        .tables
        .iter()
        .filter_map(|table| Some(section(table, roles.get(&table.name)?, subject, &lookups, samples)))
        .collect();
    tables.sort_by_key(|table| {
        let length = table.paths.first().map_or(0, Vec::len);
        (table.role != Role::Subject, table.role != Role::Personal, !table.has_columns(), length)
    });
    tables
}

fn section(
    table: &Table,
    assigned: &Assigned,
    subject: &Subject,
    lookups: &Lookups<'_>,
    samples: Option<&Samples>,
) -> DraftTable {
    let paths = match assigned.role {
        Role::Personal => vec![assigned.path.clone()],
        _ => assigned.suggested.clone(),
    };
    let mut section = DraftTable {
        name: table.name.clone(),
        role: assigned.role,
        topic: assigned.topic,
        why: assigned.why.clone(),
        key: Vec::new(),
        paths,
        newest: None,
        columns: Vec::new(),
        hidden: Vec::new(),
        lookups: BTreeMap::new(),
        item: None,
        rows: table.rows,
    };
    if !section.has_columns() {
        return section;
    }
    section.key = if section.role == Role::Subject { subject.key.clone() } else { table.primary_key.clone() };
    let words = columns::column_words(table);
    own_columns(table, &words, &mut section, lookups, samples);
    if !links(table, &section) {
        section.columns.iter_mut().for_each(|column| column.linkage = None);
    }
    let (reached, joins) = lookups.of(table, section.is_comment());
    section.lookups = joins;
    section.columns.extend(reached.into_iter().filter_map(|reached| looked_up(reached, section.topic)));
    let joined: BTreeSet<&str> = section
        .lookups
        .keys()
        .filter_map(|hops| hops.first())
        .flat_map(|hop| &hop.0)
        .map(String::as_str)
        .collect();
    for (column, reason) in &mut section.hidden {
        if joined.contains(column.as_str()) {
            *reason = "followed by look-ups".to_owned();
        }
    }
    if section.role != Role::Subject {
        section.newest = newest(table, &words, &section.columns);
    }
    section.item = item_rule(&section.columns);
    section
}

/// Whether a table's names and addresses are the subject's own, not those of one of several people.
fn links(table: &Table, section: &DraftTable) -> bool {
    let names = [Field::FullName, Field::GivenName, Field::FamilyName];
    match section.topic {
        Some(Topic::Person) if section.role == Role::Subject => true,
        Some(Topic::Person) => {
            section.paths.iter().filter_map(|path| path.first()).all(|step| table.is_unique(&step.columns))
        }
        Some(Topic::Contact) => !section.columns.iter().any(|column| names.contains(&column.field)),
        _ => true,
    }
}

fn own_columns(
    table: &Table,
    words: &[Vec<Word>],
    section: &mut DraftTable,
    lookups: &Lookups<'_>,
    samples: Option<&Samples>,
) {
    let address = columns::has_address(table);
    for (column, words) in table.columns.iter().zip(words) {
        let verdict = keyed(table, column, words, section, lookups)
            .unwrap_or_else(|| columns::verdict(column, words, section.topic, address));
        let verdict = match samples {
            Some(samples) => samples.narrow(verdict, &table.name, &column.name),
            None => verdict,
        };
        match verdict {
            Verdict::Is(field, usage) => {
                let path = ColumnPath { hops: Vec::new(), column: column.name.clone() };
                let drafted = drafted(path, field, usage, column.kind, section.topic);
                // `name1`, `name2`: each is a part of the name, and which is not plain.
                let part =
                    field == Field::FullName && column.name.contains(|letter: char| letter.is_ascii_digit());
                section.columns.extend(
                    drafted.map(|column| DraftColumn { linkage: column.linkage.filter(|_| !part), ..column }),
                );
            }
            Verdict::Hidden(reason) => section.hidden.push((column.name.clone(), reason)),
        }
    }
}

/// Key columns: the number of an order says something to people, that of a line or a reference does not.
fn keyed(
    table: &Table,
    column: &Column,
    words: &[Word],
    section: &DraftTable,
    lookups: &Lookups<'_>,
) -> Option<Verdict> {
    if columns::is_guarded(words, column.kind) {
        return None;
    }
    let number = |field: Field| {
        let fits = field.category(section.topic).is_some() && field.accepts(column.kind);
        fits.then_some(Verdict::Is(field, None))
    };
    if section.role == Role::Subject && section.key == [column.name.clone()] {
        return number(Field::PersonNumber);
    }
    if let Some(key) = table.foreign_keys.iter().find(|key| key.columns.contains(&column.name)) {
        let parent = lookups.roles.get(&key.table);
        let personal = parent.is_some_and(|parent| parent.role == Role::Personal);
        let numbered = match key.columns.as_slice() {
            [_] => parent.is_some_and(|parent| parent.topic.is_some_and(has_number)),
            _ => named_number(words),
        };
        let reference = Verdict::Hidden(format!("refers to `{}`", key.table));
        return Some(number(Field::Number).filter(|_| personal && numbered).unwrap_or(reference));
    }
    if table.primary_key != [column.name.clone()] {
        return None;
    }
    let quoted = section.topic.is_some_and(has_number);
    let is_id = words.last() == Some(&Word::Known("id".to_owned()));
    number(Field::Number)
        .filter(|_| quoted)
        .or_else(|| is_id.then(|| Verdict::Hidden("row number".to_owned())))
}

/// `order_id`, `invoice_no`: the number of something that has one.
fn named_number(words: &[Word]) -> bool {
    let ends = matches!(words.last(), Some(Word::Known(word)) if word == "id" || word == "number");
    let senses = meaning::table(words.split_last().map(|(_, before)| before).unwrap_or_default()).senses;
    ends && matches!(senses.as_slice(), [Sense::Topic(topic)] if has_number(*topic))
}

/// Whether people quote the number of such a row.
fn has_number(topic: Topic) -> bool {
    use Topic as T;
    matches!(
        topic,
        T::Order | T::Invoice | T::Payment | T::Shipment | T::Return | T::Ticket | T::Loan | T::Subscription
    )
}

fn drafted(
    path: ColumnPath,
    field: Field,
    usage: Option<Use>,
    kind: Kind,
    topic: Option<Topic>,
) -> Option<DraftColumn> {
    let linkage = match topic {
        Some(Topic::Person | Topic::Contact) => field.linkage(),
        Some(Topic::Address) if field.is_address() => field.linkage(),
        _ => None,
    };
    // What is sent elsewhere, or billed to someone else, may be another person's.
    let linkage = linkage.filter(|_| usage.is_none());
    Some(DraftColumn {
        path,
        field,
        usage,
        category: field.category(topic)?,
        mask: field.mask(kind),
        linkage,
    })
}

fn looked_up(reached: Reached, topic: Option<Topic>) -> Option<DraftColumn> {
    let column = drafted(reached.path, reached.field, reached.usage, reached.kind, topic)?;
    let own = matches!(topic, Some(Topic::Person | Topic::Address));
    Some(DraftColumn { linkage: column.linkage.filter(|_| own && column.field.is_address()), ..column })
}

/// The column that tells when the row came to be.
fn newest(table: &Table, words: &[Vec<Word>], columns: &[DraftColumn]) -> Option<String> {
    let moment = |name: &str| {
        columns.iter().any(|column| {
            column.path.hops.is_empty() && column.path.column == name && column.field == Field::Moment
        })
    };
    let rank = |words: &[Word]| {
        let has = |wanted: &str| words.contains(&Word::Known(wanted.to_owned()));
        let late = ["due", "ended", "returned", "delivered"].iter().any(|word| has(word));
        BIRTH_OF_A_ROW.iter().position(|word| has(word)).filter(|_| !late)
    };
    table
        .columns
        .iter()
        .zip(words)
        .filter(|(column, _)| moment(&column.name))
        .filter_map(|(column, words)| rank(words).map(|rank| (rank, column.name.clone())))
        .min()
        .map(|(_, name)| name)
}

/// Words of the columns that say when a row began, the plainest first.
const BIRTH_OF_A_ROW: [&str; 10] =
    ["placed", "created", "started", "rented", "viewing", "paid", "sent", "date", "time", "at"];

/// What gives away the item, and what tells its class.
fn item_rule(columns: &[DraftColumn]) -> Option<ItemRule> {
    let of = |wanted: &[Field]| -> Vec<ColumnPath> {
        columns
            .iter()
            .filter(|column| wanted.contains(&column.field))
            .map(|column| column.path.clone())
            .collect()
    };
    if of(&[Field::Title, Field::ItemNumber]).is_empty() {
        return None;
    }
    let class = of(&[Field::ItemClass]).into_iter().min_by_key(|path| path.hops.len());
    Some(ItemRule { class, masks: of(&[Field::Title, Field::ItemNumber, Field::ItemClass, Field::Price]) })
}
