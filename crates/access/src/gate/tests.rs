//! A gate on a real ledger in a temporary directory, before customers' data that can be made to wait, fail or lie.

mod changes;
mod clock;
mod conflicts;
mod erasure;
mod life;
mod looks;
mod restart;

use std::{
    fs,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use ledger::{Config, Ledger, MasterKey, Payload};
use tokio::sync::Notify;

use super::{
    CustomerData, DataError, Error, Gate, GrantAnswer, OpenError, Qualified, Reading, TaskUpdate,
    accept_clock, erase_subject_at_rest, issue_first_token, settle_conflicts,
};
use crate::{
    decision::{Permit, Policies},
    event::{Event, StaffRecord, TaskRecord, What},
    ids::ServiceId,
    principal::{Identity, Presented, Principal, Scope},
    request::Window,
    reveal::{Card, CardTable, Cell, MaskReason, Revealed, Value},
    testing::*,
    time::Timestamp,
};

/// A directory that goes with the test.
struct TempDir(PathBuf);

impl TempDir {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let unique = format!("zweck-access-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(unique);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn ledger(&self, queue: usize) -> Ledger {
        let config = Config {
            dir: self.0.join("ledger"),
            origin: "zweck.example/access".into(),
            tenant: "shop".into(),
            publish_every: Duration::from_secs(3600),
            queue,
        };
        let master = MasterKey::from_bytes([42; 32]);
        if !config.dir.exists() {
            Ledger::create(&config, &master).unwrap();
        }
        Ledger::open(config, &master).unwrap()
    }

    fn snapshot(&self) -> PathBuf {
        self.0.join("ledger/snapshot")
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// Customers' data in memory.
#[derive(Clone)]
struct Shop(Arc<Shelf>);

struct Shelf {
    reads: AtomicU64,
    answer: Mutex<Result<Card, DataError>>,
    waits: Mutex<bool>,
    reading: Notify,
    go_on: Notify,
}

impl Shop {
    fn new() -> Self {
        Self(Arc::new(Shelf {
            reads: AtomicU64::new(0),
            answer: Mutex::new(Ok(card())),
            waits: Mutex::new(false),
            reading: Notify::new(),
            go_on: Notify::new(),
        }))
    }

    fn answer(&self, answer: Result<Card, DataError>) {
        *self.0.answer.lock().unwrap() = answer;
    }

    fn reads(&self) -> u64 {
        self.0.reads.load(Ordering::Relaxed)
    }
}

impl CustomerData for Shop {
    fn read<'a>(&'a self, permit: &'a Permit) -> Reading<'a> {
        assert!(permit.look().is_some());
        Reading::new(async {
            self.0.reads.fetch_add(1, Ordering::Relaxed);
            let waits = *self.0.waits.lock().unwrap();
            if waits {
                self.0.reading.notify_one();
                self.0.go_on.notified().await;
            }
            self.0.answer.lock().unwrap().clone()
        })
    }
}

fn shown(text: &str) -> Cell {
    Cell::Shown(Value::Text(text.to_owned()))
}

fn masked() -> Cell {
    Cell::Masked { left: Some("example.org".to_owned()), why: MaskReason::Purpose }
}

fn table(name: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> CardTable {
    let columns = columns.iter().map(ToString::to_string).collect();
    CardTable { name: name.to_owned(), columns, rows, more: false, cut: false }
}

fn card() -> Card {
    let customer = vec![shown("Ada Berg"), shown("Lindenweg 3"), masked()];
    let order = |number, total| vec![Cell::Shown(Value::Integer(number)), Cell::Shown(Value::Float(total))];
    Card {
        tables: vec![
            table("customers", &["name", "address", "email"], vec![customer]),
            table("orders", &["number", "total"], vec![order(7, 12.5), order(8, 3.25)]),
        ],
    }
}

/// A shop at work: `s-1` and `s-2` may look, `T-1` about the customer 42 is assigned to `s-1`.
struct World {
    dir: TempDir,
    shop: Shop,
    gate: Arc<Gate>,
    everything: Principal,
    s1: Principal,
    s2: Principal,
}

const QUEUE: usize = 64;

impl World {
    /// With one token, of a service with every scope, and nothing else.
    fn empty() -> Self {
        let (dir, shop) = (TempDir::new(), Shop::new());
        let ledger = dir.ledger(QUEUE);
        let (record, presented) =
            token(Identity::Service(ServiceId::new("all").unwrap()), &Scope::OF_SERVICES);
        issue_first_token(&ledger, AT, record).unwrap();
        let gate = Arc::new(open(ledger, shop.clone()).unwrap());
        let everything = gate.verify(&presented).unwrap();
        let (s1, s2) = (staff_principal("s-1"), staff_principal("s-2"));
        Self { dir, shop, gate, everything, s1, s2 }
    }

    async fn new() -> Self {
        let world = Self::empty();
        for id in ["s-1", "s-2"] {
            world.hire(id).await;
        }
        world.open_task("T-1", "42").await;
        world
    }

    async fn hire(&self, id: &str) {
        let record = StaffRecord { staff: staff(id), active: true, queues: [].into() };
        assert!(self.gate.add_staff(&self.everything, AT, record).await.unwrap());
        for what in [Qualified::Training, Qualified::Attestation] {
            let record = qualification(id, minutes_later(24 * 60));
            self.gate.qualify(&self.everything, AT, what, record).await.unwrap();
        }
    }

    async fn open_task(&self, id: &str, about: &str) {
        let record = TaskRecord { assignee: Some(staff("s-1")), ..task_record(id, "delivery", about) };
        self.gate.open_task(&self.everything, AT, record).await.unwrap();
    }

    async fn change_task(&self, update: TaskUpdate) {
        self.gate.change_task(&self.everything, AT, &task("T-1"), update).await.unwrap();
    }

    async fn ask(&self, id: &str) -> Result<GrantAnswer, Error> {
        self.gate.request_grant(&self.s1, AT, task("T-1"), purpose("delivery"), grant(id)).await
    }

    async fn look(&self, id: &str) -> Result<Revealed<Card>, Error> {
        self.gate.look(&self.s1, AT, &grant(id), Window::default()).await
    }

    /// What is on the ledger, in order.
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        let outcome = self.gate.ledger().replay(0, |entry| {
            let Payload::Readable(bytes) = entry.payload else { panic!("nobody was erased") };
            events.push(Event::parse(&bytes).unwrap());
            ControlFlow::<()>::Continue(())
        });
        assert_eq!(outcome.unwrap(), ControlFlow::Continue(()));
        events
    }

    fn last(&self) -> What {
        self.events().pop().unwrap().what
    }

    fn state(&self) -> Vec<u8> {
        self.gate.state().to_snapshot().unwrap()
    }

    /// Stops the gate and starts it again on the same ledger.
    fn restart(self) -> Self {
        self.restart_after(|_| ()).unwrap()
    }

    /// The same, with something done to the ledger in between.
    fn restart_after(self, between: impl FnOnce(&Ledger)) -> Result<Self, OpenError> {
        let Self { dir, shop, gate, everything, s1, s2 } = self;
        Arc::into_inner(gate).unwrap().close().unwrap();
        let ledger = dir.ledger(QUEUE);
        between(&ledger);
        let gate = Arc::new(open(ledger, shop.clone())?);
        Ok(Self { dir, shop, gate, everything, s1, s2 })
    }
}

fn open(ledger: Ledger, shop: Shop) -> Result<Gate, OpenError> {
    let purposes = purposes();
    Gate::open(ledger, Policies::load(&[], &purposes).unwrap(), purposes, shop, AT)
}

/// The names of the kinds of events, as on the ledger.
fn kinds(events: &[Event]) -> String {
    let kind = |event: &Event| {
        let what = serde_json::to_value(&event.what).unwrap();
        what.as_object().unwrap().keys().next().unwrap().clone() + "\n"
    };
    events.iter().map(kind).collect()
}

fn presented(world: &World, owner: Identity, scopes: &[Scope]) -> (crate::principal::NewToken, Presented) {
    let (record, presented) = token(owner, scopes);
    assert_eq!(world.gate.verify(&presented), Err(crate::principal::Unauthenticated));
    (record, presented)
}
