//! Who looks at whom without a task, how often, and how they hide it: decided before the first day.

use std::collections::BTreeMap;

use crate::Team;
use crate::audit::events::Events;
use crate::audit::rates;
use crate::audit::roster::Duty;
use crate::audit::scene::Scene;
use crate::audit::ties::{Tie, TieKind};
use crate::audit::truth::{Manner, Motive};
use crate::draw::{Draw, Part, Weighted};

/// What one staff member does on one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed {
    pub(crate) duty: Duty,
    pub(crate) queue: Team,
    pub(crate) subject: u32,
    pub(crate) looks: u32,
    /// Looks at others around them.
    pub(crate) covers: u32,
    pub(crate) motive: Motive,
    pub(crate) manner: Manner,
    /// Deeds of one series have one number, from 1.
    pub(crate) series: u32,
}

/// A case that routing brings to somebody of whose circle the subject is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coincidence {
    pub(crate) duty: Duty,
    pub(crate) queue: Team,
    pub(crate) subject: u32,
}

/// What is to happen on each day.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) deeds: BTreeMap<u32, Vec<Deed>>,
    pub(crate) coincidences: BTreeMap<u32, Vec<Coincidence>>,
}

impl Plan {
    pub(crate) fn draw(scene: &Scene, events: &Events) -> Plan {
        let budget = scene.flags.misuse_looks();
        let mut planner = Planner::new(scene, events, budget);
        while planner.left > 0 && planner.failed < MOST_FAILURES {
            let motive = match planner.series {
                0 => Motive::FormerPartner,
                1 => Motive::Neighbour,
                2 => Motive::Celebrity,
                _ => planner.draw.weighted(&planner.motives),
            };
            planner.series += 1;
            if planner.series(motive).is_none() {
                planner.failed += 1;
            }
        }
        let cases = budget * u64::from(rates::COINCIDENCES) / 1_000 / LOOKS_A_CASE;
        for _ in 0..cases {
            planner.coincidence();
        }
        planner.plan
    }

    /// Looks of misuse on later days.
    pub(crate) fn looks_after(&self, day: u32) -> u64 {
        let later = self.deeds.range(day + 1..).flat_map(|(_, deeds)| deeds);
        later.map(|deed| u64::from(deed.looks + deed.covers)).sum()
    }
}

struct Planner<'a> {
    scene: &'a Scene,
    events: &'a Events,
    draw: Draw,
    motives: Weighted<Motive>,
    manners: Weighted<Manner>,
    /// Looks of misuse still to be planned.
    left: u64,
    budget: u64,
    series: u32,
    failed: u32,
    plan: Plan,
    by_kind: BTreeMap<TieKind, Vec<&'a Tie>>,
}

/// Whom a series is at, and by whom.
#[derive(Clone, Copy)]
struct Pair {
    staff: u32,
    subject: u32,
}

impl<'a> Planner<'a> {
    fn new(scene: &'a Scene, events: &'a Events, budget: u64) -> Planner<'a> {
        let mut by_kind: BTreeMap<TieKind, Vec<&Tie>> = BTreeMap::new();
        for tie in &scene.circles.ties {
            by_kind.entry(tie.kind).or_default().push(tie);
        }
        Planner {
            scene,
            events,
            draw: Draw::new(scene.flags.seed, Part::AuditMisuse),
            motives: Weighted::new(MOTIVES),
            manners: Weighted::new(MANNERS),
            left: budget,
            budget,
            series: 0,
            failed: 0,
            plan: Plan::default(),
            by_kind,
        }
    }

    /// Plans the deeds of one series; none if there is nobody for it.
    fn series(&mut self, motive: Motive) -> Option<()> {
        match motive {
            Motive::Harvest => self.harvest(),
            Motive::Celebrity => {
                let subjects = self.scene.subjects;
                let staff = self.draw.between(1, self.scene.flags.staff());
                let (first, subject) = match self.events.stars() {
                    // On the days when everybody talks about them.
                    stars if !stars.is_empty() && self.draw.per_mille(ON_STAR_DAYS) => {
                        let (day, subject, _) = self.draw.one_of(stars);
                        (Some(day + self.draw.between(0, 2)), subject)
                    }
                    _ => (None, subjects.tied + self.draw.between(0, subjects.protected - 1)),
                };
                self.deeds(Pair { staff, subject }, motive, first)
            }
            Motive::Decoy | Motive::Cover => {
                let subjects = self.scene.subjects;
                let staff = self.draw.between(1, self.scene.flags.staff());
                let subject = subjects.first_decoy() + self.draw.between(0, subjects.decoys - 1);
                self.deeds(Pair { staff, subject }, Motive::Decoy, None)
            }
            Motive::Colleague => {
                let tie = self.tie(TieKind::Own)?;
                let staff = self.team_mate(tie.staff)?;
                self.deeds(Pair { staff, subject: tie.subject }, motive, None)
            }
            Motive::ForFriend => {
                let kind = self.draw.one_of(&INTERESTING);
                let tie = self.tie(kind)?;
                let friend = self.team_mate(tie.staff)?;
                self.deeds(Pair { staff: friend, subject: tie.subject }, motive, None)?;
                // And the other way round, if the friend has somebody to be looked at.
                let theirs = |other: &&Tie| other.staff == friend && INTERESTING.contains(&other.kind);
                let subject = self.scene.circles.ties.iter().find(theirs)?.subject;
                self.deeds(Pair { staff: tie.staff, subject }, motive, None)
            }
            Motive::FormerPartner => self.at_tie(TieKind::FormerPartner, motive),
            Motive::Neighbour => self.at_tie(TieKind::Neighbour, motive),
            Motive::Family => self.at_tie(TieKind::Family, motive),
            Motive::Acquaintance => self.at_tie(TieKind::Acquaintance, motive),
            Motive::Household => self.at_tie(TieKind::Household, motive),
            Motive::Own => self.at_tie(TieKind::Own, motive),
        }
    }

    fn at_tie(&mut self, kind: TieKind, motive: Motive) -> Option<()> {
        let tie = self.tie(kind)?;
        self.deeds(Pair { staff: tie.staff, subject: tie.subject }, motive, None)
    }

    fn tie(&mut self, kind: TieKind) -> Option<&'a Tie> {
        let ties = self.by_kind.get(&kind)?;
        Some(self.draw.one_of(ties))
    }

    fn team_mate(&mut self, staff: u32) -> Option<u32> {
        let team = self.scene.member(staff)?.team;
        let mates = self.scene.staff.iter().filter(|member| member.team == team && member.id != staff);
        let mates: Vec<u32> = mates.map(|member| member.id).collect();
        (!mates.is_empty()).then(|| self.draw.one_of(&mates))
    }

    fn deeds(&mut self, pair: Pair, motive: Motive, first: Option<u32>) -> Option<()> {
        let days = self.scene.calendar.days;
        let mut manner = self.draw.weighted(&self.manners);
        // A month is too long for a short world, and no task is ever about a decoy.
        if (manner == Manner::Slow && days < 60) || motive == Motive::Decoy {
            manner = Manner::Plain;
        }
        let slow = manner == Manner::Slow;
        let times = if slow { days / 30 } else { 1 + self.draw.count(1).min(4) };
        let start = if slow { 25 } else { days - 1 };
        let mut day = first.unwrap_or_else(|| self.draw.between(0, start)).min(days - 1);
        for _ in 0..times {
            let (on, duty, queue) = self.next_duty(pair.staff, day)?;
            let looks = if slow { 1 } else { 1 + self.draw.count(1).min(3) };
            self.add(
                on,
                Deed {
                    duty,
                    queue,
                    subject: pair.subject,
                    looks,
                    covers: 0,
                    motive,
                    manner,
                    series: self.series,
                },
            );
            day = on + if slow { self.draw.between(26, 34) } else { self.draw.between(1, 14) };
        }
        Some(())
    }

    /// Many subjects in one shift; only if it is no more than a tenth of all misuse.
    fn harvest(&mut self) -> Option<()> {
        let (least, most) = rates::HARVESTED;
        let looks = self.draw.between(least, most).min((self.budget / 10) as u32);
        if looks < 10 {
            return None;
        }
        let staff = self.draw.between(1, self.scene.flags.staff());
        let start = self.draw.between(0, self.scene.calendar.days - 1);
        let (day, duty, queue) = self.next_duty(staff, start)?;
        let subject = self.draw.between(0, self.scene.subjects.count - 1);
        let (motive, manner) = (Motive::Harvest, Manner::Plain);
        self.add(day, Deed { duty, queue, subject, looks, covers: 0, motive, manner, series: self.series });
        Some(())
    }

    fn add(&mut self, day: u32, mut deed: Deed) {
        deed.looks = deed.looks.min(self.left.min(u64::from(u32::MAX)) as u32);
        if deed.looks == 0 {
            return;
        }
        self.left -= u64::from(deed.looks);
        if deed.manner == Manner::Covered {
            let (least, most) = rates::COVER_LOOKS;
            deed.covers = self.draw.between(least, most).min(self.left as u32);
            self.left -= u64::from(deed.covers);
        }
        self.plan.deeds.entry(day).or_default().push(deed);
    }

    /// The first shift of a staff member on or after a day; none if there is none any more.
    fn next_duty(&self, staff: u32, day: u32) -> Option<(u32, Duty, Team)> {
        let queue = self.scene.member(staff)?.queue;
        (day..self.scene.calendar.days).find_map(|day| Some((day, self.scene.duty(day, staff)?, queue)))
    }

    fn coincidence(&mut self) {
        let kind = self.draw.one_of(&COINCIDENT);
        let Some(tie) = self.tie(kind) else { return };
        let day = self.draw.between(0, self.scene.calendar.days - 1);
        if let Some((day, duty, queue)) = self.next_duty(tie.staff, day) {
            let coincidence = Coincidence { duty, queue, subject: tie.subject };
            self.plan.coincidences.entry(day).or_default().push(coincidence);
        }
    }
}

const MOTIVES: [(Motive, u32); 11] = [
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
];

const MANNERS: [(Manner, u32); 5] = [
    (Manner::Plain, rates::PLAINLY),
    (Manner::BogusTicket, rates::BOGUS_TICKET),
    (Manner::Piggyback, rates::PIGGYBACK),
    (Manner::Covered, rates::COVERED),
    (Manner::Slow, rates::SLOWLY),
];

/// Whom friends look up for each other.
const INTERESTING: [TieKind; 3] = [TieKind::FormerPartner, TieKind::Neighbour, TieKind::Family];
/// Most neighbours, who are the most.
const COINCIDENT: [TieKind; 6] = [
    TieKind::Neighbour,
    TieKind::Neighbour,
    TieKind::Neighbour,
    TieKind::Acquaintance,
    TieKind::Family,
    TieKind::FormerPartner,
];
/// Per mille of series at celebrities, on the days when they are talked about. A judgement.
const ON_STAR_DAYS: u32 = 500;
/// Looks of a case on average, to know how many cases make so many looks.
const LOOKS_A_CASE: u64 = 2;
/// A tiny world may have nobody for most motives.
const MOST_FAILURES: u32 = 10_000;
