//! A witness that is killed again and again while it cosigns: whatever it gave away it still knows.

use std::{
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, sleep},
    time::Duration,
};

use ledger::{Config, Draft, Ledger, MasterKey, Owner};
use ureq::Agent;

use crate::common::{Folder, ZWECK, free_port};

#[test]
fn a_killed_witness_keeps_its_word() {
    let folder = Folder::new("witness-kill");
    let (ours, other) = histories(&folder.0);
    let create = ["witness", "create", "--name", "wit.example/w1", "--key", "key", "--state", "state"];
    folder.zweck_ok(&create);
    let log = ours.ledger.verifying_key().to_string();
    let address = format!("127.0.0.1:{}", free_port());
    let mut at = 0;
    for round in 0..ROUNDS {
        let witness = Witness::start(&folder, &address, &log);
        let told = Arc::new(AtomicU64::new(at));
        let climber = {
            let (ours, address, told) = (ours.clone(), address.clone(), told.clone());
            thread::spawn(move || ours.climb(&address, &told))
        };
        while told.load(Ordering::Acquire) < at + 3 {
            sleep(Duration::from_millis(1));
        }
        // Not always at the same moment.
        sleep(Duration::from_millis(3 * round));
        witness.kill();
        let asked = climber.join().unwrap();
        let told = told.load(Ordering::Acquire);
        let witness = Witness::start(&folder, &address, &log);
        at = known(&address, &ours);
        assert!((told..=asked).contains(&at), "it told of {told}, was asked for {asked}, and knows {at}");
        assert_eq!(post(&address, &other.body(at, at)).unwrap().0, 422, "no other history of the same size");
        assert_eq!(post(&address, &other.body(at, at + 1)).unwrap().0, 422, "nor a longer one");
        assert_eq!(post(&address, &ours.body(at, at)).unwrap().0, 200, "the same once more");
        witness.kill();
    }
}

/// What the witness answers to somebody who knows nothing.
fn known(address: &str, ours: &History) -> u64 {
    let (status, size) = post(address, &ours.body(0, 1)).unwrap();
    assert_eq!(status, 409, "it has cosigned something");
    size.trim_end().parse().unwrap()
}

/// A ledger with the checkpoint of each of its sizes.
#[derive(Clone)]
struct History {
    ledger: Ledger,
    notes: Arc<Vec<String>>,
}

impl History {
    fn of(dir: &Path, payload: &str) -> Self {
        let ledger = Ledger::open(config(dir), &MasterKey::from_bytes([42; 32])).unwrap();
        let mut notes = vec![ledger.checkpoint()];
        for _ in 0..ENTRIES {
            let draft = Draft { owner: Owner::Subject("s1".into()), class: 1, payload: payload.into() };
            ledger.append(draft).unwrap().wait().unwrap();
            ledger.publish().unwrap();
            notes.push(ledger.checkpoint());
        }
        Self { ledger, notes: Arc::new(notes) }
    }

    fn body(&self, old: u64, new: u64) -> String {
        let proof = self.ledger.consistency_proof(old, new).unwrap();
        let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
        format!("old {old}\n{proof}\n{}", self.notes[usize::try_from(new).unwrap()])
    }

    /// Has one entry more cosigned at a time, until the witness is gone; the last size asked for.
    fn climb(&self, address: &str, told: &AtomicU64) -> u64 {
        for old in told.load(Ordering::Acquire)..ENTRIES {
            match post(address, &self.body(old, old + 1)) {
                Ok((200, _)) => told.store(old + 1, Ordering::Release),
                Ok((status, body)) => panic!("{status}: {body}"),
                Err(_) => return old + 1,
            }
        }
        ENTRIES
    }
}

/// Two histories under one key.
fn histories(folder: &Path) -> (History, History) {
    let [ours, other] = ["ours", "other"].map(|name| folder.join(name));
    Ledger::create(&config(&ours), &MasterKey::from_bytes([42; 32])).unwrap();
    let copied = Command::new("cp").arg("-r").args([&ours, &other]).status().unwrap();
    assert!(copied.success());
    (History::of(&ours, "ours"), History::of(&other, "other"))
}

fn config(dir: &Path) -> Config {
    Config {
        dir: dir.to_owned(),
        origin: "shop.example/looks".into(),
        tenant: "shop".into(),
        publish_every: Duration::from_secs(3600),
        queue: 16,
    }
}

/// A running witness, killed at the end.
pub(crate) struct Witness(Child);

impl Witness {
    fn start(folder: &Folder, address: &str, log: &str) -> Self {
        Self::start_with(folder, address, log, &[])
    }

    pub(crate) fn start_with(folder: &Folder, address: &str, log: &str, more: &[&str]) -> Self {
        let child = Command::new(ZWECK)
            .args(["witness", "--listen", address, "--key", "key", "--state", "state", "--log", log])
            .args(more)
            .current_dir(&folder.0)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let witness = Self(child);
        for _ in 0..600 {
            if TcpStream::connect(address).is_ok() {
                return witness;
            }
            sleep(Duration::from_millis(20));
        }
        panic!("the witness does not listen");
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn post(address: &str, body: &str) -> Result<(u16, String), ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    let mut answer = agent.post(format!("http://{address}/add-checkpoint")).send(body)?;
    Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?))
}

const ROUNDS: u64 = 5;

const ENTRIES: u64 = 200;
