//! Turns a stranger into somebody with a tie to a staff member.

use crate::customers::{Draft, Registrar};
use crate::date::Date;
use crate::phones::PhoneBook;
use crate::places::Dwelling;
use crate::staff::{Department, Staff, StaffContact};
use crate::ties::{NEIGHBOUR_NUMBERS, Tie, TieKind};

/// Days of 16 years, and one or two more.
const SIXTEEN_YEARS: i32 = 16 * 366;

impl Registrar {
    pub(crate) fn bind(
        &mut self,
        draft: &mut Draft,
        tie: Tie,
        department: &mut Department,
        phones: &mut PhoneBook,
    ) {
        let Some(staff) = department.member(tie.staff).cloned() else { return };
        match tie.kind {
            TieKind::Myself => {
                draft.rename(staff.given_name, &staff.family_name);
                draft.customer.birth_date = staff.birth_date;
                draft.customer.phone = staff.phone;
                draft
                    .register_on(draft.customer.registered_on.max(staff.birth_date.plus_days(SIXTEEN_YEARS)));
                draft.live_at(staff.home);
            }
            TieKind::Household => draft.live_at(staff.home),
            TieKind::FormerPartner => self.part(draft, &staff, department, phones),
            TieKind::Family => {
                let home = self.free_dwelling_near(&staff.home);
                draft.live_at(home);
                let customer = &draft.customer;
                let given_name = self.names.given(&mut self.draw, customer.country, customer.birth_date);
                draft.rename(given_name, &staff.family_name);
                department.contacts.push(contact(draft, &staff, "sibling", (staff.hired_on, None), phones));
            }
            TieKind::Neighbour => draft.live_at(self.next_door(&staff.home)),
            TieKind::Acquaintance => {
                department.contacts.push(contact(draft, &staff, "friend", (staff.hired_on, None), phones));
            }
            TieKind::Namesake => {
                draft.rename(staff.given_name, &staff.family_name);
                if draft.customer.birth_date == staff.birth_date {
                    draft.customer.birth_date = staff.birth_date.plus_days(-1);
                }
                draft.live_at(self.another_city(&staff.home));
            }
        }
    }

    /// They shared the staff member's last dwelling, and the customer registered in that time.
    fn part(
        &mut self,
        draft: &mut Draft,
        staff: &Staff,
        department: &mut Department,
        phones: &mut PhoneBook,
    ) {
        let Some((past, until)) = department.last_dwelling(staff.id) else { return };
        let together = until.days_since(past.from) as u32;
        let registered_on = past.from.plus_days(self.draw.between(0, together / 2) as i32);
        let about_as_old = staff.birth_date.plus_days(self.draw.between(0, 3_000) as i32 - 1_500);
        draft.customer.birth_date = about_as_old.min(registered_on.plus_days(-SIXTEEN_YEARS));
        draft.live_at(self.free_dwelling(staff.home.country));
        draft.lived_at(past.dwelling, registered_on, until);
        department.contacts.push(contact(draft, staff, "partner", (past.from, Some(until)), phones));
    }

    /// One of the next houses in the street, where none of the staff lives.
    fn next_door(&mut self, home: &Dwelling) -> Dwelling {
        loop {
            let distance = self.draw.between(1, u32::from(NEIGHBOUR_NUMBERS)) as u16;
            let below = home.number.checked_sub(distance).filter(|&number| number > 0);
            let number = match below {
                Some(below) if self.draw.per_mille(500) => below,
                _ => home.number + distance,
            };
            let letter = self.draw.per_mille(100).then_some('a');
            let dwelling = Dwelling { number, letter, ..*home };
            if self.is_free(&dwelling) {
                return dwelling;
            }
        }
    }

    fn another_city(&mut self, home: &Dwelling) -> Dwelling {
        loop {
            let dwelling = self.free_dwelling(home.country);
            if dwelling.city != home.city {
                return dwelling;
            }
        }
    }
}

/// Makes the customer an emergency contact; they then have a telephone number as long as there are any.
fn contact(
    draft: &mut Draft,
    staff: &Staff,
    relation: &'static str,
    (from, to): (Date, Option<Date>),
    phones: &mut PhoneBook,
) -> StaffContact {
    let customer = &mut draft.customer;
    customer.phone = customer.phone.or_else(|| phones.kept(customer.country));
    let name = format!("{} {}", customer.given_name, customer.family_name);
    StaffContact { staff: staff.id, name, phone: customer.phone, relation, from, to }
}
