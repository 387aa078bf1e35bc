//! Which kind of relation a pair is most likely in: each kind's weight, its prior, and the likeliest.

use crate::{
    Evidence, Fact, Link, Settings,
    evidence::ContactRelation,
    model::{Field, Level},
    profile::Profile,
    shared::Shared,
    weights::Rarity,
};

/// What a subject is to a staff member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// The staff member's own account.
    Myself,
    /// They live in the same dwelling now.
    Household,
    /// Former partner or former household: they shared a dwelling, one has things sent to the other's, or was their
    /// emergency contact.
    FormerPartner,
    /// A rare surname in one place, or named as kin.
    Family,
    /// Homes within reach of each other. A fact, not an inference.
    Neighbour,
    /// The account of a staff member of the same team. A fact, once the account is theirs.
    Colleague,
    /// A shared telephone number, e-mail address or emergency contact.
    Acquaintance,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 7] = [
        Kind::Myself,
        Kind::Household,
        Kind::FormerPartner,
        Kind::Family,
        Kind::Neighbour,
        Kind::Colleague,
        Kind::Acquaintance,
    ];

    /// The word for it in tables and files: `self`, `household`, `former_partner` …
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Myself => "self",
            Kind::Household => "household",
            Kind::FormerPartner => "former_partner",
            Kind::Family => "family",
            Kind::Neighbour => "neighbour",
            Kind::Colleague => "colleague",
            Kind::Acquaintance => "acquaintance",
        }
    }
}

/// How likely a kind is, and why.
pub(crate) struct Verdict {
    pub(crate) kind: Kind,
    pub(crate) weight: f64,
    pub(crate) probability: f64,
    pub(crate) evidence: Vec<Evidence>,
}

/// The likeliest kind, where the pair is related at all with at least the probability asked for.
pub(crate) fn judge(
    staff: &Profile,
    subject: &Profile,
    settings: &Settings,
    rarity: Rarity<'_>,
) -> Option<Verdict> {
    let shared = Shared::of(staff, subject, settings, rarity);
    let odds = |kind: Kind, weight: f64| expected(kind) * settings.coverage / rarity.total() * weight.exp2();
    let mut total = 0.0;
    let mut likeliest: Option<(f64, Verdict)> = None;
    for kind in INFERRED {
        let Some(evidence) = evidence(kind, &shared, settings, rarity) else { continue };
        let weight = evidence.iter().map(|piece| piece.bits).sum();
        let odds = odds(kind, weight);
        total += odds;
        if likeliest.as_ref().is_none_or(|(best, _)| odds > *best) {
            likeliest = Some((odds, Verdict { kind, weight, probability: 0.0, evidence }));
        }
    }
    let probability = if total.is_finite() { total / (1.0 + total) } else { 1.0 };
    if let Some((_, verdict)) = likeliest.filter(|_| probability >= settings.probability) {
        return Some(Verdict { probability, ..verdict });
    }
    let evidence = neighbour(&shared, settings, rarity)?;
    let weight = evidence.iter().map(|piece| piece.bits).sum();
    Some(Verdict { kind: Kind::Neighbour, weight, probability: 1.0, evidence })
}

const INFERRED: [Kind; 5] =
    [Kind::Myself, Kind::Household, Kind::FormerPartner, Kind::Family, Kind::Acquaintance];

/// How many people are in this relation to somebody, on average. With [`Settings::coverage`] it is the prior. Judgements:
/// only their order of magnitude matters, as a factor of two is one bit.
fn expected(kind: Kind) -> f64 {
    match kind {
        Kind::Myself => 1.0,
        // Households have 2.0 members in Germany (Destatis, 2023), 2.5 in the United States (Census Bureau, 2023).
        Kind::Household => 1.2,
        // Parents and siblings once, then flatmates and partners.
        Kind::FormerPartner => 3.0,
        // Parents, siblings, children, grandparents who live elsewhere.
        Kind::Family => 5.0,
        Kind::Acquaintance => 10.0,
        // Facts, which have no prior.
        Kind::Neighbour | Kind::Colleague => 0.0,
    }
}

/// The pieces of evidence for a kind; `None` without that which makes it possible at all.
pub(crate) fn evidence(
    kind: Kind,
    shared: &Shared<'_>,
    settings: &Settings,
    rarity: Rarity<'_>,
) -> Option<Vec<Evidence>> {
    match kind {
        Kind::Myself => myself(shared),
        Kind::Household => household(shared),
        Kind::FormerPartner => former_partner(shared),
        Kind::Family => family(shared),
        Kind::Neighbour => neighbour(shared, settings, rarity),
        Kind::Acquaintance => acquaintance(shared),
        Kind::Colleague => None,
    }
}

/// All fields, with the linkage model.
fn myself(shared: &Shared<'_>) -> Option<Vec<Evidence>> {
    // Whoever shares an address or a telephone, but no name, is somebody else.
    let named =
        [Field::Given, Field::Family].into_iter().filter_map(|field| shared.personal.of(field)).max()?;
    if named == Level::Differ {
        return None;
    }
    // Kin share a surname and a town. Nobody gives a shop another given name than their employer, unless something else
    // says that it is them.
    let differs = |field| shared.personal.of(field).is_none_or(|level| level == Level::Differ);
    if differs(Field::Given) && differs(Field::Birth) && !shared.reached_alike() {
        return None;
    }
    let mut evidence: Vec<Evidence> = shared.personal_evidence().collect();
    // Judgement: six in ten give a shop the number and address that they give their employer.
    evidence.extend(shared.phone_evidence(0.6));
    evidence.extend(shared.email_evidence(0.6));
    evidence.extend(shared.address_evidence());
    Some(evidence)
}

fn household(shared: &Shared<'_>) -> Option<Vec<Evidence>> {
    let home = shared.home.as_ref()?;
    let fact = Fact::Home { residents: home.residents };
    // Judgement: HR and shop spell one dwelling in the same way, or ways that are normalised to the same.
    let mut evidence = vec![Evidence { fact, bits: (0.95 / home.elsewhere).log2().max(0.0) }];
    // Couples with one name, and their children. Judgement: among German couples three in four share a name.
    evidence.extend(shared.surname(0.7));
    evidence.extend(shared.phone_evidence(0.3));
    evidence.extend(shared.email_evidence(0.1));
    evidence.extend(shared.contact_evidence(|_, _| true, 0.4));
    Some(evidence)
}

fn former_partner(shared: &Shared<'_>) -> Option<Vec<Evidence>> {
    let mut evidence = Vec::new();
    if let Some((home, until)) = &shared.former_home {
        let fact = Fact::FormerHome { until: *until, residents: home.residents };
        evidence.push(Evidence { fact, bits: (0.8 / home.elsewhere).log2().max(0.0) });
    }
    if let Some((home, link)) = &shared.ships {
        // Judgement: few still have things sent to where they used to live.
        let bits = (0.1 / home.elsewhere).log2().max(0.0);
        evidence.push(Evidence { fact: Fact::Ships { link: *link, residents: home.residents }, bits });
    }
    let ended = |link: Link, relation| match relation {
        ContactRelation::FormerPartner => true,
        ContactRelation::Partner | ContactRelation::Unknown => link.former,
        ContactRelation::Kin | ContactRelation::Friend => false,
    };
    evidence.extend(shared.contact_evidence(ended, 0.3));
    if evidence.is_empty() {
        return None;
    }
    // Some keep the name.
    evidence.extend(shared.surname(0.3).filter(|piece| piece.bits > 0.0));
    evidence.extend(shared.phone_evidence(0.05));
    evidence.extend(shared.email_evidence(0.02));
    Some(evidence)
}

fn family(shared: &Shared<'_>) -> Option<Vec<Evidence>> {
    let mut evidence = Vec::new();
    evidence.extend(shared.surname_at_place());
    let kin = |link: Link, relation| match relation {
        ContactRelation::Kin => true,
        ContactRelation::Partner => !link.former,
        ContactRelation::FormerPartner | ContactRelation::Friend | ContactRelation::Unknown => false,
    };
    evidence.extend(shared.contact_evidence(kin, 0.4));
    if evidence.is_empty() {
        return None;
    }
    evidence.extend(shared.phone_evidence(0.1));
    Some(evidence)
}

fn neighbour(shared: &Shared<'_>, settings: &Settings, rarity: Rarity<'_>) -> Option<Vec<Evidence>> {
    let bits = |residents: u64| (rarity.total() / (residents as f64).max(1.0)).log2().max(0.0);
    if let Some((apart, residents)) =
        shared.street().filter(|(_, near)| *near <= settings.neighbour_crowd.into())
    {
        return Some(vec![Evidence { fact: Fact::Street { apart, residents }, bits: bits(residents) }]);
    }
    let (metres, residents) =
        shared.distance().filter(|(_, near)| *near <= settings.neighbour_crowd.into())?;
    Some(vec![Evidence { fact: Fact::Distance { metres }, bits: bits(residents) }])
}

fn acquaintance(shared: &Shared<'_>) -> Option<Vec<Evidence>> {
    let mut evidence = Vec::new();
    evidence.extend(shared.phone_evidence(0.2));
    evidence.extend(shared.email_evidence(0.05));
    let friend = |_: Link, relation| matches!(relation, ContactRelation::Friend | ContactRelation::Unknown);
    evidence.extend(shared.contact_evidence(friend, 0.3));
    evidence.extend(shared.same_contact_evidence(0.1));
    (!evidence.is_empty()).then_some(evidence)
}

#[cfg(test)]
mod tests;
