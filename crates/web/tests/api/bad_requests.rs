//! Requests that no honest client sends. `LEAK` marks what was sent and must not come back.

use crate::{
    shop::CARLA,
    world::{ANN, Who, task},
};

/// One bad request.
pub(crate) struct Bad {
    pub(crate) name: &'static str,
    pub(crate) who: Who,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) body: Vec<u8>,
}

/// A valid task with one part replaced.
fn task_with(from: &str, to: &str) -> Vec<u8> {
    let text = task("T-LEAK", "cust-LEAK").to_string();
    assert!(text.contains(from), "{text} has no {from}");
    text.replace(from, to).into_bytes()
}

fn json(name: &'static str, who: Who, method: &'static str, path: &str, body: impl Into<Vec<u8>>) -> Bad {
    let content_type = Some("application/json");
    Bad { name, who, method, path: path.into(), content_type, body: body.into() }
}

/// Bodies of `POST /v1/tasks` that are not even JSON, or too much of it.
pub(crate) fn not_json() -> Vec<Bad> {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(9_000), close.repeat(9_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("no body", vec![]),
        ("words", b"LEAK LEAK".to_vec()),
        ("truncated", br#"{"id": "T-LEAK", "kind": "del"#.to_vec()),
        ("two documents", [task_with("T-LEAK", "T-1"), b"{}".to_vec()].concat()),
        ("trailing comma", br#"{"id": "T-LEAK",}"#.to_vec()),
        ("a comment", b"{/* LEAK */}".to_vec()),
        ("byte order mark", [b"\xef\xbb\xbf".to_vec(), task_with("T-LEAK", "T-1")].concat()),
        ("UTF-16", "{\"id\": \"LEAK\"}".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("not UTF-8", b"{\"id\": \"LEAK\xff\"}".to_vec()),
        ("lone surrogate", br#"{"id": "LEAK\ud800"}"#.to_vec()),
        ("raw control character", b"{\"id\": \"LEAK\x00\"}".to_vec()),
        ("deep arrays", deep("[", "]").into_bytes()),
        ("deep objects", deep("{\"id\":", "}").into_bytes()),
        ("not a number", br#"{"id": NaN}"#.to_vec()),
        ("too large", task_with("T-LEAK", &"LEAK".repeat(20_000))),
        ("gzip", b"\x1f\x8b\x08\x00LEAK".to_vec()),
    ];
    cases.into_iter().map(|(name, body)| json(name, Who::Tickets, "POST", "/v1/tasks", body)).collect()
}

/// Bodies of `POST /v1/tasks` that are JSON and no task.
pub(crate) fn not_a_task() -> Vec<Bad> {
    let long = "LEAK".repeat(2_500);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("null", b"null".to_vec()),
        ("array", b"[\"LEAK\"]".to_vec()),
        (
            "positional fields",
            br#"["T-LEAK","delivery","c",null,null,"customer","2026-11-23T07:30:00Z"]"#.to_vec(),
        ),
        ("empty object", b"{}".to_vec()),
        ("unknown field", task_with("\"id\"", "\"LEAK\": 1, \"id\"")),
        ("unknown field that talks like us", task_with("\"id\"", "\"x`, expected one of LEAK\": 1, \"id\"")),
        ("duplicate field", task_with("\"id\"", "\"id\": \"LEAK\", \"id\"")),
        ("number for text", task_with("\"delivery\"", "31337")),
        ("huge number for text", task_with("\"delivery\"", "1e400")),
        ("object for text", task_with("\"delivery\"", "{\"LEAK\": 1}")),
        ("text that talks like us", br#""LEAK, expected one of LEAK""#.to_vec()),
        ("text that talks like a place", br#""LEAK at line 1 column 1, expected LEAK""#.to_vec()),
        ("unknown origin", task_with("\"customer\"", "\"LEAK\"")),
        ("origin that talks like us", task_with("\"customer\"", "\"LEAK`, expected `LEAK\"")),
        ("empty id", task_with("T-LEAK", "")),
        ("long id", task_with("T-LEAK", &long)),
        ("long subject", task_with("cust-LEAK", &long)),
        ("control character", task_with("T-LEAK", "LEAK\\u0000")),
        ("line break", task_with("T-LEAK", "LEAK\\r\\nSet-Cookie: a=b")),
        ("C1 control character", task_with("cust-LEAK", "LEAK\\u009b31m")),
        ("direction mark", task_with("cust-LEAK", "LEAK\\u202e01")),
        ("no time", task_with("2026-11-23T07:30:00Z", "LEAK")),
        ("a day only", task_with("2026-11-23T07:30:00Z", "2026-11-23")),
        ("no such day", task_with("2026-11-23T07:30:00Z", "2026-02-30T07:30:00Z")),
        ("no zone", task_with("2026-11-23T07:30:00Z", "2026-11-23T07:30:00")),
        ("far future", task_with("2026-11-23T07:30:00Z", "9999-12-30T00:00:00Z")),
        ("beyond all time", task_with("2026-11-23T07:30:00Z", "99999-01-01T00:00:00Z")),
        ("milliseconds", task_with("\"2026-11-23T07:30:00Z\"", "1795420800000")),
    ];
    cases.into_iter().map(|(name, body)| json(name, Who::Tickets, "POST", "/v1/tasks", body)).collect()
}

/// Bad bodies of the other routes.
pub(crate) fn other_bodies() -> Vec<Bad> {
    let trainings = format!("/v1/staff/{ANN}/trainings");
    let past = r#"{"course": "LEAK", "valid_until": "2026-11-23T08:00:00Z"}"#;
    vec![
        json("patch with nothing known", Who::Tickets, "PATCH", "/v1/tasks/T-1", r#"{"subject": "LEAK"}"#),
        json(
            "closed talks like us",
            Who::Tickets,
            "PATCH",
            "/v1/tasks/T-1",
            r#"{"closed": "x, expected one of LEAK"}"#,
        ),
        json("closed is a word", Who::Tickets, "PATCH", "/v1/tasks/T-1", r#"{"closed": "LEAK"}"#),
        json("staff with a name", Who::Hr, "POST", "/v1/staff", r#"{"id": "s-1", "name": "LEAK"}"#),
        json("queues are a word", Who::Hr, "POST", "/v1/staff", r#"{"id": "s-1", "queues": "LEAK"}"#),
        json("an empty queue", Who::Hr, "POST", "/v1/staff", r#"{"id": "s-1", "queues": [""]}"#),
        json("active is a number", Who::Hr, "PATCH", &format!("/v1/staff/{ANN}"), r#"{"active": 31337}"#),
        json("training in the past", Who::Hr, "POST", &trainings, past),
        json("training without end", Who::Hr, "POST", &trainings, r#"{"course": "LEAK"}"#),
        json(
            "an id of one's own",
            Who::Ann,
            "POST",
            "/v1/grants",
            r#"{"task_id": "T-1", "purpose": "delivery", "id": "LEAK"}"#,
        ),
        json(
            "fields of one's own",
            Who::Ann,
            "POST",
            "/v1/grants",
            r#"{"task_id": "T-1", "purpose": "delivery", "fields": ["LEAK"]}"#,
        ),
        json("no purpose", Who::Ann, "POST", "/v1/grants", r#"{"task_id": "LEAK"}"#),
        json(
            "unknown scope",
            Who::Admin,
            "POST",
            "/v1/tokens",
            r#"{"owner": {"service": "x"}, "scopes": ["LEAK"]}"#,
        ),
        json(
            "owner of no kind",
            Who::Admin,
            "POST",
            "/v1/tokens",
            r#"{"owner": {"LEAK": "x"}, "scopes": ["tasks"]}"#,
        ),
        json(
            "owner of two kinds",
            Who::Admin,
            "POST",
            "/v1/tokens",
            r#"{"owner": {"staff": "LEAK", "service": "LEAK"}, "scopes": ["tasks"]}"#,
        ),
    ]
}

/// Bodies that are declared as something else.
pub(crate) fn other_types() -> Vec<Bad> {
    let types = [
        ("no type", None),
        ("text", Some("text/plain")),
        ("a form", Some("application/x-www-form-urlencoded")),
        ("problem", Some("application/problem+json")),
        ("JSON by the sound of it", Some("application/jsonLEAK")),
        ("two types", Some("text/plain, application/json")),
        ("JSON in a parameter", Some("text/plain; application/json")),
        ("empty type", Some("")),
    ];
    let body = task("T-LEAK", CARLA).to_string().into_bytes();
    types
        .into_iter()
        .map(|(name, content_type)| Bad {
            name,
            who: Who::Tickets,
            method: "POST",
            path: "/v1/tasks".into(),
            content_type,
            body: body.clone(),
        })
        .collect()
}

/// Paths and queries that lead nowhere.
pub(crate) fn paths() -> Vec<Bad> {
    let long = "LEAK".repeat(2_500);
    let grants = [
        ("unknown grant", "g-LEAK"),
        ("not UTF-8", "LEAK%ff"),
        ("overlong UTF-8", "LEAK%c0%af"),
        ("NUL", "LEAK%00"),
        ("line break", "LEAK%0d%0aSet-Cookie:%20a=b"),
        ("direction mark", "LEAK%e2%80%ae"),
        ("half an escape", "LEAK%4"),
        ("SQL", "LEAK'%20OR%20'1'='1"),
        ("SQL comment", "LEAK%27;DROP%20TABLE%20customers;--"),
        ("long id", &long),
        ("path inside an id", "..%2f..%2fLEAK"),
        ("format string", "LEAK%25s%25n"),
        ("template", "$%7bjndi:ldap://LEAK%7d"),
    ];
    let queries = [
        ("unknown parameter", "fields=LEAK"),
        ("negative page", "table=orders&page=-1"),
        ("huge page", "table=orders&page=4294967296"),
        ("page is a word", "table=orders&page=LEAK"),
        ("page twice", "table=orders&page=0&page=1"),
        ("page without table", "page=1"),
        ("empty page", "table=orders&page="),
        ("table twice", "table=customers&table=LEAK"),
        ("array of tables", "table[]=LEAK"),
        ("token", "access_token=LEAK"),
        ("foreign table", "table=LEAK"),
        ("table that is SQL", "table=customers%3bDROP%20TABLE%20LEAK"),
        ("query that is not UTF-8", "table=LEAK%ff"),
        ("control characters", "table=LEAK%00%0d%0a"),
    ];
    let get = |name, path| Bad { name, who: Who::Ann, method: "GET", path, content_type: None, body: vec![] };
    let grants = grants.into_iter().map(|(name, id)| get(name, format!("/v1/grants/{id}/subject")));
    let queries =
        queries.into_iter().map(|(name, query)| get(name, format!("/v1/grants/GRANT/subject?{query}")));
    let others = [
        ("unknown route", "GET", "/v1/LEAK"),
        ("root", "GET", "/"),
        ("other case", "GET", "/V1/ME"),
        ("trailing slash", "GET", "/v1/me/"),
        ("two slashes", "GET", "//v1/me"),
        ("no grant", "GET", "/v1/grants//subject"),
        ("dots", "GET", "/v1/grants/../me"),
        ("wrong method", "PUT", "/v1/me"),
        ("wrong method on a grant", "POST", "/v1/grants/LEAK/subject"),
        ("OPTIONS", "OPTIONS", "/v1/me"),
        ("unknown method", "LEAK", "/v1/me"),
        ("HEAD of nothing", "HEAD", "/v1/grants/g-LEAK/subject"),
    ];
    let others = others.into_iter().map(|(name, method, path)| Bad { method, ..get(name, path.into()) });
    grants.chain(queries).chain(others).collect()
}
