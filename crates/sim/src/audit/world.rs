//! A whole world, written as it is made.

use std::collections::HashMap;
use std::path::Path;

use crate::audit::desk::{self, Desk};
use crate::audit::events::Events;
use crate::audit::flags::Flags;
use crate::audit::misuse::Plan;
use crate::audit::output::{Format, WorldError};
use crate::audit::rows::Backlog;
use crate::audit::scene::Scene;
use crate::audit::spelling::Spelling;
use crate::audit::tables::Tables;
use crate::audit::ties::{ByChance, Tie, TieKind};
use crate::audit::truth::Why;

/// A world: its people and what they are going to do.
pub struct World {
    scene: Scene,
    events: Events,
    plan: Plan,
}

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows of `accesses`.
    pub looks: u64,
    /// Looks of misuse among them.
    pub misuse: u64,
    /// Rows of `staff`.
    pub staff: u64,
    /// Rows of `subjects`.
    pub subjects: u64,
    /// Rows of `tasks`.
    pub tasks: u64,
    /// Rows of `work`.
    pub work: u64,
    /// Rows of `truth/ties`.
    pub ties: u64,
}

impl World {
    /// Draws the staff, their circles, their shifts and the plan of all misuse.
    #[must_use]
    pub fn new(flags: &Flags) -> World {
        let scene = Scene::draw(flags);
        let events = Events::draw(&scene);
        let plan = Plan::draw(&scene, &events);
        World { scene, events, plan }
    }

    /// Writes the nine tables into the directory, and `looks` and `ties` into `truth/` under it; directories
    /// are made where they are missing, files are replaced.
    ///
    /// # Errors
    /// [`WorldError`] if a directory or file cannot be made or written.
    pub fn write(&self, directory: &Path, format: Format) -> Result<Written, WorldError> {
        let mut tables = Tables::create(directory, format)?;
        for member in &self.scene.staff {
            tables.member(member)?;
        }
        for contact in &self.scene.circles.contacts {
            tables.contact(contact)?;
        }
        self.write_ties(&mut tables)?;
        let namesakes = self.write_subjects(&mut tables)?;
        let mut written = self.write_days(&mut tables, &namesakes)?;
        written.looks = tables.accesses.finish()?;
        written.staff = tables.staff.finish()?;
        written.subjects = tables.subjects.finish()?;
        written.tasks = tables.tasks.finish()?;
        written.work = tables.work.finish()?;
        written.ties = tables.true_ties.finish()?;
        for table in [
            tables.staff_contacts,
            tables.staff_addresses,
            tables.shifts,
            tables.subject_addresses,
            tables.true_looks,
        ] {
            table.finish()?;
        }
        Ok(written)
    }

    /// The planned ties, and the colleagues that they make.
    fn write_ties(&self, tables: &mut Tables) -> Result<(), WorldError> {
        let Scene { staff, circles, subjects, .. } = &self.scene;
        for tie in &circles.ties {
            tables.tie(tie, subjects)?;
        }
        for own in circles.ties.iter().filter(|tie| tie.kind == TieKind::Own) {
            let Some(owner) = self.scene.member(own.staff) else { continue };
            let before = (owner.id as usize).saturating_sub(MOST_OF_TEAM);
            let around = staff.iter().skip(before).take(2 * MOST_OF_TEAM);
            for mate in around.filter(|mate| mate.team == owner.team && mate.id != owner.id) {
                let evidence = "team".to_owned();
                let tie = Tie { staff: mate.id, kind: TieKind::Colleague, evidence, ..own.clone() };
                tables.tie(&tie, subjects)?;
            }
        }
        Ok(())
    }

    /// All subjects in the order of their ids, and the ties that chance makes. Gives pairs of one name.
    fn write_subjects(&self, tables: &mut Tables) -> Result<Vec<(u32, u32)>, WorldError> {
        let Scene { flags, staff, circles, subjects, .. } = &self.scene;
        let by_chance = ByChance::new(staff);
        let mut namesakes = Vec::new();
        let mut last_of_name: HashMap<(&'static str, String), u32> = HashMap::new();
        for id in 1..=subjects.count {
            let number = subjects.number(id);
            let account = self.scene.account(number);
            let tags = if subjects.is_protected(number) {
                "protected"
            } else if subjects.is_decoy(number) {
                "decoy"
            } else {
                ""
            };
            tables.subject(id, &account, &Spelling::of(flags.seed, number), tags)?;
            let planned = circles.ties.get(number as usize).map(|tie| tie.staff);
            let mut found = Vec::new();
            by_chance.ties(number, &account, &mut |tie| {
                if Some(tie.staff) != planned {
                    found.push(tie);
                }
            });
            for tie in &found {
                tables.tie(tie, subjects)?;
            }
            if namesakes.len() < MOST_NAMESAKES && tags.is_empty() {
                let person = account.person;
                if let Some(other) = last_of_name.insert((person.given_name, person.family_name), number) {
                    namesakes.push((other, number));
                }
            }
        }
        Ok(namesakes)
    }

    fn write_days(&self, tables: &mut Tables, namesakes: &[(u32, u32)]) -> Result<Written, WorldError> {
        let Scene { flags, roster, calendar, subjects, .. } = &self.scene;
        let desk = desk::Tables::new();
        let mut backlog = Backlog::new(*calendar);
        let mut next_ticket = 0;
        let mut written = Written::default();
        for day in 0..roster.days() {
            let state = (&mut backlog, &mut next_ticket);
            let mut desk = Desk::open(&self.scene, &self.events, &desk, namesakes, day, state);
            for deed in self.plan.deeds.get(&day).into_iter().flatten() {
                desk.deed(deed);
            }
            for coincidence in self.plan.coincidences.get(&day).into_iter().flatten() {
                desk.coincidence(coincidence);
            }
            let looks = roster.share_until(day, flags.looks).saturating_sub(written.looks);
            desk.work_until(looks, flags.looks.saturating_sub(self.plan.looks_after(day)));
            for duty in roster.all_on(day).filter(|duty| duty.listed) {
                tables.shift(duty.staff, duty.start, duty.end)?;
            }
            let today = backlog.take(day);
            for ticket in &today.tickets {
                tables.task(ticket, subjects, calendar.end())?;
            }
            for work in &today.work {
                tables.work(work, subjects)?;
            }
            for look in &today.looks {
                written.looks += 1;
                written.misuse += u64::from(matches!(look.why, Why::Misuse { .. }));
                tables.look(written.looks, look, subjects, day)?;
            }
        }
        Ok(written)
    }
}

/// More than are in any team.
const MOST_OF_TEAM: usize = 24;
/// Enough to choose from.
const MOST_NAMESAKES: usize = 20_000;
