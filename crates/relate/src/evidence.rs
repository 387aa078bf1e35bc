//! What speaks for a relation, as values and in words. No name, number or address is in it.

use std::fmt::Write;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// From the subject to the staff member; otherwise the other way round.
    pub from_subject: bool,
    /// Whether it has ended.
    pub former: bool,
    /// Last day, where it is known.
    pub until: Option<Day>,
}

/// As what a contact was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
            Lang::English => self.english(),
            Lang::German => self.german(),
        }
    }

    fn english(&self) -> String {
        match *self {
            Fact::GivenName { exact: true, one_in } => format!("has the same given name (one in {one_in})"),
            Fact::GivenName { exact: false, one_in } => format!("has a similar given name (one in {one_in})"),
            Fact::Surname { exact, one_in, here } => {
                let same = if exact { "the same" } else { "a similar" };
                let place = if here { " at that place" } else { "" };
                format!("has {same} surname (one in {one_in}{place})")
            }
            Fact::OtherGivenName => "has another given name".into(),
            Fact::OtherSurname => "has another surname".into(),
            Fact::BirthDate { exact: true } => "has the same date of birth".into(),
            Fact::BirthDate { exact: false } => "has nearly the same date of birth".into(),
            Fact::OtherBirthDate => "has another date of birth".into(),
            Fact::Home { residents } => format!(
                "lives at the address of the staff member{}",
                among(residents, " ({} subjects there)")
            ),
            Fact::FormerHome { until, residents } => {
                let until = until.map(|day| format!(" until {}", day.year())).unwrap_or_default();
                format!(
                    "shares a former address of the staff member{until}{}",
                    among(residents, " ({} subjects there)")
                )
            }
            Fact::Ships { link, .. } => {
                let when = former(link, "former ", "");
                let until = until(link, " until ");
                if link.from_subject {
                    format!("has things sent to the {when}address of the staff member{until}")
                } else {
                    format!("lives at the {when}address to which the staff member has things sent{until}")
                }
            }
            Fact::SimilarAddress => "has a similar address".into(),
            Fact::OtherAddress => "has another address".into(),
            Fact::Street { apart: 0, residents } => {
                format!("lives in the same house{}", among(residents, " ({} subjects there)"))
            }
            Fact::Street { apart, residents } => {
                let among = among(residents, " ({} subjects as near)");
                format!("lives in the same street, {apart} house numbers away{among}")
            }
            Fact::Distance { metres } => format!("lives {metres} metres away"),
            Fact::Phone { shared_by } => {
                format!("has the same telephone number{}", among(shared_by, " ({} subjects have it)"))
            }
            Fact::Email { shared_by } => {
                format!("has the same e-mail address{}", among(shared_by, " ({} subjects have it)"))
            }
            Fact::Contact { link, relation } => {
                let when = former(link, "was", "is");
                let until = until(link, " until ");
                let role = relation.english();
                if link.from_subject {
                    format!(
                        "{} the staff member as emergency contact{role}{until}",
                        former(link, "had named", "has named")
                    )
                } else {
                    format!("{when} an emergency contact of the staff member{role}{until}")
                }
            }
            Fact::SameContact => "has the same emergency contact".into(),
            Fact::Team => "is a staff member of the same team".into(),
        }
    }

    fn german(&self) -> String {
        match *self {
            Fact::GivenName { exact: true, one_in } => format!("hat denselben Vornamen (1 von {one_in})"),
            Fact::GivenName { exact: false, one_in } => {
                format!("hat einen ähnlichen Vornamen (1 von {one_in})")
            }
            Fact::Surname { exact, one_in, here } => {
                let same = if exact { "denselben" } else { "einen ähnlichen" };
                let place = if here { " am selben Ort" } else { "" };
                format!("hat {same} Nachnamen (1 von {one_in}{place})")
            }
            Fact::OtherGivenName => "hat einen anderen Vornamen".into(),
            Fact::OtherSurname => "hat einen anderen Nachnamen".into(),
            Fact::BirthDate { exact: true } => "hat dasselbe Geburtsdatum".into(),
            Fact::BirthDate { exact: false } => "hat fast dasselbe Geburtsdatum".into(),
            Fact::OtherBirthDate => "hat ein anderes Geburtsdatum".into(),
            Fact::Home { residents } => {
                format!(
                    "wohnt an der Adresse des Mitarbeiters oder der Mitarbeiterin{}",
                    among(residents, " (dort {} Betroffene)")
                )
            }
            Fact::FormerHome { until, residents } => {
                let until = until.map(|day| format!(" bis {}", day.year())).unwrap_or_default();
                let among = among(residents, " (dort {} Betroffene)");
                format!(
                    "teilte{until} eine frühere Adresse mit dem Mitarbeiter oder der Mitarbeiterin{among}"
                )
            }
            Fact::Ships { link, .. } => {
                let when = former(link, "frühere ", "");
                let until = until(link, " bis ");
                if link.from_subject {
                    format!(
                        "lässt{until} an die {when}Adresse des Mitarbeiters oder der Mitarbeiterin liefern"
                    )
                } else {
                    let when = former(link, "früheren ", "");
                    format!("wohnt an der {when}Lieferadresse des Mitarbeiters oder der Mitarbeiterin{until}")
                }
            }
            Fact::SimilarAddress => "hat eine ähnliche Adresse".into(),
            Fact::OtherAddress => "hat eine andere Adresse".into(),
            Fact::Street { apart: 0, residents } => {
                format!("wohnt im selben Haus{}", among(residents, " (dort {} Betroffene)"))
            }
            Fact::Street { apart, residents } => {
                let among = among(residents, " (so nah {} Betroffene)");
                format!("wohnt in derselben Straße, {apart} Hausnummern entfernt{among}")
            }
            Fact::Distance { metres } => format!("wohnt {metres} Meter entfernt"),
            Fact::Phone { shared_by } => {
                format!("hat dieselbe Telefonnummer{}", among(shared_by, " ({} Betroffene haben sie)"))
            }
            Fact::Email { shared_by } => {
                format!("hat dieselbe E-Mail-Adresse{}", among(shared_by, " ({} Betroffene haben sie)"))
            }
            Fact::Contact { link, relation } => {
                let until = until(link, " bis ");
                let role = relation.german();
                let has = former(link, "hatte", "hat");
                if link.from_subject {
                    format!(
                        "{has}{until} den Mitarbeiter oder die Mitarbeiterin als Notfallkontakt{role} genannt"
                    )
                } else {
                    format!(
                        "{}{until} Notfallkontakt{role} des Mitarbeiters oder der Mitarbeiterin",
                        former(link, "war", "ist")
                    )
                }
            }
            Fact::SameContact => "hat denselben Notfallkontakt".into(),
            Fact::Team => "gehört zum selben Team".into(),
        }
    }
}

impl ContactRelation {
    fn english(self) -> &'static str {
        match self {
            ContactRelation::Partner => " (as partner)",
            ContactRelation::FormerPartner => " (as former partner)",
            ContactRelation::Kin => " (as family)",
            ContactRelation::Friend => " (as friend)",
            ContactRelation::Unknown => "",
        }
    }

    fn german(self) -> &'static str {
        match self {
            ContactRelation::Partner => " (Partnerschaft)",
            ContactRelation::FormerPartner => " (frühere Partnerschaft)",
            ContactRelation::Kin => " (Familie)",
            ContactRelation::Friend => " (Freundschaft)",
            ContactRelation::Unknown => "",
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
