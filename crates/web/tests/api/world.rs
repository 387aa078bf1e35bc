//! A gate with callers of every kind, and what must hold of every answer whatever the question was.

use std::{
    cell::Cell, collections::BTreeMap, fs, ops::ControlFlow, path::PathBuf, sync::Arc, time::Duration,
};

use access::{
    Gate, Policies, Timestamp,
    event::Event,
    gate::issue_first_token,
    ids::{PurposeId, ServiceId, StaffId, TaskKind},
    principal::{Identity, NewToken, Scope},
    purpose::{Purpose, Purposes, TableFields},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use expect_test::Expect;
use ledger::{Config, Ledger, MasterKey, Payload};
use serde_json::{Value, json};
use tower::ServiceExt;
use web::{App, Clock, Limits};

use crate::shop::{CARLA, SECRET, Shop};

pub(crate) const ANN: &str = "staff-ann-7311";
pub(crate) const BOB: &str = "staff-bob-4242";

/// 2026-11-23T08:00:00Z
pub(crate) const START: i64 = 1_795_420_800_000;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(START) };
}

fn monotonic() -> Duration {
    Duration::from_millis(NOW.get().abs_diff(START))
}

/// Lets time pass for this test.
pub(crate) fn pass(minutes: i64) {
    NOW.set(NOW.get() + minutes * 60_000);
}

/// More than a test calls.
const ANY: Limits = Limits {
    body: Duration::from_secs(3600),
    staff_calls_per_second: 1_000_000,
    service_calls_per_second: 1_000_000,
};

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    Nobody,
    /// Not the form of a token.
    Garbage,
    /// The form of a token that was never issued.
    Unknown,
    /// A known token's id with another secret.
    WrongSecret,
    Revoked,
    Ann,
    Bob,
    Tickets,
    Hr,
    Admin,
    Auditor,
    Dpo,
}

pub(crate) const STRANGERS: [Who; 5] =
    [Who::Nobody, Who::Garbage, Who::Unknown, Who::WrongSecret, Who::Revoked];
pub(crate) const KNOWN: [Who; 7] =
    [Who::Ann, Who::Bob, Who::Tickets, Who::Hr, Who::Admin, Who::Auditor, Who::Dpo];

/// An answer, already found free of what no answer may hold.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Status, type and title of a problem.
    pub(crate) fn problem(&self) -> String {
        let problem = self.json();
        format!(
            "{} {}: {}",
            self.status,
            problem["type"].as_str().unwrap(),
            problem["title"].as_str().unwrap()
        )
    }
}

pub(crate) struct World {
    pub(crate) router: Router,
    pub(crate) gate: Arc<Gate>,
    pub(crate) ledger: Ledger,
    pub(crate) shop: Shop,
    tokens: BTreeMap<Who, String>,
    pub(crate) dir: TempDir,
}

impl World {
    /// A gate that knows its callers' tokens and nothing else.
    pub(crate) fn empty() -> World {
        World::of(|app| app)
    }

    /// The same with something more at hand.
    pub(crate) fn of(more: impl FnOnce(App) -> App) -> World {
        NOW.set(START);
        let dir = TempDir::new();
        let config = Config {
            dir: dir.0.join("ledger"),
            origin: "zweck.example/looks".into(),
            tenant: "shop".into(),
            publish_every: Duration::from_secs(3600),
            queue: 64,
        };
        let master = MasterKey::from_bytes([7; 32]);
        Ledger::create(&config, &master).unwrap();
        let ledger = Ledger::open(config, &master).unwrap();
        let tokens = tokens(&ledger);
        let purposes = purposes();
        let policies = Policies::load(&[], &purposes).unwrap();
        let shop = Shop::default();
        let now = Timestamp::from_millis(START);
        let gate = Arc::new(Gate::open(ledger.clone(), policies, purposes, shop.clone(), now).unwrap());
        let clock = Clock { now: || Timestamp::from_millis(NOW.get()), monotonic };
        let router = web::router(more(App::new(gate.clone(), clock, entropy).with_limits(ANY)));
        World { router, gate, ledger, shop, tokens, dir }
    }

    /// Ann and Bob may look, and Ann has the task `T-1` about Carla.
    pub(crate) async fn new() -> World {
        let world = World::empty();
        world.revoke(Who::Revoked).await;
        for staff in [ANN, BOB] {
            let added = json!({"id": staff, "queues": ["support"]});
            world.call(Who::Hr, "POST", "/v1/staff", &added).await.expect(201);
            let until = json!("2027-11-23T00:00:00Z");
            let training = json!({"course": "data-protection-2026", "valid_until": until});
            let attestation = json!({"policy": "access-policy-3", "valid_until": until});
            world.call(Who::Hr, "POST", &format!("/v1/staff/{staff}/trainings"), &training).await.expect(204);
            let attest = format!("/v1/staff/{staff}/attestations");
            world.call(Who::Hr, "POST", &attest, &attestation).await.expect(204);
        }
        world.call(Who::Tickets, "POST", "/v1/tasks", &task("T-1", CARLA)).await.expect(201);
        world
    }

    /// Ann's grant for a new task about `subject`.
    pub(crate) async fn grant(&self, task_id: &str, subject: &str) -> String {
        self.call(Who::Tickets, "POST", "/v1/tasks", &task(task_id, subject)).await;
        let asked = json!({"task_id": task_id, "purpose": "delivery"});
        let grant = self.call(Who::Ann, "POST", "/v1/grants", &asked).await.expect(201).json();
        grant["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, who: Who, path: &str) -> Answer {
        self.send(who, Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends JSON.
    pub(crate) async fn call(&self, who: Who, method: &str, path: &str, body: &Value) -> Answer {
        let request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        self.send(who, request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends a request, and checks what must hold of every answer.
    pub(crate) async fn send(&self, who: Who, mut request: Request<Body>) -> Answer {
        if let Some(token) = self.token(who) {
            request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        let public = is_public(request.uri().path());
        let what = format!("{who:?}: {} {}", request.method(), request.uri());
        let before = self.ledger.size();
        let answer = self.exchange(request).await;
        let recorded = self.ledger.size() - before;
        match KNOWN.contains(&who) && !public {
            true => assert!(recorded > 0 || answer.status == 503, "{what} left no record"),
            false => assert_eq!(recorded, 0, "{what} is nobody's call and was recorded"),
        }
        answer
    }

    /// Sends a request as it is, and checks the answer's form.
    pub(crate) async fn exchange(&self, request: Request<Body>) -> Answer {
        let what = format!("{} {}", request.method(), request.uri());
        let head = request.method() == "HEAD";
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        check(&what, &answer, head);
        answer
    }

    pub(crate) fn token(&self, who: Who) -> Option<String> {
        match who {
            Who::Nobody => None,
            Who::Garbage => Some("zwk_0123".into()),
            Who::Unknown => Some(format!("zwk_00ff00ff00ff00ff_{}", "0".repeat(64))),
            Who::WrongSecret => {
                let known = &self.tokens[&Who::Admin];
                Some(format!("{}_{}", known.rsplit_once('_').unwrap().0, "0".repeat(64)))
            }
            _ => Some(self.tokens[&who].clone()),
        }
    }

    pub(crate) fn token_id(&self, who: Who) -> &str {
        self.tokens[&who].split('_').nth(1).unwrap()
    }

    pub(crate) async fn revoke(&self, who: Who) {
        let path = format!("/v1/tokens/{}", self.token_id(who));
        self.call(Who::Admin, "DELETE", &path, &Value::Null).await.expect(204);
    }

    /// What the ledger keeps from entry `from` on.
    pub(crate) fn events(&self, from: u64) -> Vec<Event> {
        let mut events = Vec::new();
        let outcome = self.ledger.replay(from, |entry| {
            let Payload::Readable(bytes) = entry.payload else { panic!("nobody was erased") };
            events.push(Event::parse(&bytes).unwrap());
            ControlFlow::<()>::Continue(())
        });
        assert!(outcome.unwrap().is_continue());
        events
    }

    /// The newest event as the ledger keeps it.
    pub(crate) fn last_event(&self) -> Value {
        serde_json::to_value(self.events(self.ledger.size() - 1).pop().unwrap()).unwrap()
    }

    /// Makes the ledger stop for good, as a disk would that loses its files.
    pub(crate) fn break_ledger(&self) {
        let tiles = self.dir.0.join("ledger/tiles");
        fs::rename(&tiles, self.dir.0.join("lost")).unwrap();
        fs::write(&tiles, "not a directory").unwrap();
        self.ledger.publish().unwrap_err();
        assert!(self.ledger.failed().is_some());
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

/// Compares a JSON answer with what is expected, the grant's random id aside.
pub(crate) fn shows(answer: &Answer, grant: &str, expected: Expect) {
    let text = serde_json::to_string_pretty(&answer.json()).unwrap();
    expected.assert_eq(&text.replace(grant, "<grant>"));
}

/// A task that is assigned to Ann.
pub(crate) fn task(id: &str, subject: &str) -> Value {
    json!({
        "id": id, "kind": "delivery", "subject": subject, "assignee": ANN, "origin": "customer",
        "opened_at": "2026-11-23T07:30:00Z",
    })
}

/// Whether the list of public routes covers a path, said once more and in other words than the router's.
fn is_public(path: &str) -> bool {
    ["/healthz", "/metrics", "/openapi.json", "/checkpoint", "/witnessed", "/conflicts"].contains(&path)
        || path.strip_prefix("/problems/").is_some_and(|name| !name.is_empty() && !name.contains('/'))
        || (path.strip_prefix("/tile/").is_some_and(|rest| !rest.is_empty())
            && path.strip_prefix("/tile/entries/").is_none_or(str::is_empty))
}

/// What must hold of every answer.
fn check(what: &str, answer: &Answer, head: bool) {
    let status = StatusCode::from_u16(answer.status).unwrap();
    let header = |name: header::HeaderName| answer.headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"), "{what}");
    let cache = header(header::CACHE_CONTROL).unwrap();
    assert!(cache == "no-store" || (status.is_success() && !what.contains("/v1/")), "{what}: {cache}");
    if status.is_success() {
        return;
    }
    assert_eq!(header(header::CONTENT_TYPE), Some("application/problem+json"), "{what}");
    assert_eq!(header(header::WWW_AUTHENTICATE).is_some(), answer.status == 401, "{what}");
    assert!(header(header::ALLOW).is_some() || answer.status != 405, "{what}");
    let text = answer.text();
    for hidden in [SECRET, CARLA, ANN, BOB] {
        assert!(!text.contains(hidden), "{what}: {text}");
    }
    if !head {
        let problem = answer.json();
        assert_eq!(problem["status"], answer.status, "{what}");
        assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{what}: {text}");
        assert!(
            !problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty()
        );
    }
}

fn purposes() -> Purposes {
    let purpose = |kind: &str, fields| Purpose {
        title: format!("help with a {kind}"),
        dpv: "dpv:DeliveryOfGoods".into(),
        basis: "gdpr:6-1-b".into(),
        task_kinds: vec![TaskKind::new(kind).unwrap()],
        minutes: 30,
        fields: BTreeMap::from(fields),
    };
    let fields = |show: &[&str], mask: &[&str]| TableFields {
        show: show.iter().map(|column| (*column).into()).collect(),
        mask: mask.iter().map(|column| (*column).into()).collect(),
    };
    let customers = ("customers".to_owned(), fields(&["name"], &["email"]));
    let orders = ("orders".to_owned(), fields(&["item", "count"], &[]));
    Purposes::new(BTreeMap::from([
        (PurposeId::new("delivery").unwrap(), purpose("delivery", [customers.clone(), orders.clone()])),
        (PurposeId::new("refund").unwrap(), purpose("refund", [customers, orders])),
    ]))
}

fn tokens(ledger: &Ledger) -> BTreeMap<Who, String> {
    let staff = |id| Identity::Staff(StaffId::new(id).unwrap());
    let service = |id| Identity::Service(ServiceId::new(id).unwrap());
    let owners = [
        (Who::Ann, staff(ANN), Scope::Look),
        (Who::Bob, staff(BOB), Scope::Look),
        (Who::Tickets, service("tickets"), Scope::Tasks),
        (Who::Hr, service("hr"), Scope::Staff),
        (Who::Admin, service("admin"), Scope::Tokens),
        (Who::Auditor, service("auditor"), Scope::Entries),
        (Who::Dpo, service("dpo"), Scope::Erase),
        (Who::Revoked, service("gone"), Scope::Tokens),
    ];
    let issue = |(who, owner, scope)| {
        let (record, token) = NewToken::make(owner, [scope].into(), entropy().unwrap()).unwrap();
        issue_first_token(ledger, Timestamp::from_millis(START), record).unwrap();
        (who, token.reveal().to_owned())
    };
    owners.into_iter().map(issue).collect()
}

fn entropy() -> Option<[u8; 40]> {
    let mut bytes = [0; 40];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

/// A directory that goes with the test.
pub(crate) struct TempDir(pub(crate) PathBuf);

impl TempDir {
    fn new() -> TempDir {
        let name: String = entropy().unwrap()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let path = std::env::temp_dir().join(format!("zweck-web-{name}"));
        fs::create_dir(&path).unwrap();
        TempDir(path)
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // Best effort: on the way out of a failed test a second panic would hide the first.
        let _ = fs::remove_dir_all(&self.0);
    }
}
