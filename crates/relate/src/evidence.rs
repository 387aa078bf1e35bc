//! What speaks for a relation, as values and in words. No name, number or address is in it.

mod english;
mod german;

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::Day;

/// One thing that two people share, and how much it says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// What it is.
    pub fact: Fact,
    /// log₂(m/u): how many bits it adds to the weight. Negative where it speaks against the relation.
    pub bits: f64,
}

/// What two people share. `one_in` says how rare it is: one subject in so many has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Fact {
    /// Given name, also as a nickname or initial.
    GivenName {
        /// Whether letter for letter.
        exact: bool,
        /// Rarity.
        one_in: u64,
    },
    /// Surname, or a part of a double name.
    Surname {
        /// Whether letter for letter.
        exact: bool,
        /// Rarity, among the subjects of the same place where `here` says so.
        one_in: u64,
        /// Whether both live in the same place, and rarity is counted there.
        here: bool,
    },
    /// The given names differ.
    OtherGivenName,
    /// The surnames differ.
    OtherSurname,
    /// Date of birth.
    BirthDate {
        /// Whether digit for digit; otherwise one digit is wrong, two are swapped, or one of day, month, year differs.
        exact: bool,
    },
    /// The dates of birth differ.
    OtherBirthDate,
    /// Both live there now.
    Home {
        /// Subjects who live or have lived at this address.
        residents: u64,
    },
    /// Both lived there at the same time, and at least one has moved out.
    FormerHome {
        /// Until when they shared it, where it is known.
        until: Option<Day>,
        /// Subjects who live or have lived at this address.
        residents: u64,
    },
    /// The subject has parcels or invoices sent to the home of the staff member, or the other way round.
    Ships {
        /// Who sends there.
        link: Link,
        /// Subjects who have to do with this address.
        residents: u64,
    },
    /// The addresses agree in parts.
    SimilarAddress,
    /// No address agrees.
    OtherAddress,
    /// House numbers of one street.
    Street {
        /// How far the numbers are apart; 0 is the same house.
        apart: u32,
        /// Subjects who live that near, in the same street.
        residents: u64,
    },
    /// Places on the map.
    Distance {
        /// Metres, on a sphere.
        metres: u32,
    },
    /// Telephone number.
    Phone {
        /// Subjects who have it.
        shared_by: u64,
    },
    /// E-mail address.
    Email {
        /// Subjects who have it.
        shared_by: u64,
    },
    /// One has named the other as emergency contact.
    Contact {
        /// Who has named whom, and whether still.
        link: Link,
        /// As what.
        relation: ContactRelation,
    },
    /// Both have named the same third person.
    SameContact,
    /// The subject is a staff member of the same team.
    Team,
}

/// Which way a fact goes, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Link {
    /// From the subject to the staff member; otherwise the other way round.
    pub from_subject: bool,
    /// Whether it has ended.
    pub former: bool,
    /// Last day, where it is known.
    pub until: Option<Day>,
}

/// As what a contact was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContactRelation {
    /// Wife, husband, partner.
    Partner,
    /// A former partner.
    FormerPartner,
    /// Parent, child, sibling and other kin.
    Kin,
    /// Friend, flatmate, neighbour, colleague.
    Friend,
    /// Not said, or in words that are not known.
    Unknown,
}

/// A language for sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Fact {
    /// A sentence without its subject and full stop, to be put after "the subject": `shares the former address of the
    /// staff member until 2023`.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::English => english::sentence(*self),
            Lang::German => german::sentence(*self),
        }
    }
}

fn former(link: Link, ended: &'static str, lasting: &'static str) -> &'static str {
    if link.former { ended } else { lasting }
}

fn until(link: Link, word: &str) -> String {
    link.until.map(|day| format!("{word}{}", day.year())).unwrap_or_default()
}

/// `template` with the number in it; nothing where it is only these two, or was not counted.
fn among(count: u64, template: &str) -> String {
    let mut text = String::new();
    if let (3.., Some((before, after))) = (count, template.split_once("{}")) {
        // Writing to a text cannot fail.
        let _ = write!(text, "{before}{count}{after}");
    }
    text
}

#[cfg(test)]
mod tests;
