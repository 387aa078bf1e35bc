use proptest::prelude::*;

use super::*;
use crate::{Address, BirthDate, Person, Relater, profile::Profile};

/// What may be added to both sides, one after the other.
const STEPS: usize = 6;

/// A person with the first `known` of six things.
fn person(known: usize, given: &'static str) -> Person<'static> {
    let mut person = Person { given_name: given, ..Person::default() };
    let address = Address { street: "Lindenstr. 7", postcode: "50674", city: "Köln", ..Address::default() };
    if known > 0 {
        person.addresses.push(address);
    }
    if known > 1 {
        person.family_name = "Kowalski";
    }
    if known > 2 {
        person.birth_date = Some(BirthDate { year: 1984, month: 3, day: 17 });
    }
    if known > 3 {
        person.phones.push("0221 1234567");
    }
    if known > 4 {
        person.emails.push("anna@example.org");
    }
    person
}

proptest! {
    #[test]
    fn another_thing_that_agrees_lowers_no_weight(others in prop::collection::vec(0..STEPS, 0..40), same in any::<bool>()) {
        let settings = Settings::default();
        let mut last = [f64::NEG_INFINITY; INFERRED.len()];
        for known in 0..STEPS {
            let (staff, subject) = (person(known, "Anna"), person(known, if same { "Anna" } else { "Jan" }));
            // The same base throughout, whatever the subject has.
            let relater = Relater::new(&[person(STEPS, "Anna")], settings.clone());
            let mut counts = relater.counts();
            for known in &others {
                relater.observe(&mut counts, &person(*known, "Berta"));
            }
            relater.observe(&mut counts, &person(STEPS, "Anna"));
            let (staff, subject) = (Profile::of(&staff, settings.country), Profile::of(&subject, settings.country));
            let rarity = relater.rarity_of(&counts);
            let shared = Shared::of(&staff, &subject, &settings, rarity);
            for (kind, last) in INFERRED.into_iter().zip(&mut last) {
                let Some(evidence) = evidence(kind, &shared, &settings, rarity) else { continue };
                let weight: f64 = evidence.iter().map(|piece| piece.bits).sum();
                prop_assert!(weight >= *last - 1e-9, "{:?} falls from {} to {} with {} things", kind, last, weight, known);
                *last = weight;
            }
        }
    }

    #[test]
    fn weights_are_the_same_from_both_sides(left in 0..STEPS, right in 0..STEPS) {
        let settings = Settings::default();
        let (one, other) = (person(left, "Anna"), person(right, "Anne"));
        let relater = Relater::new(&[one.clone(), other.clone()], settings.clone());
        let mut counts = relater.counts();
        relater.observe(&mut counts, &one);
        relater.observe(&mut counts, &other);
        let rarity = relater.rarity_of(&counts);
        let (one, other) = (Profile::of(&one, settings.country), Profile::of(&other, settings.country));
        // Who ships to whom and who has named whom has a direction; what two people share has none.
        for kind in [Kind::Household, Kind::Family, Kind::Acquaintance] {
            let weight = |staff: &Profile, subject: &Profile| {
                let shared = Shared::of(staff, subject, &settings, rarity);
                evidence(kind, &shared, &settings, rarity).map(|pieces| pieces.iter().map(|piece| piece.bits).sum::<f64>())
            };
            prop_assert_eq!(weight(&one, &other), weight(&other, &one));
        }
    }
}
