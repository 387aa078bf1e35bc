//! Facts in English.

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
        Fact::GivenName { exact: true, one_in } => format!("has the same given name (one in {one_in})"),
        Fact::GivenName { exact: false, one_in } => format!("has a similar given name (one in {one_in})"),
        Fact::Surname { exact, one_in, here } => {
            let same = if exact { "the same" } else { "a similar" };
            let place = if here { " at that place" } else { "" };
            format!("has {same} surname (one in {one_in}{place})")
        }
        Fact::OtherGivenName => "has another given name".into(),
        Fact::OtherSurname => "has another surname".into(),
        Fact::BirthDate { exact: true } => "has the same date of birth".into(),
        Fact::BirthDate { exact: false } => "has nearly the same date of birth".into(),
        Fact::OtherBirthDate => "has another date of birth".into(),
        Fact::Phone { shared_by } => {
            format!("has the same telephone number{}", among(shared_by, " ({} subjects have it)"))
        }
        Fact::Email { shared_by } => {
            format!("has the same e-mail address{}", among(shared_by, " ({} subjects have it)"))
        }
        Fact::Contact { link, relation } => {
            let when = former(link, "was", "is");
            let until = until(link, " until ");
            let role = role(relation);
            if link.from_subject {
                format!(
                    "{} the staff member as emergency contact{role}{until}",
                    former(link, "had named", "has named")
                )
            } else {
                format!("{when} an emergency contact of the staff member{role}{until}")
            }
        }
        Fact::SameContact => "has the same emergency contact".into(),
        Fact::Team => "is a staff member of the same team".into(),
        _ => String::new(),
    }
}

fn place(fact: Fact) -> String {
    match fact {
        Fact::Home { residents } => {
            format!("lives at the address of the staff member{}", among(residents, " ({} subjects there)"))
        }
        Fact::FormerHome { until, residents } => {
            let until = until.map(|day| format!(" until {}", day.year())).unwrap_or_default();
            format!(
                "shares a former address of the staff member{until}{}",
                among(residents, " ({} subjects there)")
            )
        }
        Fact::Ships { link, .. } => {
            let when = former(link, "former ", "");
            let until = until(link, " until ");
            if link.from_subject {
                format!("has things sent to the {when}address of the staff member{until}")
            } else {
                format!("lives at the {when}address to which the staff member has things sent{until}")
            }
        }
        Fact::SimilarAddress => "has a similar address".into(),
        Fact::OtherAddress => "has another address".into(),
        Fact::Street { apart: 0, residents } => {
            format!("lives in the same house{}", among(residents, " ({} subjects there)"))
        }
        Fact::Street { apart, residents } => {
            let among = among(residents, " ({} subjects as near)");
            format!("lives in the same street, {apart} house numbers away{among}")
        }
        Fact::Distance { metres } => format!("lives {metres} metres away"),
        _ => String::new(),
    }
}

fn role(relation: ContactRelation) -> &'static str {
    match relation {
        ContactRelation::Partner => " (as partner)",
        ContactRelation::FormerPartner => " (as former partner)",
        ContactRelation::Kin => " (as family)",
        ContactRelation::Friend => " (as friend)",
        ContactRelation::Unknown => "",
    }
}
