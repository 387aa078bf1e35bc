//! The terms of a score.

use relate::Lang;
use serde::Serialize;

use crate::Bits;

/// One kind of evidence. A score is the sum of the bits of its terms, and has no other parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// The strongest template that explains the look (negative), or that none does.
    Explanation,
    /// Templates that make it less suspicious, and explain nothing.
    Mitigation,
    /// The only task is their own, without contact from the subject.
    SelfOpened,
    /// The look showed fields that the task does not need.
    BeyondPurpose,
    /// The look names a task that is not the subject's.
    OtherTicket,
    /// The look showed fields that others of the team hardly ever need.
    UnusualFields,
    /// Somebody else's ticket explains a look at a relation.
    BorrowedTicket,
    /// What the two are to each other.
    Relationship,
    /// The subject is protected.
    Protected,
    /// The subject is a decoy.
    Decoy,
    /// Many staff members at this subject.
    Spike,
    /// Again and again at this subject.
    Series,
    /// Outside of their shift.
    OffShift,
    /// Again on a task on which nothing happens.
    NoProgress,
    /// Many subjects around the same time.
    Burst,
    /// Minutes from a look at somebody else that weighs much.
    Cover,
    /// Subjects whose ids follow one another.
    IdWalk,
    /// Subjects whose surnames follow one another.
    NameWalk,
    /// Looks at the relations of others, who look at theirs.
    Ring,
    /// Near something private of the staff member.
    PrivateEvent,
}

/// A term with its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Weighed {
    /// What.
    pub term: Term,
    /// How much: log₂ of the likelihood ratio.
    pub bits: Bits,
}

/// The bits of all terms of a look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms([Bits; Term::ALL.len()]);

impl Term {
    /// All terms.
    pub const ALL: [Term; 20] = [
        Term::Explanation,
        Term::Mitigation,
        Term::SelfOpened,
        Term::BeyondPurpose,
        Term::OtherTicket,
        Term::UnusualFields,
        Term::BorrowedTicket,
        Term::Relationship,
        Term::Protected,
        Term::Decoy,
        Term::Spike,
        Term::Series,
        Term::OffShift,
        Term::NoProgress,
        Term::Burst,
        Term::Cover,
        Term::IdWalk,
        Term::NameWalk,
        Term::Ring,
        Term::PrivateEvent,
    ];

    /// A name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        let (english, german) = match self {
            Term::Explanation => ("explained by work", "durch Arbeit erklärt"),
            Term::Mitigation => ("work nearby", "Arbeit in der Nähe"),
            Term::SelfOpened => ("self-opened task", "selbst eröffnete Aufgabe"),
            Term::BeyondPurpose => ("fields beyond the task", "Felder über die Aufgabe hinaus"),
            Term::UnusualFields => ("fields unusual in the team", "im Team unübliche Felder"),
            Term::OtherTicket => ("task of another subject", "Aufgabe zu einer anderen Person"),
            Term::BorrowedTicket => ("somebody else's ticket", "fremdes Ticket"),
            Term::Relationship => ("relationship", "Beziehung"),
            Term::Protected => ("protected subject", "geschützte Person"),
            Term::Decoy => ("decoy", "Köder"),
            Term::Spike => ("many staff at one subject", "viele Beschäftigte bei einer Person"),
            Term::Series => ("again and again", "immer wieder"),
            Term::OffShift => ("off shift", "außerhalb der Schicht"),
            Term::NoProgress => ("no progress", "ohne Fortschritt"),
            Term::Burst => ("many subjects at a time", "viele Personen in kurzer Zeit"),
            Term::Cover => ("cover for another look", "Deckung für einen anderen Abruf"),
            Term::IdWalk => ("consecutive ids", "aufeinanderfolgende Nummern"),
            Term::NameWalk => ("alphabetic order", "alphabetische Reihenfolge"),
            Term::Ring => ("mutual favours", "gegenseitige Gefälligkeit"),
            Term::PrivateEvent => ("private event", "privater Anlass"),
        };
        match lang {
            Lang::English => english,
            Lang::German => german,
        }
    }
}

impl Terms {
    pub(crate) const SIZE: usize = 2 * Term::ALL.len();

    pub(crate) fn add(&mut self, term: Term, bits: Bits) {
        if let Some(place) = self.0.get_mut(term as usize) {
            *place += bits;
        }
    }

    pub(crate) fn set(&mut self, term: Term, bits: Bits) {
        if let Some(place) = self.0.get_mut(term as usize) {
            *place = bits;
        }
    }

    pub(crate) fn of(&self, term: Term) -> Bits {
        self.0.get(term as usize).copied().unwrap_or_default()
    }

    pub(crate) fn sum(&self) -> Bits {
        self.0.iter().fold(Bits::ZERO, |sum, bits| sum + *bits)
    }

    /// Those that weigh anything, the heaviest first.
    pub(crate) fn weighed(&self) -> Vec<Weighed> {
        let mut weighed: Vec<Weighed> = Term::ALL
            .into_iter()
            .map(|term| Weighed { term, bits: self.of(term) })
            .filter(|weighed| weighed.bits != Bits::ZERO)
            .collect();
        weighed.sort_by_key(|weighed| std::cmp::Reverse(weighed.bits));
        weighed
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        self.0.iter().for_each(|bits| out.extend_from_slice(&bits.to_le_bytes()));
    }

    pub(crate) fn read(bytes: &mut crate::facts::Bytes<'_>) -> Terms {
        Terms(std::array::from_fn(|_| Bits::from_le_bytes(bytes.array())))
    }
}
