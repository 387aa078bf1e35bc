//! The life of tasks, staff, tokens and grants over HTTP.

use axum::{body::Body, http::Request};
use expect_test::expect;
use serde_json::{Value, json};

use crate::{
    shop::{CARLA, SECRET},
    world::{ANN, BOB, Who, World, pass, shows, task},
};

fn delivery(task: &str) -> Value {
    json!({"task_id": task, "purpose": "delivery"})
}

#[tokio::test]
async fn a_task_is_opened_once_assigned_and_closed() {
    let world = World::new().await;
    let pushed = task("T-9", CARLA);
    let first = world.call(Who::Tickets, "POST", "/v1/tasks", &pushed).await.expect(201);
    let again = world.call(Who::Tickets, "POST", "/v1/tasks", &pushed).await.expect(200);
    assert_eq!((first.json(), again.json()), (json!({"id": "T-9"}), json!({"id": "T-9"})));
    let other = task("T-9", "cust-1");
    world.call(Who::Tickets, "POST", "/v1/tasks", &other).await.expect(409);

    world.call(Who::Bob, "POST", "/v1/grants", &delivery("T-9")).await.expect(403);
    world.call(Who::Tickets, "PATCH", "/v1/tasks/T-9", &json!({"assignee": BOB})).await.expect(200);
    world.call(Who::Ann, "POST", "/v1/grants", &delivery("T-9")).await.expect(403);
    let grant = world.call(Who::Bob, "POST", "/v1/grants", &delivery("T-9")).await.expect(201).json();
    let look = format!("/v1/grants/{}/subject", grant["id"].as_str().unwrap());
    world.get(Who::Bob, &look).await.expect(200);

    world.call(Who::Tickets, "PATCH", "/v1/tasks/T-9", &json!({"queue": "support"})).await.expect(200);
    world.call(Who::Ann, "POST", "/v1/grants", &delivery("T-9")).await.expect(201);
    for _ in 0..2 {
        world.call(Who::Tickets, "PATCH", "/v1/tasks/T-9", &json!({"closed": true})).await.expect(200);
    }
    let refused = world.get(Who::Bob, &look).await;
    assert_eq!(refused.problem(), "403 /problems/task-closed: the task is closed");
    world.call(Who::Tickets, "POST", "/v1/tasks", &pushed).await.expect(409);
    world.call(Who::Tickets, "PATCH", "/v1/tasks/T-9", &json!({"assignee": ANN})).await.expect(409);
}

#[tokio::test]
async fn staff_may_look_once_they_are_known_trained_and_attested() {
    let world = World::new().await;
    let staff = json!({"id": "staff-new", "queues": ["returns"]});
    let token = json!({"owner": {"staff": "staff-new"}, "scopes": ["look"]});
    world.call(Who::Admin, "POST", "/v1/tokens", &token).await.expect(404);
    world.call(Who::Hr, "POST", "/v1/staff", &staff).await.expect(201);
    world.call(Who::Hr, "POST", "/v1/staff", &staff).await.expect(200);
    world.call(Who::Hr, "POST", "/v1/staff", &json!({"id": "staff-new"})).await.expect(409);
    let issued = world.call(Who::Admin, "POST", "/v1/tokens", &token).await.expect(201).json();
    let bearer = format!("Bearer {}", issued["token"].as_str().unwrap());
    let ask = async || {
        let request = Request::post("/v1/grants").header("authorization", &bearer);
        let request = request.header("content-type", "application/json");
        let body = Body::from(delivery("T-1").to_string());
        world.exchange(request.body(body).unwrap()).await
    };
    let until = "2026-11-23T09:00:00Z";
    let steps = [
        ("training-expired", "POST", "trainings", json!({"course": "dp-2026", "valid_until": until})),
        ("attestation-expired", "POST", "attestations", json!({"policy": "p-3", "valid_until": until})),
        ("not-available", "PATCH", "", json!({"queues": ["support"]})),
        ("not-available", "PATCH", "", json!({"active": false})),
        ("staff-inactive", "PATCH", "", json!({"active": true})),
    ];
    for (refusal, method, part, step) in steps {
        assert_eq!(ask().await.json()["type"], format!("/problems/{refusal}"));
        let path = format!("/v1/staff/staff-new/{part}");
        world.call(Who::Hr, method, path.trim_end_matches('/'), &step).await.expect(204);
    }
    // `T-1` is Ann's own until it waits in the queue.
    world.call(Who::Tickets, "PATCH", "/v1/tasks/T-1", &json!({"queue": "support"})).await.expect(200);
    ask().await.expect(201);
    pass(61);
    assert_eq!(ask().await.json()["type"], "/problems/training-expired");
}

#[tokio::test]
async fn a_token_is_shown_once_and_dies_at_once() {
    let world = World::new().await;
    let asked = json!({"owner": {"service": "tickets-2"}, "scopes": ["tasks"]});
    let from = world.ledger.size();
    let issued = world.call(Who::Admin, "POST", "/v1/tokens", &asked).await.expect(201).json();
    let (id, token) = (issued["id"].as_str().unwrap(), issued["token"].as_str().unwrap());
    let me = async || {
        let request = Request::get("/v1/me").header("authorization", format!("Bearer {token}"));
        world.exchange(request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(me().await.expect(200).json()["identity"], json!({"service": "tickets-2"}));
    let secret = token.rsplit('_').next().unwrap();
    let events = serde_json::to_string(&world.events(from)).unwrap();
    assert!(events.contains(id) && !events.contains(secret));
    assert!(!me().await.text().contains(secret));

    world.call(Who::Admin, "DELETE", &format!("/v1/tokens/{id}"), &Value::Null).await.expect(204);
    me().await.expect(401);
    world.call(Who::Admin, "DELETE", &format!("/v1/tokens/{id}"), &Value::Null).await.expect(404);
    for (owner, scopes) in [
        (json!({"staff": ANN}), json!(["look", "tokens"])),
        (json!({"staff": ANN}), json!(["tasks"])),
        (json!({"service": "x"}), json!(["look"])),
        (json!({"service": "x"}), json!([])),
    ] {
        let asked = json!({"owner": owner, "scopes": scopes});
        world.call(Who::Admin, "POST", "/v1/tokens", &asked).await.expect(400);
    }
}

#[tokio::test]
async fn a_grant_is_given_held_given_back_and_runs_out() {
    let world = World::new().await;
    let given = world.call(Who::Ann, "POST", "/v1/grants", &delivery("T-1")).await.expect(201);
    let id = given.json()["id"].as_str().unwrap().to_owned();
    shows(
        &given,
        &id,
        expect![[r#"
            {
              "id": "<grant>",
              "task_id": "T-1",
              "subject": "cust-90210",
              "purpose": "delivery",
              "expires": "2026-11-23T08:30:00Z",
              "fields": {
                "customers": {
                  "show": [
                    "name"
                  ],
                  "mask": [
                    "email"
                  ]
                },
                "orders": {
                  "show": [
                    "item",
                    "count"
                  ]
                }
              }
            }"#]],
    );
    let held = world.call(Who::Ann, "POST", "/v1/grants", &delivery("T-1")).await.expect(200);
    assert_eq!(held.body, given.body);
    let look = format!("/v1/grants/{id}/subject");
    world.get(Who::Ann, &look).await.expect(200);
    for _ in 0..2 {
        world.call(Who::Ann, "DELETE", &format!("/v1/grants/{id}"), &Value::Null).await.expect(204);
    }
    let refused = world.get(Who::Ann, &look).await;
    assert_eq!(refused.problem(), "403 /problems/grant-ended: the grant was given back");

    let next = world.call(Who::Ann, "POST", "/v1/grants", &delivery("T-1")).await.expect(201).json();
    let look = format!("/v1/grants/{}/subject", next["id"].as_str().unwrap());
    pass(29);
    world.get(Who::Ann, &look).await.expect(200);
    pass(1);
    let refused = world.get(Who::Ann, &look).await;
    assert_eq!(refused.problem(), "403 /problems/grant-expired: the grant has expired");
    world.call(Who::Ann, "POST", "/v1/grants", &delivery("T-1")).await.expect(201);
}

#[tokio::test]
async fn a_purpose_that_does_not_fit_opens_nothing() {
    let world = World::new().await;
    for purpose in ["refund", "curiosity"] {
        let asked = json!({"task_id": "T-1", "purpose": purpose});
        let refused = world.call(Who::Ann, "POST", "/v1/grants", &asked).await;
        assert_eq!(refused.json()["type"], "/problems/purpose-unfit");
        let event = world.last_event();
        assert_eq!(event["what"]["decision.refused"]["refusal"], "purpose-unfit");
    }
}

#[tokio::test]
async fn metrics_count_and_name_nobody() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await.expect(200);
    world.get(Who::Bob, &format!("/v1/grants/{grant}/subject")).await.expect(403);
    let text = world.get(Who::Nobody, "/metrics").await.expect(200).text();
    for line in [
        r#"zweck_decision_total{outcome="permitted"} 2"#,
        r#"zweck_decision_total{outcome="not-available"} 1"#,
        r#"zweck_reveal_total{purpose="delivery"} 1"#,
        r#"zweck_request_total{route="/v1/grants/{id}/subject",status="403"} 1"#,
        "zweck_state_open_tasks 2",
        "zweck_state_staff 2",
        "zweck_state_grants 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing from\n{text}");
    }
    for personal in [SECRET, CARLA, ANN, BOB, &grant, "T-2"] {
        assert!(!text.contains(personal), "{personal} in\n{text}");
    }
}

#[tokio::test]
async fn every_problem_has_its_page() {
    let world = World::new().await;
    let refusals = access::Refusal::ALL.into_iter().map(access::Refusal::name);
    let problems = web::ProblemKind::ALL.into_iter().map(web::ProblemKind::name);
    for name in refusals.chain(problems) {
        let page = world.get(Who::Nobody, &format!("/problems/{name}")).await.expect(200).text();
        assert!(page.starts_with(name) && page.contains("What to do: "), "{page}");
    }
    world.get(Who::Nobody, "/problems/of-the-heart").await.expect(404);
}

#[tokio::test]
async fn the_document_is_openapi_3_1() {
    let world = World::new().await;
    let document = world.get(Who::Nobody, "/openapi.json").await.expect(200).json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(!path.contains('*'), "`{path}` is a pattern of the router, not of OpenAPI");
        for operation in item.as_object().unwrap().values() {
            let secured = operation.get("security").is_some();
            let routed = path.replace("/tile/{path}", "/tile/{*path}");
            assert_eq!(secured, !web::PUBLIC.contains(&routed.as_str()), "{path}");
        }
    }
}
