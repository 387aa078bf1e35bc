// long: the workload, what must be true after it, and the crashes are one argument
//! Crashes in simulation: random workloads on a disk that loses power, fails or lies at random operations.
//!
//! A seed decides everything but the keys. After each crash the ledger must open by itself and hold: every entry
//! that was answered as committed, in order and without a gap; nothing that was never sent; a tree that contains
//! every checkpoint that anybody could have seen; nothing of an owner who was erased. While the master key is changed,
//! the old one or the new one opens it, and once that is done, only the new one.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::{ControlFlow, Range},
    panic::{self, AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use super::{Handle, Ledger, open};
use crate::{
    Checkpoint, Config, CreateError, Draft, Entry, KeysError, MasterKey, OpenError, Owner, Payload, Pending,
    RotateError, SnapshotError, Tree, cosigner,
    disk::{
        Disk, Staging,
        sim::{Fault, Frozen, Lie, SimDisk},
    },
    keys::Keys,
    queue::{Kind, Work},
    sync::lock,
    testing::{ORIGIN, entries, master},
    verify, writer,
};

/// Small, so that segments follow each other; a group of the largest steps still fits.
const SEGMENT: usize = 16 << 10;
/// Unanswered at the same time, of the longest.
const IN_FLIGHT: usize = 24;
const LIVES: usize = 3;
const CLONES: usize = 3;
const OWNERS: usize = 5;
/// Of the ledger's own entries.
const PUBLIC: usize = OWNERS;

/// A ledger whose writer and publisher work only when told to.
struct Life {
    disk: SimDisk,
    ledger: Ledger,
    /// Not answered yet, with the indexes that they must get.
    waiting: VecDeque<(usize, Pending)>,
    /// A write that was begun.
    begun: Option<Work>,
}

/// What must be true after a crash. Each fact is noted with the operations that the disk had seen by then.
#[derive(Debug, Default, Clone)]
struct Model {
    /// Owner and payload, in the order in which they were sent; entry `i` is `sent[i]`, if it is there.
    sent: Vec<(usize, Vec<u8>)>,
    /// How many of them were answered.
    committed: Vec<(u64, usize)>,
    signed: Vec<(u64, Checkpoint)>,
    /// Owner, and the entries there were.
    erased: Vec<(u64, usize, usize)>,
    /// The same, from before it was tried.
    tried_to_erase: Vec<(usize, usize)>,
    snapshots: Vec<(u64, u64)>,
    /// Changes of the master key that are certain.
    turns: u8,
    /// One more that was tried: when it was done, or [`u64::MAX`].
    turning: Option<u64>,
    /// A crash in such a change may leave a snapshot that nothing opens, and the next change removes that.
    has_turned: bool,
    /// Change it in an order in which it must not be changed.
    in_pieces: bool,
}

impl Life {
    fn start(disk: SimDisk) -> Result<Life, OpenError> {
        Life::start_with(disk, &master())
    }

    fn start_with(disk: SimDisk, master: &MasterKey) -> Result<Life, OpenError> {
        let shared = open::prepare(Disk::on(disk.clone()), SEGMENT, config(), master)?;
        let ledger = Ledger { handle: Arc::new(Handle { shared, threads: Mutex::default() }) };
        Ok(Life { disk, ledger, waiting: VecDeque::new(), begun: None })
    }

    fn step(&mut self, rng: &mut StdRng, model: &mut Model) {
        match rng.random_range(0..20) {
            0..11 => {
                let drafts = rng.random_range(1..6);
                self.append(rng, drafts, 400, model);
            }
            // Many small ones, so that tiles fill up.
            11..13 => self.append(rng, 60, 8, model),
            13..17 => self.publish(rng, model),
            17..18 => self.erase(rng.random_range(0..OWNERS), model),
            18..19 if rng.random() => self.snapshot(model),
            18..19 => self.index(model),
            _ => drop(self.ledger.checkpoint()),
        }
    }

    /// Some of it is often left for later steps: groups are at all stages when something else happens.
    fn append(&mut self, rng: &mut StdRng, drafts: usize, longest: usize, model: &mut Model) {
        if self.waiting.len() + drafts > IN_FLIGHT {
            self.settle(model);
        }
        for _ in 0..drafts {
            let owner = rng.random_range(0..OWNERS);
            let payload: Vec<u8> = (0..rng.random_range(0..longest)).map(|_| rng.random()).collect();
            let draft = Draft { owner: named(owner), class: 1, payload: payload.clone() };
            match self.ledger.append(draft) {
                Ok(pending) => self.waiting.push_back((model.sent.len(), pending)),
                Err(refused) => {
                    assert!(self.ledger.failed().is_some(), "{refused}");
                    return;
                }
            }
            model.sent.push((owner, payload));
            if rng.random_range(0..4) == 0 {
                self.turn(rng, model);
            }
        }
        match rng.random_range(0..4) {
            0 => {}
            1 => (0..rng.random_range(0..5)).for_each(|_| self.turn(rng, model)),
            _ => self.settle(model),
        }
    }

    /// One turn of one of the writer's threads, if there is such work.
    fn turn(&mut self, rng: &mut StdRng, model: &mut Model) {
        let queue = &self.ledger.handle.shared.queue;
        match rng.random_range(0..5) {
            0 => self.begun = self.begun.take().or_else(|| queue.only(Kind::Write)),
            1 => self.perform(Kind::Seal, model),
            2 => self.end_write(model),
            3 => self.perform(Kind::Prepare, model),
            _ => self.perform(Kind::Answer, model),
        }
    }

    /// Until everything is answered.
    fn settle(&mut self, model: &mut Model) {
        while !self.waiting.is_empty() {
            self.end_write(model);
            [Kind::Seal, Kind::Write, Kind::Answer].into_iter().for_each(|kind| self.perform(kind, model));
            self.hear(model);
        }
    }

    fn end_write(&mut self, model: &mut Model) {
        if let Some(work) = self.begun.take() {
            self.finish(work, model);
        }
    }

    fn perform(&mut self, kind: Kind, model: &mut Model) {
        if let Some(work) = self.ledger.handle.shared.queue.only(kind) {
            self.finish(work, model);
        }
    }

    fn finish(&mut self, work: Work, model: &mut Model) {
        let done = writer::perform(&self.ledger.handle.shared, work);
        assert!(done || self.ledger.failed().is_some());
        self.hear(model);
    }

    /// Answers come in order, and refusals only after a failure.
    fn hear(&mut self, model: &mut Model) {
        let mut context = Context::from_waker(Waker::noop());
        while let Some((index, pending)) = self.waiting.front_mut() {
            match Pin::new(pending).poll(&mut context) {
                Poll::Ready(Ok(receipt)) => {
                    assert_eq!(receipt.index(), *index as u64);
                    model.committed.push((self.disk.operations(), *index + 1));
                }
                Poll::Ready(Err(error)) => assert!(self.ledger.failed().is_some(), "{error}"),
                Poll::Pending => break,
            }
            self.waiting.pop_front();
        }
    }

    fn publish(&self, rng: &mut StdRng, model: &mut Model) {
        if self.ledger.handle.shared.advance().is_err() {
            assert!(self.ledger.failed().is_some());
        } else if rng.random_range(0..4) == 0 {
            // Tiles are ahead of the checkpoint for some steps.
        } else if let Ok(checkpoint) = self.ledger.publish() {
            model.signed.push((self.disk.operations(), checkpoint));
        } else {
            assert!(self.ledger.failed().is_some());
        }
    }

    /// Of entries that are not answered yet, those that are sealed go too; the others get a new key.
    fn erase(&self, owner: usize, model: &mut Model) {
        let answered = model.committed.iter().map(|(_, count)| *count).max().unwrap_or(0);
        model.tried_to_erase.push((owner, model.sent.len()));
        if self.ledger.erase(&named(owner)).is_ok() {
            model.erased.push((self.disk.operations(), owner, answered));
        } else {
            assert!(self.ledger.failed().is_some());
        }
    }

    fn snapshot(&self, model: &mut Model) {
        let size = self.ledger.size();
        if self.ledger.write_snapshot(size, &size.to_be_bytes()).is_ok() {
            model.snapshots.push((self.disk.operations(), size));
        }
    }

    /// The root of an epoch is an entry between the others.
    fn index(&mut self, model: &mut Model) {
        self.settle(model);
        let ledger = self.ledger.clone();
        // A failure of the index alone does not stop the ledger: the next epoch makes it good.
        let _ = ledger.write_index_when(|next| {
            let mut pending = next.append();
            model.sent.push((PUBLIC, Vec::new()));
            for kind in [Kind::Seal, Kind::Write, Kind::Answer] {
                self.perform(kind, model);
            }
            if let Poll::Ready(Ok(_)) = Pin::new(&mut pending).poll(&mut Context::from_waker(Waker::noop())) {
                model.committed.push((self.disk.operations(), model.sent.len()));
            }
            pending
        });
    }

    /// Everything that must be true now, when a crash came after so many operations.
    fn check(&self, operations: u64, model: &Model) -> Vec<Entry> {
        let found = entries(&self.ledger, 0);
        model.check_entries(operations, &found);
        let shared = &self.ledger.handle.shared;
        let store = shared.tiles();
        let tree = Tree::new(&store, found.len() as u64);
        for (_, signed) in model.signed.iter().filter(|(at, _)| *at <= operations) {
            let root = tree.prefix(signed.size).unwrap().root().unwrap();
            assert_eq!(root, signed.root, "the tree contradicts the checkpoint of {} entries", signed.size);
        }
        let options = verify::Options { entries: true, progress: &mut |_| {} };
        let report = verify::verify(&store, self.ledger.verifying_key(), options).unwrap();
        assert_eq!(report.size, found.len() as u64);
        // Every chain, and every root of an epoch.
        cosigner::check(&store, self.ledger.verifying_key(), cosigner::State::default(), &mut |_| {})
            .unwrap();
        model.check_snapshot(operations, &self.ledger);
        found
    }
}

impl Model {
    fn check_entries(&self, operations: u64, found: &[Entry]) {
        let committed =
            self.committed.iter().filter(|(at, _)| *at <= operations).map(|(_, count)| *count).max();
        assert!(found.len() >= committed.unwrap_or(0), "{} of {committed:?} are there", found.len());
        assert!(found.len() <= self.sent.len(), "more than was sent");
        for (index, entry) in found.iter().enumerate() {
            let (owner, payload) = &self.sent[index];
            assert_eq!(entry.index, index as u64);
            let concerns = |who: usize, entries: usize| who == *owner && index < entries;
            let erased =
                self.erased.iter().any(|(at, who, count)| *at <= operations && concerns(*who, *count));
            match &entry.payload {
                Payload::Readable(bytes) => {
                    assert!(!erased, "entry {index} can be read after its owner was erased");
                    assert!(bytes == payload, "entry {index} holds something else");
                }
                Payload::Erased => {
                    let tried = self.tried_to_erase.iter().any(|(who, count)| concerns(*who, *count));
                    assert!(tried, "entry {index} cannot be read");
                }
                Payload::Public(_) => assert_eq!(*owner, PUBLIC, "entry {index} is nobody's"),
            }
        }
    }

    fn check_snapshot(&self, operations: u64, ledger: &Ledger) {
        if self.has_turned && matches!(ledger.read_snapshot(), Ok(None) | Err(SnapshotError::Unsealable)) {
            return;
        }
        let newest = self.snapshots.iter().filter(|(at, _)| *at <= operations).map(|(_, size)| *size).max();
        let found = ledger.read_snapshot().unwrap();
        assert!(found.as_ref().map(|found| found.size) >= newest, "the snapshot is older");
        assert!(found.is_none_or(|found| found.bytes == found.size.to_be_bytes()));
    }

    /// The master keys of which one must open the ledger, by the number of changes before.
    fn masters(&self, operations: u64) -> Vec<u8> {
        match self.turning {
            None => vec![self.turns],
            Some(done) if done <= operations => vec![self.turns + 1],
            Some(_) => vec![self.turns, self.turns + 1],
        }
    }

    /// Opens the ledger with the one of these that opens it: never none, and never two.
    fn start(&self, disk: &SimDisk, operations: u64) -> (Result<Life, OpenError>, u8) {
        let on = Disk::on(disk.clone());
        let opens = |turns: &u8| Keys::open_to_read(&on, &config(), &master_after(*turns)).is_ok();
        let mut fitting = self.masters(operations);
        if self.turning.is_some() {
            let both = [self.turns, self.turns + 1];
            assert_eq!(both.iter().filter(|turns| opens(turns)).count(), 1, "not one of {both:?} opens it");
            fitting.retain(opens);
        }
        let [turns] = fitting[..] else { panic!("the master key that was to open it does not") };
        (Life::start_with(disk.clone(), &master_after(turns)), turns)
    }

    /// Another master key, before the ledger is opened.
    fn turn(&mut self, disk: &SimDisk) -> Result<(), RotateError> {
        let [old, new] = [self.turns, self.turns + 1].map(master_after);
        (self.turning, self.has_turned) = (Some(u64::MAX), true);
        let on = Disk::on(disk.clone());
        match self.in_pieces {
            false => drop(Ledger::rotate_master_on(on, &config(), &old, &new)?),
            true => rotate_in_pieces(&on, &old, &new)?,
        }
        self.turning = Some(disk.operations());
        Ok(())
    }

    /// What was found has become certain, and nothing else ever happens.
    fn continue_with(&self, operations: u64, found: &[Entry]) -> Model {
        let mut next = self.clone();
        next.sent.truncate(found.len());
        next.committed = vec![(0, found.len())];
        next.signed.retain(|(at, _)| *at <= operations);
        // Of what was sent, only what was found counts.
        next.erased.retain(|(at, ..)| *at <= operations);
        next.erased.iter_mut().for_each(|(.., entries)| *entries = found.len().min(*entries));
        next.tried_to_erase.iter_mut().for_each(|(_, entries)| *entries = found.len().min(*entries));
        next.snapshots.retain(|(at, _)| *at <= operations);
        next
    }
}

/// One seed, from creation over several crashes.
fn run(seed: u64, lie: Option<Lie>) {
    run_from(seed, lie, Model::default());
}

fn run_from(seed: u64, lie: Option<Lie>, mut model: Model) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut disk = created(&mut rng);
    for _ in 0..LIVES {
        let crash = live(disk, lie, &mut rng, &mut model);
        (disk, model) = crash;
    }
}

/// One process: recovery, some steps, crashes at some of its operations. Goes on from one of them.
fn live(disk: SimDisk, lie: Option<Lie>, rng: &mut StdRng, model: &mut Model) -> (SimDisk, Model) {
    disk.lie(lie);
    disk.clone_before((0..CLONES).map(|_| rng.random_range(0..150)).collect());
    let fault = [None, None, Some(Fault::Fsync), Some(Fault::NoSpace)][rng.random_range(0..4)];
    disk.fail_at(fault.map(|fault| (rng.random_range(1..100), fault)));
    if rng.random_range(0..8) == 0
        && let Err(error) = model.turn(&disk)
    {
        assert!(fault.is_some(), "{error}");
    }
    match model.start(&disk, u64::MAX - 1).0 {
        Ok(mut life) => {
            for _ in 0..rng.random_range(1..12) {
                life.step(rng, model);
            }
        }
        Err(error) => assert!(fault.is_some(), "{error}"),
    }
    let clones: Vec<Frozen> = disk.take_clones().into_iter().chain([disk.copy()]).collect();
    let goes_on = rng.random_range(0..clones.len());
    let recovered: Vec<_> = clones.into_iter().map(|frozen| recover(frozen, rng, model)).collect();
    recovered.into_iter().nth(goes_on).unwrap()
}

/// Crashes, starts again, checks, and sees that it still works.
fn recover(frozen: Frozen, rng: &mut StdRng, model: &Model) -> (SimDisk, Model) {
    let operations = frozen.operations;
    let mut model = model.clone();
    model.signed.extend(visible(frozen.contents()).map(|checkpoint| (operations, checkpoint)));
    let disk = match rng.random_range(0..4) {
        0 => frozen.killed(),
        _ => frozen.cut_off(rng.random()),
    };
    let (life, turns) = model.start(&disk, operations);
    let mut life = life.unwrap();
    let found = life.check(operations, &model);
    let mut model = Model { turns, turning: None, ..model.continue_with(operations, &found) };
    life.append(rng, 2, 50, &mut model);
    life.settle(&mut model);
    let after = entries(&life.ledger, found.len() as u64);
    let sent = model.sent.iter().skip(found.len()).map(|(_, payload)| Payload::Readable(payload.clone()));
    assert!(after.iter().map(|entry| entry.payload.clone()).eq(sent), "it does not go on");
    let model = model.continue_with(u64::MAX, &[found, after].concat());
    (disk, model)
}

/// The checkpoint that a reader of the directory gets.
fn visible(mut contents: BTreeMap<PathBuf, Vec<u8>>) -> Option<Checkpoint> {
    let note = contents.remove(Path::new("/ledger/tiles/checkpoint"))?;
    let note = String::from_utf8(note).unwrap();
    Some(Checkpoint::parse(crate::Note::parse(&note).unwrap().text).unwrap())
}

fn created(rng: &mut StdRng) -> SimDisk {
    let disk = SimDisk::new(rng.random());
    open::create(&Disk::on(disk.clone()), SEGMENT, &config(), &master()).unwrap();
    disk
}

fn config() -> Config {
    Config {
        dir: PathBuf::from("/ledger"),
        origin: ORIGIN.into(),
        tenant: "shop".into(),
        publish_every: Duration::from_secs(3600),
        queue: 64,
    }
}

/// The master key after so many changes of it.
fn master_after(turns: u8) -> MasterKey {
    if turns == 0 { master() } else { MasterKey::from_bytes([100 + turns; 32]) }
}

/// The keys of the log in one transaction, those of the owners in another one after the snapshot is gone.
fn rotate_in_pieces(disk: &Disk, old: &MasterKey, new: &MasterKey) -> Result<(), KeysError> {
    let Config { dir, origin, tenant, .. } = config();
    let (keys, _) = Keys::open(disk, &dir.join("keys.sqlite"), &origin, &tenant, old)?;
    keys.rotate_in_pieces(&origin, new, || {
        let staging = Staging::open(disk.clone(), dir.join("staging"));
        // A disk that fails here is another test's.
        let _ = staging.and_then(|staging| staging.discard(&dir.join("snapshot")));
    })
}

fn named(owner: usize) -> Owner {
    Owner::Subject(format!("s{owner}"))
}

/// Runs seeds on all processors, each for itself. Those that failed.
fn failing(seeds: Range<u64>, run: impl Fn(u64) + Sync) -> Vec<u64> {
    let (next, failed) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            if catch_unwind(AssertUnwindSafe(|| run(seed))).is_err() {
                lock(&failed).push(seed);
            }
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().unwrap().get();
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    failed.into_inner().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "`cargo xtask crash` says what to run")]
fn seeds(otherwise: u64) -> Range<u64> {
    let Ok(seeds) = std::env::var("ZWECK_CRASH_SEEDS") else { return 0..otherwise };
    let (from, to) = seeds.split_once("..").unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn no_crash_loses_or_changes_what_was_committed() {
    let failed = failing(seeds(10_000), |seed| run(seed, None));
    assert!(failed.is_empty(), "to run the first again: cargo xtask crash --seed {}", failed[0]);
}

/// The simulation is worth something only if it finds what would lose entries.
#[test]
fn every_broken_order_is_found() {
    panic::set_hook(Box::new(|_| {}));
    let lies = [Lie::SyncData, Lie::SyncAll, Lie::TilesAfterCheckpoint, Lie::SyncDir, Lie::LateCommit];
    let found = |lie| {
        (0..50).any(|some| !failing(some * 100..some * 100 + 100, |seed| run(seed, Some(lie))).is_empty())
    };
    let unnoticed: Vec<Lie> = lies.into_iter().filter(|lie| !found(*lie)).collect();
    let _ = panic::take_hook();
    assert_eq!(unnoticed, []);
}

#[test]
fn a_master_key_that_is_changed_in_pieces_is_found() {
    panic::set_hook(Box::new(|_| {}));
    let broken = |seed| run_from(seed, None, Model { in_pieces: true, ..Model::default() });
    let found = (0..50).any(|some| !failing(some * 100..some * 100 + 100, broken).is_empty());
    let _ = panic::take_hook();
    assert!(found);
}

/// The old one opens it or the new one, with everything that was there; and the change can be repeated.
#[test]
fn a_crash_at_any_operation_of_a_rotation_is_recovered() {
    for seed in 0..4 {
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut disk, mut model) = (created(&mut rng), Model::default());
        let mut life = Life::start(disk.clone()).unwrap();
        (0..20).for_each(|_| life.step(&mut rng, &mut model));
        life.settle(&mut model);
        life.snapshot(&mut model);
        disk = disk.copy().killed();
        disk.clone_before((0..10_000).collect());
        model.turn(&disk).unwrap();
        let clones: Vec<Frozen> = disk.take_clones().into_iter().chain([disk.copy()]).collect();
        assert!(clones.len() > 3, "a rotation changes files");
        let mut opened = [0, 0];
        for frozen in clones {
            let (disk, mut model) = recover(frozen, &mut rng, &model);
            opened[usize::from(model.turns)] += 1;
            model.turn(&disk).unwrap();
            assert!(model.start(&disk, u64::MAX - 1).0.is_ok());
        }
        assert!(opened[1] > 0, "{opened:?}");
    }
}

#[test]
fn a_crash_at_any_operation_of_a_start_is_recovered() {
    for seed in 0..4 {
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut disk, mut model) = (created(&mut rng), Model::default());
        let mut life = Life::start(disk.clone()).unwrap();
        (0..20).for_each(|_| life.step(&mut rng, &mut model));
        life.settle(&mut model);
        disk = disk.copy().cut_off(rng.random());
        disk.clone_before((0..10_000).collect());
        drop(Life::start(disk.clone()).unwrap());
        let clones = disk.take_clones();
        assert!(clones.len() > 5, "a start changes files");
        for frozen in clones {
            // Counted on through the crash: all that was promised before holds.
            recover(frozen, &mut rng, &model);
        }
    }
}

/// It neither opens nor is overwritten, or it is there as a whole.
#[test]
fn a_crash_at_any_operation_of_creation_leaves_no_half_ledger() {
    let disk = SimDisk::new(0);
    disk.clone_before((0..10_000).collect());
    open::create(&Disk::on(disk.clone()), SEGMENT, &config(), &master()).unwrap();
    let clones = disk.take_clones();
    let mut opened = 0;
    for (seed, frozen) in (0..).zip(clones.into_iter().chain([disk.copy()])) {
        let disk = frozen.cut_off(seed);
        let created = open::create(&Disk::on(disk.clone()), SEGMENT, &config(), &master());
        match Life::start(disk) {
            Ok(life) => {
                life.check(0, &Model::default());
                opened += 1;
            }
            Err(OpenError::NoLedger(_)) => assert!(matches!(created, Err(CreateError::Exists(_)))),
            Err(error) => panic!("{error}"),
        }
    }
    assert!(opened > 0);
}

/// Damage that the disk did to what it held is told, and changes nothing; or it is where nothing is lost by it.
#[test]
fn a_flipped_bit_is_refused_or_harmless() {
    let failed = failing(seeds(1_000), |seed| {
        let mut rng = StdRng::seed_from_u64(seed);
        let (disk, mut model) = (created(&mut rng), Model::default());
        let mut life = Life::start(disk.clone()).unwrap();
        (0..8).for_each(|_| life.step(&mut rng, &mut model));
        life.settle(&mut model);
        let published = life.ledger.publish().unwrap();
        let (size, key) = (published.size, life.ledger.verifying_key().clone());
        drop(life);
        let files: Vec<_> = disk.contents().into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
        let (path, bytes) = &files[rng.random_range(0..files.len())];
        disk.flip(path, rng.random_range(0..bytes.len()), rng.random_range(0..8));
        // Unfinished files, which nothing reads, go before the last checks.
        let kept = || {
            let mut contents = disk.contents();
            contents.retain(|path, _| !path.starts_with("/ledger/staging"));
            contents
        };
        let damaged = kept();
        match Life::start(disk.clone()) {
            // Read or refused: nothing else is ever handed out.
            Ok(life) => {
                let shared = &life.ledger.handle.shared;
                let options = verify::Options { entries: true, progress: &mut |_| {} };
                if verify::verify(&shared.tiles(), &key, options).is_ok() {
                    let found = entries(&life.ledger, 0);
                    assert_eq!(found.len() as u64, size);
                    model.snapshots.clear();
                    model.check_entries(u64::MAX, &found);
                } else {
                    let read = life.ledger.replay(0, |_| ControlFlow::<()>::Continue(()));
                    assert!(read.is_err() || path.components().any(|part| part.as_os_str() == "tile"));
                }
            }
            Err(_) => assert!(kept() == damaged, "what is refused is not changed"),
        }
    });
    assert!(failed.is_empty(), "{failed:?}");
}
