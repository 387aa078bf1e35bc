//! Tasks, work and looks.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use arrow_array::RecordBatch;
use tables::{Inputs, Rejects, Table};

use super::{Notes, ahead, tell};
use crate::{
    Error, Idle, Report,
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
    pub(crate) hours: hashbrown::HashMap<(u32, i64), u64>,
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
        hours: hashbrown::HashMap::new(),
        unknown_staff: 0,
        unknown_subjects: 0,
        notes: Notes::default(),
    };
    let mut queues = BTreeMap::new();
    each(inputs, Table::Tasks, TASKS, rejects, progress, |batch| {
        facts.read_tasks(settings, people, filter, &mut queues, batch)
    })?;
    people.queues = queues_of_teams(settings, people, &queues);
    each(inputs, Table::Work, WORK, rejects, progress, |batch| facts.read_work(people, filter, batch))?;
    people.private.sort_unstable();
    let mut masks = HashMap::new();
    each(inputs, Table::Accesses, ACCESSES, rejects, progress, |batch| {
        facts.read_looks(people, filter, &mut masks, batch)
    })?;
    facts.notes.locate(inputs);
    Ok(facts)
}

fn each(
    inputs: &Inputs,
    table: Table,
    columns: &[&str],
    rejects: &mut Rejects,
    progress: Report<'_>,
    mut with: impl FnMut(&RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    if !inputs.has(table) {
        return Ok(());
    }
    let scan = inputs.scan(table, columns, rejects)?;
    ahead(scan, |batches| {
        let mut rows = 0;
        for batch in batches {
            let batch = batch?;
            with(&batch)?;
            rows += batch.num_rows() as u64;
            tell(progress, table, rows);
        }
        Ok(())
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
    ) -> Result<(), Error> {
        let text = |column| Texts::of(batch, column);
        let (ids, kinds) = (text("task_id"), text("kind"));
        let subjects = filter.numbers(people, batch, |_| true);
        let (openers, assignees) = (text("opened_by"), text("assignee"));
        let (queue_names, origins) = (text("queue"), text("origin"));
        let (opened, closed) = (Times::of(batch, "opened_at"), Times::of(batch, "closed_at"));
        let rows = Rows::of(batch);
        for row in 0..batch.num_rows() {
            let (assignee, queue) =
                (people.staff.number(assignees.at(row)), people.words.number(queue_names.at(row)));
            if assignee != NONE && queue != NONE {
                *queues.entry((queue, people.team(assignee))).or_default() += 1;
            }
            let Some(subject) = subjects.get(row).copied().flatten() else { continue };
            let task = Task {
                opened: opened.at(row).unwrap_or(OPEN),
                closed: closed.at(row).unwrap_or(OPEN),
                id: digest(ids.at(row)),
                row: rows.at(row),
                subject,
                kind: people.words.number(kinds.at(row)),
                opener: people.staff.number(openers.at(row)),
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

    fn read_work(&mut self, people: &mut People, filter: &Filter, batch: &RecordBatch) -> Result<(), Error> {
        let text = |column| Texts::of(batch, column);
        let (ids, staff, kinds) = (text("subject_id"), text("staff_id"), text("kind"));
        let (times, rows) = (Times::of(batch, "at"), Rows::of(batch));
        // All of them: work of others may be a private event of a staff member.
        let subjects = Filter::default().numbers(people, batch, |_| true);
        for row in 0..batch.num_rows() {
            let Some(subject) = subjects.get(row).copied().flatten() else { continue };
            let at = times.at(row).unwrap_or(OPEN);
            let own = people.ties(subject).iter().filter(|tie| tie.kind == relate::Kind::Myself);
            let own: Vec<(u32, i64)> = own.map(|tie| (tie.staff, at)).collect();
            people.private.extend(own);
            if filter.takes(ids.at(row)) {
                let staff = people.staff.number(staff.at(row));
                let work =
                    Work { at, row: rows.at(row), subject, staff, kind: people.words.number(kinds.at(row)) };
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
    ) -> Result<(), Error> {
        let text = |column| Texts::of(batch, column);
        let (staff, tasks, fields) = (text("staff_id"), text("task_id"), text("fields"));
        let (times, rows) = (Times::of(batch, "at"), Rows::of(batch));
        let subjects =
            filter.numbers(people, batch, |row| times.at(row).is_some_and(|at| filter.takes_time(at)));
        for row in 0..batch.num_rows() {
            let Some((at, subject)) = times.at(row).zip(subjects.get(row).copied().flatten()) else {
                continue;
            };
            let look = Look {
                at,
                row: rows.at(row),
                task: digest(tasks.at(row)),
                fields: mask(people, masks, fields.at(row)),
                subject,
                staff: people.staff.number(staff.at(row)),
            };
            let hour = at.div_euclid(HOUR);
            *self.hours.entry((look.staff, hour.div_euclid(64))).or_default() |= 1 << hour.rem_euclid(64);
            self.unknown_staff += u64::from(people.has(Table::Staff) && look.staff >= people.listed_staff);
            self.unknown_subjects +=
                u64::from(people.has(Table::Subjects) && look.subject >= people.listed_subjects);
            self.notes.look(at);
            self.notes.did(people, Table::Accesses, look.row, (look.staff, at));
            self.looks.push(look.subject, look)?;
        }
        Ok(())
    }
}

impl Filter {
    /// The numbers of a batch's subjects; none where the row is not taken. A column at a time, so that the processor looks
    /// for several at once: they are all over the memory.
    fn numbers(
        &self,
        people: &mut People,
        batch: &RecordBatch,
        takes: impl Fn(usize) -> bool,
    ) -> Vec<Option<u32>> {
        let subjects = Texts::of(batch, "subject_id");
        let number = |row| {
            let id = subjects.at(row);
            (takes(row) && self.takes(id)).then(|| people.subjects.number(id))
        };
        (0..batch.num_rows()).map(number).collect()
    }

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
