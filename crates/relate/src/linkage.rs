//! Records of one person: in two lists, or twice in one.

use crate::{
    Country, Model, Person, Settings,
    base::{Counts, Index},
    blocking::{self, Of, first_given, key, numbered_key},
    em, phonetic,
    profile::Profile,
    relater::{counted_keys, observe},
    weights::{self, Levels, Rarity, Values},
};

/// Two records that are probably of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Position in the first list.
    pub left: usize,
    /// Position in the second list; in one list, of the later record.
    pub right: usize,
    /// Sum of log₂(m/u) over all fields, in bits.
    pub weight: f64,
    /// From the weight and the prior: before anything is compared, a record is expected to have one partner.
    pub probability: f64,
}

/// Pairs across two lists whose probability reaches [`Settings::probability`], ordered by position. A list may itself hold
/// a person twice.
pub fn link(left: &[Person<'_>], right: &[Person<'_>], settings: &Settings) -> Vec<Match> {
    let (left, right) = (profiles(left, settings), profiles(right, settings));
    let base = Base::of(&left, &right, settings);
    let pairs = base.candidates(&right, settings);
    let prior = 1.0 / left.len().max(right.len()).max(1) as f64;
    base.matches(pairs, &left, &right, prior, settings)
}

/// Pairs within one list whose probability reaches [`Settings::probability`], ordered by position.
pub fn dedup(records: &[Person<'_>], settings: &Settings) -> Vec<Match> {
    let records = profiles(records, settings);
    let base = Base::of(&records, &[], settings);
    let pairs = base.candidates(&records, settings).filter(|(left, right)| left < right);
    let prior = 1.0 / records.len().max(1) as f64;
    base.matches(pairs, &records, &records, prior, settings)
}

/// Estimates m and u on one list by expectation and maximisation, without knowing which pairs match: u on pairs drawn at
/// regular intervals, m on the pairs that share a key (see [`Model`]). What the list says nothing about keeps the value of
/// [`Settings::model`].
pub fn estimate(records: &[Person<'_>], settings: &Settings) -> Model {
    let records = profiles(records, settings);
    let base = Base::of(&records, &[], settings);
    let levels =
        |(left, right): (usize, usize)| Some(compare(records.get(left)?, records.get(right)?, settings));
    let blocked: Vec<Levels> =
        base.candidates(&records, settings).filter(|(left, right)| left < right).filter_map(levels).collect();
    let count = records.len();
    // Neighbours at growing distances: any pair is as good as a random one, unless the list is sorted by what is compared,
    // and then at most near its diagonal.
    let strides = (1..)
        .map(|step| count / 7 + step * 13)
        .take_while(|stride| *stride < count)
        .take(200_000 / count.max(1) + 1);
    let random: Vec<Levels> = strides
        .flat_map(|stride| (0..count - stride).map(move |at| (at, at + stride)))
        .filter_map(levels)
        .collect();
    let total = (count * count.saturating_sub(1) / 2).max(1) as f64;
    em::estimate(&blocked, &random, total, &settings.model)
}

struct Base {
    index: Index,
    counts: Counts,
}

impl Base {
    /// Indexes the left side and counts both.
    fn of(left: &[Profile], right: &[Profile], settings: &Settings) -> Base {
        let mut entries = Vec::with_capacity(left.len() * 32);
        let mut keys = Vec::new();
        for (number, profile) in (0..).zip(left) {
            keys.clear();
            keys_with_errors(profile, settings.country, &mut keys);
            entries.extend(keys.iter().map(|key| (*key, Some(number))));
            keys.clear();
            counted_keys(profile, &mut keys);
            entries.extend(keys.iter().map(|key| (*key, None)));
        }
        let index = Index::new(entries, settings.block);
        let mut counts = index.counts();
        for profile in left.iter().chain(right) {
            observe(&index, &mut counts, profile, settings);
        }
        Base { index, counts }
    }

    /// Pairs that share a key, each once, ordered by the right side.
    fn candidates<'a>(
        &'a self,
        right: &'a [Profile],
        settings: &'a Settings,
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        right.iter().enumerate().flat_map(move |(number, profile)| {
            let mut keys = Vec::with_capacity(24);
            keys_with_errors(profile, settings.country, &mut keys);
            let mut found: Vec<u32> =
                keys.into_iter().flat_map(|key| self.index.people(key)).copied().collect();
            found.sort_unstable();
            found.dedup();
            found.into_iter().map(move |left| (left as usize, number))
        })
    }

    fn matches(
        &self,
        pairs: impl Iterator<Item = (usize, usize)>,
        left: &[Profile],
        right: &[Profile],
        prior: f64,
        settings: &Settings,
    ) -> Vec<Match> {
        let rarity = Rarity { index: &self.index, counts: &self.counts };
        let mut matches: Vec<Match> = pairs
            .filter_map(|(a, b)| {
                let weight = weight(left.get(a)?, right.get(b)?, settings, rarity);
                let odds = prior * weight.exp2();
                Some(Match { left: a, right: b, weight, probability: odds / (1.0 + odds) })
            })
            .filter(|found| found.probability >= settings.probability)
            .collect();
        matches.sort_unstable_by_key(|found| (found.left, found.right));
        matches
    }
}

fn profiles(records: &[Person<'_>], settings: &Settings) -> Vec<Profile> {
    records.iter().map(|record| Profile::of(record, settings.country)).collect()
}

/// Bits that two records are of one person.
fn weight(left: &Profile, right: &Profile, settings: &Settings, rarity: Rarity<'_>) -> f64 {
    let of = Values { profile: left, place: None };
    let personal =
        weights::bits(&weights::personal(left, right, settings.nicknames), &settings.model, of, rarity);
    let places = left.places.iter().flat_map(|mine| right.places.iter().map(move |theirs| (mine, theirs)));
    let address = places.map(|(mine, theirs)| {
        let of = Values { profile: left, place: Some(mine) };
        weights::address_bits(&weights::addresses(mine, theirs), &settings.model, of, rarity)
    });
    personal + address.max_by(f64::total_cmp).unwrap_or(0.0)
}

/// All levels of the first two addresses and of the rest.
fn compare(left: &Profile, right: &Profile, settings: &Settings) -> Levels {
    let personal = weights::personal(left, right, settings.nicknames);
    match left.places.first().zip(right.places.first()) {
        Some((mine, theirs)) => personal.or(weights::addresses(mine, theirs)),
        None => personal,
    }
}

/// Two records of one person share at least one of these, even with several errors in each: any two fields that together
/// are rare, with surnames and given names also by sound.
fn keys_with_errors(profile: &Profile, country: Country, out: &mut Vec<u64>) {
    blocking::personal(profile, out);
    let name = &profile.name;
    let given = first_given(name);
    let date = profile
        .birth
        .map(|birth| u64::from(birth.year) << 16 | u64::from(birth.month) << 8 | u64::from(birth.day));
    let sounds = [given, &name.family].map(|name| phonetic::code(name, country));
    let mut noisy = |parts: &[&str], number: u64| out.push(numbered_key(Of::Noisy, parts, number));
    noisy(&["sound"], sounds[0] << 32 ^ sounds[1]);
    if let Some(date) = date {
        noisy(&["birth"], date);
    }
    for place in &profile.places {
        let parts = &place.parts;
        let number = parts.number.as_ref().map_or(0, |number| u64::from(number.first));
        // Street and second line under the same keys, as some tables swap them.
        for line in [&*place.street, &*parts.extra].into_iter().filter(|line| !line.is_empty()) {
            let others = [&*parts.postcode, &*parts.city, given, &*name.family];
            for (at, other) in (0..).zip(others).filter(|(_, other)| !other.is_empty()) {
                noisy(&[line, other], at);
            }
            if number > 0 {
                noisy(&[line, "number"], number);
            }
        }
        if number > 0 && !parts.postcode.is_empty() {
            noisy(&["number", &parts.postcode], number);
        }
        if !parts.postcode.is_empty() {
            noisy(&["given sound", &parts.postcode], sounds[0]);
            noisy(&["family sound", &parts.postcode], sounds[1]);
        }
        if !parts.city.is_empty() {
            noisy(&["given sound", &parts.city], sounds[0]);
            noisy(&["family sound", &parts.city], sounds[1]);
        }
    }
    out.extend(profile.phones.iter().map(|phone| key(Of::Phone, &[phone])));
    out.extend(profile.emails.iter().map(|email| key(Of::Email, &[email])));
}
