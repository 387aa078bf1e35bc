//! How much one caller may ask for.

use axum::{body::Body, http::Request};
use web::Limits;

use crate::world::{Answer, Who, World, pass};

/// Four calls of Ann's in four seconds, twelve of the ticket system's; the clock stands still until it is moved.
async fn slow_world() -> World {
    let limits = Limits { staff_calls_per_second: 1, service_calls_per_second: 3, ..Limits::default() };
    World::of(|app| app.with_limits(limits))
}

async fn me(world: &World, who: Who) -> Answer {
    let token = format!("Bearer {}", world.token(who).unwrap());
    world.exchange(Request::get("/v1/me").header("authorization", token).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn who_calls_too_fast_is_told_when_to_come_back_and_leaves_no_record() {
    let world = slow_world().await;
    for _ in 0..4 {
        assert_ne!(me(&world, Who::Ann).await.status, 429);
    }
    let before = world.ledger.size();
    for _ in 0..20 {
        let answer = me(&world, Who::Ann).await;
        assert_eq!(answer.problem(), "429 /problems/too-many-calls: this token calls faster than it may");
        assert_eq!(answer.headers["retry-after"], "1");
    }
    assert_eq!(world.ledger.size(), before);
    let metrics = world.get(Who::Nobody, "/metrics").await.text();
    let counted = r#"zweck_request_total{route="/v1/me",status="429"} 20"#;
    assert!(metrics.contains(counted), "{metrics}");
}

#[tokio::test]
async fn each_token_has_its_own_measure_and_a_service_more() {
    let world = slow_world().await;
    for (who, calls) in [(Who::Ann, 4), (Who::Bob, 4), (Who::Tickets, 12), (Who::Hr, 12)] {
        for call in 0..20 {
            assert_eq!(me(&world, who).await.status == 429, call >= calls, "{who:?}: {call}");
        }
    }
    pass(1);
    for call in 0..20 {
        assert_eq!(me(&world, Who::Ann).await.status == 429, call >= 4, "{call}");
    }
}

#[tokio::test]
async fn guesses_at_a_tokens_secret_do_not_pile_up() {
    let world = World::new().await;
    let wrong = format!("Bearer {}", world.token(Who::WrongSecret).unwrap());
    let before = world.ledger.size();
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let request = Request::get("/v1/me").header("authorization", &wrong).body(Body::empty()).unwrap();
        guesses.spawn(tower::ServiceExt::oneshot(world.router.clone(), request));
    }
    let (mut refused, mut turned_away) = (0, 0);
    while let Some(answer) = guesses.join_next().await {
        match answer.unwrap().unwrap().status().as_u16() {
            401 => refused += 1,
            429 => turned_away += 1,
            other => panic!("{other}"),
        }
    }
    assert!(refused >= 16 && turned_away > 0, "{refused} waited for a hash, {turned_away} did not");
    assert_eq!(world.ledger.size(), before);
    // Whoever has the secret is not kept out for good.
    world.get(Who::Admin, "/v1/me").await.expect(200);
}

#[tokio::test]
async fn the_document_tells_of_the_limit() {
    let document = serde_json::to_value(web::openapi()).unwrap();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let limited = operation["responses"]["429"]["headers"]["Retry-After"].is_object();
            assert_eq!(limited, operation.get("security").is_some(), "{operation}");
        }
    }
}
