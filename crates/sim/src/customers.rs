//! The customers and their addresses, with the planned ties worked in.

use std::collections::HashSet;

use crate::Size;
use crate::date::Date;
use crate::draw::{Draw, Part};
use crate::email::email;
use crate::names::Names;
use crate::phones::{Phone, PhoneBook};
use crate::places::{Country, Dwelling, Places};
use crate::staff::{Department, IN_GERMANY};
use crate::ties::Plan;

/// A customer: the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Key, from 1.
    pub id: u32,
    /// Given name.
    pub given_name: &'static str,
    /// Surname.
    pub family_name: String,
    /// Date of birth.
    pub birth_date: Date,
    /// E-mail address; no two customers have the same.
    pub email: String,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Where the account is kept.
    pub country: Country,
    /// Day of the registration.
    pub registered_on: Date,
    /// The shop's mark for protected customers.
    pub vip: bool,
}

impl Customer {
    /// Customer number, e.g. `C-0000123`.
    #[must_use]
    pub fn number(&self) -> String {
        format!("C-{:07}", self.id)
    }
}

/// What an address is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressKind {
    /// The customer lives there.
    Home,
    /// Parcels may go there, e.g. to work or to parents.
    Shipping,
    /// Invoices go there.
    Billing,
}

impl AddressKind {
    /// Name, e.g. `shipping`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            AddressKind::Home => "home",
            AddressKind::Shipping => "shipping",
            AddressKind::Billing => "billing",
        }
    }
}

/// An address of a customer, now or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// Key, from 1.
    pub id: u32,
    /// Id of the customer.
    pub customer: u32,
    /// What for.
    pub kind: AddressKind,
    /// Where.
    pub dwelling: Dwelling,
    /// First day in use.
    pub from: Date,
    /// Last day in use; `None` means now.
    pub to: Option<Date>,
}

/// Per mille of customers who live with the customer registered before them (a partner, a flat mate) …
const SAME_HOME: u32 = 200;
/// … and, of these, who have the same surname.
const SAME_HOME_SAME_NAME: u32 = 600;
/// Per mille of customers who moved since they registered; about 8 % of Germans move each year.
const MOVED: u32 = 300;
/// Per mille of customers with a further address for parcels, and for invoices.
const WITH_SHIPPING: u32 = 150;
const WITH_BILLING: u32 = 60;
/// Per mille of customers who left a telephone number.
const WITH_PHONE: u32 = 900;
/// The shop opened so many days ago.
const SHOP_AGE: u32 = 3_650;

/// Customers and addresses, both in the order of their ids; a customer's addresses are neighbours in the list,
/// the oldest home first, the present home last among the homes.
pub(crate) struct Base {
    pub(crate) customers: Vec<Customer>,
    pub(crate) addresses: Vec<Address>,
}

impl Base {
    /// Adds to the department's emergency contacts where a tie needs it.
    pub(crate) fn draw(
        seed: u64,
        size: &Size,
        today: Date,
        plan: &Plan,
        department: &mut Department,
        phones: &mut PhoneBook,
    ) -> Base {
        let taken = department.addresses.iter().map(|address| address.dwelling).collect();
        let (names, places) = (Names::new(), Places::new());
        let draw = Draw::new(seed, Part::Customers);
        let mut registrar = Registrar { draw, names, places, taken, today };
        let mut base = Base { customers: Vec::new(), addresses: Vec::new() };
        let mut before: Option<Draft> = None;
        for id in 1..=size.customers {
            let tie = plan.of_customer(id);
            let mut draft = registrar.stranger(id, phones);
            draft.customer.vip = plan.protected.contains(&id);
            match (tie, before) {
                (Some(tie), _) => registrar.bind(&mut draft, tie, department, phones),
                (None, Some(other)) => registrar.maybe_move_in(&mut draft, &other),
                (None, None) => {}
            }
            base.add(&draft);
            before = tie.is_none().then_some(draft);
        }
        base
    }

    fn add(&mut self, draft: &Draft) {
        let addresses = draft.homes.iter().chain(&draft.others);
        for (id, &Stay { kind, dwelling, from, to }) in (self.addresses.len() as u32 + 1..).zip(addresses) {
            self.addresses.push(Address { id, customer: draft.customer.id, kind, dwelling, from, to });
        }
        self.customers.push(draft.customer.clone());
    }
}

/// A customer on the way into the base.
pub(crate) struct Draft {
    pub(crate) customer: Customer,
    /// Never empty; the present home comes last.
    homes: Vec<Stay>,
    others: Vec<Stay>,
}

#[derive(Clone, Copy)]
struct Stay {
    kind: AddressKind,
    dwelling: Dwelling,
    from: Date,
    to: Option<Date>,
}

impl Draft {
    pub(crate) fn rename(&mut self, given_name: &'static str, family_name: &str) {
        let customer = &mut self.customer;
        customer.given_name = given_name;
        family_name.clone_into(&mut customer.family_name);
        customer.email = customer_email(given_name, family_name, customer.id);
    }

    /// No address is older than the registration.
    pub(crate) fn register_on(&mut self, date: Date) {
        self.customer.registered_on = date;
        for stay in self.homes.iter_mut().chain(&mut self.others) {
            stay.from = stay.from.max(date);
        }
    }

    /// Lives there now and never lived elsewhere.
    pub(crate) fn live_at(&mut self, dwelling: Dwelling) {
        self.customer.country = dwelling.country;
        self.homes = vec![Stay::at_home(dwelling, self.customer.registered_on)];
    }

    /// Lived there from the registration until a day, and then where the last home is.
    pub(crate) fn lived_at(&mut self, dwelling: Dwelling, registered_on: Date, until: Date) {
        let now = self.homes.pop().map(|stay| Stay { from: until, ..stay });
        self.homes = vec![Stay { to: Some(until), ..Stay::at_home(dwelling, registered_on) }];
        self.homes.extend(now);
        self.register_on(registered_on);
    }
}

impl Stay {
    fn at_home(dwelling: Dwelling, from: Date) -> Stay {
        Stay { kind: AddressKind::Home, dwelling, from, to: None }
    }
}

/// Draws customers one by one.
pub(crate) struct Registrar {
    pub(crate) draw: Draw,
    pub(crate) names: Names,
    pub(crate) places: Places,
    /// Dwellings of the staff, now and before: nobody gets one of these by chance.
    taken: HashSet<Dwelling>,
    today: Date,
}

impl Registrar {
    /// Somebody with no tie to anybody.
    fn stranger(&mut self, id: u32, phones: &mut PhoneBook) -> Draft {
        let draw = &mut self.draw;
        let country = if draw.per_mille(IN_GERMANY) { Country::Germany } else { Country::UnitedStates };
        // 18 to 87 years old; the mean of two draws, so that the middle ages are the most frequent.
        let age = (draw.between(18 * 366, 87 * 365) + draw.between(18 * 366, 87 * 365)) / 2;
        let birth_date = self.today.plus_days(-(age as i32));
        let given_name = self.names.given(draw, country, birth_date);
        let family_name = self.names.family(draw, country);
        // Not before the 16th birthday.
        let longest = SHOP_AGE.min(age - 16 * 365);
        let registered_on = self.today.plus_days(-(draw.between(1, longest) as i32));
        let phone = if draw.per_mille(WITH_PHONE) { phones.next(country) } else { None };
        let customer = Customer {
            id,
            given_name,
            email: customer_email(given_name, &family_name, id),
            family_name,
            birth_date,
            phone,
            country,
            registered_on,
            vip: false,
        };
        let mut draft = Draft { customer, homes: Vec::new(), others: Vec::new() };
        draft.live_at(self.free_dwelling(country));
        if self.draw.per_mille(MOVED) {
            let age_of_account = self.today.days_since(registered_on) as u32;
            let until = self.today.plus_days(-(self.draw.between(0, age_of_account) as i32));
            draft.lived_at(self.free_dwelling(country), registered_on, until);
        }
        self.add_others(&mut draft);
        draft
    }

    /// A dwelling where none of the staff lives or lived.
    pub(crate) fn free_dwelling(&mut self, country: Country) -> Dwelling {
        loop {
            let dwelling = self.places.dwelling(&mut self.draw, country);
            if self.is_free(&dwelling) {
                return dwelling;
            }
        }
    }

    /// The same, in the city of `home`.
    pub(crate) fn free_dwelling_near(&mut self, home: &Dwelling) -> Dwelling {
        loop {
            let dwelling = self.places.dwelling_near(&mut self.draw, home);
            if self.is_free(&dwelling) {
                return dwelling;
            }
        }
    }

    pub(crate) fn is_free(&self, dwelling: &Dwelling) -> bool {
        !self.taken.contains(dwelling)
    }

    fn add_others(&mut self, draft: &mut Draft) {
        for (kind, share) in [(AddressKind::Shipping, WITH_SHIPPING), (AddressKind::Billing, WITH_BILLING)] {
            if self.draw.per_mille(share) {
                let Customer { country, registered_on: from, .. } = draft.customer;
                draft.others.push(Stay { kind, dwelling: self.free_dwelling(country), from, to: None });
            }
        }
    }

    /// Perhaps this customer lives with the one before.
    fn maybe_move_in(&mut self, draft: &mut Draft, other: &Draft) {
        if !self.draw.per_mille(SAME_HOME) {
            return;
        }
        if let Some(stay) = other.homes.last() {
            draft.live_at(stay.dwelling);
        }
        if self.draw.per_mille(SAME_HOME_SAME_NAME) {
            let given = self.names.given(&mut self.draw, draft.customer.country, draft.customer.birth_date);
            draft.rename(given, &other.customer.family_name);
        }
    }
}

fn customer_email(given_name: &str, family_name: &str, id: u32) -> String {
    let domain = if id.is_multiple_of(3) { "example.org" } else { "example.com" };
    email(given_name, family_name, id, domain)
}
