//! A subject is erased while the gate runs.

use std::ops::ControlFlow;

use ledger::Payload;
use serde_json::{Value, json};

use crate::{
    shop::CARLA,
    world::{KNOWN, Who, World, task},
};

const REASON: &str = "request DSR-77";

fn path(subject: &str) -> String {
    format!("/v1/subjects/{subject}/erasure")
}

/// All that can be read of the ledger.
fn readable(world: &World) -> String {
    let mut text = String::new();
    let outcome = world.ledger.replay(0, |entry| {
        if let Payload::Readable(bytes) = entry.payload {
            text += std::str::from_utf8(&bytes).unwrap();
        }
        ControlFlow::<()>::Continue(())
    });
    assert!(outcome.unwrap().is_continue());
    text
}

#[tokio::test]
async fn an_erased_subject_is_unknown_and_unreadable() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let look = format!("/v1/grants/{grant}/subject");
    world.get(Who::Ann, &look).await.expect(200);
    world.grant("T-3", "cust-1").await;
    assert!(readable(&world).contains(CARLA));
    let request = json!({"reason": REASON});
    let answer = world.call(Who::Dpo, "POST", &path(CARLA), &request).await.expect(200);
    assert_eq!(answer.json(), json!({"erased": true}));
    let event = world.last_event();
    let erased = &event["what"]["ledger.erased"];
    assert_eq!((&erased["reason"], &event["by"]), (&json!(REASON), &json!({"service": "dpo"})));
    let text = readable(&world);
    assert!(!text.contains(CARLA) && text.contains("cust-1") && text.contains(REASON));

    let refused = world.get(Who::Ann, &look).await;
    let said = "403 /problems/not-available: there is no such task or grant, or it is not yours";
    assert_eq!(refused.problem(), said);
    let asked = json!({"task_id": "T-2", "purpose": "delivery"});
    assert_eq!(world.call(Who::Ann, "POST", "/v1/grants", &asked).await.problem(), said);
    world.call(Who::Tickets, "PATCH", "/v1/tasks/T-2", &json!({"closed": true})).await.expect(404);

    let again = world.call(Who::Dpo, "POST", &path(CARLA), &request).await.expect(200);
    assert_eq!(again.json(), json!({"erased": false}));
    let nobody = world.call(Who::Dpo, "POST", &path("cust%2Fnobody"), &request).await.expect(200);
    assert_eq!(nobody.json(), json!({"erased": false}));
    // The ticket system may open a new task about them.
    world.call(Who::Tickets, "POST", "/v1/tasks", &task("T-2", CARLA)).await.expect(201);
}

#[tokio::test]
async fn only_the_scope_erases_and_only_with_a_reason() {
    let world = World::new().await;
    let request = json!({"reason": REASON});
    for who in KNOWN.into_iter().filter(|who| *who != Who::Dpo) {
        let refused = world.call(who, "POST", &path(CARLA), &request).await;
        assert_eq!(
            refused.problem(),
            "403 /problems/out-of-scope: this needs a token with the scope `erase`"
        );
    }
    for reason in [json!(""), json!("a\nb"), json!("x".repeat(129)), json!(7), Value::Null] {
        world.call(Who::Dpo, "POST", &path(CARLA), &json!({"reason": reason})).await.expect(400);
    }
    assert!(readable(&world).contains(CARLA));
}
