//! What a staff member and a subject share.

use crate::{
    Country, Day, Evidence, Fact, Link, Position, Settings,
    blocking::{self, Of, first_given, full_name, house, key, locality},
    evidence::ContactRelation,
    grid,
    model::{Field, Level},
    profile::{Acquainted, Place, Profile},
    weights::{self, Levels, Rarity, Values, address_bits, addresses, field_bits},
};

pub(crate) struct Shared<'a> {
    staff: &'a Profile,
    subject: &'a Profile,
    settings: &'a Settings,
    rarity: Rarity<'a>,
    pub(crate) personal: Levels,
    /// Both live there now.
    pub(crate) home: Option<House>,
    /// Both lived there at one time, until then.
    pub(crate) former_home: Option<(House, Option<Day>)>,
    /// One has things sent to the other's home.
    pub(crate) ships: Option<(House, Link)>,
    /// House numbers apart in one street, and the staff member's home there.
    street: Option<(u32, &'a Place)>,
    /// Metres apart, and where the staff member lives.
    distance: Option<(f64, Position)>,
    phone: Option<(u64, f64)>,
    email: Option<(u64, f64)>,
    contact: Option<(Link, ContactRelation, f64)>,
    same_contact: Option<f64>,
}

/// A house that both have to do with.
pub(crate) struct House {
    /// Subjects who have to do with it.
    pub(crate) residents: u64,
    /// The share of all subjects who live in this house, but in another dwelling.
    pub(crate) elsewhere: f64,
}

impl<'a> Shared<'a> {
    pub(crate) fn of(
        staff: &'a Profile,
        subject: &'a Profile,
        settings: &'a Settings,
        rarity: Rarity<'a>,
    ) -> Shared<'a> {
        let phone = staff.phones.iter().find(|phone| subject.phones.contains(phone));
        let email = staff.emails.iter().find(|email| subject.emails.contains(email));
        let rare = |of: Of, text: &String| {
            let key = key(of, &[text]);
            (rarity.count(key), rarity.share_of_number(key))
        };
        let mut shared = Shared {
            staff,
            subject,
            settings,
            rarity,
            personal: weights::personal(staff, subject, settings.nicknames),
            home: None,
            former_home: None,
            ships: None,
            street: None,
            distance: None,
            phone: phone.map(|phone| rare(Of::Phone, phone)),
            email: email.map(|email| rare(Of::Email, email)),
            contact: None,
            same_contact: None,
        };
        for (mine, theirs) in
            staff.places.iter().flat_map(|mine| subject.places.iter().map(move |theirs| (mine, theirs)))
        {
            shared.add_places(mine, theirs);
        }
        shared.add_contacts();
        shared
    }

    fn add_places(&mut self, mine: &'a Place, theirs: &'a Place) {
        let homes = mine.is_home() && theirs.is_home();
        let now = mine.is_current() && theirs.is_current();
        if homes && now {
            self.add_neighbours(mine, theirs);
        }
        if !mine.is_same_dwelling(theirs) || mine.parts.number.is_none() && mine.parts.postcode.is_empty() {
            return;
        }
        let house = House::of(mine, theirs, self.rarity);
        if homes && now {
            better(&mut self.home, house, |home| home.elsewhere);
        } else if homes {
            if let Some(until) = mine.overlap(theirs) {
                better(&mut self.former_home, (house, until), |(home, _)| home.elsewhere);
            }
        } else if mine.is_home() != theirs.is_home() {
            let from_subject = mine.is_home();
            let home = if from_subject { mine } else { theirs };
            let link = Link { from_subject, former: !home.is_current(), until: home.to };
            better(&mut self.ships, (house, link), |(home, _)| home.elsewhere);
        }
    }

    fn add_neighbours(&mut self, mine: &'a Place, theirs: &'a Place) {
        let numbers = mine.parts.number.as_ref().zip(theirs.parts.number.as_ref());
        let same_street =
            !mine.street.is_empty() && mine.street == theirs.street && mine.is_same_town(theirs);
        if let Some((left, right)) = numbers.filter(|_| same_street) {
            let apart = left.first.abs_diff(right.first);
            if apart <= reach(mine.parts.country, self.settings) {
                better(&mut self.street, (apart, mine), |(apart, _)| f64::from(*apart));
            }
        }
        if let Some((left, right)) = mine.position.zip(theirs.position) {
            let metres = grid::metres(left, right);
            if metres <= self.settings.neighbour_metres {
                better(&mut self.distance, (metres, left), |(metres, _)| *metres);
            }
        }
    }

    /// House numbers apart in one street, and how many subjects are that near.
    pub(crate) fn street(&self) -> Option<(u32, u64)> {
        let (apart, home) = self.street?;
        let keys = numbers_near(home, self.settings).filter_map(|number| blocking::near(home, number));
        Some((apart, keys.map(|key| self.rarity.count(key)).sum()))
    }

    /// Metres apart, and how many subjects are around.
    pub(crate) fn distance(&self) -> Option<(u32, u64)> {
        let (metres, home) = self.distance?;
        let cells = grid::around(home, self.settings.neighbour_metres).map(blocking::cell);
        Some((metres.round() as u32, cells.map(|key| self.rarity.count(key)).sum()))
    }

    fn add_contacts(&mut self) {
        let (staff, subject, rarity) = (self.staff, self.subject, self.rarity);
        let directions = [(staff, subject, false), (subject, staff, true)];
        for (namer, named, from_subject) in directions {
            for contact in &namer.contacts {
                let Some(share) = same(contact, named, rarity) else { continue };
                let link = Link { from_subject, former: contact.to.is_some(), until: contact.to };
                better(&mut self.contact, (link, contact.relation, share), |(_, _, share)| *share);
            }
        }
        for (mine, theirs) in
            staff.contacts.iter().flat_map(|mine| subject.contacts.iter().map(move |theirs| (mine, theirs)))
        {
            let phone = !mine.phone.is_empty() && mine.phone == theirs.phone;
            let email = !mine.email.is_empty() && mine.email == theirs.email;
            if phone {
                better(
                    &mut self.same_contact,
                    rarity.share_of_number(key(Of::Phone, &[&mine.phone])),
                    |share| *share,
                );
            } else if email {
                better(
                    &mut self.same_contact,
                    rarity.share_of_number(key(Of::Email, &[&mine.email])),
                    |share| *share,
                );
            }
        }
    }

    /// Whether a telephone or an e-mail address leads to both.
    pub(crate) fn reached_alike(&self) -> bool {
        self.phone.is_some() || self.email.is_some()
    }

    pub(crate) fn phone_evidence(&self, m: f64) -> Option<Evidence> {
        let (shared_by, share) = self.phone?;
        Some(Evidence { fact: Fact::Phone { shared_by }, bits: (m / share).log2().max(0.0) })
    }

    pub(crate) fn email_evidence(&self, m: f64) -> Option<Evidence> {
        let (shared_by, share) = self.email?;
        Some(Evidence { fact: Fact::Email { shared_by }, bits: (m / share).log2().max(0.0) })
    }

    pub(crate) fn contact_evidence(
        &self,
        wanted: impl Fn(Link, ContactRelation) -> bool,
        m: f64,
    ) -> Option<Evidence> {
        let (link, relation, share) = self.contact.filter(|(link, relation, _)| wanted(*link, *relation))?;
        Some(Evidence { fact: Fact::Contact { link, relation }, bits: (m / share).log2().max(0.0) })
    }

    pub(crate) fn same_contact_evidence(&self, m: f64) -> Option<Evidence> {
        Some(Evidence { fact: Fact::SameContact, bits: (m / self.same_contact?).log2().max(0.0) })
    }

    /// Bits of a surname that is shared with this probability `m` in a kind, wherever they live.
    pub(crate) fn surname(&self, m: f64) -> Option<Evidence> {
        let level = self.personal.of(Field::Family)?;
        let share = self.rarity.share(key(Of::Family, &[&self.subject.name.family]));
        let bits = match level {
            Level::Exact => (m / share).log2().max(0.0),
            // A part of a double name, or a typing error, among many who do not share it.
            Level::Near | Level::Loose => 0.0,
            Level::Differ => (1.0 - m).log2(),
        };
        Some(Evidence { fact: self.fact(Field::Family, level)?, bits })
    }

    /// A shared surname in one place: by how rare it is there, where that can be counted, and nowhere rarer than name and
    /// place make it by chance.
    pub(crate) fn surname_at_place(&self) -> Option<Evidence> {
        if self.personal.of(Field::Family)? != Level::Exact {
            return None;
        }
        let family = &self.subject.name.family;
        let everywhere = self.rarity.share(key(Of::Family, &[family]));
        let homes =
            self.staff.homes().flat_map(|mine| self.subject.homes().map(move |theirs| (mine, theirs)));
        let places = homes.filter_map(|(mine, theirs)| {
            let (m, place, together) = if mine.is_same_town(theirs) {
                let locality = locality(theirs);
                (
                    SAME_POSTCODE,
                    place_share(theirs, self.rarity),
                    self.rarity.share(key(Of::FamilyAt, &[family, locality])),
                )
            } else if !mine.parts.city.is_empty() && mine.parts.city == theirs.parts.city {
                (SAME_TOWN, self.rarity.share(key(Of::City, &[&theirs.parts.city])), 0.0)
            } else {
                return None;
            };
            let share = together.max(everywhere * place);
            let one_in = one_in(share / place);
            let fact = Fact::Surname { exact: true, one_in, here: true };
            Some(Evidence { fact, bits: (m / share).log2().max(0.0) })
        });
        places.max_by(|left, right| left.bits.total_cmp(&right.bits))
    }

    /// A field's level as a fact; `None` for fields that are told by the address they belong to.
    pub(crate) fn fact(&self, field: Field, level: Level) -> Option<Fact> {
        let exact = level == Level::Exact;
        let name = &self.subject.name;
        Some(match (field, level) {
            (Field::Given, Level::Differ) => Fact::OtherGivenName,
            (Field::Family, Level::Differ) => Fact::OtherSurname,
            (Field::Birth, Level::Differ) => Fact::OtherBirthDate,
            (Field::Given, _) => {
                let share = self.rarity.share(key(Of::Given, &[first_given(name)]));
                Fact::GivenName { exact, one_in: one_in(share) }
            }
            (Field::Family, _) => {
                let share = self.rarity.share(key(Of::Family, &[&name.family]));
                Fact::Surname { exact, one_in: one_in(share), here: false }
            }
            (Field::Birth, _) => Fact::BirthDate { exact },
            _ => return None,
        })
    }

    /// All fields of the names and the date of birth, by the linkage model, and the shared numbers.
    pub(crate) fn personal_evidence(&self) -> impl Iterator<Item = Evidence> {
        let of = Values { profile: self.staff, place: None };
        let fields = field_bits(&self.personal, &self.settings.model, of, self.rarity);
        fields.filter_map(|(field, level, bits)| Some(Evidence { fact: self.fact(field, level)?, bits }))
    }

    /// The two addresses that agree most. That none does is weak evidence: people move, and tell not everybody.
    pub(crate) fn address_evidence(&self) -> Option<Evidence> {
        let pairs = self
            .staff
            .places
            .iter()
            .flat_map(|mine| self.subject.places.iter().map(move |theirs| (mine, theirs)));
        let bits = pairs.map(|(mine, theirs)| {
            let of = Values { profile: self.staff, place: Some(mine) };
            address_bits(&addresses(mine, theirs), &self.settings.model, of, self.rarity)
        });
        let bits = bits.max_by(f64::total_cmp)?.max(MOVED);
        let fact = match (&self.home, &self.former_home) {
            (Some(home), _) => Fact::Home { residents: home.residents },
            (None, Some((home, until))) => Fact::FormerHome { until: *until, residents: home.residents },
            _ if bits > 0.0 => Fact::SimilarAddress,
            _ => Fact::OtherAddress,
        };
        Some(Evidence { fact, bits })
    }
}

impl House {
    fn of(mine: &Place, theirs: &Place, rarity: Rarity<'_>) -> House {
        let key = house(theirs, locality(theirs));
        let slot = key.and_then(|key| rarity.index.slot(key));
        let residents = slot.map_or(0, |slot| rarity.counts.of(slot));
        // Who lives in a known flat lives in one dwelling.
        let flat = !mine.parts.unit.is_empty() && mine.parts.unit == theirs.parts.unit;
        let seen = slot.filter(|_| !flat).map_or(1, |slot| rarity.counts.dwellings(slot)) as f64;
        // Many a household has several surnames: so there are at most as many dwellings as people fill.
        let dwellings = seen.min(residents as f64 / PER_DWELLING).max(1.0);
        let others = residents as f64 * (dwellings - 1.0) / dwellings;
        // A tenth of a person, for those whom the subjects do not show. A judgement: a house with more flats shows more.
        House { residents, elsewhere: ((others + 0.1) / rarity.total()).min(1.0) }
    }
}

/// The share of the subjects whom a contact's data fit, where they fit the person: by telephone, by e-mail, or by name.
fn same(contact: &Acquainted, person: &Profile, rarity: Rarity<'_>) -> Option<f64> {
    let phone = person
        .phones
        .contains(&contact.phone)
        .then(|| rarity.share_of_number(key(Of::Phone, &[&contact.phone])));
    let email = person
        .emails
        .contains(&contact.email)
        .then(|| rarity.share_of_number(key(Of::Email, &[&contact.email])));
    let named = full_name(&contact.name).filter(|key| full_name(&person.name) == Some(*key)).map(|key| {
        let lives_there = |place: &Place| person.places.iter().find(|theirs| theirs.is_same_house(place));
        let house =
            contact.place.as_ref().and_then(lives_there).and_then(|place| house(place, locality(place)));
        // Name and address together are no rarer than one person.
        house.map_or(rarity.share(key), |house| {
            (rarity.share(key) * rarity.share(house)).max(0.05 / rarity.total())
        })
    });
    [phone, email, named].into_iter().flatten().min_by(f64::total_cmp)
}

/// House numbers within reach of a home.
pub(crate) fn numbers_near(home: &Place, settings: &Settings) -> impl Iterator<Item = u32> + use<> {
    let reach = reach(home.parts.country, settings);
    let range = home
        .parts
        .number
        .as_ref()
        .map(|number| number.first.saturating_sub(reach)..=number.first.saturating_add(reach));
    range.into_iter().flatten()
}

/// American numbers count 100 to a block of houses, so that neighbours' are further apart.
fn reach(country: Country, settings: &Settings) -> u32 {
    // More than a hundred numbers on either side is no neighbourhood, and a key each.
    let reach = settings.neighbour_numbers.min(100);
    if country == Country::UnitedStates { 3 * reach } else { reach }
}

fn place_share(place: &Place, rarity: Rarity<'_>) -> f64 {
    let of = if place.parts.postcode.is_empty() { Of::City } else { Of::Postcode };
    rarity.share(key(of, &[locality(place)]))
}

fn one_in(share: f64) -> u64 {
    (1.0 / share).round() as u64
}

/// Replaces what is there by something rarer.
fn better<T>(place: &mut Option<T>, new: T, rank: impl Fn(&T) -> f64) {
    if place.as_ref().is_none_or(|old| rank(&new) < rank(old)) {
        *place = Some(new);
    }
}

/// Members of a household: 2.0 in Germany (Destatis, 2023), 2.5 in the United States (Census Bureau, 2023).
const PER_DWELLING: f64 = 2.2;
/// Kin with one surname who live in one postcode, or one town. Judgements: six in ten share the name, and of them four
/// in ten the postcode, six in ten the town.
const SAME_POSTCODE: f64 = 0.6 * 0.4;
const SAME_TOWN: f64 = 0.6 * 0.6;
/// log₂ 0.3: three accounts in ten have another address than the employer knows. A judgement.
const MOVED: f64 = -1.7;
