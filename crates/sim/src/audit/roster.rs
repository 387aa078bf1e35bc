//! Who works when.

use crate::audit::rates;
use crate::audit::staff::Member;
use crate::draw::{Draw, Part};
use crate::{Country, Date, Team};

/// One shift of one staff member, in seconds since 1970 (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duty {
    pub(crate) staff: u32,
    pub(crate) start: i64,
    /// As listed.
    pub(crate) end: i64,
    /// When work really ended.
    pub(crate) left: i64,
    /// Whether the list of shifts has it.
    pub(crate) listed: bool,
}

/// The shifts of each day, by queue.
pub(crate) struct Roster {
    /// Of each day, one list for each of [`QUEUES`], in the order of staff ids.
    days: Vec<[Vec<Duty>; 4]>,
    /// Shifts of the days before each day, and of all days at the end.
    shifts_before: Vec<u64>,
}

impl Roster {
    pub(crate) fn draw(seed: u64, country: Country, first: Date, days: u32, staff: &[Member]) -> Roster {
        let mut roster =
            Roster { days: vec![<[Vec<Duty>; 4]>::default(); days as usize], shifts_before: vec![0] };
        for member in staff {
            let mut draw = Draw::nth(seed, Part::AuditRoster, u64::from(member.id));
            // Most work from Monday to Friday; the others have another two days off.
            let off = if draw.per_mille(MONDAY_TO_FRIDAY) { 5 } else { draw.between(0, 6) };
            let turn = draw.between(0, 2);
            for (day, lists) in roster.days.iter_mut().enumerate() {
                let date = first.plus_days(day as i32);
                let weekday = (date.days_since(MONDAY)).rem_euclid(7) as u32;
                let absent = draw.per_mille(rates::ABSENT);
                if weekday == off || weekday == (off + 1) % 7 || absent {
                    continue;
                }
                let week = date.days_since(MONDAY).div_euclid(7) as u32;
                let duty = duty(&mut draw, country, date, member.id, (turn + week) % 3);
                if let Some(list) = queue_index(member.queue).and_then(|queue| lists.get_mut(queue)) {
                    list.push(duty);
                }
            }
        }
        for day in &roster.days {
            let before = roster.shifts_before.last().copied().unwrap_or_default();
            roster.shifts_before.push(before + day.iter().map(|list| list.len() as u64).sum::<u64>());
        }
        roster
    }

    /// The shifts of a queue on a day; empty beyond the last day.
    pub(crate) fn on(&self, day: u32, queue: Team) -> &[Duty] {
        let lists = self.days.get(day as usize);
        queue_index(queue).and_then(|queue| lists?.get(queue)).map_or(&[], Vec::as_slice)
    }

    /// All shifts of a day.
    pub(crate) fn all_on(&self, day: u32) -> impl Iterator<Item = &Duty> {
        self.days.get(day as usize).into_iter().flatten().flatten()
    }

    /// The shift of one staff member.
    pub(crate) fn of(&self, day: u32, queue: Team, staff: u32) -> Option<Duty> {
        let list = self.on(day, queue);
        list.binary_search_by_key(&staff, |duty| duty.staff).ok().and_then(|at| list.get(at)).copied()
    }

    /// Of so many looks in all, those that fall on the days up to and with this one, by shifts.
    pub(crate) fn share_until(&self, day: u32, looks: u64) -> u64 {
        let all = self.shifts_before.last().copied().unwrap_or_default().max(1);
        let until = self.shifts_before.get(day as usize + 1).copied().unwrap_or(all);
        (u128::from(looks) * u128::from(until) / u128::from(all)) as u64
    }

    pub(crate) fn days(&self) -> u32 {
        self.days.len() as u32
    }
}

/// All queues.
pub(crate) const QUEUES: [Team; 4] = [Team::Orders, Team::Payments, Team::Accounts, Team::Digital];

fn queue_index(queue: Team) -> Option<usize> {
    QUEUES.iter().position(|&other| other == queue)
}

/// An early, a middle or a late shift of eight and a half hours.
fn duty(draw: &mut Draw, country: Country, date: Date, staff: u32, turn: u32) -> Duty {
    let opens = STARTS.get(turn as usize).copied().unwrap_or(STARTS[1]) * 3_600;
    // Half hours: not everybody starts on the full hour.
    let start = date.at(opens + draw.between(0, 1) * 1_800).unix_seconds() - offset(country);
    let end = start + SHIFT;
    let longer = if draw.per_mille(rates::OVERTIME) { draw.between(300, rates::MOST_OVERTIME) } else { 0 };
    let listed = !draw.per_mille(rates::UNLISTED_SHIFT);
    Duty { staff, start, end, left: end + i64::from(longer), listed }
}

/// Local time less UTC, in seconds; winter time all year, to keep a day a day.
pub(crate) const fn offset(country: Country) -> i64 {
    match country {
        Country::Germany => 3_600,
        Country::UnitedStates => -6 * 3_600,
    }
}

/// Length of a shift in seconds, with the break.
pub(crate) const SHIFT: i64 = 8 * 3_600 + 1_800;
/// Hours of the day on which shifts start, local time.
const STARTS: [u32; 3] = [7, 9, 13];
/// Per mille of staff. A judgement.
const MONDAY_TO_FRIDAY: u32 = 600;
/// A Monday.
const MONDAY: Date = Date::new(2024, 1, 1);
