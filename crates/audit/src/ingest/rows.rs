//! Tasks, work and looks.

use std::{collections::BTreeMap, sync::Arc};

use arrow_array::RecordBatch;
use hashbrown::HashMap;
use rayon::prelude::*;
use tables::{Inputs, Rejects, Table};

use super::{
    Notes,
    numbers::{Ids, Of},
    tell,
};
use crate::{
    Error, Idle, Report,
    ahead::ahead,
    columns::{Rows, Texts, Times},
    facts::{HOUR, Look, OPEN, Origin, Task, Work, digest},
    ids::NONE,
    people::People,
    settings::Settings,
    shards::{Disk, Memory, Shards},
};

/// All rows in partitions by subject.
pub(crate) struct Facts {
    pub(crate) looks: Shards<Look>,
    pub(crate) tasks: Shards<Task>,
    pub(crate) work: Shards<Work>,
    /// The hours (in words of 64) in which somebody looked.
    pub(crate) hours: HashMap<(u32, i64), u64>,
    pub(crate) unknown_staff: u64,
    pub(crate) unknown_subjects: u64,
    pub(crate) notes: Notes,
}

/// Which rows are read at all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// The first moment of looks.
    pub(crate) from: Option<i64>,
    /// The moment after the last.
    pub(crate) to: Option<i64>,
    /// Only rows about this subject.
    pub(crate) subject: Option<String>,
}

/// Reads them. People get the numbers that are still missing, the queues of teams, and their private events.
pub(crate) fn facts(
    inputs: &Inputs,
    settings: &Settings,
    people: &mut People,
    store: (usize, &Arc<Memory>, &Arc<Disk>),
    filter: &Filter,
    rejects: &mut Rejects,
    progress: Report<'_>,
) -> Result<Facts, Error> {
    let (count, memory, disk) = store;
    let mut facts = Facts {
        looks: Shards::new("looks", count, memory, disk),
        tasks: Shards::new("tasks", count, memory, disk),
        work: Shards::new("work", count, memory, disk),
        hours: HashMap::new(),
        unknown_staff: 0,
        unknown_subjects: 0,
        notes: Notes::default(),
    };
    let mut queues = BTreeMap::new();
    each(inputs, people, (Table::Tasks, TASKS), TASK_IDS, rejects, progress, |people, batch, ids| {
        facts.read_tasks(settings, people, filter, &mut queues, batch, &ids)
    })?;
    people.queues = queues_of_teams(settings, people, &queues);
    each(inputs, people, (Table::Work, WORK), WORK_IDS, rejects, progress, |people, batch, ids| {
        facts.read_work(people, filter, batch, &ids)
    })?;
    people.private.sort_unstable();
    let mut masks = HashMap::new();
    each(inputs, people, (Table::Accesses, ACCESSES), LOOK_IDS, rejects, progress, |people, batch, ids| {
        facts.read_looks(people, filter, &mut masks, batch, &ids)
    })?;
    facts.notes.locate(inputs);
    Ok(facts)
}

/// Reads a table. Ids that are known are looked up on all threads, some batches at a time; what follows from them is done in
/// the order of the input.
fn each<const N: usize>(
    inputs: &Inputs,
    people: &mut People,
    (table, columns): (Table, &[&str]),
    ids: [(&str, Of); N],
    rejects: &mut Rejects,
    progress: Report<'_>,
    mut with: impl FnMut(&mut People, &RecordBatch, [Ids<'_>; N]) -> Result<(), Error>,
) -> Result<(), Error> {
    if !inputs.has(table) {
        return Ok(());
    }
    ahead(inputs, table, columns, rejects, |mut batches| {
        let mut rows = 0;
        loop {
            let some = batches.by_ref().take(rayon::current_num_threads());
            let some: Vec<RecordBatch> = some.collect::<Result<_, _>>()?;
            if some.is_empty() {
                return Ok(());
            }
            let numbers = |batch| ids.map(|(column, of)| Ids::of(batch, column, of.among(people)));
            let numbered: Vec<[Ids<'_>; N]> = some.par_iter().map(numbers).collect();
            for (batch, ids) in some.iter().zip(numbered) {
                with(people, batch, ids)?;
                rows += batch.num_rows() as u64;
                tell(progress, table, rows);
            }
        }
    })
}

impl Facts {
    fn read_tasks(
        &mut self,
        settings: &Settings,
        people: &mut People,
        filter: &Filter,
        queues: &mut BTreeMap<(u32, u32), u64>,
        batch: &RecordBatch,
        [subjects, kinds, openers, assignees, queue_names]: &[Ids<'_>; 5],
    ) -> Result<(), Error> {
        let (ids, origins) = (Texts::of(batch, "task_id"), Texts::of(batch, "origin"));
        let (opened, closed) = (Times::of(batch, "opened_at"), Times::of(batch, "closed_at"));
        let rows = Rows::of(batch);
        for row in 0..batch.num_rows() {
            let assignee = assignees.number(row, &mut people.staff);
            let queue = queue_names.number(row, &mut people.words);
            if assignee != NONE && queue != NONE {
                *queues.entry((queue, people.team(assignee))).or_default() += 1;
            }
            if !filter.takes(subjects.text(row)) {
                continue;
            }
            let task = Task {
                opened: opened.at(row).unwrap_or(OPEN),
                closed: closed.at(row).unwrap_or(OPEN),
                id: digest(ids.at(row)),
                row: rows.at(row),
                subject: subjects.number(row, &mut people.subjects),
                kind: kinds.number(row, &mut people.words),
                opener: openers.number(row, &mut people.staff),
                assignee,
                queue,
                origin: origin(settings, origins.at(row)),
            };
            if task.closed < task.opened {
                people.unused.count(Table::Tasks, Idle::Backwards);
            }
            self.notes.did(people, Table::Tasks, task.row, (task.opener, task.opened));
            self.tasks.push(task.subject, task)?;
        }
        Ok(())
    }

    fn read_work(
        &mut self,
        people: &mut People,
        filter: &Filter,
        batch: &RecordBatch,
        [subjects, staff, kinds]: &[Ids<'_>; 3],
    ) -> Result<(), Error> {
        let (times, rows) = (Times::of(batch, "at"), Rows::of(batch));
        for row in 0..batch.num_rows() {
            // All of them: work of others may be a private event of a staff member.
            let subject = subjects.number(row, &mut people.subjects);
            let at = times.at(row).unwrap_or(OPEN);
            let own = people.ties(subject).iter().filter(|tie| tie.kind == relate::Kind::Myself);
            let own: Vec<(u32, i64)> = own.map(|tie| (tie.staff, at)).collect();
            people.private.extend(own);
            if filter.takes(subjects.text(row)) {
                let staff = staff.number(row, &mut people.staff);
                let kind = kinds.number(row, &mut people.words);
                let work = Work { at, row: rows.at(row), subject, staff, kind };
                self.notes.did(people, Table::Work, work.row, (staff, at));
                self.work.push(subject, work)?;
            }
        }
        Ok(())
    }

    fn read_looks(
        &mut self,
        people: &mut People,
        filter: &Filter,
        masks: &mut HashMap<String, u64>,
        batch: &RecordBatch,
        [subjects, staff]: &[Ids<'_>; 2],
    ) -> Result<(), Error> {
        let (tasks, fields) = (Texts::of(batch, "task_id"), Texts::of(batch, "fields"));
        let (times, rows) = (Times::of(batch, "at"), Rows::of(batch));
        let (has_staff, has_subjects) = (people.has(Table::Staff), people.has(Table::Subjects));
        for row in 0..batch.num_rows() {
            let at = times.at(row).filter(|at| filter.takes_time(*at));
            let Some(at) = at.filter(|_| filter.takes(subjects.text(row))) else { continue };
            let look = Look {
                at,
                row: rows.at(row),
                task: digest(tasks.at(row)),
                fields: mask(people, masks, fields.at(row)),
                subject: subjects.number(row, &mut people.subjects),
                staff: staff.number(row, &mut people.staff),
            };
            let hour = at.div_euclid(HOUR);
            *self.hours.entry((look.staff, hour.div_euclid(64))).or_default() |= 1 << hour.rem_euclid(64);
            self.unknown_staff += u64::from(has_staff && look.staff >= people.listed_staff);
            self.unknown_subjects += u64::from(has_subjects && look.subject >= people.listed_subjects);
            self.notes.look(at);
            self.notes.did(people, Table::Accesses, look.row, (look.staff, at));
            self.looks.push(look.subject, look)?;
        }
        Ok(())
    }
}

impl Filter {
    fn takes(&self, subject: &str) -> bool {
        self.subject.as_ref().is_none_or(|only| only == subject)
    }

    fn takes_time(&self, at: i64) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// A bit for each field of a list.
fn mask(people: &mut People, masks: &mut HashMap<String, u64>, list: &str) -> u64 {
    if list.is_empty() {
        return 0;
    }
    if let Some(mask) = masks.get(list) {
        return *mask;
    }
    let bits = list.split(',').map(|field| 1 << people.fields.number(field).min(63));
    let mask = bits.fold(0, |mask, bit: u64| mask | bit);
    masks.insert(list.to_owned(), mask);
    mask
}

fn origin(settings: &Settings, word: &str) -> Origin {
    let is = |words: &[String]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    match &settings.origin {
        words if is(&words.customer) => Origin::Customer,
        words if is(&words.system) => Origin::System,
        words if is(&words.staff) => Origin::Staff,
        _ => Origin::Unknown,
    }
}

/// Team and queue: as listed, or else by name and by who works there.
fn queues_of_teams(
    settings: &Settings,
    people: &People,
    counts: &BTreeMap<(u32, u32), u64>,
) -> Vec<(u32, u32)> {
    let mut queues = Vec::new();
    let listed = |team: u32| settings.queues.contains_key(people.words.text(team));
    for (team, names) in &settings.queues {
        if let Some(team) = people.words.find(team) {
            queues.extend(names.iter().filter_map(|name| people.words.find(name)).map(|queue| (team, queue)));
        }
    }
    let mut assigned: BTreeMap<u32, u64> = BTreeMap::new();
    counts.iter().for_each(|((_, team), count)| *assigned.entry(*team).or_default() += count);
    for ((queue, team), count) in counts {
        let all = assigned.get(team).copied().unwrap_or(0) as f64;
        if *team != NONE && !listed(*team) && *count as f64 >= settings.queue.team_share * all {
            queues.push((*team, *queue));
        }
    }
    let mut teams: Vec<u32> =
        people.teams.iter().copied().filter(|team| *team != NONE && !listed(*team)).collect();
    teams.sort_unstable();
    teams.dedup();
    // A queue that bears the name of a team has its number.
    queues.extend(teams.into_iter().map(|team| (team, team)));
    queues.sort_unstable();
    queues.dedup();
    queues
}

pub(super) const TASKS: &[&str] =
    &["task_id", "subject_id", "kind", "opened_at", "closed_at", "opened_by", "origin", "assignee", "queue"];
pub(super) const WORK: &[&str] = &["at", "subject_id", "staff_id", "kind"];
pub(super) const ACCESSES: &[&str] = &["at", "staff_id", "subject_id", "task_id", "fields"];

const TASK_IDS: [(&str, Of); 5] = [
    ("subject_id", Of::Subjects),
    ("kind", Of::Words),
    ("opened_by", Of::Staff),
    ("assignee", Of::Staff),
    ("queue", Of::Words),
];
const WORK_IDS: [(&str, Of); 3] =
    [("subject_id", Of::Subjects), ("staff_id", Of::Staff), ("kind", Of::Words)];
const LOOK_IDS: [(&str, Of); 2] = [("subject_id", Of::Subjects), ("staff_id", Of::Staff)];
