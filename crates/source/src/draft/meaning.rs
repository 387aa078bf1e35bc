//! What names mean: phrases of standard words, for columns and for tables. The longest phrase wins.

use std::{collections::BTreeSet, sync::LazyLock};

use super::words::{Word, standard};
use phrases::{FIELDS, GUARDS, MODIFIERS, TOPICS, USES};

mod phrases;

/// What a column holds, as far as purposes tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    // Who it is.
    GivenName,
    FamilyName,
    FullName,
    OtherName,
    Salutation,
    Gender,
    Username,
    BirthDate,
    Age,
    Language,
    PersonNumber,
    Company,
    // How to reach them.
    Email,
    Phone,
    Street,
    HouseNumber,
    AddressLine,
    Postcode,
    City,
    Region,
    Country,
    // Means of payment.
    Iban,
    AccountNumber,
    Bank,
    AccountHolder,
    CardEnd,
    CardBrand,
    CardExpiry,
    // What it is about.
    Title,
    ItemNumber,
    ItemClass,
    // What happened: these mean something only in a table whose topic is known.
    Number,
    Status,
    Moment,
    Amount,
    Price,
    Currency,
    Quantity,
    Method,
    Carrier,
    Tracking,
    Flag,
    Plan,
    Points,
    Duration,
    Device,
    System,
    Version,
    IpAddress,
    UserAgent,
    Quality,
    ErrorCode,
    Consent,
}

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    Person,
    Staff,
    Other,
    Address,
    Contact,
    Order,
    Line,
    Invoice,
    Payment,
    Means,
    Shipment,
    Return,
    Subscription,
    Viewing,
    Reading,
    Loan,
    Device,
    Login,
    Ticket,
    Review,
    Cart,
    Wishlist,
    Loyalty,
    Consent,
    Item,
    Class,
    Kind,
    City,
    Region,
    Country,
    Place,
    Creator,
    Plan,
}

/// Why a column is never drafted, whatever else its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Guard {
    Secret,
    CardNumber,
    Special,
    FreeText,
    Staff,
    Someone,
    Technical,
}

/// Whose address it is, or what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    Billing,
    Shipping,
}

/// What one phrase of a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Field(Field),
    Guard(Guard),
    Use(Use),
    Topic(Topic),
    /// Known, and of no weight: `main`, `current`, `work`.
    Modifier,
}

/// A name, understood as far as possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The senses in the order of the name.
    pub(super) senses: Vec<Sense>,
    /// The words that mean nothing here.
    pub(super) unknown: Vec<String>,
    /// Whether the last word, the head of an English or German compound, was understood.
    pub(super) head_known: bool,
}

/// Reads a column's name.
pub(super) fn column(words: &[Word]) -> Reading {
    read(words, &COLUMN_PHRASES)
}

/// Reads a table's name.
pub(super) fn table(words: &[Word]) -> Reading {
    read(words, &TABLE_PHRASES)
}

/// Whose address a column or key is about, or what for.
pub(super) fn usage(words: &[Word]) -> Option<Use> {
    words.iter().find_map(|word| {
        let Word::Known(word) = word else { return None };
        USES.iter().find(|(_, uses)| uses.split(" | ").any(|wanted| wanted == word)).map(|(usage, _)| *usage)
    })
}

/// Every word of the phrases, for the dictionary.
pub(super) fn phrase_words() -> BTreeSet<&'static str> {
    let fields = FIELDS.iter().flat_map(|(_, phrases)| phrases.split('|'));
    let guards = GUARDS.iter().flat_map(|(_, phrases)| phrases.split('|'));
    let topics = TOPICS.iter().flat_map(|(_, phrases)| phrases.split('|'));
    fields.chain(guards).chain(topics).chain(MODIFIERS.split('|')).flat_map(str::split_whitespace).collect()
}

struct Phrase {
    words: Vec<&'static str>,
    sense: Sense,
}

static COLUMN_PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    add(&mut phrases, GUARDS, Sense::Guard);
    add(&mut phrases, FIELDS, Sense::Field);
    add(&mut phrases, USES, Sense::Use);
    // `customer_email` is an e-mail address, though `customer_emails` is a table of them.
    let mut topics = Vec::new();
    add(&mut topics, TOPICS, Sense::Topic);
    phrases.extend(topics.into_iter().filter(|phrase| phrase.words.len() == 1));
    finish(phrases)
});

static TABLE_PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    add(&mut phrases, TOPICS, Sense::Topic);
    add(&mut phrases, USES, Sense::Use);
    finish(phrases)
});

fn add<T: Copy>(phrases: &mut Vec<Phrase>, table: &[(T, &'static str)], sense: fn(T) -> Sense) {
    for (value, texts) in table {
        for text in texts.split('|') {
            let words = text.split_whitespace().flat_map(standard).collect();
            phrases.push(Phrase { words, sense: sense(*value) });
        }
    }
}

/// Longest first; among equally long ones the order of the tables stays.
fn finish(mut phrases: Vec<Phrase>) -> Vec<Phrase> {
    for word in MODIFIERS.split('|') {
        phrases.push(Phrase { words: standard(word.trim()).collect(), sense: Sense::Modifier });
    }
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    phrases
}

fn read(words: &[Word], phrases: &[Phrase]) -> Reading {
    let mut taken: Vec<Option<(usize, Sense)>> = vec![None; words.len()];
    for phrase in phrases {
        for start in 0..words.len() {
            let end = start + phrase.words.len();
            let (Some(part), Some(slots)) = (words.get(start..end), taken.get_mut(start..end)) else { break };
            let fits = part
                .iter()
                .zip(&phrase.words)
                .all(|(word, wanted)| *word == Word::Known((*wanted).to_owned()));
            if fits && slots.iter().all(Option::is_none) {
                slots.fill(Some((start, phrase.sense)));
            }
        }
    }
    let unknown = words.iter().zip(&taken).filter(|(word, slot)| slot.is_none() && !is_number(word));
    let mut found: Vec<(usize, Sense)> = taken.iter().flatten().copied().collect();
    found.dedup();
    Reading {
        senses: found.into_iter().map(|(_, sense)| sense).collect(),
        unknown: unknown.map(|(Word::Known(word) | Word::Unknown(word), _)| word.clone()).collect(),
        head_known: taken
            .iter()
            .rev()
            .zip(words.iter().rev())
            .find(|(_, word)| !is_number(word))
            .is_some_and(|(slot, _)| slot.is_some()),
    }
}

fn is_number(word: &Word) -> bool {
    let (Word::Known(text) | Word::Unknown(text)) = word;
    text.chars().all(|character| character.is_ascii_digit())
}
