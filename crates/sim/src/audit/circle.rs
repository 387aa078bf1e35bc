//! The circle of each staff member: who of the people around them has an account, and what of it the tables show.

use crate::audit::people::{ADULTS, Account, Home, People, Person};
use crate::audit::phones;
use crate::audit::rates;
use crate::audit::staff::Member;
use crate::audit::ties::{Tie, TieKind};
use crate::draw::{Draw, Part};
use crate::email::email;
use crate::{Date, Dwelling};

/// Whom to call in an emergency, now or before.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) staff: u32,
    pub(crate) name: String,
    pub(crate) phone: u32,
    pub(crate) relation: &'static str,
    pub(crate) dwelling: Dwelling,
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
}

/// The accounts of all circles, and who they are to whom.
#[derive(Default)]
pub(crate) struct Circles {
    /// The account of subject number 0, 1, 2, …: strangers come after.
    pub(crate) accounts: Vec<Account>,
    /// By staff member.
    pub(crate) ties: Vec<Tie>,
    /// By staff member.
    pub(crate) contacts: Vec<Contact>,
    /// People drawn, with an account or without.
    people: u32,
}

impl Circles {
    pub(crate) fn draw(people: &People, staff: &[Member]) -> Circles {
        let mut circles = Circles::default();
        for member in staff {
            let draw = Draw::nth(people.seed, Part::AuditCircles, u64::from(member.id));
            Circle { people, member, draw, circles: &mut circles }.fill();
        }
        circles
    }
}

struct Circle<'a> {
    people: &'a People,
    member: &'a Member,
    draw: Draw,
    circles: &'a mut Circles,
}

impl Circle<'_> {
    fn fill(&mut self) {
        if self.draw.per_mille(rates::OWN_ACCOUNT) {
            self.own();
        }
        self.partner();
        if self.draw.per_mille(rates::FORMER_PARTNER) {
            self.former_partner();
        }
        for _ in 0..2 {
            if self.draw.per_mille(rates::RELATIVE) {
                self.relative();
            }
            if self.draw.per_mille(rates::NEIGHBOUR) {
                let home = self.home();
                let dwelling = self.people.towns.next_door(&mut self.draw, &home.dwelling);
                let person = self.stranger(dwelling);
                self.add(TieKind::Neighbour, person, None);
            }
            if self.draw.per_mille(rates::ACQUAINTANCE) {
                self.acquaintance();
            }
        }
        if self.draw.per_mille(rates::TENANT_BEFORE) {
            self.tenant_before();
        }
        if self.draw.per_mille(rates::NAMESAKE) {
            let dwelling = self.people.towns.dwelling(&mut self.draw);
            let mut person = self.stranger(dwelling);
            person.given_name = self.member.person.given_name;
            person.family_name.clone_from(&self.member.person.family_name);
            self.add(TieKind::Namesake, person, None);
        }
    }

    fn own(&mut self) {
        let same_email = self.draw.per_mille(rates::OWN_EMAIL);
        let member = self.member;
        let (tie, account) = self.add(TieKind::Own, member.person.clone(), None);
        if same_email {
            tie.evidence.push_str(";email");
            account.email = Some(member.email());
        }
    }

    /// Lives in the same home now, and is the emergency contact.
    fn partner(&mut self) {
        if !self.draw.per_mille(rates::WITH_PARTNER) {
            return;
        }
        let home = self.home();
        let mut person = self.stranger(home.dwelling);
        person.live_at(home.dwelling, home.from);
        self.be_as_old(&mut person);
        if self.draw.per_mille(rates::COUPLE_ONE_NAME) {
            person.family_name.clone_from(&self.member.person.family_name);
        }
        self.contact(&person, "partner", home.from, None);
        if self.draw.per_mille(rates::PARTNER_ACCOUNT) {
            self.add(TieKind::Household, person, None);
        }
    }

    /// Shared a home until a day in the past; who left it, and whether the files show it, is chance.
    fn former_partner(&mut self) {
        let (shared, until) = self.shared_home();
        let together = Home { dwelling: shared.dwelling, from: shared.from, to: Some(until) };
        let dwelling = self.people.towns.near(&mut self.draw, &shared.dwelling);
        let mut person = self.stranger(dwelling);
        self.be_as_old(&mut person);
        person.live_at(dwelling, until);
        if shared.to.is_some() && self.draw.per_mille(rates::FORMER_PARTNER_STAYED) {
            person.live_at(shared.dwelling, shared.from);
        } else {
            person.left.push(together);
        }
        let was_called = person.family_name.clone();
        let renamed = self.draw.per_mille(rates::FORMER_PARTNER_RENAMED);
        if renamed {
            person.family_name = self.people.surnames.surname(&self.people.names, &mut self.draw);
        }
        if self.draw.per_mille(rates::FORMER_CONTACT) {
            self.contact(&person, "partner", shared.from, Some(until));
            if let Some(contact) = self.circles.contacts.last_mut() {
                contact.name = format!("{} {was_called}", person.given_name);
                contact.dwelling = shared.dwelling;
            }
        }
        let shipping =
            self.draw.per_mille(rates::SHIPPED_TO_STAFF).then_some(Home { to: Some(until), ..together });
        let (tie, account) = self.add(TieKind::FormerPartner, person, shipping);
        tie.renamed = renamed;
        tie.until = Some(until);
        if renamed {
            // Addresses outlive surnames.
            account.email = Some(email(account.person.given_name, &was_called, tie.subject, "example.com"));
        }
    }

    /// A home that the staff member shared, and until when: one that they left, or the present one that the other
    /// left.
    fn shared_home(&mut self) -> (Home, Date) {
        let left = self.member.person.left.last().and_then(|home| Some((*home, home.to?)));
        let present = self.home();
        match left {
            Some(left) if !self.draw.per_mille(rates::FORMER_PARTNER_LEFT) => left,
            _ => {
                let days = self.people.today.days_since(present.from) as u32;
                (present, present.from.plus_days(self.draw.between(days / 3, days * 4 / 5) as i32))
            }
        }
    }

    fn relative(&mut self) {
        let home = self.home();
        let dwelling = if self.draw.per_mille(rates::RELATIVE_SAME_CITY) {
            self.people.towns.near(&mut self.draw, &home.dwelling)
        } else {
            self.people.towns.dwelling(&mut self.draw)
        };
        let mut person = self.stranger(dwelling);
        let parent = self.draw.per_mille(500);
        let older = if parent { 11_000 } else { 0 };
        self.be_as_old(&mut person);
        person.birth_date = person.birth_date.plus_days(-older);
        if self.draw.per_mille(rates::RELATIVE_ONE_NAME) {
            person.family_name.clone_from(&self.member.person.family_name);
        }
        if self.draw.per_mille(rates::RELATIVE_IS_CONTACT) {
            let since = self.member.hired_on;
            self.contact(&person, if parent { "parent" } else { "sibling" }, since, None);
        }
        let shipping = self.draw.per_mille(rates::SHIPPED_TO_STAFF).then_some(home);
        self.add(TieKind::Family, person, shipping);
    }

    fn acquaintance(&mut self) {
        let home = self.home();
        let dwelling = self.people.towns.near(&mut self.draw, &home.dwelling);
        let person = self.stranger(dwelling);
        if self.draw.per_mille(rates::ACQUAINTANCE_IS_CONTACT) {
            self.contact(&person, "friend", self.member.hired_on, None);
        }
        self.add(TieKind::Acquaintance, person, None);
    }

    /// Left the present home before the staff member came: they never met.
    fn tenant_before(&mut self) {
        let home = self.home();
        let dwelling = self.people.towns.dwelling(&mut self.draw);
        let mut person = self.stranger(dwelling);
        let left = home.from.plus_days(-(self.draw.between(5, 60) as i32));
        let came = left.plus_days(-(self.draw.between(400, 3_000) as i32));
        person.live_at(dwelling, left);
        person.left.push(Home { dwelling: home.dwelling, from: came, to: Some(left) });
        self.add(TieKind::TenantBefore, person, None);
    }

    fn home(&self) -> Home {
        self.member.person.home
    }

    fn stranger(&mut self, dwelling: Dwelling) -> Person {
        self.circles.people += 1;
        let phone = phones::FIRST_OF_OTHERS + self.circles.people;
        self.people.person(&mut self.draw, ADULTS, dwelling, phone)
    }

    fn be_as_old(&mut self, person: &mut Person) {
        person.birth_date =
            self.member.person.birth_date.plus_days(self.draw.between(0, 3_000) as i32 - 1_500);
    }

    fn contact(&mut self, person: &Person, relation: &'static str, from: Date, to: Option<Date>) {
        self.circles.contacts.push(Contact {
            staff: self.member.id,
            name: format!("{} {}", person.given_name, person.family_name),
            phone: person.phone,
            relation,
            dwelling: person.home.dwelling,
            from,
            to,
        });
    }

    fn add(&mut self, kind: TieKind, person: Person, shipping: Option<Home>) -> (&mut Tie, &mut Account) {
        let registered_on = self.registration(&person);
        let mut account = Account::of(person, registered_on);
        self.people.add_addresses(&mut self.draw, &mut account);
        if let Some(home) = shipping {
            let from = home.from.max(registered_on);
            if home.to.is_none_or(|to| to > from) {
                account.shipping = Some(Home { from, ..home });
            }
        }
        let subject = self.circles.accounts.len() as u32;
        let tie = Tie::between(self.member, subject, &account, kind, &self.circles.contacts);
        let Circles { accounts, ties, .. } = &mut *self.circles;
        accounts.push(account);
        ties.push(tie);
        let last = accounts.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "just pushed, and there is a tie for each account")]
        (&mut ties[last], &mut accounts[last])
    }

    /// More often than not, the account is older than the newest home: then it shows the home before.
    fn registration(&mut self, person: &Person) -> Date {
        let moved = person.left.last().and_then(|home| home.to);
        match moved {
            Some(moved) if self.draw.per_mille(rates::REGISTERED_BEFORE_MOVE) => {
                moved.plus_days(-(self.draw.between(30, 1_500) as i32))
            }
            Some(moved) => moved.max(self.people.registration(&mut self.draw)),
            None => self.people.registration(&mut self.draw),
        }
    }
}
