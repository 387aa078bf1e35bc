//! Facts in German.

use super::{ContactRelation, Fact, among, former, until};

/// See [`Fact::sentence`].
pub(super) fn sentence(fact: Fact) -> String {
    match fact {
        Fact::Home { .. }
        | Fact::FormerHome { .. }
        | Fact::Ships { .. }
        | Fact::SimilarAddress
        | Fact::OtherAddress
        | Fact::Street { .. }
        | Fact::Distance { .. } => place(fact),
        _ => person(fact),
    }
}

fn person(fact: Fact) -> String {
    match fact {
        Fact::GivenName { exact: true, one_in } => format!("hat denselben Vornamen (1 von {one_in})"),
        Fact::GivenName { exact: false, one_in } => {
            format!("hat einen ähnlichen Vornamen (1 von {one_in})")
        }
        Fact::Surname { exact, one_in, here } => {
            let same = if exact { "denselben" } else { "einen ähnlichen" };
            let place = if here { " am selben Ort" } else { "" };
            format!("hat {same} Nachnamen (1 von {one_in}{place})")
        }
        Fact::OtherGivenName => "hat einen anderen Vornamen".into(),
        Fact::OtherSurname => "hat einen anderen Nachnamen".into(),
        Fact::BirthDate { exact: true } => "hat dasselbe Geburtsdatum".into(),
        Fact::BirthDate { exact: false } => "hat fast dasselbe Geburtsdatum".into(),
        Fact::OtherBirthDate => "hat ein anderes Geburtsdatum".into(),
        Fact::Phone { shared_by } => {
            format!("hat dieselbe Telefonnummer{}", among(shared_by, " ({} Betroffene haben sie)"))
        }
        Fact::Email { shared_by } => {
            format!("hat dieselbe E-Mail-Adresse{}", among(shared_by, " ({} Betroffene haben sie)"))
        }
        Fact::Contact { link, relation } => {
            let until = until(link, " bis ");
            let role = role(relation);
            let has = former(link, "hatte", "hat");
            if link.from_subject {
                format!(
                    "{has}{until} den Mitarbeiter oder die Mitarbeiterin als Notfallkontakt{role} genannt"
                )
            } else {
                format!(
                    "{}{until} Notfallkontakt{role} des Mitarbeiters oder der Mitarbeiterin",
                    former(link, "war", "ist")
                )
            }
        }
        Fact::SameContact => "hat denselben Notfallkontakt".into(),
        Fact::Team => "gehört zum selben Team".into(),
        _ => String::new(),
    }
}

fn place(fact: Fact) -> String {
    match fact {
        Fact::Home { residents } => {
            format!(
                "wohnt an der Adresse des Mitarbeiters oder der Mitarbeiterin{}",
                among(residents, " (dort {} Betroffene)")
            )
        }
        Fact::FormerHome { until, residents } => {
            let until = until.map(|day| format!(" bis {}", day.year())).unwrap_or_default();
            let among = among(residents, " (dort {} Betroffene)");
            format!("teilte{until} eine frühere Adresse mit dem Mitarbeiter oder der Mitarbeiterin{among}")
        }
        Fact::Ships { link, .. } => {
            let when = former(link, "frühere ", "");
            let until = until(link, " bis ");
            if link.from_subject {
                format!("lässt{until} an die {when}Adresse des Mitarbeiters oder der Mitarbeiterin liefern")
            } else {
                let when = former(link, "früheren ", "");
                format!("wohnt an der {when}Lieferadresse des Mitarbeiters oder der Mitarbeiterin{until}")
            }
        }
        Fact::SimilarAddress => "hat eine ähnliche Adresse".into(),
        Fact::OtherAddress => "hat eine andere Adresse".into(),
        Fact::Street { apart: 0, residents } => {
            format!("wohnt im selben Haus{}", among(residents, " (dort {} Betroffene)"))
        }
        Fact::Street { apart, residents } => {
            let among = among(residents, " (so nah {} Betroffene)");
            format!("wohnt in derselben Straße, {apart} Hausnummern entfernt{among}")
        }
        Fact::Distance { metres } => format!("wohnt {metres} Meter entfernt"),
        _ => String::new(),
    }
}

fn role(relation: ContactRelation) -> &'static str {
    match relation {
        ContactRelation::Partner => " (Partnerschaft)",
        ContactRelation::FormerPartner => " (frühere Partnerschaft)",
        ContactRelation::Kin => " (Familie)",
        ContactRelation::Friend => " (Freundschaft)",
        ContactRelation::Unknown => "",
    }
}
