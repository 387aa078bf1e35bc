//! The real gate on a simulated shop, and callers of it.

use std::{
    fs::{self, File},
    process::{Child, Command, ExitStatus, Stdio},
    thread::sleep,
    time::Duration,
};

use serde_json::{Value, json};
use sim::{Date, Size, World};
use ureq::Agent;

use super::{Folder, ZWECK};

/// A shop with its mapping, its ledger, and nothing running.
pub(crate) struct Shop {
    pub(crate) folder: Folder,
    pub(crate) world: World,
    pub(crate) key: String,
    pub(crate) admin: String,
}

impl Shop {
    /// Made by the steps that a user takes.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        let world = world();
        world.write_sqlite(&folder.0.join("shop.sqlite")).unwrap();
        Self::on("sqlite:shop.sqlite", folder, world)
    }

    /// The same on a database that is there already.
    pub(crate) fn on(url: &str, folder: Folder, world: World) -> Self {
        folder.zweck_ok(&["init", url]);
        let key = folder.zweck_ok(&["ledger", "create"]);
        let admin =
            folder.zweck_ok(&["token", "--service", "admin", "--scopes", "tasks,staff,tokens,entries"]);
        Self { folder, world, key, admin }
    }

    /// The same with more lines in `[serve]`.
    pub(crate) fn with_limits(self, lines: &str) -> Self {
        let file = self.folder.0.join("zweck.toml");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("[serve]\n"));
        fs::write(&file, text.replace("[serve]\n", &format!("[serve]\n{lines}\n"))).unwrap();
        self
    }

    /// What `zweck verify` says of the ledger's directory.
    pub(crate) fn verified(&self) -> String {
        self.folder.zweck_ok(&["verify", "zweck-ledger", "--key", &self.key])
    }

    /// Everything that the gate wrote to its log, of all its runs.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.0.join(LOG)).unwrap()
    }
}

/// The shop that the tests simulate.
pub(crate) fn world() -> World {
    World::generate(7, SIZE, Date::new(2026, 11, 23))
}

/// A running gate, killed at the end if nobody ended it before.
pub(crate) struct Gate {
    child: Child,
    pub(crate) address: String,
}

impl Gate {
    /// Starts it on a free port, logging all that it can, and waits until it is open.
    pub(crate) fn start(folder: &Folder) -> Self {
        let log = folder.0.join(LOG);
        let before = fs::read_to_string(&log).unwrap_or_default().len();
        let mut child = Command::new(ZWECK)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(&folder.0)
            .env("ZWECK_LOG", "trace")
            .stdin(Stdio::null())
            .stderr(File::options().create(true).append(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        for _ in 0..600 {
            let text = fs::read_to_string(&log).unwrap();
            let address = text[before..].split_once("the gate is open address=").and_then(|(_, rest)| {
                // The line is there as a whole.
                let (line, _) = rest.split_once('\n')?;
                line.split(' ').next()
            });
            if let Some(address) = address {
                return Self { child, address: address.to_owned() };
            }
            assert!(child.try_wait().unwrap().is_none(), "the gate ended at once: {}", &text[before..]);
            sleep(Duration::from_millis(50));
        }
        let _ = child.kill();
        panic!("the gate does not open");
    }

    pub(crate) fn caller(&self, token: &str) -> Caller {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Caller { agent: config.into(), base: format!("http://{}", self.address), token: token.to_owned() }
    }

    /// SIGKILL: it gets no chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM: how it ended, and after how many tenths of a second; nothing if it does not end within ten seconds.
    pub(crate) fn terminate(mut self) -> Option<(ExitStatus, u32)> {
        let signal = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("bash").args(["-c", &signal]).status().unwrap().success());
        for tenths in 0..100 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some((status, tenths));
            }
            sleep(Duration::from_millis(100));
        }
        None
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody with a token.
#[derive(Clone)]
pub(crate) struct Caller {
    agent: Agent,
    base: String,
    token: String,
}

impl Caller {
    pub(crate) fn get(&self, path: &str) -> Result<(u16, Value), ureq::Error> {
        let request = self.agent.get(format!("{}{path}", self.base));
        read(request.header("Authorization", format!("Bearer {}", self.token)).call()?)
    }

    /// A request that must go well.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("Authorization", format!("Bearer {}", self.token));
        let answer = request.header("Content-Type", "application/json").send(body.to_string()).unwrap();
        let (status, body) = read(answer).unwrap();
        assert!((200..300).contains(&status), "{path}: {status} {body}");
        body
    }

    /// Makes a staff member known who may look; their token.
    pub(crate) fn staff(&self, id: &str) -> String {
        let until = "2099-01-01T00:00:00Z";
        self.post("/v1/staff", &json!({"id": id}));
        self.post(
            &format!("/v1/staff/{id}/trainings"),
            &json!({"course": "data-protection", "valid_until": until}),
        );
        self.post(
            &format!("/v1/staff/{id}/attestations"),
            &json!({"policy": "access-1", "valid_until": until}),
        );
        let token = self.post("/v1/tokens", &json!({"owner": {"staff": id}, "scopes": ["look"]}));
        token["token"].as_str().unwrap().to_owned()
    }

    /// Pushes a task about a customer.
    pub(crate) fn task(&self, id: &str, customer: &str, staff: &str) {
        let task = json!({
            "id": id, "kind": "order-question", "subject": customer, "assignee": staff, "origin": "customer",
            "opened_at": "2025-11-24T09:00:00Z",
        });
        self.post("/v1/tasks", &task);
    }

    /// What anybody is told.
    pub(crate) fn text(&self, path: &str) -> String {
        let mut answer = self.agent.get(format!("{}{path}", self.base)).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    }

    /// How many entries the ledger has.
    pub(crate) fn entries(&self) -> u64 {
        let text = self.text("/metrics");
        let count = text.lines().find_map(|line| line.strip_prefix("zweck_ledger_entries ")).unwrap();
        count.parse().unwrap()
    }

    /// The path of the card for a task.
    pub(crate) fn granted(&self, task: &str) -> String {
        let grant = self.post("/v1/grants", &json!({"task_id": task, "purpose": "order-question"}));
        format!("/v1/grants/{}/subject", grant["id"].as_str().unwrap())
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>) -> Result<(u16, Value), ureq::Error> {
    let status = answer.status().as_u16();
    let text = answer.body_mut().read_to_string()?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

const LOG: &str = "gate.log";

const SIZE: Size = Size {
    customers: 30,
    staff: 6,
    orders_per_customer: 4,
    streams_per_customer: 4,
    readings_per_customer: 2,
    open_tasks: 10,
};
