//! A busy day of a large shop's support, recorded by a gate in this process: two cases a second, each from its task to
//! its end, many at the same time. Only HTTP and the customers' database are left out: the rules are those of the shop's `zweck.toml`,
//! and so are the entries.

use std::{
    collections::VecDeque,
    fs,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use access::{
    Gate, Policies, Refusal, Timestamp,
    event::{Origin, Qualification, StaffRecord, TaskRecord},
    gate::{Error, GrantAnswer, Qualified, TaskUpdate},
    ids::{GrantId, PurposeId, StaffId, SubjectId, TaskId, TaskKind},
    principal::{Identity, NewToken, Presented, Principal, Scope},
    request::Window,
};
use anyhow::{Context as _, Result, bail, ensure};
use ledger::Ledger;
use tokio::{runtime::Runtime, task::JoinHandle};

use crate::{
    Arguments,
    cards::{self, Cards},
    shop::{LEDGER, Shop},
};

/// The ledger that was made.
pub(crate) struct Made {
    pub(crate) entries: u64,
    /// How many of them the snapshot covers.
    pub(crate) snapshot: u64,
    pub(crate) subjects: u64,
    pub(crate) time: Duration,
}

/// Fills the shop's ledger.
pub(crate) fn make(shop: &Shop, arguments: &Arguments) -> Result<Made> {
    let runtime = Runtime::new()?;
    let day = Arc::new(runtime.block_on(Day::begin(shop, arguments))?);
    let (begin, before) = (Instant::now(), day.gate.ledger().size());
    runtime.block_on(open_backlog(&day))?;
    let next = runtime.block_on(work(&day, 0, arguments.entries.saturating_sub(arguments.newer)))?;
    let snapshot = day.gate.snapshot()?;
    runtime.block_on(work(&day, next, arguments.entries))?;
    let (entries, time) = (day.gate.ledger().size(), begin.elapsed());
    ensure!(entries > before, "the ledger has that many entries before anything happens");
    drop(runtime);
    Arc::into_inner(day).context("somebody is still at work")?.gate.close()?;
    Ok(Made { entries, snapshot, subjects: arguments.subjects, time })
}

/// The gate with everybody who works at it.
struct Day {
    gate: Gate,
    /// The ticket system.
    tickets: Principal,
    agents: Vec<Principal>,
    kind: TaskKind,
    purpose: PurposeId,
    subjects: u64,
    open_tasks: u64,
    begin: Timestamp,
}

impl Day {
    async fn begin(shop: &Shop, arguments: &Arguments) -> Result<Self> {
        let purposes = cards::purposes(&fs::read_to_string(shop.path("zweck.toml"))?)?;
        let policies = Policies::load(&[], &purposes)?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        // No earlier, since the ledger has entries of just now.
        let begin = Timestamp::from_millis(i64::try_from(now.as_millis())?);
        let cards = Cards::of(&purposes);
        let gate = Gate::open(open_ledger(shop)?, policies, purposes, cards, begin)?;
        let tickets = gate.verify(&Presented::parse(&shop.admin)?)?;
        let mut agents = Vec::new();
        for number in 0..arguments.staff {
            agents.push(hire(&gate, &tickets, begin, number).await?);
        }
        Ok(Self {
            gate,
            tickets,
            agents,
            kind: TaskKind::new("delivery")?,
            purpose: PurposeId::new("delivery")?,
            subjects: arguments.subjects,
            open_tasks: arguments.open_tasks,
            begin,
        })
    }

    /// One case: another task comes in, this one is worked on. Six or seven entries.
    async fn case(&self, number: u64) -> Result<()> {
        let (agent, at) = (self.agent(number)?, self.at(number));
        let (task, grant) = (task(number)?, GrantId::new(&format!("{:032x}", scattered(number)))?);
        self.open_task(number + self.open_tasks, at).await?;
        if number.is_multiple_of(8) {
            self.be_refused(agent, at, number + 1).await?;
        }
        let purpose = self.purpose.clone();
        match self.gate.request_grant(agent, at, task.clone(), purpose, grant.clone()).await? {
            GrantAnswer::Given(_) => {}
            GrantAnswer::Held(_) => bail!("there was a grant before the task was worked on"),
        }
        for _ in 0..LOOKS {
            self.gate.look(agent, at, &grant, Window::default()).await?;
        }
        if number.is_multiple_of(4) {
            self.gate.end_grant(agent, at, &grant).await?;
        }
        let close = TaskUpdate { close: true, ..TaskUpdate::default() };
        Ok(self.gate.change_task(&self.tickets, at, &task, close).await?)
    }

    async fn open_task(&self, number: u64, at: Timestamp) -> Result<()> {
        let record = TaskRecord {
            task: task(number)?,
            kind: self.kind.clone(),
            subject: SubjectId::new(&format!("{}", scattered(number) % self.subjects))?,
            assignee: self.agent(number)?.staff().cloned(),
            queue: None,
            origin: Origin::Customer,
            opened_at: at,
        };
        self.gate.open_task(&self.tickets, at, record).await?;
        Ok(())
    }

    /// Asks for a grant for somebody else's task.
    async fn be_refused(&self, agent: &Principal, at: Timestamp, other: u64) -> Result<()> {
        let grant = GrantId::new(&format!("{:032x}", scattered(!other)))?;
        match self.gate.request_grant(agent, at, task(other)?, self.purpose.clone(), grant).await {
            Err(Error::Refused { refusal: Refusal::NotAvailable, .. }) => Ok(()),
            _ => bail!("a colleague's task was not refused as if it did not exist"),
        }
    }

    fn agent(&self, number: u64) -> Result<&Principal> {
        let turn = usize::try_from(number)? % self.agents.len().max(1);
        self.agents.get(turn).context("there are no staff")
    }

    fn at(&self, number: u64) -> Timestamp {
        self.begin.after(STEP.saturating_mul(u32::try_from(number).unwrap_or(u32::MAX)))
    }
}

/// Opens the tasks that wait when the day begins.
async fn open_backlog(day: &Arc<Day>) -> Result<()> {
    let mut running = Running::default();
    for number in 0..day.open_tasks {
        let day = day.clone();
        running.start(async move { day.open_task(number, day.begin).await }).await?;
    }
    running.finish().await
}

/// Works, from case `next` on, until the ledger has that many entries. The case after the last one.
async fn work(day: &Arc<Day>, mut next: u64, until: u64) -> Result<u64> {
    let mut running = Running::default();
    while day.gate.ledger().size() < until {
        let (day, number) = (day.clone(), next);
        running.start(async move { day.case(number).await }).await?;
        next += 1;
    }
    running.finish().await?;
    Ok(next)
}

/// What goes on at the same time, the oldest first: nothing begins that is far ahead of it on the day's clock, or the
/// oldest would find its grant expired.
#[derive(Default)]
struct Running(VecDeque<JoinHandle<Result<()>>>);

impl Running {
    async fn start(&mut self, work: impl Future<Output = Result<()>> + Send + 'static) -> Result<()> {
        if self.0.len() >= AT_ONCE
            && let Some(oldest) = self.0.pop_front()
        {
            oldest.await??;
        }
        self.0.push_back(tokio::spawn(work));
        Ok(())
    }

    async fn finish(self) -> Result<()> {
        for work in self.0 {
            work.await??;
        }
        Ok(())
    }
}

fn open_ledger(shop: &Shop) -> Result<Ledger> {
    let master = fs::read_to_string(shop.path("zweck-master.key"))?.trim().parse()?;
    let config = ledger::Config {
        dir: shop.path(LEDGER),
        origin: "localhost/zweck".to_owned(),
        tenant: "localhost/zweck".to_owned(),
        publish_every: Duration::from_secs(1),
        queue: 4096,
    };
    Ok(Ledger::open(config, &master)?)
}

async fn hire(gate: &Gate, admin: &Principal, at: Timestamp, number: u64) -> Result<Principal> {
    let staff = StaffId::new(&format!("E-{number:04}"))?;
    let record = StaffRecord { staff: staff.clone(), active: true, queues: [].into() };
    gate.add_staff(admin, at, record).await?;
    for what in [Qualified::Training, Qualified::Attestation] {
        let record = Qualification { staff: staff.clone(), name: "2026".to_owned(), until: at.after(YEAR) };
        gate.qualify(admin, at, what, record).await?;
    }
    let mut entropy = [0; 40];
    getrandom::fill(&mut entropy)?;
    let (record, token) = NewToken::make(Identity::Staff(staff), [Scope::Look].into(), entropy)?;
    gate.issue_token(admin, at, record).await?;
    Ok(gate.verify(&token)?)
}

fn task(number: u64) -> Result<TaskId> {
    Ok(TaskId::new(&format!("T-{number:07}"))?)
}

/// Numbers in no visible order, the same in each run: the finaliser of SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.
fn scattered(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// From one case to the next, by the clock of the day that is recorded: less than it takes, since a gate that starts on a
/// ledger from the future refuses.
const STEP: Duration = Duration::from_micros(500);
const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
const LOOKS: u64 = 3;
/// Cases at the same time. Each waits for one entry, so no more wait than the ledger's queue holds.
pub(crate) const AT_ONCE: usize = 1024;
