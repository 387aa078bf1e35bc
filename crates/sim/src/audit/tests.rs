//! The rates, as they come out.

use std::collections::BTreeMap;

use super::desk::{Case, Desk, Intake, Tables};
use super::events::Events;
use super::flags::Flags;
use super::misuse::Plan;
use super::phones::{self, Form};
use super::rates;
use super::rows::Backlog;
use super::scene::Scene;
use super::spelling::Spelling;
use super::ties::TieKind;
use super::truth::{Manner, Motive, Reason, Why};
use crate::Country;

/// Whether a count of `n` trials fits a share, per mille: at most five standard deviations away, which chance
/// exceeds once in a million times.
#[track_caller]
fn fits(what: &str, count: u64, n: u64, per_mille: f64) {
    let (n, p) = (n as f64, per_mille / 1_000.0);
    let bound = 5.0 * (n * p * (1.0 - p)).sqrt();
    let off = (count as f64 - n * p).abs();
    assert!(off <= bound, "{what}: {count} of {n}, expected {} within {bound}", n * p);
}

fn scene(looks: u64) -> Scene {
    Scene::draw(&Flags { seed: 11, misuse_per_million: 100_000, ..Flags::new(looks) })
}

#[test]
fn circles_are_as_large_as_documented() {
    let scene = scene(20_000_000);
    let staff = scene.staff.len() as u64;
    let mut ties: BTreeMap<TieKind, u64> = BTreeMap::new();
    for tie in &scene.circles.ties {
        *ties.entry(tie.kind).or_default() += 1;
    }
    let couples = f64::from(rates::WITH_PARTNER * rates::PARTNER_ACCOUNT) / 1_000.0;
    for (kind, draws, per_mille) in [
        (TieKind::Own, 1, rates::OWN_ACCOUNT.into()),
        (TieKind::Household, 1, couples),
        (TieKind::FormerPartner, 1, rates::FORMER_PARTNER.into()),
        (TieKind::Family, 2, rates::RELATIVE.into()),
        (TieKind::Neighbour, 2, rates::NEIGHBOUR.into()),
        (TieKind::Acquaintance, 2, rates::ACQUAINTANCE.into()),
        (TieKind::TenantBefore, 1, rates::TENANT_BEFORE.into()),
        (TieKind::Namesake, 1, rates::NAMESAKE.into()),
    ] {
        fits(kind.name(), ties[&kind], draws * staff, per_mille);
    }
    let former = scene.circles.ties.iter().filter(|tie| tie.kind == TieKind::FormerPartner);
    let renamed = former.filter(|tie| tie.renamed).count() as u64;
    fits("renamed", renamed, ties[&TieKind::FormerPartner], rates::FORMER_PARTNER_RENAMED.into());
}

#[test]
fn shifts_are_as_frequent_as_documented() {
    let scene = scene(3_000_000);
    let duties = || (0..scene.roster.days()).flat_map(|day| scene.roster.all_on(day));
    let worked = duties().count() as u64;
    let weeks_of_days = scene.staff.len() as u64 * u64::from(scene.roster.days());
    let expected = weeks_of_days as f64 * 5.0 / 7.0 * f64::from(1_000 - rates::ABSENT) / 1_000.0;
    // The world's 90 days are not whole weeks, so there may be a working day more or less a head.
    assert!((worked as f64 - expected).abs() < scene.staff.len() as f64, "{worked} {expected}");
    let unlisted = duties().filter(|duty| !duty.listed).count() as u64;
    fits("unlisted", unlisted, worked, rates::UNLISTED_SHIFT.into());
    let longer = duties().filter(|duty| duty.left > duty.end).count() as u64;
    fits("overtime", longer, worked, rates::OVERTIME.into());
}

#[test]
fn accounts_are_kept_as_carelessly_as_documented() {
    let scene = scene(500_000);
    let n = 100_000;
    let spellings: Vec<Spelling> = (0..n).map(|subject| Spelling::of(1, subject)).collect();
    let accounts: Vec<_> = (0..n).map(|number| scene.people.stranger(number)).collect();
    let n = u64::from(n);
    let spelt =
        |holds: fn(&Spelling) -> bool| spellings.iter().filter(|spelling| holds(spelling)).count() as u64;
    fits("phone", spelt(|spelling| spelling.phone.is_some()), n, rates::WITH_PHONE.into());
    fits("birth date", spelt(|spelling| spelling.birth_date), n, rates::WITH_BIRTH_DATE.into());
    let shipping = accounts.iter().filter(|account| account.shipping.is_some()).count() as u64;
    fits("shipping", shipping, n, rates::WITH_SHIPPING.into());
    let billing = accounts.iter().filter(|account| account.billing.is_some()).count() as u64;
    fits("billing", billing, n, rates::WITH_BILLING.into());
    // Two strangers of one pair live together; by chance hardly any do, except in towers.
    let together = accounts.chunks(2).filter(|pair| {
        let [one, other] = pair else { return false };
        one.person.home.dwelling == other.person.home.dwelling
    });
    let in_one_tower = f64::from(rates::IN_TOWER * rates::IN_TOWER) / 1_000.0 / 60.0;
    fits("pairs", together.count() as u64, n / 2, f64::from(rates::PAIR_AT_HOME) + in_one_tower);
}

#[test]
fn surnames_are_as_frequent_as_published() {
    // Per mille; "Müller" by telephone directory, "Smith" by the census of 2010; see `surnames`.
    for (country, name, published) in
        [(Country::Germany, "Müller", 9.5), (Country::UnitedStates, "Smith", 8.3)]
    {
        let scene = Scene::draw(&Flags { country, ..Flags::new(10_000) });
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        // Even numbers: nobody of them took the surname of another.
        let n = 200_000;
        for number in 0..n {
            let name = scene.people.stranger(2 * number).person.family_name;
            *counts.entry(name).or_default() += 1;
        }
        let share = counts[name] as f64 / f64::from(n) * 1_000.0;
        assert!((share - published).abs() < 1.0, "{name}: {share}");
        assert!(counts.len() > 40_000, "{} surnames", counts.len());
    }
}

#[test]
fn telephones_are_unlike_and_belong_to_nobody() {
    for (country, length, codes) in [
        (Country::Germany, 14, ["+49166"].as_slice()),
        (Country::UnitedStates, 12, ["+129", "+139"].as_slice()),
    ] {
        let mut seen = std::collections::HashSet::new();
        for n in (0..50_000)
            .chain(phones::FIRST_OF_STAFF..phones::FIRST_OF_STAFF + 1_000)
            .chain(99_999_900..100_000_000)
        {
            let mut text = String::new();
            phones::write(&mut text, country, n, Form::E164);
            assert_eq!(text.len(), length, "{text}");
            assert!(codes.iter().any(|code| text.starts_with(code)), "{text}");
            assert!(seen.insert(text));
        }
    }
}

#[test]
fn every_number_has_an_id_of_its_own() {
    for looks in [1_000, 12_345, 1_000_000] {
        let subjects = scene(looks).subjects;
        let mut ids: Vec<u32> = (0..subjects.count).map(|number| subjects.id(number)).collect();
        assert!((0..subjects.count).all(|number| subjects.number(subjects.id(number)) == number));
        ids.sort_unstable();
        assert!(ids.iter().copied().eq(1..=subjects.count));
    }
}

/// Looks by reason of so many calls, each a case of its own.
fn after_calls(calls: u32) -> BTreeMap<Reason, u64> {
    let scene = scene(400_000);
    // Without recalls, failures and great days.
    let (events, tables) = (Events::none(), Tables::new());
    let (mut backlog, mut next_ticket) = (Backlog::new(scene.calendar), 0);
    // A Wednesday, long before the end.
    let namesakes = [(1, 2)];
    let mut desk = Desk::open(&scene, &events, &tables, &namesakes, 1, (&mut backlog, &mut next_ticket));
    for _ in 0..calls {
        let subject = desk.subject();
        assert!(desk.case(&Case::new(Intake::Call, subject)).is_some());
    }
    let mut looks: BTreeMap<Reason, u64> = BTreeMap::new();
    for day in 0..scene.calendar.days {
        for look in backlog.take(day).looks {
            let Why::Honest(reason) = look.why else { panic!("{look:?}") };
            *looks.entry(reason).or_default() += 1;
        }
    }
    looks
}

#[test]
fn honest_noise_is_as_frequent_as_documented() {
    let calls = 60_000;
    let looks = after_calls(calls);
    let n = u64::from(calls);
    // One look each.
    fits("wrong account", looks[&Reason::WrongAccount], n, rates::WRONG_ACCOUNT.into());
    fits("similar name", looks[&Reason::SimilarName], n, rates::SIMILAR_NAME.into());
    // Not every colleague asked is there, not everybody has a lead on shift, not everybody works in three weeks:
    // so a little less than documented, and never more.
    for (reason, per_mille, least) in [
        (Reason::Helped, rates::HELPED, 0.85),
        (Reason::Review, rates::REVIEWED, 0.4),
        (Reason::Callback, rates::CALLBACK, 0.7),
        (Reason::FollowUp, rates::FOLLOW_UP, 0.7),
    ] {
        let expected = f64::from(calls) * f64::from(per_mille) / 1_000.0;
        let found = looks[&reason] as f64;
        let bound = 5.0 * expected.sqrt();
        assert!(
            found < expected + bound && found > expected * least - bound,
            "{reason:?}: {found} {expected}"
        );
    }
    // A visit has 1.875 looks on average: one, and up to three more, each in half of the cases.
    let visits = |reason| looks[&reason] as f64 / 1.875;
    let share = |reason| visits(reason) / f64::from(calls) * 1_000.0;
    assert!((share(Reason::NoTicket) - f64::from(rates::NO_TICKET)).abs() < 8.0, "{looks:?}");
    assert!((share(Reason::LateTicket) - f64::from(rates::LATE_TICKET)).abs() < 8.0, "{looks:?}");
    // 0.3 + 0.09 + 0.027 further visits, some of them in another team.
    let repeated = share(Reason::Repeat) + share(Reason::Escalation);
    assert!((repeated - 417.0).abs() < 15.0, "{repeated}");
}

#[test]
fn cases_come_in_as_documented() {
    let scene = scene(400_000);
    let (events, tables) = (Events::none(), Tables::new());
    let (mut backlog, mut next_ticket) = (Backlog::new(scene.calendar), 0);
    let mut looks: BTreeMap<Reason, u64> = BTreeMap::new();
    for day in 0..scene.calendar.days {
        let state = (&mut backlog, &mut next_ticket);
        Desk::open(&scene, &events, &tables, &[], day, state)
            .work_until(scene.roster.share_until(day, 400_000) / 50, u64::MAX);
        for look in backlog.take(day).looks {
            let Why::Honest(reason) = look.why else { panic!("{look:?}") };
            *looks.entry(reason).or_default() += 1;
        }
    }
    // All three have the same number of looks a visit, 1.875, with a variance that widens the bound by √2.5.
    let intakes =
        [(Reason::Chat, rates::CHAT), (Reason::Outbound, rates::OUTBOUND), (Reason::Asked, rates::ASKED)];
    let all: u64 = intakes.iter().map(|(reason, _)| looks[reason]).sum();
    let weight: u32 = intakes.iter().map(|(_, rate)| rate).sum();
    for (reason, rate) in intakes {
        let share = f64::from(rate) / f64::from(weight);
        let bound = 5.0 * (all as f64 * share * (1.0 - share) * 2.5).sqrt();
        let off = (looks[&reason] as f64 - all as f64 * share).abs();
        assert!(off < bound, "{reason:?}: {} of {all}", looks[&reason]);
    }
}

#[test]
fn misuse_is_spread_as_documented() {
    let scene = scene(4_000_000);
    let plan = Plan::draw(&scene, &Events::draw(&scene));
    let deeds = || plan.deeds.values().flatten();
    let looks: u64 = deeds().map(|deed| u64::from(deed.looks + deed.covers)).sum();
    assert_eq!(looks, scene.flags.misuse_looks());
    let mut series: BTreeMap<u32, (Motive, Manner)> = BTreeMap::new();
    for deed in deeds() {
        series.entry(deed.series).or_insert((deed.motive, deed.manner));
    }
    let n = series.len() as u64;
    assert!(n > 10_000, "{n}");
    let mut by_motive: BTreeMap<Motive, u64> = BTreeMap::new();
    let mut by_manner: BTreeMap<Manner, u64> = BTreeMap::new();
    for &(motive, manner) in series.values() {
        *by_motive.entry(motive).or_default() += 1;
        *by_manner.entry(manner).or_default() += 1;
    }
    for (motive, percent) in [
        (Motive::FormerPartner, rates::AT_FORMER_PARTNER),
        (Motive::Neighbour, rates::AT_NEIGHBOUR),
        (Motive::Celebrity, rates::AT_CELEBRITY),
        (Motive::Family, rates::AT_FAMILY),
        (Motive::Colleague, rates::AT_COLLEAGUE),
        (Motive::Acquaintance, rates::AT_ACQUAINTANCE),
        (Motive::Household, rates::AT_HOUSEHOLD),
        (Motive::Own, rates::AT_OWN_ACCOUNT),
        (Motive::ForFriend, rates::FOR_A_FRIEND),
        (Motive::Harvest, rates::HARVEST),
        (Motive::Decoy, rates::AT_DECOY),
    ] {
        fits(motive.name(), by_motive[&motive], n, f64::from(percent) * 10.0);
    }
    // Harvests and looks at decoys are never hidden.
    let hidden = f64::from(100 - rates::HARVEST - rates::AT_DECOY) / 100.0;
    for (manner, percent) in [
        (Manner::BogusTicket, rates::BOGUS_TICKET),
        (Manner::Piggyback, rates::PIGGYBACK),
        (Manner::Covered, rates::COVERED),
        (Manner::Slow, rates::SLOWLY),
    ] {
        fits(manner.name(), by_manner[&manner], n, f64::from(percent) * 10.0 * hidden);
    }
}
