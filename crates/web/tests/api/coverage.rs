//! Invariant 8: every route is on the list of public ones, or authorised and recorded.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use web::PUBLIC;

use crate::{
    shop::{CARLA, SECRET},
    world::{ANN, BOB, KNOWN, STRANGERS, Who, World},
};

const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];

/// Routes that the document does not describe, since they serve it.
const UNDOCUMENTED: [(&str, &str); 1] = [("GET", "/openapi.json")];

/// The paths that the router itself knows: axum lists them in `Debug` and nowhere else.
fn routed_paths(world: &World) -> BTreeSet<String> {
    let debug = format!("{:?}", world.router);
    let (_, list) = debug.split_once("paths: {").expect("axum's Router lists its paths in Debug");
    let mut paths = BTreeSet::new();
    let mut pieces = list.split('"');
    while let (Some(between), Some(path)) = (pieces.next(), pieces.next()) {
        if between.contains('}') {
            break;
        }
        paths.insert(path.to_owned());
    }
    paths
}

/// Method and path of every operation of the OpenAPI document.
fn documented() -> BTreeSet<(String, String)> {
    let document = serde_json::to_value(web::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let operations = |(path, item): (&String, &Value)| {
        let methods: Vec<_> = item.as_object().unwrap().keys().map(|key| key.to_uppercase()).collect();
        let path = as_routed(path);
        methods.into_iter().map(move |method| (method, path.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(operations).collect()
}

/// The router writes the rest of a path as `{*path}`; OpenAPI knows only `{path}`.
fn as_routed(path: &str) -> String {
    if path.starts_with("/tile/") { path.replace("{path}", "{*path}") } else { path.to_owned() }
}

/// A path that the pattern matches, leading to something that exists where it can.
fn example(pattern: &str, grant: &str) -> String {
    match pattern {
        "/tile/{*path}" => "/tile/0/000.p/1".into(),
        "/tile/entries/{*path}" => "/tile/entries/000.p/1".into(),
        "/problems/{name}" => "/problems/not-available".into(),
        _ if pattern.starts_with("/v1/grants") => pattern.replace("{id}", grant),
        _ if pattern.starts_with("/v1/staff") => pattern.replace("{id}", ANN),
        _ => pattern.replace("{id}", "T-1"),
    }
}

#[tokio::test]
async fn the_document_lists_exactly_the_routes() {
    let world = World::new().await;
    let mut listed = documented();
    listed.extend(UNDOCUMENTED.map(|(method, path)| (method.to_owned(), path.to_owned())));
    let paths: BTreeSet<_> = listed.iter().map(|(_, path)| path.clone()).collect();
    assert_eq!(routed_paths(&world), paths);

    let mut answered = BTreeSet::new();
    for path in &paths {
        for method in METHODS {
            let request = Request::builder().method(method).uri(example(path, "g-1"));
            let answer = world.send(Who::Admin, request.body(Body::empty()).unwrap()).await;
            if answer.status != 405 {
                answered.insert((method.to_owned(), path.clone()));
            }
        }
    }
    // RFC 9110 section 9.3.2: HEAD is GET without the content.
    let heads: Vec<_> = listed.iter().filter(|(method, _)| method == "GET").map(|(_, p)| p.clone()).collect();
    listed.extend(heads.into_iter().map(|path| ("HEAD".to_owned(), path)));
    assert_eq!(answered, listed);
}

#[tokio::test]
async fn every_route_is_public_or_authorised_and_recorded() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let paths = routed_paths(&world);
    let public: BTreeSet<_> = PUBLIC.iter().map(|path| (*path).to_owned()).collect();
    assert!(public.is_subset(&paths), "a public route is gone: {public:?}");
    for pattern in paths.difference(&public) {
        for method in METHODS {
            for who in STRANGERS {
                ask(&world, who, method, &example(pattern, &grant)).await.expect(401);
            }
            // `send` asserts the record. Bodies that fit come in the tests of the flow.
            for who in KNOWN {
                assert_ne!(ask(&world, who, method, &example(pattern, &grant)).await.status, 401);
            }
        }
    }
}

#[tokio::test]
async fn what_is_public_tells_of_nobody_and_changes_nothing() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await.expect(200);
    world.ledger.publish().unwrap();
    let before = world.ledger.size();
    for pattern in PUBLIC {
        for method in METHODS {
            for who in STRANGERS.into_iter().chain(KNOWN) {
                let answer = ask(&world, who, method, &example(pattern, &grant)).await;
                assert!([200, 404, 405].contains(&answer.status), "{method} {pattern}: {}", answer.text());
                let text = format!("{:?} {}", answer.headers, answer.text());
                for personal in [SECRET, CARLA, ANN, BOB, grant.as_str()] {
                    assert!(!text.contains(personal), "{method} {pattern}: {text}");
                }
            }
        }
    }
    assert_eq!(world.ledger.size(), before);
}

#[tokio::test]
async fn what_no_route_matches_is_closed_and_recorded() {
    let world = World::new().await;
    let path = format!("/v1/nothing/{CARLA}");
    for method in METHODS {
        ask(&world, Who::Nobody, method, &path).await.expect(401);
        ask(&world, Who::Ann, method, &path).await.expect(404);
        let event = world.last_event();
        assert_eq!(event["what"]["request.called"], json!({"route": "(none)", "status": 404}));
        assert_eq!(event["by"], json!({"staff": ANN}));
    }
}

async fn ask(world: &World, who: Who, method: &str, path: &str) -> crate::world::Answer {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    world.send(who, request).await
}
