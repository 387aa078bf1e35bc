//! A disk that fails, or is full, under the real gate while staff look: nothing comes out without a record, the gate ends
//! as the runbook says, and starts again by itself once the disk is well.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use serde_json::json;

use crate::{
    STAFF, assert_discreet, assert_holds_nothing,
    common::{
        gate::{Caller, Gate, Shop},
        repository,
    },
    kill::{looks_on_record, wait_for},
};

/// A way to fail, in the words of `failing_disk.c`, and what the gate says before it ends.
const FAILURES: [(&str, &str); 10] = [
    (
        "sync 5 zweck-ledger/wal/",
        "cannot fdatasync `zweck-ledger/wal/*.wal`: Input/output error (os error 5)",
    ),
    (
        "sync 5 zweck-ledger/staging/",
        "cannot fsync `zweck-ledger/staging/*`: Input/output error (os error 5)",
    ),
    ("sync 5 zweck-ledger/tiles", "cannot fsync `zweck-ledger/tiles*`: Input/output error (os error 5)"),
    ("sync 5 zweck-ledger/keys.sqlite", "`keys.sqlite`: disk I/O error"),
    (
        "write 28 zweck-ledger/wal/",
        "cannot write `zweck-ledger/wal/*.wal`: No space left on device (os error 28)",
    ),
    (
        "write 28 zweck-ledger/staging/",
        "cannot write `zweck-ledger/staging/*`: No space left on device (os error 28)",
    ),
    ("write 28 zweck-ledger/keys.sqlite", "`keys.sqlite`: database or disk is full"),
    ("short 5 zweck-ledger/wal/", "cannot write `zweck-ledger/wal/*.wal`: Input/output error (os error 5)"),
    (
        "short 5 zweck-ledger/staging/",
        "cannot write `zweck-ledger/staging/*`: Input/output error (os error 5)",
    ),
    ("short 5 zweck-ledger/keys.sqlite", "`keys.sqlite`: disk I/O error"),
];

#[test]
fn no_look_gets_past_a_disk_that_fails() {
    let shop = Shop::new("failing-disk").with_limits(NO_HURRY);
    let Some(disk) = FailingDisk::under(&shop) else { return };
    let desk = Desk::new(&shop, disk.gate(&shop));
    let mut seen = BTreeMap::new();
    for (rule, says) in FAILURES {
        let mut gate = disk.gate(&shop);
        let log = rule.contains("/wal/").then(|| disk.fired.clone());
        let lookers = desk.look(&gate, log);
        wait_for(&lookers.count, 25);
        disk.fails(rule);
        let status = gate.ended().expect("the gate ends on a disk that fails");
        assert_eq!(status.code(), Some(74), "{rule}: {}", shop.log());
        assert_stopped_because(&shop, says);
        lookers.join(&shop, &desk, &mut seen);
        let fired = disk.is_well_again();
        let how = rule.split(' ').next().unwrap();
        assert!(fired.starts_with(how), "{rule}: nothing has failed");
        // What could not be made to last is not tried again, and nothing is made from it.
        let again = fired.lines().filter_map(|line| line.strip_prefix("again "));
        let again: Vec<_> =
            again.filter(|path| path.contains("/wal/") || path.ends_with(".sqlite")).collect();
        assert!(!how.starts_with("sync") || again.is_empty(), "{rule}: {again:?}");
        shop.verified();
    }
    // Each turn was a restart without anybody's help; this is the last.
    desk.closes_well(&shop, disk.gate(&shop), &seen);
}

/// A gate that is told to end when the disk is full ends as one that finds out by itself.
#[test]
fn a_gate_that_closes_on_a_full_disk_says_so() {
    let shop = Shop::new("closing-disk").with_limits(NO_HURRY);
    let Some(disk) = FailingDisk::under(&shop) else { return };
    let gate = disk.gate(&shop);
    let admin = gate.caller(&shop.admin);
    admin.post("/v1/staff", &json!({"id": STAFF}));
    let entries = admin.entries();
    // Once all is published, the next to write is the end.
    let checkpoint = shop.folder.0.join("zweck-ledger/tiles/checkpoint");
    let published = || fs::read_to_string(&checkpoint).unwrap().lines().nth(1) == Some(&entries.to_string());
    assert!((0..600).any(|_| published() || pause()), "it publishes within half a minute");
    disk.fails("write 28 zweck-ledger/staging/");
    let (status, _) = gate.terminate().expect("it ends");
    assert_eq!(status.code(), Some(74), "{}", shop.log());
    assert_stopped_because(
        &shop,
        "cannot write `zweck-ledger/staging/*`: No space left on device (os error 28)",
    );
    assert!(disk.is_well_again().starts_with("write"), "nothing has failed");
    let desk = Desk::new(&shop, disk.gate(&shop));
    desk.closes_well(&shop, disk.gate(&shop), &BTreeMap::new());
}

/// The same on a file system that has indeed no more room.
#[test]
fn a_full_disk_stops_the_gate_until_there_is_room() {
    if !in_mounts_of_its_own("disk::a_full_disk_stops_the_gate_until_there_is_room") {
        return;
    }
    let shop = Shop::new("full-disk").with_limits(NO_HURRY);
    let small = SmallDisk::under(&shop);
    let desk = Desk::new(&shop, Gate::start(&shop.folder));
    let mut seen = BTreeMap::new();
    let mut gate = Gate::start(&shop.folder);
    let lookers = desk.look(&gate, None);
    wait_for(&lookers.count, 25);
    small.fill();
    let status = gate.ended().expect("the gate ends on a disk that is full");
    assert_eq!(status.code(), Some(74), "{}", shop.log());
    // Whichever file needed room first.
    let said = last_line(&shop);
    let full = ["No space left on device (os error 28)", "`keys.sqlite`: database or disk is full"];
    assert!(full.iter().any(|full| said.contains(&format!("{full}{REMEDY}"))), "{said}");
    lookers.join(&shop, &desk, &mut seen);
    // The end of a process may leave a little room.
    small.fill();
    let output = shop.folder.zweck(&["token", "--staff", STAFF]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(74), "there is still no room: {said}");
    let full = "zweck: cannot open the ledger in `zweck-ledger`: cannot write `zweck-ledger/staging/0`: No space left on device (os error 28)";
    assert_eq!(said.trim_end(), full);
    shop.verified();
    small.make_room();
    desk.closes_well(&shop, Gate::start(&shop.folder), &seen);
}

/// One staff member, their token, and a card for each of some customers.
struct Desk {
    admin: String,
    token: String,
    cards: Vec<(String, String)>,
}

/// Who looks as fast as they can, and who brings news of people whom the ledger does not know yet.
struct Lookers {
    threads: Vec<JoinHandle<Vec<(u64, String)>>>,
    newcomers: JoinHandle<()>,
    count: Arc<AtomicU64>,
    refused: Arc<Refused>,
}

/// What was answered after the ledger had stopped.
#[derive(Default)]
struct Refused {
    any: AtomicBool,
    texts: Mutex<BTreeSet<String>>,
}

impl Desk {
    fn new(shop: &Shop, gate: Gate) -> Self {
        let admin = gate.caller(&shop.admin);
        let token = admin.staff(STAFF);
        let agent = gate.caller(&token);
        let card = |customer: u32| {
            let task = format!("T-{customer}");
            admin.task(&task, &customer.to_string(), STAFF);
            (customer.to_string(), agent.granted(&task))
        };
        let cards = (1..=8).map(card).collect();
        assert!(gate.terminate().expect("it ends").0.success());
        Self { admin: shop.admin.clone(), token, cards }
    }

    /// Looks until the gate is gone. Once the file `fired` is there, whoever begins a look is refused.
    fn look(&self, gate: &Gate, fired: Option<PathBuf>) -> Lookers {
        let (count, refused) = (Arc::<AtomicU64>::default(), Arc::<Refused>::default());
        let threads = self.cards.chunks(2).map(|cards| {
            let (agent, cards) = (gate.caller(&self.token), cards.to_vec());
            let (count, refused, fired) = (count.clone(), refused.clone(), fired.clone());
            thread::spawn(move || look_until_the_end(&agent, &cards, &count, &refused, fired.as_deref()))
        });
        let threads = threads.collect();
        let admin = gate.caller(&self.admin);
        // A number that no earlier gate has given to anybody.
        let entries = admin.entries();
        let newcomers = thread::spawn(move || bring_newcomers(&admin, entries));
        Lookers { threads, newcomers, count, refused }
    }

    /// The gate shows cards again, ends when it is told to, and all that was ever answered is on record.
    fn closes_well(&self, shop: &Shop, gate: Gate, seen: &BTreeMap<u64, String>) {
        let (_, path) = &self.cards[0];
        assert_eq!(gate.caller(&self.token).get(path).unwrap().0, 200);
        assert!(gate.terminate().expect("it ends").0.success());
        shop.verified();
        assert_discreet(shop, &[&self.token]);
        let looks = looks_on_record(shop);
        for (record, customer) in seen {
            assert_eq!(
                looks.get(record),
                Some(customer),
                "the look with the record {record} is not on the ledger"
            );
        }
    }
}

impl Lookers {
    fn join(self, shop: &Shop, desk: &Desk, seen: &mut BTreeMap<u64, String>) {
        for thread in self.threads {
            for (record, customer) in thread.join().unwrap() {
                assert_eq!(seen.insert(record, customer), None, "two cards have the record {record}");
            }
        }
        self.newcomers.join().unwrap();
        for text in self.refused.texts.lock().unwrap().iter() {
            assert_holds_nothing(shop, &[&desk.token], text);
        }
    }
}

fn look_until_the_end(
    agent: &Caller,
    cards: &[(String, String)],
    count: &AtomicU64,
    refused: &Refused,
    fired: Option<&Path>,
) -> Vec<(u64, String)> {
    let mut seen = Vec::new();
    for (customer, path) in cards.iter().cycle() {
        let too_late = refused.any.load(Ordering::SeqCst) || fired.is_some_and(Path::exists);
        let Ok((status, card)) = agent.get(path) else { break };
        if status == 200 {
            assert!(!too_late, "a card came out after the ledger had stopped");
            seen.push((card["record"].as_u64().unwrap(), customer.clone()));
            count.fetch_add(1, Ordering::Relaxed);
        } else {
            assert_eq!((status, card["type"].as_str()), (503, Some("/problems/ledger-stopped")), "{card}");
            refused.any.store(true, Ordering::SeqCst);
            refused.texts.lock().unwrap().insert(card.to_string());
        }
    }
    seen
}

/// Pushes tasks about people whom the ledger does not know yet, so that it makes keys all the time.
fn bring_newcomers(admin: &Caller, from: u64) {
    for number in from.. {
        let task = json!({
            "id": format!("N-{number}"), "kind": "order-question", "subject": format!("new-{number}"),
            "origin": "customer", "opened_at": "2025-11-24T09:00:00Z",
        });
        if admin.send("/v1/tasks", &task).is_err() {
            return;
        }
    }
}

/// A disk under the gate that fails on demand.
struct FailingDisk {
    library: PathBuf,
    rule: PathBuf,
    fired: PathBuf,
}

impl FailingDisk {
    /// Compiled on the spot. Says loudly if there is no compiler.
    fn under(shop: &Shop) -> Option<Self> {
        let library = shop.folder.0.join("failing_disk.so");
        let source = repository("crates/zweck/tests/serve/failing_disk.c");
        let mut cc = Command::new("cc");
        cc.args(["-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o"]).args([&library, &source]);
        let Ok(output) = cc.arg("-ldl").output() else {
            eprintln!("SKIPPED: a disk that fails: there is no C compiler (`cc`)");
            return None;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let [rule, fired] = ["rule", "rule.fired"].map(|name| shop.folder.0.join(name));
        Some(Self { library, rule, fired })
    }

    fn gate(&self, shop: &Shop) -> Gate {
        let environment = [("LD_PRELOAD", self.library.as_path()), ("FAILING_DISK", self.rule.as_path())];
        Gate::start_with(&shop.folder, &environment)
    }

    /// From now on, and all at once.
    fn fails(&self, rule: &str) {
        let draft = self.rule.with_extension("draft");
        fs::write(&draft, rule).unwrap();
        fs::rename(draft, &self.rule).unwrap();
    }

    /// What has failed.
    fn is_well_again(&self) -> String {
        fs::remove_file(&self.rule).unwrap();
        let fired = fs::read_to_string(&self.fired).unwrap_or_default();
        let _ = fs::remove_file(&self.fired);
        fired
    }
}

/// A small file system under the ledger's directory.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn under(shop: &Shop) -> Self {
        let ledger = shop.folder.0.join("zweck-ledger");
        let aside = shop.folder.0.join("aside");
        fs::rename(&ledger, &aside).unwrap();
        fs::create_dir(&ledger).unwrap();
        // The log's two segments of 8 MiB, and what some seconds publish.
        sh(
            &shop.folder.0,
            "mount -t tmpfs -o size=24m,mode=700 zweck-test zweck-ledger && cp -a aside/. zweck-ledger/",
        );
        Self(ledger.join("ballast"))
    }

    fn fill(&self) {
        let mut ballast = File::options().create(true).append(true).open(&self.0).unwrap();
        for piece in [&[0; 1 << 16][..], &[0; 1 << 10]] {
            while ballast.write_all(piece).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(&self.0).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // The folder of the test cannot be removed while something is mounted in it.
        let _ = Command::new("umount").arg(self.0.parent().unwrap()).status();
    }
}

/// Runs a test again where it may mount what it likes, and there alone; `true` if this is that run. Says loudly if the
/// system lets nobody do that.
#[expect(clippy::disallowed_methods, reason = "the second run is told by the environment which it is")]
fn in_mounts_of_its_own(test: &str) -> bool {
    if env::var_os("ZWECK_TEST_MOUNTS").is_some() {
        return true;
    }
    let unshared = |program: &Path| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount"]).arg(program);
        command
    };
    let mounts = unshared("mount".as_ref()).args(["-t", "tmpfs", "zweck-test", "/mnt"]).output();
    if mounts.map_or(true, |output| !output.status.success()) {
        eprintln!("SKIPPED: a small disk cannot be mounted here (`unshare --user --map-root-user --mount`)");
        return false;
    }
    let mut again = unshared(&env::current_exe().unwrap());
    let output = again.args(["--exact", test, "--nocapture"]).env("ZWECK_TEST_MOUNTS", "1").output().unwrap();
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    false
}

fn sh(folder: &Path, script: &str) {
    let output = Command::new("sh").args(["-c", script]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The gate's last words are that, with anything for a star.
fn assert_stopped_because(shop: &Shop, reason: &str) {
    let said = last_line(shop);
    let stopped =
        format!("zweck: the ledger has stopped, so nothing can be shown any more: {reason}{REMEDY}");
    let mut rest = said.as_str();
    for part in stopped.split('*') {
        let (_, behind) = rest.split_once(part).unwrap_or_else(|| panic!("{stopped}\n{said}"));
        rest = behind;
    }
    assert!(said.starts_with("zweck: ") && rest.is_empty(), "{stopped}\n{said}");
}

fn last_line(shop: &Shop) -> String {
    shop.log().lines().last().unwrap().to_owned()
}

fn pause() -> bool {
    thread::sleep(Duration::from_millis(50));
    false
}

const REMEDY: &str = "; see to the disk, then start the gate again";

/// Who looks as fast as they can is not to be held up.
const NO_HURRY: &str = "staff_calls_per_second = 1_000_000\nservice_calls_per_second = 1_000_000";
