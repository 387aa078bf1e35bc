use super::*;

#[test]
fn facts_are_put_into_words() {
    // 31 December 2023.
    let until = Some(Day(19_722));
    let link = Link { from_subject: false, former: true, until };
    for (fact, english, german) in [
        (
            Fact::Surname { exact: true, one_in: 105, here: true },
            "has the same surname (one in 105 at that place)",
            "hat denselben Nachnamen (1 von 105 am selben Ort)",
        ),
        (
            Fact::FormerHome { until, residents: 2 },
            "shares a former address of the staff member until 2023",
            "teilte bis 2023 eine frühere Adresse mit dem Mitarbeiter oder der Mitarbeiterin",
        ),
        (
            Fact::Home { residents: 214 },
            "lives at the address of the staff member (214 subjects there)",
            "wohnt an der Adresse des Mitarbeiters oder der Mitarbeiterin (dort 214 Betroffene)",
        ),
        (
            Fact::Contact { link, relation: ContactRelation::Partner },
            "was an emergency contact of the staff member (as partner) until 2023",
            "war bis 2023 Notfallkontakt (Partnerschaft) des Mitarbeiters oder der Mitarbeiterin",
        ),
        (
            Fact::Ships { link: Link { from_subject: true, former: true, until }, residents: 1 },
            "has things sent to the former address of the staff member until 2023",
            "lässt bis 2023 an die frühere Adresse des Mitarbeiters oder der Mitarbeiterin liefern",
        ),
        (
            Fact::Street { apart: 2, residents: 9 },
            "lives in the same street, 2 house numbers away (9 subjects as near)",
            "wohnt in derselben Straße, 2 Hausnummern entfernt (so nah 9 Betroffene)",
        ),
    ] {
        assert_eq!(fact.sentence(Lang::English), english);
        assert_eq!(fact.sentence(Lang::German), german);
    }
}

#[test]
fn every_fact_has_words() {
    let link = Link { from_subject: true, former: false, until: None };
    for fact in [
        Fact::GivenName { exact: true, one_in: 2 },
        Fact::GivenName { exact: false, one_in: 2 },
        Fact::Surname { exact: false, one_in: 2, here: false },
        Fact::OtherGivenName,
        Fact::OtherSurname,
        Fact::BirthDate { exact: true },
        Fact::BirthDate { exact: false },
        Fact::OtherBirthDate,
        Fact::SimilarAddress,
        Fact::OtherAddress,
        Fact::Street { apart: 0, residents: 1 },
        Fact::Distance { metres: 12 },
        Fact::Phone { shared_by: 1 },
        Fact::Email { shared_by: 4 },
        Fact::Contact { link, relation: ContactRelation::Kin },
        Fact::SameContact,
        Fact::Team,
    ] {
        for lang in [Lang::English, Lang::German] {
            assert!(fact.sentence(lang).len() > 10, "{fact:?} {lang:?}");
        }
    }
}
