//! The support staff, with what HR knows of them.

use crate::Size;
use crate::date::Date;
use crate::draw::{Draw, Part};
use crate::email::email;
use crate::names::Names;
use crate::phones::{Phone, PhoneBook};
use crate::places::{Country, Dwelling, Places};
use crate::ties::{Plan, TieKind};

/// A team of the support department; it is also the queue that its tasks wait in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Team {
    /// Deliveries, orders, refunds, complaints.
    Orders,
    /// Payments, disputes, fraud.
    Payments,
    /// Lost access, rights of the data subject, requests by authorities.
    Accounts,
    /// Technical faults of streaming and reading.
    Digital,
}

impl Team {
    /// Name, e.g. `orders`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Team::Orders => "orders",
            Team::Payments => "payments",
            Team::Accounts => "accounts",
            Team::Digital => "digital",
        }
    }
}

/// A staff member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Key, from 1.
    pub id: u32,
    /// Given name.
    pub given_name: &'static str,
    /// Surname.
    pub family_name: String,
    /// Date of birth.
    pub birth_date: Date,
    /// Where they live now.
    pub home: Dwelling,
    /// Private telephone.
    pub phone: Option<Phone>,
    /// Private e-mail.
    pub email: String,
    /// Team.
    pub team: Team,
    /// First day of work.
    pub hired_on: Date,
}

impl Staff {
    /// Personnel number, e.g. `E-0007`.
    #[must_use]
    pub fn number(&self) -> String {
        format!("E-{:04}", self.id)
    }
}

/// Where a staff member lives or lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffAddress {
    /// Id of the staff member.
    pub staff: u32,
    /// Where.
    pub dwelling: Dwelling,
    /// First day.
    pub from: Date,
    /// Last day; `None` means now.
    pub to: Option<Date>,
}

/// Whom to call in an emergency, now or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffContact {
    /// Id of the staff member.
    pub staff: u32,
    /// Given name and surname of the contact.
    pub name: String,
    /// Telephone of the contact.
    pub phone: Option<Phone>,
    /// `partner`, `parent`, `sibling` or `friend`.
    pub relation: &'static str,
    /// First day.
    pub from: Date,
    /// Last day; `None` means now.
    pub to: Option<Date>,
}

/// Per mille of the staff, and of the customers, that live in Germany.
pub(crate) const IN_GERMANY: u32 = 800;
/// Per mille of the staff with an address before the present one; former partners have one in any case.
const MOVED: u32 = 400;

/// Staff in the order of their ids, their addresses (the oldest first), their present emergency contacts.
pub(crate) struct Department {
    pub(crate) staff: Vec<Staff>,
    pub(crate) addresses: Vec<StaffAddress>,
    pub(crate) contacts: Vec<StaffContact>,
}

impl Department {
    pub(crate) fn draw(
        seed: u64,
        size: &Size,
        today: Date,
        plan: &Plan,
        phones: &mut PhoneBook,
    ) -> Department {
        let (names, places) = (Names::new(), Places::new());
        let mut draw = Draw::new(seed, Part::Staff);
        let with_past = plan.staff_with(TieKind::FormerPartner);
        let with_rare_name = plan.staff_with(TieKind::Family);
        let mut department = Department { staff: Vec::new(), addresses: Vec::new(), contacts: Vec::new() };
        // Every second one works on orders, where most tasks are.
        let teams = [Team::Orders, Team::Payments, Team::Orders, Team::Accounts, Team::Orders, Team::Digital];
        for (id, team) in (1..=size.staff).zip(teams.into_iter().cycle()) {
            let country = if draw.per_mille(IN_GERMANY) { Country::Germany } else { Country::UnitedStates };
            // 20 to 64 years old.
            let birth_date = today.plus_days(-(draw.between(20 * 366, 64 * 365) as i32));
            let given_name = names.given(&mut draw, country, birth_date);
            let family_name = if with_rare_name.contains(&id) {
                names.rare_family(&mut draw, country)
            } else {
                names.family(&mut draw, country)
            };
            let home = places.dwelling(&mut draw, country);
            department.contacts.push(StaffContact {
                staff: id,
                name: format!("{} {family_name}", names.given(&mut draw, country, birth_date)),
                phone: phones.next(country),
                relation: draw.one_of(&["partner", "parent", "sibling"]),
                from: today.plus_days(-(draw.between(1, 180) as i32)),
                to: None,
            });
            let moved = with_past.contains(&id) || draw.per_mille(MOVED);
            department.lived(&mut draw, &places, today, id, home, moved);
            department.staff.push(Staff {
                id,
                given_name,
                email: email(given_name, &family_name, id, "example.net"),
                family_name,
                birth_date,
                home,
                phone: phones.next(country),
                team,
                hired_on: today.plus_days(-(draw.between(30, 6_000) as i32)),
            });
        }
        department
    }

    pub(crate) fn member(&self, id: u32) -> Option<&Staff> {
        self.staff.get(id as usize - 1)
    }

    /// Where the staff member lived before the present home, and until when.
    pub(crate) fn last_dwelling(&self, staff: u32) -> Option<(StaffAddress, Date)> {
        let of_staff = self.addresses.iter().filter(|address| address.staff == staff);
        of_staff.filter_map(|address| Some((*address, address.to?))).next_back()
    }

    fn lived(
        &mut self,
        draw: &mut Draw,
        places: &Places,
        today: Date,
        staff: u32,
        home: Dwelling,
        moved: bool,
    ) {
        let moved_on = today.plus_days(-(draw.between(200, 1_500) as i32));
        if moved {
            self.addresses.push(StaffAddress {
                staff,
                dwelling: places.dwelling_near(draw, &home),
                from: moved_on.plus_days(-(draw.between(700, 2_500) as i32)),
                to: Some(moved_on),
            });
        }
        self.addresses.push(StaffAddress { staff, dwelling: home, from: moved_on, to: None });
    }
}
