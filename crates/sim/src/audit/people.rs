//! People and their accounts, whoever they are to anybody.

use crate::audit::rates;
use crate::audit::surnames::Surnames;
use crate::audit::towns::Towns;
use crate::draw::{Draw, Part};
use crate::names::Names;
use crate::{Country, Date, Dwelling};

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) given_name: &'static str,
    pub(crate) family_name: String,
    pub(crate) birth_date: Date,
    /// Number of their telephone in the world's numbering plan: see [`crate::audit::phones`].
    pub(crate) phone: u32,
    /// Has no end.
    pub(crate) home: Home,
    /// The homes before, the oldest first.
    pub(crate) left: Vec<Home>,
}

/// Where somebody lives or lived, or has parcels sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) dwelling: Dwelling,
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
}

impl Home {
    /// Whether both are the same dwelling at the same time, for a day at least.
    pub(crate) fn shared(&self, other: &Home) -> bool {
        self.dwelling == other.dwelling
            && other.to.is_none_or(|to| self.from < to)
            && self.to.is_none_or(|to| other.from < to)
    }
}

impl Person {
    /// The oldest first, the present one last.
    pub(crate) fn homes(&self) -> impl Iterator<Item = &Home> {
        self.left.iter().chain([&self.home])
    }

    /// Lives there now, and nowhere before.
    pub(crate) fn live_at(&mut self, dwelling: Dwelling, from: Date) {
        self.home = Home { dwelling, from, to: None };
        self.left.clear();
    }
}

/// What the shop keeps of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) person: Person,
    pub(crate) registered_on: Date,
    /// E-mail address, if it is not the one that the shop's accounts have by name and id.
    pub(crate) email: Option<String>,
    pub(crate) shipping: Option<Home>,
    pub(crate) billing: Option<Home>,
}

impl Account {
    /// Forgets what the shop cannot know: homes left before the registration.
    pub(crate) fn of(person: Person, registered_on: Date) -> Account {
        let mut account = Account { person, registered_on, email: None, shipping: None, billing: None };
        let Person { home, left, .. } = &mut account.person;
        left.retain(|home| home.to.is_none_or(|to| to > registered_on));
        for home in left.iter_mut().chain([home]) {
            home.from = home.from.max(registered_on);
        }
        account
    }
}

/// Draws people.
pub(crate) struct People {
    pub(crate) seed: u64,
    pub(crate) country: Country,
    /// The first day after the world.
    pub(crate) today: Date,
    pub(crate) names: Names,
    pub(crate) surnames: Surnames,
    pub(crate) towns: Towns,
}

impl People {
    pub(crate) fn new(seed: u64, country: Country, today: Date, subjects: u32) -> People {
        People {
            seed,
            country,
            today,
            names: Names::new(),
            surnames: Surnames::new(country),
            towns: Towns::new(seed, country, subjects),
        }
    }

    /// Somebody of this age in years, who lives there now and perhaps elsewhere before.
    pub(crate) fn person(&self, draw: &mut Draw, ages: (u32, u32), dwelling: Dwelling, phone: u32) -> Person {
        let birth_date = self.today.plus_days(-(draw.between(ages.0 * 366, ages.1 * 365) as i32));
        let given_name = self.names.given(draw, self.country, birth_date);
        let family_name = self.surnames.surname(&self.names, draw);
        let from = self.today.plus_days(-(draw.between(100, 4_000) as i32));
        let home = Home { dwelling, from, to: None };
        Person { given_name, family_name, birth_date, phone, home, left: self.left(draw, &home) }
    }

    /// A registration on a day in the last ten years, and not after the world began.
    pub(crate) fn registration(&self, draw: &mut Draw) -> Date {
        self.today.plus_days(-(draw.between(400, 3_650) as i32))
    }

    /// The account of the stranger with this number. Strangers come in pairs (0 and 1, 2 and 3, …), of whom some
    /// live together.
    pub(crate) fn stranger(&self, n: u32) -> Account {
        let mut draw = Draw::nth(self.seed, Part::AuditStrangers, u64::from(n / 2));
        let dwelling = self.towns.dwelling(&mut draw);
        let together = draw.per_mille(rates::PAIR_AT_HOME);
        let one_name = together && draw.per_mille(rates::COUPLE_ONE_NAME);
        let mut person = self.person(&mut draw, ADULTS, dwelling, n);
        if n % 2 == 1 {
            let other = if together { dwelling } else { self.towns.dwelling(&mut draw) };
            let first = person;
            person = self.person(&mut draw, ADULTS, other, n);
            if one_name {
                person.family_name = first.family_name;
            }
            if together {
                (person.home, person.left) = (first.home, first.left);
            }
        }
        let registered_on = self.registration(&mut draw);
        let mut account = Account::of(person, registered_on);
        self.add_addresses(&mut draw, &mut account);
        account
    }

    /// Perhaps an address for parcels and one for invoices.
    pub(crate) fn add_addresses(&self, draw: &mut Draw, account: &mut Account) {
        let from = account.registered_on;
        if draw.per_mille(rates::WITH_SHIPPING) {
            account.shipping = Some(Home { dwelling: self.towns.dwelling(draw), from, to: None });
        }
        if draw.per_mille(rates::WITH_BILLING) {
            account.billing = Some(Home { dwelling: self.towns.dwelling(draw), from, to: None });
        }
    }

    /// Homes before the present one, mostly none.
    fn left(&self, draw: &mut Draw, present: &Home) -> Vec<Home> {
        let mut left = Vec::new();
        let mut to = present.from;
        while left.len() < MOST_LEFT && draw.per_mille(rates::MOVED) {
            let from = to.plus_days(-(draw.between(300, 2_500) as i32));
            left.insert(0, Home { dwelling: self.towns.near(draw, &present.dwelling), from, to: Some(to) });
            to = from;
        }
        left
    }
}

/// Ages of customers, in years.
pub(crate) const ADULTS: (u32, u32) = (18, 85);

/// Nobody's files go further back.
const MOST_LEFT: usize = 2;
