//! The staff, indexed; subjects pass by.

use crate::{
    Counts, Evidence, Fact, Kind, Person, Settings,
    base::Index,
    blocking::{self, Of, first_given, full_name, house, key, locality},
    grid,
    kinds::judge,
    profile::Profile,
    shared::numbers_near,
    weights::Rarity,
};

/// What a subject is to a staff member.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Position of the staff member in the list that the [`Relater`] was built from.
    pub staff: usize,
    /// The likeliest kind.
    pub kind: Kind,
    /// Sum of the evidence, in bits: log₂ of how much likelier it is with this relation than without any.
    pub weight: f64,
    /// That the two are related at all, in any kind that has to be inferred; 1 for facts (neighbour, colleague).
    pub probability: f64,
    /// What the weight consists of, strongest first.
    pub evidence: Vec<Evidence>,
}

/// Relates subjects to staff. See the crate's documentation for how.
pub struct Relater {
    settings: Settings,
    staff: Vec<Profile>,
    teams: Vec<String>,
    index: Index,
    counts: Counts,
}

impl Relater {
    /// Normalises and indexes the staff. Until [`learn`](Relater::learn) is called, all that is shared counts as unique.
    pub fn new(staff: &[Person<'_>], settings: Settings) -> Relater {
        let profiles: Vec<Profile> =
            staff.iter().map(|person| Profile::of(person, settings.country)).collect();
        let mut entries = Vec::with_capacity(staff.len() * 64);
        let mut keys = Vec::new();
        for (number, profile) in (0..).zip(&profiles) {
            keys.clear();
            build_keys(profile, &settings, &mut keys);
            entries.extend(keys.iter().map(|key| (*key, Some(number))));
            keys.clear();
            counted_keys(profile, &mut keys);
            entries.extend(keys.iter().map(|key| (*key, None)));
        }
        let index = Index::new(entries, settings.block);
        let counts = index.counts();
        let teams = staff.iter().map(|person| person.team.trim().to_owned()).collect();
        Relater { settings, staff: profiles, teams, index, counts }
    }

    /// Counts of nobody yet, for one thread to fill.
    pub fn counts(&self) -> Counts {
        self.index.counts()
    }

    /// Counts a subject: how common its surname, address, telephone number … are. Says whether it shares enough with any
    /// of the staff to be compared with them: if not, [`relate`](Relater::relate) finds nothing, and need not be asked.
    pub fn observe(&self, counts: &mut Counts, subject: &Person<'_>) -> bool {
        let profile = Profile::of(subject, self.settings.country);
        let mut keys = Vec::with_capacity(8);
        observe(&self.index, counts, &profile, &self.settings) || {
            uncounted_keys(&profile, &self.settings, &mut keys);
            keys.into_iter().any(|key| !self.index.people(key).is_empty())
        }
    }

    /// Takes what all subjects are like, before the first of them is related.
    pub fn learn(&mut self, counts: &Counts) {
        self.counts.clone_from(counts);
    }

    /// All staff to whom a subject is something, in the order of the staff: one relation each, of the likeliest kind.
    pub fn relate(&self, subject: &Person<'_>) -> Vec<Relation> {
        let profile = Profile::of(subject, self.settings.country);
        let mut candidates: Vec<u32> = Vec::new();
        let mut keys = Vec::with_capacity(24);
        probe_keys(&profile, &self.settings, &mut keys);
        for key in keys {
            candidates.extend(self.index.people(key));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut relations: Vec<Relation> =
            candidates.into_iter().filter_map(|staff| self.compare(staff as usize, &profile)).collect();
        self.add_colleagues(&mut relations);
        relations
    }

    fn compare(&self, staff: usize, subject: &Profile) -> Option<Relation> {
        let rarity = Rarity { index: &self.index, counts: &self.counts };
        let mut verdict = judge(self.staff.get(staff)?, subject, &self.settings, rarity)?;
        verdict.evidence.sort_by(|left, right| right.bits.total_cmp(&left.bits));
        Some(Relation {
            staff,
            kind: verdict.kind,
            weight: verdict.weight,
            probability: verdict.probability,
            evidence: verdict.evidence,
        })
    }

    /// For tests of the weights alone.
    #[cfg(test)]
    pub(crate) fn rarity_of<'a>(&'a self, counts: &'a Counts) -> Rarity<'a> {
        Rarity { index: &self.index, counts }
    }

    /// Whoever the account belongs to is a colleague to the rest of the team.
    fn add_colleagues(&self, relations: &mut Vec<Relation>) {
        let owner =
            relations.iter().find(|relation| relation.kind == Kind::Myself).map(|relation| relation.staff);
        let Some((owner, team)) = owner.and_then(|owner| Some((owner, self.teams.get(owner)?))) else {
            return;
        };
        if team.is_empty() {
            return;
        }
        let mates: Vec<usize> = (0..self.staff.len())
            .filter(|staff| *staff != owner && self.teams.get(*staff) == Some(team))
            .filter(|staff| !relations.iter().any(|relation| relation.staff == *staff))
            .collect();
        let bits = (self.counts.subjects() as f64 / (mates.len() as f64 + 1.0)).max(1.0).log2();
        relations.extend(mates.into_iter().map(|staff| Relation {
            staff,
            kind: Kind::Colleague,
            weight: bits,
            probability: 1.0,
            evidence: vec![Evidence { fact: Fact::Team, bits }],
        }));
        relations.sort_by_key(|relation| relation.staff);
    }
}

/// Counts one person under every key that the index has. Says whether anybody is to be found under one of them.
pub(crate) fn observe(index: &Index, counts: &mut Counts, profile: &Profile, settings: &Settings) -> bool {
    counts.subject();
    let mut keys = Vec::with_capacity(32);
    counted_keys(profile, &mut keys);
    near_keys(profile, settings, &mut keys);
    // A person counts once for each value, however often it is written down.
    let mut slots: Vec<usize> = keys.into_iter().filter_map(|key| index.slot(key)).collect();
    slots.sort_unstable();
    slots.dedup();
    slots.iter().for_each(|slot| counts.add(*slot));
    for place in &profile.places {
        if let Some(slot) = house(place, locality(place)).and_then(|key| index.slot(key)) {
            let flat = &place.parts.unit;
            let who = if flat.is_empty() { &profile.name.family } else { flat };
            counts.dwell(slot, key(Of::Family, &[who]));
        }
    }
    slots.into_iter().any(|slot| !index.people_at(slot).is_empty())
}

/// Under which a staff member is found.
fn build_keys(profile: &Profile, settings: &Settings, out: &mut Vec<u64>) {
    contact_keys(profile, out);
    blocking::personal(profile, out);
    let named = profile.contacts.iter().filter_map(|contact| contact.place.as_ref());
    for place in profile.places.iter().chain(named) {
        // A subject may have given either.
        out.extend(
            [&place.parts.postcode, &place.parts.city]
                .into_iter()
                .filter_map(|place_name| house(place, place_name)),
        );
        out.extend(blocking::sound(&profile.name, place, settings.country));
    }
    for home in profile.homes() {
        out.extend(numbers_near(home, settings).filter_map(|number| blocking::near(home, number)));
        let around =
            home.position.into_iter().flat_map(|place| grid::around(place, settings.neighbour_metres));
        out.extend(around.map(blocking::cell));
    }
}

/// Under which a subject looks for staff.
fn probe_keys(profile: &Profile, settings: &Settings, out: &mut Vec<u64>) {
    contact_keys(profile, out);
    out.extend(profile.places.iter().filter_map(|place| house(place, locality(place))));
    near_keys(profile, settings, out);
    uncounted_keys(profile, settings, out);
}

/// Those that nobody counts.
fn uncounted_keys(profile: &Profile, settings: &Settings, out: &mut Vec<u64>) {
    blocking::personal(profile, out);
    let places = profile.places.iter();
    out.extend(places.filter_map(|place| blocking::sound(&profile.name, place, settings.country)));
}

/// Where a subject lives, for those who live around it.
fn near_keys(profile: &Profile, settings: &Settings, out: &mut Vec<u64>) {
    out.extend(profile.homes().filter_map(|home| blocking::near(home, home.parts.number.as_ref()?.first)));
    let cells = profile.homes().filter_map(|home| grid::cell(home.position?, settings.neighbour_metres));
    out.extend(cells.map(blocking::cell));
}

/// Telephone numbers, e-mail addresses and names, of oneself and of those whom one has named.
fn contact_keys(profile: &Profile, out: &mut Vec<u64>) {
    let phones = profile.phones.iter().chain(profile.contacts.iter().map(|contact| &contact.phone));
    out.extend(phones.filter(|phone| !phone.is_empty()).map(|phone| key(Of::Phone, &[phone])));
    let emails = profile.emails.iter().chain(profile.contacts.iter().map(|contact| &contact.email));
    out.extend(emails.filter(|email| !email.is_empty()).map(|email| key(Of::Email, &[email])));
    out.extend(profile.contacts.iter().filter_map(|contact| full_name(&contact.name)));
}

/// What is counted of a person.
pub(crate) fn counted_keys(profile: &Profile, out: &mut Vec<u64>) {
    contact_keys(profile, out);
    let name = &profile.name;
    out.extend(full_name(name));
    out.push(key(Of::Given, &[first_given(name)]));
    out.push(key(Of::Family, &[&name.family]));
    for place in &profile.places {
        out.extend(house(place, locality(place)));
        out.push(key(Of::Street, &[&place.street]));
        out.push(key(Of::City, &[&place.parts.city]));
        out.push(key(Of::Postcode, &[&place.parts.postcode]));
        out.push(key(Of::FamilyAt, &[&name.family, locality(place)]));
    }
}

#[cfg(test)]
mod tests;
