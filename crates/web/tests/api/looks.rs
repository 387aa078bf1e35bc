//! What is shown: the card of a look, page by page, and `/v1/me`.

use expect_test::expect;
use serde_json::{Value, json};

use crate::{
    shop::{CARLA, CHANGED, DOWN, SECRET},
    world::{ANN, Answer, Who, World, shows},
};

#[tokio::test]
async fn a_look_shows_the_card_and_its_record_shows_what_was_released() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let looked = world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await.expect(200);
    shows(
        &looked,
        &grant,
        expect![[r#"
            {
              "grant": "<grant>",
              "subject": "cust-90210",
              "task": "T-2",
              "purpose": "delivery",
              "expires": "2026-11-23T08:30:00Z",
              "record": 19,
              "tables": [
                {
                  "name": "customers",
                  "rows": [
                    {
                      "name": "SECRET-VALUE Carla",
                      "email": {
                        "masked": "purpose",
                        "left": "…@example.com"
                      }
                    }
                  ],
                  "more": false,
                  "cut": false
                },
                {
                  "name": "orders",
                  "rows": [
                    {
                      "item": "SECRET-VALUE teapot",
                      "count": 2
                    }
                  ],
                  "more": true,
                  "cut": false
                }
              ]
            }"#]],
    );
    let event = world.last_event();
    assert_eq!(looked.json()["record"], world.ledger.size() - 1);
    assert!(!event.to_string().contains(SECRET));
    let released = serde_json::to_string_pretty(&event["what"]["reveal.looked"]["released"]).unwrap();
    expect![[r#"
        {
          "customers": {
            "rows": 1,
            "shown": [
              "name"
            ],
            "masked": [
              "email"
            ]
          },
          "orders": {
            "rows": 1,
            "shown": [
              "item",
              "count"
            ]
          }
        }"#]]
    .assert_eq(&released);
}

#[tokio::test]
async fn a_long_table_comes_page_by_page() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let page = async |query: &str| world.get(Who::Ann, &format!("/v1/grants/{grant}/subject{query}")).await;
    let rows = |answer: Answer| answer.json()["tables"][0]["rows"].clone();
    let first = page("?table=orders").await.expect(200);
    assert_eq!(first.json()["tables"][0]["more"], true);
    assert_eq!(rows(first), json!([{"item": "SECRET-VALUE teapot", "count": 2}]));
    let second = page("?table=orders&page=1").await.expect(200);
    assert_eq!(second.json()["tables"][0]["more"], false);
    assert_eq!(rows(second), json!([{"item": {"masked": "sensitive-item"}, "count": null}]));
    assert_eq!(world.last_event()["what"]["reveal.looked"]["page"], 1);
    assert_eq!(rows(page("?table=orders&page=4294967295").await.expect(200)), json!([]));
    for query in ["?table=staff", "?table=", "?table=orders%20--", "?table=customers.name"] {
        let refused = page(query).await;
        assert_eq!(refused.json()["type"], "/problems/fields-beyond-purpose", "{query}");
    }
    page("?page=1").await.expect(400);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_recorded() {
    let world = World::new().await;
    for (task, subject, word) in [("T-2", DOWN, "unavailable"), ("T-3", CHANGED, "mismatch")] {
        let grant = world.grant(task, subject).await;
        let answer = world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await.expect(503);
        assert_eq!(answer.json()["type"], "/problems/data-unavailable");
        let event = world.last_event();
        assert_eq!(event["what"]["reveal.failed"]["problem"], word);
        assert_eq!(event["what"]["reveal.failed"]["subject"], subject);
    }
}

#[tokio::test]
async fn me_is_told_what_the_gate_knows_of_me() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let ann = world.get(Who::Ann, "/v1/me").await.expect(200);
    shows(
        &ann,
        &grant,
        expect![[r#"
            {
              "identity": {
                "staff": "staff-ann-7311"
              },
              "scopes": [
                "look"
              ],
              "staff": {
                "active": true,
                "queues": [
                  "support"
                ],
                "trained_until": "2027-11-23T00:00:00Z",
                "attested_until": "2027-11-23T00:00:00Z"
              },
              "grants": [
                {
                  "id": "<grant>",
                  "task_id": "T-2",
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
                }
              ],
              "purposes": [
                {
                  "name": "delivery",
                  "title": "help with a delivery",
                  "dpv": "dpv:DeliveryOfGoods",
                  "task_kinds": [
                    "delivery"
                  ],
                  "minutes": 30
                },
                {
                  "name": "refund",
                  "title": "help with a refund",
                  "dpv": "dpv:DeliveryOfGoods",
                  "task_kinds": [
                    "refund"
                  ],
                  "minutes": 30
                }
              ],
              "now": "2026-11-23T08:00:00Z"
            }"#]],
    );
}

#[tokio::test]
async fn me_is_told_of_nobody_else() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let bob = world.get(Who::Bob, "/v1/me").await.expect(200).text();
    assert!(!bob.contains(CARLA) && !bob.contains(&grant) && !bob.contains(ANN));
    let service = world.get(Who::Tickets, "/v1/me").await.expect(200).json();
    assert_eq!(service["identity"], json!({"service": "tickets"}));
    assert_eq!((&service["grants"], &service["staff"]), (&json!([]), &Value::Null));
}
