//! What a column is, by its name and type and the topic of its table; or why it stays hidden.

use super::{
    meaning::{self, Field, Guard, Reading, Sense, Topic, Use, column as read},
    words::{Word, words},
};
use crate::schema::{Column, Kind, Table};

/// What was made of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is this.
    Is(Field, Option<Use>),
    /// It stays hidden, because of this.
    Hidden(String),
}

/// The words of each column, without a prefix that all columns of the table share (`cu_name`, `cu_mail`).
pub(super) fn column_words(table: &Table) -> Vec<Vec<Word>> {
    let mut all: Vec<Vec<Word>> = table.columns.iter().map(|column| words(&column.name)).collect();
    let first = all.first().and_then(|words| words.first()).cloned();
    let Some(prefix @ Word::Unknown(_)) = first else { return all };
    let shares = |words: &Vec<Word>| words.len() > 1 && words.first() == Some(&prefix);
    if all.len() >= 3 && all.iter().filter(|words| shares(words)).count() * 5 >= all.len() * 4 {
        for words in &mut all {
            if shares(words) {
                words.remove(0);
            }
        }
    }
    all
}

/// Whether the table has parts of an address, so that `state` is a region.
pub(super) fn has_address(table: &Table) -> bool {
    let fields = column_words(table);
    let parts = [Field::Street, Field::Postcode, Field::City];
    fields.iter().any(|words| {
        let senses = read(words).senses;
        parts.iter().any(|part| senses.contains(&Sense::Field(*part)))
    })
}

/// Decides on one column.
pub(super) fn verdict(column: &Column, words: &[Word], topic: Option<Topic>, address: bool) -> Verdict {
    match meaning(column, words, topic, address) {
        Verdict::Is(field, _) if field.category(topic).is_none() => {
            Verdict::Hidden("what it means here is not plain".to_owned())
        }
        verdict => verdict,
    }
}

/// What a column means, also in tables that are not shown by themselves.
pub(super) fn meaning(column: &Column, words: &[Word], topic: Option<Topic>, address: bool) -> Verdict {
    if let Some(reason) = unshowable(column) {
        return Verdict::Hidden(reason);
    }
    let reading = read(words);
    // What a book is about is its class; what a message is about is free text.
    let about = topic == Some(Topic::Item) && words == [Word::Known("subject".to_owned())];
    if about && Field::ItemClass.accepts(column.kind) {
        return Verdict::Is(Field::ItemClass, None);
    }
    if let Some(reason) = guarded(&reading, column.kind) {
        return Verdict::Hidden(reason.to_owned());
    }
    if !reading.unknown.is_empty() {
        return Verdict::Hidden(format!("`{}` is not understood", reading.unknown.join(" ")));
    }
    // A phrase that takes the `id` in, such as `tracking id`, is something else.
    let is_id = words.last() == Some(&Word::Known("id".to_owned()));
    if is_id && reading.senses.last() == Some(&Sense::Modifier) {
        return Verdict::Hidden("identifier".to_owned());
    }
    match field(&reading, words, column.kind, topic, address) {
        Some(field) => Verdict::Is(field, meaning::usage(words).filter(|_| field.is_addressed())),
        None => Verdict::Hidden("meaning unknown".to_owned()),
    }
}

fn unshowable(column: &Column) -> Option<String> {
    Some(match column.kind {
        Kind::Document => "a document may hold anything; offer parts of it in a view".to_owned(),
        Kind::Bytes => "binary".to_owned(),
        Kind::Array => "a list".to_owned(),
        Kind::Other if column.sql_type.is_empty() => "no declared type".to_owned(),
        Kind::Other => format!("type `{}`", column.sql_type),
        _ => return None,
    })
}

/// Whether the name alone keeps the column hidden.
pub(super) fn is_guarded(words: &[Word], kind: Kind) -> bool {
    guarded(&read(words), kind).is_some()
}

fn guarded(reading: &Reading, kind: Kind) -> Option<&'static str> {
    let guard = reading.senses.iter().filter_map(|sense| match sense {
        // A chosen word, or a flag about a text, is no free text.
        Sense::Guard(Guard::FreeText) if matches!(kind, Kind::Enum | Kind::Boolean) => None,
        Sense::Guard(guard) => Some(*guard),
        Sense::Topic(Topic::Staff) => Some(Guard::Staff),
        Sense::Topic(Topic::Other | Topic::Creator) => Some(Guard::Someone),
        _ => None,
    });
    Some(match guard.min()? {
        Guard::Secret => "secret: never map it",
        Guard::CardNumber => "card data: never map more than the last four digits",
        Guard::Special => "special category (GDPR Art. 9)",
        Guard::FreeText => "free text may say anything",
        Guard::Staff => "about staff, or whoever did it",
        Guard::Someone => "about someone else",
        Guard::Technical => "no use for support, or too telling",
    })
}

/// The field that the name's head means; specific meanings go before general ones.
fn field(
    reading: &Reading,
    words: &[Word],
    kind: Kind,
    topic: Option<Topic>,
    address: bool,
) -> Option<Field> {
    let topics: Vec<Topic> = reading
        .senses
        .iter()
        .filter_map(|sense| match sense {
            Sense::Topic(topic) => Some(*topic),
            _ => None,
        })
        .collect();
    let fields: Vec<Field> = reading
        .senses
        .iter()
        .filter_map(|sense| match sense {
            Sense::Field(field) => Some(in_context(*field, &topics, topic)?),
            _ => None,
        })
        .filter(|field| field.accepts(kind))
        .collect();
    let specific = fields.iter().rev().find(|field| field.is_specific());
    if let Some(field) = specific.or(fields.last()) {
        return Some(*field);
    }
    let state = words.contains(&Word::Known("state".to_owned()));
    let alone = match topics.last()? {
        Topic::Kind if state && address => Field::Region,
        Topic::Kind if state => Field::Status,
        Topic::Item => Field::Title,
        Topic::Class => Field::ItemClass,
        Topic::Address if topics.len() == 1 => Field::Street,
        _ => return None,
    };
    alone.accepts(kind).then_some(alone)
}

/// `name`, `title` and `number` are of whatever the name or the table is about.
fn in_context(field: Field, named: &[Topic], table: Option<Topic>) -> Option<Field> {
    let about = named.iter().rev().find(|topic| **topic != Topic::Line).copied();
    match field {
        Field::FullName => match about.or(table)? {
            Topic::Person
            | Topic::Address
            | Topic::Contact
            | Topic::Means
            | Topic::Order
            | Topic::Invoice
            | Topic::Shipment => Some(Field::FullName),
            Topic::Item | Topic::Line => Some(Field::Title),
            Topic::Class => Some(Field::ItemClass),
            Topic::Device => Some(Field::Device),
            Topic::Plan | Topic::Subscription => Some(Field::Plan),
            _ => None,
        },
        Field::Title => match about.or(table)? {
            Topic::Person | Topic::Contact | Topic::Address => Some(Field::Salutation),
            Topic::Ticket | Topic::Review | Topic::Wishlist | Topic::Cart => None,
            _ => Some(Field::Title),
        },
        Field::Number if about == Some(Topic::Item) => Some(Field::ItemNumber),
        Field::Number
            if about == Some(Topic::Person) || (about.is_none() && table == Some(Topic::Person)) =>
        {
            Some(Field::PersonNumber)
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests;
