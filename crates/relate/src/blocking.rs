//! Keys: what two people must share exactly before they are compared at all, and what is counted. All joins are equi-joins
//! on 64-bit hashes; that two values have one hash costs a comparison and a count, never a wrong relation.

use std::hash::{BuildHasherDefault, Hasher};

use crate::{
    Country,
    names::Name,
    phonetic,
    profile::{Place, Profile},
};

/// What a key is of. The same text under two of them is two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Of {
    Phone = 1,
    Email,
    /// Street, number, letter, and postcode or town.
    House,
    /// Street and postcode or town with one number within reach.
    Near,
    /// Cell of the map.
    Cell,
    /// Sound of the surname, and postcode.
    Sound,
    /// Surname and date of birth.
    Born,
    /// First given name and date of birth.
    GivenBorn,
    /// First given name and surname, in any order.
    FullName,
    Given,
    Family,
    FamilyAt,
    Street,
    City,
    Postcode,
    /// For records with errors only (see `linkage`).
    Noisy,
}

/// The hash of `parts` under a kind.
pub(crate) fn key(of: Of, parts: &[&str]) -> u64 {
    let mut hash = Mixer::new(of);
    for part in parts {
        hash.text(part);
    }
    hash.finish()
}

/// Like [`key`], with a number behind the text.
pub(crate) fn numbered_key(of: Of, parts: &[&str], number: u64) -> u64 {
    let mut hash = Mixer::new(of);
    for part in parts {
        hash.text(part);
    }
    hash.word(number);
    hash.finish()
}

pub(crate) fn first_given(name: &Name) -> &str {
    name.given.split(' ').next().unwrap_or_default()
}

/// Postcode, or town where there is none.
pub(crate) fn locality(place: &Place) -> &str {
    if place.parts.postcode.is_empty() { &place.parts.city } else { &place.parts.postcode }
}

/// The key of a house in a place; `None` without a street.
pub(crate) fn house(place: &Place, locality: &str) -> Option<u64> {
    let (number, letter) =
        place.parts.number.as_ref().map_or((0, ""), |number| (number.first, &*number.letter));
    let known = !place.street.is_empty() && !locality.is_empty();
    known.then(|| numbered_key(Of::House, &[&place.street, letter, locality], u64::from(number)))
}

/// The key of one number in a street.
pub(crate) fn near(place: &Place, number: u32) -> Option<u64> {
    let locality = locality(place);
    let known = !place.street.is_empty() && !locality.is_empty();
    known.then(|| numbered_key(Of::Near, &[&place.street, locality], u64::from(number)))
}

pub(crate) fn cell((row, column): (i32, i32)) -> u64 {
    numbered_key(Of::Cell, &[], u64::from(row.cast_unsigned()) << 32 | u64::from(column.cast_unsigned()))
}

/// Keys of the name and the date of birth; no address.
pub(crate) fn personal(profile: &Profile, out: &mut Vec<u64>) {
    let name = &profile.name;
    let given = first_given(name);
    if let Some(birth) = profile.birth {
        let date = u64::from(birth.year) << 16 | u64::from(birth.month) << 8 | u64::from(birth.day);
        for family in [&name.family, &name.birth_family].into_iter().filter(|family| !family.is_empty()) {
            out.push(numbered_key(Of::Born, &[family], date));
        }
        if !given.is_empty() {
            out.push(numbered_key(Of::GivenBorn, &[given], date));
        }
    }
    out.extend(full_name(name));
}

/// The key of given name and surname in any order, which some tables swap.
pub(crate) fn full_name(name: &Name) -> Option<u64> {
    let given = first_given(name);
    let known = !given.is_empty() && !name.family.is_empty();
    let (first, second) =
        if given <= name.family.as_str() { (given, &*name.family) } else { (&*name.family, given) };
    known.then(|| key(Of::FullName, &[first, second]))
}

/// Key of a surname's sound in a postcode.
pub(crate) fn sound(name: &Name, place: &Place, country: Country) -> Option<u64> {
    let known = !name.family.is_empty() && !place.parts.postcode.is_empty();
    known.then(|| numbered_key(Of::Sound, &[&place.parts.postcode], phonetic::code(&name.family, country)))
}

/// Multiply and rotate, eight bytes at a time, with MurmurHash3's finaliser: fast on short texts, and good enough for keys
/// that nobody gains by colliding.
struct Mixer(u64);

impl Mixer {
    fn new(of: Of) -> Mixer {
        Mixer(SEED ^ of as u64)
    }

    fn text(&mut self, text: &str) {
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let tail = rest.iter().fold(0, |tail, byte| tail << 8 | u64::from(*byte));
        // With the length, so that `ab` `c` is not `a` `bc`.
        self.word(tail ^ (text.len() as u64) << 56);
    }

    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(SEED);
    }

    fn finish(self) -> u64 {
        let mut hash = self.0;
        hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        hash ^ hash >> 33
    }
}

/// 2⁶⁴ divided by the golden ratio, made odd: Knuth's multiplicative hashing.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Keys are hashes already.
#[derive(Default)]
pub(crate) struct Unhashed(u64);

impl Hasher for Unhashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 << 8 ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// For maps whose keys come from [`key`].
pub(crate) type KeyHasher = BuildHasherDefault<Unhashed>;
