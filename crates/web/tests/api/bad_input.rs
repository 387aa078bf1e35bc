//! Bad input: a 4xx problem that repeats nothing, a record where an identity is known, and nothing lost.

use std::fmt::Write;

use axum::{
    body::{Body, Bytes},
    http::{Request, header},
};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::{
    bad_requests::{self, Bad},
    shop::CARLA,
    world::{Answer, STRANGERS, Who, World, task},
};

/// Sends every request, and lists what each was answered.
async fn check(cases: Vec<Bad>, expected: Expect) {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let mut answers = String::new();
    for bad in cases {
        let path = bad.path.replace("GRANT", &grant);
        let mut request = Request::builder().method(bad.method).uri(path);
        if let Some(content_type) = bad.content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let answer = world.send(bad.who, request.body(Body::from(bad.body)).unwrap()).await;
        let told = format!("{:?} {}", answer.headers, answer.text());
        assert!((400..500).contains(&answer.status), "{}: {}", bad.name, answer.status);
        assert!(!told.contains("LEAK") && !told.contains("31337"), "{}: {told}", bad.name);
        let said = if bad.method == "HEAD" { answer.status.to_string() } else { answer.problem() };
        writeln!(answers, "{}: {}", bad.name, said).unwrap();
    }
    // Nothing came of it, and nothing was lost.
    world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await.expect(200);
    world.call(Who::Tickets, "POST", "/v1/tasks", &task("T-LEAK", "cust-LEAK")).await.expect(201);
    expected.assert_eq(&answers);
}

#[tokio::test]
async fn bodies_that_are_not_json() {
    check(
        bad_requests::not_json(),
        expect![[r#"
            no body: 400 /problems/invalid-request: the body is not a JSON object
            words: 400 /problems/invalid-request: the body is not a JSON object
            truncated: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 29
            two documents: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 136
            trailing comma: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 17
            a comment: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 2
            byte order mark: 400 /problems/invalid-request: the body is not a JSON object
            UTF-16: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 2
            not UTF-8: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 13
            lone surrogate: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 19
            raw control character: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 13
            deep arrays: 400 /problems/invalid-request: the body is not a JSON object
            deep objects: 400 /problems/invalid-request: the body does not fit at line 1 column 6: expected a string
            not a number: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 8
            too large: 413 /problems/too-large: the body is larger than 65536 bytes
            gzip: 400 /problems/invalid-request: the body is not a JSON object
        "#]],
    )
    .await;
}

#[tokio::test]
async fn bodies_that_are_not_a_task() {
    check(
        bad_requests::not_a_task(),
        expect![[r#"
            null: 400 /problems/invalid-request: the body is not a JSON object
            array: 400 /problems/invalid-request: the body is not a JSON object
            positional fields: 400 /problems/invalid-request: the body is not a JSON object
            empty object: 400 /problems/invalid-request: the body does not fit at line 1 column 2: missing field `id`
            unknown field: 400 /problems/invalid-request: the body does not fit at line 1 column 7: expected one of `id`, `kind`, `subject`, `assignee`, `queue`, `origin`, `opened_at`
            unknown field that talks like us: 400 /problems/invalid-request: the body does not fit at line 1 column 27: expected one of `id`, `kind`, `subject`, `assignee`, `queue`, `origin`, `opened_at`
            duplicate field: 400 /problems/invalid-request: the body does not fit at line 1 column 19: duplicate field `id`
            number for text: 400 /problems/invalid-request: the body does not fit at line 1 column 27: expected a string
            huge number for text: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 27
            object for text: 400 /problems/invalid-request: the body does not fit at line 1 column 22: expected a string
            text that talks like us: 400 /problems/invalid-request: the body is not a JSON object
            text that talks like a place: 400 /problems/invalid-request: the body is not a JSON object
            unknown origin: 400 /problems/invalid-request: the body does not fit at line 1 column 98: expected one of `customer`, `system`, `staff`
            origin that talks like us: 400 /problems/invalid-request: the body does not fit at line 1 column 115: expected one of `customer`, `system`, `staff`
            empty id: 400 /problems/invalid-request: the body does not fit at line 1 column 8: an id must be 1 to 128 characters without control or invisible characters
            long id: 400 /problems/invalid-request: the body does not fit at line 1 column 10008: an id must be 1 to 128 characters without control or invisible characters
            long subject: 400 /problems/invalid-request: the body does not fit at line 1 column 10045: an id must be 1 to 128 characters without control or invisible characters
            control character: 400 /problems/invalid-request: the body does not fit at line 1 column 18: an id must be 1 to 128 characters without control or invisible characters
            line break: 400 /problems/invalid-request: the body does not fit at line 1 column 31: an id must be 1 to 128 characters without control or invisible characters
            C1 control character: 400 /problems/invalid-request: the body does not fit at line 1 column 58: an id must be 1 to 128 characters without control or invisible characters
            direction mark: 400 /problems/invalid-request: the body does not fit at line 1 column 57: an id must be 1 to 128 characters without control or invisible characters
            no time: 400 /problems/invalid-request: the body does not fit at line 1 column 122: expected an RFC 3339 time such as `2026-11-23T08:15:00Z`
            a day only: 400 /problems/invalid-request: the body does not fit at line 1 column 128: expected an RFC 3339 time such as `2026-11-23T08:15:00Z`
            no such day: 400 /problems/invalid-request: the body does not fit at line 1 column 138: expected an RFC 3339 time such as `2026-11-23T08:15:00Z`
            no zone: 400 /problems/invalid-request: the body does not fit at line 1 column 137: expected an RFC 3339 time such as `2026-11-23T08:15:00Z`
            far future: 400 /problems/invalid-request: `opened_at` is in the future
            beyond all time: 400 /problems/invalid-request: the body does not fit at line 1 column 139: expected an RFC 3339 time such as `2026-11-23T08:15:00Z`
            milliseconds: 400 /problems/invalid-request: the body does not fit at line 1 column 128: expected a string
        "#]],
    )
    .await;
}

#[tokio::test]
async fn bodies_of_other_routes() {
    check(
        bad_requests::other_bodies(),
        expect![[r#"
            patch with nothing known: 400 /problems/invalid-request: the body does not fit at line 1 column 10: expected one of `assignee`, `queue`, `closed`
            closed talks like us: 400 /problems/invalid-request: the body does not fit at line 1 column 36: expected a boolean
            closed is a word: 400 /problems/invalid-request: the body does not fit at line 1 column 17: expected a boolean
            staff with a name: 400 /problems/invalid-request: the body does not fit at line 1 column 20: expected one of `id`, `active`, `queues`
            queues are a word: 400 /problems/invalid-request: the body does not fit at line 1 column 30: expected a sequence
            an empty queue: 400 /problems/invalid-request: the body does not fit at line 1 column 28: an id must be 1 to 128 characters without control or invisible characters
            active is a number: 400 /problems/invalid-request: the body does not fit at line 1 column 16: expected a boolean
            training in the past: 400 /problems/invalid-request: `valid_until` is in the past
            training without end: 400 /problems/invalid-request: the body does not fit at line 1 column 18: missing field `valid_until`
            an id of one's own: 400 /problems/invalid-request: the body does not fit at line 1 column 46: expected `task_id` or `purpose`
            fields of one's own: 400 /problems/invalid-request: the body does not fit at line 1 column 50: expected `task_id` or `purpose`
            no purpose: 400 /problems/invalid-request: the body does not fit at line 1 column 19: missing field `purpose`
            unknown scope: 400 /problems/invalid-request: the body does not fit at line 1 column 45: expected one of `look`, `tasks`, `staff`, `tokens`, `entries`, `erase`
            owner of no kind: 400 /problems/invalid-request: the body does not fit at line 1 column 17: expected `staff` or `service`
            owner of two kinds: 400 /problems/invalid-request: the body is not valid JSON at line 1 column 26
        "#]],
    )
    .await;
}

#[tokio::test]
async fn bodies_of_other_types() {
    check(
        bad_requests::other_types(),
        expect![[r#"
            no type: 415 /problems/unsupported-media-type: the body is not declared as JSON
            text: 415 /problems/unsupported-media-type: the body is not declared as JSON
            a form: 415 /problems/unsupported-media-type: the body is not declared as JSON
            problem: 415 /problems/unsupported-media-type: the body is not declared as JSON
            JSON by the sound of it: 415 /problems/unsupported-media-type: the body is not declared as JSON
            two types: 415 /problems/unsupported-media-type: the body is not declared as JSON
            JSON in a parameter: 415 /problems/unsupported-media-type: the body is not declared as JSON
            empty type: 415 /problems/unsupported-media-type: the body is not declared as JSON
        "#]],
    )
    .await;
}

#[tokio::test]
async fn paths_and_queries() {
    check(
        bad_requests::paths(),
        expect![[r#"
            unknown grant: 403 /problems/not-available: there is no such task or grant, or it is not yours
            not UTF-8: 400 /problems/invalid-request: an id must be 1 to 128 characters without control or invisible characters
            overlong UTF-8: 400 /problems/invalid-request: an id must be 1 to 128 characters without control or invisible characters
            NUL: 400 /problems/invalid-request: an id must be 1 to 128 characters without control or invisible characters
            line break: 400 /problems/invalid-request: an id must be 1 to 128 characters without control or invisible characters
            direction mark: 400 /problems/invalid-request: an id must be 1 to 128 characters without control or invisible characters
            half an escape: 403 /problems/not-available: there is no such task or grant, or it is not yours
            SQL: 403 /problems/not-available: there is no such task or grant, or it is not yours
            SQL comment: 403 /problems/not-available: there is no such task or grant, or it is not yours
            long id: 400 /problems/invalid-request: an id must be 1 to 128 characters without control or invisible characters
            path inside an id: 403 /problems/not-available: there is no such task or grant, or it is not yours
            format string: 403 /problems/not-available: there is no such task or grant, or it is not yours
            template: 404 /problems/not-found: there is no such route
            unknown parameter: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            negative page: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            huge page: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            page is a word: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            page twice: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            page without table: 400 /problems/invalid-request: `page` needs `table`
            empty page: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            table twice: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            array of tables: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            token: 400 /problems/invalid-request: the query does not fit: expected `table` and, with it, `page` from 0
            foreign table: 403 /problems/fields-beyond-purpose: the purpose does not show these fields
            table that is SQL: 403 /problems/fields-beyond-purpose: the purpose does not show these fields
            query that is not UTF-8: 403 /problems/fields-beyond-purpose: the purpose does not show these fields
            control characters: 403 /problems/fields-beyond-purpose: the purpose does not show these fields
            unknown route: 404 /problems/not-found: there is no such route
            root: 404 /problems/not-found: there is no such route
            other case: 404 /problems/not-found: there is no such route
            trailing slash: 404 /problems/not-found: there is no such route
            two slashes: 404 /problems/not-found: there is no such route
            no grant: 400 /problems/invalid-request: an id must be 1 to 128 characters without control or invisible characters
            dots: 404 /problems/not-found: there is no such route
            wrong method: 405 /problems/method-not-allowed: this route does not take that method
            wrong method on a grant: 405 /problems/method-not-allowed: this route does not take that method
            OPTIONS: 405 /problems/method-not-allowed: this route does not take that method
            unknown method: 405 /problems/method-not-allowed: this route does not take that method
            HEAD of nothing: 403
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_body_of_the_limit_is_read_and_one_byte_more_is_not() {
    let world = World::new().await;
    for (extra, status) in [(0, 201), (1, 413)] {
        let mut body = task(&format!("T-{extra}"), CARLA).to_string();
        body.push_str(&" ".repeat(64 * 1024 + extra - body.len()));
        let request = Request::post("/v1/tasks").header(header::CONTENT_TYPE, "application/json");
        world.send(Who::Tickets, request.body(Body::from(body)).unwrap()).await.expect(status);
    }
}

#[tokio::test]
async fn ids_that_look_like_sql_are_ids() {
    let world = World::new().await;
    for id in ["'; DROP TABLE tasks; --", "1 OR 1=1", "\\", "%s%n", "../../etc/passwd", "Ünï çödé 🙂"]
    {
        let grant = world.grant(id, id).await;
        let looked = world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await.expect(200);
        assert_eq!((&looked.json()["subject"], &looked.json()["task"]), (&json!(id), &json!(id)));
    }
}

#[tokio::test]
async fn a_token_opens_only_as_a_bearer_token_in_its_header() {
    let world = World::new().await;
    let token = world.token(Who::Ann).unwrap();
    let (id, secret) = token.rsplit_once('_').unwrap();
    let mut wrong = vec![
        format!("Basic {token}"),
        format!("Bearer{token}"),
        format!("Token {token}"),
        token.clone(),
        format!("Bearer {id}_{}", secret.to_uppercase()),
        format!("Bearer {id}_{}", &secret[1..]),
        format!("Bearer {token}0"),
        format!("Bearer {token},{token}"),
        format!("Bearer {token} {token}"),
        format!("Bearer \"{token}\""),
        format!("Bearer {}", token.to_uppercase()),
        "Bearer".into(),
        "Bearer ".into(),
        "Bearer zwk__".into(),
        format!("Bearer zwk_{}_{secret}", "0".repeat(10_000)),
        format!("Bearer {id}_{}", "0".repeat(100_000)),
    ];
    wrong.push(format!("Bearer {id}_{}", secret.chars().rev().collect::<String>()));
    let first = world.get(Who::Nobody, "/v1/me").await.expect(401);
    for value in wrong {
        let request = Request::get("/v1/me").header(header::AUTHORIZATION, &value);
        same(&first, &world.send(Who::Nobody, request.body(Body::empty()).unwrap()).await);
    }
    for query in ["token", "access_token", "authorization", "api_key"] {
        same(&first, &world.get(Who::Nobody, &format!("/v1/me?{query}={token}")).await);
    }
    for name in ["cookie", "x-api-key", "proxy-authorization", "x-forwarded-user"] {
        let request = Request::get("/v1/me").header(name, format!("token={token}"));
        same(&first, &world.send(Who::Nobody, request.body(Body::empty()).unwrap()).await);
    }
    for who in STRANGERS {
        same(&first, &world.get(who, "/v1/me").await);
    }
    let twice = Request::get("/v1/me").header(header::AUTHORIZATION, format!("Bearer {token}"));
    let twice = twice.header(header::AUTHORIZATION, format!("Bearer {token}"));
    same(&first, &world.send(Who::Nobody, twice.body(Body::empty()).unwrap()).await);
    let bytes = header::HeaderValue::from_bytes(b"Bearer \xff\xfe").unwrap();
    let request = Request::get("/v1/me").header(header::AUTHORIZATION, bytes);
    same(&first, &world.send(Who::Nobody, request.body(Body::empty()).unwrap()).await);
    world.get(Who::Ann, "/v1/me").await.expect(200);
}

#[tokio::test]
async fn what_is_unknown_and_what_is_foreign_look_the_same() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    world.call(Who::Tickets, "POST", "/v1/tasks", &task("T-closed", CARLA)).await.expect(201);
    world.call(Who::Tickets, "PATCH", "/v1/tasks/T-closed", &json!({"closed": true})).await.expect(200);
    let ask = async |task: &str, purpose: &str| {
        let asked = json!({"task_id": task, "purpose": purpose});
        world.call(Who::Bob, "POST", "/v1/grants", &asked).await.expect(403)
    };
    let unknown = ask("T-404", "delivery").await;
    for (task, purpose) in [("T-2", "delivery"), ("T-2", "refund"), ("T-2", "none"), ("T-closed", "delivery")]
    {
        same(&unknown, &ask(task, purpose).await);
    }
    for suffix in ["", "?table=orders", "?table=nothing", "?table=orders&page=7"] {
        let look =
            async |grant: &str| world.get(Who::Bob, &format!("/v1/grants/{grant}/subject{suffix}")).await;
        let foreign = look(&grant).await.expect(403);
        // The attempt is kept with the records of whom it was about; the caller does not learn that.
        assert_eq!(world.last_event()["what"]["decision.refused"]["subject"], CARLA);
        same(&look("g-404").await.expect(403), &foreign);
        same(&unknown, &foreign);
    }
    let end = async |grant: &str| {
        world.call(Who::Bob, "DELETE", &format!("/v1/grants/{grant}"), &Value::Null).await.expect(404)
    };
    same(&end("g-404").await, &end(&grant).await);
    world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await.expect(200);
}

/// Byte for byte, headers included.
#[track_caller]
fn same(a: &Answer, b: &Answer) {
    let parts = |answer: &Answer| -> (u16, axum::http::HeaderMap, Bytes) {
        (answer.status, answer.headers.clone(), answer.body.clone())
    };
    assert_eq!(parts(a), parts(b));
}
