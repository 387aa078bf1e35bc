//! Who a subject is to a staff member, and what in the tables shows it.

use std::collections::HashMap;

use crate::audit::circle::Contact;
use crate::audit::people::Account;
use crate::audit::staff::Member;
use crate::audit::towns::NEXT_DOOR;
use crate::{Date, Dwelling};

/// Who a subject is to a staff member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// The staff member's own account.
    Own,
    /// They live in one home now, as a couple.
    Household,
    /// They shared a home until a day in the past, as a couple.
    FormerPartner,
    /// Parent or sibling.
    Family,
    /// They live a few houses apart and know each other, or live so by chance.
    Neighbour,
    /// Same house of many flats, by chance.
    SameHouse,
    /// The own account of somebody in the same team.
    Colleague,
    /// They know each other from elsewhere; hardly ever shown by anything.
    Acquaintance,
    /// Lived in the staff member's home before them: *no* relationship.
    TenantBefore,
    /// Same given name and surname: *no* relationship.
    Namesake,
}

impl TieKind {
    /// All kinds.
    pub const ALL: [TieKind; 10] = [
        TieKind::Own,
        TieKind::Household,
        TieKind::FormerPartner,
        TieKind::Family,
        TieKind::Neighbour,
        TieKind::SameHouse,
        TieKind::Colleague,
        TieKind::Acquaintance,
        TieKind::TenantBefore,
        TieKind::Namesake,
    ];

    /// As written in the truth, e.g. `former_partner`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            TieKind::Own => "self",
            TieKind::Household => "household",
            TieKind::FormerPartner => "former_partner",
            TieKind::Family => "family",
            TieKind::Neighbour => "neighbour",
            TieKind::SameHouse => "same_house",
            TieKind::Colleague => "colleague",
            TieKind::Acquaintance => "acquaintance",
            TieKind::TenantBefore => "tenant_before",
            TieKind::Namesake => "namesake",
        }
    }

    /// Whether it is a relationship at all, and not a trap for whoever looks for one.
    #[must_use]
    pub const fn is_relationship(self) -> bool {
        !matches!(self, TieKind::TenantBefore | TieKind::Namesake)
    }
}

/// What a subject is to a staff member.
#[derive(Clone, Debug)]
pub(crate) struct Tie {
    pub(crate) staff: u32,
    /// Number of the subject; not yet the id.
    pub(crate) subject: u32,
    pub(crate) kind: TieKind,
    pub(crate) until: Option<Date>,
    /// What the tables show of it, joined by `;`; empty if nothing.
    pub(crate) evidence: String,
    /// The subject's surname has changed since they were together.
    pub(crate) renamed: bool,
    /// Nobody planned it: two addresses or names fell together.
    pub(crate) by_chance: bool,
}

impl Tie {
    /// The tie with what the tables show of it. The member's contacts come last in the list.
    pub(crate) fn between(
        member: &Member,
        subject: u32,
        account: &Account,
        kind: TieKind,
        contacts: &[Contact],
    ) -> Tie {
        let person = &account.person;
        let (here, there) = (member.person.home.dwelling, person.home.dwelling);
        let same_home = here == there;
        let next_door = is_next_door(&here, &there);
        let past_home = !same_home
            && person.homes().any(|home| member.homes_on_file.iter().any(|other| home.shared(other)));
        let of_member = contacts.iter().rev().take_while(|contact| contact.staff == member.id);
        let contact = of_member.filter(|contact| contact.phone == person.phone).count() > 0;
        let shipping = account.shipping.is_some_and(|shipping| {
            member.homes_on_file.iter().any(|home| home.dwelling == shipping.dwelling)
        });
        let surname = person.family_name == member.person.family_name;
        let shown = [
            (same_home, "same_home"),
            (next_door, "next_door"),
            (past_home, "past_home"),
            (contact, "contact"),
            (shipping, "shipping"),
            (surname, "surname"),
        ];
        let shown: Vec<&str> = shown.into_iter().filter_map(|(holds, name)| holds.then_some(name)).collect();
        let evidence = shown.join(";");
        Tie { staff: member.id, subject, kind, until: None, evidence, renamed: false, by_chance: false }
    }
}

/// Another house of the same street, a few numbers away at most.
fn is_next_door(one: &Dwelling, other: &Dwelling) -> bool {
    one.same_street(other) && one != other && one.number.abs_diff(other.number) <= NEXT_DOOR
}

/// Finds staff who live next door to a stranger, in the same house, or are called the same.
pub(crate) struct ByChance<'a> {
    staff: &'a [Member],
    streets: HashMap<(&'static str, &'static str, &'static str), Vec<usize>>,
    names: HashMap<(&'static str, &'a str), Vec<usize>>,
}

impl<'a> ByChance<'a> {
    pub(crate) fn new(staff: &'a [Member]) -> ByChance<'a> {
        let mut found = ByChance { staff, streets: HashMap::new(), names: HashMap::new() };
        for (at, member) in staff.iter().enumerate() {
            let person = &member.person;
            found.streets.entry(street(&person.home.dwelling)).or_default().push(at);
            found.names.entry((person.given_name, &person.family_name)).or_default().push(at);
        }
        found
    }

    /// In the order of the staff, streets before names.
    pub(crate) fn ties(&self, subject: u32, account: &Account, report: &mut impl FnMut(Tie)) {
        let person = &account.person;
        let tie = |member: &Member, kind| Tie {
            by_chance: true,
            ..Tie::between(member, subject, account, kind, &[])
        };
        let home = person.home.dwelling;
        for member in self.members(self.streets.get(&street(&home))) {
            let theirs = member.person.home.dwelling;
            if theirs == home {
                report(tie(member, TieKind::SameHouse));
            } else if is_next_door(&theirs, &home) {
                report(tie(member, TieKind::Neighbour));
            }
        }
        for member in self.members(self.names.get(&(person.given_name, person.family_name.as_str()))) {
            report(tie(member, TieKind::Namesake));
        }
    }

    fn members(&self, found: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Member> + use<'_, 'a> {
        found.into_iter().flatten().filter_map(|&at| self.staff.get(at))
    }
}

fn street(dwelling: &Dwelling) -> (&'static str, &'static str, &'static str) {
    (dwelling.street, dwelling.postcode, dwelling.city)
}
