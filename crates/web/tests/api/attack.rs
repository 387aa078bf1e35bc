//! What an insider with a token of their own may try.

use axum::{body::Body, http::Request};
use expect_test::expect;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{
    shop::{CARLA, SECRET, SLOW},
    world::{ANN, BOB, KNOWN, Who, World, task},
};

#[tokio::test]
async fn a_token_does_what_its_scope_says_and_nothing_else() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    world.ledger.publish().unwrap();
    let size = world.ledger.size();
    let until = "2027-11-23T00:00:00Z";
    let calls = [
        ("POST", "/v1/tasks".into(), task("T-1", CARLA)),
        ("PATCH", "/v1/tasks/T-1".into(), json!({})),
        ("POST", "/v1/staff".into(), json!({"id": BOB, "queues": ["support"]})),
        ("PATCH", format!("/v1/staff/{BOB}"), json!({"active": true})),
        ("POST", format!("/v1/staff/{BOB}/trainings"), json!({"course": "c", "valid_until": until})),
        ("POST", format!("/v1/staff/{BOB}/attestations"), json!({"policy": "p", "valid_until": until})),
        ("POST", "/v1/tokens".into(), json!({"owner": {"service": "x"}, "scopes": ["tokens"]})),
        ("POST", "/v1/grants".into(), json!({"task_id": "T-2", "purpose": "delivery"})),
        ("GET", format!("/v1/grants/{grant}/subject"), Value::Null),
        ("DELETE", format!("/v1/grants/{grant}"), Value::Null),
        ("GET", format!("/tile/entries/000.p/{size}"), Value::Null),
        ("GET", "/v1/me".into(), Value::Null),
        ("DELETE", format!("/v1/tokens/{}", world.token_id(Who::Hr)), Value::Null),
    ];
    let mut table = String::new();
    for (method, path, body) in calls {
        let name = path.replace(&grant, "<grant>").replace(world.token_id(Who::Hr), "<token>");
        let name = name.replace(&size.to_string(), "<size>");
        let mut row = format!("{:52}", format!("{method} {name}"));
        // Hr before the administrator, who revokes its token at the end.
        for who in [Who::Bob, Who::Tickets, Who::Hr, Who::Auditor, Who::Admin, Who::Ann] {
            row += &format!(" {who:?} {}", world.call(who, method, &path, &body).await.status);
        }
        table += &format!("{row}\n");
    }
    expect![[r#"
        POST /v1/tasks                                       Bob 403 Tickets 200 Hr 403 Auditor 403 Admin 403 Ann 403
        PATCH /v1/tasks/T-1                                  Bob 403 Tickets 200 Hr 403 Auditor 403 Admin 403 Ann 403
        POST /v1/staff                                       Bob 403 Tickets 403 Hr 200 Auditor 403 Admin 403 Ann 403
        PATCH /v1/staff/staff-bob-4242                       Bob 403 Tickets 403 Hr 204 Auditor 403 Admin 403 Ann 403
        POST /v1/staff/staff-bob-4242/trainings              Bob 403 Tickets 403 Hr 204 Auditor 403 Admin 403 Ann 403
        POST /v1/staff/staff-bob-4242/attestations           Bob 403 Tickets 403 Hr 204 Auditor 403 Admin 403 Ann 403
        POST /v1/tokens                                      Bob 403 Tickets 403 Hr 403 Auditor 403 Admin 201 Ann 403
        POST /v1/grants                                      Bob 403 Tickets 403 Hr 403 Auditor 403 Admin 403 Ann 200
        GET /v1/grants/<grant>/subject                       Bob 403 Tickets 403 Hr 403 Auditor 403 Admin 403 Ann 200
        DELETE /v1/grants/<grant>                            Bob 404 Tickets 403 Hr 403 Auditor 403 Admin 403 Ann 204
        GET /tile/entries/000.p/<size>                       Bob 403 Tickets 403 Hr 403 Auditor 200 Admin 403 Ann 403
        GET /v1/me                                           Bob 200 Tickets 200 Hr 200 Auditor 200 Admin 200 Ann 200
        DELETE /v1/tokens/<token>                            Bob 403 Tickets 403 Hr 403 Auditor 403 Admin 204 Ann 403
    "#]].assert_eq(&table);
}

#[tokio::test]
async fn a_head_of_a_look_is_a_look() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let request = Request::head(format!("/v1/grants/{grant}/subject"));
    let answer = world.send(Who::Ann, request.body(Body::empty()).unwrap()).await.expect(200);
    assert!(answer.body.is_empty());
    assert_eq!(world.last_event()["what"]["reveal.looked"]["subject"], CARLA);
}

#[tokio::test]
async fn nothing_is_shown_when_the_ledger_stops_during_a_look() {
    let world = World::new().await;
    let grant = world.grant("T-2", SLOW).await;
    let path = format!("/v1/grants/{grant}/subject");
    let look = world.get(Who::Ann, &path);
    let accident = async {
        world.shop.reading().await;
        world.break_ledger();
        world.shop.go_on();
    };
    let (answer, ()) = tokio::join!(look, accident);
    assert_eq!(answer.status, 503);
    assert!(!answer.text().contains(SECRET));
}

#[tokio::test]
async fn what_is_revoked_during_a_look_stays_closed() {
    let world = World::new().await;
    let grant = world.grant("T-2", SLOW).await;
    let path = format!("/v1/grants/{grant}/subject");
    let look = world.get(Who::Ann, &path);
    let closed = async {
        world.shop.reading().await;
        let close = json!({"closed": true});
        world.call(Who::Tickets, "PATCH", "/v1/tasks/T-2", &close).await.expect(200);
        world.shop.go_on();
    };
    let (answer, ()) = tokio::join!(look, closed);
    assert_eq!(answer.problem(), "403 /problems/task-closed: the task is closed");
}

#[tokio::test]
async fn without_a_ledger_nothing_is_answered_but_what_is_public() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    for who in KNOWN {
        world.get(who, "/v1/me").await.expect(200);
    }
    world.break_ledger();
    let asked = json!({"task_id": "T-2", "purpose": "delivery"});
    let calls = [
        ("GET", format!("/v1/grants/{grant}/subject"), Value::Null),
        ("POST", "/v1/grants".into(), asked),
        ("GET", "/v1/me".into(), Value::Null),
        ("GET", "/v1/nothing".into(), Value::Null),
        ("POST", "/v1/tasks".into(), task("T-1", CARLA)),
        ("GET", "/tile/entries/000".into(), Value::Null),
    ];
    for (method, path, body) in calls {
        for who in KNOWN {
            let answer = world.call(who, method, &path, &body).await.expect(503);
            assert_eq!(answer.json()["type"], "/problems/ledger-stopped");
        }
        world.call(Who::Nobody, method, &path, &body).await.expect(401);
    }
    let health = world.get(Who::Nobody, "/healthz").await;
    assert_eq!(health.problem(), "503 /problems/ledger-stopped: the ledger has stopped");
    assert!(!health.text().contains("tiles"));
    world.get(Who::Nobody, "/checkpoint").await.expect(200);
    world.get(Who::Nobody, "/metrics").await.expect(200);
}

#[tokio::test]
async fn a_full_queue_shows_nothing_and_changes_nothing() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    for who in KNOWN {
        world.get(who, "/v1/me").await.expect(200);
    }
    let look = format!("/v1/grants/{grant}/subject");
    let asked = json!({"task_id": "T-1", "purpose": "delivery"});
    let staff = json!({"id": "staff-new"});
    let mut slots = Vec::new();
    while let Ok(slot) = world.ledger.reserve() {
        slots.push(slot);
    }
    for path in [look.as_str(), "/v1/me", "/v1/nothing"] {
        let busy = world.get(Who::Ann, path).await;
        assert_eq!(busy.problem(), "503 /problems/ledger-busy: the ledger is busy; try again in a moment");
    }
    world.call(Who::Ann, "POST", "/v1/grants", &asked).await.expect(503);
    world.call(Who::Hr, "POST", "/v1/staff", &staff).await.expect(503);
    drop(slots);
    world.get(Who::Ann, &look).await.expect(200);
    // Had either been done half, these would be answered with 200.
    world.call(Who::Ann, "POST", "/v1/grants", &asked).await.expect(201);
    world.call(Who::Hr, "POST", "/v1/staff", &staff).await.expect(201);
}

#[tokio::test]
async fn invented_paths_and_methods_add_no_metrics() {
    let world = World::new().await;
    let ask = async |method: String, path: String| {
        let request = Request::builder().method(method.as_str()).uri(path).body(Body::empty()).unwrap();
        world.send(Who::Ann, request).await;
    };
    let lines = async || world.get(Who::Nobody, "/metrics").await.text().lines().count();
    let round = async |n: u32| {
        ask("GET".into(), format!("/v1/{n}")).await;
        ask(format!("M{n}"), "/v1/me".into()).await;
        ask("GET".into(), format!("/v1/grants/{n}/subject?table={n}")).await;
        ask("GET".into(), format!("/tile/{n}/{n}")).await;
        ask("GET".into(), format!("/problems/{n}")).await;
    };
    lines().await;
    round(0).await;
    let before = lines().await;
    for n in 1..20 {
        round(n).await;
    }
    assert_eq!(lines().await, before);
}

#[tokio::test]
async fn a_refused_token_request_makes_no_token() {
    let world = World::new().await;
    let asked = json!({"owner": {"staff": ANN}, "scopes": ["look"]});
    for who in [Who::Ann, Who::Hr, Who::Tickets, Who::Auditor] {
        let refused = world.call(who, "POST", "/v1/tokens", &asked).await;
        assert_eq!(
            refused.problem(),
            "403 /problems/out-of-scope: this needs a token with the scope `tokens`"
        );
        assert_eq!(
            world.last_event()["what"]["request.called"],
            json!({"route": "/v1/tokens", "status": 403})
        );
    }
}

#[tokio::test]
async fn a_flood_of_wrong_secrets_of_one_token_holds_up_nobody_else() {
    let world = World::new().await;
    world.get(Who::Ann, "/v1/me").await.expect(200);
    let wrong = format!("Bearer {}", world.token(Who::WrongSecret).unwrap());
    let mut flood = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let request = Request::get("/v1/me").header("authorization", &wrong).body(Body::empty()).unwrap();
        flood.spawn(world.router.clone().oneshot(request));
    }
    tokio::task::yield_now().await;
    world.get(Who::Ann, "/v1/me").await.expect(200);
    // Bob's secret was never verified before: his first call takes its turn among tokens, not among guesses.
    world.get(Who::Bob, "/v1/me").await.expect(200);
    let mut answered = 0;
    while flood.try_join_next().is_some() {
        answered += 1;
    }
    assert!(answered < 100, "every hash was computed before Ann's and Bob's turn");
}
