//! Over a real socket: callers who hang up, and bytes that are no HTTP.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use tokio::{net::TcpListener, task::spawn_blocking};
use web::Limits;

use crate::{
    shop::{CARLA, PANIC, SECRET, SLOW},
    world::{ANN, Who, World},
};

async fn serve(world: &World) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = world.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream
}

/// Sends bytes, and gives what comes back until the server closes.
async fn raw(address: SocketAddr, bytes: String) -> String {
    let exchange = move || {
        let mut stream = connect(address);
        // The server may close before it has read everything.
        let _ = stream.write_all(bytes.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    spawn_blocking(exchange).await.unwrap()
}

/// Waits for the server to write something down.
async fn recorded(world: &World, before: u64) {
    for _ in 0..200 {
        if world.ledger.size() > before {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nothing was recorded");
}

#[tokio::test]
async fn a_look_is_recorded_even_if_the_caller_hangs_up() {
    let world = World::new().await;
    let grant = world.grant("T-2", SLOW).await;
    let address = serve(&world).await;
    let token = world.token(Who::Ann).unwrap();
    let ask = format!(
        "GET /v1/grants/{grant}/subject HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    let hang_up = spawn_blocking(move || {
        let mut stream = connect(address);
        stream.write_all(ask.as_bytes()).unwrap();
        stream
    });
    let stream = hang_up.await.unwrap();
    world.shop.reading().await;
    drop(stream);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let before = world.ledger.size();
    world.shop.go_on();
    recorded(&world, before).await;
    assert_eq!(world.last_event()["what"]["reveal.looked"]["subject"], SLOW);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_recorded() {
    let world = World::new().await;
    let address = serve(&world).await;
    let token = world.token(Who::Tickets).unwrap();
    let before = world.ledger.size();
    let request = format!(
        "POST /v1/tasks HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"id\":"
    );
    spawn_blocking(move || connect(address).write_all(request.as_bytes()).unwrap()).await.unwrap();
    recorded(&world, before).await;
    assert_eq!(world.last_event()["what"]["request.called"]["status"], 400);
}

#[tokio::test]
async fn a_body_that_trickles_is_not_waited_for_and_is_recorded() {
    let limits = Limits { body: Duration::from_millis(100), ..Limits::default() };
    let world = World::of(|app| app.with_limits(limits));
    let address = serve(&world).await;
    let token = world.token(Who::Tickets).unwrap();
    let before = world.ledger.size();
    let request = format!(
        "POST /v1/tasks HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"id\":"
    );
    let answer = raw(address, request).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("application/problem+json") && answer.contains("/problems/request-timeout"));
    assert_eq!(world.ledger.size(), before + 1);
    assert_eq!(world.last_event()["what"]["request.called"]["status"], 408);
}

#[tokio::test]
async fn a_panic_is_recorded_and_tells_nothing() {
    let world = World::new().await;
    let grant = world.grant("T-2", PANIC).await;
    let answer = world.get(Who::Ann, &format!("/v1/grants/{grant}/subject")).await;
    assert_eq!(answer.problem(), "500 /problems/internal: the gate failed to answer");
    let event = world.last_event();
    assert_eq!(event["what"]["request.called"]["status"], 500);
    assert_eq!(event["by"]["staff"], ANN);
    let next = world.grant("T-3", CARLA).await;
    world.get(Who::Ann, &format!("/v1/grants/{next}/subject")).await.expect(200);
}

#[tokio::test]
async fn bytes_that_are_no_http_get_nothing() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let address = serve(&world).await;
    let token = world.token(Who::Ann).unwrap();
    let (look, auth) = (
        format!("/v1/grants/{grant}/subject"),
        format!("Connection: close\r\nAuthorization: Bearer {token}"),
    );
    let requests = [
        format!("GET {look} HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer\r\n {token}\r\n\r\n"),
        format!("GET {look} HTTP/1.1\r\nHost: gate\r\nAuthorization : Bearer {token}\r\n\r\n"),
        format!("GET {look} HTTP/9.9\r\nHost: gate\r\n{auth}\r\n\r\n"),
        format!("GET {look}\r\n{auth}\r\n\r\n"),
        format!("GET {look}\0 HTTP/1.1\r\nHost: gate\r\n{auth}\r\n\r\n"),
        format!("GET {look} extra HTTP/1.1\r\nHost: gate\r\n{auth}\r\n\r\n"),
        format!(
            "POST {look} HTTP/1.1\r\nHost: gate\r\n{auth}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
        ),
        format!("POST {look} HTTP/1.1\r\nHost: gate\r\n{auth}\r\nContent-Length: -1\r\n\r\n"),
        format!(
            "POST {look} HTTP/1.1\r\nHost: gate\r\n{auth}\r\nTransfer-Encoding: x, chunked\r\n\r\nzz\r\n"
        ),
        format!("GET /healthz HTTP/1.1\r\nHost: gate\r\n{}\r\n{auth}\r\n\r\n", "A: b\r\n".repeat(200)),
        format!("GET /{} HTTP/1.1\r\nHost: gate\r\n{auth}\r\n\r\n", "a".repeat(1_000_000)),
        "\x16\x03\x01\x02\x00\x01\x00\x01\x7c".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n".to_owned(),
    ];
    for request in requests {
        let answer = raw(address, request.clone()).await;
        assert!(!answer.contains(SECRET) && !answer.contains(CARLA), "{request}: {answer}");
        assert!(!answer.starts_with("HTTP/1.1 2"), "{request}: {answer}");
    }
    let good = format!("GET {look} HTTP/1.1\r\nHost: gate\r\n{auth}\r\n\r\n");
    let answer = raw(address, good).await;
    assert!(answer.contains(SECRET), "{answer}");
}

#[tokio::test]
async fn a_connection_does_not_remember_who_called() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let address = serve(&world).await;
    let token = world.token(Who::Ann).unwrap();
    let path = format!("/v1/grants/{grant}/subject");
    let first = format!("HEAD {path} HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {token}\r\n\r\n");
    let second = format!("GET {path} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n");
    let answer = raw(address, first + &second).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("HTTP/1.1 401"), "{answer}");
    assert!(!answer.contains(SECRET));
}

#[tokio::test]
async fn a_smuggled_request_is_not_answered_with_anothers_token() {
    let world = World::new().await;
    let grant = world.grant("T-2", CARLA).await;
    let address = serve(&world).await;
    let token = world.token(Who::Ann).unwrap();
    let inner = format!("GET /v1/grants/{grant}/subject HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n");
    // RFC 9112 section 6.1: both lengths at once. The inner request has no token of its own.
    let outer = format!(
        "POST /v1/grants HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {token}\r\nContent-Length: 5\r\n\
         Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"
    );
    let answer = raw(address, outer).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert!(!answer.contains(SECRET) && !answer.contains("HTTP/1.1 200"), "{answer}");
}
