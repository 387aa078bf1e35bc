//! A gate that writes a lot at one moment of the making of a package: before any of its steps on the file system.

use std::{
    collections::BTreeSet,
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use rusqlite::{Connection, OpenFlags};

use super::{super::make::make_from, *};
use crate::disk::{Disk, Open, Os, Vfs, VfsFile};

/// The operating system's, for somebody who only reads.
#[derive(Debug)]
struct Interrupted {
    gate: Ledger,
    person: String,
    /// Before which step.
    moment: usize,
    steps: Arc<AtomicUsize>,
}

impl Interrupted {
    fn step(&self) {
        if self.steps.fetch_add(1, Ordering::Relaxed) == self.moment {
            much_happens(&self.gate, &self.person);
        }
    }
}

/// Fills tiles, replaces all epochs that are kept, and erases the person.
fn much_happens(gate: &Ledger, person: &str) {
    for _ in 0..6 {
        let waiting: Vec<_> = (0..50).map(|_| gate.append(draft("else", "x")).unwrap()).collect();
        for pending in waiting {
            pending.wait().unwrap();
        }
        gate.publish().unwrap();
    }
    for _ in 0..2 {
        gate.write_index().unwrap();
        append(gate, &[("else", "x")]);
    }
    gate.publish().unwrap();
    assert!(gate.erase(&owner(person)).unwrap(), "who reads is not in the way");
}

impl Vfs for Interrupted {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step();
        Os.read(path)
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        self.step();
        Os.exists(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.step();
        Os.list(dir)
    }

    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn VfsFile>> {
        self.step();
        assert_eq!(how, Open::Read);
        Os.open(path, how)
    }

    fn database(&self, path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        self.step();
        assert!(flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY));
        Os.database(path, flags)
    }

    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        panic!("nothing is written");
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        panic!("nothing is written");
    }

    fn create_dir(&self, _: &Path) -> io::Result<()> {
        panic!("nothing is written");
    }

    fn remove_dir(&self, _: &Path) -> io::Result<()> {
        panic!("nothing is written");
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        panic!("nothing is written");
    }
}

#[test]
fn whatever_the_gate_writes_at_any_moment_the_package_verifies() {
    let shop = Shop::new();
    let own = format!("log {}\nquorum none\n", shop.verifying_key());
    let own = Policy::parse(own.as_bytes()).unwrap();
    let mut outcomes = BTreeSet::new();
    for moment in 0.. {
        let person = format!("person {moment}");
        append(&shop, &[(&person, "a look"), ("else", "x"), (&person, "a look")]);
        shop.write_index().unwrap();
        shop.publish().unwrap();
        let steps = Arc::new(AtomicUsize::new(0));
        let gate = shop.ledger.clone();
        let disk = Disk::on(Interrupted { gate, person: person.clone(), moment, steps: Arc::clone(&steps) });
        let made = make_from(disk, &config(&shop.dir), &master(), &person, None).unwrap();
        outcomes.insert(payloads(&verify(&made.package, &own).unwrap()));
        if steps.load(Ordering::Relaxed) <= moment {
            assert!(moment >= 10, "only {moment} steps");
            break;
        }
    }
    let whole = ["-", "a look"].map(|look| vec![look.to_owned(); 2]);
    assert_eq!(outcomes, BTreeSet::from(whole), "erased or not, never half");
}
