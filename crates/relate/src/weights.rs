//! Whether two profiles are of one person: levels, and their bits.

use crate::{
    base::{Counts, Index},
    blocking::{Of, first_given, full_name, house, key, locality},
    compare::{Dates, dates, jaro_winkler, within_one_edit},
    model::{Field, Level, Model},
    names::{Name, are_nicknames},
    profile::{Place, Profile},
};

/// How rare a value is among the subjects.
#[derive(Clone, Copy)]
pub(crate) struct Rarity<'a> {
    pub(crate) index: &'a Index,
    pub(crate) counts: &'a Counts,
}

impl Rarity<'_> {
    /// Subjects, at least one.
    pub(crate) fn total(&self) -> f64 {
        (self.counts.subjects() as f64).max(1.0)
    }

    pub(crate) fn count(&self, key: u64) -> u64 {
        self.index.slot(key).map_or(0, |slot| self.counts.of(slot))
    }

    /// The share of the other subjects that has a value. The subject at hand does not count, and a half is added: what was
    /// seen with nobody else is not impossible (Krichevsky and Trofimov's estimator).
    pub(crate) fn share(&self, key: u64) -> f64 {
        self.share_with(key, 0.5)
    }

    /// The same for a telephone number or e-mail address, which belongs to one person or household: less is added, for
    /// those that were mistyped or passed on. That this is one in twenty is a judgement.
    pub(crate) fn share_of_number(&self, key: u64) -> f64 {
        self.share_with(key, 0.05)
    }

    fn share_with(&self, key: u64, unseen: f64) -> f64 {
        let others = self.count(key).saturating_sub(1) as f64;
        ((others + unseen) / self.total()).min(1.0)
    }
}

/// Compared fields; `None` where one of them is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Levels([Option<Level>; Field::COUNT]);

impl Levels {
    pub(crate) fn of(&self, field: Field) -> Option<Level> {
        self.0.get(field as usize).copied().flatten()
    }

    fn set(&mut self, field: Field, level: Option<Level>) {
        if let Some(place) = self.0.get_mut(field as usize) {
            *place = level;
        }
    }

    /// These, and where they are unknown the others.
    pub(crate) fn or(mut self, others: Levels) -> Levels {
        for (field, level) in others.known() {
            self.set(field, self.of(field).or(Some(level)));
        }
        self
    }

    pub(crate) fn known(&self) -> impl Iterator<Item = (Field, Level)> {
        Field::ALL.into_iter().filter_map(|field| Some((field, self.of(field)?)))
    }
}

/// All fields but those of the address.
pub(crate) fn personal(left: &Profile, right: &Profile, nicknames: bool) -> Levels {
    let mut levels = Levels::default();
    let (given, family) = names(&left.name, &right.name, nicknames);
    levels.set(Field::Given, given);
    levels.set(Field::Family, family);
    let birth = left.birth.zip(right.birth).map(|(left, right)| match dates(left, right) {
        Dates::Equal => Level::Exact,
        Dates::Typo => Level::Near,
        Dates::Close => Level::Loose,
        Dates::Different => Level::Differ,
    });
    levels.set(Field::Birth, birth);
    levels.set(
        Field::Phone,
        best(&left.phones, &right.phones, |left, right| {
            if within_one_edit(left, right) { Level::Near } else { Level::Differ }
        }),
    );
    levels.set(Field::Email, best(&left.emails, &right.emails, emails));
    levels
}

/// The fields of two addresses.
pub(crate) fn addresses(left: &Place, right: &Place) -> Levels {
    let mut levels = Levels::default();
    let (a, b) = (&left.parts, &right.parts);
    let number = a.number.as_ref().zip(b.number.as_ref()).map(|(left, right)| {
        if left == right {
            Level::Exact
        } else if left.first == right.first {
            Level::Near
        } else if within_one_edit(&left.first.to_string(), &right.first.to_string()) {
            Level::Loose
        } else {
            Level::Differ
        }
    });
    levels.set(Field::Number, number);
    let (mut street, mut extra) = (words(&left.street, &right.street), words(&a.extra, &b.extra));
    let crossed = || words(&left.street, &b.extra).max(words(&a.extra, &right.street)) >= Some(Level::Near);
    // Some tables have street and second line the other way round.
    if street == Some(Level::Differ) && crossed() {
        (street, extra) = (Some(Level::Loose), extra.map(|level| level.max(Level::Loose)));
    }
    levels.set(Field::Street, street);
    levels.set(Field::Extra, extra);
    levels.set(Field::City, words(&a.city, &b.city));
    levels.set(Field::Postcode, digits(&a.postcode, &b.postcode));
    levels.set(Field::Region, digits(&a.region, &b.region));
    levels
}

/// Bits of the fields that are known on both sides, exact agreements by their own rarity.
pub(crate) fn bits(levels: &Levels, model: &Model, of: Values<'_>, rarity: Rarity<'_>) -> f64 {
    field_bits(levels, model, of, rarity).map(|(_, _, bits)| bits).sum()
}

/// Each known field with its level and bits.
pub(crate) fn field_bits<'a>(
    levels: &'a Levels,
    model: &'a Model,
    of: Values<'a>,
    rarity: Rarity<'a>,
) -> impl Iterator<Item = (Field, Level, f64)> + 'a {
    let scale = name_scale(levels, model, of, rarity);
    levels.known().map(move |(field, level)| {
        let bits = one_field(field, level, model, of, rarity);
        let name = matches!(field, Field::Given | Field::Family);
        (field, level, if name { bits * scale } else { bits })
    })
}

/// A full name says no more than how many have it: its parts are not independent of each other, as countries have their
/// names, and families theirs.
fn name_scale(levels: &Levels, model: &Model, of: Values<'_>, rarity: Rarity<'_>) -> f64 {
    let exact = |field: Field| levels.of(field) == Some(Level::Exact);
    let Some(name) = full_name(&of.profile.name).filter(|_| exact(Field::Given) && exact(Field::Family))
    else {
        return 1.0;
    };
    let apart: f64 = [Field::Given, Field::Family]
        .into_iter()
        .map(|field| one_field(field, Level::Exact, model, of, rarity))
        .sum();
    let together = (1.0 / rarity.share(name)).log2();
    if apart > together { together / apart } else { 1.0 }
}

/// One side's values: where both agree exactly they are the other's too.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) place: Option<&'a Place>,
}

fn one_field(field: Field, level: Level, model: &Model, of: Values<'_>, rarity: Rarity<'_>) -> f64 {
    let own = (level == Level::Exact).then(|| frequency_key(field, of)).flatten();
    match own.filter(|key| rarity.count(*key) > 0) {
        // What agrees never speaks against: a name that everybody has says nothing.
        Some(key) => (model.m(field, level) / rarity.share(key)).log2().max(0.0),
        None => match level {
            Level::Exact => model.bits(field, level).max(0.0),
            _ => model.bits(field, level),
        },
    }
}

fn frequency_key(field: Field, of: Values<'_>) -> Option<u64> {
    let place = of.place;
    match field {
        Field::Given => Some(key(Of::Given, &[first_given(&of.profile.name)])),
        Field::Family => Some(key(Of::Family, &[&of.profile.name.family])),
        Field::Street => place.map(|place| key(Of::Street, &[&place.street])),
        Field::City => place.map(|place| key(Of::City, &[&place.parts.city])),
        Field::Postcode => place.map(|place| key(Of::Postcode, &[&place.parts.postcode])),
        _ => None,
    }
}

/// An address says no more than how many live there: its parts are not independent of each other.
pub(crate) fn address_bits(levels: &Levels, model: &Model, of: Values<'_>, rarity: Rarity<'_>) -> f64 {
    let sum = bits(levels, model, of, rarity);
    let most = of
        .place
        .and_then(|place| house(place, locality(place)))
        .map_or(rarity.total() * 2.0, |house| 1.0 / rarity.share(house));
    sum.min(most.max(1.0).log2())
}

fn names(left: &Name, right: &Name, nicknames: bool) -> (Option<Level>, Option<Level>) {
    let given = given(&left.given, &right.given, nicknames);
    let family = family(left, right);
    let differ = |level: Option<Level>| level.is_none_or(|level| level == Level::Differ);
    if differ(given) && differ(family) {
        let crossed = [words(&left.given, &right.family), words(&left.family, &right.given)];
        if crossed.iter().any(|level| *level >= Some(Level::Near)) {
            return (crossed[0].map(|_| Level::Loose), crossed[1].map(|_| Level::Loose));
        }
    }
    (given, family)
}

fn given(left: &str, right: &str, nicknames: bool) -> Option<Level> {
    let whole = words(left, right)?;
    if whole >= Level::Near {
        return Some(whole);
    }
    let (mut first, mut second) = (left.split(' '), right.split(' '));
    let (Some(left_first), Some(right_first)) = (first.next(), second.next()) else {
        return Some(whole);
    };
    let initial =
        (left_first.len() == 1 || right_first.len() == 1) && left_first.get(..1) == right_first.get(..1);
    let nickname = || nicknames && are_nicknames(left_first, right_first);
    // `Anna Maria` and `Anna`.
    let shared = || left.split(' ').any(|name| name.len() > 1 && right.split(' ').any(|other| other == name));
    if left_first == right_first {
        return Some(Level::Exact);
    }
    Some(if initial || nickname() || shared() { whole.max(Level::Loose) } else { whole })
}

fn family(left: &Name, right: &Name) -> Option<Level> {
    let whole = words(&left.family, &right.family)?;
    if whole >= Level::Near {
        return Some(whole);
    }
    let compact = |name: &str| name.split(' ').collect::<String>();
    if left.family.contains(' ') || right.family.contains(' ') {
        let shared = left.family.split(' ').any(|part| right.family.split(' ').any(|other| other == part));
        if shared || compact(&left.family) == compact(&right.family) {
            return Some(Level::Loose);
        }
    }
    let birth = |one: &Name, other: &Name| !one.birth_family.is_empty() && one.birth_family == other.family;
    Some(if birth(left, right) || birth(right, left) { Level::Loose } else { whole })
}

/// Names of any kind.
fn words(left: &str, right: &str) -> Option<Level> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    if left == right {
        return Some(Level::Exact);
    }
    if left.len() > 3 && within_one_edit(left, right) {
        return Some(Level::Near);
    }
    let alike = jaro_winkler(left, right);
    Some(if alike >= NEAR {
        Level::Near
    } else if alike >= LOOSE {
        Level::Loose
    } else {
        Level::Differ
    })
}

/// Codes, where a letter more or less is another one.
fn digits(left: &str, right: &str) -> Option<Level> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let wrong = || left.bytes().zip(right.bytes()).filter(|(left, right)| left != right).count();
    Some(if left == right {
        Level::Exact
    } else if within_one_edit(left, right) {
        Level::Near
    } else if left.len() > 3 && left.len() == right.len() && wrong() <= 2 {
        Level::Loose
    } else {
        Level::Differ
    })
}

fn emails(left: &str, right: &str) -> Level {
    let local = |address: &str| address.split_once('@').map(|(local, _)| local.to_owned());
    if within_one_edit(left, right) {
        Level::Near
    } else if local(left) == local(right) {
        Level::Loose
    } else {
        Level::Differ
    }
}

fn best(left: &[String], right: &[String], level: impl Fn(&str, &str) -> Level) -> Option<Level> {
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
    pairs.map(|(left, right)| if left == right { Level::Exact } else { level(left, right) }).max()
}

/// Thresholds of Jaro–Winkler as Splink's documentation gives them for names: 0.92 and 0.8
/// (<https://moj-analytical-services.github.io/splink/topic_guides/comparisons/choosing_comparators.html>).
const NEAR: f64 = 0.92;
const LOOSE: f64 = 0.8;
