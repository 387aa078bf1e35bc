//! Sizes, determinism and truth of worlds.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use sim::{
    Address, AddressKind, Assignee, Customer, Date, Dwelling, NEIGHBOUR_NUMBERS, Origin, Size, Staff,
    StaffContact, Tie, TieKind, World,
};

const TODAY: Date = Date::new(2026, 11, 23);
const LARGER: Size = Size { customers: 5_000, staff: 60, open_tasks: 400, ..Size::demo() };
/// Many people who do nothing.
const CROWDED: Size = Size {
    customers: 60_000,
    staff: 60,
    orders_per_customer: 0,
    streams_per_customer: 0,
    readings_per_customer: 0,
    open_tasks: 0,
};

#[test]
fn sizes_are_as_asked() {
    let world = World::generate(3, LARGER, TODAY);
    assert_eq!((world.customers.len(), world.staff.len(), world.tasks.len()), (5_000, 60, 400));
    for (name, rows, mean) in [
        ("orders", world.orders.len(), LARGER.orders_per_customer),
        ("streams", world.streams.len(), LARGER.streams_per_customer),
        ("readings", world.readings.len(), LARGER.readings_per_customer),
    ] {
        let expected = 5_000 * mean as usize;
        assert!(rows.abs_diff(expected) < expected / 10, "{name}: {rows} instead of about {expected}");
    }
}

#[test]
fn tiny_worlds_exist() {
    for (customers, staff) in [(0, 0), (0, 3), (1, 0), (1, 1), (5, 1), (9, 30), (30, 9)] {
        let size = Size { customers, staff, ..Size::demo() };
        let world = World::generate(1, size, TODAY);
        assert_eq!((world.customers.len(), world.staff.len()), (customers as usize, staff as usize));
        assert_eq!(world.tasks.len(), if customers == 0 { 0 } else { 60 });
    }
}

#[test]
fn more_of_one_thing_leaves_the_others_as_they_were() {
    let world = World::generate(5, Size::demo(), TODAY);
    let busier = World::generate(5, Size { orders_per_customer: 30, ..Size::demo() }, TODAY);
    assert!(busier.orders.len() > 3 * world.orders.len());
    assert_eq!(world.customers, busier.customers);
    assert_eq!(world.addresses, busier.addresses);
    assert_eq!(world.streams, busier.streams);
    assert_eq!(world.truth, busier.truth);
    assert_ne!(world.customers, World::generate(6, Size::demo(), TODAY).customers);
}

#[test]
fn surnames_are_as_frequent_as_published() {
    let world = World::generate(1, CROWDED, TODAY);
    let share = |name: &str, country: &str| {
        let in_country = world.customers.iter().filter(|customer| customer.country.code() == country);
        let (named, all): (Vec<_>, Vec<_>) = in_country.partition(|customer| customer.family_name == name);
        10_000 * named.len() / (named.len() + all.len())
    };
    // Per ten thousand; published: 95 and 83. Customers who share a home share names, hence the room.
    assert!((75..=115).contains(&share("Müller", "DE")), "{}", share("Müller", "DE"));
    assert!((60..=106).contains(&share("Smith", "US")), "{}", share("Smith", "US"));
}

#[test]
fn every_tie_holds_in_the_data() {
    for seed in 0..20 {
        let world = World::generate(seed, Size::demo(), TODAY);
        let facts = Facts::of(&world);
        let kinds: BTreeSet<_> = world.truth.ties.iter().map(|tie| tie.kind).collect();
        assert_eq!(kinds, BTreeSet::from(TieKind::ALL), "seed {seed}");
        for tie in &world.truth.ties {
            assert!(facts.hold(tie), "seed {seed}: {tie:?}");
        }
    }
}

/// Whoever looks for relationships must not find one that the truth does not know.
#[test]
fn no_tie_is_missing_from_the_truth() {
    for world in [World::generate(11, LARGER, TODAY), World::generate(12, Size::demo(), TODAY)] {
        let facts = Facts::of(&world);
        let known: BTreeSet<_> = world.truth.ties.iter().map(|tie| (tie.staff, tie.customer)).collect();
        assert_eq!(known.len(), world.truth.ties.len(), "a pair is listed twice");
        for staff in &world.staff {
            for customer in &world.customers {
                let tied = TieKind::ALL.into_iter().find(|&kind| {
                    kind != TieKind::Family
                        && facts.hold(&Tie { kind, staff: staff.id, customer: customer.id })
                });
                let pair = (staff.id, customer.id);
                assert!(tied.is_none() || known.contains(&pair), "{tied:?} {pair:?}");
            }
        }
    }
}

#[test]
fn nobody_shares_a_dwelling_with_staff_by_chance() {
    let world = World::generate(1, Size { staff: 2_000, ..CROWDED }, TODAY);
    let of_staff: BTreeSet<_> = world.staff_addresses.iter().map(|address| address.dwelling).collect();
    let shares = |address: &&Address| of_staff.contains(&address.dwelling);
    let sharing: BTreeSet<_> =
        world.addresses.iter().filter(shares).map(|address| address.customer).collect();
    let kinds = [TieKind::Myself, TieKind::Household, TieKind::FormerPartner];
    let tied = world.truth.ties.iter().filter(|tie| kinds.contains(&tie.kind));
    assert_eq!(sharing, tied.map(|tie| tie.customer).collect());
}

#[test]
fn phones_are_given_out_once() {
    let world = World::generate(11, LARGER, TODAY);
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for customer in &world.customers {
        let name = format!("{} {}", customer.given_name, customer.family_name);
        owners
            .entry(customer.phone.map_or(customer.number(), |phone| phone.e164()))
            .or_default()
            .insert(name);
    }
    for staff in &world.staff {
        let name = format!("{} {}", staff.given_name, staff.family_name);
        owners.entry(staff.phone.map_or(staff.number(), |phone| phone.e164())).or_default().insert(name);
    }
    for contact in &world.staff_contacts {
        owners.entry(contact.phone.unwrap().e164()).or_default().insert(contact.name.clone());
    }
    assert!(owners.values().all(|names| names.len() == 1));
}

#[test]
fn conflicts_come_up_at_the_desk() {
    let world = World::generate(4, Size::demo(), TODAY);
    for tie in world.truth.ties.iter().filter(|tie| tie.kind.is_relationship()) {
        let theirs = world.tasks.iter().filter(|task| task.customer == tie.customer);
        let with_tied = theirs.filter(|task| task.assignee == Assignee::Staff(tie.staff)).count();
        assert!(with_tied > 0, "{tie:?}");
    }
    for customer in &world.truth.protected {
        assert!(world.customer(*customer).unwrap().vip);
        assert!(world.tasks.iter().any(|task| task.customer == *customer));
    }
    assert_eq!(world.customers.iter().filter(|customer| customer.vip).count(), world.truth.protected.len());
}

#[test]
fn tasks_from_customers_have_a_ticket_and_others_have_none() {
    let world = World::generate(4, LARGER, TODAY);
    let open: BTreeMap<_, _> = world
        .tickets
        .iter()
        .filter(|ticket| ticket.closed_at.is_none())
        .map(|ticket| (ticket.number(), ticket))
        .collect();
    let mut origins = [0; 3];
    for task in &world.tasks {
        let ticket = open.get(&task.external_id);
        match task.origin {
            Origin::Customer => {
                let ticket = ticket.unwrap();
                assert_eq!(
                    (ticket.customer, ticket.kind, ticket.order),
                    (task.customer, task.kind, task.order)
                );
                origins[0] += 1;
            }
            Origin::System => origins[1] += i32::from(ticket.is_none()),
            Origin::Staff(opener) => {
                assert_eq!((task.assignee, ticket), (Assignee::Staff(opener), None));
                origins[2] += 1;
            }
        }
    }
    assert_eq!(origins.iter().sum::<i32>(), 400);
    assert!(origins.iter().all(|&count| count > 0), "{origins:?}");
}

/// What the tables say, looked up by id.
struct Facts<'a> {
    world: &'a World,
    homes: BTreeMap<u32, Vec<&'a Address>>,
    dwellings: BTreeMap<u32, Vec<(Dwelling, Date, Option<Date>)>>,
    contacts: BTreeMap<u32, Vec<&'a StaffContact>>,
}

impl<'a> Facts<'a> {
    fn of(world: &'a World) -> Facts<'a> {
        let mut facts =
            Facts { world, homes: BTreeMap::new(), dwellings: BTreeMap::new(), contacts: BTreeMap::new() };
        for address in world.addresses.iter().filter(|address| address.kind == AddressKind::Home) {
            facts.homes.entry(address.customer).or_default().push(address);
        }
        for &sim::StaffAddress { staff, dwelling, from, to } in &world.staff_addresses {
            facts.dwellings.entry(staff).or_default().push((dwelling, from, to));
        }
        for contact in &world.staff_contacts {
            facts.contacts.entry(contact.staff).or_default().push(contact);
        }
        facts
    }

    fn hold(&self, tie: &Tie) -> bool {
        let staff = self.world.staff_member(tie.staff).unwrap();
        let customer = self.world.customer(tie.customer).unwrap();
        let home = self.homes[&customer.id].iter().find(|address| address.to.is_none()).unwrap().dwelling;
        let same_name = staff.given_name == customer.given_name && staff.family_name == customer.family_name;
        let same_birth = staff.birth_date == customer.birth_date;
        match tie.kind {
            TieKind::Myself => same_name && same_birth && staff.home == home && staff.phone == customer.phone,
            TieKind::Household => staff.home == home && !same_name,
            TieKind::FormerPartner => {
                let contact = self.contact(staff, customer);
                self.lived_together(tie) && contact.is_some_and(|contact| contact.to.is_some())
            }
            TieKind::Family => {
                let relation = self.contact(staff, customer).map(|contact| contact.relation);
                staff.family_name == customer.family_name
                    && staff.home.city == home.city
                    && relation == Some("sibling")
            }
            TieKind::Neighbour => {
                staff.home.same_street(&home)
                    && staff.home != home
                    && staff.home.number.abs_diff(home.number) <= NEIGHBOUR_NUMBERS
            }
            TieKind::Acquaintance => {
                self.contact(staff, customer).is_some_and(|contact| contact.relation == "friend")
            }
            TieKind::Namesake => same_name && !same_birth,
        }
    }

    fn lived_together(&self, tie: &Tie) -> bool {
        let ended = |to: Option<Date>| to.unwrap_or(TODAY.plus_days(1));
        self.dwellings[&tie.staff].iter().any(|&(dwelling, from, to)| {
            self.homes[&tie.customer].iter().any(|home| {
                home.dwelling == dwelling && from < ended(home.to) && home.from < ended(to) && to.is_some()
            })
        })
    }

    fn contact(&self, staff: &Staff, customer: &Customer) -> Option<&&StaffContact> {
        let mut contacts = self.contacts[&staff.id].iter();
        contacts.find(|contact| contact.phone.is_some() && contact.phone == customer.phone)
    }
}
