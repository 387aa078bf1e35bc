//! Groups at several stages at once, on a disk of the simulation: each turn is taken by hand.

use std::{
    path::PathBuf,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use crate::{
    AppendError, Config, Ledger, Owner, Pending, Pushback,
    disk::{
        Disk,
        sim::{Fault, SimDisk},
    },
    ledger::{Handle, open},
    queue::{Kind, Work},
    testing::{ORIGIN, draft, master, payloads},
    wal::SEGMENT_LEN,
    writer,
};

fn config() -> Config {
    Config {
        dir: PathBuf::from("/ledger"),
        origin: ORIGIN.into(),
        tenant: "shop".into(),
        publish_every: std::time::Duration::from_secs(3600),
        queue: 64,
    }
}

fn created() -> (SimDisk, Ledger) {
    let disk = SimDisk::new(0);
    open::create(&Disk::on(disk.clone()), SEGMENT_LEN, &config(), &master()).unwrap();
    let ledger = opened(&disk);
    (disk, ledger)
}

fn opened(disk: &SimDisk) -> Ledger {
    let shared = open::prepare(Disk::on(disk.clone()), SEGMENT_LEN, config(), &master()).unwrap();
    Ledger { handle: Arc::new(Handle { shared, threads: Mutex::default() }) }
}

fn work(ledger: &Ledger, kind: Kind) -> Work {
    ledger.handle.shared.queue.only(kind).unwrap()
}

fn turn(ledger: &Ledger, kind: Kind) -> bool {
    writer::perform(&ledger.handle.shared, work(ledger, kind))
}

fn append(ledger: &Ledger, payload: &str) -> Pending {
    ledger.append(draft("s1", payload)).unwrap()
}

/// The index, once there is an answer.
fn answer(pending: &mut Pending) -> Option<Result<u64, AppendError>> {
    match Pin::new(pending).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer.map(|committed| committed.index())),
        Poll::Pending => None,
    }
}

#[test]
fn what_is_sealed_while_the_disk_is_busy_is_one_group_and_answered_after_its_own_write() {
    let (_, ledger) = created();
    let mut first = append(&ledger, "a");
    assert!(turn(&ledger, Kind::Seal));
    let at_disk = work(&ledger, Kind::Write);
    let mut later = ["b", "c"].map(|payload| {
        let pending = append(&ledger, payload);
        assert!(turn(&ledger, Kind::Seal), "sealing goes on");
        pending
    });
    assert!(ledger.handle.shared.queue.only(Kind::Write).is_none(), "one write at a time");
    assert_eq!((answer(&mut first), ledger.size()), (None, 0), "nothing is answered before it is durable");
    assert!(writer::perform(&ledger.handle.shared, at_disk));
    assert_eq!((answer(&mut first), ledger.size()), (None, 1));
    let answering = work(&ledger, Kind::Answer);
    assert!(turn(&ledger, Kind::Write));
    assert_eq!((ledger.size(), ledger.commits()), (3, 2));
    assert!(ledger.handle.shared.queue.only(Kind::Answer).is_none(), "answers come in order");
    assert!(writer::perform(&ledger.handle.shared, answering));
    assert_eq!((answer(&mut first), answer(&mut later[0])), (Some(Ok(0)), None));
    assert!(turn(&ledger, Kind::Answer));
    assert_eq!(later.each_mut().map(answer), [Some(Ok(1)), Some(Ok(2))]);
    assert_eq!(payloads(&ledger), ["a", "b", "c"]);
}

#[test]
fn a_failed_fsync_fails_everything_in_flight() {
    let (disk, ledger) = created();
    let mut all = vec![append(&ledger, "a")];
    assert!(turn(&ledger, Kind::Seal));
    let at_disk = work(&ledger, Kind::Write);
    all.push(append(&ledger, "b"));
    assert!(turn(&ledger, Kind::Seal));
    all.push(append(&ledger, "c"));
    let sealing = work(&ledger, Kind::Seal);
    all.push(append(&ledger, "d"));
    // The next operation is the write, the one after it the fsync.
    disk.fail_at(Some((2, Fault::Fsync)));
    assert!(!writer::perform(&ledger.handle.shared, at_disk));
    assert!(ledger.failed().unwrap().contains("fdatasync"));
    assert!(writer::perform(&ledger.handle.shared, sealing), "it knows nothing of it");
    for pending in &mut all {
        assert!(matches!(answer(pending), Some(Err(AppendError::Stopped(_)))));
    }
    for kind in [Kind::Seal, Kind::Write, Kind::Answer, Kind::Prepare] {
        assert!(ledger.handle.shared.queue.only(kind).is_none(), "nothing more is done");
    }
    assert!(matches!(ledger.append(draft("s1", "e")), Err(Pushback::Stopped(_))));
    assert!(ledger.publish().is_err());
}

/// The key of the entries after an erasure counts from behind one in flight, which then never came to the disk.
#[test]
fn a_key_that_was_ahead_of_a_crash_opens_what_comes_after_it() {
    let (disk, ledger) = created();
    let commit = |ledger: &Ledger, payload: &str| {
        let pending = append(ledger, payload);
        assert!([Kind::Seal, Kind::Write, Kind::Answer].into_iter().all(|kind| turn(ledger, kind)));
        drop(pending);
    };
    commit(&ledger, "a");
    let _lost = append(&ledger, "b");
    assert!(turn(&ledger, Kind::Seal));
    assert!(ledger.erase(&Owner::Subject("s1".into())).unwrap());
    let _lost_too = append(&ledger, "c");
    assert!(turn(&ledger, Kind::Seal));
    let ledger = opened(&disk.copy().cut_off(1));
    commit(&ledger, "d");
    commit(&ledger, "e");
    assert_eq!(payloads(&ledger), ["-", "d", "e"]);
}
