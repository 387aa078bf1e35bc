//! Asks witnesses to cosign each checkpoint that the ledger publishes, in a thread of its own: looks never wait for
//! it. What they answer is checked and handed to the ledger.

mod ask;
mod contact;
mod evidence;
mod rounds;
mod status;

use std::{
    io,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use ledger::{DiskError, Ledger, NotListed, Policy, PolicyWitness};
use ureq::{Agent, http::Uri};

use self::evidence::Keeper;
pub use self::{
    evidence::{Conflict, NotKept},
    status::{State, Status, WitnessStatus},
};

/// How patient the client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Longest that a witness may take to answer.
    pub timeout: Duration,
    /// Longest without a quorum before it is an alarm.
    pub alarm_after: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(5), alarm_after: Duration::from_secs(15 * 60) }
    }
}

/// The clocks of the binary.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Seconds since the Unix epoch.
    pub unix_seconds: fn() -> u64,
    /// Time since some moment, never running back.
    pub monotonic: fn() -> Duration,
}

/// A policy or options that no client can work with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Nobody to ask.
    #[error("the policy has no witness with a URL: write it behind the key, `witness <name> <vkey> <url>`")]
    NobodyToAsk,
    /// Nobody's word would count.
    #[error("the quorum is met without any witness: name a witness or a group in the line `quorum`")]
    NoQuorum,
    /// However many answer.
    #[error("the quorum cannot be met by the witnesses that have a URL: add the URLs of the others")]
    QuorumOutOfReach,
    /// Not the address of a witness.
    #[error(
        "the URL of the witness `{0}` is not one: expected `https://host/prefix` or `http://host/prefix`"
    )]
    Url(String),
    /// No witness could ever answer, or there would be an alarm at once.
    #[error("the timeout must be more than 0 and the time before an alarm longer than the timeout")]
    Times,
}

/// Why the client does not run.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It cannot work like this.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The policy is for other logs.
    #[error(transparent)]
    NotListed(#[from] NotListed),
    /// What was witnessed cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The operating system gave no thread.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
}

/// Whether a client can work with them.
pub fn check(policy: &Policy, options: &Options) -> Result<(), ConfigError> {
    if options.timeout.is_zero() || options.alarm_after <= options.timeout {
        return Err(ConfigError::Times);
    }
    if policy.witnesses().iter().all(|witness| witness.url.is_none()) {
        return Err(ConfigError::NobodyToAsk);
    }
    if policy.is_quorum(|_| false) {
        return Err(ConfigError::NoQuorum);
    }
    if !policy.is_quorum(|witness| witness.url.is_some()) {
        return Err(ConfigError::QuorumOutOfReach);
    }
    let bad = policy.witnesses().iter().find(|witness| !has_good_url(witness));
    bad.map_or(Ok(()), |witness| Err(ConfigError::Url(witness.name.clone())))
}

fn has_good_url(witness: &PolicyWitness) -> bool {
    witness.url.as_ref().is_none_or(|url| {
        let uri = url.parse::<Uri>().ok();
        uri.is_some_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some_and(|host| !host.is_empty())
        })
    })
}

/// A running client. Dropping it ends its thread once those asked have answered or run out of time.
#[derive(Debug)]
pub struct Client {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the threads share.
#[derive(Debug)]
struct Shared {
    ledger: Ledger,
    policy: Policy,
    options: Options,
    clock: Clock,
    keeper: Keeper,
    agent: Agent,
    /// One for each witness of the policy that has a URL.
    states: Mutex<Vec<WitnessStatus>>,
    /// Up to when a quorum has vouched for the ledger; before the first time, when the client started.
    vouched: AtomicU64,
    /// Entries of the newest checkpoint with its quorum.
    witnessed: AtomicU64,
    stop: Mutex<bool>,
    wake: Condvar,
}

impl Client {
    /// Starts asking the policy's witnesses about this ledger. `keep` puts each conflict on record, again and again the
    /// same ones, durably before it returns; it blocks nobody but the witness that it is about.
    pub fn start(
        ledger: Ledger,
        policy: Policy,
        options: Options,
        clock: Clock,
        keep: impl Fn(&Conflict) -> Result<(), NotKept> + Send + Sync + 'static,
    ) -> Result<Client, StartError> {
        check(&policy, &options)?;
        let policy = policy.for_log(ledger.verifying_key())?;
        let now = (clock.unix_seconds)();
        let before = ledger.witnessed()?.and_then(|note| policy.evaluate(&note).ok());
        let vouched = before.as_ref().and_then(|verdict| verdict.as_of).map_or(now, |time| time.min(now));
        let asked = policy.witnesses().iter().filter(|witness| witness.url.is_some());
        let agent = Agent::config_builder()
            .timeout_global(Some(options.timeout))
            .http_status_as_error(false)
            // Nobody but the witness itself is asked.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        let shared = Arc::new(Shared {
            states: Mutex::new(asked.map(WitnessStatus::unasked).collect()),
            witnessed: AtomicU64::new(before.map_or(0, |verdict| verdict.checkpoint.size)),
            vouched: AtomicU64::new(vouched),
            agent: agent.into(),
            stop: Mutex::new(false),
            wake: Condvar::new(),
            ledger,
            policy,
            options,
            clock,
            keeper: Keeper::new(keep),
        });
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new().name("witnesses".into()).spawn(move || rounds::run(&for_thread));
        Ok(Client { shared, thread: Some(thread.map_err(StartError::Thread)?) })
    }

    /// How the witnesses answer, now.
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// The same for others, also after the client has ended.
    pub fn watch(&self) -> impl Fn() -> Status + Send + Sync + use<> {
        let shared = Arc::clone(&self.shared);
        move || shared.status()
    }

    /// Ends the client and waits for it: at most as long as a witness may take to answer.
    pub fn stop(mut self) {
        self.shared.end();
        if let Some(thread) = self.thread.take() {
            // Should it have panicked, there is nothing more to end.
            let _ = thread.join();
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.shared.end();
    }
}

impl Shared {
    fn status(&self) -> Status {
        let now = (self.clock.unix_seconds)();
        Status {
            witnesses: lock(&self.states).clone(),
            witnessed: self.witnessed.load(Ordering::Relaxed),
            unwitnessed: Duration::from_secs(now.saturating_sub(self.vouched.load(Ordering::Relaxed))),
            alarm_after: self.options.alarm_after,
        }
    }

    fn end(&self) {
        *lock(&self.stop) = true;
        self.wake.notify_all();
    }

    fn ended(&self) -> bool {
        *lock(&self.stop)
    }

    /// Whether the client ends; waits for it up to `time`.
    fn ends_within(&self, time: Duration) -> bool {
        let waited = self.wake.wait_timeout_while(lock(&self.stop), time, |stop| !*stop);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// None of what these mutexes guard is ever half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
