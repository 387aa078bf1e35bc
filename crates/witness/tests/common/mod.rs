//! What the tests share: folders, ledgers, a log made by the book, and witnesses that really listen.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests; each uses its part")]

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle, sleep},
    time::Duration,
};

use ledger::{Checkpoint, Config, Draft, Hash, Ledger, MasterKey, Owner, SigningKey, VerifyingKey};
use tokio::sync::oneshot;
use ureq::Agent;
use witness::Witness;

pub(crate) const ORIGIN: &str = "zweck.example/log1";

/// The time in most tests.
pub(crate) const NOW: u64 = 1_767_000_000;

pub(crate) fn now() -> u64 {
    NOW
}

/// A folder for one test, gone with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let unique = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("zweck-witness-{}-{unique}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn config(dir: &Path) -> Config {
    Config {
        dir: dir.to_owned(),
        origin: ORIGIN.into(),
        tenant: "shop".into(),
        publish_every: Duration::from_millis(50),
        queue: 64,
    }
}

pub(crate) fn create(dir: &Path) -> Ledger {
    Ledger::create(&config(dir), &MasterKey::from_bytes([42; 32])).unwrap();
    open(dir)
}

pub(crate) fn open(dir: &Path) -> Ledger {
    Ledger::open(config(dir), &MasterKey::from_bytes([42; 32])).unwrap()
}

pub(crate) fn append(ledger: &Ledger, payload: &str) {
    let draft = Draft { owner: Owner::Subject("s1".into()), class: 1, payload: payload.into() };
    ledger.append(draft).unwrap().wait().unwrap();
}

/// A copy of all files of a ledger, as an old backup would have them.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// A log of the entries `event 0`, `event 1`, …; roots and proofs as RFC 6962 words them, recursive and slow.
pub(crate) struct Log {
    pub(crate) key: SigningKey,
    leaves: Vec<Hash>,
}

impl Log {
    /// `fork` is where it starts to differ from another log.
    pub(crate) fn new(origin: &str, fork: usize) -> Log {
        let entry = |i| if i < fork { format!("event {i}") } else { format!("other event {i}") };
        let leaves = (0..100).map(|i| Hash::leaf(entry(i).as_bytes())).collect();
        Log { key: SigningKey::from_seed(origin, &[1; 32]).unwrap(), leaves }
    }

    pub(crate) fn vkey(&self) -> VerifyingKey {
        self.key.verifying_key().clone()
    }

    pub(crate) fn text(&self, size: usize) -> String {
        let root = root(&self.leaves[..size]);
        Checkpoint { origin: self.key.verifying_key().name().into(), size: size as u64, root }.to_string()
    }

    pub(crate) fn note(&self, size: usize) -> String {
        self.sign(&self.text(size))
    }

    pub(crate) fn sign(&self, text: &str) -> String {
        format!("{text}\n{}", self.key.sign(text, 0))
    }

    /// The body that brings a witness from `old` to `new`.
    pub(crate) fn body(&self, old: usize, new: usize) -> String {
        let proof: String = self.proof(old, new).iter().map(|hash| format!("{hash}\n")).collect();
        format!("old {old}\n{proof}\n{}", self.note(new))
    }

    /// PROOF(m, D[n]) of RFC 6962 §2.1.2.
    pub(crate) fn proof(&self, old: usize, new: usize) -> Vec<Hash> {
        if old == 0 { Vec::new() } else { subproof(old, &self.leaves[..new], true) }
    }
}

fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty_tree(),
        [one] => *one,
        many => {
            let split = many.len().next_power_of_two() / 2;
            Hash::node(root(&many[..split]), root(&many[split..]))
        }
    }
}

fn subproof(m: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if known { Vec::new() } else { vec![root(leaves)] };
    }
    let split = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(split);
    if m <= split {
        [subproof(m, left, known), vec![root(right)]].concat()
    } else {
        [subproof(m - split, right, false), vec![root(left)]].concat()
    }
}

/// The key of witness number `n`.
pub(crate) fn witness_key(n: u8) -> SigningKey {
    SigningKey::cosigner_from_seed(&format!("wit.example/w{n}"), &[100 + n; 32]).unwrap()
}

/// Witness number `n` of one log, with a new memory in `state`.
pub(crate) fn witness(n: u8, state: &Path, log: VerifyingKey, clock: fn() -> u64) -> Arc<Witness> {
    Witness::create(state, witness_key(n).verifying_key()).unwrap();
    Arc::new(Witness::open(state, witness_key(n), [log], clock).unwrap())
}

/// A witness that listens.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(witness: Arc<Witness>) -> Server {
        Server::at(TcpListener::bind("127.0.0.1:0").unwrap(), witness)
    }

    pub(crate) fn at(listener: TcpListener, witness: Arc<Witness>) -> Server {
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let (end, ended) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let server = axum::serve(listener, witness::router(witness));
                tokio::select! { served = server.into_future() => served.unwrap(), _ = ended => {} }
            });
        });
        Server { address, end: Some(end), thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.end.take().unwrap().send(());
        self.thread.take().unwrap().join().unwrap();
    }
}

/// A server's answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) body: String,
}

pub(crate) fn agent() -> Agent {
    let config =
        Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
    config.build().into()
}

pub(crate) fn post(url: &str, body: &[u8]) -> Answer {
    answer(agent().post(format!("{url}/add-checkpoint")).send(body).unwrap())
}

pub(crate) fn get(url: &str, path: &str) -> Answer {
    answer(agent().get(format!("{url}{path}")).call().unwrap())
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let media_type = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
    Answer {
        status: response.status().as_u16(),
        media_type: media_type.unwrap_or_default(),
        body: response.body_mut().read_to_string().unwrap(),
    }
}

/// Waits until something holds that will hold soon.
pub(crate) fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("it never came: {what}");
}
