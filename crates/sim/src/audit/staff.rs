//! The staff of the desk.

use crate::Dwelling;
use crate::audit::people::{Home, People, Person};
use crate::audit::phones;
use crate::audit::rates;
use crate::draw::{Draw, Part};
use crate::email::email;
use crate::{Date, Team};

/// A staff member.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// From 1.
    pub(crate) id: u32,
    pub(crate) person: Person,
    /// What the personnel file has of the homes.
    pub(crate) homes_on_file: Vec<Home>,
    /// What the team works on: its queue.
    pub(crate) queue: Team,
    /// Number of the team, from 0, over all queues.
    pub(crate) team: u32,
    /// Id of the lead of the team; `None` for leads.
    pub(crate) lead: Option<u32>,
    pub(crate) hired_on: Date,
}

impl Member {
    /// Private e-mail address, as the personnel file has it.
    pub(crate) fn email(&self) -> String {
        email(self.person.given_name, &self.person.family_name, self.id, "example.net")
    }
}

/// The staff, in the order of their ids, team by team.
pub(crate) fn hire(people: &People, count: u32) -> Vec<Member> {
    let mut draw = Draw::new(people.seed, Part::AuditStaff);
    let sites: Vec<Dwelling> =
        (0..count / STAFF_PER_SITE + 2).map(|_| people.towns.dwelling(&mut draw)).collect();
    let teams = count.div_ceil(TEAM).max(QUEUES.len() as u32);
    (1..=count)
        .map(|id| {
            let team = ((u64::from(id) - 1) * u64::from(teams) / u64::from(count)) as u32;
            let first = (u64::from(team) * u64::from(count)).div_ceil(u64::from(teams)) as u32 + 1;
            let mut draw = Draw::nth(people.seed, Part::AuditStaff, u64::from(id));
            let site = sites.get(team as usize % sites.len());
            let home = match site {
                Some(site) if draw.per_mille(rates::LIVE_AT_SITE) && !draw.per_mille(rates::IN_TOWER) => {
                    people.towns.near(&mut draw, site)
                }
                _ => people.towns.dwelling(&mut draw),
            };
            let person = people.person(&mut draw, (20, 64), home, phones::FIRST_OF_STAFF + id);
            let hired_on = people.today.plus_days(-(draw.between(100, 5_000) as i32));
            let on_file = |home: &&Home| {
                home.to.is_none_or(|to| to > hired_on) || draw.per_mille(rates::OLD_HOME_ON_FILE)
            };
            Member {
                id,
                homes_on_file: person.homes().filter(on_file).copied().collect(),
                person,
                queue: QUEUES.get(team as usize % QUEUES.len()).copied().unwrap_or(Team::Orders),
                team,
                lead: (first != id).then_some(first),
                hired_on,
            }
        })
        .collect()
}

/// A team and its lead. A judgement: leads of call centres have ten to fifteen people.
const TEAM: u32 = 12;
/// Every second team works on orders, where most tasks are.
const QUEUES: [Team; 6] =
    [Team::Orders, Team::Payments, Team::Orders, Team::Accounts, Team::Orders, Team::Digital];
const STAFF_PER_SITE: u32 = 1_500;
