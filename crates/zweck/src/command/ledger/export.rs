//! `zweck ledger export`: what the ledger holds as the tables that `zweck audit` reads. Whether the ledger is right says
//! `zweck verify`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::{DirBuilder, File, OpenOptions},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    process::ExitCode,
};

use access::{
    Timestamp,
    event::{Event, Looked, Origin, StaffRecord, TaskChange, TaskRecord, What},
    ids::{Queue, StaffId, TaskId},
    principal::Identity,
};
use anyhow::{Context as _, Result};
use csv::Writer;
use ledger::{Directory, Payload};

use super::key_reader;
use crate::{
    cli,
    command::{explain, say},
    config::Config,
    contested,
    published::Published,
};

pub(super) fn run(arguments: &cli::Export) -> Result<ExitCode> {
    let config = Config::load(&arguments.config.config)?;
    let exported = export(&config, &config.ledger.dir, &arguments.out)?;
    say(arguments.out.display());
    explain(format_args!(
        "{} looks, {} tasks and {} staff of {} entries",
        exported.looks, exported.tasks, exported.staff, exported.entries
    ));
    if exported.erased > 0 {
        explain(format_args!("{} entries are about people who were erased: left out", exported.erased));
    }
    Ok(ExitCode::SUCCESS)
}

/// How much there was.
#[derive(Debug, Default)]
pub(in crate::command) struct Exported {
    pub(in crate::command) entries: u64,
    pub(in crate::command) looks: u64,
    pub(in crate::command) tasks: u64,
    pub(in crate::command) staff: u64,
    /// Entries that nobody can read any more.
    pub(in crate::command) erased: u64,
    /// Witnesses who have seen another history of the ledger, a sentence each.
    pub(in crate::command) conflicts: Vec<String>,
}

/// Writes the tables of the ledger in `dir` to `out`, which must not exist. The keys are the configuration's.
pub(in crate::command) fn export(config: &Config, dir: &Path, out: &Path) -> Result<Exported> {
    let mut keys = key_reader(config, dir)?;
    let store = Published::Directory(Directory::find(dir)?);
    let head = store.head()?;
    let conflicts = contested::sentences(&store, &head.note, None)?;
    conflicts.iter().for_each(contested::tell);
    // Who looked at whom concerns both.
    let made = DirBuilder::new().mode(0o700).create(out);
    made.with_context(|| format!("cannot create `{}`", out.display()))?;
    let mut tables = Tables::create(out)?;
    store.entries(&head, 0..head.checkpoint.size, |index, entry| {
        match keys.payload(index, entry)? {
            Payload::Readable(payload) => {
                let event = Event::parse(&payload).with_context(|| format!("entry {index} is no event"))?;
                tables.take(index, event)?;
            }
            Payload::Erased => tables.exported.erased += 1,
            Payload::Public(_) => {}
        }
        Ok(())
    })?;
    tables.exported.conflicts = conflicts;
    tables.exported.entries = head.checkpoint.size;
    tables.finish()
}

/// The tables while they are written. Tasks that are open are kept until they are closed or all is read.
struct Tables {
    accesses: Writer<File>,
    tasks: Writer<File>,
    staff: Writer<File>,
    open: HashMap<TaskId, Task>,
    known: BTreeMap<StaffId, Member>,
    exported: Exported,
}

struct Task {
    record: TaskRecord,
    opened_by: Option<StaffId>,
    closed_at: Option<Timestamp>,
}

struct Member {
    from: Timestamp,
    to: Option<Timestamp>,
    queues: BTreeSet<Queue>,
}

impl Tables {
    fn create(dir: &Path) -> Result<Self> {
        let mut tables = Self {
            accesses: writer(&dir.join("accesses.csv"))?,
            tasks: writer(&dir.join("tasks.csv"))?,
            staff: writer(&dir.join("staff.csv"))?,
            open: HashMap::new(),
            known: BTreeMap::new(),
            exported: Exported::default(),
        };
        tables.accesses.write_record(ACCESSES)?;
        tables.tasks.write_record(TASKS)?;
        tables.staff.write_record(STAFF)?;
        Ok(tables)
    }

    fn take(&mut self, index: u64, event: Event) -> Result<()> {
        match event.what {
            What::StaffAdded(StaffRecord { staff, active, queues }) => {
                let to = (!active).then_some(event.at);
                self.known.insert(staff, Member { from: event.at, to, queues });
            }
            What::StaffChanged(change) => {
                if let Some(member) = self.known.get_mut(&change.staff) {
                    if let Some(active) = change.active {
                        member.to = (!active).then_some(event.at);
                    }
                    member.queues = change.queues.unwrap_or_else(|| std::mem::take(&mut member.queues));
                }
            }
            What::TaskOpened(record) => {
                let opened_by = match event.by {
                    Some(Identity::Staff(staff)) => Some(staff),
                    Some(Identity::Service(_)) | None => None,
                };
                self.open.insert(record.task.clone(), Task { record, opened_by, closed_at: None });
            }
            What::TaskChanged(change) => self.change(change, event.at)?,
            What::Looked(looked) => self.look(index, event.at, &looked)?,
            _ => {}
        }
        Ok(())
    }

    /// A task that waited in a queue and was assigned then has both: its row has to explain looks of either time.
    fn change(&mut self, change: TaskChange, at: Timestamp) -> Result<()> {
        let Some(task) = self.open.get_mut(&change.task) else { return Ok(()) };
        let record = &mut task.record;
        record.assignee = change.assignee.or_else(|| record.assignee.take());
        record.queue = change.queue.or_else(|| record.queue.take());
        if !change.closed {
            return Ok(());
        }
        let closed = self.open.remove(&change.task);
        closed.map_or(Ok(()), |task| self.task(&Task { closed_at: Some(at), ..task }))
    }

    fn look(&mut self, index: u64, at: Timestamp, looked: &Looked) -> Result<()> {
        let columns = looked.released.iter();
        let fields =
            columns.flat_map(|(table, of)| of.shown.iter().map(move |column| format!("{table}.{column}")));
        let fields = fields.collect::<Vec<_>>().join(",");
        self.exported.looks += 1;
        Ok(self.accesses.write_record([
            &index.to_string(),
            &at.to_string(),
            looked.staff.as_str(),
            looked.subject.as_str(),
            looked.task.as_str(),
            &fields,
            looked.purpose.as_str(),
        ])?)
    }

    fn task(&mut self, task: &Task) -> Result<()> {
        let record = &task.record;
        self.exported.tasks += 1;
        Ok(self.tasks.write_record([
            record.task.as_str(),
            record.subject.as_str(),
            record.kind.as_str(),
            &record.opened_at.to_string(),
            &task.closed_at.map(|at| at.to_string()).unwrap_or_default(),
            task.opened_by.as_ref().map_or("", StaffId::as_str),
            origin(record.origin),
            record.assignee.as_ref().map_or("", StaffId::as_str),
            record.queue.as_ref().map_or("", Queue::as_str),
        ])?)
    }

    /// Staff and tasks that are still open, in the order of their ids: the same ledger gives the same bytes.
    fn finish(mut self) -> Result<Exported> {
        let open: BTreeMap<_, _> = std::mem::take(&mut self.open).into_iter().collect();
        open.values().try_for_each(|task| self.task(task))?;
        for (staff, member) in &self.known {
            let team: Vec<_> = member.queues.iter().map(Queue::as_str).collect();
            let (from, to) =
                (member.from.to_string(), member.to.map(|to| to.to_string()).unwrap_or_default());
            self.staff.write_record([staff.as_str(), &team.join("+"), &from, &to])?;
        }
        self.exported.staff = self.known.len() as u64;
        for table in [&mut self.accesses, &mut self.tasks, &mut self.staff] {
            table.flush()?;
        }
        Ok(self.exported)
    }
}

fn writer(path: &Path) -> Result<Writer<File>> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    Ok(Writer::from_writer(file.with_context(|| format!("cannot create `{}`", path.display()))?))
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Customer => "customer",
        Origin::System => "system",
        Origin::Staff => "staff",
    }
}

const ACCESSES: [&str; 7] = ["access_id", "at", "staff_id", "subject_id", "task_id", "fields", "purpose"];
const TASKS: [&str; 9] =
    ["task_id", "subject_id", "kind", "opened_at", "closed_at", "opened_by", "origin", "assignee", "queue"];
/// The team is the staff member's queues: the ledger knows of no other.
const STAFF: [&str; 4] = ["staff_id", "team", "from", "to"];
