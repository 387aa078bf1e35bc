//! Who is what to whom: planned before the people are drawn, so that the truth is known.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::customers::{Address, AddressKind, Customer};
use crate::draw::{Draw, Part};
use crate::staff::Staff;
use crate::{Dwelling, Size};

/// What a customer is to a staff member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// The staff member's own account: name, birth date, home and phone are the same.
    Myself,
    /// They live in the same dwelling now.
    Household,
    /// They shared a dwelling until a day in the past, and the customer was the emergency contact until then.
    FormerPartner,
    /// Same rare surname, same city, and the customer is the emergency contact, as a sibling.
    Family,
    /// Same street and postcode, house numbers at most [`NEIGHBOUR_NUMBERS`] apart.
    Neighbour,
    /// The customer is the emergency contact, as a friend.
    Acquaintance,
    /// Same given name and surname, nothing else: *no* relationship, but a trap for whoever looks for one.
    Namesake,
}

/// House numbers of neighbours are at most this far apart.
pub const NEIGHBOUR_NUMBERS: u16 = 4;

impl TieKind {
    /// All kinds.
    pub const ALL: [TieKind; 7] = [
        TieKind::Myself,
        TieKind::Household,
        TieKind::FormerPartner,
        TieKind::Family,
        TieKind::Neighbour,
        TieKind::Acquaintance,
        TieKind::Namesake,
    ];

    /// Whether it is a relationship at all.
    #[must_use]
    pub const fn is_relationship(self) -> bool {
        !matches!(self, TieKind::Namesake)
    }

    /// The relationship's name, e.g. `former partner`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            TieKind::Myself => "self",
            TieKind::Household => "household",
            TieKind::FormerPartner => "former partner",
            TieKind::Family => "family",
            TieKind::Neighbour => "neighbour",
            TieKind::Acquaintance => "acquaintance",
            TieKind::Namesake => "namesake",
        }
    }
}

/// One true fact: what this customer is to this staff member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tie {
    /// The kind.
    pub kind: TieKind,
    /// Id of the staff member.
    pub staff: u32,
    /// Id of the customer.
    pub customer: u32,
}

/// What is true in a world, for tests and benches to compare findings with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// The planned ties, then those that came about by chance: neighbours and namesakes. Nobody shares a dwelling,
    /// a telephone number or an emergency contact by chance. Colleagues are not listed: whoever has an account of
    /// their own ([`TieKind::Myself`]) is a colleague to all other staff.
    pub ties: Vec<Tie>,
    /// Ids of the protected customers (celebrities, politicians, people at risk), ascending.
    pub protected: Vec<u32>,
}

/// Every so many staff members there is one tie of each kind; at least one of each in all.
const STAFF_PER_TIE_OF_A_KIND: u32 = 12;
/// Every so many customers one is protected; at least [`MIN_PROTECTED`] in all.
const CUSTOMERS_PER_PROTECTED: u32 = 200;
const MIN_PROTECTED: u32 = 3;

pub(crate) struct Plan {
    by_customer: BTreeMap<u32, Tie>,
    pub(crate) protected: BTreeSet<u32>,
}

impl Plan {
    /// Needs nobody yet, only how many there will be. At most every second customer is tied or protected.
    pub(crate) fn draw(seed: u64, size: &Size) -> Plan {
        let mut draw = Draw::new(seed, Part::Plan);
        let mut plan = Plan { by_customer: BTreeMap::new(), protected: BTreeSet::new() };
        if size.staff == 0 {
            return plan;
        }
        let mut staff: Vec<u32> = (1..=size.staff).collect();
        draw.shuffle(&mut staff);
        let rounds = (size.staff / STAFF_PER_TIE_OF_A_KIND).max(1) as usize;
        let kinds = TieKind::ALL.into_iter().cycle().take(rounds * TieKind::ALL.len());
        for (kind, staff) in kinds.zip(staff.into_iter().cycle()).take(size.customers as usize / 4) {
            let customer = plan.untouched(&mut draw, size.customers);
            plan.by_customer.insert(customer, Tie { kind, staff, customer });
        }
        let protected = (size.customers / CUSTOMERS_PER_PROTECTED).max(MIN_PROTECTED).min(size.customers / 4);
        for _ in 0..protected {
            let customer = plan.untouched(&mut draw, size.customers);
            plan.protected.insert(customer);
        }
        plan
    }

    pub(crate) fn of_customer(&self, customer: u32) -> Option<Tie> {
        self.by_customer.get(&customer).copied()
    }

    pub(crate) fn ties(&self) -> impl Iterator<Item = Tie> {
        self.by_customer.values().copied()
    }

    /// Ids of the staff with a tie of this kind.
    pub(crate) fn staff_with(&self, kind: TieKind) -> BTreeSet<u32> {
        self.ties().filter(|tie| tie.kind == kind).map(|tie| tie.staff).collect()
    }

    /// A customer with neither tie nor protection. Ends: at least half of them are.
    fn untouched(&self, draw: &mut Draw, customers: u32) -> u32 {
        loop {
            let customer = draw.between(1, customers);
            if !self.by_customer.contains_key(&customer) && !self.protected.contains(&customer) {
                return customer;
            }
        }
    }
}

/// Neighbours and namesakes that nobody planned.
pub(crate) fn by_chance(
    staff: &[Staff],
    customers: &[Customer],
    addresses: &[Address],
    plan: &Plan,
) -> Vec<Tie> {
    let unplanned =
        |staff: &Staff, customer: u32| plan.of_customer(customer).is_none_or(|tie| tie.staff != staff.id);
    let mut found = BTreeSet::new();

    let streets = group(staff, |member| street(&member.home));
    for address in
        addresses.iter().filter(|address| address.kind == AddressKind::Home && address.to.is_none())
    {
        for member in streets.get(&street(&address.dwelling)).into_iter().flatten() {
            if member.home.number.abs_diff(address.dwelling.number) <= NEIGHBOUR_NUMBERS
                && unplanned(member, address.customer)
            {
                found.insert(Tie { kind: TieKind::Neighbour, staff: member.id, customer: address.customer });
            }
        }
    }

    let names = group(staff, |member| (member.given_name, member.family_name.as_str()));
    for customer in customers {
        for member in names.get(&(customer.given_name, customer.family_name.as_str())).into_iter().flatten() {
            if unplanned(member, customer.id) {
                found.insert(Tie { kind: TieKind::Namesake, staff: member.id, customer: customer.id });
            }
        }
    }
    found.into_iter().collect()
}

fn street(dwelling: &Dwelling) -> (&'static str, &'static str, &'static str) {
    (dwelling.street, dwelling.postcode, dwelling.city)
}

fn group<'a, K: Eq + std::hash::Hash>(
    staff: &'a [Staff],
    key: impl Fn(&'a Staff) -> K,
) -> HashMap<K, Vec<&'a Staff>> {
    let mut groups: HashMap<K, Vec<&Staff>> = HashMap::new();
    for member in staff {
        groups.entry(key(member)).or_default().push(member);
    }
    groups
}
